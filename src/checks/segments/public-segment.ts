/** That a published zone shares its segment with another one: a VLAN, an interface, a host. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Zone } from '../../model/topology.ts'
import { formatAddress } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { entryCause, interfaceCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import { sharedVlans, vlansOf } from './segments.ts'

type Context = CheckContext<unknown>

export function sharedSegments(context: Context, zone: Zone): readonly Finding[] {
  return [...sameVlan(context, zone), ...sameInterface(context, zone), ...sameHost(context, zone)]
}

function* sameVlan({ topology, network, severity }: Context, zone: Zone): Generator<Finding> {
  const vlans = vlansOf(network.world)
  for (const other of topology.zones.values()) {
    if (other === zone) continue
    for (const vlan of sharedVlans(vlans, zone, other)) {
      const a = placeName(topology, zone.id)
      const b = placeName(topology, other.id)
      yield {
        verdict: 'violation',
        severity,
        text: {
          ja: `外部へ公開する ${a.ja} と ${b.ja} が、同じ拠点で同じ VLAN ${vlan} を使っています。同じセグメントであれば、公開サーバとの間に何の制御もありません。`,
          en: `The published ${a.en} and ${b.en} use the same VLAN ${vlan} at one site. If it is one segment, nothing filters between them.`,
        },
        from: zone.id,
        to: other.id,
        cause: entryCause('zones', other, { ja: `ゾーン ${b.ja}`, en: `zone ${b.en}` }),
        fix: {
          ja: `${a.ja} に専用の VLAN を割り当ててください。別の L2 なら、ゾーンの site を分けて書いてください。`,
          en: `Give ${a.en} a VLAN of its own. If they are different switches, say so with the zones’ site.`,
        },
      }
    }
  }
}

/** An interface that is attached to one of the two zones and has an address of the other. */
function* sameInterface({ topology, network, devices, severity }: Context, zone: Zone): Generator<Finding> {
  for (const device of devices.values()) {
    for (const found of device.interfaces) {
      const touches = network.world.touches({ device: device.id, interface: found.id })
      const home = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
      if (home === undefined) continue
      for (const { prefix, span } of found.addresses) {
        if (home.addresses.has(prefix.family, prefix.address)) continue
        const there = Addresses.ofAddress(prefix.family, prefix.address)
        const others = home === zone ? [...topology.zones.values()].filter((one) => one !== zone) : [zone]
        const other = others.find(({ addresses }) => there.within(addresses))
        if (other === undefined) continue
        const a = placeName(topology, home.id)
        const b = placeName(topology, other.id)
        const address = formatAddress(prefix.family, prefix.address)
        yield {
          verdict: 'violation',
          severity,
          text: {
            ja: `${device.id} の ${found.id} は ${a.ja} に接続し、${b.ja} のアドレス ${address} も持っています。外部へ公開する ${placeName(topology, zone.id).ja} がほかのゾーンとセグメントを共有しています。`,
            en: `${found.id} of ${device.id} is attached to ${a.en} and has the address ${address} of ${b.en}: the published ${placeName(topology, zone.id).en} shares its segment with another zone.`,
          },
          from: home.id,
          to: other.id,
          cause: { ...interfaceCause(device, found), focus: span },
          fix: {
            ja: `${b.ja} を ${device.id} の別のインターフェースに移し、${found.id} からアドレス ${address} を外してください。`,
            en: `Move ${b.en} to an interface of its own on ${device.id}, and remove the address ${address} from ${found.id}.`,
          },
        }
      }
    }
  }
}

/** A host with a leg in the published zone and another elsewhere; relays are declared as such and judged by what they carry. */
function* sameHost({ topology, severity }: Context, zone: Zone): Generator<Finding> {
  const legs = Addresses.union([...topology.relays.values()].flatMap((relay) => [...relay.legs.values()].map(({ addresses }) => addresses)))
  for (const host of topology.hosts.values()) {
    const others = host.zones.filter((id) => id !== zone.id)
    const other = others[0]
    if (other === undefined || !host.zones.includes(zone.id) || host.addresses.within(legs)) continue
    const name = named(host)
    const a = placeName(topology, zone.id)
    const b = listOf(others.map((id) => placeName(topology, id)))
    yield {
      verdict: 'violation',
      severity,
      text: {
        ja: `${name.ja} は、外部へ公開する ${a.ja} と ${b.ja} の両方に足があります。公開サーバから、ファイアウォールを通らずに ${b.ja} へ届きます。`,
        en: `${name.en} has a leg in the published ${a.en} and in ${b.en}: from a published server ${b.en} is reached past the firewall.`,
      },
      from: zone.id,
      to: other,
      cause: entryCause('hosts', host, name),
      fix: {
        ja: `${name.ja} の足を ${a.ja} だけにしてください。中継する装置であれば、relays に何を中継するかを申告してください。`,
        en: `Leave ${name.en} with its leg in ${a.en} only; if it is a relay, declare in relays what it carries.`,
      },
    }
  }
}

function named({ id, name }: { readonly id: string; readonly name: string }): Text {
  const words = name === id ? id : `${name} (${id})`
  return { ja: `ホスト ${words}`, en: `host ${words}` }
}
