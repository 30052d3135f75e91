import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Network } from '../graph/network.ts'
import type { Relay, RelayLeg } from '../model/relay.ts'
import type { Topology } from '../model/topology.ts'
import { example } from '../packet/example.ts'
import { TCP } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { entryCause } from './cause.ts'
import { causeOf } from './blame.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { placeName, preferredSenders } from './places.ts'
import { outOfForce, subjectsOfRelay } from './evidence-in-force.ts'

const parameters = z.strictObject({
  'require-evidence': z
    .boolean()
    .default(true)
    .describe(
      'Whether a relay policy counts only with evidence in force, of the relay or of what it carries. relay-policy を、中継についての有効な申告（evidence）がある場合だけ認めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

const SMTP = PacketSet.box({ protocols: [[TCP, TCP]], dport: [[25, 25]] })

export default defineCheck({
  id: 'MAIL-003',
  name: 'mail-no-open-relay',
  title: { ja: 'メール第三者中継の禁止', en: 'No third-party mail relay' },
  severity: 'high',
  why: {
    ja: '申告したメール中継・メール無害化装置について、インターネットの誰からでもポート 25 で届き、しかもそこからインターネットの誰へでもポート 25 で送れる場合に、第三者中継を防ぐ方法（relay-policy）が根拠とともに申告されていることを確かめます。受けるのも送るのもセキュリティクラウドの中継だけなら、経路だけで第三者中継になりえないと判断します。',
    en: 'Where anybody on the Internet can reach a declared mail relay or mail sanitizer at port 25, and it can send to the Internet at port 25, how third parties are kept out (relay-policy) must be declared with evidence. A relay that receives from and sends to the relay of the security cloud alone cannot be an open relay, whatever is declared.',
  },
  fix: {
    ja: '中継の受信元か送信先を上位の中継に限定するか、第三者中継を防ぐ設定を行い relay-policy に書いてください。',
    en: 'Limit where the relay receives from or sends to, or keep third parties out and say how in relay-policy.',
  },
  limitations: {
    ja: '中継そのものの設定は見えないため、relay-policy は申告です。申告していないメールサーバは MAIL-002 が見ます。団体の外にある中継は判定しません。',
    en: 'The configuration of the relay itself is not seen: relay-policy is a declaration. Mail servers that are not declared belong to MAIL-002. Relays outside the body are not judged.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const relays = [...topology.relays.values()].filter(
      ({ kind, legs }) =>
        (kind === 'mail-relay' || kind === 'mail-sanitizer') && [...legs.values()].some(({ place }) => topology.zones.has(place)),
    )
    if (relays.length === 0)
      return { findings: [], notApplicable: { ja: '申告されたメール中継がありません', en: 'no mail relay is declared' } }
    return { findings: relays.flatMap((relay) => judge(context, relay)) }
  },
})

/** What passes between the Internet and one leg. */
interface Exchange {
  readonly from: string
  readonly to: string
  readonly judged: PacketSet
  readonly possible: PacketSet
}

function judge(context: Context, relay: Relay): readonly Finding[] {
  const { network, topology, severity } = context
  const legs = [...relay.legs.values()].filter(({ place }) => topology.zones.has(place))
  const received = legs.flatMap((leg) => exchanges(network, leg, 'in'))
  const sent = legs.flatMap((leg) => exchanges(network, leg, 'out'))
  const bound = (['judged', 'possible'] as const).find(
    (each) => received.some((exchange) => !exchange[each].isEmpty) && sent.some((exchange) => !exchange[each].isEmpty),
  )
  if (bound === undefined) return []
  const lacking = policyProblem(context, relay)
  if (lacking === undefined) return []
  const [a, b] = [received, sent].map((all) => all.find((exchange) => !exchange[bound].isEmpty)!) as [Exchange, Exchange]
  const incoming = trace(network, a, bound)
  const outgoing = trace(network, b, bound)
  const rules = listOf([
    ...new Map(
      [incoming, outgoing]
        .flatMap((found) => (found === undefined ? [] : [causeOf(network, found)]))
        .map((cause) => [cause.id, cause.label]),
    ).values(),
  ])
  const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  const open: Text = {
    ja: `メール中継 ${relay.id} は、${placeName(topology, a.from).ja} の誰からでもポート 25 で受け、${placeName(topology, b.to).ja} の誰へでもポート 25 で送れます（${rules.ja}）`,
    en: `Mail relay ${relay.id} can be reached by anybody in ${placeName(topology, a.from).en} at port 25 and can send to anybody in ${placeName(topology, b.to).en} (${rules.en})`,
  }
  const shared = {
    severity,
    from: a.from,
    to: a.to,
    cause: entryCause('relays', relay, label),
    fix: {
      ja: `${rules.ja} で、受信元または送信先を上位の中継（セキュリティクラウドなど）に限定してください。できない場合は第三者中継を防ぐ設定を行い、中継 ${relay.id} に relay-policy と evidence を書いてください。`,
      en: `In ${rules.en}, limit the sources or the destinations to the relay above (the security cloud); where that cannot be, keep third parties out and write relay-policy and evidence for ${relay.id}.`,
    },
    packets: a[bound],
    ...(incoming === undefined ? {} : { trace: incoming }),
  }
  if (bound === 'judged')
    return [{ ...shared, verdict: 'violation', text: { ja: `${open.ja}。${lacking.ja}。`, en: `${open.en}: ${lacking.en}.` } }]
  const uncertainties = [incoming, outgoing].flatMap((found) => (found === undefined ? [] : network.unknowns(found)))
  return [
    {
      ...shared,
      verdict: 'not-evaluable',
      text: {
        ja: `メール中継 ${relay.id} が第三者中継になりうるかどうか判定できません。インターネットの誰からでも受け、誰へでも送れる可能性があり、${lacking.ja}。`,
        en: `Whether mail relay ${relay.id} can relay for third parties cannot be judged: it may be reached from and send to anybody on the Internet, and ${lacking.en}.`,
      },
      uncertainties:
        uncertainties.length > 0
          ? uncertainties
          : [
              {
                code: 'unknown',
                text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
                span: relay.span,
              },
            ],
    },
  ]
}

/** SMTP between a leg and the Internet itself: its own addresses, not those of a network on the way. */
function exchanges(network: Network, { place, addresses }: RelayLeg, way: 'in' | 'out'): readonly Exchange[] {
  return [...network.topology.externals.values()]
    .filter(({ kind }) => kind === 'internet')
    .flatMap(({ id }): readonly Exchange[] => {
      const [from, to] = way === 'in' ? [id, place] : [place, id]
      const direct = network.direct(from, to)
      if (direct === undefined) return []
      const anybody = network.sources(id)
      const ends = way === 'in' ? { src: anybody, dst: addresses } : { src: addresses, dst: anybody }
      const mail = PacketSet.box(ends).and(SMTP)
      return [{ from, to, judged: direct.judged.and(mail), possible: direct.possible.and(mail) }]
    })
}

function trace(network: Network, { from, to, ...packets }: Exchange, bound: 'judged' | 'possible') {
  const packet = example(packets[bound], preferredSenders(network.topology, from, to))
  return packet === undefined ? undefined : network.trace(from, to, packet, bound)
}

/** Why third parties are not known to be kept out; undefined where they are. */
function policyProblem({ topology, today, parameters: given }: Context, relay: Relay): Text | undefined {
  if (relay.relayPolicy === undefined)
    return {
      ja: '第三者中継を防ぐ方法（relay-policy）が申告されていません',
      en: 'how third parties are kept out (relay-policy) is not declared',
    }
  if (!given['require-evidence']) return undefined
  const ids = evidenceOf(topology, relay)
  const subjects = subjectsOfRelay(topology, relay)
  const problems = ids.map((id) => {
    const evidence = topology.evidence.get(id)
    return evidence === undefined ? undefined : outOfForce(evidence, today, subjects)
  })
  if (ids.length > 0 && problems.includes(undefined)) return undefined
  const said = relay.relayPolicy
  return problems[0] === undefined
    ? { ja: `relay-policy（${said}）を裏付ける申告（evidence）がありません`, en: `there is no evidence for its relay-policy (${said})` }
    : { ja: `relay-policy（${said}）を裏付ける${problems[0].ja}`, en: `its relay-policy (${said}) rests on nothing: ${problems[0].en}` }
}

/** Evidence for what the relay carries, and evidence about the relay itself. */
function evidenceOf(topology: Topology, relay: Relay): readonly string[] {
  const about = [...topology.evidence.values()].filter(({ subject }) => subject === relay.id).map(({ id }) => id)
  return [...new Set([...about, ...(relay.carries ?? []).flatMap(({ evidence }) => evidence)])].filter((id) => topology.evidence.has(id))
}
