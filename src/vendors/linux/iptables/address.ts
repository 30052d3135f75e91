/** Addresses as iptables writes them: prefixes, dotted masks with or without holes, ranges. */
import { lastAddress, maskLength, parseAddress, parseIPv4, parseIPv6, parsePrefix } from '../../../packet/address.ts'
import { Addresses } from '../../../packet/addresses.ts'
import { wildcardAddresses } from '../../../packet/wildcard.ts'

/**
 * `10.1.0.0/16`, `10.1.0.5/255.0.255.255`, `2001:db8::/32`, lists of them. `undefined`: not understood (host names);
 * `hi` alone: a mask with too many holes to write the set down.
 */
export function addressesOf(written: string, family: 4 | 6): { readonly addresses: Addresses; readonly exact: boolean } | undefined {
  const parts = written.split(',').map((part) => oneOf(part, family))
  const found = parts.flatMap((part) => part ?? [])
  if (found.length < parts.length) return undefined
  return { addresses: Addresses.union(found.map(({ addresses }) => addresses)), exact: found.every(({ exact }) => exact) }
}

function oneOf(written: string, family: 4 | 6): { readonly addresses: Addresses; readonly exact: boolean } | undefined {
  const prefix = parsePrefix(written)
  if (prefix !== undefined) return prefix.family === family ? { addresses: Addresses.ofPrefix(prefix), exact: true } : undefined
  const slash = written.indexOf('/')
  if (slash === -1) return undefined
  const [host, mask] = [written.slice(0, slash), written.slice(slash + 1)]
  if (family === 4) {
    const address = parseIPv4(host)
    const bits = parseIPv4(mask)
    if (address === undefined || bits === undefined) return undefined
    const length = maskLength(mask)
    if (length !== undefined) return { addresses: Addresses.ofPrefix({ family, address, length }), exact: true }
    const set = wildcardAddresses(address, bits)
    return set === undefined ? { addresses: Addresses.allIPv4, exact: false } : { addresses: set, exact: true }
  }
  const address = parseIPv6(host)
  const bits = parseIPv6(mask)
  if (address === undefined || bits === undefined) return undefined
  const length = contiguous(bits)
  return length === undefined
    ? { addresses: Addresses.allIPv6, exact: false }
    : { addresses: Addresses.ofPrefix({ family, address, length }), exact: true }
}

function contiguous(mask: bigint): number | undefined {
  const holes = lastAddress(6) ^ mask
  if ((holes & (holes + 1n)) !== 0n) return undefined
  return 128 - (holes === 0n ? 0 : holes.toString(2).length)
}

/** `10.0.0.1-10.0.0.9` or one address. */
export function rangeIn(written: string): { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint } | undefined {
  const [from = '', to, ...more] = written.split('-')
  const low = parseAddress(from.replace(/^\[|\]$/g, ''))
  const high = to === undefined ? low : parseAddress(to.replace(/^\[|\]$/g, ''))
  if (more.length > 0 || low === undefined || high === undefined || low.family !== high.family || low.address > high.address)
    return undefined
  return { family: low.family, low: low.address, high: high.address }
}

/** Everything of one IP version but these. */
export function addressesWithout(family: 4 | 6, addresses: Addresses): Addresses {
  return (family === 4 ? Addresses.allIPv4 : Addresses.allIPv6).minus(addresses)
}
