/**
 * What a baseline remembers of a finding. A finding is known while it is about the same thing and its packets stay within
 * those recorded; where a file stands or a line moves plays no part.
 */
import { createHash } from 'node:crypto'
import { byCodePoint } from '../base/order.ts'
import type { Span } from '../base/span.ts'
import { positionAt } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Finding } from '../checks/check.ts'
import type { Severity } from '../model/policy.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { PacketSet } from '../packet/set.ts'
import { maskedLines } from '../report/secrets.ts'
import type { Judgement } from './judge.ts'

/** What a finding is about. Two findings with the same subject differ at most in their packets. */
export interface Subject {
  readonly check: string
  readonly policy: string
  readonly verdict: 'violation' | 'not-evaluable'
  readonly from?: string
  readonly to?: string
  /** The rule or entry, for checks that judge it rather than what passes between two places. */
  readonly cause?: string
  readonly foreignSource: boolean
  /** Conditions that were taken as true (a schedule, a user): a finding with fewer of them is a wider one. */
  readonly conditions: readonly string[]
  /** The statements that are not known, by their words and not their place. */
  readonly unknowns: readonly string[]
}

/** One recorded finding, or the part of it that was recorded on one day. */
export interface BaselineEntry extends Subject {
  /** ISO date it was first recorded. */
  readonly since: string
  /** By hand: the last day on which it counts as known, why, and who says so. */
  readonly until?: string
  readonly reason?: string
  readonly by?: string
  readonly severity: Severity
  /** The sentence of the finding when it was recorded, for whoever reads the file. */
  readonly says: Text
  /** Well-formed packets; absent for findings that have none. */
  readonly packets?: PacketSet
  /** What the finding says, dates and places in files apart; absent where the packets say all. */
  readonly digest?: string
}

/** Checks whose findings are their packets: what passes between two places, or what a rule permits beyond what is declared. */
const OF_PLACES: ReadonlySet<string> = new Set(['SEG-001', 'SEG-003', 'SEG-004', 'SEG-011', 'SEG-013', 'SEG-020'])
const OF_RULES: ReadonlySet<string> = new Set(['SEG-005'])

/** Whether the packets of a finding say all there is to it; of other findings they are examples or parts. */
function isItsPackets(check: string, { packets, chain }: Finding): boolean {
  return packets !== undefined && chain === undefined && (OF_PLACES.has(check) || OF_RULES.has(check))
}

/** What a violation or an undecided finding is about; undefined for one that is excused. */
export function subjectOf({ check, policy }: Pick<Judgement, 'check' | 'policy'>, finding: Finding): Subject | undefined {
  if (finding.verdict === 'exempted') return undefined
  const ofPlaces = OF_PLACES.has(check.id) && isItsPackets(check.id, finding)
  return {
    check: check.id,
    policy: policy.id,
    verdict: finding.verdict,
    ...(finding.from === undefined ? {} : { from: finding.from }),
    ...(finding.to === undefined ? {} : { to: finding.to }),
    ...(ofPlaces ? {} : { cause: causeOf(finding) }),
    foreignSource: finding.foreignSource ?? false,
    conditions: distinct((finding.conditions ?? []).map(({ kind, text }) => `${kind}: ${text.en}`)),
    unknowns: distinct((finding.uncertainties ?? []).map(unknownOf)),
  }
}

/** A cause by what it is: the offset in the id of an unknown statement gives way to its words. */
function causeOf({ cause, uncertainties }: Finding): string {
  if (!cause.id.startsWith('unknown/')) return cause.id
  const first = (uncertainties ?? []).find(({ span }) => span.source === cause.span.source && span.start === cause.span.start)
  return first === undefined ? 'unknown' : `unknown/${unknownOf(first)}`
}

/** `unknown-statement exports/fw.conf: set foo bar #1f2e3d4c`: the first line, and a digest of all of them. */
function unknownOf({ code, span }: Uncertainty): string {
  const words = maskedWords(span)
  return `${code} ${span.source.path}: ${words[0] ?? ''} #${digestOf(words).slice(0, 8)}`
}

/** The lines of a span without indentation, secrets hidden. */
function maskedWords(span: Span): string[] {
  const first = positionAt(span.source, span.start).line
  const last = span.end > span.start ? positionAt(span.source, span.end - 1).line : first
  return maskedLines(span.source)
    .slice(first - 1, last)
    .map((line) => line.trim())
}

/** What a finding says, the day and the places in files apart; undefined where its packets say all. */
export function sayingOf(check: string, finding: Finding, today: string): string | undefined {
  if (isItsPackets(check, finding)) return undefined
  const files = new Set([finding.cause.span.source.path, ...(finding.uncertainties ?? []).map(({ span }) => span.source.path)])
  const words = [finding.text.ja, finding.text.en].map((said) => withoutPlaces(said.replaceAll(today, ''), files))
  return digestOf([...words, ...wayOf(finding)])
}

/** Which relays data comes through and what is lacking; nothing for a finding that speaks of one session. */
function wayOf({ chain, lacking }: Finding): readonly string[] {
  const way = (chain ?? []).map(({ hop, into }) => {
    const end = into === undefined ? hop.to : `${into.channel.relay.id} ${into.channel.enters.leg.id}>${into.channel.exits.leg.id}`
    return `${hop.from} ${hop.opened} ${end}`
  })
  return [...way, ...(lacking === undefined ? [] : [lacking.ja, lacking.en])]
}

/** Words without `fw.conf:12:5` and `rules.xlsx:表1!B12`: the place goes, the file stays. */
function withoutPlaces(words: string, files: ReadonlySet<string>): string {
  let left = words
  for (const file of files) {
    const parts = left.split(`${file}:`)
    left = parts.map((part, at) => (at === 0 ? part : part.replace(/^(?:\d+(?::\d+)?|[^\s!]*![A-Z]+\d+)/, ''))).join(`${file}:`)
  }
  return left
}

export function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16)
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].sort(byCodePoint)
}

/** Equal for equal subjects. With `loosely`, verdict, conditions and unknown statements play no part. */
export function keyOf(subject: Subject, loosely = false): string {
  const { check, policy, verdict, from, to, cause, foreignSource, conditions, unknowns } = subject
  const about = [check, policy, from ?? '', to ?? '', cause ?? '', foreignSource]
  return JSON.stringify(loosely ? about : [...about, verdict, unknowns, conditions])
}

/** The packets of a finding that somebody can send; undefined when it has none of its own. */
export function packetsIn(finding: Finding): PacketSet | undefined {
  return finding.packets?.and(PacketSet.wellFormed)
}

/** Whether an entry no longer counts on a day. */
export function hasLapsed({ until }: Pick<BaselineEntry, 'until'>, today: string): boolean {
  return until !== undefined && until < today
}
