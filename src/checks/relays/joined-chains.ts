/** Chains of relays alone between places to be kept apart and the Internet's side, whatever the relays do to the data. */
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath, Question } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainWords, endsOf, isAmongRelays, lastRelay } from './chains.ts'
import { chainConditions, undecidedChain } from './import-findings.ts'
import { isInternetSide } from '../places.ts'
import type { Treatment } from './relay-capabilities.ts'
import { internetSources } from './relayed-imports.ts'

type Bound = 'judged' | 'possible'

/** What is done on the way plays no part. */
const untouched: Treatment = { does: [], discounted: [] }

/** What a finding says of such a chain. */
export interface JoinedWords {
  readonly certain: (way: Text) => Text
  readonly perhaps: (way: Text, why: Text) => Text
  readonly fix: (last: Channel) => Text
}

/** Certain chains, then those of which it is not known; one for each carry that delivers, in whichever direction. */
export function joinedChains(
  context: CheckContext<unknown>,
  own: (place: string) => boolean,
): readonly { readonly path: DataPath; readonly bound: Bound }[] {
  const certain = chainsUnder(context, own, 'judged')
  const perhaps = [...chainsUnder(context, own, 'possible')].filter(([key]) => !certain.has(key))
  return [
    ...[...certain.values()].map((path) => ({ path, bound: 'judged' as const })),
    ...perhaps.map(([, path]) => ({ path, bound: 'possible' as const })),
  ]
}

function chainsUnder(
  { network, topology }: CheckContext<unknown>,
  own: (place: string) => boolean,
  bound: Bound,
): ReadonlyMap<string, DataPath> {
  const both: readonly Pick<Question, 'sources' | 'target'>[] = [
    { sources: internetSources(topology), target: own },
    { sources: [network.places.filter(own)], target: (place) => isInternetSide(topology, place) },
  ]
  const found = new Map<string, DataPath>()
  for (const { sources, target } of both) {
    const rank = (path: DataPath): number => sources.findIndex((places) => places.includes(path.from)) * 1000 + path.moves.length
    const paths = findDataPaths(network, {
      sources,
      target,
      wrong(hop, _, last) {
        if (last === undefined || isAmongRelays(topology, hop)) return undefined
        return hop.opened === 'person' ? 'by-hand' : hop[bound]
      },
      goesOn: () => false,
      forgets: () => false,
      does: () => [],
      relaysAreHosts: true,
      bound,
    })
    for (const path of [...paths].sort((a, b) => rank(a) - rank(b))) {
      const last = lastRelay(path)
      // What is asked and what is answered is one carry.
      const carry = last?.id.slice(0, -1)
      if (carry !== undefined && !found.has(carry)) found.set(carry, path)
    }
  }
  return found
}

/** A finding for one of them. */
export function joinedChainFinding(context: CheckContext<unknown>, path: DataPath, bound: Bound, words: JoinedWords): Finding {
  const { network, topology, severity } = context
  const last = lastRelay(path)!
  const chain = chainOf(network, path, () => untouched, bound)
  const { hop, trace } = chain.at(-1)!
  const { initiator, responder } = endsOf(hop)
  const way = chainWords(topology, path)
  const shared = {
    severity,
    from: initiator,
    to: responder,
    chain,
    cause: carryCause(last),
    ...(path.delivered.isEmpty ? {} : { packets: path.delivered }),
    ...(trace === undefined ? {} : { trace }),
  }
  if (bound === 'possible')
    return {
      ...shared,
      ...undecidedChain(
        network,
        chain,
        () => untouched,
        last.relay,
        (why) => words.perhaps(way, why),
      ),
    }
  const conditions = chainConditions(network, chain)
  return {
    ...shared,
    verdict: 'violation',
    text: words.certain(way),
    fix: words.fix(last),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}
