/** The two ends of a tunnel without addresses of its own. */
import type { Domain, Port } from './ports.ts'
import { egressOf } from './ports.ts'
import type { Segment } from './segments.ts'
import { Addresses } from '../packet/addresses.ts'

/**
 * Tunnel interfaces of two devices that route to each other's networks, each end by its port. The addresses of the tunnel's
 * outer ends are not compared: behind a NAT they differ, and routes say what the tunnel is for.
 */
export function tunnelPairs(domains: readonly Domain[], numbered: ReadonlyMap<Port, Segment>): ReadonlyMap<Port, Port> {
  const ends = domains.flatMap((domain) =>
    domain.ports
      .filter((port) => port.interface.kind === 'tunnel' && port.interface.used && !numbered.has(port))
      .map((port) => ({ port, sends: sentThrough(domain, port), home: homeOf(domain) })),
  )
  const pairs = new Map<Port, Port>()
  for (const a of ends) {
    const far = ends.filter((b) => a.port.device !== b.port.device && !a.sends.and(b.home).isEmpty && !b.sends.and(a.home).isEmpty)
    const [only, ...others] = far
    if (only !== undefined && others.length === 0) pairs.set(a.port, only.port)
  }
  return new Map([...pairs].filter(([a, b]) => pairs.get(b) === a))
}

/** Destinations routed into a port; a default route says nothing of what is behind it. */
function sentThrough(domain: Domain, port: Port): Addresses {
  return Addresses.union(
    domain.routes
      .filter((route) => route.kind !== 'connected' && route.prefix.length > 0 && egressOf(domain, route) === port)
      .map(({ prefix }) => Addresses.ofPrefix(prefix)),
  )
}

function homeOf({ ports }: Domain): Addresses {
  return Addresses.union(ports.flatMap(({ subnets }) => subnets.map((prefix) => Addresses.ofPrefix(prefix))))
}
