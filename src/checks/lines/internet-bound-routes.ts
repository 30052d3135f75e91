/** Routes by which packets of protected tiers would come to the Internet, were there no filter (NET-012 ii). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import { routeFor } from '../../graph/forwarding.ts'
import type { Network } from '../../graph/network.ts'
import type { Hop, Trace } from '../../graph/trace.ts'
import type { Severity } from '../../model/policy.ts'
import type { External, Zone } from '../../model/topology.ts'
import { formatAddress, formatRange, rangeOf } from '../../packet/address.ts'
import { PacketSet } from '../../packet/set.ts'
import { enforcement } from '../boundary.ts'
import type { Cause, Finding } from '../check.ts'
import { exceptedDestinations, exceptedScopes } from '../register/excepted-scopes.ts'
import type { RoutingContext } from '../forced-routing.ts'
import { byRoutesAlone } from '../failures/hypothetical.ts'
import { notKnown } from '../matrix.ts'
import { cellBetween, placeName } from '../places.ts'
import { servedZones } from './served-tier.ts'
import { waysTaken } from '../findings/surplus.ts'

interface Found {
  readonly cause: Cause
  readonly trace: Trace
  readonly external: External
  readonly zones: Zone[]
  readonly severity: Severity
}

/** One finding per route to look at, and one for each thing that keeps it from being known. */
export function internetBoundRoutes(context: RoutingContext): Finding[] {
  const { topology, policy, network } = context
  const found = new Map<string, Found>()
  const doubts = new Map<string, Finding>()
  for (const zone of topology.zones.values()) {
    if (zone.tier.base !== 'mynumber' && zone.tier.base !== 'lgwan') continue
    for (const external of topology.externals.values()) {
      if (external.kind !== 'internet' || !['none', 'never'].includes(cellBetween(topology, policy, zone.id, external.id))) continue
      const routed = byRoutesAlone(network)
      const direct = routed.direct(zone.id, external.id)
      if (direct === undefined) continue
      const needless = PacketSet.box({ src: network.sources(zone.id) }).minus(excused(context, zone, external))
      const judged = direct.judged.and(needless)
      for (const { trace } of waysTaken({ network: routed, topology }, { from: zone.id, to: external.id, judged })) {
        const severity = severityOf(context, trace)
        if (severity === undefined) continue
        const cause = routeCause(network, trace)
        const known = found.get(cause.id)
        if (known === undefined) found.set(cause.id, { cause, trace, external, zones: [zone], severity })
        else if (!known.zones.includes(zone)) known.zones.push(zone)
      }
      for (const doubt of notKnown({ ...context, network: routed }, zone.id, external.id, direct.possible.and(needless).minus(judged)))
        if (!doubts.has(doubt.cause.id)) doubts.set(doubt.cause.id, doubtful(context, zone, external, doubt))
    }
  }
  return [...[...found.values()].map((each) => finding(context, each)), ...doubts.values()]
}

/** Whatever goes where an exception lets some of the tier go: routes do not ask who sends. */
function excused({ topology, policy, today }: RoutingContext, zone: Zone, external: External): PacketSet {
  const tier = [...topology.zones.values()].filter(({ tier: { base } }) => base === zone.tier.base).map(({ id }) => id)
  const scopes = exceptedScopes(topology, policy, today)
  return PacketSet.box({ dst: exceptedDestinations({ topology, policy, scopes }, tier, external.id) })
}

/** Less where a firewall filters on the way; undefined where that is no finding. */
function severityOf({ network, severity, parameters }: RoutingContext, { hops }: Trace): Severity | undefined {
  const guarded = hops.some((hop) => {
    const device = network.world.devices.get(hop.device)
    const domain = device?.domains.find(({ name }) => name === hop.domain)
    return device?.role === 'firewall' && enforcement({ device, domain, in: hop.in, out: hop.out }) === 'closed'
  })
  if (!guarded) return severity
  if (parameters['default-routes'] === 'unfiltered') return undefined
  return severity === 'critical' || severity === 'high' ? 'medium' : severity
}

/** The route that leads on from the last routing domain that serves a protected tier alone; else the first on the way. */
function routeCause({ world, topology }: Network, { hops, judged }: Trace): Cause {
  const serves = ({ device: id, domain: name }: Hop): boolean => {
    const device = world.devices.get(id)
    const domain = device?.domains.find((d) => d.name === name)
    const [zone] = device === undefined || domain === undefined ? [] : servedZones(world, device, domain)
    return zone?.tier.base === 'mynumber' || zone?.tier.base === 'lgwan'
  }
  const hop = hops.findLast(serves) ?? hops[0]
  const device = hop === undefined ? undefined : world.devices.get(hop.device)
  const domain = device?.domains.find(({ name }) => name === hop?.domain)
  const stage = domain?.stages.find((each) => each.kind === 'route')
  if (hop !== undefined && device !== undefined && domain !== undefined && stage?.kind === 'route') {
    const route = routeFor(device, domain, stage, hop.in, hop.out, judged)
    if (route !== undefined) {
      const prefix = route.prefix === undefined ? undefined : formatRange(rangeOf(route.prefix))
      const name: Text = route.label ?? { ja: `経路 ${prefix}`, en: `route ${prefix}` }
      return {
        id: prefix === undefined ? `${device.id}/policy-route/${route.span.start}` : `${device.id}/route/${prefix}`,
        label: { ja: `${device.id} ${name.ja}`, en: `${device.id} ${name.en}` },
        span: route.span,
        focus: route.span,
      }
    }
  }
  const span = device?.span ?? topology.span
  const label = { ja: `${hop?.device} の経路`, en: `the routes of ${hop?.device}` }
  return { id: `${hop?.device}/routes`, label, span, focus: span }
}

function finding({ topology }: RoutingContext, { cause, trace, external, zones, severity }: Found): Finding {
  const from = listOf(zones.map(({ id }) => placeName(topology, id)))
  const to = placeName(topology, external.id)
  const devices = trace.hops.map(({ device }) => device).join(' → ')
  const example = formatAddress(trace.judged.family, trace.judged.dst)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${from.ja} からの経路を順にたどると、${devices} を経て ${to.ja} に行き着きます（例: 宛先 ${example}）。フィルタだけが通信を止めている状態です。`,
      en: `The routes from ${from.en} lead by ${devices} to ${to.en} (to ${example}, for example): only filters stand in the way.`,
    },
    from: zones[0]!.id,
    to: external.id,
    cause,
    fix: {
      ja: `${cause.label.ja} を、必要な宛先（LGWAN、庁内）だけの経路に置き換えるか、系ごとにルーティングドメイン（VDOM、VRF）を分けてください。`,
      en: `Replace ${cause.label.en} by routes to what is needed (the LGWAN, the body’s own networks), or give each tier a routing domain (VDOM, VRF) of its own.`,
    },
  }
}

function doubtful({ topology }: RoutingContext, zone: Zone, external: External, doubt: Finding): Finding {
  const { trace: _trace, packets: _packets, ...rest } = doubt
  const from = placeName(topology, zone.id)
  const to = placeName(topology, external.id)
  return {
    ...rest,
    text: {
      ja: `${from.ja} からの経路が ${to.ja} に行き着くかどうか判定できません。${doubt.cause.label.ja}`,
      en: `Whether the routes from ${from.en} lead to ${to.en} cannot be judged: ${doubt.cause.label.en}`,
    },
  }
}
