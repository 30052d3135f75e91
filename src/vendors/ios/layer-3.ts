/** Which interfaces route, what they are called in the model, and which routing domain they belong to. */
import type { Interface } from '../../model/device.ts'
import { parsePrefix } from '../../packet/address.ts'
import type { Config } from './config.ts'
import type { InterfaceConfig } from './interface.ts'
import { interfaceFinder, kindOf, parentOf } from './interface-name.ts'
import type { ListCompiler } from './rule.ts'
import { tunnelsOf } from './vpn.ts'

/** An interface that routes, with its configuration. */
export interface Routed {
  readonly config: InterfaceConfig
  readonly model: Interface
}

export interface Layer3 {
  readonly routed: readonly Routed[]
  /** Routed interfaces of one domain that are up. */
  of(domain: string): readonly Routed[]
  find(name: string): Routed | undefined
  /** Whether the name is an interface of the file at all, routed or switched. */
  declared(name: string): boolean
  readonly domains: readonly string[]
}

/**
 * Interface ids: the device's own name in the global table, `VRF/name` in a VRF. A switched port
 * forwards frames, not packets, and is left out; its VLAN interface stands for it.
 */
export function layer3Of(config: Config, compiler: ListCompiler): Layer3 {
  const byName = new Map(config.interfaces.map((i) => [i.name.toLowerCase(), i]))
  const find = interfaceFinder(config.interfaces.map((i) => i.name))
  const lenderOf = (i: InterfaceConfig): InterfaceConfig | undefined => {
    const name = i.unnumbered === undefined ? undefined : find(i.unnumbered.name)
    return name === undefined ? undefined : byName.get(name.toLowerCase())
  }
  const named = new Set(config.routes.flatMap(({ out }) => (out === undefined ? [] : [find(out) ?? ''])))
  const physical = config.interfaces
    .filter((i) => !isSwitched(i, config))
    .map((i): Routed => {
      const parent = parentOf(i.name)
      const enabled = !i.shutdown && !(parent !== undefined && byName.get(parent.toLowerCase())?.shutdown === true)
      const kind = kindOf(i.name)
      // An unnumbered interface answers for the address it borrows.
      const borrowed = (lenderOf(i)?.addresses ?? []).flatMap(({ prefix, span }) => {
        const host = parsePrefix(`0.0.0.0/32`)!
        return prefix.family === 4 ? [{ prefix: { ...host, address: prefix.address }, secondary: true, span }] : []
      })
      const speaks = i.addresses.length > 0 || i.addressUnknown !== undefined || i.unnumbered !== undefined || i.ipv6
      const model: Interface = {
        id: i.vrf === '' ? i.name : `${i.vrf}/${i.name}`,
        name: i.name,
        domain: i.vrf,
        kind,
        enabled,
        addresses: [...i.addresses, ...borrowed],
        addressUnknown: i.addressUnknown !== undefined || i.addressUnknown6 !== undefined,
        ipv6: i.ipv6 && config.ipv6Routing,
        used: enabled && kind !== 'loopback' && (speaks || named.has(i.name)),
        span: i.span,
        ...(i.vlan === undefined ? {} : { vlan: i.vlan }),
        ...(i.description === undefined ? {} : { description: i.description }),
      }
      return { config: i, model }
    })
  const routed = [...physical, ...tunnelsOf(config, physical, compiler)]
  const domains = [
    '',
    ...new Set([...routed.map(({ model }) => model.domain), ...config.routes.map(({ vrf }) => vrf)].filter((name) => name !== '')),
  ]
  const foundAs = new Map(routed.map((r) => [r.config.name, r]))
  return {
    routed,
    of: (domain) => routed.filter(({ model }) => model.domain === domain && model.enabled),
    find: (name) => {
      const known = find(name)
      return known === undefined ? undefined : foundAs.get(known)
    },
    declared: (name) => find(name) !== undefined,
    domains,
  }
}

function isSwitched(i: InterfaceConfig, { isSwitch }: Config): boolean {
  if (i.switchport !== undefined) return i.switchport
  if (i.addresses.length > 0 || i.addressUnknown !== undefined || i.unnumbered !== undefined || i.ipv6) return false
  const kind = kindOf(i.name)
  // A switch prints nothing for a port that switches, which is its default.
  return isSwitch && (kind === 'physical' || kind === 'aggregate') && i.vrf === ''
}
