/** Relays of which nobody says what they carry: whatever they join may be joined in any way. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Relay } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'

/** A finding for each relay without `carries` that has legs on both of two sides. */
export function undeclaredCarries(
  context: CheckContext<unknown>,
  one: (place: string) => boolean,
  other: (place: string) => boolean,
  concerned: (relay: Relay) => boolean = () => true,
): readonly Finding[] {
  return [...context.topology.relays.values()]
    .filter((relay) => relay.carries === undefined && concerned(relay) && isBetween(relay, one, other))
    .map((relay) => undeclaredFinding(context, relay))
}

/** Whether some relay, declared in full or not, has legs on both of two sides. */
export function joined({ relays }: Topology, one: (place: string) => boolean, other: (place: string) => boolean): boolean {
  return [...relays.values()].some((relay) => isBetween(relay, one, other))
}

/** Whether a relay has legs on both of two sides. */
export function isBetween(relay: Relay, one: (place: string) => boolean, other: (place: string) => boolean): boolean {
  return placesOf(relay).some(one) && placesOf(relay).some(other)
}

function placesOf({ legs }: Relay): readonly string[] {
  return [...new Set([...legs.values()].map(({ place }) => place))]
}

/** That nobody says what a relay carries. */
export function undeclaredFinding({ topology, severity }: CheckContext<unknown>, relay: Relay): Finding {
  const where = placeNames(topology, relay)
  const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  const unknown: Text = {
    ja: `中継 ${relay.id} が何を中継するか（carries）が書かれていません`,
    en: `what relay ${relay.id} carries is not declared (carries)`,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `中継 ${relay.id} は ${where.ja} に足を持ちますが、何を中継するか（carries）が書かれていないため、判定できません。`,
      en: `Relay ${relay.id} has legs in ${where.en}, and what it carries is not declared, so this cannot be judged.`,
    },
    cause: entryCause('relays', relay, label),
    fix: {
      ja: `中継 ${relay.id} の carries に、どの足からどの足へ、どのサービスを、どう処理して中継するかを書いてください。何も中継しないなら carries: [] と書いてください。`,
      en: `Write in the carries of relay ${relay.id} which service goes from which leg to which, and what is done to it; carries: [] says that nothing does.`,
    },
    uncertainties: [{ code: 'undeclared-carries', text: unknown, span: relay.span }],
  }
}

function placeNames(topology: Topology, relay: Relay): Text {
  return listOf(placesOf(relay).map((place) => placeName(topology, place)))
}
