/** A relay as data sees it: in at one leg, out at another. */
import type { Carry, Initiator, Relay, RelayLeg } from '../../model/relay.ts'
import type { PacketSet } from '../../packet/set.ts'

/** What a relay carries, in one direction of data. A carry with data both ways is two channels. */
export interface Channel {
  /** `mail-san#0>`: unique within a topology. */
  readonly id: string
  readonly relay: Relay
  readonly carry: Carry
  /** Data goes against the order of the carry: what is answered, where the forward channel is what is asked. */
  readonly backward: boolean
  readonly enters: Side
  readonly exits: Side
}

/** One side of a channel. */
export interface Side {
  readonly leg: RelayLeg
  /** The service spoken there, whatever the addresses. */
  readonly service: PacketSet
  readonly opens: Initiator
}

/** Every channel of some relays, in the topology's order. */
export function channelsOf(relays: Iterable<Relay>): readonly Channel[] {
  return [...relays].flatMap((relay) =>
    (relay.carries ?? []).flatMap((carry, index): readonly Channel[] => {
      const from = relay.legs.get(carry.from)
      const to = relay.legs.get(carry.to)
      if (from === undefined || to === undefined) return []
      const near: Side = { leg: from, service: carry.receives, opens: carry.opens.from }
      const far: Side = { leg: to, service: carry.sends, opens: carry.opens.to }
      const forward: Channel = { id: `${relay.id}#${index}>`, relay, carry, backward: false, enters: near, exits: far }
      if (carry.data === 'forward') return [forward]
      return [forward, { id: `${relay.id}#${index}<`, relay, carry, backward: true, enters: far, exits: near }]
    }),
  )
}
