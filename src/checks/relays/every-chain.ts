/** All the chains by which the data of a finding comes: worked out only where somebody asks for more than the shortest. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import type { EveryPath } from '../../graph/relays/every-path.ts'
import { linksOf } from '../../graph/relays/every-path.ts'
import type { Network } from '../../graph/network.ts'
import type { Finding } from '../check.ts'
import { chainOf } from './chains.ts'
import type { Treatment } from './relay-capabilities.ts'

/** The minimal chains of a finding beside the one it is told with, as far as they deliver packets that it is about. */
export function otherChains(
  network: Network,
  told: DataPath,
  alike: () => EveryPath,
  treatment: (channel: Channel) => Treatment,
  bound: 'judged' | 'possible',
): NonNullable<Finding['otherChains']> {
  const key = (path: DataPath): string => [...linksOf(path)].sort().join(' | ')
  return (packets) => {
    const { paths, complete } = alike()
    const seen = new Set([key(told)])
    const chains = paths.flatMap((path) => {
      const byHand = path.moves.at(-1)?.hop.opened === 'person'
      const delivered = packets === undefined ? path.delivered : path.delivered.and(packets)
      if (seen.has(key(path)) || (!byHand && delivered.isEmpty)) return []
      seen.add(key(path))
      return [chainOf(network, { ...path, delivered }, treatment, bound)]
    })
    return { chains, complete }
  }
}
