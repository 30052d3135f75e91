/** What single comparisons mean, per packet: nft(8) and the kernel's behaviour. The policy is drop, so `accept` is the rule's doing. */
import { describe, expect, test } from 'vitest'
import type { Fate, Meeting } from './support.ts'
import { fate, forwarding, jsonForwarding, read } from './support.ts'

const WEB = 'tcp 10.0.0.5:40000 > 192.0.2.10:80'
const DNS = 'udp 10.0.0.5:40000 > 192.0.2.10:53'
const PING = 'icmp 10.0.0.5 > 192.0.2.10 8/0'
const WEB6 = 'tcp [2001:db8::5]:40000 > [2001:db8:1::10]:80'

type Case = readonly [packet: string, fate: Fate, meeting?: Meeting]

const CASES: readonly (readonly [rule: string, ...cases: readonly Case[]])[] = [
  ['ip saddr 10.0.0.0/8', [WEB, 'accept'], [WEB6, 'drop'], ['tcp 11.0.0.5:1 > 192.0.2.10:80', 'drop']],
  ['ip saddr != 10.0.0.0/8', [WEB, 'drop'], ['tcp 11.0.0.5:1 > 192.0.2.10:80', 'accept'], [WEB6, 'drop']],
  ['ip daddr 192.0.2.5-192.0.2.10', [WEB, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.11:80', 'drop']],
  ['ip saddr > 10.0.0.4', [WEB, 'accept'], ['tcp 10.0.0.4:1 > 192.0.2.10:80', 'drop']],
  [
    'ip saddr & 255.0.0.255 == 10.0.0.5',
    [WEB, 'accept'],
    ['tcp 10.9.9.5:1 > 192.0.2.10:80', 'accept'],
    ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'drop'],
  ],
  ['ip saddr and 255.0.0.255 != 10.0.0.5', [WEB, 'drop'], ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'accept'], [WEB6, 'drop']],
  ['ip6 saddr & ffff:ffff:: == 2001:db8::', [WEB6, 'accept'], [WEB, 'drop']],
  [
    'ip saddr { 10.0.0.5, 10.1.0.0/16, 172.16.0.1-172.16.0.9 }',
    [WEB, 'accept'],
    ['tcp 172.16.0.4:1 > 192.0.2.10:80', 'accept'],
    ['tcp 10.2.0.1:1 > 192.0.2.10:80', 'drop'],
  ],
  ['ip saddr != { 10.0.0.5, 10.1.0.0/16 }', [WEB, 'drop'], ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'accept']],
  ['tcp dport 80', [WEB, 'accept'], [WEB6, 'accept'], ['udp 10.0.0.5:1 > 192.0.2.10:80', 'drop']],
  ['tcp dport "http"', [WEB, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.10:81', 'drop']],
  ['tcp dport != 22-79', [WEB, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.10:50', 'drop'], [DNS, 'drop']],
  ['tcp dport >= 80', [WEB, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.10:79', 'drop']],
  ['tcp dport lt 80', [WEB, 'drop'], ['tcp 10.0.0.5:1 > 192.0.2.10:79', 'accept']],
  ['tcp dport & 1 == 0', [WEB, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.10:81', 'drop']],
  ['tcp sport 1024-65535 tcp dport { 80, 443 }', [WEB, 'accept'], ['tcp 10.0.0.5:80 > 192.0.2.10:80', 'drop']],
  ['meta l4proto { tcp, udp } th dport 53', [DNS, 'accept'], ['tcp 10.0.0.5:1 > 192.0.2.10:53', 'accept'], [WEB, 'drop']],
  // Without a protocol the bytes are looked at in any protocol.
  ['th dport 53', [DNS, 'accept'], [WEB, 'drop'], ['47 10.0.0.5 > 192.0.2.10', 'maybe']],
  ['@th,16,16 80 meta l4proto tcp', [WEB, 'accept'], [DNS, 'drop']],
  ['udplite dport 53', ['136 10.0.0.5 > 192.0.2.10', 'maybe'], [DNS, 'drop']],
  ['meta l4proto 6', [WEB, 'accept'], [DNS, 'drop']],
  ['ip protocol != tcp', [WEB, 'drop'], [DNS, 'accept'], [WEB6, 'drop']],
  ['ip6 nexthdr tcp', [WEB, 'drop'], [WEB6, 'maybe'], ['udp [2001:db8::5]:1 > [2001:db8:1::10]:80', 'drop']],
  ['meta nfproto ipv6', [WEB6, 'accept'], [WEB, 'drop']],
  ['meta protocol != ip', [WEB6, 'accept'], [WEB, 'drop']],
  [
    'icmp type echo-request',
    [PING, 'accept'],
    ['icmp 10.0.0.5 > 192.0.2.10 0/0', 'drop'],
    ['icmp [2001:db8::5] > [2001:db8::6] 128/0', 'drop'],
  ],
  ['icmp type { 3, 8 } icmp code 1', ['icmp 10.0.0.5 > 192.0.2.10 3/1', 'accept'], [PING, 'drop']],
  [
    'icmp type . icmp code { destination-unreachable . frag-needed }',
    ['icmp 10.0.0.5 > 192.0.2.10 3/4', 'accept'],
    ['icmp 10.0.0.5 > 192.0.2.10 3/1', 'drop'],
  ],
  [
    'icmpv6 type { nd-neighbor-solicit, 128 }',
    ['icmp [2001:db8::5] > [2001:db8::6] 135/0', 'accept'],
    ['icmp [2001:db8::5] > [2001:db8::6] 136/0', 'drop'],
  ],
  ['iifname "eth0" oifname "eth*"', [WEB, 'accept'], [WEB, 'drop', { out: 'wan0' }], [WEB, 'drop', { in: 'eth2' }]],
  ['iif != { "eth1", "eth2" }', [WEB, 'accept'], [WEB, 'drop', { in: 'eth2' }]],
  // Names that begin so, but for one, cannot be written as names: never certain, never too few.
  ['iifname "eth*" iifname != "eth0"', [WEB, 'maybe', { in: 'eth1' }], [WEB, 'drop', { in: 'wan0' }]],
  ['iifname . oifname { "eth0" . "eth1", "eth2" . "eth3" }', [WEB, 'accept'], [WEB, 'drop', { out: 'eth3' }]],
  ['iif 2', [WEB, 'maybe']],
  [
    'ip saddr . tcp dport { 10.0.0.0/8 . 80-90, 172.16.0.1 . 22 }',
    [WEB, 'accept'],
    ['tcp 172.16.0.1:1 > 192.0.2.10:80', 'drop'],
    ['tcp 172.16.0.1:1 > 192.0.2.10:22', 'accept'],
  ],
  ['ip saddr . tcp dport != { 10.0.0.5 . 80 }', [WEB, 'drop'], ['tcp 10.0.0.5:1 > 192.0.2.10:81', 'accept'], [DNS, 'drop'], [WEB6, 'drop']],
  ['ip saddr 10.0.0.0/8 ip saddr != 10.0.0.5', [WEB, 'drop'], ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'accept']],
  ['ip saddr 10.0.0.5 ip6 daddr 2001:db8::1', [WEB, 'drop'], [WEB6, 'drop']],
  // Opening packets are new; established, related and invalid ones are not.
  ['ct state new', [WEB, 'accept'], [WEB, 'drop', { reply: true }]],
  ['ct state established,related', [WEB, 'drop'], [WEB, 'accept', { reply: true }]],
  ['ct state 0x2,0x4', [WEB, 'drop'], [WEB, 'accept', { reply: true }]],
  ['ct state { established, new }', [WEB, 'accept']],
  ['ct state != { established, related }', [WEB, 'accept']],
  ['ct state != new', [WEB, 'drop'], [WEB, 'accept', { reply: true }]],
  // A state is one bit, so it never equals two: true for all.
  ['ct state != established | related', [WEB, 'accept'], [WEB, 'accept', { reply: true }]],
  ['ct state & (established | new) == new', [WEB, 'accept']],
  ['ct state ! new', [WEB, 'drop']],
  ['ct direction original', [WEB, 'accept'], [WEB, 'drop', { reply: true }]],
  ['ct status dnat', [WEB, 'drop'], [WEB, 'accept', { sentTo: { dst: '203.0.113.1', dport: 80 } }]],
  ['ct status & dnat == 0', [WEB, 'accept'], [WEB, 'drop', { sentTo: { dst: '203.0.113.1', dport: 80 } }]],
  ['ct status assured', [WEB, 'drop']],
  ['ct status snat', [WEB, 'maybe']],
  ['ct original ip daddr 203.0.113.1', [WEB, 'drop'], [WEB, 'accept', { sentTo: { dst: '203.0.113.1', dport: 80 } }]],
  ['ct original proto-dst 8080', [WEB, 'drop'], [WEB, 'accept', { sentTo: { dst: '203.0.113.1', dport: 8080 } }]],
  ['ct original ip saddr 10.0.0.5', [WEB, 'accept'], ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'drop']],
  ['ct mark 5', [WEB, 'maybe']],
  ['meta mark & 0xff == 0x1', [WEB, 'maybe']],
  // A SYN without FIN, RST and ACK opens a connection; other flags are the sender's choice.
  ['tcp flags syn', [WEB, 'accept'], [DNS, 'drop']],
  ['tcp flags syn / fin,syn,rst,ack', [WEB, 'accept']],
  ['tcp flags & (fin | syn | rst | ack) == syn', [WEB, 'accept']],
  ['tcp flags 0x2 / 0x17', [WEB, 'accept']],
  ['tcp flags != syn / fin,syn,rst,ack', [WEB, 'drop'], [WEB, 'accept', { reply: true }]],
  ['tcp flags ack', [WEB, 'drop']],
  ['tcp flags ! ack', [WEB, 'accept']],
  ['tcp flags == syn', [WEB, 'maybe']],
  ['ip frag-off & 0x1fff != 0', [WEB, 'drop']],
  ['ip frag-off & 0x1fff == 0', [WEB, 'accept']],
  ['ip dscp af11', [WEB, 'maybe'], [WEB6, 'drop']],
  ['ip ttl > 1', [WEB, 'maybe']],
  ['tcp option maxseg size 500', [WEB, 'maybe'], [DNS, 'drop']],
  ['exthdr hbh exists', [WEB6, 'maybe'], [WEB, 'drop']],
  ['ether saddr 02:00:00:00:00:01', [WEB, 'maybe']],
  ['meta hour "08:00"-"17:00"', [WEB, 'maybe']],
  ['limit rate 10/second burst 5 packets', [WEB, 'maybe']],
  ['ct count over 20', [WEB, 'maybe']],
  ['numgen random mod 2 0', [WEB, 'maybe']],
  ['meta skuid 1000', [WEB, 'maybe']],
  ['@nh,8,8 0x10', [WEB, 'maybe']],
  ['vlan id 5', [WEB, 'maybe']],
  // The kernel forwards nothing but frames addressed to it.
  ['meta pkttype host', [WEB, 'accept'], ['udp 10.0.0.5:1 > 239.1.1.1:5000', 'drop']],
  ['meta pkttype { broadcast, multicast }', [WEB, 'drop'], ['udp 10.0.0.5:1 > 239.1.1.1:5000', 'accept']],
  // What is forwarded is not for the device itself.
  ['fib daddr type local', [WEB, 'drop']],
  ['fib daddr type != local', [WEB, 'accept']],
  ['fib saddr . iif oif missing', [WEB, 'maybe']],
  [
    'counter packets 5 bytes 300 log prefix "a } b: " flags all ip saddr 10.0.0.5',
    [WEB, 'accept'],
    ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'drop'],
  ],
  ['', [WEB, 'accept'], [PING, 'accept'], [WEB6, 'accept']],
]

describe('comparisons', () => {
  for (const [rule, ...cases] of CASES) {
    test(rule === '' ? 'none' : rule, () => {
      const ruleset = read(forwarding(`\t\t${rule} accept`))
      expect(ruleset.coverage.notUnderstood.map(({ text }) => text.en)).toEqual([])
      for (const [sent, expected, meeting] of cases)
        expect([sent, meeting, fate(ruleset, sent, meeting)]).toEqual([sent, meeting, expected])
    })
  }
})

test('a condition that can fail keeps a drop from being certain, not an accept from being shown', () => {
  const ruleset = read(forwarding('\t\tlimit rate over 10/second drop\n\t\taccept'))
  const [limited] = ruleset.baseChains[0]!.chain.rules
  expect(limited?.conditions.map(({ kind }) => kind)).toEqual(['rate'])
  expect(limited?.matches[0]?.header.partial).toBe(false)
})

test('a jump on a condition is a partial match that says why', () => {
  const { baseChains } = read(forwarding('\t\tmeta hour "08:00"-"17:00" jump day', { beside: '\tchain day {\n\t\taccept\n\t}' }))
  const [jump] = baseChains[0]!.chain.rules
  expect(jump?.conditions).toEqual([])
  expect(jump?.matches.every(({ header }) => header.partial)).toBe(true)
  expect(jump?.uncertainties.map(({ code }) => code)).toEqual(['conditional-jump'])
})

describe('the family of the table', () => {
  test('limits its rules to one IP version', () => {
    const four = read(forwarding('\t\taccept', { family: 'ip' }))
    const six = read(forwarding('\t\taccept', { family: 'ip6' }))
    expect(four.baseChains[0]?.family).toBe(4)
    expect(six.baseChains[0]?.family).toBe(6)
    const [rule] = four.baseChains[0]!.chain.rules
    expect(rule?.matches[0]?.header.src.hi.v6).toEqual([])
    // An ip chain does not see IPv6 at all: it lets it pass.
    expect(fate(read(forwarding('\t\tdrop', { family: 'ip' })), WEB6)).toBe('accept')
    expect(fate(read(forwarding('\t\tdrop', { family: 'inet' })), WEB6)).toBe('drop')
  })
})

const payload = (protocol: string, field: string) => ({ payload: { protocol, field } })
const match = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } })

describe('the same in JSON', () => {
  const cases: readonly (readonly [title: string, statement: unknown, ...cases: readonly Case[]])[] = [
    ['address', match(payload('ip', 'saddr'), { prefix: { addr: '10.0.0.0', len: 8 } }), [WEB, 'accept'], [WEB6, 'drop']],
    ['negation', match(payload('ip', 'saddr'), '10.0.0.5', '!='), [WEB, 'drop'], ['tcp 10.0.0.6:1 > 192.0.2.10:80', 'accept']],
    [
      'mask',
      match({ '&': [payload('ip', 'saddr'), '255.0.0.255'] }, '10.0.0.5'),
      [WEB, 'accept'],
      ['tcp 10.9.9.5:1 > 192.0.2.1:1', 'accept'],
      ['tcp 10.0.0.6:1 > 192.0.2.1:1', 'drop'],
    ],
    [
      'set',
      match(payload('tcp', 'dport'), { set: [22, { range: [80, 90] }] }),
      [WEB, 'accept'],
      ['tcp 10.0.0.5:1 > 192.0.2.10:79', 'drop'],
    ],
    [
      'concatenation',
      match(
        { concat: [payload('ip', 'saddr'), payload('tcp', 'dport')] },
        { set: [{ concat: [{ prefix: { addr: '10.0.0.0', len: 8 } }, { range: [80, 90] }] }] },
      ),
      [WEB, 'accept'],
      ['tcp 10.0.0.5:1 > 192.0.2.10:91', 'drop'],
    ],
    ['states', match({ ct: { key: 'state' } }, ['established', 'related'], 'in'), [WEB, 'drop'], [WEB, 'accept', { reply: true }]],
    ['one state', match({ ct: { key: 'state' } }, 'new', 'in'), [WEB, 'accept']],
    ['flags', match({ '&': [payload('tcp', 'flags'), ['fin', 'syn', 'rst', 'ack']] }, 'syn'), [WEB, 'accept']],
    ['flags joined', match({ '&': [payload('tcp', 'flags'), { '|': [{ '|': ['fin', 'syn'] }, 'ack'] }] }, 'syn'), [WEB, 'accept']],
    ['no flags', match(payload('tcp', 'flags'), ['ack', 'rst'], '!'), [WEB, 'accept']],
    [
      'interfaces',
      match({ meta: { key: 'iifname' } }, { set: ['eth0', 'wg*'] }),
      [WEB, 'accept'],
      [WEB, 'accept', { in: 'wg7' }],
      [WEB, 'drop', { in: 'eth1' }],
    ],
    ['ICMP', match(payload('icmp', 'type'), 'echo-request'), [PING, 'accept']],
    [
      'original destination',
      match({ ct: { key: 'proto-dst', dir: 'original' } }, 8080),
      [WEB, 'drop'],
      [WEB, 'accept', { sentTo: { dst: '203.0.113.1', dport: 8080 } }],
    ],
    ['route check', match({ fib: { result: 'oif', flags: ['saddr', 'iif'] } }, false), [WEB, 'maybe']],
    ['destination type', match({ fib: { result: 'type', flags: ['daddr'] } }, 'local', '!='), [WEB, 'accept']],
    ['raw bytes', match({ payload: { base: 'nh', offset: 8, len: 8 } }, 16), [WEB, 'maybe']],
  ]
  for (const [title, statement, ...expectations] of cases) {
    test(title, () => {
      const ruleset = read(jsonForwarding([[statement, { accept: null }]]))
      expect(ruleset.coverage.notUnderstood).toEqual([])
      for (const [sent, expected, meeting] of expectations) expect([sent, fate(ruleset, sent, meeting)]).toEqual([sent, expected])
    })
  }
})
