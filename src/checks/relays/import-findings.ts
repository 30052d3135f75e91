/** What relays bring in without what has to be done to it, as findings. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Network } from '../../graph/network.ts'
import type { Severity } from '../../model/policy.ts'
import type { Relay } from '../../model/relay.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Cause, ChainLink, CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainUnknowns, chainWords, endsOf, linkCause } from './chains.ts'
import { unknownCause } from '../cause.ts'
import { describeServices } from '../describe.ts'
import { placeName } from '../places.ts'
import type { Imported } from './relayed-imports.ts'
import type { Treatment } from './relay-capabilities.ts'
import type { ServiceClass } from './service-class.ts'
import { CAPABILITY_NAMES, CLASS_NAMES, lackingFor } from './service-class.ts'

/** A finding for what comes in by one chain. */
export function importFinding(
  context: CheckContext<unknown>,
  imported: Imported,
  treatment: (channel: Channel) => Treatment,
  bound: 'judged' | 'possible',
): Finding {
  const { network } = context
  const { path, last, shortcoming, packets } = imported
  const chain = chainOf(network, path, treatment, bound)
  const { hop, trace } = chain.at(-1)!
  const { initiator, responder } = endsOf(hop)
  const byHand = hop.opened === 'person'
  const lacking = shortcoming === 'untreated' ? lackingWords(imported) : undefined
  const shared = {
    severity: severityOf(context.severity, imported),
    from: initiator,
    to: responder,
    chain,
    ...(byHand ? {} : { packets }),
    ...(trace === undefined ? {} : { trace }),
    ...(lacking === undefined ? {} : { lacking }),
  }
  if (bound === 'possible') return { ...shared, ...undecided(context, imported, chain, treatment) }
  const { cause, bypass } = causeOf(network, imported, chain)
  const conditions = chainConditions(network, chain)
  return {
    ...shared,
    verdict: 'violation',
    text: sentence(context, imported, treatment(last), lacking),
    cause,
    fix: fixOf(cause, bypass, imported, treatment(last), lacking),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

/** A tunnel through a name server or a clock is possible, and slow: `low`. */
function severityOf(severity: Severity, { shortcoming }: Imported): Severity {
  return shortcoming === 'residual' && severity !== 'info' ? 'low' : severity
}

/** Conditions that every session of a chain was judged to meet. */
export function chainConditions(network: Network, chain: readonly ChainLink[]) {
  return chain.flatMap(({ trace }) => (trace === undefined ? [] : network.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])))
}

/** Each class with the alternative that lacks least. */
function lackingWords({ path, classes, last }: Imported): Text | undefined {
  const done = new Set(path.done)
  const missing = [...new Set(classes.flatMap((of) => lackingFor(of, done, last.relay.kind) ?? []))]
  return missing.length === 0 ? undefined : listOf(missing.map((capability) => CAPABILITY_NAMES[capability]))
}

function sentence({ topology }: CheckContext<unknown>, imported: Imported, { discounted }: Treatment, lacking: Text | undefined): Text {
  const { path, last, shortcoming } = imported
  const way = chainWords(topology, path)
  const to = placeName(topology, path.to)
  const what = contentWords(imported)
  const relay = last.relay.id
  if (shortcoming === 'residual')
    return {
      ja: `${way.ja} の経路で、${to.ja} に${what.ja}が中継されます。内容は無害化されず、トンネルに使われる余地が残ります。`,
      en: `${what.en} reaches ${to.en} by way of ${way.en}. Its content is not sanitized, and a tunnel through it stays possible.`,
    }
  if (shortcoming === 'untreatable')
    return {
      ja: `${way.ja} の経路で、${to.ja} に${what.ja}が届きます。この内容を無害化する方法はありません。`,
      en: `${what.en} reaches ${to.en} by way of ${way.en}. Nothing can sanitize such content.`,
    }
  const why = discountedWords(last, discounted)
  return {
    ja: `${way.ja} の経路で、${to.ja} に${what.ja}が無害化されないまま届きます。中継 ${relay} までに行われない処理: ${lacking?.ja ?? ''}。${why.ja}`,
    en: `${what.en} reaches ${to.en} by way of ${way.en} without sanitization. Not done up to relay ${relay}: ${lacking?.en ?? ''}.${why.en}`,
  }
}

/** `メール（tcp/25）`. */
function contentWords({ path, classes }: Imported): Text {
  const names = listOf(classes.map((of: ServiceClass) => CLASS_NAMES[of]))
  if (path.delivered.isEmpty) return { ja: `媒体で運ばれる${names.ja}`, en: `what is carried on a medium (${names.en})` }
  const services = describeServices(path.delivered)
  return { ja: `${names.ja}（${services.ja}）`, en: `${names.en} (${services.en})` }
}

/** Why something that is declared does not count. */
function discountedWords({ relay }: Channel, discounted: Treatment['discounted']): Text {
  const first = discounted.find(({ unknown }) => !unknown)
  if (first === undefined) return { ja: '', en: '' }
  const name = CAPABILITY_NAMES[first.capability]
  return {
    ja: `${relay.id} の${name.ja}は認められません（${first.why.ja}）。`,
    en: ` ${name.en} of ${relay.id} does not count: ${first.why.en}.`,
  }
}

/**
 * Where to look. The rule, where the relay that delivers would be right but for the session by which data gets to it, or where
 * it delivers across a boundary in which it has no leg; else what the relay is declared to carry.
 */
function causeOf(
  network: Network,
  { path, last, elsewhereClean }: Imported,
  chain: readonly ChainLink[],
): { cause: Cause; bypass: boolean } {
  const entering = chain.at(-2)
  if (elsewhereClean && entering?.trace !== undefined) return { cause: linkCause(network, entering), bypass: true }
  const delivering = chain.at(-1)!
  if (delivering.trace !== undefined && isOutside(network, last, path.to)) return { cause: linkCause(network, delivering), bypass: true }
  return { cause: carryCause(last), bypass: false }
}

/** Whether the leg a relay delivers from is in another tier than the hosts it delivers to. */
function isOutside({ topology }: Network, { exits }: Channel, to: string): boolean {
  return topology.zones.get(exits.leg.place)?.tier.base !== topology.zones.get(to)?.tier.base
}

function fixOf(cause: Cause, bypass: boolean, { last, shortcoming }: Imported, { discounted }: Treatment, lacking: Text | undefined): Text {
  if (bypass)
    return {
      ja: `${cause.label.ja} を削除し、無害化する中継を必ず通る経路だけにしてください。`,
      en: `Delete ${cause.label.en}, so that the only way left leads through a relay that sanitizes.`,
    }
  const relay = last.relay.id
  if (shortcoming === 'residual')
    return {
      ja: `中継 ${relay} の代わりに LGWAN の DNS・NTP を使うか、問合せ先と問合せできる名前を限定したうえで例外措置として承認を受けてください。`,
      en: `Use the name and time servers of the LGWAN instead of relay ${relay}, or limit what it answers and have it approved as an exception.`,
    }
  if (shortcoming === 'untreatable')
    return {
      ja: `中継 ${relay} の carries からこのサービスを外し、機器でも中継しない設定にしてください。`,
      en: `Take this service out of the carries of relay ${relay}, and stop relaying it on the device.`,
    }
  const refused = discounted.find(({ unknown }) => !unknown)
  if (refused !== undefined)
    return {
      ja: `中継 ${relay} で、${CAPABILITY_NAMES[refused.capability].ja}と認められない設定（${refused.why.ja}）を止め、redirects と evidence を書き改めてください。`,
      en: `In relay ${relay}, stop what keeps ${CAPABILITY_NAMES[refused.capability].en} from counting (${refused.why.en}), and correct redirects and evidence.`,
    }
  return {
    ja: `中継 ${relay} で「${lacking?.ja ?? ''}」を有効にし、does と evidence に書いてください。できない場合は、この中継をやめてください。`,
    en: `Turn on "${lacking?.en ?? ''}" in relay ${relay} and write it in does and evidence; if that cannot be done, stop relaying.`,
  }
}

function undecided(
  { network, topology }: CheckContext<unknown>,
  imported: Imported,
  chain: readonly ChainLink[],
  treatment: (channel: Channel) => Treatment,
): Undecided {
  const way = chainWords(topology, imported.path)
  const to = placeName(topology, imported.path.to)
  const what = contentWords(imported)
  return undecidedChain(network, chain, treatment, imported.last.relay, (why) => ({
    ja: `${way.ja} の経路で、${to.ja} に${what.ja}が無害化されないまま届く可能性があり、判定できません。${why.ja}。`,
    en: `${what.en} may reach ${to.en} by way of ${way.en} without sanitization; this cannot be judged: ${why.en}.`,
  }))
}

type Undecided = Required<Pick<Finding, 'verdict' | 'text' | 'cause' | 'fix' | 'uncertainties'>>

/** What a finding says of a chain of which it is not known whether it exists, or what is done on it. */
export function undecidedChain(
  network: Network,
  chain: readonly ChainLink[],
  treatment: (channel: Channel) => Treatment,
  relay: Relay,
  text: (why: Text) => Text,
): Undecided {
  const found = chainUnknowns(network, chain, treatment)
  const uncertainties: readonly Uncertainty[] =
    found.length > 0
      ? found
      : [{ code: 'unknown', text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' }, span: relay.span }]
  const first = uncertainties[0]!
  return {
    verdict: 'not-evaluable',
    text: text(first.text),
    cause: unknownCause(first),
    fix: {
      ja: `中継 ${relay.id} の does、redirects、evidence、または解釈できなかった設定を確認し、不足している情報を書いてください。`,
      en: `Look at does, redirects and evidence of relay ${relay.id}, or at what was not understood, and supply what is missing.`,
    },
    uncertainties,
  }
}
