/** What the attributes of an address object say, and why some say nothing that can be decided offline. */
import { parseAddress, parseIPv4, parsePrefix, rangeOf } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { wildcardAddresses } from '../../packet/wildcard.ts'
import { maskOf } from './mask.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'

/** Subnet of an interface by its name, or undefined when the file does not give it. */
export type SubnetOf = (name: string) => Addresses | undefined

/** Why an object has no addresses of its own: code, Japanese, English. */
export const REASONS = {
  fqdn: ['unresolved-fqdn', 'FQDN は名前解決しないと決まりません', 'an FQDN is known only by name resolution'],
  geography: ['unresolved-geography', '国別アドレスはファイルにありません', 'addresses of a country are not in the file'],
  dynamic: ['unresolved-dynamic', '動的なアドレスはファイルにありません', 'dynamic addresses are not in the file'],
  mac: ['unresolved-mac', 'MACアドレスはIPアドレスでは判定できません', 'a MAC address cannot be judged by IP address'],
  interface: [
    'unresolved-interface-subnet',
    'インターフェースのサブネットがファイルにありません',
    'the subnet of the interface is not in the file',
  ],
  wildcard: ['wildcard-too-scattered', 'ワイルドカードが細かすぎて展開しません', 'the wildcard falls into too many pieces'],
  invalid: ['invalid-address', 'アドレスの書き方を解釈できません', 'the address is not understood'],
} as const

export type Reason = keyof typeof REASONS

/** A `firewall address` entry. */
export function readIPv4(entry: Entry, subnetOf: SubnetOf): Addresses | Reason {
  switch (wordOf(entry, 'type') ?? 'ipmask') {
    case 'ipmask':
      return entry.settings.has('subnet') ? (subnet(wordsOf(entry, 'subnet')) ?? 'invalid') : Addresses.allIPv4
    case 'iprange':
      return ipRange(4, wordOf(entry, 'start-ip') ?? '0.0.0.0', wordOf(entry, 'end-ip') ?? '') ?? 'invalid'
    case 'wildcard': {
      const [address, mask] = entry.settings.has('wildcard') ? wordsOf(entry, 'wildcard') : ['0.0.0.0', '0.0.0.0']
      const base = parseIPv4(address ?? '')
      // FortiOS: a 1 bit must match (FortiOS handbook, Objects: wildcard addresses).
      const care = parseIPv4(mask ?? '')
      return base === undefined || care === undefined ? 'invalid' : (wildcardAddresses(base, care) ?? 'wildcard')
    }
    case 'interface-subnet':
      return subnetOf(wordOf(entry, 'interface') ?? '') ?? 'interface'
    case 'fqdn':
    case 'wildcard-fqdn':
      return 'fqdn'
    case 'geography':
      return 'geography'
    case 'mac':
      return 'mac'
    case 'dynamic':
    case 'route-tag':
      return 'dynamic'
    default:
      return 'invalid'
  }
}

/** A `firewall address6` entry. */
export function readIPv6(entry: Entry): Addresses | Reason {
  switch (wordOf(entry, 'type') ?? 'ipprefix') {
    case 'ipprefix': {
      if (!entry.settings.has('ip6')) return Addresses.allIPv6
      const prefix = parsePrefix(wordOf(entry, 'ip6') ?? '')
      return prefix?.family === 6 ? Addresses.ofPrefix(prefix) : 'invalid'
    }
    case 'iprange':
      return ipRange(6, wordOf(entry, 'start-ip') ?? '::', wordOf(entry, 'end-ip') ?? '') ?? 'invalid'
    case 'fqdn':
      return 'fqdn'
    case 'geography':
      return 'geography'
    case 'mac':
      return 'mac'
    case 'dynamic':
    case 'template':
    case 'route-tag':
      return 'dynamic'
    default:
      return 'invalid'
  }
}

/** `A M` or `A/n`: all x with x & M = A & M. A mask with holes is read bit by bit. */
export function subnet(values: readonly string[]): Addresses | undefined {
  const [address = '', mask] =
    values.length === 1 && values[0]!.includes('/') && !/\/\d{1,2}$/.test(values[0]!) ? values[0]!.split('/') : values
  if (mask === undefined) {
    const prefix = parsePrefix(address)
    return prefix?.family === 4 ? Addresses.ofPrefix(prefix) : undefined
  }
  const base = parseIPv4(address)
  const read = maskOf(mask)
  if (base === undefined || read === undefined) return undefined
  return read.length === undefined
    ? wildcardAddresses(base, read.care)
    : Addresses.ofRanges([rangeOf({ family: 4, address: base, length: read.length })])
}

/** An inclusive range from two addresses of one family. */
export function ipRange(family: Family, low: string, high: string): Addresses | undefined {
  const from = parseAddress(low)
  const to = parseAddress(high)
  if (from?.family !== family || to?.family !== family || from.address > to.address) return undefined
  return Addresses.ofRanges([{ family, low: from.address, high: to.address }])
}
