import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { World } from '../graph/world.ts'
import type { Topology, Zone } from '../model/topology.ts'
import { formatAddress } from '../packet/address.ts'
import { beforeFirewalls } from './boundary.ts'
import { attachmentCause, entryCause, interfaceCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { handledElsewhere } from './segments/handled-elsewhere.ts'
import { hostsInTwoTiers } from './segments/hosts-in-two-tiers.ts'
import { placeName } from './places.ts'
import { sharedVlans, vlansOf } from './segments/segments.ts'

const parameters = z.strictObject({
  'mynumber-work': z
    .array(z.string())
    .default(['my-number', 'family-register'])
    .describe(
      'Work (handles of a zone) that belongs to the My Number tier; empty where the document names no such tier. マイナンバー利用事務系に置くべき事務（ゾーンの handles）。文書がその系を定めていなければ空にする。',
    ),
})
export type MembershipParameters = z.infer<typeof parameters>
type Context = CheckContext<MembershipParameters>

export default defineCheck({
  id: 'SEG-007',
  name: 'tier-membership-unique',
  title: { ja: '各セグメントの所属系の一意性', en: 'Every segment belongs to exactly one tier' },
  severity: 'high',
  why: {
    ja: '一つのルーティングドメインで見えるゾーンのアドレスが重ならないこと、機器のインターフェースのアドレスが接続先ゾーン以外のゾーンに属さないこと、同じ拠点で異なる系のゾーンが同じ VLAN ID を使わないこと、通信を制御しない機器と、中継と申告していないホスト（複合機、サーバなど。何も中継しないと申告した中継を含む）が二つの系に接続していないこと、方針の mynumber-work に挙げた事務（既定では個人番号と戸籍）を扱うゾーン（handles）がマイナンバー利用事務系に属することを確かめます。',
    en: 'Zones that one routing domain sees must not overlap; an interface’s address must not belong to another zone than the one it is attached to; zones of different tiers at one site must not share a VLAN id; no device that filters nothing, and no host that is not a declared relay (printer, server; a relay that is declared to carry nothing counts as a host), may be attached to two tiers; and zones that handle (handles) work that the policy lists in mynumber-work (by default My Number and family-register work) belong to the My Number tier.',
  },
  fix: {
    ja: 'アドレス・VLAN・接続先のどれが正しいかを確かめ、構成YAMLか機器の設定を直してください。',
    en: 'Find out which of address, VLAN and attachment is right, and correct the topology YAML or the device.',
  },
  limitations: {
    ja: '構成YAMLと設定ファイルに書かれたものだけを見ます。申告されていない二重接続の端末や、仮想スイッチの割当は見えません。ファイアウォールを挟んで離れたゾーンの重なりは、アドレス変換で分けられていることがあるため参考とします。',
    en: 'Sees what the topology YAML and the exports say: terminals with two cards that nobody declared and virtual switches are not seen. Overlaps of zones on different sides of a firewall may be kept apart by address translation and are listed as information.',
  },
  waivable: false,
  parameters,
  run: (context) => ({
    findings: [
      ...overlaps(context),
      ...strayInterfaces(context),
      ...doublyUsedVlans(context),
      ...doubleAttached(context),
      ...hostsInTwoTiers(context),
      ...handledElsewhere(context),
    ],
  }),
})

function overlaps({ topology, network, severity }: Context): Finding[] {
  const zones = [...topology.zones.values()]
  const seen = seenTogether(network.world)
  return pairs(zones).flatMap(([a, b]) => {
    const shared = a.addresses.and(b.addresses)
    if (shared.isEmpty) return []
    const domain = seen.get(`${a.id} ${b.id}`) ?? seen.get(`${b.id} ${a.id}`)
    const nameA = placeName(topology, a.id)
    const nameB = placeName(topology, b.id)
    const common = { from: a.id, to: b.id, cause: entryCause('zones', b, zoneLabel(topology, b)) }
    if (domain === undefined) {
      return [
        {
          ...common,
          verdict: 'violation' as const,
          severity: 'info' as const,
          text: {
            ja: `${nameA.ja} と ${nameB.ja} のアドレスが ${shared.toString()} で重なっています。間にファイアウォールがあるため別のネットワークと見なしますが、アドレスだけでは区別できません。`,
            en: `${nameA.en} and ${nameB.en} overlap in ${shared.toString()}. There are firewalls in between, so they are taken as different networks; their addresses alone do not tell them apart.`,
          },
          fix: {
            ja: '意図した重複でなければ、ゾーンの addresses を直してください。',
            en: 'Unless the overlap is intended, correct the addresses of the zones.',
          },
        },
      ]
    }
    return [
      {
        ...common,
        verdict: 'violation' as const,
        severity,
        text: {
          ja: `${nameA.ja} と ${nameB.ja} のアドレスが ${shared.toString()} で重なっており、機器 ${domain} はどちらのゾーンの通信か区別できません。`,
          en: `${nameA.en} and ${nameB.en} overlap in ${shared.toString()}; device ${domain} cannot tell whose traffic it is.`,
        },
        fix: {
          ja: `ゾーン ${a.id} か ${b.id} の addresses を、重ならないように直してください。`,
          en: `Correct the addresses of zone ${a.id} or ${b.id} so that they do not overlap.`,
        },
      },
    ]
  })
}

/** Pairs of zones that some routing domain sees without a further firewall in between, with the device. */
function seenTogether(world: World): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const device of world.devices.values()) {
    const byDomain = new Map<string, Set<string>>()
    for (const port of world.portsOf(device.id)) {
      const domain = world.domainOf(port)?.name ?? ''
      const zones = byDomain.get(domain) ?? new Set<string>()
      byDomain.set(domain, zones)
      for (const place of beforeFirewalls(world, port)) if (world.topology.zones.has(place)) zones.add(place)
    }
    for (const zones of byDomain.values())
      for (const [a, b] of pairs([...zones])) if (!found.has(`${a} ${b}`)) found.set(`${a} ${b}`, device.id)
  }
  return found
}

function strayInterfaces({ topology, network, devices, severity }: Context): Finding[] {
  const findings: Finding[] = []
  for (const device of devices.values()) {
    if (device.knowledge !== 'export') continue
    for (const found of device.interfaces) {
      const touches = network.world.touches({ device: device.id, interface: found.id })
      const home = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
      if (home === undefined) continue
      for (const { prefix, span } of found.addresses) {
        if (home.addresses.has(prefix.family, prefix.address)) continue
        const other = [...topology.zones.values()].find((zone) => zone !== home && zone.addresses.has(prefix.family, prefix.address))
        if (other === undefined) continue
        const address = formatAddress(prefix.family, prefix.address)
        const a = placeName(topology, home.id)
        const b = placeName(topology, other.id)
        findings.push({
          verdict: 'violation',
          severity,
          text: {
            ja: `${device.id} の ${found.id} は ${a.ja} に接続していますが、アドレス ${address} は ${b.ja} のものです。一つのセグメントに二つのゾーンが同居しているか、接続先の記載が誤っています。`,
            en: `${found.id} of ${device.id} is attached to ${a.en}, but its address ${address} belongs to ${b.en}: two zones share one segment, or the attachment is wrong.`,
          },
          from: home.id,
          to: other.id,
          cause: { ...interfaceCause(device, found), focus: span },
          fix: {
            ja: `${found.id} の接続先を ${other.id} に直すか、機器のアドレス ${address} を ${home.id} のものに改めてください。`,
            en: `Attach ${found.id} to ${other.id}, or give the interface an address of ${home.id} instead of ${address}.`,
          },
        })
      }
    }
  }
  return findings
}

function doublyUsedVlans({ topology, network, severity }: Context): Finding[] {
  const vlans = vlansOf(network.world)
  return pairs([...topology.zones.values()]).flatMap(([a, b]) => {
    if (a.tier.base === b.tier.base) return []
    return sharedVlans(vlans, a, b).map((vlan): Finding => {
      const nameA = placeName(topology, a.id)
      const nameB = placeName(topology, b.id)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `${nameA.ja}（${a.tier.name.ja}）と ${nameB.ja}（${b.tier.name.ja}）が、同じ拠点で同じ VLAN ${vlan} を使っています。同じセグメントであれば、二つの系が直接つながっています。`,
          en: `${nameA.en} (${a.tier.name.en}) and ${nameB.en} (${b.tier.name.en}) use the same VLAN ${vlan} at one site. If it is one segment, the two tiers are connected.`,
        },
        from: a.id,
        to: b.id,
        cause: entryCause('zones', b, zoneLabel(topology, b)),
        fix: {
          ja: `VLAN ${vlan} をどちらか一方の系だけで使うようにしてください。別の拠点・別の L2 なら、ゾーンの site を分けて書いてください。`,
          en: `Use VLAN ${vlan} for one of the tiers only. If they are different sites or switches, say so with the zones’ site.`,
        },
      }
    })
  })
}

/** A device that filters nothing with interfaces in zones of two tiers. */
function doubleAttached({ topology, network, devices, severity }: Context): Finding[] {
  const findings: Finding[] = []
  for (const device of devices.values()) {
    if (device.knowledge !== 'declared' && device.knowledge !== 'outside') continue
    const declaration = topology.devices.get(device.id)
    if (declaration === undefined) continue
    const attached = network.world.portsOf(device.id).flatMap((port) => {
      const touches = network.world.touches(port)
      const zone = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
      return zone === undefined ? [] : [{ name: port.interface, zone }]
    })
    const first = attached[0]
    const second = attached.find(({ zone }) => zone.tier.base !== first?.zone.tier.base)
    if (first === undefined || second === undefined) continue
    const zones = listOf(
      attached.map(({ zone }) => ({
        ja: `${placeName(topology, zone.id).ja}（${zone.tier.name.ja}）`,
        en: `${placeName(topology, zone.id).en} (${zone.tier.name.en})`,
      })),
    )
    findings.push({
      verdict: 'violation',
      severity,
      text: {
        ja: `機器 ${device.id} は、通信を制御しないのに二つの系に接続しています: ${zones.ja}。`,
        en: `Device ${device.id} filters nothing and is attached to two tiers: ${zones.en}.`,
      },
      from: first.zone.id,
      to: second.zone.id,
      cause: attachmentCause(declaration, second.name),
      fix: {
        ja: `${device.id} をどちらか一方の系だけに接続するか、系の間を制御する機器であれば設定ファイルを export: に指定してください。`,
        en: `Attach ${device.id} to one tier only; if it filters between them, give its export.`,
      },
    })
  }
  return findings
}

function zoneLabel(topology: Topology, zone: Zone): Text {
  const name = placeName(topology, zone.id)
  return { ja: `ゾーン ${name.ja}`, en: `zone ${name.en}` }
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, at) => items.slice(at + 1).map((b) => [a, b] as const))
}
