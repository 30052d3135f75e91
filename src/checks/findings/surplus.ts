/** Traffic beyond what is allowed between two places: a finding for each rule or interface that lets it pass. */
import type { Text } from '../../base/text.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Severity } from '../../model/policy.ts'
import { SEVERITIES } from '../../model/policy.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { entryOf, notKnown } from '../matrix.ts'
import { antiSpoofing, fixOf, severityOf } from '../matrix-finding.ts'
import { preferredSenders } from '../places.ts'

interface Surplus {
  readonly from: string
  readonly to: string
  /** What certainly passes. */
  readonly judged: PacketSet
  /** What may pass, beyond that. */
  readonly possible?: PacketSet
  /** How bad packets are that pass for one reason; ICMP alone is never more than medium. */
  readonly severity: (packets: PacketSet) => Severity
  readonly text: (packets: PacketSet, services: Text) => Text
  /** Where the cause is not the rule that lets them pass. */
  readonly cause?: Cause
  readonly fix?: (cause: Cause) => Text
  /** Only ways with this place behind the last interface: what lies there of `Direct.by`. */
  readonly last?: string
  /** The sources do not belong to `from`: stopped where they enter, once for everything they could reach from there. */
  readonly foreign?: boolean
}

/** More rules than this on one pair of places are reported as one remainder. */
const MOST = 12

/** One step graver: where the same traffic reaches a protected tier. */
export function raised(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] ?? severity
}

/** One step less grave. */
export function lowered(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)] ?? severity
}

/** Findings for what passes, then for what cannot be told. */
export function* surplusFindings(context: CheckContext<unknown>, surplus: Surplus): Generator<Finding> {
  const { network, topology } = context
  const { from, to, foreign = false } = surplus
  for (const { packets, trace } of waysTaken(context, surplus, surplus.cause !== undefined || foreign ? 1 : MOST)) {
    const cause = surplus.cause ?? (foreign ? entryOf(network, trace) : causeOf(network, trace))
    const conditions = network.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
    yield {
      verdict: 'violation',
      severity: severityOf(surplus.severity(packets), packets, foreign),
      text: surplus.text(packets, describeServices(packets)),
      from,
      to,
      cause,
      fix: surplus.fix?.(cause) ?? (foreign ? antiSpoofing(cause) : fixOf(cause, topology, from, to)),
      packets,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(foreign ? { foreignSource: true } : {}),
    }
  }
  yield* notKnown(context, from, to, (surplus.possible ?? PacketSet.none).minus(surplus.judged), undefined, surplus.last)
}

/** Packets that pass, in lots that take the same devices and rules, with one of each hop by hop; after `most` lots the rest is one. */
export function* waysTaken(
  { network, topology }: Pick<CheckContext<unknown>, 'network' | 'topology'>,
  { from, to, judged, last }: Pick<Surplus, 'from' | 'to' | 'judged' | 'last'>,
  most = Number.POSITIVE_INFINITY,
): Generator<{ readonly packets: PacketSet; readonly trace: Trace }> {
  let rest = judged
  for (let found = 1; !rest.isEmpty; found++) {
    const packet = example(rest, preferredSenders(topology, from, to))
    // What is left is nothing a sender can make (PacketSet.wellFormed).
    if (packet === undefined) return
    const trace = network.trace(from, to, packet, 'judged', last)
    if (trace === undefined) throw new Error(`no way found for a packet that arrives: ${from} → ${to}`)
    const packets = (found < most ? network.alike(trace, rest) : rest).or(PacketSet.ofPacket(packet))
    rest = rest.minus(packets)
    yield { packets, trace }
  }
}
