/**
 * Addresses on segments of relays that rules speak of and nobody declares, on both sides: they may be legs of one more appliance,
 * or second addresses of one that is declared. What it carries nobody says.
 */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import { Addresses } from '../../packet/addresses.ts'
import { formatAddresses } from '../../packet/format.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import { straysOf } from './relay-segments.ts'

/** A finding for each pair of such segments, one on each side, that content could come in by and go on from. */
export function undeclaredAppliances(
  context: CheckContext<unknown>,
  inner: (place: string) => boolean,
  outer: (place: string) => boolean,
): readonly Finding[] {
  const { network, topology } = context
  const zones = [...topology.zones.keys()]
  const without = zones.filter(outer).map((place) => ({ place, addresses: spokenTo(network, place, outer) }))
  const within = zones.filter(inner).map((place) => ({ place, addresses: spokenTo(network, place, inner) }))
  return without
    .filter(({ addresses }) => !addresses.isEmpty)
    .flatMap((far) => within.filter(({ addresses }) => !addresses.isEmpty).map((near) => finding(context, far, near)))
}

interface Seen {
  readonly place: string
  readonly addresses: Addresses
}

/** The addresses of a segment of relays that hosts of the same side exchange content with and nobody declares. */
function spokenTo(network: Network, place: string, counts: (place: string) => boolean): Addresses {
  return Addresses.union(
    straysOf(network, place)
      .filter(({ from, to }) => counts(from === place ? to : from))
      .map(({ from, possible }) => possible.addresses(from === place ? 'src' : 'dst')),
  )
}

function finding({ topology, severity }: CheckContext<unknown>, far: Seen, near: Seen): Finding {
  const [a, b]: readonly Text[] = [placeName(topology, far.place), placeName(topology, near.place)]
  const each = listOf([written(far), written(near)])
  const zone = topology.zones.get(near.place)!
  const unknown: Text = {
    ja: `${each.ja} に何があるかが、relays にも hosts にも書かれていません`,
    en: `what stands at ${each.en} is declared neither in relays nor in hosts`,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `中継だけのセグメント ${a!.ja} と ${b!.ja} の、どの中継の足でもないアドレス（${each.ja}）との通信をルールが許可しています。申告のない中継装置か、申告した中継の別のアドレスであれば、そこを通ってデータが渡るため、判定できません。`,
      en: `Rules permit traffic with addresses (${each.en}) of ${a!.en} and ${b!.en}, segments of relays alone, that are no leg of any. If they belong to an undeclared relay, or are further addresses of a declared one, data passes there; this cannot be judged.`,
    },
    cause: entryCause('zones', zone),
    fix: {
      ja: `${each.ja} が中継の足なら relays の legs に、それ以外の機器なら hosts に書いてください。何もなければ、ルールの宛先と送信元を申告した足のアドレスに限定してください。`,
      en: `Write ${each.en} in the legs of a relay, or in hosts where it is something else. If nothing is there, limit the rules to the addresses of declared legs.`,
    },
    uncertainties: [{ code: 'undeclared-appliance', text: unknown, span: zone.span }],
  }
}

function written({ addresses }: Seen): string {
  return ([4, 6] as const)
    .filter((family) => addresses.of(family).length > 0)
    .map((family) => formatAddresses(family, addresses.of(family), 3))
    .join(', ')
}
