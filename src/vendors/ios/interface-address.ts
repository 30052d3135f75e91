/** Addresses of an interface: its own, secondary and virtual ones, and those an export does not hold. */
import type { Span } from '../../base/span.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseIPv4, parseIPv6, parsePrefix } from '../../packet/address.ts'
import { maskedPrefix } from './address.ts'
import type { Command } from './command.ts'
import type { InterfaceConfig } from './interface.ts'

/** `vrf forwarding V`: false when no name is given. */
export function takeVrf(negated: boolean, name: string | undefined, config: InterfaceConfig): boolean {
  // Moving an interface to another VRF removes the addresses it had; the device says so when it is typed.
  config.addresses = []
  if (!negated && name !== undefined) config.vrf = name
  return negated || name !== undefined
}

/** `ip address …`, from `ip` on; false when not understood. */
export function readAddress(rest: readonly string[], negated: boolean, span: Span, config: InterfaceConfig): boolean {
  const [, , first = '', mask = ''] = rest
  if (negated) {
    const prefix = maskedPrefix(first, mask)
    config.addresses = config.addresses.filter(({ prefix: p }) => p.family !== 4 || (prefix !== undefined && p.address !== prefix.address))
    if (prefix === undefined) config.addressUnknown = undefined
    return rest.length === 2 || prefix !== undefined || first === 'dhcp' || first === 'negotiated'
  }
  if (first === 'dhcp' || first === 'negotiated' || first === 'pool' || first === 'autoconfig') {
    config.addressUnknown = span
    return true
  }
  const prefix = maskedPrefix(first, mask)
  const option = rest[4]
  if (prefix === undefined || rest.length > 5 || (option !== undefined && option !== 'secondary')) return false
  const secondary = option === 'secondary'
  // A second primary address replaces the first.
  const kept = config.addresses.filter((a) =>
    a.secondary === secondary && !secondary ? a.prefix.family !== 4 : a.prefix.family !== 4 || a.prefix.address !== prefix.address,
  )
  config.addresses = [...kept, { prefix, secondary, span }]
  return true
}

/** `ipv6 address …`, from `ipv6` on; false when not understood. */
export function readAddress6(rest: readonly string[], negated: boolean, span: Span, config: InterfaceConfig): boolean {
  const [, , first = '', option] = rest
  if (negated) {
    const removed = parsePrefix(first)
    config.addresses = config.addresses.filter(
      ({ prefix: p }) => p.family !== 6 || (removed !== undefined && p.address !== removed.address),
    )
    return true
  }
  config.ipv6 = true
  if (first === 'autoconfig' || first === 'dhcp') {
    config.addressUnknown6 = span
    return true
  }
  if (option === 'link-local' && parseIPv6(first) !== undefined) return true
  const prefix = parsePrefix(first)
  if (prefix?.family === 6 && first.includes('/')) {
    if (option !== undefined && option !== 'eui-64' && option !== 'anycast') return false
    const known: Prefix = option === 'eui-64' ? { ...prefix, address: (prefix.address >> 64n) << 64n } : prefix
    config.addresses.push({ prefix: known, secondary: config.addresses.some((a) => a.prefix.family === 6), span })
    // The interface part of an EUI-64 address is the MAC address, which an export does not hold: the subnet is kept.
    return true
  }
  // `ipv6 address PREFIX-NAME ::1:0:0:0:1/64`: the rest comes from a delegated prefix.
  if (option !== undefined && parsePrefix(option)?.family === 6) {
    config.addressUnknown6 = span
    return true
  }
  return false
}

/** `standby 1 ip A`, `glbp 1 ip A`, `vrrp 1 ip A`: addresses the device owns while it is active. */
export function readVirtual({ lower, words, span }: Command, config: InterfaceConfig): boolean {
  const numbered = /^\d+$/.test(lower[1] ?? '')
  const [verb = '', value] = lower.slice(numbered ? 2 : 1)
  if (verb === 'ip' || verb === 'ipv6') {
    const options = lower.slice(numbered ? 4 : 3)
    if (options.length > 1 || (options.length === 1 && options[0] !== 'secondary')) return false
    // Without an address the group learns it from another router: it is not in the export.
    if (value === undefined) return false
    if (value !== 'autoconfig') addVirtual(words[numbered ? 3 : 2] ?? '', span, config)
    return true
  }
  return lower[0] === 'vrrp' && verb === 'address-family'
}

/** A virtual address is owned but brings no subnet of its own. */
export function addVirtual(text: string, span: Span, config: InterfaceConfig): void {
  const v4 = parseIPv4(text)
  const v6 = parseIPv6(text.replace(/\/\d+$/, ''))
  if (v4 !== undefined) config.addresses.push({ prefix: { family: 4, address: v4, length: 32 }, secondary: true, span })
  // A link-local virtual address stays on its link.
  if (v6 !== undefined && v6 >> 118n !== 0x3fan)
    config.addresses.push({ prefix: { family: 6, address: v6, length: 128 }, secondary: true, span })
}
