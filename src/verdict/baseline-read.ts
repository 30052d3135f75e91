/** A baseline read back. Whatever is not as written is an error at its line: what is recorded silences findings, so nothing is guessed. */
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { readDate } from '../intent/dates.ts'
import { nearest } from '../intent/nearest.ts'
import type { Problems } from '../intent/problems.ts'
import { hasErrors, inFileOrder, problemsOf } from '../intent/problems.ts'
import { nameOf } from '../intent/shape.ts'
import type { Severity } from '../model/policy.ts'
import { SEVERITIES } from '../model/policy.ts'
import { PacketSet } from '../packet/set.ts'
import { readLine } from '../packet/written.ts'
import type { Path } from '../syntax/yaml.ts'
import { readYaml } from '../syntax/yaml.ts'
import type { BaselineEntry } from './baseline-entry.ts'
import type { Baseline } from './baseline-write.ts'
import { BASELINE_VERSION } from './baseline-write.ts'

const KEYS = ['bunri-baseline', 'written-by', 'recorded', 'organization', 'policies', 'findings']
const ENTRY_KEYS = [
  ...['check', 'policy', 'since', 'until', 'reason', 'by', 'verdict', 'severity', 'from', 'to', 'cause', 'foreign-source'],
  ...['conditions', 'unknowns', 'says', 'digest', 'packets', 'diagram'],
]

const WRITE_ANEW: Text = {
  ja: 'このファイルは --update-baseline が書きます。手で書けるのは until、reason、by だけです',
  en: '--update-baseline writes this file; only until, reason and by are written by hand',
}

/** The baseline of an organisation. Errors: no YAML, another format or version, another organisation, entries that mean nothing. */
export function readBaseline(source: SourceFile, organization: string): Read<Baseline> {
  const yaml = readYaml(source)
  if (yaml.value === undefined) return { value: undefined, diagnostics: yaml.diagnostics }
  const problems = problemsOf(yaml.value)
  const baseline = baselineOf(problems, organization)
  const diagnostics: readonly Diagnostic[] = [...yaml.diagnostics, ...inFileOrder(problems.diagnostics)]
  return { value: hasErrors(diagnostics) ? undefined : baseline, diagnostics }
}

function baselineOf(problems: Problems, organization: string): Baseline | undefined {
  const { value } = problems.document
  if (!isObject(value) || value['bunri-baseline'] !== BASELINE_VERSION) {
    problems.error(
      'no-baseline',
      { value: isObject(value) ? ['bunri-baseline'] : [] },
      {
        ja: `これは既知の指摘の記録（bunri-baseline: ${BASELINE_VERSION}）ではありません`,
        en: `this is no baseline (bunri-baseline: ${BASELINE_VERSION})`,
      },
      WRITE_ANEW,
    )
    return undefined
  }
  knownKeys(problems, [], value, KEYS)
  const recordedFor = textAt(problems, ['organization'], value['organization'])
  if (recordedFor !== undefined && recordedFor !== organization) {
    problems.error(
      'baseline-of-another-topology',
      { value: ['organization'] },
      {
        ja: `これは「${recordedFor}」の記録で、判定しているのは「${organization}」です`,
        en: `this is a record of "${recordedFor}", and "${organization}" is being judged`,
      },
      { ja: '別のファイルを指定してください', en: 'name another file' },
    )
  }
  const findings = value['findings'] ?? []
  if (!Array.isArray(findings)) {
    problems.error('wrong-type', { key: ['findings'] }, { ja: 'findings はリストです', en: 'findings is a list' }, WRITE_ANEW)
    return undefined
  }
  return {
    writtenBy: textAt(problems, ['written-by'], value['written-by']) ?? '',
    recorded: readDate(problems, ['recorded'], textAt(problems, ['recorded'], value['recorded'])) ?? '',
    organization: recordedFor ?? organization,
    policies: textsAt(problems, ['policies'], value['policies']),
    entries: findings.flatMap((entry: unknown, at) => entryOf(problems, ['findings', at], entry) ?? []),
  }
}

function entryOf(problems: Problems, path: Path, entry: unknown): BaselineEntry | undefined {
  if (!isObject(entry)) {
    problems.error('wrong-type', { value: path }, { ja: '指摘は「項目: 値」の組です', en: 'a finding is a mapping' }, WRITE_ANEW)
    return undefined
  }
  knownKeys(problems, path, entry, ENTRY_KEYS)
  const text = (key: string): string | undefined => textAt(problems, [...path, key], entry[key])
  const maybe = (key: string): string | undefined => (entry[key] === undefined ? undefined : text(key))
  const date = (key: string): string | undefined => readDate(problems, [...path, key], maybe(key))
  const check = text('check')
  const policy = text('policy')
  const since = date('since') ?? (text('since') === undefined ? undefined : '')
  const verdict = oneOf(problems, [...path, 'verdict'], entry['verdict'], ['violation', 'not-evaluable'] as const)
  const severity: Severity | undefined = oneOf(problems, [...path, 'severity'], entry['severity'], SEVERITIES)
  const says = isObject(entry['says']) ? entry['says'] : {}
  const packets = packetsOf(problems, path, entry)
  const digest = maybe('digest')
  if (packets === undefined && digest === undefined) {
    problems.error(
      'missing-key',
      { value: path },
      { ja: `${nameOf(path)} に packets も digest もありません`, en: `${nameOf(path)} has neither packets nor digest` },
      WRITE_ANEW,
    )
  }
  const foreign = entry['foreign-source']
  if (foreign !== undefined && typeof foreign !== 'boolean') wrongType(problems, [...path, 'foreign-source'])
  const list = (key: string): readonly string[] => (entry[key] === undefined ? [] : textsAt(problems, [...path, key], entry[key]))
  const optional = {
    until: date('until'),
    reason: maybe('reason'),
    by: maybe('by'),
    from: maybe('from'),
    to: maybe('to'),
    cause: maybe('cause'),
  }
  const lists = { conditions: list('conditions'), unknowns: list('unknowns') }
  if (check === undefined || policy === undefined || since === undefined || verdict === undefined || severity === undefined)
    return undefined
  return {
    check,
    policy,
    since,
    verdict,
    severity,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    foreignSource: foreign === true,
    ...lists,
    says: { ja: String(says['ja'] ?? ''), en: String(says['en'] ?? '') },
    ...(digest === undefined ? {} : { digest }),
    ...(packets === undefined ? {} : { packets }),
  }
}

function packetsOf(problems: Problems, path: Path, entry: Readonly<Record<string, unknown>>): PacketSet | undefined {
  if (entry['diagram'] !== undefined) {
    const set = PacketSet.ofLines(textsAt(problems, [...path, 'diagram'], entry['diagram']))
    if (set === undefined) {
      problems.error('bad-packets', { key: [...path, 'diagram'] }, { ja: 'diagram が読めません', en: 'diagram cannot be read' }, WRITE_ANEW)
    }
    return (set ?? PacketSet.none).and(PacketSet.wellFormed)
  }
  if (entry['packets'] === undefined) return undefined
  const sets = textsAt(problems, [...path, 'packets'], entry['packets']).map((line, at) => {
    const set = readLine(line)
    if (set === undefined) {
      problems.error(
        'bad-packets',
        { value: [...path, 'packets', at] },
        { ja: `「${line}」は読めません`, en: `"${line}" cannot be read` },
        { ja: '例: 10.20.10.0/23 -> 192.0.2.10 tcp/443', en: 'for example: 10.20.10.0/23 -> 192.0.2.10 tcp/443' },
      )
    }
    return set ?? PacketSet.none
  })
  return PacketSet.union(sets)
}

function knownKeys(problems: Problems, path: Path, value: Readonly<Record<string, unknown>>, allowed: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue
    const meant = nearest(key, allowed)
    problems.error(
      'unknown-key',
      { key: [...path, key] },
      { ja: `「${key}」という項目はありません`, en: `there is no key called "${key}" here` },
      meant === undefined ? WRITE_ANEW : { ja: `「${meant}」と書いてください`, en: `write "${meant}"` },
    )
  }
}

function textAt(problems: Problems, path: Path, value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) {
    const key = String(path.at(-1) ?? '')
    problems.error('missing-key', { key: path }, { ja: `「${key}」がありません`, en: `"${key}" is missing` }, WRITE_ANEW)
  } else wrongType(problems, path)
  return undefined
}

function textsAt(problems: Problems, path: Path, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  if (value === undefined) textAt(problems, path, value)
  else wrongType(problems, path)
  return []
}

function oneOf<T extends string>(problems: Problems, path: Path, value: unknown, allowed: readonly T[]): T | undefined {
  const found = allowed.find((one) => one === value)
  if (found === undefined) {
    problems.error(
      'wrong-value',
      { value: path },
      { ja: `${nameOf(path)} に書けるのは ${allowed.join('、')} です`, en: `${nameOf(path)} is one of ${allowed.join(', ')}` },
      WRITE_ANEW,
    )
  }
  return found
}

function wrongType(problems: Problems, path: Path): void {
  problems.error(
    'wrong-type',
    { value: path },
    { ja: `${nameOf(path)} の書き方が違います`, en: `${nameOf(path)} is not written as it must be` },
    WRITE_ANEW,
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
