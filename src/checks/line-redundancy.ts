import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Zone } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Reach } from './failures/after-failures.ts'
import { afterFailures, testedWithinYear } from './failures/after-failures.ts'
import { declaredBetween, lapsed } from './register/declared-flows.ts'
import { notKnown } from './matrix.ts'
import { placeName } from './places.ts'
import { waysTaken } from './findings/surplus.ts'

const parameters = z.strictObject({
  classes: z
    .array(z.string())
    .default([])
    .describe(
      'Data classes whose zones must declare redundant-to; zones of terminals and printers need not. redundant-to の宣言を求めるゾーンの重要性分類。端末と複合機のゾーンには求めない。',
    ),
  'require-failover-test': z
    .boolean()
    .default(false)
    .describe(
      'Whether a failover test within a year must be declared for every zone with redundant-to. redundant-to を宣言したゾーンに、1 年以内の切替試験の申告を求めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-010',
  name: 'line-redundancy',
  title: { ja: '回線・機器の冗長化', en: 'Lines and devices are redundant' },
  severity: 'medium',
  why: {
    ja: 'redundant-to を宣言したゾーンから相手のゾーンへ、途中の機器または回線のどれか 1 つが止まっても、必要な通信（required の flows。なければ今通る通信すべて）が届き続けることを、1 つずつ取り除いて確かめます。予備の経路に切り替わったときに、系をまたいで通る通信が増えないことも確かめます（増えれば重大度を1段上げます）。方針の classes に挙げた重要性分類のゾーン（端末と複合機だけのゾーンを除く）には redundant-to の宣言を求めます。',
    en: 'From a zone with redundant-to, what is needed (flows marked required; else everything that passes today) must go on reaching the other zone when any one device or line on the way stops: each is taken away in turn. On the backup way nothing more may pass between tiers than before; where it does, it is one step graver. Zones of the data classes that the policy lists must declare redundant-to, those of terminals or printers alone excepted.',
  },
  fix: {
    ja: '止まると届かなくなる機器や回線を二重化し、予備の経路のルールを本来の経路とそろえてください。',
    en: 'Double the device or line that cuts the zones apart, and give the backup way the rules of the primary one.',
  },
  limitations: {
    ja: '静的な経路と、止まったインターフェースの経路が消えることまでを見ます。動的な経路が障害の後にどこへ向くかは分からないため、切替試験（shows: failover-test）の申告が 1 年以内にあればそれを認め、なければ判定不能とします。members のある機器と HA 構成の機器、同じ拠点で HA 構成の機器どうしをつなぐケーブル、リンクアグリゲーションは二重とみなします。端末は生きているゲートウェイを選び、経路が複数あればどれかが通れば届くとみなします。電源や配管の共用、帯域、応答の経路は見えません。',
    en: 'Judged on static routes, which go when their interface goes down. Where learned routes lead after a failure is not known: a failover test declared within a year (shows: failover-test) settles it, else the verdict is not-evaluable. Devices with members or in HA, cables between two of those at one site, and link aggregates count as double. Hosts are taken to choose a living gateway, and one of several routes suffices. Shared power or ducts, bandwidth and the way of replies are not seen.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const zones = [...topology.zones.values()]
    const asked = zones.filter(({ redundantTo }) => redundantTo !== undefined && redundantTo.length > 0)
    const undeclared = zones.filter(
      (zone) => zone.class !== undefined && context.parameters.classes.includes(zone.class) && !asked.includes(zone) && hasServers(zone),
    )
    if (asked.length === 0 && undeclared.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '冗長化を宣言したゾーン（redundant-to）がありません',
          en: 'no zone declares that it must be redundant (redundant-to)',
        },
      }
    return {
      findings: [...undeclared.map((zone) => withoutDeclaration(context, zone)), ...asked.flatMap((zone) => [...judgeZone(context, zone)])],
    }
  },
})

/** Whether servers may stand in a zone: it is not said to be for terminals or printers alone. */
function hasServers({ role, businessSystem }: Zone): boolean {
  return businessSystem || (role !== 'client' && role !== 'print')
}

function* judgeZone(context: Context, zone: Zone): Generator<Finding> {
  const { topology } = context
  const reaches: Reach[] = []
  for (const id of zone.redundantTo ?? []) {
    const other = topology.zones.get(id)
    if (other === undefined || other === zone) continue
    const outward = needed(context, zone, other)
    if (outward === undefined) yield* unreached(context, zone, other)
    else reaches.push(outward)
    const inward = required(context, other, zone)
    if (!inward.packets.isEmpty) reaches.push(inward)
  }
  yield* afterFailures(context, zone, reaches)
  const subjects = [
    zone.id,
    ...(zone.redundantTo ?? []),
    ...reaches.flatMap(({ ways }) => ways.flatMap(({ trace }) => trace.hops.map(({ device }) => device))),
  ]
  if (context.parameters['require-failover-test'] && !testedWithinYear(context, subjects)) yield withoutTest(context, zone)
}

/** What must go on passing from one zone to another; undefined when nothing certainly passes today. */
function needed(context: Context, from: Zone, to: Zone): Reach | undefined {
  const declared = required(context, from, to)
  if (!declared.packets.isEmpty) return declared
  const all = reach(context, from, to, PacketSet.all)
  return all.packets.isEmpty ? undefined : all
}

function required(context: Context, from: Zone, to: Zone): Reach {
  const { allowed } = declaredBetween(context.topology, from.id, to.id, (flow) =>
    flow.required ? lapsed(flow, context.today) : [{ ja: '必須ではありません', en: 'it is not required' }],
  )
  return reach(context, from, to, allowed)
}

function reach(context: Context, from: Zone, to: Zone, among: PacketSet): Reach {
  const own = PacketSet.box({ src: context.network.sources(from.id) })
  const packets = (context.network.direct(from.id, to.id)?.judged ?? PacketSet.none).and(own).and(among)
  return { from, to, packets, ways: [...waysTaken(context, { from: from.id, to: to.id, judged: packets })] }
}

function* unreached(context: Context, from: Zone, to: Zone): Generator<Finding> {
  const { topology, network } = context
  const perhaps = (network.direct(from.id, to.id)?.possible ?? PacketSet.none).and(PacketSet.box({ src: network.sources(from.id) }))
  if (!perhaps.isEmpty) return yield* notKnown(context, from.id, to.id, perhaps)
  const a = placeName(topology, from.id)
  const b = placeName(topology, to.id)
  yield {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${a.ja} は ${b.ja} への冗長化を宣言していますが、今も何も届きません。`,
      en: `${a.en} must reach ${b.en} by two ways, and reaches it by none today.`,
    },
    from: from.id,
    to: to.id,
    cause: zoneCause(from, a),
    fix: {
      ja: `${a.ja} から ${b.ja} への経路とルールを確かめるか、${from.id} の redundant-to から ${to.id} を外してください。`,
      en: `Look at routes and rules from ${a.en} to ${b.en}, or take ${to.id} out of redundant-to of ${from.id}.`,
    },
  }
}

function withoutDeclaration({ topology, severity }: Context, zone: Zone): Finding {
  const name = placeName(topology, zone.id)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${name.ja} は重要性分類 ${zone.class} の情報を扱いますが、どのゾーンへの経路を冗長化するか（redundant-to）が宣言されていません。`,
      en: `${name.en} handles data of class ${zone.class}, and does not declare which zones it must reach by two ways (redundant-to).`,
    },
    cause: zoneCause(zone, name),
    fix: {
      ja: `${zone.id} に redundant-to を書き、サーバのあるゾーンなど、止まっても届かなければならない相手を示してください。`,
      en: `Write redundant-to in ${zone.id}, naming the zones it must reach whatever fails, such as those of its servers.`,
    },
  }
}

function withoutTest({ topology, severity }: Context, zone: Zone): Finding {
  const name = placeName(topology, zone.id)
  const others = listOf((zone.redundantTo ?? []).map((id) => placeName(topology, id)))
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${name.ja} から ${others.ja} への冗長化について、1 年以内の切替試験の申告がありません。`,
      en: `No failover test within a year is declared for ${name.en} towards ${others.en}.`,
    },
    cause: zoneCause(zone, name),
    fix: {
      ja: `切替試験を行い、evidence に subject: ${zone.id}、shows: [failover-test]、tested（試験日）を書いてください。`,
      en: `Test the failover, and declare it in evidence with subject: ${zone.id}, shows: [failover-test] and the date in tested.`,
    },
  }
}

function zoneCause(zone: Zone, name: Text) {
  return entryCause('zones', zone, { ja: `ゾーン ${name.ja}`, en: `zone ${name.en}` })
}
