/** One `interface` block: addresses, what filters and translates there, and what else makes it carry packets. */
import type { Span } from '../../base/span.ts'
import type { InterfaceAddress } from '../../model/device.ts'
import type { Command } from './command.ts'
import { begins, blockSpan, withInside } from './command.ts'
import { addVirtual, readVirtual, takeVrf } from './interface-address.ts'
import { readIp, readIpv6 } from './interface-ip.ts'
import { irrelevantInInterface } from './irrelevant.ts'
import type { Ledger } from './ledger.ts'

/** A name that a statement refers to, and where. */
export interface Reference {
  readonly name: string
  readonly span: Span
}

export interface InterfaceConfig {
  readonly name: string
  readonly header: Span
  span: Span
  /** `''` is the global table. */
  vrf: string
  description: string | undefined
  shutdown: boolean
  addresses: InterfaceAddress[]
  /** DHCP or PPP negotiation: where it says so. */
  addressUnknown: Span | undefined
  /** The same for IPv6: autoconfiguration, DHCPv6, a delegated prefix. */
  addressUnknown6: Span | undefined
  /** Any further statement that makes it speak IP without an address of its own. */
  unnumbered: Reference | undefined
  ipv6: boolean
  vlan: number | undefined
  /** Undefined when nothing is said: a switch's port then switches, a router's routes. */
  switchport: boolean | undefined
  /** VLANs of an access port; undefined for a trunk, which carries any. */
  accessVlan: number | undefined
  trunk: boolean
  filters: { in4?: Reference; out4?: Reference; in6?: Reference; out6?: Reference }
  /** A MAC access list, which may drop more. */
  macFilter: Span | undefined
  nat: { readonly side: 'inside' | 'outside'; readonly span: Span } | undefined
  policy4: Reference | undefined
  policy6: Reference | undefined
  helpers: Reference[]
  zone: Reference | undefined
  servicePolicies: { readonly direction: 'input' | 'output'; readonly name: string; readonly span: Span }[]
  inspects: Span | undefined
  cryptoMap: Reference | undefined
  multicast: Span | undefined
  /** Unicast reverse path forwarding: drops sources that are not routed back here. */
  reversePath: Span | undefined
  /** Takes part in a routing protocol by its own statement. */
  routing: Span | undefined
  wccp: Span | undefined
  /** Bridge groups and bridge domains it is a member of: frames pass between members without being routed. */
  bridged: Reference[]
  mpls: Span | undefined
  /** A reflected or learned route may appear (NHRP shortcuts). */
  shortcuts: Span | undefined
}

/** An interface of which nothing has been said yet. */
export function newInterface(name: string, header: Span): InterfaceConfig {
  return {
    name,
    header,
    span: header,
    vrf: '',
    description: undefined,
    shutdown: false,
    addresses: [],
    addressUnknown: undefined,
    addressUnknown6: undefined,
    unnumbered: undefined,
    ipv6: false,
    vlan: vlanOfName(name),
    switchport: undefined,
    accessVlan: undefined,
    trunk: false,
    filters: {},
    macFilter: undefined,
    nat: undefined,
    policy4: undefined,
    policy6: undefined,
    helpers: [],
    zone: undefined,
    servicePolicies: [],
    inspects: undefined,
    cryptoMap: undefined,
    multicast: undefined,
    reversePath: undefined,
    routing: undefined,
    wccp: undefined,
    bridged: [],
    mpls: undefined,
    shortcuts: undefined,
  }
}

function vlanOfName(name: string): number | undefined {
  const found = /^vl(?:an)?(\d{1,4})$/i.exec(name)
  return found === null ? undefined : Number(found[1])
}

/** The VRF an interface block ends up in, before the rest of it is read. */
function vrfIn(command: Command): string {
  const names = command.children.flatMap((child) =>
    begins(child, 'vrf forwarding') ? [child.words[2]] : begins(child, 'ip vrf forwarding') ? [child.words[3]] : [],
  )
  return names.at(-1) ?? ''
}

/** Reads an interface block into `config`; later blocks of one name continue it. */
export function readInterface(command: Command, config: InterfaceConfig, ledger: Ledger): void {
  ledger.understood(command)
  config.span = { ...config.span, end: Math.max(config.span.end, blockSpan(command).end) }
  const vrf = vrfIn(command)
  if (vrf !== '') config.vrf = vrf
  for (const child of command.children) {
    if (readStatement(child, config)) {
      ledger.understood(child)
      for (const inner of child.children) insideStatement(child, inner, config, ledger)
      continue
    }
    config.bridged.push(...bridgesIn(child))
    const kind = irrelevantInInterface(child.lower)
    if (kind !== undefined) ledger.irrelevant(kind, child)
    else {
      ledger.notUnderstood(child, { domain: config.vrf })
      for (const inner of child.children) ledger.notUnderstood(inner, { domain: config.vrf })
    }
  }
}

/** `bridge-group 1`, or `bridge-domain 10` inside a service instance. */
function bridgesIn(command: Command): readonly Reference[] {
  return withInside(command).flatMap(({ lower, span }) => {
    const [word, number] = lower
    return (word === 'bridge-group' || word === 'bridge-domain') && lower.length === 2 && /^\d+$/.test(number ?? '')
      ? [{ name: `${word} ${number}`, span }]
      : []
  })
}

/** `vrrp N address-family ipv4` opens a block of its own; nothing else understood does. */
function insideStatement(parent: Command, child: Command, config: InterfaceConfig, ledger: Ledger): void {
  if (parent.lower[0] !== 'vrrp') return void ledger.notUnderstood(child, { domain: config.vrf })
  if (child.lower[0] === 'address' && child.words[1] !== undefined) addVirtual(child.words[1], child.span, config)
  ledger.understood(child)
}

/** True when the statement was understood and taken into `config`. */
function readStatement(command: Command, config: InterfaceConfig): boolean {
  const { lower, words, span } = command
  const negated = lower[0] === 'no' || lower[0] === 'default'
  const rest = negated ? lower.slice(1) : lower
  const names = negated ? words.slice(1) : words
  const [first, second, third] = rest
  switch (first) {
    case 'shutdown':
      config.shutdown = !negated
      return rest.length === 1
    case 'description':
    case 'description:':
      config.description = negated ? undefined : words.slice(1).join(' ')
      return true
    case 'vrf':
      return second === 'forwarding' && rest.length <= 3 && takeVrf(negated, names[2], config)
    case 'switchport':
      return readSwitchport(rest, negated, config)
    case 'encapsulation':
      return readEncapsulation(rest, negated, config)
    case 'standby':
    case 'glbp':
    case 'vrrp':
      return !negated && readVirtual(command, config)
    case 'zone-member':
      if (second !== 'security' || names[2] === undefined || rest.length > 3) return false
      config.zone = negated ? undefined : { name: names[2], span }
      return true
    case 'crypto':
      if (second !== 'map') return false
      if (names[2] === undefined) return negated
      config.cryptoMap = negated ? undefined : { name: names[2], span }
      return rest.length === 3 || rest[3] === 'redundancy'
    case 'mac':
      if (second !== 'access-group') return false
      config.macFilter = negated ? undefined : span
      return true
    case 'mpls':
      if (second !== 'ip' || rest.length > 2) return false
      config.mpls = negated ? undefined : span
      return true
    case 'service-policy':
      if (negated || (second !== 'input' && second !== 'output') || names[2] === undefined)
        return negated && (second === 'input' || second === 'output')
      config.servicePolicies.push({ direction: second, name: names[2], span })
      return true
    case 'ospfv3':
      if (!/^\d+ (?:ipv[46] )?area\b/.test(rest.slice(1).join(' '))) return false
      config.routing = negated ? config.routing : span
      return true
    case 'ip':
      return readIp(command, rest, names, negated, third, config)
    case 'ipv6':
      return readIpv6(command, rest, names, negated, config)
    default:
      return false
  }
}

function readSwitchport(rest: readonly string[], negated: boolean, config: InterfaceConfig): boolean {
  if (rest.length === 1) {
    config.switchport = !negated
    return true
  }
  if (negated) return false
  config.switchport = config.switchport ?? true
  if (rest[1] === 'access' && rest[2] === 'vlan' && /^\d+$/.test(rest[3] ?? '')) config.accessVlan = Number(rest[3])
  if (rest[1] === 'mode' && (rest[2] === 'trunk' || rest[2] === 'dynamic')) config.trunk = true
  return rest[1] === 'access' || rest[1] === 'mode' || rest[1] === 'trunk'
}

function readEncapsulation(rest: readonly string[], negated: boolean, config: InterfaceConfig): boolean {
  if (rest[1] !== 'dot1q' && rest[1] !== 'isl') return false
  const vlan = Number(rest[2])
  const options = rest.slice(3).join(' ')
  if (!Number.isInteger(vlan) || !/^(?:native)?(?:second-dot1q (?:any|[\d,-]+))?$/.test(options)) return false
  const qinq = options.startsWith('second-dot1q')
  config.vlan = negated || qinq ? undefined : vlan
  return true
}
