/** Relays that join the My Number tier and the Internet's side, alone or one behind the other: whatever they do to the data. */
import type { Relay } from '../../model/relay.ts'
import type { CheckContext, Finding } from '../check.ts'
import { entryCause } from '../cause.ts'
import type { JoinedWords } from './joined-chains.ts'
import { joinedChainFinding, joinedChains } from './joined-chains.ts'
import { baseTierOf, isInternetSide, placeName } from '../places.ts'
import { joined, undeclaredCarries } from './undeclared-carries.ts'

export function absoluteRelayFindings(context: CheckContext<unknown>): readonly Finding[] {
  const { topology } = context
  const own = (place: string): boolean => baseTierOf(topology, place) === 'mynumber'
  const outside = (place: string): boolean => isInternetSide(topology, place)
  const between = (place: string): boolean => !own(place) && !outside(place)
  const chains = joinedChains(context, own)
  const straddling = [...topology.relays.values()].filter((relay) => {
    const places = [...relay.legs.values()].map(({ place }) => place)
    const shown = chains.some(({ path, bound }) => bound === 'judged' && path.moves.some(({ into }) => into?.relay === relay))
    return places.some(own) && places.some(outside) && !shown
  })
  return [
    ...chains.map((chain) => joinedChainFinding(context, chain, WORDS)),
    ...straddling.map((relay) => legsFinding(context, relay)),
    // Where nobody says what a relay carries, another may lead on from it.
    ...(joined(topology, outside, between) ? undeclaredCarries(context, own, between) : []),
    ...(joined(topology, own, between) ? undeclaredCarries(context, outside, between) : []),
  ]
}

const WORDS: JoinedWords = {
  certain: (way, through) => ({
    ja: `${way.ja} のように、${through.ja}マイナンバー利用事務系とインターネット側の間をデータが渡ります。無害化しても認められません。`,
    en: `Data passes between the My Number tier and the Internet’s side ${through.en}: ${way.en}. No sanitization makes up for that.`,
  }),
  perhaps: (way, through, why) => ({
    ja: `${way.ja} のように、${through.ja}マイナンバー利用事務系とインターネット側の間をデータが渡る可能性があり、判定できません。${why.ja}。`,
    en: `Data may pass between the My Number tier and the Internet’s side ${through.en}, ${way.en}; this cannot be judged: ${why.en}.`,
  }),
  fix: ({ relay }) => ({
    ja: `中継 ${relay.id} でのこの中継をやめ、carries とこの接続を通すルールを削除してください。この指摘は例外措置の対象になりません。`,
    en: `Stop this relaying in relay ${relay.id}: delete the carry and the rules that let its sessions through. No exception can excuse this.`,
  }),
}

function legsFinding({ topology, severity }: CheckContext<unknown>, relay: Relay): Finding {
  const places = [...new Set([...relay.legs.values()].map(({ place }) => place))]
  const own = placeName(topology, places.find((place) => baseTierOf(topology, place) === 'mynumber') ?? '')
  const outside = placeName(topology, places.find((place) => isInternetSide(topology, place)) ?? '')
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `中継 ${relay.id} は、${own.ja} と ${outside.ja} の両方に足を持っています。何を中継するかにかかわらず認められません。`,
      en: `Relay ${relay.id} has legs in both ${own.en} and ${outside.en}, which nothing it carries or does not carry makes right.`,
    },
    cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
    fix: {
      ja: `中継 ${relay.id} の足を、${own.ja} か ${outside.ja} のどちらかから外してください。この指摘は例外措置の対象になりません。`,
      en: `Take the leg of relay ${relay.id} out of ${own.en} or out of ${outside.en}. No exception can excuse this.`,
    },
  }
}
