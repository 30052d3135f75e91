/** Chains of relays alone between places to be kept apart and the Internet's side, whatever the relays do to the data. */
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath, Question } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { EveryPath } from '../../graph/relays/every-path.ts'
import { everyDataPath } from '../../graph/relays/every-path.ts'
import type { CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainWords, endsOf, lastRelay } from './chains.ts'
import { otherChains } from './every-chain.ts'
import { chainConditions, undecidedChain } from './import-findings.ts'
import { isInternetSide } from '../places.ts'
import type { CapabilityParameters, Treatment } from './relay-capabilities.ts'
import { capabilitiesUnder, capabilityParameters, treatmentOf } from './relay-capabilities.ts'
import { internetSources } from './relayed-imports.ts'
import { met } from './relay-segments.ts'
import type { Untreated } from './resting-places.ts'
import { restsAt, untreatedContent } from './resting-places.ts'
import { sanitized } from './service-class.ts'

type Bound = 'judged' | 'possible'

/** What is done on the way plays no part. */
const untouched: Treatment = { does: [], discounted: [] }

/** What a finding says of such a chain. */
export interface JoinedWords {
  /** `through`: 中継だけを通って. */
  readonly certain: (way: Text, through: Text) => Text
  readonly perhaps: (way: Text, through: Text, why: Text) => Text
  readonly fix: (last: Channel) => Text
}

/** Such a chain, the shortest by the carry that delivers; `every` minimal one by that carry. */
export interface JoinedChain {
  readonly path: DataPath
  readonly bound: Bound
  readonly every: () => EveryPath
}

/** Certain chains, then those of which it is not known; one for each carry that delivers, in whichever direction. */
export function joinedChains(
  context: CheckContext<unknown>,
  own: (place: string) => boolean,
  capabilities: CapabilityParameters = capabilityParameters.parse({}),
): readonly JoinedChain[] {
  const certain = chainsUnder(context, own, capabilities, 'judged')
  const perhaps = [...chainsUnder(context, own, capabilities, 'possible')].filter(([key]) => !certain.has(key))
  return [
    ...[...certain.values()].map((joined) => ({ ...joined, bound: 'judged' as const })),
    ...perhaps.map(([, joined]) => ({ ...joined, bound: 'possible' as const })),
  ]
}

function chainsUnder(
  { network, topology, today }: CheckContext<unknown>,
  own: (place: string) => boolean,
  capabilities: CapabilityParameters,
  bound: Bound,
): ReadonlyMap<string, Omit<JoinedChain, 'bound'>> {
  // Content is sanitized on its way in; on its way out nothing of it is left only where it was a picture.
  const both: readonly (Pick<Question, 'sources' | 'target'> & { readonly untreated: Untreated })[] = [
    { sources: internetSources(topology), target: own, untreated: (_last, of, done) => !sanitized(of, done) },
    {
      sources: [network.places.filter(own)],
      target: (place) => isInternetSide(topology, place),
      untreated: (_last, _of, done) => !done.has('screen-transfer'),
    },
  ]
  const between = (place: string): boolean => restsAt(topology, place)
  const found = new Map<string, Omit<JoinedChain, 'bound'>>()
  for (const { sources, target, untreated } of both) {
    const rank = (path: DataPath): number => sources.findIndex((places) => places.includes(path.from)) * 1000 + path.moves.length
    const question: Question = {
      sources,
      target,
      wrong(hop, done, last) {
        // What a relay brought to hosts between the two, they may pass on themselves.
        const packets = last === undefined ? untreatedContent(hop, bound, last, done, untreated) : met(network, hop, bound)
        if (packets === undefined || packets === 'by-hand' || hop.opened === 'person') return packets === undefined ? undefined : 'by-hand'
        return hop[bound].and(packets)
      },
      goesOn: between,
      settles: (hop, done, last) => untreatedContent(hop, bound, last, done, untreated),
      direct: (from, to) => between(from) && (between(to) || target(to)),
      forgets: () => false,
      // Only what comes to rest as it came is looked at for that; what is delivered is wrong whatever was done.
      does: (channel) => capabilitiesUnder(treatmentOf(topology, today, capabilities, channel), bound),
      relaysAreHosts: true,
      bound,
    }
    let worked: EveryPath | undefined
    const every = (carry: string): EveryPath => {
      worked ??= everyDataPath(network, question)
      return { ...worked, paths: worked.paths.filter((path) => carryOf(path) === carry) }
    }
    for (const path of [...findDataPaths(network, question)].sort((a, b) => rank(a) - rank(b))) {
      const carry = carryOf(path)
      if (carry !== undefined && !found.has(carry)) found.set(carry, { path, every: () => every(carry) })
    }
  }
  return found
}

/** What is asked and what is answered is one carry. */
function carryOf(path: DataPath): string | undefined {
  return lastRelay(path)?.id.slice(0, -1)
}

/** A finding for one of them. */
export function joinedChainFinding(
  context: CheckContext<unknown>,
  { path, bound, every }: JoinedChain,
  words: JoinedWords,
  capabilities: CapabilityParameters = capabilityParameters.parse({}),
): Finding {
  const { network, topology, today, severity } = context
  const last = lastRelay(path)!
  const rested = path.moves.slice(0, -1).some(({ into }) => into === undefined)
  const treatment = (channel: Channel): Treatment =>
    bound === 'possible' && rested ? treatmentOf(topology, today, capabilities, channel) : untouched
  const chain = chainOf(network, path, treatment, bound)
  const { hop, trace } = chain.at(-1)!
  const { initiator, responder } = endsOf(hop)
  const way = chainWords(topology, path)
  const through = rested ? OVER_HOSTS : RELAYS_ALONE
  const shared = {
    severity,
    from: initiator,
    to: responder,
    chain,
    cause: carryCause(last),
    otherChains: otherChains(network, path, every, treatment, bound),
    ...(path.delivered.isEmpty ? {} : { packets: path.delivered }),
    ...(trace === undefined ? {} : { trace }),
  }
  if (bound === 'possible')
    return { ...shared, ...undecidedChain(network, chain, treatment, last.relay, (why) => words.perhaps(way, through, why)) }
  const conditions = chainConditions(network, chain)
  return {
    ...shared,
    verdict: 'violation',
    text: words.certain(way, through),
    fix: words.fix(last),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

const RELAYS_ALONE: Text = { ja: '中継だけを通って', en: 'through relays alone' }
const OVER_HOSTS: Text = { ja: '中継と管理系のホストを通って', en: 'through relays and hosts of the management tier' }
