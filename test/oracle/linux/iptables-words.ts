/** A rule list in the words of iptables-restore and ipset restore. */
import { formatAddress } from '../../../src/packet/address.ts'
import type { Family } from '../../../src/packet/packet.ts'
import type { AddressTest, Chain, NameTest, PortTest, Range, RuleList, ServiceTest, Tests, Verdict } from './rule-list.ts'

const HOOKS: Readonly<Record<string, string>> = { prerouting: 'PREROUTING', input: 'INPUT', forward: 'FORWARD', postrouting: 'POSTROUTING' }

/** What iptables-restore (family 4) or ip6tables-restore (6) takes; rules of the other family are left out. */
export function iptablesText(list: RuleList, family: Family): string {
  return list.tables
    .map(({ name, chains }) => {
      const declared = chains.map((chain) => `:${nameOf(chain)} ${chain.base === undefined ? '-' : chain.base.policy.toUpperCase()} [0:0]`)
      const rules = chains.flatMap((chain) =>
        chain.rules
          .filter(({ tests }) => tests.family === family)
          .map(({ tests, verdict, comment }) =>
            [
              `-A ${nameOf(chain)}`,
              ...testWords(tests),
              ...(comment === undefined ? [] : [`-m comment --comment "${comment}"`]),
              ...verdictWords(verdict, family),
            ].join(' '),
          ),
      )
      return [`*${name}`, ...declared, ...rules, 'COMMIT', ''].join('\n')
    })
    .join('')
}

/** What `ipset restore` takes. */
export function ipsetText({ sets }: RuleList): string {
  return sets
    .flatMap(({ name, family, type, members }) => [
      `create ${name} hash:${type.replace('-', ',')} family ${family === 4 ? 'inet' : 'inet6'}`,
      ...members.map(({ low, length, service, nomatch }) => {
        const address = `${formatAddress(family, low)}${type === 'ip' ? '' : `/${length}`}`
        const port = service === undefined ? '' : `,${service.protocol === 6 ? 'tcp' : 'udp'}:${span(service.ports, '-')}`
        return `add ${name} ${address}${port}${nomatch ? ' nomatch' : ''}`
      }),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

function nameOf({ name, base }: Chain): string {
  return base === undefined ? name : (HOOKS[base.hook] ?? name)
}

function span<N extends number | bigint>([low, high]: Range<N>, between: string): string {
  return low === high ? `${low}` : `${low}${between}${high}`
}

function testWords({ family, in: ingress, out, src, dst, service, set, state, original, local }: Tests): string[] {
  const no = (negated: boolean): string => (negated ? '! ' : '')
  return [
    ...(ingress === undefined ? [] : [interfaceWords('-i', ingress)]),
    ...(out === undefined ? [] : [interfaceWords('-o', out)]),
    ...(src === undefined ? [] : [addressWords('src', src, family)]),
    ...(dst === undefined ? [] : [addressWords('dst', dst, family)]),
    ...(service === undefined ? [] : serviceWords(service, family)),
    ...(set === undefined ? [] : [`-m set ${no(set.negated)}--match-set ${set.set} ${set.ends.join(',')}`]),
    ...(state === undefined ? [] : [`-m conntrack ${no(state.negated)}--ctstate ${state.states.join(',')}`]),
    ...(original?.dst === undefined ? [] : [`-m conntrack --ctorigdst ${formatAddress(family, original.dst.low)}/${original.dst.length}`]),
    ...(original?.dport === undefined ? [] : [`-m conntrack --ctorigdstport ${span(original.dport, ':')}`]),
    ...(local === undefined ? [] : [`-m addrtype ${no(local.negated)}--${local.end}-type LOCAL`]),
  ]
}

function interfaceWords(option: string, { negated, names }: NameTest): string {
  const [first] = names
  return `${negated ? '! ' : ''}${option} ${first?.name}${first?.wildcard === true ? '+' : ''}`
}

function addressWords(end: 'src' | 'dst', test: AddressTest, family: Family): string {
  const option = end === 'src' ? '-s' : '-d'
  const no = test.negated ? '! ' : ''
  switch (test.kind) {
    case 'prefix':
      return `${no}${option} ${formatAddress(family, test.low)}/${test.length}`
    case 'mask':
      return `${no}${option} ${formatAddress(family, test.value)}/${formatAddress(family, test.mask)}`
    case 'range':
      return `-m iprange ${no}--${end}-range ${formatAddress(family, test.low)}-${formatAddress(family, test.high)}`
    case 'list':
      return `${option} ${test.prefixes.map(({ low, length }) => `${formatAddress(family, low)}/${length}`).join(',')}`
  }
}

function serviceWords({ protocol, negated, ports, icmp, syn }: ServiceTest, family: Family): string[] {
  const words = [`${negated ? '! ' : ''}-p ${protocol}`]
  if (ports !== undefined) words.push(portWords(ports))
  if (icmp !== undefined) {
    const value = `${icmp.type}${icmp.code === undefined ? '' : `/${icmp.code}`}`
    words.push(
      `${family === 4 ? '-m icmp' : '-m icmp6'} ${icmp.negated ? '! ' : ''}--${family === 4 ? 'icmp-type' : 'icmpv6-type'} ${value}`,
    )
  }
  if (syn !== undefined) words.push(syn ? '--syn' : '! --syn')
  return words
}

function portWords({ end, negated, ranges }: PortTest): string {
  const no = negated ? '! ' : ''
  const [only] = ranges
  if (ranges.length === 1 && only !== undefined && end !== 'either') return `${no}--${end === 'src' ? 'sport' : 'dport'} ${span(only, ':')}`
  const option = end === 'either' ? 'ports' : end === 'src' ? 'sports' : 'dports'
  return `-m multiport ${no}--${option} ${ranges.map((r) => span(r, ':')).join(',')}`
}

function verdictWords(verdict: Verdict, family: Family): string[] {
  const address = (value: bigint, withPort: boolean): string =>
    family === 6 && withPort ? `[${formatAddress(6, value)}]` : formatAddress(family, value)
  const target = (to: Range<bigint> | undefined, ports: Range<number> | undefined): string => {
    const low = to === undefined ? '' : address(to[0], ports !== undefined)
    const high = to === undefined || to[0] === to[1] ? '' : `-${address(to[1], ports !== undefined)}`
    // IPv6 ranges with a port stand in one pair of brackets.
    const addresses = high !== '' && ports !== undefined && family === 6 ? `${low.slice(0, -1)}-${high.slice(2)}` : `${low}${high}`
    return `${addresses}${ports === undefined ? '' : `:${span(ports, '-')}`}`
  }
  switch (verdict.kind) {
    case 'accept':
    case 'drop':
    case 'return':
      return [`-j ${verdict.kind.toUpperCase()}`]
    case 'reject':
      return [
        '-j REJECT',
        ...(verdict.prohibited ? [`--reject-with ${family === 4 ? 'icmp-admin-prohibited' : 'icmp6-adm-prohibited'}`] : []),
      ]
    case 'jump':
      return [`-j ${verdict.chain}`]
    case 'goto':
      return [`-g ${verdict.chain}`]
    case 'continue':
      return { count: [], log: ['-j LOG --log-prefix "seen -j DROP "'], mark: ['-j MARK --set-mark 7'], notrack: ['-j CT --notrack'] }[
        verdict.by
      ]
    case 'dnat':
      return [`-j DNAT --to-destination ${target(verdict.to, verdict.ports)}`]
    case 'snat':
      return [`-j SNAT --to-source ${target(verdict.to, verdict.ports)}`]
    case 'redirect':
      return ['-j REDIRECT', ...(verdict.ports === undefined ? [] : [`--to-ports ${span(verdict.ports, '-')}`])]
    case 'masquerade':
      return ['-j MASQUERADE', ...(verdict.ports === undefined ? [] : [`--to-ports ${span(verdict.ports, '-')}`])]
    case 'netmap':
      return [`-j NETMAP --to ${formatAddress(family, verdict.to)}/${verdict.from.length}`]
    case 'verdicts':
    case 'dnat-by-port':
      throw new Error(`iptables has no ${verdict.kind}`)
  }
}
