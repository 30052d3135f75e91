import * as z from 'zod'
import type { Network } from '../graph/network.ts'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { importFinding } from './relays/import-findings.ts'
import type { JoinedWords } from './relays/joined-chains.ts'
import { joinedChainFinding, joinedChains } from './relays/joined-chains.ts'
import { akin, speaksForForeign } from './matrix.ts'
import { baseTierOf, isInternetSide, placeName } from './places.ts'
import { importParameters, treatmentOf } from './relays/relay-capabilities.ts'
import type { ImportQuestion } from './relays/relayed-imports.ts'
import { importsUnder, shortcomingOf } from './relays/relayed-imports.ts'
import { surplusFindings } from './findings/surplus.ts'
import { undeclaredCarries } from './relays/undeclared-carries.ts'
import { undeclaredSessionFindings } from './relays/undeclared-session-findings.ts'

const parameters = importParameters.extend({
  applies: z
    .boolean()
    .optional()
    .describe(
      'Whether the policy demands it; absent: for topologies of model custom only. この検査を適用するか。書かないと、モデルが custom の構成だけに適用する。',
    ),
  'allow-sanitized-crossing': z
    .boolean()
    .default(false)
    .describe('Whether relays that sanitize may join the two. 無害化する中継でつなぐことを認めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'SEG-010',
  name: 'internet-separated-from-core-and-internal',
  title: {
    ja: 'インターネット接続は基幹系及び内部情報系と切り離し',
    en: 'The Internet is cut off from the core and internal networks',
  },
  severity: 'critical',
  why: {
    ja: '基幹系・内部情報系（マイナンバー利用事務系、LGWAN接続系を引き継ぐ系）と、インターネット側（インターネット接続系、インターネット、セキュリティクラウド、クラウドサービス）との間に、直接の通信も、中継だけを通ってデータが渡る経路もないことを、両方向について確かめます。方針が無害化通信による取込みを認める場合（allow-sanitized-crossing）は、無害化が足りない中継だけを指摘します。',
    en: 'Between the core and internal networks (tiers that inherit from the My Number and LGWAN tiers) and the Internet’s side (the Internet tier, the Internet, the security cloud, cloud services) nothing may pass, neither directly nor through relays alone, in either direction. Where the policy allows sanitized imports (allow-sanitized-crossing), only relays that do not sanitize enough are reported.',
  },
  fix: {
    ja: 'インターネット側との通信を許可しているルールと中継を削除してください。',
    en: 'Remove the rules and relays that join them to the Internet’s side.',
  },
  limitations: {
    ja: '端末やサーバを踏み台にする経路は SEG-009 の対象です。中継の処理は申告（does、evidence）によります。',
    en: 'Ways that use hosts as stepping stones belong to SEG-009. What a relay does is taken from its declaration (does, evidence).',
  },
  waivable: true,
  parameters,
  run(context) {
    const { network, topology, parameters: set } = context
    if (!(set.applies ?? topology.model === 'custom'))
      return {
        findings: [],
        notApplicable: {
          ja: 'この方針では求められていません（モデルが custom の構成、または applies: true を指定した方針に適用します）',
          en: 'the policy does not demand it (it applies to topologies of model custom, or where a policy sets applies: true)',
        },
      }
    const own = (place: string): boolean => ['mynumber', 'lgwan'].includes(baseTierOf(topology, place) ?? '')
    const outside = (place: string): boolean => isInternetSide(topology, place)
    const inside = network.places.filter(own)
    const others = network.places.filter(outside)
    if (inside.length === 0 || others.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '基幹系・内部情報系か、インターネット側のゾーン・外部ネットワークがありません',
          en: 'there is no core or internal network, or nothing on the Internet’s side',
        },
      }
    const pairs = inside.flatMap((a) => others.flatMap((b) => [[a, b] as const, [b, a] as const]))
    return {
      findings: [
        ...pairs.flatMap(([from, to]) => [...directFindings(context, from, to)]),
        ...(set['allow-sanitized-crossing'] ? unsanitized(context, own) : chains(context, own)),
        ...undeclaredCarries(context, own, outside),
        ...undeclaredSessionFindings(context, { inner: own, outer: outside, imports: set['allow-sanitized-crossing'] }),
      ],
    }
  },
})

function* directFindings(context: Context, from: string, to: string): Generator<Finding> {
  const { network, topology, severity } = context
  const direct = network.direct(from, to)
  if (direct === undefined) return
  const [a, b] = [placeName(topology, from), placeName(topology, to)]
  const own = PacketSet.box({ src: network.sources(from) })
  // Sources of a network that shares the way in are judged as its own.
  const elsewhere = sharing(network, from)
  const shared = { from, to, severity: () => severity }
  yield* surplusFindings(context, {
    ...shared,
    judged: direct.judged.and(own),
    possible: direct.possible.minus(elsewhere).minus(direct.judged.minus(own)),
    text: (_, services) => ({
      ja: `${a.ja} から ${b.ja} へ ${services.ja} が通ります。インターネットと切り離されていません。`,
      en: `${services.en} passes from ${a.en} to ${b.en}, which are not cut off from each other.`,
    }),
  })
  if (!speaksForForeign(topology, from)) return
  yield* surplusFindings(context, {
    ...shared,
    judged: direct.judged.minus(own).minus(elsewhere),
    foreign: true,
    text: (_, services) => ({
      ja: `${a.ja} 側から、他の場所の送信元アドレスを名乗った ${services.ja} が ${b.ja} へ通ります（送信元の検査がありません）。`,
      en: `${services.en} with a source address foreign to ${a.en} passes from there to ${b.en}: nothing checks the source.`,
    }),
  })
}

function sharing(network: Network, place: string): PacketSet {
  const others = akin(network.topology, place).map((id) => network.sources(id))
  return PacketSet.box({ src: Addresses.union(others).minus(network.sources(place)) })
}

function unsanitized(context: Context, own: (place: string) => boolean): readonly Finding[] {
  const { network, topology, today, parameters: set } = context
  const treatment: ImportQuestion['treatment'] = (channel) => treatmentOf(topology, today, set, channel)
  const question: ImportQuestion = { into: own, wrong: shortcomingOf, treatment }
  return (['judged', 'possible'] as const).flatMap((bound) =>
    importsUnder(network, question, bound).map((imported) => importFinding(context, imported, treatment, bound)),
  )
}

function chains(context: Context, own: (place: string) => boolean): readonly Finding[] {
  return joinedChains(context, own, context.parameters).map((chain) => joinedChainFinding(context, chain, WORDS, context.parameters))
}

const WORDS: JoinedWords = {
  certain: (way, through) => ({
    ja: `${way.ja} のように、${through.ja}インターネット側との間をデータが渡ります。インターネットと切り離されていません。`,
    en: `Data passes to or from the Internet’s side ${through.en}: ${way.en}. The two are not cut off from each other.`,
  }),
  perhaps: (way, through, why) => ({
    ja: `${way.ja} のように、${through.ja}インターネット側との間をデータが渡る可能性があり、判定できません。${why.ja}。`,
    en: `Data may pass to or from the Internet’s side ${through.en}, ${way.en}; this cannot be judged: ${why.en}.`,
  }),
  fix: ({ relay }) => ({
    ja: `中継 ${relay.id} でのこの中継をやめてください。方針が無害化通信による取込みを認めるなら、allow-sanitized-crossing: true を指定してください。`,
    en: `Stop this relaying in relay ${relay.id}; where the policy allows sanitized imports, set allow-sanitized-crossing: true.`,
  }),
}
