import type * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import { packetsOf } from '../model/match.ts'
import { matchesInterface } from '../model/rule.ts'
import type { RegisteredSystem } from '../model/topology.ts'
import { example } from '../packet/example.ts'
import { formatPacket } from '../packet/format.ts'
import { PacketSet } from '../packet/set.ts'
import { registrationProblems } from './approval.ts'
import { lackingMeasures, systemCause, unscannedFiles } from './clouds/breakout-measures.ts'
import type { Way } from './clouds/breakout-traffic.ts'
import { clouds, lgwanZones, packetsTo, registeredInClouds, waysTo } from './clouds/breakout-traffic.ts'
import { attachmentCause, interfaceCause, ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { sentence } from './exception-valid.ts'
import { beyondExternal, placeName } from './places.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { surplusFindings } from './findings/surplus.ts'

const parameters = capabilityParameters
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'SEG-017',
  name: 'alpha-prime-breakout-conditions',
  title: { ja: 'α′モデルのローカルブレイクアウト条件', en: 'Local breakout only to named clouds with controls' },
  severity: 'critical',
  why: {
    ja: 'α′モデルでLGWAN接続系から直接（ローカルブレイクアウトで）使えるのは、方針の定める役職が承認し、アドレスとサービスを限って登録したクラウド（registered-systems）だけです。それ以外への通信が通らないこと、クラウド側から始まる通信がないこと、通すルールの宛先とポートが登録より広くないことを確かめます。あわせて、テナントの限定と TLS の復号検査（Web の場合）、接続元の限定か端末の認証、EDR、ログ、1 年以内の外部監査の申告、ファイルを取り込む場合のウイルス検査を求めます。',
    en: 'In model α′ the LGWAN tier may use directly (by local breakout) only clouds that the right role approved and that are registered with addresses and services (registered-systems). Nothing else passes, nothing starts from the cloud, and the rules are no wider than what is registered. Evidence is asked for tenant restriction and TLS inspection (for the Web), source restriction or device authentication, EDR, logging and an external audit within a year; and a virus scan where files come in.',
  },
  fix: {
    ja: '通信先を登録・承認したクラウドのアドレスとポートに絞り、必要な対策の申告を付けてください。',
    en: 'Narrow the traffic to the addresses and ports of registered, approved clouds, and give the evidence for the controls.',
  },
  limitations: {
    ja: 'クラウド側の設定（テナント、接続元の限定）と端末の EDR は申告によります。クラウドのアドレスが変わることは追いません。FQDN で書かれた宛先は、アドレスが分からないので判定できません。',
    en: 'Settings of the cloud (tenants, source restriction) and EDR on terminals are known from declarations. That addresses of clouds change is not followed; destinations written as FQDN cannot be judged, because their addresses are not known.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, network } = context
    if (topology.model !== 'alpha-prime')
      return { findings: [], notApplicable: { ja: 'α′モデルではありません', en: 'the model is not α′' } }
    const systems = registeredInClouds(topology)
    const zones = lgwanZones(topology)
    const any = zones.some(({ id }) => clouds(topology).some((cloud) => network.direct(id, cloud.id) !== undefined))
    if (zones.length === 0 || (systems.length === 0 && !any))
      return {
        findings: [],
        notApplicable: {
          ja: 'LGWAN接続系からクラウドへ直接出る通信も、登録したクラウドもありません',
          en: 'nothing leaves the LGWAN tier for a cloud directly, and none is registered',
        },
      }
    const astray = [...unregistered(context, systems), ...fromCloud(context, systems)]
    const told = new Set(astray.map(({ cause }) => cause.id))
    return {
      findings: [
        ...astray,
        ...systems.flatMap((system) => {
          const ways = waysTo(context, system)
          if (ways.length === 0) return []
          return [
            ...invalid(context, system),
            ...widerRules(context, systems, system, ways).filter(({ cause }) => !told.has(cause.id)),
            ...byOtherLines(context, system, ways),
            ...lackingMeasures(context, system, ways),
            ...unscannedFiles(context, system, ways),
          ]
        }),
      ],
    }
  },
})

/** Traffic to anything that is not registered. */
function unregistered(context: Context, systems: readonly RegisteredSystem[]): readonly Finding[] {
  const { network, topology, severity } = context
  const allowed = packetsTo(systems)
  return lgwanZones(topology).flatMap((from) =>
    clouds(topology).flatMap((to) => {
      const direct = network.direct(from.id, to.id)
      if (direct === undefined) return []
      const wrong = PacketSet.box({ src: network.sources(from.id) }).minus(allowed)
      const a = placeName(topology, from.id)
      const b = placeName(topology, to.id)
      return [
        ...surplusFindings(context, {
          from: from.id,
          to: to.id,
          judged: direct.judged.and(wrong),
          possible: direct.possible.and(wrong),
          severity: () => severity,
          text: (_, services) => ({
            ja: `${a.ja} から ${b.ja} へ、登録（registered-systems）にない相手かサービスの ${services.ja} が直接出ます。`,
            en: `${services.en} leaves ${a.en} for ${b.en} directly, to a system or service that is not registered (registered-systems).`,
          }),
        }),
      ]
    }),
  )
}

/** Sessions that the network of a registered cloud starts. */
function fromCloud(context: Context, systems: readonly RegisteredSystem[]): readonly Finding[] {
  const { network, topology, severity } = context
  return [...new Set(systems.map((system) => system.network))].flatMap((from) =>
    lgwanZones(topology).flatMap((to) => {
      const direct = network.direct(from, to.id)
      if (direct === undefined) return []
      const own = PacketSet.box({ src: network.sources(from) })
      const a = placeName(topology, from)
      const b = placeName(topology, to.id)
      return [
        ...surplusFindings(context, {
          from,
          to: to.id,
          judged: direct.judged.and(own),
          possible: direct.possible.and(own),
          severity: () => severity,
          text: (_, services) => ({
            ja: `クラウドのある ${a.ja} から ${b.ja} へ ${services.ja} を始められます。ローカルブレイクアウトは庁内から始まる通信だけです。`,
            en: `${a.en}, where the cloud is, may start ${services.en} to ${b.en}. Local breakout is for sessions that start inside.`,
          }),
        }),
      ]
    }),
  )
}

/** A registration that does not count: not approved, or for any service. */
function invalid({ policy, today, severity }: Context, system: RegisteredSystem): readonly Finding[] {
  const problems: readonly Text[] = [
    ...registrationProblems(system, { policy, today }),
    ...(system.services === undefined
      ? [{ ja: '使うサービス（services）が限定されていません', en: 'the services it is used by (services) are not limited' }]
      : []),
  ]
  if (problems.length === 0) return []
  const why = sentence(problems)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `LGWAN接続系から直接使っているクラウド ${system.name}（${system.id}）の登録は有効ではありません。${why.ja}。`,
        en: `The registration of the cloud ${system.name} (${system.id}), which the LGWAN tier uses directly, is not in force: ${why.en}.`,
      },
      cause: systemCause(system),
      fix: {
        ja: `${system.id} のアドレスとサービスを限って、定められた役職の承認（承認者・日付・文書）を記録してください。`,
        en: `Limit ${system.id} to its addresses and services, and record its approval by the right role (who, when, by which document).`,
      },
    },
  ]
}

/** The rules that let it out, against the destinations and ports that are registered. */
function widerRules(
  context: Context,
  systems: readonly RegisteredSystem[],
  system: RegisteredSystem,
  ways: readonly Way[],
): readonly Finding[] {
  const { network, severity } = context
  const allowed = packetsTo(systems)
  const told = new Map<string, Finding>()
  for (const { from, to, trace } of ways) {
    const last = trace.hops.at(-1)
    for (const { device, domain, rule, in: input, out } of network.decisions(trace)) {
      if (rule === undefined || device.id !== last?.device || domain.name !== last.domain || out !== last.out) continue
      const matches = rule.clauses
        .filter((c) => matchesInterface(c.in, input) && matchesInterface(c.out, out))
        .map((c) => packetsOf(c.match))
      const certain = PacketSet.union(matches.map(({ lo }) => lo))
        .minus(allowed)
        .and(PacketSet.wellFormed)
      const perhaps = PacketSet.union(matches.map(({ hi }) => hi))
        .minus(allowed)
        .and(PacketSet.wellFormed)
      const cause = ruleCause(device, rule)
      const packet = example(certain.isEmpty ? perhaps : certain)
      if (packet === undefined || told.has(cause.id)) continue
      const shared = {
        severity,
        from,
        to,
        cause,
        fix: {
          ja: `${rule.label.ja} の宛先とサービスを、${system.id} の登録（addresses、services）に一致させてください。`,
          en: `Make destination and service of ${rule.label.en} those registered for ${system.id} (addresses, services).`,
        },
        packets: certain.isEmpty ? perhaps : certain,
      }
      told.set(
        cause.id,
        certain.isEmpty
          ? {
              ...shared,
              verdict: 'not-evaluable',
              text: {
                ja: `${cause.label.ja} には解釈できない箇所があり、登録したクラウド ${system.id} より広い宛先かポートを許可している可能性があります。`,
                en: `${cause.label.en} is not fully understood, and may permit more destinations or ports than the registered cloud ${system.id}.`,
              },
              uncertainties: rule.uncertainties.length > 0 ? rule.uncertainties : [{ code: 'unknown', text: rule.label, span: rule.focus }],
            }
          : {
              ...shared,
              verdict: 'violation',
              text: {
                ja: `${cause.label.ja} は登録したクラウド ${system.id} への通信を通しますが、登録より広い宛先かポートを許可しています（登録にない通信の例: ${formatPacket(packet)}）。`,
                en: `${cause.label.en} lets traffic to the registered cloud ${system.id} out, but permits more destinations or ports than are registered (for example: ${formatPacket(packet)}).`,
              },
            },
      )
    }
  }
  return [...told.values()]
}

/** Lines that traffic to a cloud leaves by, and that the register of connections does not give for it. */
function byOtherLines({ topology, network, severity }: Context, system: RegisteredSystem, ways: readonly Way[]): readonly Finding[] {
  if (topology.connections === undefined) return []
  const registered = new Set(
    [...topology.connections.values()]
      .filter(({ to }) => beyondExternal(topology, to).has(system.network))
      .map((connection) => `${connection.device}/${connection.interface}`),
  )
  const told = new Map<string, Finding>()
  for (const { from, to, packets, trace } of ways) {
    const last = trace.hops.at(-1)
    if (last === undefined || registered.has(`${last.device}/${last.out}`)) continue
    const at = { device: last.device, interface: last.out }
    const found = network.world.interfaceOf(at)
    const device = network.world.devices.get(last.device)
    const declaration = topology.devices.get(last.device)
    const cause =
      found !== undefined && device !== undefined
        ? interfaceCause(device, found)
        : declaration === undefined
          ? systemCause(system)
          : attachmentCause(declaration, last.out)
    if (told.has(cause.id)) continue
    const networks = listOf([placeName(topology, system.network)])
    told.set(cause.id, {
      verdict: 'violation',
      severity,
      text: {
        ja: `クラウド ${system.id} への通信が、${networks.ja} への接続として台帳（connections）にない ${last.device}/${last.out} から出ます。`,
        en: `Traffic to the cloud ${system.id} leaves by ${last.device}/${last.out}, which the register (connections) does not give for ${networks.en}.`,
      },
      from,
      to,
      cause,
      fix: {
        ja: `ローカルブレイクアウトの回線を承認して connections に書くか、経路を登録した回線に改めてください。`,
        en: 'Have the line of the local breakout approved and write it in connections, or route the traffic by a registered one.',
      },
      packets,
      trace,
    })
  }
  return [...told.values()]
}
