/** Which interfaces are on one segment: those that see each other in a common subnet. */
import type { Prefix } from '../packet/address.ts'
import { rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Port } from './ports.ts'
import { sameNetwork } from './ports.ts'

export interface Segment {
  readonly ports: readonly Port[]
  /** Networks on it, narrower ones that lie in a wider one left out, in a fixed order. */
  readonly prefixes: readonly Prefix[]
  readonly addresses: Addresses
  /** Ports in the same network that cannot be on this segment, because they have the same address as one of its ports. */
  readonly twins: readonly Port[]
}

/**
 * Groups ports into segments. Two ports are on one segment when each has its address in a subnet of the other. Where that
 * is wrong (two sites with the same private network), joining is still the careful choice: it only adds ways for packets
 * to take. Except that one segment cannot hold the same address twice: such ports are kept apart, and are reported.
 */
export function segmentsOf(ports: readonly Port[]): readonly Segment[] {
  const groups: { ports: Port[]; twins: Port[] }[] = []
  for (const port of ports) {
    if (port.subnets.length === 0) continue
    const near = groups.filter((group) => group.ports.some((other) => share(port, other)))
    const clear = near.filter((group) => !group.ports.some((other) => sameAddress(port, other)))
    for (const group of near) if (!clear.includes(group)) group.twins.push(port)
    const [home, ...more] = clear
    if (home === undefined) {
      groups.push({ ports: [port], twins: near.flatMap((group) => group.ports) })
      continue
    }
    home.ports.push(port)
    for (const other of more) {
      if (other.ports.some((a) => home.ports.some((b) => sameAddress(a, b)))) continue
      home.ports.push(...other.ports)
      home.twins.push(...other.twins)
      groups.splice(groups.indexOf(other), 1)
    }
  }
  return groups.map(({ ports: on, twins }): Segment => {
    const prefixes = networks(on.flatMap(({ subnets }) => subnets))
    return { ports: on, prefixes, addresses: Addresses.union(prefixes.map((p) => Addresses.ofPrefix(p))), twins }
  })
}

/** Whether each of two ports has its address in a subnet of the other, in either IP version. */
function share(a: Port, b: Port): boolean {
  return a.subnets.some((p) => b.subnets.some((q) => inside(p, q) && inside(q, p)))
}

function inside(p: Prefix, q: Prefix): boolean {
  return p.family === q.family && Addresses.ofPrefix(q).has(p.family, p.address)
}

function sameAddress(a: Port, b: Port): boolean {
  return a.own.some((p) => b.own.some((q) => p.family === q.family && p.address === q.address))
}

/** Host bits cleared, duplicates and what lies in a wider network left out; IPv4 first, ascending. */
export function networks(prefixes: readonly Prefix[]): readonly Prefix[] {
  const clear = prefixes.map((prefix): Prefix => ({ ...prefix, address: rangeOf(prefix).low }))
  return clear
    .filter(
      (p, at) =>
        clear.findIndex((q) => sameNetwork(p, q)) === at &&
        !clear.some((q) => q.family === p.family && q.length < p.length && rangeOf(q).low === rangeOf({ ...p, length: q.length }).low),
    )
    .sort((a, b) => a.family - b.family || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

/** Whether every IPv4 network has room for no more than six hosts (/29), every IPv6 one for a cable (/126). Without IPv4: no. */
export function isNarrow({ prefixes }: Segment): boolean {
  const v4 = prefixes.filter(({ family }) => family === 4)
  return v4.length > 0 ? v4.every(({ length }) => length >= 29) : prefixes.every(({ length }) => length >= 126)
}
