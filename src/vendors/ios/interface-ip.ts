/** `ip …` and `ipv6 …` statements of an interface: what filters, translates and routes there. */
import type { Command } from './command.ts'
import type { InterfaceConfig } from './interface.ts'
import { readAddress, readAddress6, takeVrf } from './interface-address.ts'

/** `rest` and `names` are the words from `ip` on, in lower case and as written. False when not understood. */
export function readIp(
  { span }: Command,
  rest: readonly string[],
  names: readonly string[],
  negated: boolean,
  third: string | undefined,
  config: InterfaceConfig,
): boolean {
  const second = rest[1]
  switch (second) {
    case 'address':
      return readAddress(rest, negated, span, config)
    case 'unnumbered': {
      config.unnumbered = negated
        ? undefined
        : {
            name: names
              .slice(2)
              .filter((word) => word.toLowerCase() !== 'poll')
              .join(''),
            span,
          }
      return negated || names.length > 2
    }
    case 'vrf':
      return third === 'forwarding' && rest.length <= 4 && takeVrf(negated, names[3], config)
    case 'access-group': {
      const direction = rest[3]
      if (rest.length !== 4 || (direction !== 'in' && direction !== 'out')) return false
      const key = direction === 'in' ? 'in4' : 'out4'
      if (negated) delete config.filters[key]
      else config.filters[key] = { name: names[2]!, span }
      return true
    }
    case 'nat':
      if ((third !== 'inside' && third !== 'outside') || rest.length !== 3) return false
      config.nat = negated ? undefined : { side: third, span }
      return true
    case 'policy':
      if (third !== 'route-map' || names[3] === undefined || rest.length > 4) return false
      config.policy4 = negated ? undefined : { name: names[3], span }
      return true
    case 'helper-address': {
      const address = names.at(-1) ?? ''
      if (negated) config.helpers = config.helpers.filter(({ name }) => name !== address)
      else config.helpers.push({ name: address, span })
      return true
    }
    case 'inspect':
      config.inspects = negated ? undefined : span
      return rest.length === 4
    case 'pim':
      config.multicast = negated ? config.multicast : span
      return true
    case 'igmp':
      if (third !== 'static-group' && third !== 'join-group' && third !== 'helper-address' && third !== 'unidirectional-link') return false
      config.multicast = negated ? config.multicast : span
      return true
    case 'verify':
      if (third !== 'unicast') return false
      config.reversePath = negated ? undefined : span
      return true
    case 'ospf':
      if (!/\barea\b/.test(rest.slice(2, 5).join(' '))) return false
      config.routing = negated ? config.routing : span
      return true
    case 'router':
      config.routing = negated ? config.routing : span
      return third === 'isis'
    case 'wccp':
      config.wccp = negated ? config.wccp : span
      return true
    case 'nhrp':
      if (third !== 'shortcut' && third !== 'redirect') return false
      config.shortcuts = negated ? config.shortcuts : span
      return true
    default:
      return false
  }
}

/** The same for `ipv6`. */
export function readIpv6(
  { span }: Command,
  rest: readonly string[],
  names: readonly string[],
  negated: boolean,
  config: InterfaceConfig,
): boolean {
  const [, second, third] = rest
  switch (second) {
    case 'enable':
      config.ipv6 = !negated
      return true
    case 'address':
      return readAddress6(rest, negated, span, config)
    case 'unnumbered':
      config.ipv6 = config.ipv6 || !negated
      config.unnumbered = negated ? config.unnumbered : { name: names.slice(2).join(''), span }
      return true
    case 'traffic-filter': {
      const direction = rest[3]
      if (rest.length !== 4 || (direction !== 'in' && direction !== 'out')) return false
      const key = direction === 'in' ? 'in6' : 'out6'
      if (negated) delete config.filters[key]
      else config.filters[key] = { name: names[2]!, span }
      return true
    }
    case 'policy':
      if (third !== 'route-map' || names[3] === undefined || rest.length > 4) return false
      config.policy6 = negated ? undefined : { name: names[3], span }
      return true
    case 'verify':
      config.reversePath = negated ? undefined : span
      return third === 'unicast'
    case 'ospf':
      if (!/\barea\b/.test(rest.slice(2, 5).join(' '))) return false
      config.routing = negated ? config.routing : span
      return true
    case 'rip':
      config.routing = negated ? config.routing : span
      return rest[3] === 'enable'
    case 'eigrp':
      config.routing = negated ? config.routing : span
      return true
    case 'router':
      config.routing = negated ? config.routing : span
      return third === 'isis'
    case 'pim':
      config.multicast = negated ? config.multicast : span
      return true
    default:
      return false
  }
}
