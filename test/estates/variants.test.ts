/** The sample city under the other models: what each asks for passes, and each thing it asks for is missed when it is not there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { judgeCity } from './city.ts'
import type { Edit } from './edit.ts'

interface Variant {
  readonly id: string
  readonly title: string
  /** Another variant whose edits come first. */
  readonly base?: string
  readonly edits: readonly Edit[]
  readonly expect: {
    readonly exit: 0 | 1 | 2
    readonly policies: readonly string[]
    /** Every check that does not pass under any of the policies, with its verdict and why. Complete. */
    readonly checks?: Readonly<Record<string, { readonly verdict: string; readonly because: string }>>
    /** Where findings are: `from → to`, as many as the check has between places. */
    readonly between?: Readonly<Record<string, readonly string[]>>
  }
}

const FOLDER = join(import.meta.dirname, 'variants')
const variants: readonly Variant[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => parse(readFileSync(join(FOLDER, name), 'utf8')) as Variant)

function editsOf({ base, edits }: Variant): readonly Edit[] {
  if (base === undefined) return edits
  const before = variants.find(({ id }) => id === base)
  if (before === undefined) throw new Error(`no variant is called ${base}`)
  return [...editsOf(before), ...edits]
}

describe('the sample city as', () => {
  it.each(variants.map((each) => [each.id, each.title, each] as const))('%s: %s', (_id, _title, variant) => {
    const { exit, result, defects, diagnostics } = judgeCity(editsOf(variant))
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(defects).toEqual([])
    expect(result?.policies.map(({ id }) => id)).toEqual(variant.expect.policies)
    const failing = (result?.checks ?? []).filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')
    expect(Object.fromEntries(failing.map(({ check, verdict }) => [check, verdict]))).toEqual(
      Object.fromEntries(Object.entries(variant.expect.checks ?? {}).map(([check, { verdict }]) => [check, verdict])),
    )
    const findings = (result?.groups ?? []).flatMap((group) => group.findings).filter(({ verdict }) => verdict !== 'exempted')
    for (const [check, ways] of Object.entries(variant.expect.between ?? {})) {
      const found = findings.filter((finding) => finding.check === check).map(({ from, to }) => `${from} → ${to}`)
      expect([...new Set(found)].sort(), check).toEqual([...ways].sort())
    }
    expect(exit).toBe(variant.expect.exit)
  })
})
