/** A town whose firewall has changed: the rules before and after, and what was asked for. */
import type { ResultFinding } from '../../src/report/result.ts'
import { verify } from '../../src/verify.ts'
import type { TownRule } from '../verdict/town.ts'
import { SMALL_POLICY, sourceOf, TODAY, townOf } from '../verdict/town.ts'

/** A terminal to one Web server, as it always was. */
export const OLD: TownRule = { id: 1 }

export interface Changed {
  readonly before: readonly TownRule[]
  readonly after: readonly TownRule[]
  /** Fields of the change, in flow style. */
  readonly change?: string
  readonly changes?: string
  readonly topology?: string
  readonly policy?: string
  /** `baseline` of the firewall, in flow style. */
  readonly baseline?: string
  /** Checks whose declarations the policy requires. */
  readonly required?: readonly string[]
  /** SHA-256 by file. */
  readonly hashes?: Readonly<Record<string, string>>
  readonly today?: string
}

export const APPROVED = 'approved: { by: CIO, on: 2026-10-20, document: 承認第8号 }'
export const HASH = (digit: string): string => digit.repeat(64)

/** What one check says of it, with its verdict. */
export function judged(
  check: string,
  {
    before,
    after,
    change = `on: 2026-11-01, ${APPROVED}`,
    changes,
    topology = '',
    policy = '',
    baseline,
    required = [],
    hashes = {},
    today = TODAY,
  }: Changed,
) {
  const entry = changes ?? `  CH-1: { before: { fw: before.conf }, ${change} }`
  const text = `changes:\n${entry}\n${topology}`
  const asked = ['CHG-002', 'CHG-005'].map((id) => `  ${id}: { required: ${required.includes(id)} }\n`).join('')
  const words = `${SMALL_POLICY.replace('checks:\n', `checks:\n${asked}`)}${policy}`
  const estate = townOf({
    rules: after,
    topology: text,
    policies: { 'policy.yaml': words },
    ...(baseline === undefined ? {} : { device: `baseline: ${baseline}` }),
  })
  const old = townOf({ rules: before }).exports.get('fw.conf')!.text
  const file = (path: string, words: string) => ({ ...sourceOf(path, words), sha256: hashes[path] ?? HASH('0') })
  const exports = new Map([
    ['fw.conf', file('fw.conf', estate.exports.get('fw.conf')!.text)],
    ['before.conf', file('before.conf', old)],
  ])
  const { result, diagnostics, defects } = verify({ ...estate, exports }, { today })
  if (result === undefined) throw new Error(JSON.stringify([diagnostics.map(({ text: said }) => said.en), defects]))
  const findings: readonly ResultFinding[] = result.groups.flatMap((group) => group.findings).filter((finding) => finding.check === check)
  return { verdict: result.checks.find((row) => row.check === check)!.verdict, findings, said: findings.map((finding) => finding.text.en) }
}
