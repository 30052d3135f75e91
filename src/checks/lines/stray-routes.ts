/** Routes that lead a tier only where the policy allows it nothing (NET-012 ii). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Span } from '../../base/span.ts'
import type { Device, RoutingDomain } from '../../model/device.ts'
import type { Zone } from '../../model/topology.ts'
import { formatRange, rangeOf } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { formatAddresses } from '../../packet/format.ts'
import { unknownCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { exceptedDestinations, exceptedScopes, exceptedSources } from '../register/excepted-scopes.ts'
import { cellBetween, placeName } from '../places.ts'
import { servedZones } from './served-tier.ts'

/** A route or policy route, and the destinations it decides. */
interface Aim {
  readonly id: string
  readonly label: Text
  readonly destinations: Addresses
  /** Everything it is written for, more specific routes included. */
  readonly written: Addresses
  readonly span: Span
}

/** Static, learned and policy routes; a route that also covers what is allowed is a summary, and led on by what comes after. */
export function strayRoutes(context: CheckContext<unknown>): Finding[] {
  const { network } = context
  return [...network.world.devices.values()].flatMap((device) =>
    device.knowledge !== 'export'
      ? []
      : device.domains.flatMap((domain) => {
          const home = servedZones(network.world, device, domain)
          if (home.length === 0) return []
          return [...aims(device, domain).flatMap((aim) => stray(context, device, home, aim)), ...unread(context, device, domain)]
        }),
  )
}

/** Statements that were not understood and may be routes, once each. */
function unread({ severity }: CheckContext<unknown>, device: Device, { uncertainties, stages }: RoutingDomain): Finding[] {
  const ofRoutes = stages.flatMap((stage) => (stage.kind === 'route' ? stage.policyRoutes.flatMap((p) => p.uncertainties) : []))
  return [...uncertainties, ...ofRoutes].map(
    (unknown): Finding => ({
      verdict: 'not-evaluable',
      severity,
      text: {
        ja: `${device.id} の経路が他の系へ向いていないかどうか判定できません。${unknown.text.ja}`,
        en: `Whether routes of ${device.id} lead into other tiers cannot be judged: ${unknown.text.en}`,
      },
      cause: unknownCause(unknown),
      fix: {
        ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
        en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
      },
      uncertainties: [unknown],
    }),
  )
}

function aims(device: Device, domain: RoutingDomain): readonly Aim[] {
  const live = new Set(device.interfaces.filter((i) => i.domain === domain.name && i.enabled).map(({ id }) => id))
  return domain.stages.flatMap((stage): readonly Aim[] => {
    if (stage.kind !== 'route') return []
    const { routes } = stage.table
    const byTable = routes.flatMap(({ prefix, kind, out, span }): readonly Aim[] => {
      if (kind === 'connected' || kind === 'blackhole' || prefix.length === 0 || (out !== undefined && !live.has(out))) return []
      const written = Addresses.ofPrefix(prefix)
      const longer = routes.filter((r) => r.prefix.family === prefix.family && r.prefix.length > prefix.length && !r.conditional)
      const destinations = written.minus(Addresses.union(longer.map((r) => Addresses.ofPrefix(r.prefix))))
      const range = formatRange(rangeOf(prefix))
      return [{ id: `route/${range}`, label: { ja: `経路 ${range}`, en: `route ${range}` }, destinations, written, span }]
    })
    const byPolicy = stage.policyRoutes.flatMap(({ action, match, out, nextHops, label, span }): readonly Aim[] => {
      const destinations = match.dst.hi
      if (action === 'table' || (nextHops.length === 0 && !out.some((id) => live.has(id)))) return []
      return [{ id: `policy-route/${span.start}`, label, destinations, written: destinations, span }]
    })
    return [...byTable, ...byPolicy]
  })
}

function stray({ topology, policy, severity, today }: CheckContext<unknown>, device: Device, served: readonly Zone[], aim: Aim): Finding[] {
  // Zones of the tier elsewhere may be served through this device as well.
  const home = [...topology.zones.values()].filter(({ tier }) => tier.base === served[0]?.tier.base)
  const owners = [...topology.zones.values(), ...topology.externals.values()].flatMap(({ id, addresses }) => {
    const part = addresses?.and(aim.written)
    return part === undefined || part.isEmpty ? [] : [{ id, addresses: part.and(aim.destinations) }]
  })
  const allowed = (a: string, b: string): boolean => !['none', 'never'].includes(cellBetween(topology, policy, a, b))
  if (owners.length === 0 || owners.some(({ id }) => home.some((zone) => zone.id === id || allowed(zone.id, id) || allowed(id, zone.id))))
    return []
  const excepted = { topology, policy, scopes: exceptedScopes(topology, policy, today) }
  const ids = home.map(({ id }) => id)
  const led = owners.flatMap(({ id, addresses }) => {
    const needed = exceptedDestinations(excepted, ids, id).or(exceptedSources(excepted, ids, id))
    const left = addresses.minus(needed)
    return left.isEmpty ? [] : [{ id, left }]
  })
  const [first] = led
  if (first === undefined) return []
  const tier = served[0]!.tier.name
  const names = listOf(led.map(({ id }) => placeName(topology, id)))
  const shown = [4, 6].flatMap((family) => {
    const ranges = Addresses.union(led.map(({ left }) => left)).of(family as 4 | 6)
    return ranges.length === 0 ? [] : [formatAddresses(family as 4 | 6, ranges, 3)]
  })
  const label: Text = { ja: `${device.id} ${aim.label.ja}`, en: `${device.id} ${aim.label.en}` }
  return [
    {
      verdict: 'violation',
      // A route alone lets nothing pass: what does pass is judged on its own.
      severity: severity === 'critical' || severity === 'high' ? 'medium' : severity,
      text: {
        ja: `${tier.ja}を収容する ${label.ja} が、${names.ja}（${shown.join(', ')}）へ向いています。方針はその間の通信を許しておらず、有効な例外措置にも必要ありません。`,
        en: `${label.en}, in a network of ${tier.en}, leads to ${names.en} (${shown.join(', ')}). The policy allows nothing between them, and no exception in force needs it.`,
      },
      from: served[0]!.id,
      to: first.id,
      cause: { id: `${device.id}/${aim.id}`, label, span: aim.span, focus: aim.span },
      fix: {
        ja: `${label.ja} を削除するか、例外措置の承認を受けた宛先だけに絞ってください。`,
        en: `Delete ${label.en}, or narrow it to the destinations that an exception was approved for.`,
      },
    },
  ]
}
