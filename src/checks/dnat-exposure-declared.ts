import type * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf, verbatim } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { Addresses } from '../packet/addresses.ts'
import { formatAddresses } from '../packet/format.ts'
import { PacketSet } from '../packet/set.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { describeServices } from './describe.ts'
import type { Excused } from './exceptions.ts'
import { divide, excusedBetween, excusedPackets, specificBetween, specificPackets } from './exceptions.ts'
import { raised } from './findings/surplus.ts'
import { baseTierOf, isInternetSide, placeName } from './places.ts'
import { declaredBetween, inboundLimits, lapsed, loose, refusal } from './register/declared-flows.ts'
import type { Exposure, Published } from './rules/exposures.ts'
import { exposuresOf, publishedBy } from './rules/exposures.ts'

/** How many ports it may name is the question of NET-007 (media of telephones need thousands). */
const parameters = inboundLimits.pick({ 'max-hosts': true })
const ANY_PORTS = 2 * 65536
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-009',
  name: 'dnat-exposure-declared',
  title: { ja: '宛先変換による公開の申告', en: 'Every destination translation that outsiders reach is declared' },
  severity: 'high',
  why: {
    ja: '宛先変換（VIP、静的NAT、ポート転送）のうち、許可するルールがあって外部ネットワークから実際に届くものが、宛先をホストまで限定して flows に申告した通信か、有効な特定通信であることを確かめます。インターネット側から届く宛先は、独立系を除き、公開するゾーン（role: public）か、申告した中継でなければなりません。マイナンバー利用事務系への公開と、インターネット側からLGWAN接続系への公開は特定通信だけが認め、そうでなければ重大度を1段上げます。',
    en: 'A destination translation (VIP, static NAT, port forwarding) that a rule permits and external networks really reach must be declared in flows, pinned to destination hosts, or be a specific communication in force. What the Internet side reaches must stand in a published zone (role: public) or be a declared relay, except in independent networks. Only a specific communication may publish into the My Number tier, or from the Internet side into the LGWAN tier; otherwise it is one step graver.',
  },
  fix: {
    ja: '使っていない宛先変換とそれを許可するルールを削除し、必要な公開は flows に申告して公開用のゾーンに置いてください。',
    en: 'Remove translations that are not used, with the rules that permit them; declare what has to be published, and put it into a published zone.',
  },
  limitations: {
    ja: '外部から届かない宛先変換（許可するルールがないもの）は示しません。変換を使わずに公開アドレスで届くホストは NET-007 と SEG-014 が見ます。リバースプロキシや負荷分散の機能が受ける通信は、中継として申告されたものだけが見えます。',
    en: 'Translations that nothing lets outsiders reach are not shown. Hosts that are reached at public addresses of their own belong to NET-007 and SEG-014. What reverse proxies and load balancers receive is seen only where they are declared as relays.',
  },
  waivable: true,
  parameters,
  run(context) {
    const published = publishedBy(context.devices.values())
    if (published.length === 0 || context.topology.externals.size === 0)
      return {
        findings: [],
        notApplicable: { ja: '宛先変換（VIP、静的NAT）を行う機器がありません', en: 'no device translates destinations' },
      }
    return { findings: published.flatMap((one) => findingsOf(context, one)) }
  },
})

/** What of an exposure is not declared, and why. */
interface Wrong extends Exposure {
  readonly why: 'undeclared' | 'protected' | 'not-public'
  readonly said: Text
  readonly excused: readonly Excused[]
}

const NOTHING: Text = { ja: '', en: '' }

function findingsOf(context: Context, published: Published): readonly Finding[] {
  const { network, severity } = context
  const wrong = exposuresOf(network, published, 'judged').flatMap((exposure) => wrongOf(context, exposure))
  const findings: Finding[] = []
  for (const grave of [true, false]) {
    const some = wrong.filter(({ why }) => (why === 'protected') === grave)
    const open = some.filter(({ packets }) => !packets.isEmpty)
    const level: Severity = grave ? raised(severity) : severity
    if (open.length > 0) findings.push(violation(context, published, open, level))
    for (const one of some)
      for (const { exception, packets } of one.excused)
        findings.push({ ...violation(context, published, [{ ...one, packets }], level), verdict: 'exempted', exception: exception.id })
  }
  if (findings.length > 0) return findings
  const perhaps = exposuresOf(network, published, 'possible')
    .flatMap((exposure) => wrongOf(context, exposure))
    .filter(({ packets }) => !packets.isEmpty)
  return perhaps.length === 0 ? [] : [doubt(context, published, perhaps)]
}

function wrongOf(context: Context, exposure: Exposure): readonly Wrong[] {
  const { topology, policy, today } = context
  const { from, to, packets } = exposure
  const specific = specificBetween(topology, specificPackets(topology, policy, today), from, to)
  const base = baseTierOf(topology, to)
  const inward = isInternetSide(topology, from)
  const guarded = base === 'mynumber' || (base === 'lgwan' && inward)
  const declared = declaredBetween(topology, from, to, (flow) => [
    ...lapsed(flow, today),
    ...loose(flow.scope, { ...context.parameters, 'max-ports': ANY_PORTS }),
  ])
  const excuses = excusedBetween(topology, excusedPackets(topology, 'RUL-009', policy, today), from, to)
  const found = (some: PacketSet, why: Wrong['why'], said: Text): Wrong[] => {
    const { left, excused } = divide(some, excuses)
    return left.isEmpty && excused.length === 0 ? [] : [{ ...exposure, packets: left, why, said, excused }]
  }
  const beyond = packets.minus(specific)
  if (guarded) return found(beyond, 'protected', NOTHING)
  const because = declared.refused.filter(({ flow }) => flow.scope.packets.overlaps(beyond)).map(refusal)
  const refused: Text = { ja: because.map(({ ja }) => ja).join(''), en: because.map(({ en }) => ` ${en}`).join('') }
  const undeclared = found(beyond.minus(declared.allowed), 'undeclared', refused)
  // An independent network with a line of its own is no published segment of the body.
  if (!inward || base === 'independent' || topology.zones.get(to)?.role === 'public') return undeclared
  const relays = Addresses.union([...topology.relays.values()].flatMap(({ legs }) => [...legs.values()].map(({ addresses }) => addresses)))
  return [...undeclared, ...found(beyond.and(declared.allowed).minus(PacketSet.box({ dst: relays })), 'not-public', NOTHING)]
}

function causeOf({ device, translation }: Published): Cause {
  return {
    id: `${device.id}/translation/${translation.id}`,
    label: { ja: `${device.id} ${translation.label.ja}`, en: `${device.id} ${translation.label.en}` },
    span: translation.span,
    focus: translation.span,
  }
}

/** `インターネットから 10.20.20.5（業務サーバ）へ tcp/443`. */
function what({ topology }: Context, wrong: readonly Wrong[]): Text {
  const first = wrong[0]!
  const froms = listOf([...new Set(wrong.map(({ from }) => from))].map((from) => placeName(topology, from)))
  const zone = placeName(topology, first.to)
  const packets = PacketSet.union(wrong.filter(({ to }) => to === first.to).map((one) => one.packets))
  const dst = packets.addresses('dst')
  const written = verbatim(
    ([4, 6] as const)
      .filter((family) => dst.of(family).length > 0)
      .map((family) => formatAddresses(family, dst.of(family), 3))
      .join(', '),
  )
  const services = describeServices(packets)
  return {
    ja: `${froms.ja} から ${zone.ja} の ${written.ja} へ ${services.ja}`,
    en: `${services.en} from ${froms.en} to ${written.en} in ${zone.en}`,
  }
}

function violation(context: Context, published: Published, wrong: readonly Wrong[], severity: Severity): Finding {
  const first = wrong[0]!
  const cause = causeOf(published)
  const said = what(context, wrong)
  const zone = placeName(context.topology, first.to)
  const how: Readonly<Record<Wrong['why'], Text>> = {
    undeclared: { ja: 'が、申告がありません。', en: ', and nobody declared it.' },
    protected: {
      ja: `。${zone.ja} への公開は、有効な特定通信だけが認めます。`,
      en: `. Only a specific communication in force may publish into ${zone.en}.`,
    },
    'not-public': {
      ja: `が、${zone.ja} は公開するゾーン（role: public）ではなく、中継の申告もありません。`,
      en: `, and ${zone.en} is not a published zone (role: public), nor is the host a declared relay.`,
    },
  }
  const conditions = context.network.decisions(first.trace).flatMap(({ rule }) => rule?.conditions ?? [])
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${cause.label.ja} の宛先変換が、${said.ja} を公開しています${how[first.why].ja}${first.said.ja}`,
      en: `The translation ${cause.label.en} publishes ${said.en}${how[first.why].en}${first.said.en}`,
    },
    from: first.from,
    to: first.to,
    cause,
    fix:
      first.why === 'not-public'
        ? {
            ja: `公開するホストを専用のゾーンに移して role: public を書くか、中継であれば relays に申告してください。`,
            en: 'Move the published host to a zone of its own with role: public, or declare it in relays if it is one.',
          }
        : {
            ja: `${cause.label.ja} と、それを許可しているルールを削除してください。必要な公開であれば、${first.why === 'protected' ? '特定通信として承認を受け、specific-communications' : '宛先のホストとポートまで限定して flows'} に申告してください。`,
            en: `Remove ${cause.label.en} and the rule that permits it. If it has to be published, ${first.why === 'protected' ? 'have it approved and declare it under specific-communications:' : 'declare it under flows:, pinned to hosts and ports'}.`,
          },
    packets: first.packets,
    ...(first.packets.has(first.trace.judged) ? { trace: first.trace } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

function doubt(context: Context, published: Published, perhaps: readonly Wrong[]): Finding {
  const first = perhaps[0]!
  const { translation } = published
  const cause = causeOf(published)
  const said = what(context, perhaps)
  const known = [...translation.uncertainties, ...context.network.unknowns(first.trace)]
  const fallback: Uncertainty = { code: 'unknown', text: cause.label, span: translation.span }
  return {
    verdict: 'not-evaluable',
    severity: context.severity,
    text: {
      ja: `${cause.label.ja} の宛先変換が、申告のない通信（${said.ja}）を公開している可能性があり、判定できません。`,
      en: `The translation ${cause.label.en} may publish what nobody declared (${said.en}); this cannot be judged.`,
    },
    from: first.from,
    to: first.to,
    cause,
    fix: {
      ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
      en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
    },
    packets: first.packets,
    trace: first.trace,
    uncertainties: known.length === 0 ? [fallback] : known,
  }
}
