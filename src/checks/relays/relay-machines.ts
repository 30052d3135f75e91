/** Relays as the machines that they are: what is declared in several entries for one address is one appliance. */
import type { Channel } from '../../graph/relays/channel.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Relay, RelayLeg } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'

/** Relays that have an address in common, in the topology's order. */
export interface RelayMachine {
  readonly relays: readonly Relay[]
  readonly legs: readonly RelayLeg[]
  readonly channels: readonly Channel[]
}

const known = new WeakMap<Topology, readonly RelayMachine[]>()

/** The machines of a topology, worked out once; relays carried by hand have no address and stand alone. */
export function relayMachines(topology: Topology): readonly RelayMachine[] {
  const found = known.get(topology) ?? build(topology)
  known.set(topology, found)
  return found
}

function build({ relays }: Topology): readonly RelayMachine[] {
  const groups: Relay[][] = []
  for (const relay of relays.values()) {
    const same = groups.filter((group) => group.some((other) => meet(relay, other)))
    const merged = [...same.flat(), relay]
    for (const group of same) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups.map((group) => ({
    relays: group,
    legs: group.flatMap(({ legs }) => [...legs.values()]),
    channels: channelsOf(group),
  }))
}

/** The machine that a relay is part of. */
export function machineOf(topology: Topology, relay: Relay): RelayMachine | undefined {
  return relayMachines(topology).find(({ relays }) => relays.includes(relay))
}

/** Its addresses in one place. */
export function legAddresses({ legs }: RelayMachine, place: string): Addresses {
  return Addresses.union(legs.filter((leg) => leg.place === place).map(({ addresses }) => addresses))
}

/** Whether a machine is declared to carry nothing at all: it is a host with several legs, and no relay. */
export function carriesNothing({ relays }: RelayMachine): boolean {
  return relays.every(({ carries }) => carries?.length === 0)
}

function meet(a: Relay, b: Relay): boolean {
  return [...a.legs.values()].some((leg) =>
    [...b.legs.values()].some((other) => leg.place === other.place && !leg.addresses.and(other.addresses).isEmpty),
  )
}
