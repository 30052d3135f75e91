/** Services that nobody offers to the whole Internet: administration, files, desktops, databases. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { External, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import type { Box } from '../../packet/set.ts'
import { PacketSet } from '../../packet/set.ts'
import { beyondExternal } from '../places.ts'
import { packetsOfClass } from '../relays/service-class.ts'

/** ssh, telnet, SNMP, RPC endpoint mapper, WinRM, IPMI. */
const MANAGEMENT = PacketSet.box({
  protocols: [[TCP, TCP]],
  dport: [
    [22, 23],
    [135, 135],
    [5985, 5986],
  ],
}).or(
  PacketSet.box({
    protocols: [[UDP, UDP]],
    dport: [
      [161, 161],
      [623, 623],
    ],
  }),
)

const DANGEROUS: readonly (readonly [Text, PacketSet])[] = [
  [{ ja: '管理', en: 'management' }, MANAGEMENT],
  [{ ja: 'ファイル', en: 'files' }, packetsOfClass('file').minus(MANAGEMENT)],
  [{ ja: 'リモートデスクトップ', en: 'remote desktops' }, packetsOfClass('desktop')],
  [{ ja: 'データベース', en: 'databases' }, packetsOfClass('db')],
]

/** Packets of such services that the whole Internet may send to one and the same destination and port. */
export function openToAll(topology: Topology, packets: PacketSet, from: External): PacketSet {
  const internet = [...beyondExternal(topology, from.id)].some((id) => topology.externals.get(id)?.kind === 'internet')
  if (!internet) return PacketSet.none
  return PacketSet.union(
    DANGEROUS.map(([, service]) => packets.and(service)).flatMap((some) => {
      // One destination and port at a time: two rules for a half each are not one for all.
      const { boxes, truncated } = some.forget('src').boxes(MOST_TARGETS)
      const targets = truncated ? [some] : boxes.map((box) => some.and(targetOf(box)))
      return targets.filter((part) => most(topology, part.addresses('src')))
    }),
  )
}

const MOST_TARGETS = 256

function targetOf({ family, protocols, dst, dport }: Box): PacketSet {
  const addresses = Addresses.ofRanges(dst.map(([low, high]) => ({ family, low, high })))
  return PacketSet.box({ dst: addresses, protocols, dport })
}

/** Whether addresses are more than half of the Internet of one IP version: a list of a few blocked networks makes no difference. */
function most({ internet }: Topology, addresses: Addresses): boolean {
  return ([4, 6] as const).some((family) => {
    const count = (some: Addresses): bigint => some.of(family).reduce((sum, [low, high]) => sum + high - low + 1n, 0n)
    const all = count(internet)
    return all > 0n && count(addresses.and(internet)) * 2n > all
  })
}

/** `インターネット全体から管理のサービスへ届きます。`: undefined for nothing. */
export function fromAnywhere(packets: PacketSet): Text | undefined {
  if (packets.isEmpty) return undefined
  const kinds = listOf(DANGEROUS.filter(([, service]) => packets.overlaps(service)).map(([name]) => name))
  return {
    ja: `インターネット全体から${kinds.ja}のサービスへ届きます。`,
    en: `The whole Internet reaches services for ${kinds.en}.`,
  }
}
