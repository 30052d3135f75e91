/** Packets that were taken apart by the way they go, put together again by the one thing to look at. */
import type { Trace } from '../../graph/trace.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Cause, Finding } from '../check.ts'

export interface Caused {
  readonly packets: PacketSet
  /** Of the first lot. */
  readonly trace: Trace
  readonly cause: Cause
}

/** One entry per cause, in the order they were met. */
export function joinedByCause(
  lots: Iterable<{ readonly packets: PacketSet; readonly trace: Trace }>,
  causeOf: (trace: Trace) => Cause,
): readonly Caused[] {
  const found = new Map<string, Caused>()
  for (const { packets, trace } of lots) {
    const cause = causeOf(trace)
    const known = found.get(cause.id)
    found.set(cause.id, known === undefined ? { packets, trace, cause } : { ...known, packets: PacketSet.union([known.packets, packets]) })
  }
  return [...found.values()]
}

/** Findings in their order, with what cannot be told joined and put last. */
export function withJoinedDoubts(findings: readonly Finding[]): readonly Finding[] {
  const doubtful = ({ verdict }: Finding): boolean => verdict === 'not-evaluable'
  return [...findings.filter((one) => !doubtful(one)), ...joinedDoubts(findings.filter(doubtful))]
}

/** What cannot be told, once per thing that is not known: the first pair of places stands for the others. */
export function joinedDoubts(doubts: readonly Finding[]): readonly Finding[] {
  const byCause = new Map<string, Finding[]>()
  for (const doubt of doubts) {
    const alike = byCause.get(doubt.cause.id)
    if (alike === undefined) byCause.set(doubt.cause.id, [doubt])
    else alike.push(doubt)
  }
  return [...byCause.values()].map((alike): Finding => {
    const first = alike[0]!
    const others = new Set(alike.map(({ from, to }) => `${from} ${to}`)).size - 1
    const { packets: _packets, ...rest } = first
    if (others > 0)
      return {
        ...rest,
        text: {
          ja: `${first.text.ja}（ほか ${others} 組）`,
          en: `${first.text.en} (and ${others} other ${others === 1 ? 'pair' : 'pairs'})`,
        },
      }
    // An exception has to cover all of it.
    const packets = alike.flatMap((doubt) => doubt.packets ?? [])
    return packets.length < alike.length ? rest : { ...rest, packets: PacketSet.union(packets) }
  })
}
