/** Findings against a baseline: what is known, what is new, what is no more. */
import type { Text } from '../base/text.ts'
import type { Finding } from '../checks/check.ts'
import { describeServices } from '../checks/describe.ts'
import type { Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { Device } from '../model/device.ts'
import { compareSeverity } from '../model/policy.ts'
import type { Topology } from '../model/topology.ts'
import { example } from '../packet/example.ts'
import { PacketSet } from '../packet/set.ts'
import type { BaselineEntry, Subject } from './baseline-entry.ts'
import { hasLapsed, keyOf, packetsIn, sayingOf, subjectOf } from './baseline-entry.ts'
import { confirm } from './confirm.ts'
import type { Judgement } from './judge.ts'
import { decides } from './judge.ts'

/** A finding, or the part of it, that the baseline has. */
export interface KnownFinding {
  readonly finding: Finding
  /** The entries that cover it, in the order of the file. */
  readonly entries: readonly BaselineEntry[]
}

/** A recorded finding that is no longer what it was. */
export interface Mended {
  readonly entry: BaselineEntry
  /**
   * `gone` nothing of it is left · `narrowed` part of it is · `changed` it now says something else, and is listed as new ·
   * `not-run` its check does not run under the policy.
   */
  readonly how: 'gone' | 'narrowed' | 'changed' | 'not-run'
}

export interface Matched {
  /** With what is new in `findings` and what is known in `known`. */
  readonly judgements: readonly Judgement[]
  readonly mended: readonly Mended[]
  /** Entries whose `until` is past. */
  readonly lapsed: readonly BaselineEntry[]
  readonly defects: readonly Text[]
}

export interface MatchWorld {
  readonly topology: Topology
  readonly devices: ReadonlyMap<string, Device>
  readonly network: Network
  readonly today: string
}

export function matchBaseline(judgements: readonly Judgement[], entries: readonly BaselineEntry[], world: MatchWorld): Matched {
  const { today } = world
  const byKey = new Map<string, BaselineEntry[]>()
  for (const entry of entries) {
    if (hasLapsed(entry, today)) continue
    const key = withoutConditions(entry)
    byKey.set(key, [...(byKey.get(key) ?? []), entry])
  }
  const defects: Text[] = []
  const used = new Set<BaselineEntry>()
  const matched = judgements.map((judgement): Judgement => {
    const known: KnownFinding[] = []
    const findings = judgement.findings.flatMap((finding): readonly Finding[] => {
      const subject = subjectOf(judgement, finding)
      if (subject === undefined) return [finding]
      const covering = (byKey.get(withoutConditions(subject)) ?? []).filter((entry) => covers(entry, subject, finding))
      const parts = divide(judgement.check.id, finding, covering, world, defects)
      if (parts.known !== undefined) {
        known.push(parts.known)
        for (const entry of parts.known.entries) used.add(entry)
      }
      return parts.left === undefined ? [] : [parts.left]
    })
    if (known.length === 0) return judgement
    return { ...judgement, findings, known, verdict: verdictOf(judgement, findings, known) }
  })
  return {
    judgements: matched,
    mended: mendedOf(judgements, entries, used, today),
    lapsed: entries.filter((e) => hasLapsed(e, today)),
    defects,
  }
}

/** Findings of one key differ in their conditions and packets only. */
function withoutConditions(subject: Subject): string {
  return keyOf({ ...subject, conditions: [] })
}

/** Fewer conditions or a worse severity than recorded is something else. */
function covers(entry: BaselineEntry, { conditions }: Subject, { severity }: Finding): boolean {
  return entry.conditions.every((condition) => conditions.includes(condition)) && compareSeverity(severity, entry.severity) <= 0
}

/** The parts of a finding that some entries cover and do not cover. */
function divide(
  check: string,
  finding: Finding,
  covering: readonly BaselineEntry[],
  world: MatchWorld,
  defects: Text[],
): { readonly known?: KnownFinding; readonly left?: Finding } {
  if (covering.length === 0) return { left: finding }
  const packets = packetsIn(finding)
  const saying = sayingOf(check, finding, world.today)
  if (saying !== undefined) {
    // What a finding says is known as a whole or not at all.
    const same = covering.filter(
      ({ digest, packets: recorded }) => digest === saying && (packets?.within(recorded ?? PacketSet.none) ?? true),
    )
    return same.length === 0 ? { left: finding } : { known: { finding, entries: same } }
  }
  if (packets === undefined) return { left: finding }
  const entries = covering.filter((entry) => entry.packets?.overlaps(packets) ?? false)
  const recorded = PacketSet.union(entries.map((entry) => entry.packets ?? PacketSet.none))
  const rest = packets.minus(recorded)
  if (entries.length === 0) return { left: finding }
  if (rest.isEmpty) return { known: { finding, entries } }
  return {
    known: { finding: withPackets(finding, packets.and(recorded)), entries },
    left: beyond(check, finding, rest, entries, world, defects),
  }
}

/** A finding about one session with fewer packets; one with a chain is never divided. */
function withPackets(finding: Finding, packets: PacketSet): Finding {
  const { trace, ...rest } = finding
  const text = retold(finding, packets)
  return { ...rest, packets, text, ...(trace !== undefined && packets.has(trace.judged) ? { trace } : {}) }
}

/** What of a finding goes beyond the record, with a counterexample from that part, repeated by the simulator like any other. */
function beyond(
  check: string,
  finding: Finding,
  packets: PacketSet,
  entries: readonly BaselineEntry[],
  world: MatchWorld,
  defects: Text[],
): Finding {
  const kept = withPackets(finding, packets)
  const trace = kept.trace ?? (finding.trace === undefined ? undefined : retrace(world.network, finding, packets))
  const days = [...new Set(entries.map(({ since }) => since))].sort()
  const left: Finding = {
    ...kept,
    text: {
      ja: `${kept.text.ja}${days.join('、')} に記録した範囲を超える通信です。`,
      en: `${kept.text.en} It goes beyond what was recorded on ${days.join(', ')}.`,
    },
    ...(trace === undefined ? {} : { trace }),
  }
  // The trace it had before was repeated when it was found.
  if (trace !== finding.trace) defects.push(...confirm(world, check, left, 'judged', new Set()))
  return left
}

function retrace(network: Network, { from, to, verdict }: Finding, packets: PacketSet): Trace | undefined {
  const packet = example(packets)
  if (packet === undefined || from === undefined || to === undefined) return undefined
  return network.trace(from, to, packet, verdict === 'violation' ? 'judged' : 'possible')
}

/** The sentence of a finding with the services of a part of it. */
function retold({ text, packets: all }: Finding, packets: PacketSet): Text {
  if (all === undefined) return text
  const before = describeServices(all)
  const after = describeServices(packets)
  return { ja: text.ja.replace(before.ja, () => after.ja), en: text.en.replace(before.en, () => after.en) }
}

/** What is left of a verdict: new findings decide; known ones never make it a pass. */
function verdictOf(judgement: Judgement, findings: readonly Finding[], known: readonly KnownFinding[]): Judgement['verdict'] {
  const deciding = findings.filter((finding) => decides(judgement, finding))
  for (const verdict of ['violation', 'not-evaluable'] as const) if (deciding.some((f) => f.verdict === verdict)) return verdict
  if (known.some(({ finding }) => decides(judgement, finding))) return 'known'
  return judgement.verdict
}

function mendedOf(
  judgements: readonly Judgement[],
  entries: readonly BaselineEntry[],
  used: ReadonlySet<BaselineEntry>,
  today: string,
): Mended[] {
  const runs = new Set(judgements.map(({ check, policy }) => `${policy.id} ${check.id}`))
  const present = new Map<string, { packets: PacketSet[]; sayings: Set<string> }>()
  for (const judgement of judgements) {
    for (const finding of judgement.findings) {
      const subject = subjectOf(judgement, finding)
      if (subject === undefined) continue
      const key = keyOf(subject, true)
      const found = present.get(key) ?? { packets: [], sayings: new Set() }
      present.set(key, found)
      found.packets.push(packetsIn(finding) ?? PacketSet.none)
      const saying = sayingOf(judgement.check.id, finding, today)
      if (saying !== undefined) found.sayings.add(saying)
    }
  }
  return entries.flatMap((entry): Mended[] => {
    if (!runs.has(`${entry.policy} ${entry.check}`)) return [{ entry, how: 'not-run' }]
    const found = present.get(keyOf(entry, true))
    if (found === undefined) return [{ entry, how: 'gone' }]
    if (entry.digest !== undefined)
      return found.sayings.has(entry.digest) && (used.has(entry) || hasLapsed(entry, today)) ? [] : [{ entry, how: 'changed' }]
    const left = PacketSet.union(found.packets)
    const recorded = entry.packets ?? PacketSet.none
    if (!left.overlaps(recorded)) return [{ entry, how: 'gone' }]
    if (!used.has(entry) && !hasLapsed(entry, today)) return [{ entry, how: 'changed' }]
    return recorded.within(left) ? [] : [{ entry, how: 'narrowed' }]
  })
}
