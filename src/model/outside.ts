/** Where the ends of communications lie outside the body: by name, or by addresses that are another's. */
import { Addresses } from '../packet/addresses.ts'
import type { External, Place, Topology } from './topology.ts'

/**
 * The networks of others that a place lies in, by id: those it names, and those that own one of its addresses. A network that
 * lists no addresses may own what nobody else does.
 */
export function externalsOf(topology: Topology, { externals: named, addresses }: Place): readonly string[] {
  const { zones, listed } = ownedIn(topology)
  const written = named.flatMap((id) => topology.externals.get(id) ?? []).map((external) => addressesOf(topology, external))
  const rest = addresses.minus(Addresses.union([zones, ...written]))
  if (rest.isEmpty) return named
  const unlisted = rest.minus(listed)
  const others = [...topology.externals.values()].filter((external) => {
    if (external.addresses !== undefined) return !rest.and(external.addresses).isEmpty
    return !(external.kind === 'internet' ? unlisted.and(topology.internet) : unlisted).isEmpty
  })
  return [...new Set([...named, ...others.map(({ id }) => id)])]
}

/** Whether a place lies outside at least in part: in a network of others, or where the topology knows nothing. */
export function isOutside(topology: Topology, place: Place): boolean {
  return externalsOf(topology, place).length > 0 || !place.addresses.minus(ownedIn(topology).zones).isEmpty
}

function addressesOf(topology: Topology, { addresses, kind }: External): Addresses {
  if (addresses !== undefined) return addresses
  if (kind === 'internet') return topology.internet
  const { zones, listed } = ownedIn(topology)
  return Addresses.all.minus(zones.or(listed))
}

interface Owned {
  readonly zones: Addresses
  /** Of external networks that list theirs. */
  readonly listed: Addresses
}

const known = new WeakMap<Topology, Owned>()

function ownedIn(topology: Topology): Owned {
  const found = known.get(topology)
  if (found !== undefined) return found
  const built = {
    zones: Addresses.union([...topology.zones.values()].map(({ addresses }) => addresses)),
    listed: Addresses.union([...topology.externals.values()].map(({ addresses }) => addresses ?? Addresses.none)),
  }
  known.set(topology, built)
  return built
}
