/** Findings for ways to the Web without a URL filter (DAT-003). */
import type { Network } from '../../graph/network.ts'
import { everyRule } from '../../model/rule.ts'
import type { External, Zone } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { PacketSet } from '../../packet/set.ts'
import { entryCause, unknownCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'
import { surplusFindings } from '../findings/surplus.ts'
import { placeName } from '../places.ts'
import { treatmentOf, unknownCapabilities } from '../relays/relay-capabilities.ts'
import type { ProxyUse } from './unfiltered-web.ts'
import { browses, proxiesOf, relayFilters, unfiltered, unprovenFilter } from './unfiltered-web.ts'

/** What certainly reaches the Web unfiltered, then what cannot be told. */
export function unfilteredFindings(context: WebContext, zones: readonly Zone[], internets: readonly External[]): Finding[] {
  const certain = unfiltered(context, 'judged')
  const perhaps = unfiltered(context, 'possible')
  return zones.flatMap((zone) => {
    const findings = internets.flatMap((external) => [...straight(context, certain, perhaps, zone, external)])
    const open = proxiesOf(certain, zone, 'judged', (channel) => relayFilters(context, channel, 'judged'))
    const told = new Set(open.map(({ channel }) => channel.relay.id))
    const doubtful = proxiesOf(perhaps, zone, 'possible', (channel) => relayFilters(context, channel, 'possible'))
    return [
      ...findings,
      ...once(open).map((use) => through(context, zone, use)),
      ...once(doubtful.filter(({ channel }) => !told.has(channel.relay.id))).map((use) => cannotTell(context, zone, use)),
    ]
  })
}

/** A relay that carries in several ways is told once. */
function once(uses: readonly ProxyUse[]): readonly ProxyUse[] {
  return [...new Map(uses.map((use) => [use.channel.relay.id, use])).values()]
}

function* straight(context: WebContext, certain: Network, perhaps: Network, zone: Zone, external: External): Generator<Finding> {
  const a = placeName(context.topology, zone.id)
  const b = placeName(context.topology, external.id)
  const judged = browses(certain, zone, external, 'judged')
  yield* surplusFindings(
    { ...context, network: certain },
    {
      from: zone.id,
      to: external.id,
      judged,
      severity: () => context.severity,
      text: (_, services) => ({
        ja: `${a.ja} から ${b.ja} へ ${services.ja} が、URL フィルタを一度も受けずに通ります。`,
        en: `${services.en} passes from ${a.en} to ${b.en} without any URL filter.`,
      }),
      fix: ({ label }) => ({
        ja: `${label.ja} に URL フィルタ（webfilter-profile など）を設定するか、Web の閲覧をフィルタのあるプロキシ経由に限ってください。`,
        en: `Bind a URL filter (a webfilter-profile, say) to ${label.en}, or let the Web be browsed through a filtering proxy only.`,
      }),
    },
  )
  yield* doubts(context, zone, external, browses(perhaps, zone, external, 'possible').minus(judged))
}

function* doubts(context: WebContext, zone: Zone, external: External, packets: PacketSet): Generator<Finding> {
  const { topology } = context
  if (packets.isEmpty) return
  const [first, ...rest] = unknowns(context)
  const a = placeName(topology, zone.id)
  const b = placeName(topology, external.id)
  const because: Uncertainty = first ?? {
    code: 'unknown',
    text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
    span: zone.span,
  }
  yield {
    verdict: 'not-evaluable',
    severity: context.severity,
    text: {
      ja: `${a.ja} から ${b.ja} への Web の通信が URL フィルタを受けるかどうか判定できません。${because.text.ja}。`,
      en: `Whether the Web is filtered on its way from ${a.en} to ${b.en} cannot be judged: ${because.text.en}.`,
    },
    from: zone.id,
    to: external.id,
    cause: unknownCause(because),
    fix: DECLARE,
    packets,
    uncertainties: [because, ...rest],
  }
}

const DECLARE = {
  ja: '機器の設定ファイルそのものを与えるか、URL フィルタを有効な申告（evidence）で裏付けてください。',
  en: 'Give the export of the device itself, or evidence in force for the URL filter.',
}

/** What is not known of filters: rules of a ledger, networks without evidence, statements that nobody could read. */
function unknowns(context: WebContext): readonly Uncertainty[] {
  const { topology, network } = context
  const unproven = [...topology.externals.values()].flatMap((external): readonly Uncertainty[] => {
    const why = external.does.includes('url-filter') ? unprovenFilter(context, external) : undefined
    return why === undefined ? [] : [{ code: 'unproven-url-filter', text: why, span: external.span }]
  })
  const devices = [...network.world.devices.values()]
  const ledgers = devices.flatMap(({ id, domains }) =>
    domains.flatMap(({ stages, uncertainties }): readonly Uncertainty[] => [
      ...stages.flatMap((stage) =>
        stage.kind !== 'filter'
          ? []
          : stage.bindings.flatMap(({ rulebase }) =>
              [...everyRule(rulebase)]
                .filter(({ action, inspection }) => action === 'permit' && inspection === 'unknown')
                .map((rule) => ({
                  code: 'unknown-inspection',
                  text: {
                    ja: `${id} の ${rule.label.ja} に URL フィルタがあるかどうか、設定ファイルから分かりません`,
                    en: `the file does not say whether ${rule.label.en} of ${id} filters by site`,
                  },
                  span: rule.span,
                })),
            ),
      ),
      ...uncertainties,
    ]),
  )
  return [...unproven, ...ledgers].slice(0, MOST)
}

const MOST = 8

function through({ topology, severity }: WebContext, zone: Zone, { channel, hop }: ProxyUse): Finding {
  const { relay } = channel
  const a = placeName(topology, zone.id)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${a.ja} は、プロキシ ${relay.id}（${relay.name}）から URL フィルタを一度も受けずに Web を閲覧できます。`,
      en: `${a.en} can browse the Web through proxy ${relay.id} (${relay.name}) without any URL filter.`,
    },
    from: zone.id,
    to: channel.enters.leg.place,
    cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
    fix: {
      ja: `プロキシ ${relay.id} で URL フィルタを有効にして carries の does に url-filter を evidence とともに書くか、その前後のルールに URL フィルタを設定してください。`,
      en: `Turn on a URL filter in proxy ${relay.id} and write url-filter in does of its carries, with evidence, or bind one to the rules before or behind it.`,
    },
    packets: hop.judged,
  }
}

function cannotTell(context: WebContext, zone: Zone, { channel, hop }: ProxyUse): Finding {
  const { topology, today, parameters, severity } = context
  const { relay } = channel
  const a = placeName(topology, zone.id)
  const own = unknownCapabilities(channel, treatmentOf(topology, today, parameters, channel)).filter(
    ({ code }) => code === 'unproven-url-filter',
  )
  const uncertainties = [...own, ...unknowns(context)]
  const because: Uncertainty = uncertainties[0] ?? {
    code: 'unknown',
    text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
    span: relay.span,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `プロキシ ${relay.id} を経る ${a.ja} の Web の閲覧が URL フィルタを受けるかどうか判定できません。${because.text.ja}。`,
      en: `Whether what ${a.en} browses through proxy ${relay.id} is filtered by site cannot be judged: ${because.text.en}.`,
    },
    from: zone.id,
    to: channel.enters.leg.place,
    cause: unknownCause(because),
    fix: DECLARE,
    packets: hop.possible,
    uncertainties: uncertainties.length === 0 ? [because] : uncertainties,
  }
}
