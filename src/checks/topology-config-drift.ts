import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import { everyRule } from '../model/rule.ts'
import { formatAddress, formatRange, rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import { attachmentCause, entryCause, interfaceCause, unknownCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { nextHops } from './next-hops.ts'
import { pairDifferences } from './pair/pair-differences.ts'
import { placeName } from './places.ts'
import { missingExport } from './unknowns.ts'

const parameters = z.strictObject({})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'CHG-003',
  name: 'topology-config-drift',
  title: { ja: '構成図と設定の整合', en: 'Topology document agrees with configurations' },
  severity: 'high',
  why: {
    ja: '設定ファイルで使われているインターフェース（アドレスがある、ルールや経路が参照している）が構成YAMLにあること、構成YAMLのインターフェースが設定ファイルにあること、アドレス・マスク・VLAN がゾーンの記載と合うこと、静的経路のネクストホップが構成のどこかにあること、冗長構成（members）の設定が互いに同じであることを確かめます。食い違いがあると、他の検査は実際とは違うネットワークを判定していることになります。',
    en: 'Interfaces in use in an export (with an address, or named by a rule or route) must be in the topology YAML, and interfaces of the YAML in the export; addresses, masks and VLANs must agree with the zones; next hops of static routes must belong to somebody; the members of a redundant pair must be configured alike. Where they differ, every other check judges a network that is not the real one.',
  },
  fix: {
    ja: '実際の配線と設定を確かめ、構成YAMLか機器の設定の誤っている方を直してください。',
    en: 'Look at the real cabling and configuration, and correct whichever of the two is wrong.',
  },
  limitations: {
    ja: '書かれたもの同士を比べるだけで、実際の配線は見えません。使われていないポート、ループバックは対象外です。外部ネットワーク側のアドレスは確かめません。',
    en: 'Compares two documents; the real cabling is not seen. Unused ports and loopbacks are left out, and addresses towards external networks are not compared.',
  },
  waivable: false,
  parameters,
  run(context) {
    const findings: Finding[] = []
    for (const device of context.devices.values()) {
      if (device.knowledge === 'missing') findings.push(withoutExport(context, device))
      if (device.knowledge !== 'export') continue
      findings.push(...undeclared(context, device), ...absent(context, device), ...differing(context, device), ...nextHops(context, device))
      findings.push(...pairDifferences(context, device))
    }
    return { findings: [...findings, ...nowhere(context)] }
  },
})

function withoutExport({ severity }: Context, device: Device): Finding {
  const unknown = missingExport(device)
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${unknown.text.ja}。この機器を通る通信は判定できません。`,
      en: `Device ${device.id} has no export; what passes through it cannot be judged.`,
    },
    cause: unknownCause(unknown),
    fix: {
      ja: 'export: に設定ファイルを指定してください。団体外の管理なら managed-by: outside、設定のない機器なら routing: unknown と filter: none を書いてください。',
      en: 'Give its export. If others manage it, write managed-by: outside; if it has no configuration, routing: unknown and filter: none.',
    },
    uncertainties: [unknown],
  }
}

/** In use on the device, and either absent from the topology or declared unused there. */
function undeclared({ topology, network, severity }: Context, device: Device): Finding[] {
  const declared = topology.devices.get(device.id)?.interfaces
  const inRules = new Set(device.domains.flatMap(permittedInterfaces))
  return device.interfaces.flatMap((found): Finding[] => {
    const touches = network.world.touches({ device: device.id, interface: found.id })
    if (touches.kind === 'unknown') {
      const what = found.addresses.map(({ prefix }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`).join(', ')
      return [
        {
          verdict: 'violation',
          severity,
          text: {
            ja: `${device.id} の設定で使われているインターフェース ${found.id}${what === '' ? '' : `（${what}）`} が構成YAMLにありません。その先に何があるか判定できません。`,
            en: `Interface ${found.id}${what === '' ? '' : ` (${what})`} is in use on ${device.id} but absent from the topology YAML; what lies behind it cannot be judged.`,
          },
          cause: interfaceCause(device, found),
          fix: {
            ja: `構成YAMLの devices.${device.id}.interfaces に ${found.id} の接続先を書くか、使っていなければ機器側で無効にしてください（接続していないなら unused）。`,
            en: `Say in devices.${device.id}.interfaces what ${found.id} is connected to, or disable it on the device (unused, if nothing is connected).`,
          },
        },
      ]
    }
    if (declared?.get(found.id)?.kind === 'unused' && found.enabled && inRules.has(found.id)) {
      return [
        {
          verdict: 'violation',
          severity: 'low',
          text: {
            ja: `${device.id} の ${found.id} は構成YAMLで未使用（unused）とされていますが、有効な許可ルールが参照しています。`,
            en: `${found.id} of ${device.id} is declared unused, yet permit rules in force name it.`,
          },
          cause: interfaceCause(device, found),
          fix: {
            ja: `接続されているなら接続先を書き、接続されていないなら機器側で無効にしてルールから外してください。`,
            en: 'If it is connected, say to what; if not, disable it on the device and take it out of the rules.',
          },
        },
      ]
    }
    return []
  })
}

function permittedInterfaces(domain: RoutingDomain): string[] {
  return domain.stages.flatMap((stage) =>
    stage.kind !== 'filter'
      ? []
      : stage.bindings.flatMap(({ rulebase }) =>
          [...everyRule(rulebase)]
            .filter((rule) => rule.enabled && rule.action === 'permit')
            .flatMap((rule) => rule.clauses.flatMap((c) => [c.in, c.out].flatMap((match) => (match === 'any' ? [] : [...match])))),
        ),
  )
}

/** Written in the topology, unknown to the device. */
function absent({ topology, severity }: Context, device: Device): Finding[] {
  const declaration = topology.devices.get(device.id)
  if (declaration === undefined) return []
  const known = new Set(device.interfaces.map((i) => i.id))
  return [...declaration.interfaces.keys()].flatMap((name): Finding[] => {
    if (known.has(name)) return []
    const akin = device.interfaces.filter((i) => i.name === name || i.name === name.slice(name.indexOf('/') + 1)).map((i) => i.id)
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `構成YAMLにある ${device.id} のインターフェース ${name} は、設定ファイルにありません。`,
          en: `Interface ${name} of ${device.id} is in the topology YAML but not in the export.`,
        },
        cause: attachmentCause(declaration, name),
        fix:
          akin.length === 0
            ? {
                ja: '名前の誤りなら直し、撤去したものなら構成YAMLから消してください。VDOM や VRF のある機器では「VDOM/port1」のように書きます。',
                en: 'Correct the name, or remove it if the interface is gone. On devices with VDOMs or VRFs write `VDOM/port1`.',
              }
            : { ja: `「${akin.join('」「')}」の間違いではありませんか。`, en: `Did you mean ${akin.join(' or ')}?` },
      },
    ]
  })
}

/** Addresses, masks and VLANs that differ from the zone, and links whose ends share no subnet. */
function differing(context: Context, device: Device): Finding[] {
  const { topology, network, severity } = context
  const findings: Finding[] = []
  for (const found of device.interfaces) {
    const touches = network.world.touches({ device: device.id, interface: found.id })
    if (touches.kind === 'port') {
      const far = network.world.interfaceOf(touches.port)
      if (far !== undefined && device.id < touches.port.device && !shareSubnet(found, far)) {
        findings.push({
          verdict: 'violation',
          severity,
          text: {
            ja: `${device.id} の ${found.id}（${written(found)}）と ${touches.port.device} の ${far.id}（${written(far)}）は接続されていると書かれていますが、同じサブネットにありません。`,
            en: `${found.id} of ${device.id} (${written(found)}) and ${far.id} of ${touches.port.device} (${written(far)}) are linked in the topology but share no subnet.`,
          },
          cause: interfaceCause(device, found),
          fix: { ja: '接続先の記載か、どちらかのアドレスを直してください。', en: 'Correct the link, or one of the addresses.' },
        })
      }
    }
    const zone = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
    if (zone === undefined) continue
    const name = placeName(topology, zone.id)
    for (const { prefix, span } of found.addresses) {
      const subnet = Addresses.ofPrefix(prefix)
      const inside = zone.addresses.has(prefix.family, prefix.address)
      const elsewhere = [...topology.zones.values()].some((other) => other !== zone && other.addresses.has(prefix.family, prefix.address))
      // An address of another zone is SEG-007's finding.
      if ((inside && subnet.within(zone.addresses)) || (!inside && elsewhere) || isLinkLocal(prefix)) continue
      const address = `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`
      findings.push({
        verdict: 'violation',
        severity,
        text: inside
          ? {
              ja: `${device.id} の ${found.id} のサブネット ${formatRange(rangeOf(prefix))} は、接続先 ${name.ja} のアドレス（${zone.written.join('、')}）より広く、構成YAMLとマスクが合っていません。`,
              en: `The subnet ${formatRange(rangeOf(prefix))} of ${found.id} on ${device.id} is wider than ${name.en} (${zone.written.join(', ')}): the masks differ.`,
            }
          : {
              ja: `${device.id} の ${found.id} のアドレス ${address} は、接続先 ${name.ja} のアドレス（${zone.written.join('、')}）にありません。`,
              en: `The address ${address} of ${found.id} on ${device.id} is not among those of ${name.en} (${zone.written.join(', ')}).`,
            },
        to: zone.id,
        cause: { ...interfaceCause(device, found), focus: span },
        fix: {
          ja: `実際に使っているアドレスを確かめ、ゾーン ${zone.id} の addresses か ${found.id} の接続先を直してください。`,
          en: `Find out which addresses are in use, and correct the addresses of zone ${zone.id} or the attachment of ${found.id}.`,
        },
      })
    }
    if (found.vlan !== undefined && zone.vlan !== undefined && found.vlan !== zone.vlan) {
      findings.push({
        verdict: 'violation',
        severity,
        text: {
          ja: `${device.id} の ${found.id} は VLAN ${found.vlan} ですが、接続先 ${name.ja} は VLAN ${zone.vlan} と書かれています。`,
          en: `${found.id} of ${device.id} is VLAN ${found.vlan}, but ${name.en} is declared as VLAN ${zone.vlan}.`,
        },
        to: zone.id,
        cause: interfaceCause(device, found),
        fix: {
          ja: `ゾーン ${zone.id} の vlan か ${found.id} の接続先を直してください。`,
          en: `Correct the vlan of zone ${zone.id} or the attachment of ${found.id}.`,
        },
      })
    }
  }
  return findings
}

function shareSubnet(a: Interface, b: Interface): boolean {
  const fixed = [a, b].every((i) => i.addresses.some(({ prefix }) => prefix.family === 4) && !i.addressUnknown)
  if (!fixed) return true
  return a.addresses.some((x) => b.addresses.some((y) => Addresses.ofPrefix(x.prefix).has(y.prefix.family, y.prefix.address)))
}

function written({ addresses }: Interface): string {
  return addresses.map(({ prefix }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`).join(', ')
}

/** IPv6 link-local addresses are on every interface and belong to no zone (RFC 4291). */
function isLinkLocal({ family, address }: Interface['addresses'][number]['prefix']): boolean {
  return family === 6 && address >> 118n === 0xfe80n >> 6n
}

/** Zones that no interface of any device touches: everything about them would pass by omission. */
function nowhere({ topology, network, severity }: Context): Finding[] {
  return [...topology.zones.values()].flatMap((zone): Finding[] => {
    if (network.world.portsOn(zone.id).length > 0) return []
    const name = placeName(topology, zone.id)
    const text: Text = {
      ja: `ゾーン ${name.ja} に接続する機器が構成YAMLにありません`,
      en: `no device of the topology is attached to zone ${name.en}`,
    }
    return [
      {
        verdict: 'not-evaluable',
        severity,
        text: {
          ja: `${text.ja}。このゾーンの通信は判定できません。`,
          en: `No device of the topology is attached to zone ${name.en}; its traffic cannot be judged.`,
        },
        to: zone.id,
        cause: entryCause('zones', zone, { ja: `ゾーン ${name.ja}`, en: `zone ${name.en}` }),
        fix: {
          ja: `${zone.id} に接続する機器のインターフェースを書いてください。どこにもつながらないネットワークなら、そのスイッチを routing: unknown、filter: none の機器として書いてください。`,
          en: `Attach the interface that serves ${zone.id}. If the network is connected to nothing, declare its switch with routing: unknown and filter: none.`,
        },
        uncertainties: [{ code: 'unattached-zone', text, span: zone.span }],
      },
    ]
  })
}
