/** NAT statements as verdicts (nft(8) "NAT STATEMENTS"). */
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../../../src/packet/address.ts'
import { chainNamed, matches, packet, read } from './support.ts'

function nat(rules: string, options: { readonly hook?: string; readonly family?: string; readonly beside?: string } = {}) {
  const { hook = 'prerouting', family = 'inet', beside = '' } = options
  const text = `table ${family} n {\n${beside}\n\tchain c {\n\t\ttype nat hook ${hook} priority ${hook === 'prerouting' ? 'dstnat' : 'srcnat'}; policy accept;\n${rules}\n\t}\n}\n`
  const ruleset = read(text)
  return { ruleset, rules: chainNamed(ruleset, `${family} n c`).chain.rules }
}

function range(low: string, high = low) {
  const [from, to] = [parseAddress(low), parseAddress(high)]
  if (from === undefined || to === undefined) throw new Error(low)
  return { family: from.family, low: from.address, high: to.address }
}

describe('dnat', () => {
  test.each([
    ['tcp dport 80 dnat ip to 10.0.0.1:8080', { kind: 'dnat', to: [range('10.0.0.1')], ports: [[8080, 8080]] }],
    ['dnat ip to 10.0.0.1', { kind: 'dnat', to: [range('10.0.0.1')] }],
    ['dnat ip to 10.0.0.1-10.0.0.5 random,persistent', { kind: 'dnat', to: [range('10.0.0.1', '10.0.0.5')] }],
    ['tcp dport 80 dnat ip to 10.0.0.1:8080-8090', { kind: 'dnat', to: [range('10.0.0.1')], ports: [[8080, 8090]] }],
    ['tcp dport 80 dnat to :8080', { kind: 'dnat', to: undefined, ports: [[8080, 8080]] }],
    ['tcp dport 80 dnat ip6 to [2001:db8::1]:8080', { kind: 'dnat', to: [range('2001:db8::1')], ports: [[8080, 8080]] }],
    ['dnat ip6 to 2001:db8::1', { kind: 'dnat', to: [range('2001:db8::1')] }],
    // The block all its packets are in is what the new block replaces.
    [
      'ip daddr 203.0.113.0/24 dnat ip prefix to 10.0.0.0/24',
      { kind: 'dnat', to: [range('10.0.0.0', '10.0.0.255')], from: range('203.0.113.0', '203.0.113.255') },
    ],
    ['dnat ip to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }', { kind: 'dnat', to: [range('10.0.0.1'), range('10.0.0.2')] }],
    ['dnat ip to jhash ip saddr mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }', { kind: 'dnat', to: [range('10.0.0.1'), range('10.0.0.2')] }],
    ['redirect', { kind: 'redirect' }],
    ['tcp dport 80 redirect to :8080', { kind: 'redirect', ports: [[8080, 8080]] }],
  ])('%s', (rule, verdict) => {
    const { ruleset, rules } = nat(`\t\t${rule}`)
    expect(ruleset.coverage.notUnderstood).toEqual([])
    expect(rules.map((each) => each.verdict)).toEqual([verdict])
  })
  test('to an IPv4 address leaves IPv6 alone', () => {
    const [rule] = nat('\t\ttcp dport 80 dnat ip to 10.0.0.1').rules
    expect(matches(rule!, packet('tcp [2001:db8::5]:1 > [2001:db8::6]:80'))).toBe('no')
    expect(matches(rule!, packet('tcp 192.0.2.5:1 > 203.0.113.1:80'))).toBe('yes')
  })
  test('through a map: one translation per element', () => {
    const { rules } = nat('\t\tdnat ip to tcp dport map { 80 : 10.0.0.1, 443 : 10.0.0.2 }')
    expect(rules.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['nft/inet/n/c/1/1', { kind: 'dnat', to: [range('10.0.0.1')] }],
      ['nft/inet/n/c/1/2', { kind: 'dnat', to: [range('10.0.0.2')] }],
    ])
    expect(matches(rules[0]!, packet('tcp 192.0.2.5:1 > 203.0.113.1:443'))).toBe('no')
    expect(matches(rules[1]!, packet('tcp 192.0.2.5:1 > 203.0.113.1:443'))).toBe('yes')
  })
  test('through a named map of addresses and ports, keyed by tuples', () => {
    const map =
      '\tmap m {\n\t\ttype ipv4_addr . inet_service : ipv4_addr . inet_service\n\t\telements = { 203.0.113.1 . 80 : 10.0.0.1 . 8080 }\n\t}'
    const { rules } = nat('\t\tmeta l4proto tcp dnat ip to ip daddr . tcp dport map @m', { beside: map })
    expect(rules.map(({ verdict }) => verdict)).toEqual([{ kind: 'dnat', to: [range('10.0.0.1')], ports: [[8080, 8080]] }])
    expect(matches(rules[0]!, packet('tcp 192.0.2.5:1 > 203.0.113.1:80'))).toBe('yes')
    expect(matches(rules[0]!, packet('tcp 192.0.2.5:1 > 203.0.113.2:80'))).toBe('no')
  })
  test('prefix for prefix through a map', () => {
    const { rules } = nat('\t\tdnat ip prefix to ip daddr map { 203.0.113.0/24 : 10.0.0.0/24 }')
    expect(rules[0]?.verdict).toEqual({ kind: 'dnat', to: [range('10.0.0.0', '10.0.0.255')], from: range('203.0.113.0', '203.0.113.255') })
  })
  test('to what is not understood is an unknown verdict that is counted', () => {
    const { ruleset, rules } = nat('\t\ttcp dport 80 dnat ip to somewhere')
    expect(rules.map(({ verdict }) => verdict.kind)).toEqual(['unknown'])
    expect(ruleset.coverage.notUnderstood.length).toBe(1)
  })
})

describe('snat and masquerade', () => {
  test.each([
    ['snat ip to 203.0.113.1', { kind: 'snat', to: [range('203.0.113.1')], keepsPort: false }],
    ['snat ip to 203.0.113.1-203.0.113.4 persistent', { kind: 'snat', to: [range('203.0.113.1', '203.0.113.4')], keepsPort: false }],
    ['tcp dport 5 snat ip to 203.0.113.1:1000-2000 random,persistent', { kind: 'snat', to: [range('203.0.113.1')], keepsPort: false }],
    [
      'snat ip prefix to ip saddr map { 10.0.0.0/24 : 203.0.113.0/24 }',
      { kind: 'snat', to: [range('203.0.113.0', '203.0.113.255')], from: range('10.0.0.0', '10.0.0.255'), keepsPort: true },
    ],
    ['masquerade', { kind: 'masquerade' }],
    ['tcp dport 5 masquerade to :1024-2048 fully-random', { kind: 'masquerade' }],
  ])('%s', (rule, verdict) => {
    const { ruleset, rules } = nat(`\t\t${rule}`, { hook: 'postrouting' })
    expect(ruleset.coverage.notUnderstood).toEqual([])
    expect(rules.map((each) => each.verdict)).toEqual([verdict])
  })
  test('in a table of one family the address needs no family word', () => {
    const { rules } = nat('\t\tip saddr 10.0.0.0/8 oifname "wan0" snat to 203.0.113.1', { hook: 'postrouting', family: 'ip' })
    expect(rules[0]?.verdict).toEqual({ kind: 'snat', to: [range('203.0.113.1')], keepsPort: false })
    expect(matches(rules[0]!, packet('tcp 10.0.0.5:1 > 192.0.2.1:80'), { out: 'wan0' })).toBe('yes')
    expect(matches(rules[0]!, packet('tcp 10.0.0.5:1 > 192.0.2.1:80'))).toBe('no')
  })
})

test('a drop in a nat chain is neither here nor there', () => {
  expect(nat('\t\ttcp dport 23 drop').ruleset.uncertainties.map(({ code }) => code)).toEqual(['drop-in-nat'])
  const policy = read('table ip n {\n\tchain c {\n\t\ttype nat hook prerouting priority dstnat; policy drop;\n\t}\n}\n')
  expect(policy.uncertainties.map(({ code }) => code)).toEqual(['drop-in-nat'])
})

describe('translation chains of one priority', () => {
  const chain = (name: string, rule: string, priority = 'dstnat') =>
    `table ip ${name} {\n\tchain c {\n\t\ttype nat hook prerouting priority ${priority}; policy accept;\n\t\t${rule}\n\t}\n}\n`
  const codes = (text: string) => read(text).uncertainties.map(({ code }) => code)
  const web = 'tcp dport 80 dnat to 10.0.0.1'
  test('that translate the same packets differently come in an order nobody knows', () => {
    expect(codes(chain('a', web) + chain('b', 'ip daddr 203.0.113.1 dnat to 10.0.0.2'))).toEqual(['equal-priority'])
  })
  test('are no matter where packets, targets, interfaces or priorities tell them apart', () => {
    expect(codes(chain('a', web) + chain('b', 'tcp dport 443 dnat to 10.0.0.2'))).toEqual([])
    expect(codes(chain('a', web) + chain('b', web))).toEqual([])
    expect(codes(chain('a', `iifname "a" ${web}`) + chain('b', 'iifname "b" dnat to 10.0.0.2'))).toEqual([])
    expect(codes(chain('a', web) + chain('b', 'dnat to 10.0.0.2', 'dstnat + 1'))).toEqual([])
  })
})

test('the same in JSON', () => {
  const chain = { family: 'ip', table: 'n', name: 'c', handle: 1, type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' }
  const rule = (expr: readonly unknown[]) => ({ rule: { family: 'ip', table: 'n', chain: 'c', handle: 5, expr } })
  const key = { payload: { protocol: 'tcp', field: 'dport' } }
  const { baseChains } = read(
    JSON.stringify({
      nftables: [
        { table: { family: 'ip', name: 'n', handle: 1 } },
        { chain },
        rule([{ dnat: { family: 'ip', addr: '10.0.0.1', port: { range: [8080, 8090] } } }]),
        rule([{ dnat: { addr: { map: { key, data: { set: [[80, { concat: ['10.0.0.1', 8080] }]] } } } } }]),
        rule([{ redirect: { port: 8080 } }]),
        rule([{ masquerade: null }]),
        rule([{ snat: { addr: { prefix: { addr: '203.0.113.0', len: 24 } }, flags: 'netmap' } }]),
      ],
    }),
  )
  expect(baseChains[0]?.chain.rules.map(({ verdict }) => verdict)).toEqual([
    { kind: 'dnat', to: [range('10.0.0.1')], ports: [[8080, 8090]] },
    { kind: 'dnat', to: [range('10.0.0.1')], ports: [[8080, 8080]] },
    { kind: 'redirect', ports: [[8080, 8080]] },
    { kind: 'masquerade' },
    // All of IPv4 is in no block of that size.
    { kind: 'snat', to: [range('203.0.113.0', '203.0.113.255')], keepsPort: false },
  ])
})
