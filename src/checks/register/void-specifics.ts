/** 特定通信 that speak of some packets and excuse nothing: unapproved, expired, or not pinned to hosts and ports. */
import { sortedBy } from '../../base/order.ts'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { PacketSet } from '../../packet/set.ts'
import { specificLimitsOf, specificProblems } from '../approval.ts'
import type { CheckContext } from '../check.ts'
import { speaksOf } from '../exceptions.ts'

/** A sentence for each, to follow what it would have excused; empty where there is none. */
export function voidSpecifics({ topology, policy, today }: CheckContext<unknown>, from: string, to: string, packets: PacketSet): Text {
  const limits = specificLimitsOf(policy)
  const told = sortedBy(topology.specificCommunications.values(), ({ id }) => id).flatMap((specific): readonly Text[] => {
    if (!specific.scope.packets.overlaps(packets) || !speaksOf(topology, specific.scope, from, to)) return []
    const problems = specificProblems(specific, { policy, today, ...limits })
    if (problems.length === 0) return []
    const why = listOf(problems)
    return [
      {
        ja: `特定通信 ${specific.id} はこの通信を定めていますが、効力がありません（${why.ja}）。`,
        en: ` Specific communication ${specific.id} speaks of this and is not in force: ${why.en}.`,
      },
    ]
  })
  return { ja: told.map(({ ja }) => ja).join(''), en: told.map(({ en }) => en).join('') }
}
