/** Tables, hooks, priorities, policies and chains (nft(8) "TABLES", "CHAINS", verdict statements). */
import { describe, expect, test } from 'vitest'
import { parsePrefix } from '../../../../src/packet/address.ts'
import { Addresses } from '../../../../src/packet/addresses.ts'
import { chainNamed, fate, forwarding, lineOf, matches, packet, read, ruleNamed, textOf } from './support.ts'

const WEB = 'tcp 10.0.0.5:40000 > 192.0.2.10:80'
const SSH = 'tcp 10.0.0.5:40000 > 192.0.2.10:22'

function base(line: string, rules = '\t\taccept', family = 'inet'): string {
  return `table ${family} t {\n\tchain c {\n\t\t${line}\n${rules}\n\t}\n}\n`
}

describe('a base chain', () => {
  test.each([
    ['type filter hook forward priority filter; policy drop;', 0, 'drop'],
    ['type filter hook forward priority 0; policy accept;', 0, 'accept'],
    ['type filter hook forward priority filter + 5;', 5, 'accept'],
    ['type filter hook forward priority filter - 5; policy drop;', -5, 'drop'],
    ['type filter hook forward priority -5; policy drop;', -5, 'drop'],
    ['type filter hook forward priority filter-5; policy drop;', -5, 'drop'],
    ['type filter hook forward priority security; policy accept', 50, 'accept'],
    ['type filter hook forward priority mangle; policy accept;', -150, 'accept'],
    ['type filter hook forward priority raw + 1; policy accept;', -299, 'accept'],
  ])('%s', (line, priority, policy) => {
    const ruleset = read(base(line))
    expect(ruleset.uncertainties).toEqual([])
    const { chain: _, ...rest } = chainNamed(ruleset, 'inet t c')
    expect(rest).toEqual({ family: 'both', type: 'filter', hook: 'forward', priority, policy, name: 'inet t c' })
  })
  test('of type route filters; of type nat translates', () => {
    expect(read(base('type route hook output priority mangle; policy accept;', '', 'ip')).baseChains[0]?.type).toBe('filter')
    expect(read(base('type nat hook postrouting priority srcnat; policy accept;', '', 'ip')).baseChains[0]).toMatchObject({
      type: 'nat',
      priority: 100,
    })
  })
  test.each([
    'type frobnicate hook forward priority 0; policy drop;',
    'type filter hook sideways priority 0; policy drop;',
    'type filter hook forward priority somewhere; policy drop;',
    'type filter hook forward priority 0; policy perhaps;',
    'type filter hook forward; policy drop;',
  ])('that is not understood reaches the whole device: %s', (line) => {
    expect(read(base(line)).uncertainties.length).toBeGreaterThan(0)
  })
})

test('several base chains of a hook: each has its say, a drop is final', () => {
  const ruleset = read(
    `${base('type filter hook forward priority 0; policy accept;', '\t\ttcp dport 80 accept\n\t\ttcp dport 22 drop')}${forwarding('\t\ttcp dport { 22, 80 } accept', { family: 'ip' })}`,
  )
  expect(ruleset.baseChains.map(({ name, family }) => [name, family])).toEqual([
    ['inet t c', 'both'],
    ['ip fw forward', 4],
  ])
  expect(fate(ruleset, WEB)).toBe('accept')
  expect(fate(ruleset, SSH)).toBe('drop')
  expect(fate(ruleset, 'udp 10.0.0.5:1 > 192.0.2.10:53')).toBe('drop')
})

describe('verdicts', () => {
  const beside =
    '\tchain web {\n\t\ttcp dport 80 accept\n\t\ttcp dport 81 return\n\t\ttcp dport 82 goto last\n\t}\n\tchain last {\n\t\ttcp dport 83 accept\n\t}\n'
  const sent = (port: number): string => `tcp 10.0.0.5:40000 > 192.0.2.10:${port}`
  test('jump comes back, goto does not', () => {
    const ruleset = read(forwarding('\t\tjump web\n\t\ttcp dport { 81, 82 } accept', { beside }))
    expect([80, 81, 82, 83].map((port) => fate(ruleset, sent(port)))).toEqual(['accept', 'accept', 'accept', 'drop'])
    const gone = read(forwarding('\t\tgoto web\n\t\ttcp dport 81 accept', { beside }))
    // The end of a chain that was gone to from a base chain is the policy.
    expect([80, 81].map((port) => fate(gone, sent(port)))).toEqual(['accept', 'drop'])
  })
  test('return in a base chain is its policy; continue and counters decide nothing', () => {
    const ruleset = read(forwarding('\t\tcontinue\n\t\tcounter\n\t\ttcp dport 80 return\n\t\taccept'))
    expect([80, 81].map((port) => fate(ruleset, sent(port)))).toEqual(['drop', 'accept'])
  })
  test('reject drops, whatever it answers', () => {
    for (const reject of [
      'reject',
      'reject with tcp reset',
      'reject with icmpx type admin-prohibited',
      'reject with icmp port-unreachable',
      'reject with icmpv6 no-route',
    ])
      expect([reject, fate(read(forwarding(`\t\t${reject}\n\t\taccept`)), WEB)]).toEqual([reject, 'drop'])
  })
  test('a queue leaves it to a program', () => {
    for (const queue of ['queue', 'queue num 3 bypass', 'queue flags bypass,fanout to 1-3']) {
      const ruleset = read(forwarding(`\t\t${queue}\n\t\taccept`))
      expect([queue, fate(ruleset, WEB)]).toEqual([queue, 'maybe'])
      expect(ruleNamed(ruleset, 'nft/inet/fw/forward/1').uncertainties.map(({ code }) => code)).toEqual(['queue'])
    }
  })
  test('a chain in place of a name', () => {
    const ruleset = read(
      forwarding('\t\ttcp dport 80 jump {\n\t\t\tip saddr 10.0.0.5 accept\n\t\t\tdrop\n\t\t} comment "in place"\n\t\taccept'),
    )
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, 'tcp 10.0.0.6:1 > 192.0.2.10:80')).toBe('drop')
    expect(fate(ruleset, 'tcp 10.0.0.6:1 > 192.0.2.10:81')).toBe('accept')
    expect(textOf(ruleNamed(ruleset, 'nft/inet/fw/forward/1/2').span)).toBe('drop')
  })
  test('chains are shared, not copied', () => {
    const ruleset = read(forwarding('\t\ttcp dport 80 jump web\n\t\ttcp dport 81 jump web', { beside }))
    const [first, second] = ruleset.baseChains[0]!.chain.rules
    expect(first?.verdict).toEqual(second?.verdict)
    expect('chain' in first!.verdict && 'chain' in second!.verdict && first!.verdict.chain === second!.verdict.chain).toBe(true)
  })
  test('a chain that leads back to itself, or is not there', () => {
    const loop = read(forwarding('\t\tjump a', { beside: '\tchain a {\n\t\tjump b\n\t}\n\tchain b {\n\t\tjump a\n\t}\n' }))
    expect(fate(loop, WEB)).toBe('maybe')
    expect(fate(read(forwarding('\t\tjump nowhere')), WEB)).toBe('maybe')
  })
  test('a chain read at hooks where it means something else has rules of its own for each', () => {
    const ruleset = read(`table inet t {
\tchain both {
\t\tfib daddr type local accept
\t}
\tchain in {
\t\ttype filter hook input priority 0; policy drop;
\t\tjump both
\t}
\tchain through {
\t\ttype filter hook forward priority 0; policy drop;
\t\tjump both
\t}
}
`)
    expect(fate(ruleset, WEB, {}, 'input')).toBe('accept')
    expect(fate(ruleset, WEB)).toBe('drop')
    expect(ruleNamed(ruleset, 'nft/inet/t/both@forward/1')).toBeDefined()
  })
})

describe('interfaces that are not there at a hook', () => {
  const at = (hook: string, rule: string) => read(base(`type filter hook ${hook} priority 0; policy drop;`, `\t\t${rule} accept`))
  test('no outgoing one before routing', () => {
    expect(fate(at('prerouting', 'oifname "eth1"'), WEB, {}, 'prerouting')).toBe('drop')
    expect(fate(at('input', 'oifname != "eth1"'), WEB, {}, 'input')).toBe('accept')
    expect(fate(at('output', 'iif "lo"'), WEB, {}, 'output')).toBe('drop')
  })
})

test('destinations of the device itself, before routing', () => {
  const text = base('type filter hook prerouting priority 0; policy drop;', '\t\tfib daddr type local accept')
  const own = Addresses.ofPrefix(parsePrefix('192.0.2.10/32')!)
  expect(fate(read(text), WEB, {}, 'prerouting')).toBe('maybe')
  expect(fate(read(text, own), WEB, {}, 'prerouting')).toBe('accept')
  expect(fate(read(text, own), 'tcp 10.0.0.5:1 > 192.0.2.11:80', {}, 'prerouting')).toBe('drop')
})

describe('what takes no part', () => {
  test('dormant tables, chains without a hook, ARP', () => {
    const dormant = forwarding('\t\tdrop', { family: 'ip' }).replace('{\n', '{\n\tflags dormant\n')
    const hookless = 'table ip6 t {\n\tchain c {\n\t\tdrop\n\t}\n}\n'
    const arp = 'table arp a {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n'
    const ruleset = read(`${dormant}${hookless}${arp}${forwarding('\t\taccept')}`)
    expect(ruleset.baseChains.map(({ name }) => name)).toEqual(['inet fw forward'])
    expect(ruleset.coverage.irrelevant).toEqual({ 'nftables dormant table': 1, 'nftables arp': 1 })
    expect(ruleset.uncertainties).toEqual([])
  })
  test('objects that only count or name things', () => {
    const beside = `\tcounter c1 {
\t\tpackets 0 bytes 0
\t}
\tquota q1 {
\t\tover 10 mbytes
\t}
\tct helper ftp {
\t\ttype "ftp" protocol tcp
\t\tl3proto inet
\t}
\tflowtable ft {
\t\thook ingress priority filter
\t\tdevices = { eth0, eth1 }
\t}
`
    const ruleset = read(
      forwarding(
        '\t\tct helper set "ftp"\n\t\tflow add @ft\n\t\tcounter name "c1"\n\t\tmeta mark set 0x5\n\t\tct mark set meta mark\n\t\ttcp option maxseg size set rt mtu\n\t\tip dscp set cs1\n\t\taccept',
        { beside },
      ),
    )
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(ruleset.coverage.notUnderstood).toEqual([])
    expect(ruleset.coverage.irrelevant).toEqual({ 'nftables counter': 1, 'nftables quota': 1, 'nftables ct': 1, 'nftables flowtable': 1 })
  })
})

describe('below the IP stack', () => {
  test('filters at a device bound what passes it', () => {
    const ruleset = read(
      'table netdev n {\n\tchain in {\n\t\ttype filter hook ingress device "eth0" priority -500; policy accept;\n\t\tip saddr 10.0.0.0/8 drop\n\t}\n}\n',
    )
    expect(ruleset.baseChains[0]).toMatchObject({ hook: 'prerouting', family: 'both' })
    expect(fate(ruleset, WEB, {}, 'prerouting')).toBe('maybe')
    expect(fate(ruleset, WEB, { in: 'eth1' }, 'prerouting')).toBe('accept')
    expect(fate(ruleset, 'tcp 192.0.2.1:1 > 10.0.0.1:80', {}, 'prerouting')).toBe('accept')
    const [rule] = ruleset.baseChains[0]!.chain.rules
    expect(matches(rule!, packet(WEB))).toBe('maybe')
  })
  test('a policy drop there may stop everything', () => {
    const ruleset = read(
      'table netdev n {\n\tchain in {\n\t\ttype filter hook ingress devices = { "eth0", "eth2" } priority 0; policy drop;\n\t}\n}\n',
    )
    expect(fate(ruleset, WEB, {}, 'prerouting')).toBe('maybe')
    expect(fate(ruleset, WEB, { in: 'eth1' }, 'prerouting')).toBe('accept')
  })
  test('bridge filters make everything uncertain, empty ones nothing', () => {
    const bridge = (rules: string) =>
      `table bridge b {\n\tchain f {\n\t\ttype filter hook forward priority 0; policy accept;\n${rules}\n\t}\n}\n`
    expect(fate(read(bridge('\t\tip saddr 10.0.0.0/8 drop')), WEB, {}, 'prerouting')).toBe('maybe')
    expect(fate(read(bridge('')), WEB, {}, 'prerouting')).toBe('accept')
  })
})

describe('packets outside connection tracking', () => {
  const ruleset = read(`table inet t {
\tchain raw {
\t\ttype filter hook prerouting priority raw; policy accept;
\t\tudp dport 53 notrack
\t}
\tchain forward {
\t\ttype filter hook forward priority filter; policy drop;
\t\tct state new accept
\t}
}
`)
  test('match neither new nor established for certain', () => {
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, 'udp 10.0.0.5:40000 > 192.0.2.10:53')).toBe('maybe')
    expect(fate(ruleset, 'udp 10.0.0.5:40000 > 192.0.2.10:54')).toBe('accept')
  })
  test('are said, for translation does not reach them', () => {
    expect(ruleset.untracked).toEqual([{ protocols: [[17, 17]], dport: [[53, 53]] }])
    expect(read(forwarding('\t\taccept')).untracked).toBeUndefined()
  })
})

test('a rule has its place, its comment and its handle', () => {
  const text = forwarding('\t\tip saddr 10.0.0.5 tcp dport 80 log prefix "web " accept comment "公開 # { web" # handle 12\n\t\tdrop')
  const rule = ruleNamed(read(text), 'nft/inet/fw/forward/1')
  expect(rule.label).toEqual({
    ja: 'inet fw forward ルール 1 [handle 12]（公開 # { web）',
    en: 'inet fw forward rule 1 [handle 12] (公開 # { web)',
  })
  expect(textOf(rule.span)).toBe('ip saddr 10.0.0.5 tcp dport 80 log prefix "web " accept comment "公開 # { web"')
  expect(lineOf(rule.span)).toBe(5)
  expect(rule.logged).toBe(true)
  expect(rule.focus).toEqual(rule.span)
})

describe('tables of iptables-nft', () => {
  const text = `# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
\tchain FORWARD {
\t\ttype filter hook forward priority filter; policy drop;
\t\txt match physdev counter packets 0 bytes 0 accept
\t\ttcp dport 80 xt match comment counter packets 0 bytes 0 xt target LOG
\t\tip saddr 10.0.0.6 counter packets 0 bytes 0 xt target REJECT
\t\tcounter packets 0 bytes 0 xt target MYSTERY
\t}
}
`
  test('leave things out, which is not certain then', () => {
    const ruleset = read(text)
    expect(ruleset.baseChains[0]?.chain.rules.map(({ verdict, matches: [match] }) => [verdict.kind, match?.header.partial])).toEqual([
      ['accept', true],
      ['continue', false],
      ['drop', false],
      ['unknown', true],
    ])
    expect(ruleset.coverage.notUnderstood.length).toBe(2)
  })
})
