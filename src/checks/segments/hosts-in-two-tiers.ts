/**
 * Hosts with interfaces in zones of two tiers, that are no declared relay: what they pass on, no firewall sees. A relay that
 * is declared to carry nothing is a host.
 */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Host, Topology, Zone } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import { carriesNothing, relayMachines } from '../relays/relay-machines.ts'

/** A finding for each; a host that is one of the relays with all its addresses is judged as a relay elsewhere. */
export function hostsInTwoTiers(context: CheckContext<unknown>): Finding[] {
  return [...hostFindings(context), ...idleFindings(context)]
}

function hostFindings({ topology, severity }: CheckContext<unknown>): Finding[] {
  return [...topology.hosts.values()].flatMap((host): Finding[] => {
    const found = twoTiers(topology, host.zones)
    if (found === undefined || isRelay(topology, host)) return []
    const { first, second, where } = found
    const name = host.name === host.id ? host.id : `${host.id}（${host.name}）`
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `ホスト ${name} は、中継と申告されていないのに二つの系に足があります: ${where.ja}。`,
          en: `Host ${host.id} has interfaces in two tiers and is no declared relay: ${where.en}.`,
        },
        from: first.id,
        to: second.id,
        cause: entryCause('hosts', host, { ja: `ホスト ${host.id}`, en: `host ${host.id}` }),
        fix: {
          ja: `${host.id} をどちらか一方の系だけに接続してください。データを渡す中継であれば、relays に申告してください。`,
          en: `Attach ${host.id} to one tier only; if it passes data from one to the other, declare it under relays.`,
        },
      },
    ]
  })
}

/** Relays that carry nothing, except where a host of the same addresses is told. */
function idleFindings({ topology, severity }: CheckContext<unknown>): Finding[] {
  return relayMachines(topology).flatMap((machine): Finding[] => {
    const places = [...new Set(machine.legs.map(({ place }) => place))]
    const found = carriesNothing(machine) ? twoTiers(topology, places) : undefined
    const addresses = Addresses.union(machine.legs.map((leg) => leg.addresses))
    const told = [...topology.hosts.values()].some((host) => twoTiers(topology, host.zones) && !host.addresses.and(addresses).isEmpty)
    if (found === undefined || addresses.isEmpty || told) return []
    const relay = machine.relays[0]!
    const { first, second, where } = found
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `中継 ${relay.id} は、何も中継しない（carries: []）と申告されているのに、二つの系に足があります: ${where.ja}。`,
          en: `Relay ${relay.id} is declared to carry nothing (carries: []), and has interfaces in two tiers: ${where.en}.`,
        },
        from: first.id,
        to: second.id,
        cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
        fix: {
          ja: `${relay.id} をどちらか一方の系だけに接続してください。中継しているなら、サービスと処理を carries に書いてください。`,
          en: `Attach ${relay.id} to one tier only; if it does carry something, write it in its carries with what is done to it.`,
        },
      },
    ]
  })
}

/** The first two zones of different tiers among some places, and all of them in words. */
function twoTiers(
  topology: Topology,
  places: readonly string[],
): { readonly first: Zone; readonly second: Zone; readonly where: Text } | undefined {
  const zones = places.flatMap((id) => topology.zones.get(id) ?? [])
  const [first, ...others] = zones
  const second = others.find(({ tier }) => tier.base !== first?.tier.base)
  if (first === undefined || second === undefined) return undefined
  const where = listOf(
    zones.map(({ id, tier }) => ({
      ja: `${placeName(topology, id).ja}（${tier.name.ja}）`,
      en: `${placeName(topology, id).en} (${tier.name.en})`,
    })),
  )
  return { first, second, where }
}

/** Whether all addresses of a host are legs of one machine that carries something, or of which nobody says. */
function isRelay(topology: Topology, host: Host): boolean {
  return relayMachines(topology).some(
    (machine) => !carriesNothing(machine) && host.addresses.within(Addresses.union(machine.legs.map(({ addresses }) => addresses))),
  )
}
