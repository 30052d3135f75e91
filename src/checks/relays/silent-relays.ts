/** Relays with legs in one place only of which nobody says what they carry: a chain may go on through them, or end there. */
import type { Relay } from '../../model/relay.ts'
import type { CheckContext, Finding } from '../check.ts'
import type { LegSession } from './leg-sessions.ts'
import { legSessions, neighbours } from './leg-sessions.ts'
import { machineOf } from './relay-machines.ts'
import { isBetween, undeclaredFinding } from './undeclared-carries.ts'

/** A finding for each whose place counts, if content can come in by one session and go out by another. */
export function silentRelays(context: CheckContext<unknown>, counts: (place: string) => boolean): readonly Finding[] {
  const { topology } = context
  return [...topology.relays.values()]
    .filter(
      (relay) =>
        relay.carries === undefined &&
        [...relay.legs.values()].some(({ place }) => counts(place)) &&
        // With legs in two places, a question of the sides that they are on.
        !isBetween(
          relay,
          (place) => place === placeOf(relay),
          (place) => place !== placeOf(relay),
        ) &&
        passesOn(context, relay),
    )
    .map((relay) => undeclaredFinding(context, relay))
}

function placeOf({ legs }: Relay): string | undefined {
  return [...legs.values()][0]?.place
}

/** Whether hosts of two places, or those of one from both ends, hold sessions with it. */
function passesOn({ network, topology }: CheckContext<unknown>, relay: Relay): boolean {
  const home = placeOf(relay)
  const machine = machineOf(topology, relay)
  if (home === undefined || machine === undefined) return false
  const sessions: readonly LegSession[] = [...legSessions(network, machine, home, () => true), ...neighbours(network, machine, home)]
  return new Set(sessions.map(({ partner, opened }) => `${partner} ${opened}`)).size > 1
}
