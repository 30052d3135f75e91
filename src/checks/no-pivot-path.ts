import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { japanese, listOf } from '../base/text.ts'
import type { BaseTier, ExternalKind, Topology } from '../model/topology.ts'
import { candidatePivots } from './stepping/candidate-pivots.ts'
import type { CheckContext, Finding } from './check.ts'
import { linkCause } from './relays/chains.ts'
import { guardedSessions } from './relays/guarding-relays.ts'
import { sideOfPlace } from './matrix.ts'
import { defineCheck } from './check.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { approvalsOf, linksOf, pathWords, pivotsOf, unknownsAlong } from './stepping/stepping-links.ts'
import type { SteppingPath } from './stepping/stepping-stones.ts'
import { steppingPath } from './stepping/stepping-stones.ts'
import { raised } from './findings/surplus.ts'

const parameters = capabilityParameters.extend({
  'max-steps': z
    .number()
    .int()
    .min(2)
    .max(8)
    .default(4)
    .describe('Most sessions in a row that are looked at. 続けて調べる通信の段数の上限。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

/** Where intruders start: kinds of places, and what each is called. */
const SOURCES: readonly (readonly [kind: 'independent' | `external ${ExternalKind}`, name: Text])[] = [
  ['external internet', { ja: 'インターネット', en: 'the Internet' }],
  ['external vendor-remote', { ja: '保守事業者', en: 'maintenance vendors' }],
  ['external remote-worker', { ja: 'リモートワーク端末', en: 'remote workers' }],
  ['independent', { ja: '独立系（学校・来庁者・電話など）', en: 'independent networks (school, guests, phones)' }],
]
const TARGETS: readonly BaseTier[] = ['lgwan', 'mynumber']

export default defineCheck({
  id: 'SEG-009',
  name: 'no-pivot-path',
  title: { ja: '踏み台経路の検出', en: 'No stepping-stone path across tiers' },
  severity: 'medium',
  why: {
    ja: 'インターネット、保守事業者、リモートワーク端末、独立系のネットワークから、ある通信で届いたホストがさらに次の通信を始め、2 段以上（既定で 4 段まで）でLGWAN接続系かマイナンバー利用事務系に届く経路を探します。各段は許可されていても、つなぐと系を越える場合があります。次の段を始めるのは、前の段が届いたそのホストだけです。マイナンバー利用事務系に届くものは一段重く扱います。無害化、画面転送、多要素認証と操作の記録のあるリモート接続を提供するサービスで使う経路は含みません。',
    en: 'Looks for ways from the Internet, vendors, remote workers and independent networks by which a host that one session reached opens the next, and the LGWAN or My Number tier is reached in two sessions or more (up to four by default). Each may be permitted; together they cross. The next session is opened by the very host that the last one reached. What ends in the My Number tier weighs one step more. Sessions with relays that sanitize, transfer screens, or give remote access with multi-factor authentication and recording are left out, for the services they offer.',
  },
  fix: {
    ja: '踏み台になるホストが始められる通信を必要な相手とポートに絞るか、届く側の通信をやめてください。中継装置であれば relays に申告してください。',
    en: 'Narrow what the stepping stone may open to what it needs, or stop what reaches it. If it is a relay, declare it in relays.',
  },
  limitations: {
    ja: '1 段で届くものはマトリクスの検査が見ます。名前解決、時刻、認証、ログ、SNMP トラップ、ICMP と、DNS・NTP の応答と区別のつかない通信は踏み台の通信に数えません。団体の外のネットワークの中を通る段は見ません。同じセグメントの別のホストへ移る経路は、違反にせず参考として挙げます。複数のアドレスを持つホストは、複数のゾーンに足があると申告されたものと中継だけを 1 台とみなします。他人の送信元アドレスを名乗る通信は考えません。',
    en: 'What is reached in one session is for the matrix checks. Names, time, logons, logs, SNMP traps and ICMP are no steps, nor is what cannot be told from an answer of DNS or NTP. Steps inside networks of others are not seen. Ways over another host of the same segment are listed for information only. Addresses are one host only where a host is declared with legs in several zones, or a relay. Spoofed sources are not considered.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, network } = context
    const found: Finding[] = []
    let pairs = 0
    for (const [kind, name] of SOURCES) {
      const sources = network.places.filter((place) => sideOfPlace(topology, place) === kind)
      for (const tier of TARGETS) {
        if (sources.length === 0 || ![...topology.zones.values()].some((zone) => zone.tier.base === tier)) continue
        pairs += 1
        found.push(...judgePair(context, name, sources, tier))
      }
    }
    const candidates = candidatePivots(network)
    if (pairs === 0 && candidates.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '起点になるネットワークか、守る系がこの構成にありません',
          en: 'this topology has no place to start from, or no tier to protect',
        },
      }
    return { findings: [...found, ...candidates] }
  },
})

function judgePair(context: Context, name: Text, sources: readonly string[], tier: BaseTier): readonly Finding[] {
  const { network, topology } = context
  const search = (bound: 'judged' | 'possible', neighbours: boolean): SteppingPath | undefined =>
    steppingPath(network, {
      sources,
      target: (place) => topology.zones.get(place)?.tier.base === tier,
      guarded: guardedSessions(context, bound),
      maxSteps: context.parameters['max-steps'],
      bound,
      neighbours,
    })
  const strict = search('judged', false)
  if (strict !== undefined) return [finding(context, name, tier, strict, 'judged')]
  const perhaps = search('possible', false)
  const near = search('judged', true)
  return [
    ...(perhaps === undefined ? [] : [finding(context, name, tier, perhaps, 'possible')]),
    ...(near === undefined ? [] : [nearby(finding(context, name, tier, near, 'judged'))]),
  ]
}

function finding(context: Context, name: Text, tier: BaseTier, path: SteppingPath, bound: 'judged' | 'possible'): Finding {
  const { network, topology } = context
  const links = linksOf(network, path, bound)
  const last = links.at(-1)!
  const target = tierName(topology, tier)
  const pivots = pivotsOf(topology, links, path)
  const stones = listOf(pivots)
  const several = pivots.length > 1
  const words = pathWords(topology, links)
  const approvals = approvalsOf(context, links)
  const cause = linkCause(network, links.findLast(({ trace }) => trace !== undefined) ?? last)
  const shared = {
    severity: tier === 'mynumber' ? raised(context.severity) : context.severity,
    from: last.hop.from,
    to: last.hop.to,
    cause,
    packets: last.hop[bound],
    chain: links,
  }
  const straddle: Text =
    path.straddles === undefined
      ? { ja: '', en: '' }
      : {
          ja: `このホストは ${path.straddles} にも足があります。`,
          en: ` That host has a leg in ${path.straddles} as well.`,
        }
  if (bound === 'possible') {
    const uncertainties = unknownsAlong(context, path, links)
    const first = uncertainties[0]!
    return {
      ...shared,
      verdict: 'not-evaluable',
      text: {
        ja: japanese`${name.ja}から${stones.ja}を踏み台に${target.ja}へ届く可能性があり、判定できません（${words.ja}）。${first.text.ja}`,
        en: `${stones.en} may be ${several ? 'stepping stones' : 'a stepping stone'} from ${name.en} into ${target.en}; this cannot be judged (${words.en}): ${first.text.en}`,
      },
      cause: {
        id: `unknown/${first.code}/${first.span.source.path}/${first.span.start}`,
        label: first.text,
        span: first.span,
        focus: first.span,
      },
      fix: {
        ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
        en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
      },
      uncertainties,
    }
  }
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: japanese`${name.ja}から${stones.ja}を踏み台に、${links.length}段で${target.ja}へ届きます（${words.ja}）。${straddle.ja}${approvals.ja}`,
      en: `${stones.en} ${several ? 'are stepping stones' : 'is a stepping stone'} from ${name.en} into ${target.en}, in ${links.length} ${links.length === 1 ? 'session' : 'sessions'} (${words.en}).${straddle.en}${approvals.en}`,
    },
    fix: {
      ja: japanese`${cause.label.ja}で${stones.ja}が始められる通信をやめるか必要な相手とポートに絞るか、${stones.ja}へ届く通信をやめてください。中継装置であれば relays に申告してください。`,
      en: `At ${cause.label.en}, remove or narrow what ${stones.en} may open, or stop what reaches ${several ? 'them' : 'it'}. ${several ? 'Declare in relays those that are relays.' : 'If it is a relay, declare it in relays.'}`,
    },
  }
}

/** The same over a neighbour on the segment: for information. */
function nearby(found: Finding): Finding {
  return {
    ...found,
    severity: 'info',
    text: {
      ja: `${found.text.ja}途中で同じセグメントの別のホストへ移ることを前提にした経路で、参考です。`,
      en: `${found.text.en} This takes a move to another host of the same segment, and is for information.`,
    },
  }
}

function tierName({ zones }: Topology, tier: BaseTier): Text {
  return [...zones.values()].find((zone) => zone.tier.base === tier)!.tier.name
}
