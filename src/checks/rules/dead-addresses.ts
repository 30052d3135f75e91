/** Rules about addresses that nothing has any more: no zone, no external network, no segment of a device. */
import type { World } from '../../graph/world.ts'
import type { Rule } from '../../model/rule.ts'
import { rangeOf } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { addressesOf } from '../places.ts'

/** Unspecified, loopback, link-local, multicast and broadcast addresses, which rules for DHCP, routing and neighbours name (RFC 6890). */
const SPECIAL = Addresses.ofRanges([
  { family: 4, low: 0n, high: 0n },
  { family: 4, low: 0x7f000000n, high: 0x7fffffffn },
  { family: 4, low: 0xa9fe0000n, high: 0xa9feffffn },
  { family: 4, low: 0xe0000000n, high: 0xefffffffn },
  { family: 4, low: 0xffffffffn, high: 0xffffffffn },
  { family: 6, low: 0n, high: 1n },
  { family: 6, low: 0xfe80n << 112n, high: (0xfec0n << 112n) - 1n },
  { family: 6, low: 0xff00n << 112n, high: (1n << 128n) - 1n },
])

const live = new WeakMap<World, Addresses>()

/** Addresses that somebody has: zones, external networks, relays, and the segments of interfaces. */
export function liveAddresses(world: World): Addresses {
  const known = live.get(world)
  if (known !== undefined) return known
  const { topology, devices } = world
  const found = Addresses.union([
    SPECIAL,
    topology.internet,
    ...[...topology.zones.keys(), ...topology.externals.keys()].map((place) => addressesOf(topology, place)),
    ...[...topology.relays.values()].flatMap(({ legs }) => [...legs.values()].map(({ addresses }) => addresses)),
    ...[...devices.values()].flatMap(({ interfaces }) =>
      interfaces.flatMap(({ addresses }) => addresses.map(({ prefix }) => Addresses.ofRanges([rangeOf(prefix)]))),
    ),
    // What translations present to others belongs to the device that translates.
    ...[...devices.values()].flatMap(({ domains }) =>
      domains.flatMap(({ stages }) =>
        stages.flatMap((stage) => (stage.kind === 'translate-destination' ? stage.translations.map(({ match }) => match.dst.hi) : [])),
      ),
    ),
  ])
  live.set(world, found)
  return found
}

/** The end of a rule at which none of its clauses has an address that anybody has; undefined for a rule that can match something. */
export function deadEnd(rule: Rule, alive: Addresses): { readonly end: 'src' | 'dst'; readonly addresses: Addresses } | undefined {
  for (const end of ['src', 'dst'] as const) {
    const written = Addresses.union(rule.clauses.map(({ match }) => match[end].hi))
    if (!written.isEmpty && written.and(alive).isEmpty) return { end, addresses: written }
  }
  return undefined
}
