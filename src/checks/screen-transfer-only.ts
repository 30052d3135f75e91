import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import type { BaseTier, Measure, Topology, Zone } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { gatewayFindings } from './relays/gateway-effect.ts'
import { placeName } from './places.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { MEASURE_NAMES, measureStanding, yearBefore } from './relays/relay-measures.ts'
import type { ScreenGateway } from './relays/screen-gateways.ts'
import { screenGateways, screenHosts, sessionsWith, terminalZones } from './relays/screen-gateways.ts'
import { packetsOfClass } from './relays/service-class.ts'
import { TAKES_HOLD } from './stepping/stepping-stones.ts'
import { surplusFindings } from './findings/surplus.ts'

const parameters = capabilityParameters.extend({
  mynumber: z
    .boolean()
    .default(false)
    .describe(
      'Whether terminals of the other tiers that use systems of the My Number tier are judged too. 他の系の端末によるマイナンバー利用事務系の利用も判定するか。',
    ),
  'require-mfa': z
    .boolean()
    .default(true)
    .describe('Whether screen transfer must ask for multi-factor authentication. 画面転送に多要素認証を求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

interface Crossing {
  readonly from: BaseTier
  readonly to: BaseTier
  /** Every web session across counts as use from a terminal, not only those with hosts behind a gateway. */
  readonly web: boolean
}

/** What the models β and β′ ask for beside the network. */
const BETA_MEASURES: readonly Measure[] = ['epp', 'edr', 'external-confirmation', 'external-audit']

export default defineCheck({
  id: 'SEG-018',
  name: 'screen-transfer-only',
  title: { ja: '系をまたぐ端末利用は画面転送に限定', en: 'Cross-tier terminal access is screen transfer only' },
  severity: 'critical',
  why: {
    ja: 'α・α′モデルではLGWAN接続系の端末からインターネット接続系の閲覧環境を、β・β′モデルではインターネット接続系の端末からLGWAN接続系のシステムを使います。その利用が画面転送の中継だけを通り、端末から仮想デスクトップなどへ直接つながる通信がなく、中継へは申告したサービスだけが届くことを確かめます。画面転送は、ドライブ・プリンタ・USB の転送がなく、クリップボードが方針の範囲で、申告（evidence）が有効な場合だけ認め、どのモデルでも多要素認証を求めます。β・β′モデルでは、EPP、EDR、導入前の外部の確認、1 年以内の外部監査も求めます。',
    en: 'In models α and α′ terminals of the LGWAN tier use browsers in the Internet tier; in β and β′ terminals of the Internet tier use systems of the LGWAN tier. That must go through screen transfer alone: no session from a terminal straight to a desktop behind it, and nothing but the declared service to the gateway. Screen transfer counts only with drives, printers and USB off, the clipboard within the policy, and evidence in force, and must ask for multi-factor authentication. β and β′ also ask for EPP, EDR, confirmation by outside experts beforehand, and an external audit within a year.',
  },
  fix: {
    ja: '端末からの通信を画面転送の中継だけに絞り、画面のほかの転送を止めて、その申告を更新してください。',
    en: 'Let terminals reach the screen-transfer gateway alone, turn off everything but pixels, and renew the evidence.',
  },
  limitations: {
    ja: '端末のゾーンは、main-terminal か role: client と書かれたもの、および role のないものです。α・α′モデルの Web の通信は、画面転送の先のホストへのものだけを見ます（ほかは SEG-001 が見ます）。中継と同じセグメントにある端末の通信は見えません。転送の設定は申告によります。',
    en: 'Terminal zones are those with main-terminal or role: client, and those without a role. In α and α′ web sessions count only towards hosts behind a gateway; SEG-001 judges the others. Terminals on the segment of the gateway are not seen. What screen transfer passes is known from declarations.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const crossings = crossingsOf(context).filter(
      ({ from, to }) => terminalZones(topology, from).length > 0 && [...topology.zones.values()].some((zone) => zone.tier.base === to),
    )
    if (crossings.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'このモデルで、別の系のシステムを使う端末のゾーンがありません',
          en: 'in this model no zone of terminals uses systems of another tier',
        },
      }
    return { findings: [...crossings.flatMap((crossing) => [...judgeCrossing(context, crossing)]), ...betaFindings(context)] }
  },
})

function isBeta({ model }: Topology): boolean {
  return model === 'beta' || model === 'beta-prime'
}

function crossingsOf({ topology, parameters: { mynumber } }: Context): readonly Crossing[] {
  const beta = isBeta(topology)
  const alpha = topology.model === 'alpha' || topology.model === 'alpha-prime'
  return [
    ...(beta ? [{ from: 'internet', to: 'lgwan', web: true } as const] : []),
    ...(alpha ? [{ from: 'lgwan', to: 'internet', web: false } as const] : []),
    ...(mynumber ? (['lgwan', 'internet'] as const).map((from) => ({ from, to: 'mynumber', web: true }) as const) : []),
  ]
}

function* judgeCrossing(context: Context, crossing: Crossing): Generator<Finding> {
  const { network, topology } = context
  const gateways = screenGateways(network, crossing.from, crossing.to)
  const terminals = terminalZones(topology, crossing.from)
  for (const from of terminals) {
    for (const to of topology.zones.values()) if (to.tier.base === crossing.to) yield* bypasses(context, crossing, gateways, from, to)
    yield* besides(context, gateways, from)
  }
  for (const gateway of gateways) yield* gatewayFindings(context, gateway, context.parameters['require-mfa'])
}

/** Sessions from terminals that go round the gateway. */
function* bypasses(context: Context, { web }: Crossing, gateways: readonly ScreenGateway[], from: Zone, to: Zone): Generator<Finding> {
  const { network, topology } = context
  const direct = network.direct(from.id, to.id)
  if (direct === undefined) return
  const desktop = packetsOfClass('desktop')
  const behind = PacketSet.box({ dst: screenHosts(network, gateways, to.id) }).and(TAKES_HOLD)
  const use = PacketSet.union([desktop, behind, ...(web ? [packetsOfClass('web')] : [])])
  const offered = PacketSet.union(gateways.flatMap(({ channels }) => channels.map(({ enters }) => sessionsWith(enters))))
  const wrong = PacketSet.box({ src: network.sources(from.id) })
    .and(use)
    .minus(offered)
  const a = placeName(topology, from.id)
  const b = placeName(topology, to.id)
  yield* surplusFindings(context, {
    from: from.id,
    to: to.id,
    judged: direct.judged.and(wrong),
    possible: direct.possible.and(wrong),
    severity: () => context.severity,
    text: (packets, services) =>
      packets.overlaps(behind)
        ? {
            ja: `${a.ja} の端末から、画面転送の先にある ${b.ja} のホストへ ${services.ja} が、画面転送の中継を通らずに届きます。`,
            en: `${services.en} from terminals in ${a.en} reaches hosts in ${b.en} that are behind screen transfer, past the gateway.`,
          }
        : {
            ja: `${a.ja} の端末から ${b.ja} へ ${services.ja} が、画面転送の中継を通らずに届きます。`,
            en: `${services.en} passes from terminals in ${a.en} to ${b.en} without screen transfer.`,
          },
  })
}

/** Sessions from terminals with the gateway itself, by services it does not declare. */
function* besides(context: Context, gateways: readonly ScreenGateway[], from: Zone): Generator<Finding> {
  const { network, topology } = context
  const offered = PacketSet.union(
    [...topology.relays.values()].flatMap(({ legs, carries = [] }) =>
      carries.flatMap((carry) => [
        ...(carry.opens.from === 'peer' ? [PacketSet.box({ dst: legs.get(carry.from)!.addresses }).and(carry.receives)] : []),
        ...(carry.opens.to === 'peer' ? [PacketSet.box({ dst: legs.get(carry.to)!.addresses }).and(carry.sends)] : []),
      ]),
    ),
  )
  for (const { relay, channels } of gateways) {
    const services = listOf([...new Set(channels.flatMap(({ carry }) => carry.services))])
    for (const { place, addresses } of new Set(channels.map(({ enters }) => enters.leg))) {
      const direct = place === from.id ? undefined : network.direct(from.id, place)
      if (direct === undefined) continue
      const wrong = PacketSet.box({ src: network.sources(from.id), dst: addresses })
        .and(TAKES_HOLD)
        .minus(offered)
      const a = placeName(topology, from.id)
      yield* surplusFindings(context, {
        from: from.id,
        to: place,
        judged: direct.judged.and(wrong),
        possible: direct.possible.and(wrong),
        severity: () => lowered(context.severity),
        text: (_, passes) => ({
          ja: `${a.ja} の端末から画面転送の中継 ${relay.id} へ、申告したサービス（${services.ja}）のほかに ${passes.ja} が届きます。`,
          en: `${passes.en} from terminals in ${a.en} reaches the screen-transfer relay ${relay.id}, beside the service it declares (${services.en}).`,
        }),
      })
    }
  }
}

function lowered(severity: Severity): Severity {
  return severity === 'critical' ? 'high' : severity
}

/** What β and β′ ask of the organization: without it the terminals must not be in the Internet tier. */
function betaFindings({ topology, today, severity }: Context): readonly Finding[] {
  if (!isBeta(topology)) return []
  const missing = BETA_MEASURES.flatMap((measure): readonly Text[] => {
    const since = measure === 'external-audit' ? yearBefore(today) : undefined
    const standing = measureStanding(topology, today, measure, { subjects: ['organization'], ...(since === undefined ? {} : { since }) })
    if (standing.held === 'yes') return []
    const name = MEASURE_NAMES[measure]
    return [standing.held !== 'unknown' ? name : { ja: `${name.ja}（${standing.why.ja}）`, en: `${name.en} (${standing.why.en})` }]
  })
  if (missing.length === 0) return []
  const lacking = listOf(missing)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `β・β′モデルに必要な次の対策について、有効な申告がありません: ${lacking.ja}。`,
        en: `There is no evidence in force for what models β and β′ require: ${lacking.en}.`,
      },
      cause: {
        id: 'topology/organization',
        label: { ja: '団体（organization）', en: 'the organization' },
        span: topology.span,
        focus: topology.span,
      },
      fix: {
        ja: '対策を実施し、evidence に subject: organization と shows（epp、edr、external-confirmation、external-audit）を書いて、日付と文書を記録してください。外部監査は毎年必要です。',
        en: 'Put them in force and record them in evidence with subject: organization and shows (epp, edr, external-confirmation, external-audit), with date and document. The audit is due every year.',
      },
      lacking,
    },
  ]
}
