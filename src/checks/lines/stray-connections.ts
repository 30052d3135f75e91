/** Interfaces that look like a connection to the outside and that the topology attaches to nothing of the kind (NET-001). */
import type { Text } from '../../base/text.ts'
import type { Device, Interface } from '../../model/device.ts'
import type { Topology } from '../../model/topology.ts'
import { formatAddress } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { interfaceCause, unknownCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import { missingExport } from '../unknowns.ts'

/** One finding per interface. CHG-003 and SEG-007 name the same line for what else is wrong with it. */
export function strayConnections(context: CheckContext<unknown>): Finding[] {
  const { network, devices } = context
  return [...devices.values()].flatMap((device) => {
    if (device.knowledge === 'missing') return [unread(context, device)]
    if (device.knowledge !== 'export') return []
    const defaults = defaultEgresses(device)
    return device.interfaces.flatMap((found): Finding[] => {
      if (!found.enabled || found.kind === 'loopback') return []
      const touches = network.world.touches({ device: device.id, interface: found.id })
      if (touches.kind === 'external' || touches.kind === 'port') return []
      const zone = touches.kind === 'zone' ? touches.zone : undefined
      const signs = [
        ...publicAddresses(context.topology, found),
        // A gateway in a zone is a neighbour; whether anybody has its address is for CHG-003.
        ...(zone === undefined && defaults.has(found.id) ? [{ ja: '既定経路の出口', en: 'a default route leaves by it' }] : []),
      ]
      return signs.length === 0 ? [] : [finding(context, device, found, zone, signs)]
    })
  })
}

function unread({ severity }: CheckContext<unknown>, device: Device): Finding {
  const unknown = missingExport(device)
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${unknown.text.ja}。申告されていない外部接続点があるかどうか判定できません。`,
      en: `Device ${device.id} has no export; whether it has connections to the outside that nobody declared cannot be judged.`,
    },
    cause: unknownCause(unknown),
    fix: {
      ja: 'export: に設定ファイルを指定してください。団体外の管理なら managed-by: outside を書いてください。',
      en: 'Give its export. If others manage it, write managed-by: outside.',
    },
    uncertainties: [unknown],
  }
}

/** Addresses of an interface that are public, or an external network's, and no zone's. */
function publicAddresses(topology: Topology, { addresses }: Interface): Text[] {
  const outside = Addresses.union([topology.internet, ...[...topology.externals.values()].map((e) => e.addresses ?? Addresses.none)])
  const inside = Addresses.union([...topology.zones.values()].map((zone) => zone.addresses))
  return addresses.flatMap(({ prefix: { family, address, length } }) => {
    if (!outside.has(family, address) || inside.has(family, address)) return []
    const written = `${formatAddress(family, address)}/${length}`
    return [{ ja: `公開アドレス ${written}`, en: `the public address ${written}` }]
  })
}

/** Interfaces by which default routes and policy routes for any destination leave. */
function defaultEgresses(device: Device): ReadonlySet<string> {
  const found = new Set<string>()
  for (const domain of device.domains) {
    const live = device.interfaces.filter((i) => i.domain === domain.name && i.enabled)
    const towards = (family: 4 | 6, address: bigint): string | undefined =>
      live.find((i) => i.addresses.some(({ prefix }) => Addresses.ofPrefix(prefix).has(family, address)))?.id
    for (const stage of domain.stages) {
      if (stage.kind !== 'route') continue
      for (const { prefix, out, nextHop, kind } of stage.table.routes) {
        if (prefix.length > 0 || kind === 'blackhole') continue
        const egress = out ?? (nextHop === undefined ? undefined : towards(prefix.family, nextHop))
        if (egress !== undefined) found.add(egress)
      }
      for (const { action, match, out, nextHops } of stage.policyRoutes) {
        if (action === 'table') continue
        for (const family of [4, 6] as const) {
          const any = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
          if (!any.within(match.dst.hi)) continue
          for (const egress of [...out, ...nextHops.map((address) => towards(family, address))]) if (egress !== undefined) found.add(egress)
        }
      }
    }
  }
  return found
}

function finding(
  { topology, severity }: CheckContext<unknown>,
  device: Device,
  found: Interface,
  zone: string | undefined,
  signs: readonly Text[],
): Finding {
  const ja = signs.map((sign) => sign.ja).join('、')
  const en = signs.map((sign) => sign.en).join(', ')
  const attached = zone === undefined ? undefined : placeName(topology, zone)
  return {
    verdict: 'violation',
    severity,
    text:
      attached === undefined
        ? {
            ja: `${device.id} の ${found.id}（${ja}）は、構成YAMLで外部ネットワークにも機器にも接続していません。申告されていない外部接続点の可能性があります。`,
            en: `The topology attaches ${found.id} of ${device.id} to no external network and no device (${en}): it may be a connection to the outside that nobody declared.`,
          }
        : {
            ja: `${device.id} の ${found.id} は ${attached.ja} に接続すると書かれていますが、外部との接続を示す設定（${ja}）があります。申告されていない外部接続点の可能性があります。`,
            en: `${found.id} of ${device.id} is attached to ${attached.en}, yet it has ${en}: it may be a connection to the outside that nobody declared.`,
          },
    ...(zone === undefined ? {} : { to: zone }),
    cause: interfaceCause(device, found),
    fix: {
      ja: `外部への回線なら devices.${device.id}.interfaces の ${found.id} に外部ネットワークを書いて台帳（connections）に載せ、使っていなければ機器側で無効にしてください。`,
      en: `If it is a line to the outside, attach ${found.id} in devices.${device.id}.interfaces to the external network and enter it in the register (connections); if unused, disable it on the device.`,
    },
  }
}
