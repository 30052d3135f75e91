/** A rule list in the words of `nft -f`. */
import { formatAddress } from '../../../src/packet/address.ts'
import type { Family } from '../../../src/packet/packet.ts'
import type {
  AddressTest,
  Chain,
  Concatenation,
  KeyField,
  KeyValue,
  NameTest,
  NamedSet,
  Range,
  Rule,
  RuleList,
  ServiceTest,
  Tests,
  Verdict,
} from './rule-list.ts'

/** One table per family (`split`), or tables of the inet family for both. */
export function nftablesText({ tables, sets }: RuleList, split: boolean): string {
  return (split ? ([4, 6] as const) : [undefined])
    .flatMap((only) =>
      tables.map(({ name, chains }) => {
        const family = only === undefined ? 'inet' : only === 4 ? 'ip' : 'ip6'
        const mine = chains.map(
          (chain): Chain => ({ ...chain, rules: chain.rules.filter((r) => only === undefined || r.tests.family === only) }),
        )
        const rules = mine.flatMap((chain) => chain.rules)
        const used = new Set(rules.flatMap(({ tests }) => (tests.set === undefined ? [] : [tests.set.set])))
        return [
          `table ${family} ${name} {`,
          ...sets.filter((set) => used.has(set.name)).map(setText),
          ...rules.flatMap(namedOf),
          // A chain has to be known before another leads to it.
          ...[...mine].reverse().map((chain) => chainText(chain, only === undefined)),
          '}',
          '',
        ].join('\n')
      }),
    )
    .join('')
}

function chainText({ name, base, rules }: Chain, both: boolean): string {
  const hook = base === undefined ? [] : [`type ${base.type} hook ${base.hook} priority ${base.priority}; policy ${base.policy};`]
  return [`  chain ${name} {`, ...[...hook, ...rules.map((rule) => ruleText(rule, both))].map((line) => `    ${line}`), '  }'].join('\n')
}

function ruleText({ tests, verdict, comment }: Rule, both: boolean): string {
  return [
    ...testWords(tests, both),
    'counter',
    ...verdictWords(verdict, tests.family, both),
    ...(comment === undefined ? [] : [`comment "${comment}"`]),
  ].join(' ')
}

function setText({ name, family, type, members }: NamedSet): string {
  const address = family === 4 ? 'ipv4_addr' : 'ipv6_addr'
  const elements = members.map(({ low, length, service }) => {
    const own = type === 'ip' ? formatAddress(family, low) : `${formatAddress(family, low)}/${length}`
    return service === undefined ? own : `${own} . ${service.protocol === 6 ? 'tcp' : 'udp'} . ${span(service.ports)}`
  })
  return [
    `  set ${name} {`,
    `    type ${type === 'net-port' ? `${address} . inet_proto . inet_service` : address}`,
    ...(type === 'ip' ? [] : ['    flags interval']),
    ...(elements.length === 0 ? [] : [`    elements = { ${elements.join(', ')} }`]),
    '  }',
  ].join('\n')
}

/** Sets and maps with a name that a rule brings along. */
function namedOf({ tests, verdict }: Rule): string[] {
  const { concatenation, family } = tests
  const found: string[] = []
  if (concatenation?.name !== undefined) {
    const { name, fields, elements } = concatenation
    found.push(
      `  set ${name} {\n    typeof ${keyWords(fields, family, tests.service)}\n    flags interval\n    elements = { ${elements.map((e) => keyText(fields, e, family)).join(', ')} }\n  }`,
    )
  }
  if (verdict.kind === 'verdicts' && verdict.name !== undefined) {
    const { name, fields, entries } = verdict
    found.push(
      `  map ${name} {\n    typeof ${keyWords(fields, family, tests.service)} : verdict\n    flags interval\n    elements = { ${entries.map(({ key, verdict: then }) => `${keyText(fields, key, family)} : ${verdictWords(then, family, false).join(' ')}`).join(', ')} }\n  }`,
    )
  }
  return found
}

function span<N extends number | bigint>([low, high]: Range<N>): string {
  return low === high ? `${low}` : `${low}-${high}`
}

function addressSpan([low, high]: Range<bigint>, family: Family): string {
  return low === high ? formatAddress(family, low) : `${formatAddress(family, low)}-${formatAddress(family, high)}`
}

function testWords(tests: Tests, both: boolean): string[] {
  const { family, in: ingress, out, src, dst, service, set, state, original, local, concatenation } = tests
  const ip = family === 4 ? 'ip' : 'ip6'
  return [
    // In a table of both families every rule says which it is about.
    ...(both ? [`meta nfproto ${family === 4 ? 'ipv4' : 'ipv6'}`] : []),
    ...(ingress === undefined ? [] : [`iifname ${names(ingress)}`]),
    ...(out === undefined ? [] : [`oifname ${names(out)}`]),
    ...(src === undefined ? [] : [addressWords('saddr', src, family)]),
    ...(dst === undefined ? [] : [addressWords('daddr', dst, family)]),
    ...(service === undefined ? [] : serviceWords(service, family)),
    ...(set === undefined ? [] : [setWords(set, ip)]),
    ...(state === undefined ? [] : [stateWords(state)]),
    ...(original?.dst === undefined ? [] : [`ct original ${ip} daddr ${formatAddress(family, original.dst.low)}/${original.dst.length}`]),
    ...(original?.dport === undefined ? [] : [`ct original proto-dst ${span(original.dport)}`]),
    ...(local === undefined ? [] : [`fib ${local.end === 'src' ? 'saddr' : 'daddr'} type ${local.negated ? '!= ' : ''}local`]),
    ...(concatenation === undefined ? [] : [concatenationWords(concatenation, family, service)]),
  ]
}

function names({ negated, names: all }: NameTest): string {
  const quoted = all.map(({ name, wildcard }) => `"${name}${wildcard ? '*' : ''}"`)
  const [first] = quoted
  return `${negated ? '!= ' : ''}${quoted.length === 1 && first !== undefined ? first : `{ ${quoted.join(', ')} }`}`
}

function addressWords(field: string, test: AddressTest, family: Family): string {
  const own = `${family === 4 ? 'ip' : 'ip6'} ${field}`
  const not = test.negated ? '!= ' : ''
  switch (test.kind) {
    case 'prefix':
      return `${own} ${not}${formatAddress(family, test.low)}/${test.length}`
    case 'range':
      return `${own} ${not}${addressSpan([test.low, test.high], family)}`
    case 'mask':
      return `${own} & ${formatAddress(family, test.mask)} ${test.negated ? '!=' : '=='} ${formatAddress(family, test.value)}`
    case 'list':
      return `${own} { ${test.prefixes.map(({ low, length }) => `${formatAddress(family, low)}/${length}`).join(', ')} }`
  }
}

function serviceWords({ protocol, negated, ports, icmp, syn }: ServiceTest, family: Family): string[] {
  const words: string[] = []
  const transport = protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : protocol === 132 ? 'sctp' : undefined
  if (ports === undefined && icmp === undefined && syn === undefined) return [`meta l4proto ${negated ? '!= ' : ''}${protocol}`]
  if (ports !== undefined) {
    const [only] = ports.ranges
    const values = ports.ranges.length === 1 && only !== undefined ? span(only) : `{ ${ports.ranges.map(span).join(', ')} }`
    words.push(`${transport} ${ports.end === 'src' ? 'sport' : 'dport'} ${ports.negated ? '!= ' : ''}${values}`)
  }
  if (icmp !== undefined) {
    const name = family === 4 ? 'icmp' : 'icmpv6'
    words.push(`${name} type ${icmp.negated ? '!= ' : ''}${icmp.type}`)
    if (icmp.code !== undefined) words.push(`${name} code ${icmp.code}`)
  }
  if (syn !== undefined) words.push(`tcp flags ${syn ? '' : '! '}syn`)
  return words
}

function setWords({ negated, set, ends }: NonNullable<Tests['set']>, ip: string): string {
  const [address, port] = ends
  const key = `${ip} ${address === 'src' ? 'saddr' : 'daddr'}`
  const whole = port === undefined ? key : `${key} . meta l4proto . th ${port === 'src' ? 'sport' : 'dport'}`
  return `${whole} ${negated ? '!= ' : ''}@${set}`
}

function stateWords({ negated, states }: NonNullable<Tests['state']>): string {
  const status = states.filter((s) => s === 'DNAT' || s === 'SNAT').map((s) => s.toLowerCase())
  if (status.length > 0) return negated ? `ct status & ${status[0]} == 0` : `ct status ${status.join(',')}`
  return `ct state ${negated ? '!= ' : ''}${states.map((s) => s.toLowerCase()).join(',')}`
}

function fieldWord(field: KeyField, family: Family, service: ServiceTest | undefined): string {
  const ip = family === 4 ? 'ip' : 'ip6'
  const transport = service?.protocol === 6 ? 'tcp' : service?.protocol === 17 ? 'udp' : 'th'
  return {
    src: `${ip} saddr`,
    dst: `${ip} daddr`,
    sport: `${transport} sport`,
    dport: `${transport} dport`,
    in: 'iifname',
    protocol: 'meta l4proto',
  }[field]
}

function keyWords(fields: readonly KeyField[], family: Family, service: ServiceTest | undefined): string {
  return fields.map((field) => fieldWord(field, family, service)).join(' . ')
}

function keyText(fields: readonly KeyField[], key: readonly KeyValue[], family: Family): string {
  return fields
    .map((field, i) => {
      const value = key[i]!
      if (typeof value === 'string') return `"${value}"`
      return field === 'src' || field === 'dst' ? addressSpan(value as Range<bigint>, family) : span(value as Range<number>)
    })
    .join(' . ')
}

function concatenationWords({ negated, fields, elements, name }: Concatenation, family: Family, service: ServiceTest | undefined): string {
  const values = name === undefined ? `{ ${elements.map((e) => keyText(fields, e, family)).join(', ')} }` : `@${name}`
  return `${keyWords(fields, family, service)} ${negated ? '!= ' : ''}${values}`
}

function verdictWords(verdict: Verdict, family: Family, both: boolean): string[] {
  const ip = both ? (family === 4 ? 'ip ' : 'ip6 ') : ''
  const address = (value: bigint, ports: Range<number> | undefined): string =>
    family === 6 && ports !== undefined ? `[${formatAddress(6, value)}]` : formatAddress(family, value)
  const target = (to: Range<bigint> | undefined, ports: Range<number> | undefined): string => {
    const addresses = to === undefined ? '' : to[0] === to[1] ? address(to[0], ports) : `${address(to[0], ports)}-${address(to[1], ports)}`
    return `${addresses}${ports === undefined ? '' : `:${span(ports)}`}`
  }
  switch (verdict.kind) {
    case 'accept':
    case 'drop':
    case 'return':
      return [verdict.kind]
    case 'reject':
      return verdict.prohibited ? [`reject with ${family === 4 ? 'icmp' : 'icmpv6'} admin-prohibited`] : ['reject']
    case 'jump':
    case 'goto':
      return [`${verdict.kind} ${verdict.chain}`]
    case 'continue':
      return { count: [], log: ['log prefix "seen drop "'], mark: ['meta mark set 7'], notrack: ['notrack'] }[verdict.by]
    case 'dnat':
    case 'snat':
      return [`${verdict.kind} ${ip}to ${target(verdict.to, verdict.ports)}`]
    case 'redirect':
    case 'masquerade':
      return [`${verdict.kind}${verdict.ports === undefined ? '' : ` to :${span(verdict.ports)}`}`]
    case 'netmap':
      return [
        `dnat ${family === 4 ? 'ip' : 'ip6'} prefix to ${family === 4 ? 'ip' : 'ip6'} daddr map { ${formatAddress(family, verdict.from.low)}/${verdict.from.length} : ${formatAddress(family, verdict.to)}/${verdict.from.length} }`,
      ]
    case 'verdicts': {
      const { fields, entries, name } = verdict
      const values =
        name === undefined
          ? `{ ${entries.map(({ key, verdict: then }) => `${keyText(fields, key, family)} : ${verdictWords(then, family, both).join(' ')}`).join(', ')} }`
          : `@${name}`
      return [`${keyWords(fields, family, undefined)} vmap ${values}`]
    }
    case 'dnat-by-port':
      return [
        `dnat ${family === 4 ? 'ip' : 'ip6'} to tcp dport map { ${verdict.entries.map((e) => `${e.dport} : ${formatAddress(family, e.to)} . ${e.port}`).join(', ')} }`,
      ]
  }
}
