import type { Span } from '../../base/span.ts'
import type { Interface, InterfaceAddress } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseAddress, parseIPv4, parsePrefix } from '../../packet/address.ts'
import type { Ledger } from './ledger.ts'
import { maskOf } from './mask.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { singletonOf, tableOf } from './table.ts'
import type { Block } from './tree.ts'
import { acceptAll, classify, classifyTable } from './vocabulary.ts'
import { INTERFACE, INTERFACE_IPV6, SECONDARY, VRRP } from './words-interface.ts'

/** An interface as the file describes it; VDOM and references are settled later. */
export interface Port {
  readonly name: string
  readonly vdom: string
  readonly entry: Entry | undefined
  readonly kind: Interface['kind']
  readonly enabled: boolean
  readonly addresses: readonly InterfaceAddress[]
  readonly addressUnknown: boolean
  readonly ipv6: boolean
  readonly vlan: number | undefined
  /** Interface that a VLAN lies on. */
  readonly parent: string | undefined
  readonly members: readonly string[]
  /** `set remote-ip` of a point-to-point interface. */
  readonly remote: Prefix | undefined
  readonly allowaccess: readonly string[]
  readonly allowaccess6: readonly string[]
  readonly vrf: number
  readonly description: string | undefined
  /** Words not understood: they reach the VDOM. */
  readonly uncertainties: readonly Uncertainty[]
  readonly span: Span
}

/** Reads `config system interface`. `vdom` is where interfaces without `set vdom` belong. */
export function portsOf(scope: Scope, vdom: string): { readonly ports: readonly Port[]; readonly uncertainties: readonly Uncertainty[] } {
  const table = scope.table('system interface')
  const ports = [...table.entries.values()].map((entry) => readPort(scope.ledger, entry, vdom))
  return { ports, uncertainties: classifyTable(scope.ledger, table) }
}

function readPort(ledger: Ledger, entry: Entry, vdom: string): Port {
  const uncertainties = [...classify(ledger, entry, INTERFACE)]
  const addresses: InterfaceAddress[] = []
  const unreadable = (setting: { readonly start: number; readonly end: number }): void => {
    uncertainties.push(ledger.unknown(setting))
  }
  const add = (from: Entry, name: string, secondary: boolean, length?: number): void => {
    const setting = from.settings.get(name)
    if (setting === undefined) return
    const prefix = hostPrefix(
      setting.values.map((value) => value.text),
      length,
    )
    if (prefix === undefined) unreadable(setting)
    else if (prefix.address !== 0n) addresses.push({ prefix, secondary, span: ledger.span(setting) })
  }
  add(entry, 'ip', false)
  const nested = (from: Entry, path: string): readonly Block[] => from.nested.get(path) ?? []
  for (const second of tableOf('secondaryip', nested(entry, 'secondaryip')).entries.values()) {
    uncertainties.push(...classify(ledger, second, SECONDARY))
    if (isEnabled(entry, 'secondary-IP')) add(second, 'ip', true)
  }
  for (const group of tableOf('vrrp', nested(entry, 'vrrp')).entries.values()) {
    uncertainties.push(...classify(ledger, group, VRRP))
    if (wordOf(group, 'status') !== 'disable') add(group, 'vrip', true, 32)
  }
  const six = singletonOf('ipv6', nested(entry, 'ipv6'))
  if (six !== undefined) {
    uncertainties.push(...classify(ledger, six, INTERFACE_IPV6))
    add(six, 'ip6-address', false)
    for (const block of nested(six, 'ip6-extra-addr')) {
      acceptAll(ledger, block.children)
      for (const extra of tableOf('ip6-extra-addr', [block]).entries.values()) {
        const prefix = parsePrefix(extra.key)
        if (prefix === undefined) unreadable(extra.head)
        else addresses.push({ prefix, secondary: true, span: ledger.span(extra.head) })
      }
    }
    for (const group of tableOf('vrrp6', nested(six, 'vrrp6')).entries.values()) {
      uncertainties.push(...classify(ledger, group, VRRP))
      if (wordOf(group, 'status') !== 'disable') add(group, 'vrip6', true, 128)
    }
  }
  const mode = wordOf(entry, 'mode') ?? 'static'
  const mode6 = wordOf(six, 'ip6-mode') ?? 'static'
  const vrf = wordOf(entry, 'vrf')
  const vlan = wordOf(entry, 'vlanid')
  const remote = entry.settings.get('remote-ip')
  const remotePrefix =
    remote === undefined
      ? undefined
      : hostPrefix(
          remote.values.map((value) => value.text),
          remote.values.length === 1 && !remote.values[0]!.text.includes('/') ? 32 : undefined,
        )
  if (remote !== undefined && remotePrefix === undefined) unreadable(remote)
  const ipam = wordOf(entry, 'ip-managed-by-fortiipam') === 'enable' && !addresses.some((address) => !address.secondary)
  const words = [wordOf(entry, 'alias'), wordOf(entry, 'description')].filter((text) => text !== undefined && text !== '').join(' / ')
  return {
    name: entry.key,
    vdom: wordOf(entry, 'vdom') ?? vdom,
    entry,
    kind: kindOf(entry),
    enabled: wordOf(entry, 'status') !== 'down',
    addresses: mode === 'static' ? addresses : addresses.filter((address) => address.prefix.family === 6),
    addressUnknown: mode !== 'static' || mode6 !== 'static' || isEnabled(six, 'autoconf') || ipam,
    ipv6:
      addresses.some((address) => address.prefix.family === 6) ||
      mode6 !== 'static' ||
      isEnabled(six, 'autoconf') ||
      isEnabled(six, 'ip6-send-adv'),
    vlan: vlan !== undefined && /^\d{1,4}$/.test(vlan) && vlan !== '0' ? Number(vlan) : undefined,
    parent: wordOf(entry, 'interface'),
    members: wordsOf(entry, 'member'),
    remote: remotePrefix?.address === 0n ? undefined : remotePrefix,
    allowaccess: wordsOf(entry, 'allowaccess'),
    allowaccess6: wordsOf(six, 'ip6-allowaccess'),
    vrf: vrf !== undefined && /^\d{1,4}$/.test(vrf) ? Number(vrf) : 0,
    description: words === '' ? undefined : words,
    uncertainties,
    span: ledger.span(entry),
  }
}

/** `A M`, `A/n`, or an address with a length given by its meaning; host bits kept. */
export function hostPrefix(values: readonly string[], length?: number): Prefix | undefined {
  const [text = '', mask] = values
  if (length !== undefined) {
    const parsed = parseAddress(text)
    return parsed === undefined ? undefined : { ...parsed, length }
  }
  if (mask === undefined) return text.includes('/') || text.includes(':') ? parsePrefix(text) : undefined
  const address = parseIPv4(text)
  const bits = maskOf(mask)?.length
  return address === undefined || bits === undefined ? undefined : { family: 4, address, length: bits }
}

const KINDS: Readonly<Record<string, Interface['kind']>> = {
  physical: 'physical',
  vlan: 'vlan',
  aggregate: 'aggregate',
  redundant: 'aggregate',
  loopback: 'loopback',
  tunnel: 'tunnel',
  ssl: 'tunnel',
  vxlan: 'tunnel',
  geneve: 'tunnel',
  'vdom-link': 'vdom-link',
}

/** Hardware links between VDOMs: `npu0_vlink0` and `npu0_vlink1`. */
const NPU_LINK = /^npu\d+[_-]vlink[01]$/

function kindOf(entry: Entry): Interface['kind'] {
  if (NPU_LINK.test(entry.key)) return 'vdom-link'
  const type = wordOf(entry, 'type')
  if (type === undefined) return entry.settings.has('vlanid') && entry.settings.has('interface') ? 'vlan' : 'physical'
  return (Object.hasOwn(KINDS, type) ? KINDS[type] : undefined) ?? 'other'
}

/**
 * The other end of each VDOM link, by interface name: `X0` and `X1` of a vdom-link `X`, hardware links,
 * and VLANs of the same id on the two ends.
 */
export function peersOf(ports: readonly Port[], links: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Set(ports.map((port) => port.name))
  const peers = new Map<string, string>()
  for (const { name, kind } of ports) {
    const other = name.endsWith('0') ? `${name.slice(0, -1)}1` : name.endsWith('1') ? `${name.slice(0, -1)}0` : undefined
    if (other === undefined || !names.has(other)) continue
    if (NPU_LINK.test(name) || links.has(name.slice(0, -1)) || kind === 'vdom-link') peers.set(name, other)
  }
  for (const port of ports) {
    const far = port.parent === undefined ? undefined : peers.get(port.parent)
    if (far === undefined || port.vlan === undefined) continue
    const twin = ports.find((candidate) => candidate.parent === far && candidate.vlan === port.vlan)
    if (twin !== undefined) peers.set(port.name, twin.name)
  }
  return peers
}
