import { Addresses } from '../packet/addresses.ts'
import { parsePrefix, rangeOf } from '../packet/address.ts'

/**
 * IPv4 ranges that are never the Internet: the entries of the IANA IPv4 Special-Purpose Address Registry (RFC 6890)
 * that are not globally reachable, and multicast (RFC 5771).
 *
 * Left in on purpose: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737) and 198.18.0.0/15 (RFC 2544). Sample
 * networks use them as stand-ins for real public and closed networks, so they must behave as ordinary addresses.
 */
const NOT_INTERNET_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private, RFC 1918
  '100.64.0.0/10', // shared, RFC 6598 (CGNAT)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, RFC 3927
  '172.16.0.0/12', // private, RFC 1918
  '192.0.0.0/24', // IETF protocol assignments
  '192.168.0.0/16', // private, RFC 1918
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved and limited broadcast
]

/**
 * IPv6 addresses that can be the Internet: global unicast as IANA has opened it (RFC 4291, 2000::/3) and the well-known
 * translation prefix (RFC 6052), which stands for IPv4 hosts. ULA, link-local, site-local, multicast and what is not
 * opened lie outside. 2001:db8::/32 (RFC 3849) stays in for the same reason as the IPv4 documentation prefixes.
 */
const INTERNET_V6 = ['64:ff9b::/96', '2000::/3']

function prefixes(texts: readonly string[]): Addresses {
  return Addresses.ofRanges(
    texts.flatMap((text) => {
      const prefix = parsePrefix(text)
      return prefix === undefined ? [] : [rangeOf(prefix)]
    }),
  )
}

/** Every address that can be somebody's on the Internet, before the topology takes away what is owned. */
export const GLOBAL_ADDRESSES: Addresses = Addresses.allIPv4.minus(prefixes(NOT_INTERNET_V4)).or(prefixes(INTERNET_V6))
