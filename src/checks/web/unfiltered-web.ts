/** Ways to the Web on which nothing filters by site: packets that arrive where everything that filters passes nothing (DAT-003). */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Hop } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Device } from '../../model/device.ts'
import type { Rule } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'
import type { External, Zone } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'
import { evidenceProblem, subjectsOfExternal } from '../evidence-in-force.ts'
import { withoutPermits } from '../failures/hypothetical.ts'
import { linksOf } from '../lines/external-links.ts'
import { capabilitiesUnder, treatmentOf } from '../relays/relay-capabilities.ts'
import { WEB } from './browsing.ts'

type Bound = 'judged' | 'possible'

/** The network in which rules and external networks that filter pass nothing; under `judged` also those that perhaps do. */
export function unfiltered(context: WebContext, bound: Bound): Network {
  const { network, topology } = context
  const doubtful = bound === 'judged'
  const links = linksOf(topology).filter(({ to }) => {
    const external = topology.externals.get(to)
    return external?.does.includes('url-filter') === true && (doubtful || unprovenFilter(context, external) === undefined)
  })
  const counts = (rule: Rule): boolean => filtersSites(rule) || (doubtful && rule.inspection === 'unknown')
  const same = !doubtful || ![...network.world.devices.values()].some(hasLedger)
  return withoutPermits(network, same ? 'url-filter' : 'url-filter or unknown', counts, links)
}

function hasLedger({ domains }: Device): boolean {
  return domains.some(({ stages }) =>
    stages.some(
      (s) => s.kind === 'filter' && s.bindings.some((b) => [...everyRule(b.rulebase)].some((rule) => rule.inspection === 'unknown')),
    ),
  )
}

/** Whether a rule filters what it permits by site. */
export function filtersSites({ inspection }: Rule): boolean {
  return Array.isArray(inspection) && inspection.some(({ kind, services }) => kind === 'url-filter' && services === undefined)
}

/** Why the URL filter of an external network is not proven; undefined when it is. */
export function unprovenFilter({ topology, today, parameters }: WebContext, { id, evidence }: External): Text | undefined {
  return parameters['require-evidence'] ? evidenceProblem(topology, today, evidence, subjectsOfExternal(topology, id)) : undefined
}

/** Whether a relay filters by site. */
export function relayFilters(context: WebContext, channel: Channel, bound: Bound): boolean {
  return capabilitiesUnder(treatmentOf(context.topology, context.today, context.parameters, channel), bound).includes('url-filter')
}

/** Packets of a zone's own that browse an external network straight. */
export function browses(network: Network, zone: Zone, external: External, bound: Bound): PacketSet {
  const packets = network.direct(zone.id, external.id)?.[bound] ?? PacketSet.none
  return packets.and(WEB).and(PacketSet.box({ src: network.sources(zone.id) }))
}

/** A proxy that a zone may use, and the sessions by which it does. */
export interface ProxyUse {
  readonly channel: Channel
  readonly hop: Hop
}

/** The proxies that a zone reaches in a network and that lead to the Internet, through other relays or not. */
export function proxiesOf(network: Network, zone: Zone, bound: Bound, stops: (channel: Channel) => boolean): readonly ProxyUse[] {
  const live = liveRelays(network)
  return live.channels
    .filter((channel) => isProxy(channel) && !stops(channel))
    .flatMap((channel) =>
      live
        .entering(channel)
        .filter((hop) => hop.from === zone.id && hop.opened === 'sender' && !hop[bound].isEmpty)
        .filter(() => leadsOut(network, channel, bound, stops, new Set()))
        .map((hop) => ({ channel, hop })),
    )
}

function isProxy({ relay, backward }: Channel): boolean {
  return relay.kind === 'proxy' && !backward
}

/** Whether what a relay sends comes to the Internet without a relay that stops it. */
function leadsOut(network: Network, channel: Channel, bound: Bound, stops: (channel: Channel) => boolean, seen: Set<string>): boolean {
  if (seen.has(channel.id)) return false
  seen.add(channel.id)
  const live = liveRelays(network)
  const isInternet = (place: string): boolean => network.topology.externals.get(place)?.kind === 'internet'
  if (live.leaving(channel).some((hop) => hop.opened === 'sender' && isInternet(hop.to) && !hop[bound].isEmpty)) return true
  return live
    .handing(channel)
    .some(({ hop, next }) => isProxy(next) && !stops(next) && !hop[bound].isEmpty && leadsOut(network, next, bound, stops, seen))
}
