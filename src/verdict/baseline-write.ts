/** A baseline as the YAML text that is kept in version control: sorted, one fact per line, the same bytes for the same facts. */
import { byCodePoint } from '../base/order.ts'
import { PacketSet } from '../packet/set.ts'
import { writeLines } from '../packet/written.ts'
import type { BaselineEntry } from './baseline-entry.ts'
import { keyOf } from './baseline-entry.ts'

export const BASELINE_VERSION = 1

export interface Baseline {
  /** The version of bunri that wrote it, and the day. */
  readonly writtenBy: string
  readonly recorded: string
  readonly organization: string
  readonly policies: readonly string[]
  readonly entries: readonly BaselineEntry[]
}

/** A packet set with more boxes than this is written as its diagram: still exact, no longer to be read by people. */
const MOST_LINES = 200

const HEAD = [
  '# 既知の指摘の記録（bunri check --baseline が読み、--update-baseline が書きます）。',
  '# 手で書けるのは until:（この日まで既知とする）、reason:、by: だけです。更新しても残ります。',
  '# Known findings: read by bunri check --baseline, written by --update-baseline.',
  '# Only until: (known up to that day), reason: and by: are written by hand; updates keep them.',
]

export function writeBaseline({ writtenBy, recorded, organization, policies, entries }: Baseline): string {
  const sorted = [...entries].sort((a, b) => byCodePoint(orderOf(a), orderOf(b)))
  const lines = [
    ...HEAD,
    `bunri-baseline: ${BASELINE_VERSION}`,
    `written-by: ${quoted(`bunri ${writtenBy}`)}`,
    `recorded: ${recorded}`,
    `organization: ${quoted(organization)}`,
    'policies:',
    ...[...policies].sort(byCodePoint).map((id) => `  - ${quoted(id)}`),
    ...(sorted.length === 0 ? ['findings: []'] : ['findings:', ...sorted.flatMap(entryLines)]),
  ]
  return `${lines.join('\n')}\n`
}

function orderOf(entry: BaselineEntry): string {
  return `${entry.policy}\u0000${entry.check}\u0000${keyOf(entry)}\u0000${entry.since}\u0000${entry.digest ?? ''}`
}

function entryLines(entry: BaselineEntry): string[] {
  const facts: (readonly [string, string | undefined])[] = [
    ['check', entry.check],
    ['policy', quoted(entry.policy)],
    ['since', entry.since],
    ['until', entry.until],
    ['reason', optional(entry.reason)],
    ['by', optional(entry.by)],
    ['verdict', entry.verdict],
    ['severity', entry.severity],
    ['from', optional(entry.from)],
    ['to', optional(entry.to)],
    ['cause', optional(entry.cause)],
    ['foreign-source', entry.foreignSource ? 'true' : undefined],
  ]
  const written = facts.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]))
  const lines = [
    ...written,
    ...list('conditions', entry.conditions),
    ...list('unknowns', entry.unknowns),
    'says:',
    `  ja: ${quoted(entry.says.ja)}`,
    `  en: ${quoted(entry.says.en)}`,
    ...(entry.digest === undefined ? [] : [`digest: ${quoted(entry.digest)}`]),
    ...(entry.packets === undefined ? [] : packetLines(entry.packets)),
  ]
  return lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`)
}

function packetLines(packets: PacketSet): string[] {
  const lines = writeLines(packets, MOST_LINES)
  return lines === undefined ? list('diagram', packets.and(PacketSet.wellFormed).lines()) : list('packets', lines)
}

function list(key: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${quoted(item)}`)]
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : quoted(text)
}

/** A double-quoted scalar: what JSON writes, YAML 1.2 reads. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
