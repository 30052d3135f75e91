/** What an independent tier may meet at relays: which places are its own and which another side's, and what may pass between. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { Cell } from '../../model/policy.ts'
import type { CheckContext } from '../check.ts'
import { baseTierOf, cellBetween, sideOf } from '../places.ts'
import type { Treatment } from './relay-capabilities.ts'
import { capabilitiesUnder } from './relay-capabilities.ts'
import { shortcomingOf } from './relayed-imports.ts'
import { classesOf } from './service-class.ts'

export function isIndependent({ topology }: CheckContext<unknown>): (place: string) => boolean {
  return (place) => baseTierOf(topology, place) === 'independent'
}

/**
 * Zones of other tiers and external networks. Not the My Number tier, whose relays SEG-003 judges from whatever side; and not the
 * Internet and cloud services where the policy lets independent networks have a line of their own.
 */
export function isOtherSide({ topology, policy }: CheckContext<unknown>): (place: string) => boolean {
  const independent = [...topology.zones.keys()].filter((id) => baseTierOf(topology, id) === 'independent')
  const closed = (cell: Cell): boolean => cell === 'none' || cell === 'never'
  return (place) => {
    const base = baseTierOf(topology, place)
    if (base !== undefined) return base !== 'independent' && base !== 'mynumber'
    if (sideOf(topology, place) === undefined) return false
    const kind = topology.externals.get(place)?.kind
    if (kind !== 'internet' && kind !== 'cloud-service') return true
    return independent.every(
      (zone) => closed(cellBetween(topology, policy, zone, place)) && closed(cellBetween(topology, policy, place, zone)),
    )
  }
}

/** Whether a channel does enough to what it carries: nothing but pixels, out of the independent network only, or sanitized. */
export function passesAsTreated(
  channels: readonly Channel[],
  channel: Channel,
  outward: boolean,
  treatment: Treatment,
  bound: 'judged' | 'possible',
): boolean {
  const done = new Set(capabilitiesUnder(treatment, bound))
  if (done.has('screen-transfer')) return true
  if (outward && done.has('data-diode') && !isReturned(channels, channel)) return true
  const classes = classesOf(channel.exits.service)
  return (
    classes.length > 0 &&
    classes.every((of) => {
      const shortcoming = shortcomingOf(channel, of, done)
      // Names and time from relays that serve them: what little can be hidden in them decides nothing elsewhere either.
      return shortcoming === undefined || (shortcoming === 'residual' && of !== 'icmp')
    })
  )
}

/** Whether the same relay carries data the other way as well: then it is no diode, whatever it declares. */
function isReturned(channels: readonly Channel[], { relay, enters, exits }: Channel): boolean {
  return channels.some(
    (each) => each.relay === relay && each.enters.leg.place === exits.leg.place && each.exits.leg.place === enters.leg.place,
  )
}
