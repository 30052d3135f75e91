/** What the topology says of a device's interfaces, for exports that hold rules and no interfaces. */
import type { DeviceDeclaration, Topology } from '../model/topology.ts'
import type { Prefix } from '../packet/address.ts'
import { widthOf } from '../packet/address.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { DeclaredInterface } from '../vendors/vendor.ts'

/** Interfaces of a declaration in its own order, with the prefixes of the zone each is attached to. */
export function declaredInterfaces(topology: Topology, { interfaces }: DeviceDeclaration): readonly DeclaredInterface[] {
  return [...interfaces].map(([id, attachment]) => {
    const zone = attachment.kind === 'zone' ? topology.zones.get(attachment.zone) : undefined
    return { id, connected: zone === undefined ? [] : prefixesOf(zone.addresses), span: attachment.span }
  })
}

/** The fewest prefixes that make up a set of addresses, ascending. */
function prefixesOf(addresses: Addresses): Prefix[] {
  return addresses.ranges().flatMap(({ family, low, high }) => {
    const width = BigInt(widthOf(family))
    const found: Prefix[] = []
    for (let at = low; at <= high; ) {
      let bits = 0n
      while (bits < width && at % (1n << (bits + 1n)) === 0n && at + (1n << (bits + 1n)) - 1n <= high) bits++
      found.push({ family, address: at, length: Number(width - bits) })
      at += 1n << bits
    }
    return found
  })
}
