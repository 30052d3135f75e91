/** What a run did not judge, what no export can show, and what was assumed: said first, never silently. */
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import { attestationOf } from '../checks/attributes/attested.ts'
import { checks } from '../checks/index.ts'
import { ownChecksOf } from '../checks/own/own-checks.ts'
import { placeName, sideName } from '../checks/places.ts'
import type { Network } from '../graph/network.ts'
import type { Device, Feature } from '../model/device.ts'
import { permitted } from '../graph/decide.ts'
import { packetsOf } from '../model/match.ts'
import type { Policy } from '../model/policy.ts'
import { settingsOf } from '../model/policy.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import { locationOf } from '../report/excerpt.ts'
import type { Result, ResultClause } from '../report/result.ts'

/** What only eyes and other documents can tell. */
export const NOT_SEEN: readonly Text[] = [
  { ja: 'スイッチのトランクと VLAN の割当て、仮想スイッチ', en: 'switch trunks, VLAN assignment and virtual switches' },
  {
    ja: '2つの系に足を持つ端末・サーバ・複合機（構成YAMLに書かれていないもの）',
    en: 'terminals, servers and printers with legs in two tiers that the topology does not mention',
  },
  { ja: '可搬媒体による持ち運び', en: 'what is carried on removable media' },
]

/** What devices carry besides unicast packets that a rulebase decides; nothing judges it yet. */
const UNJUDGED_FEATURES: readonly (readonly [Feature['kind'], Text])[] = [
  ['multicast', { ja: 'マルチキャストの転送', en: 'multicast forwarding' }],
  ['dns-server', { ja: '機器が行う DNS の中継', en: 'DNS relayed by devices' }],
  ['dhcp-relay', { ja: '機器が行う DHCP の中継', en: 'DHCP relayed by devices' }],
  ['helper-address', { ja: 'ip helper-address によるブロードキャストの中継', en: 'broadcasts relayed by ip helper-address' }],
]

/** What devices do besides filtering, halves of pairs that are not given, clauses that nothing answers yet. */
export function notJudged(
  topology: Topology,
  policies: readonly Policy[],
  devices: ReadonlyMap<string, Device>,
  today: string,
): Result['notJudged'] {
  const known = new Set([...checks, ...policies.flatMap(ownChecksOf)].map(({ id }) => id))
  const result: { text: Text; clauses: readonly ResultClause[] }[] = []
  for (const [kind, name] of UNJUDGED_FEATURES) {
    const where = [...devices.values()]
      .filter((d) => d.domains.some((domain) => domain.features.some((f) => f.kind === kind)))
      .map(({ id }) => id)
    if (where.length === 0) continue
    result.push({ text: { ja: `${name.ja}（${listOf(where).ja}）`, en: `${name.en} (${listOf(where).en})` }, clauses: [] })
  }
  const tunnels = [...devices.values()]
    .filter((d) => d.interfaces.some(({ kind, enabled, used }) => kind === 'tunnel' && enabled && used))
    .map(({ id }) => id)
  if (tunnels.length > 0) {
    result.push({
      text: {
        ja: `トンネルの外側（暗号化後のパケット）が通る経路（${listOf(tunnels).ja}）`,
        en: `the way that tunnels themselves take, outside of what they carry (${listOf(tunnels).en})`,
      },
      clauses: [],
    })
  }
  for (const device of devices.values()) {
    if (device.redundancy === undefined || device.members !== undefined || hasOtherHalf(device, devices)) continue
    result.push({
      text: {
        ja: `${device.id} の冗長構成（${device.redundancy.text.ja}）の相手の設定。members: に書くと差を調べます`,
        en: `the other half of ${device.id} (${device.redundancy.text.en}); name its export in members: to have them compared`,
      },
      clauses: [],
    })
  }
  for (const policy of policies) {
    const off = [...checks, ...ownChecksOf(policy)].filter(({ id }) => settingsOf(policy, id)?.enabled === false).map(({ id }) => id)
    if (off.length > 0) {
      result.push({
        text: { ja: `${policy.id} が無効にしている検査: ${listOf(off).ja}`, en: `checks that ${policy.id} turns off: ${listOf(off).en}` },
        clauses: [],
      })
    }
    const waiting: ResultClause[] = []
    const missing = new Set<string>()
    for (const { id, quote, cite, answeredBy } of policy.clauses.values()) {
      const absent = answeredBy.filter((check) => !known.has(check))
      if (absent.length === 0) continue
      for (const check of absent) missing.add(check)
      waiting.push({ policy: policy.id, clause: id, ...(quote === undefined ? {} : { quote }), ...(cite === undefined ? {} : { cite }) })
    }
    if (waiting.length > 0) {
      result.push({
        text: {
          ja: `${policy.id} の条項 ${waiting.length} 件（未実装の検査: ${[...missing].join(', ')}）`,
          en: `${waiting.length} ${waiting.length === 1 ? 'clause' : 'clauses'} of ${policy.id} (checks that do not exist yet: ${[...missing].join(', ')})`,
        },
        clauses: waiting,
      })
    }
    const open = [...policy.clauses.values()].filter(
      (clause) =>
        clause.attest !== undefined &&
        clause.answeredBy.length === 0 &&
        !['attested', 'denied'].includes(attestationOf(topology, policy, clause, today).state),
    )
    if (open.length > 0) {
      result.push({
        text: {
          ja: `${policy.id} の条項 ${open.length} 件（人の申告で答えるもので、有効な申告がありません）`,
          en: `${open.length} ${open.length === 1 ? 'clause' : 'clauses'} of ${policy.id} that a person has to attest, and nobody has`,
        },
        clauses: open.map(({ id, quote, cite }) => ({
          policy: policy.id,
          clause: id,
          ...(quote === undefined ? {} : { quote }),
          ...(cite === undefined ? {} : { cite }),
        })),
      })
    }
  }
  return result
}

/** Whether a device of its own in the topology is the other half: it has one of the shared addresses. */
function hasOtherHalf({ id, redundancy }: Device, devices: ReadonlyMap<string, Device>): boolean {
  return [...devices.values()].some(
    (other) =>
      other.id !== id &&
      other.interfaces.some((i) => i.addresses.some(({ prefix }) => redundancy?.shared.has(prefix.family, prefix.address))),
  )
}

/** Assumptions, and devices that several tiers can manage: a device taken over from one tier reaches the others. */
export function stated(
  topology: Topology,
  policies: readonly Policy[],
  devices: ReadonlyMap<string, Device>,
  network: Network,
): Result['stated'] {
  const result: { text: Text; location?: ReturnType<typeof locationOf> }[] = []
  for (const policy of policies) {
    if (policy.models.length === 0 || policy.models.includes(topology.model)) continue
    result.push({
      text: {
        ja: `方針 ${policy.id} は ${policy.models.join('、')} モデルのためのもので、この構成のモデル（${topology.model}）とは異なります`,
        en: `policy ${policy.id} is written for model ${policy.models.join(', ')}, and this topology declares ${topology.model}`,
      },
      location: locationOf(policy.span),
    })
  }
  for (const device of devices.values()) {
    if (device.knowledge === 'outside') {
      result.push({
        text: {
          ja: `機器 ${device.id} は団体外の管理のため、すべて通すとみなしました`,
          en: `device ${device.id} is managed by others and assumed to pass everything`,
        },
        location: locationOf(device.span),
      })
    } else if (device.knowledge === 'declared') {
      result.push({
        text: {
          ja: `機器 ${device.id} は設定ファイルがなく、申告のとおりすべて転送するとみなしました`,
          en: `device ${device.id} has no export and is taken to forward everything, as declared`,
        },
        location: locationOf(device.span),
      })
    }
  }
  for (const device of devices.values()) {
    if (device.knowledge !== 'export') continue
    const from = new Map<string, Text>()
    for (const zone of topology.zones.values()) {
      const reaches = network
        .local(zone.id)
        .some(
          (local) =>
            local.device === device.id &&
            managed(device, local.domain, local.in).overlaps(local.packets.and(PacketSet.box({ src: network.sources(zone.id) }))),
        )
      if (reaches) from.set(zone.tier.base, sideName(topology, zone.id))
    }
    for (const external of topology.externals.values()) {
      const reaches = network
        .local(external.id)
        .some((local) => local.device === device.id && managed(device, local.domain, local.in).overlaps(local.packets))
      if (reaches) from.set(external.id, placeName(topology, external.id))
    }
    if (from.size < 2) continue
    const names = listOf([...from.values()])
    result.push({
      text: {
        ja: `機器 ${device.id} の管理画面・管理用ポートには ${names.ja} から届きます（踏み台になり得ます）`,
        en: `device ${device.id} answers management traffic from ${names.en}: it can serve as a stepping stone`,
      },
      location: locationOf(device.span),
    })
  }
  return result
}

/** Management services (checks.md 3.0, service class mgmt): TCP 22, 23, 80, 443 and UDP 161. */
const MANAGEMENT = PacketSet.box({
  protocols: [[6, 6]],
  dport: [
    [22, 23],
    [80, 80],
    [443, 443],
  ],
}).or(PacketSet.box({ protocols: [[17, 17]], dport: [[161, 161]] }))

function managed(device: Device, domain: string, input: string): PacketSet {
  const local = device.domains.find((d) => d.name === domain)?.local
  const binding = local?.bindings.find((b) => matchesInterface(b.in, input))
  const listened = PacketSet.union((binding?.accepts ?? []).map((match) => packetsOf(match).lo)).and(MANAGEMENT)
  return (binding?.rulebases ?? []).reduce((left, rulebase) => {
    const stage = { kind: 'filter', at: 'ingress', bindings: [{ in: 'any', out: 'any', rulebase }], unbound: 'deny' } as const
    return left.and(PacketSet.union(permitted(stage, input, '', undefined, 'judged').map(({ packets }) => packets)))
  }, listened)
}
