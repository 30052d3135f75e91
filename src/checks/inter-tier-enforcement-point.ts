import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { World } from '../graph/world.ts'
import type { Device } from '../model/device.ts'
import type { Topology } from '../model/topology.ts'
import type { Join } from './boundary.ts'
import { byInterface, enforcement, interfaceOf, joins, pairsOf, passagesOf } from './boundary.ts'
import { attachmentCause, interfaceCause, unknownCause } from './cause.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { boundaryBetween, placeName, sideOf } from './places.ts'
import { unknownsOf } from './unknowns.ts'

const parameters = z.strictObject({})

export default defineCheck({
  id: 'SEG-008',
  name: 'inter-tier-enforcement-point',
  title: { ja: '系間の境界は制御機器を経由', en: 'Tiers meet only at a filtering device' },
  severity: 'critical',
  why: {
    ja: '系の異なるゾーンの間、および庁内のゾーンと外部ネットワークの間のすべての経路で、少なくとも1台の自団体の機器が、その入出力インターフェースの組に対して明示的なルールベース（ファイアウォールポリシー、ACL）を持つことを確かめます。ACL のないルータや L3 スイッチのインターフェースは暗黙の許可であり、違反です。ルールの中身は他の検査が見ます。',
    en: 'Every way between zones of different tiers, and between a zone and an external network, must pass at least one device of the body that has an explicit rulebase (firewall policies, an access list) for that pair of interfaces. An interface of a router or layer-3 switch without a list is an implicit permit and a violation. What the rules say is for other checks.',
  },
  fix: {
    ja: '系の境界となるインターフェースに ACL を適用するか、ファイアウォールを経由する構成に改めてください。',
    en: 'Bind an access list to the interfaces where the tiers meet, or route that traffic through a firewall.',
  },
  limitations: {
    ja: '構成YAMLの接続に基づきます。トランクや仮想スイッチ、二つの系に接続した端末は見えません。役割が edge のゾーンと、団体外が管理する機器の先にある外部ネットワークとの間は、境界の一部として判定しません。独立系（学校、来庁者用など）とインターネットの間も判定しません。',
    en: 'Judged on the cabling in the topology YAML: trunks, virtual switches and terminals with two cards are not seen. A zone of role edge and the external network behind a device managed by others are taken as parts of one boundary and not judged. Nor are independent networks (school, guests) and the Internet.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { network, topology } = context
    const apart = apartIn(network.world)
    const found = joins(network.world, enforcement, apart)
    const sides = new Set([...topology.zones.keys(), ...topology.externals.keys()].map((place) => sideOf(topology, place)))
    if (topology.zones.size === 0 || sides.size < 2) {
      return {
        findings: [],
        notApplicable: { ja: '系が一つだけで、境界がありません', en: 'there is one tier only, so there is no boundary' },
      }
    }
    return {
      findings: (['open', 'unknown'] as const).flatMap((certainty) =>
        byInterface(found.filter((join) => join.certainty === certainty)).map((entry) => finding(context, entry, certainty)),
      ),
    }
  },
})

/** What may meet only at a filtering device, unless the zone is the edge of the external network. */
function apartIn(world: World): (from: string, to: string) => boolean {
  const edges = sharedEdges(world)
  return (from, to) => boundaryBetween(world.topology, from, to) && !edges.has(`${from} ${to}`)
}

/** Pairs `zone external` and `external zone` that are parts of one boundary: a zone of role edge, and what is behind a device managed by others there. */
export function sharedEdges(world: World): ReadonlySet<string> {
  const { topology } = world
  const edges = new Set<string>()
  for (const { device, in: input, out } of passagesOf(world)) {
    if (device.knowledge !== 'outside') continue
    const a = world.touches({ device: device.id, interface: input })
    const b = world.touches({ device: device.id, interface: out })
    if (a.kind !== 'zone' || b.kind !== 'external' || topology.zones.get(a.zone)?.role !== 'edge') continue
    edges.add(`${a.zone} ${b.external}`)
    edges.add(`${b.external} ${a.zone}`)
  }
  return edges
}

function finding(
  context: CheckContext<unknown>,
  entry: { readonly device: Device; readonly interface: string; readonly joins: readonly Join[] },
  certainty: Join['certainty'],
): Finding {
  const { topology } = context
  const { device } = entry
  const first = entry.joins[0]!
  const pairs = pairsOf(topology, entry.joins)
  const where = whereOf(device, entry.interface)
  const from = placeName(topology, first.from)
  const to = placeName(topology, first.to)
  const shared = {
    severity: context.severity,
    from: first.from,
    to: first.to,
    cause: causeOf(topology, device, entry.interface),
  }
  if (certainty === 'unknown') {
    const unknowns = unknownsOf(device)
    return {
      ...shared,
      cause: unknowns[0] === undefined ? shared.cause : unknownCause(unknowns[0]),
      verdict: 'not-evaluable',
      text: {
        ja: `${where.ja} で ${pairs.ja} が接しますが、そこで通信が制御されているかどうかを判定できません（例: ${from.ja} から ${to.ja}）。`,
        en: `${pairs.en} meet at ${where.en}, and whether anything filters there cannot be judged (for example ${from.en} to ${to.en}).`,
      },
      fix: {
        ja: `機器 ${device.id} の設定ファイルを構成YAMLの export: に指定するか、解釈できなかった文を確認してください。`,
        en: `Give the export of device ${device.id} in the topology YAML, or look at the statements that were not understood.`,
      },
      uncertainties: unknowns,
    }
  }
  const by = BY[device.knowledge]
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: `${where.ja} で ${pairs.ja} が、通信を制御するルールベースなしに接しています（例: ${from.ja} から ${to.ja}）。${by.ja}`,
      en: `${pairs.en} meet at ${where.en} with no rulebase in between (for example ${from.en} to ${to.en}). ${by.en}`,
    },
    fix: {
      ja: `${where.ja} に系間の通信を制御する ACL を適用するか、この接続をファイアウォール経由に改めてください。`,
      en: `Bind an access list that filters between the tiers to ${where.en}, or move this connection behind a firewall.`,
    },
  }
}

const BY: Readonly<Record<Device['knowledge'], Text>> = {
  export: {
    ja: 'このインターフェースの組に ACL もポリシーも適用されていません（暗黙の許可）。',
    en: 'No access list or policy is bound to this pair of interfaces (implicit permit).',
  },
  declared: { ja: 'この機器は通信を制御しないと申告されています。', en: 'The device is declared to filter nothing.' },
  outside: {
    ja: 'この機器は団体外の管理であり、自団体の機器による制御がありません。',
    en: 'The device is managed by others; none of the body’s own devices filters.',
  },
  missing: { ja: 'この機器の設定ファイルがありません。', en: 'The device has no export.' },
}

function whereOf(device: Device, name: string): Text {
  return { ja: `${device.id} の ${name}`, en: `${name} of ${device.id}` }
}

function causeOf(topology: Topology, device: Device, name: string): Cause {
  const found = interfaceOf(device, name)
  if (device.knowledge === 'export' && found !== undefined) return interfaceCause(device, found)
  const declaration = topology.devices.get(device.id)
  if (declaration === undefined) return { id: device.id, label: { ja: device.id, en: device.id }, span: device.span, focus: device.span }
  return attachmentCause(declaration, name)
}
