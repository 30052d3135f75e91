/** What relays bring in without what has to be done to it, as findings. */
import type { Text } from '../../base/text.ts'
import { japanese, listOf } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Network } from '../../graph/network.ts'
import type { Severity } from '../../model/policy.ts'
import type { Capability, Relay } from '../../model/relay.ts'
import { CAPABILITY_NAMES } from '../../model/relay-names.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Cause, ChainLink, CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainUnknowns, chainWords, endsOf, linkCause } from './chains.ts'
import { unknownCause } from '../cause.ts'
import { otherChains } from './every-chain.ts'
import { describeServices } from '../describe.ts'
import { placeName } from '../places.ts'
import type { Imported } from './relayed-imports.ts'
import { restedAt, shortcomingOf } from './relayed-imports.ts'
import type { Treatment } from './relay-capabilities.ts'
import type { ServiceClass } from './service-class.ts'
import { CLASS_NAMES, lackingFor } from './service-class.ts'

/** A finding for what comes in by one chain. */
export function importFinding(
  context: CheckContext<Readonly<Record<string, unknown>>>,
  imported: Imported,
  treatment: (channel: Channel) => Treatment,
  bound: 'judged' | 'possible',
): Finding {
  const { network } = context
  const { path, shortcoming, packets } = imported
  const chain = chainOf(network, path, treatment, bound)
  const { hop, trace } = chain.at(-1)!
  const { initiator, responder } = endsOf(hop)
  const byHand = hop.opened === 'person'
  const refused = refusedOn(imported, treatment)
  const lacking = shortcoming === 'untreated' ? lackingWords(imported, refused) : undefined
  const shared = {
    severity: severityOf(context.severity, imported),
    from: initiator,
    to: responder,
    chain,
    ...(byHand ? {} : { packets }),
    ...(trace === undefined ? {} : { trace }),
    ...(lacking === undefined ? {} : { lacking }),
    otherChains: otherChains(network, path, imported.every, treatment, bound),
    ...(shortcoming === 'residual' && context.parameters['fail-on-residual'] !== true ? { advisory: true as const } : {}),
  }
  if (bound === 'possible') return { ...shared, ...undecided(context, imported, chain, treatment) }
  const { cause, bypass } = causeOf(network, imported, chain, refused)
  const conditions = chainConditions(network, chain)
  return {
    ...shared,
    verdict: 'violation',
    text: sentence(context, imported, refused, lacking),
    cause,
    fix: fixOf(cause, bypass, imported, refused, lacking),
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

/** Something a relay of the chain declares to do, and what is declared beside it that keeps it from counting. */
interface Refused {
  readonly channel: Channel
  readonly capability: Capability
  readonly why: Text
}

/** The first without which nothing would be wrong; else the first of the relay that delivers. */
function refusedOn({ path, last, classes }: Imported, treatment: (channel: Channel) => Treatment): Refused | undefined {
  const channels = path.moves.flatMap(({ into }) => (into === undefined ? [] : [into]))
  const all = channels.flatMap((channel) =>
    treatment(channel)
      .discounted.filter(({ unknown }) => !unknown)
      .map(({ capability, why }): Refused => ({ channel, capability, why })),
  )
  const made = new Set([...path.done, ...all.map(({ capability }) => capability)])
  const decisive = all.filter(({ capability }) => {
    const without = new Set([...made].filter((each) => each !== capability))
    return classes.some((of) => shortcomingOf(last, of, made) === undefined && shortcomingOf(last, of, without) !== undefined)
  })
  return decisive[0] ?? all.find(({ channel }) => channel === last)
}

/** Each class with the alternative that lacks least. */
function lackingWords({ path, classes, last }: Imported, refused: Refused | undefined): Text | undefined {
  if (refused !== undefined) return CAPABILITY_NAMES[refused.capability]
  const done = new Set(path.done)
  const missing = [...new Set(classes.flatMap((of) => lackingFor(of, done, last.relay.kind) ?? []))]
  return missing.length === 0 ? undefined : listOf(missing.map((capability) => CAPABILITY_NAMES[capability]))
}

function sentence({ topology }: CheckContext<unknown>, imported: Imported, refused: Refused | undefined, lacking: Text | undefined): Text {
  const { path, last, shortcoming } = imported
  const way = chainWords(topology, path)
  const to = placeName(topology, path.to)
  const what = contentWords(imported)
  const relay = last.relay.id
  if (shortcoming === 'residual')
    return {
      ja: japanese`${way.ja}の経路で、${to.ja}に${what.ja}が中継されます。内容は無害化されず、トンネルに使われる余地が残ります。`,
      en: `The chain ${way.en} brings ${what.en} to ${to.en}. The content is not sanitized, and a tunnel through it stays possible.`,
    }
  if (shortcoming === 'untreatable')
    return {
      ja: japanese`${way.ja}の経路で、${to.ja}に${what.ja}が届きます。この内容を無害化する方法はありません。`,
      en: `The chain ${way.en} brings ${what.en} to ${to.en}. Nothing can sanitize such content.`,
    }
  const why = refusedWords(refused)
  return {
    ja: japanese`${way.ja}の経路で、${to.ja}に${what.ja}が無害化されないまま届きます。中継${relay}までに行われない処理: ${lacking?.ja ?? ''}。${why.ja}`,
    en: `The chain ${way.en} brings ${what.en} to ${to.en} without sanitization. Not done up to relay ${relay}: ${lacking?.en ?? ''}.${why.en}`,
  }
}

/** `メール（tcp/25）`. */
function contentWords({ path, classes }: Imported): Text {
  const names = listOf(classes.map((of: ServiceClass) => CLASS_NAMES[of]))
  if (path.delivered.isEmpty) return { ja: `媒体で運ばれる${names.ja}`, en: `${names.en} carried on a medium` }
  const services = describeServices(path.delivered)
  return { ja: `${names.ja}（${services.ja}）`, en: `${names.en} (${services.en})` }
}

/** Why something that is declared does not count. */
function refusedWords(refused: Refused | undefined): Text {
  if (refused === undefined) return { ja: '', en: '' }
  const { channel, capability, why } = refused
  const name = CAPABILITY_NAMES[capability]
  return {
    ja: `${channel.relay.id} の${name.ja}は認められません（${why.ja}）。`,
    en: ` ${name.en} of ${channel.relay.id} does not count: ${why.en}.`,
  }
}

/**
 * Where to look. A relay that would have done what lacks but for what is declared beside it. The rule, where the relay that delivers would be right but for the session by which data gets to it, or where
 * it delivers across a boundary in which it has no leg; else what the relay is declared to carry.
 */
function causeOf(
  network: Network,
  { path, last, elsewhereClean }: Imported,
  chain: readonly ChainLink[],
  refused: Refused | undefined,
): { cause: Cause; bypass: boolean } {
  if (refused !== undefined) return { cause: carryCause(refused.channel), bypass: false }
  // Hosts that pass on what was brought to them do what they are there for.
  if (restedAt(path) !== undefined) return { cause: carryCause(last), bypass: false }
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

function fixOf(
  cause: Cause,
  bypass: boolean,
  { last, shortcoming }: Imported,
  refused: Refused | undefined,
  lacking: Text | undefined,
): Text {
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
  if (refused !== undefined)
    return {
      ja: `中継 ${refused.channel.relay.id} で、${CAPABILITY_NAMES[refused.capability].ja}と認められない設定（${refused.why.ja}）を止め、redirects と evidence を書き改めてください。`,
      en: `In relay ${refused.channel.relay.id}, stop what keeps ${CAPABILITY_NAMES[refused.capability].en} from counting (${refused.why.en}), and correct redirects and evidence.`,
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
    ja: japanese`${way.ja}の経路で、${to.ja}に${what.ja}が無害化されないまま届く可能性があり、判定できません。${why.ja}。`,
    en: `The chain ${way.en} may bring ${what.en} to ${to.en} without sanitization; this cannot be judged: ${why.en}.`,
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
