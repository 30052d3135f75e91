/** Servers that join tiers without saying so: they accept a service from one and may open one into another. */
import type { Text } from '../../base/text.ts'
import { japanese, listOf, verbatim } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Zone } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { formatAddresses } from '../../packet/format.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import { sideName, sideOf } from '../places.ts'
import { TAKES_HOLD } from './stepping-stones.ts'

/** One listing for every set of hosts that is no declared relay; for information. */
export function candidatePivots(network: Network): readonly Finding[] {
  return [...network.topology.zones.values()].flatMap((zone) => inZone(network, zone))
}

function inZone(network: Network, zone: Zone): readonly Finding[] {
  const { topology } = network
  const relays = Addresses.union(
    [...topology.relays.values()].flatMap((relay) => [...relay.legs.values()].map(({ addresses }) => addresses)),
  )
  const home = sideOf(topology, zone.id)
  const accepts = new Map<string, { readonly place: string; readonly addresses: Addresses }>()
  const opens = new Map<string, { readonly place: string; readonly addresses: Addresses }>()
  const note = (into: typeof accepts, side: string, place: string, addresses: Addresses): void => {
    const own = addresses.and(zone.addresses).minus(relays)
    if (own.isEmpty) return
    const known = into.get(side)
    into.set(side, { place: known?.place ?? place, addresses: known === undefined ? own : known.addresses.or(own) })
  }
  for (const place of network.places) {
    const side = sideOf(topology, place)
    if (side === undefined || side === home) continue
    const sent = network
      .direct(place, zone.id)
      ?.judged.and(TAKES_HOLD)
      .and(PacketSet.box({ src: network.sources(place) }))
    if (sent !== undefined && !sent.isEmpty) note(accepts, side, place, sent.addresses('dst'))
    const asked = topology.zones.has(place) ? network.direct(zone.id, place)?.judged.and(TAKES_HOLD) : undefined
    if (asked !== undefined && !asked.isEmpty) note(opens, side, place, asked.addresses('src'))
  }
  const byHosts = new Map<string, { readonly hosts: Addresses; readonly ways: Text[] }>()
  for (const [from, accepted] of accepts) {
    for (const [to, opened] of opens) {
      const hosts = accepted.addresses.and(opened.addresses)
      if (from === to || hosts.isEmpty) continue
      const a = sideName(topology, accepted.place)
      const b = sideName(topology, opened.place)
      const way = { ja: japanese`${a.ja}から受けて${b.ja}へ`, en: `from ${a.en} into ${b.en}` }
      const known = byHosts.get(hosts.toString())
      if (known === undefined) byHosts.set(hosts.toString(), { hosts, ways: [way] })
      else known.ways.push(way)
    }
  }
  return [...byHosts.values()].map(({ hosts, ways }) => listed(network, zone, hosts, listOf(ways)))
}

function listed({ topology }: Network, zone: Zone, hosts: Addresses, ways: Text): Finding {
  const named = [...topology.hosts.values()].filter(({ addresses }) => !addresses.isEmpty && addresses.within(hosts)).map(({ id }) => id)
  const written = ([4, 6] as const)
    .filter((family) => hosts.of(family).length > 0)
    .map((family) => formatAddresses(family, hosts.of(family), 3))
    .join(', ')
  const few = named.length > 0 && named.length <= 4 ? listOf(named) : undefined
  const names: Text = few === undefined ? verbatim(written) : { ja: `${few.ja} (${written})`, en: `${few.en} (${written})` }
  return {
    verdict: 'violation',
    severity: 'info',
    text: {
      ja: japanese`${zone.id}の${names.ja}は、ある系から通信を受け、別の系へ通信を始められます（${ways.ja}）。中継と申告されていないので、踏み台になりうるホストとして挙げます。`,
      en: `${zone.id} has hosts (${names.en}) that accept sessions from one tier and may open some into another (${ways.en}). No relay is declared there: they are listed as possible stepping stones.`,
    },
    cause: entryCause('zones', zone),
    fix: {
      ja: '中継であれば relays に申告し、中継でなければ、受ける通信か始める通信のどちらかをやめてください。',
      en: 'Declare in relays those that are relays; of the others stop what they accept or what they may open.',
    },
  }
}
