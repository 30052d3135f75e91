/** What is not understood: counted, and as uncertain as it can be harmful. */
import { describe, expect, test } from 'vitest'
import { fate, forwarding, jsonForwarding, read, ruleNamed } from './support.ts'

const WEB = 'tcp 10.0.0.5:40000 > 192.0.2.10:80'
const OTHER = 'tcp 10.0.0.6:40000 > 192.0.2.10:80'

describe('a rule with words nobody knows', () => {
  test.each([
    ['frobnicate the packet', 'drop', 'maybe'],
    ['ip saddr 10.0.0.5 frobnicate 5 accept', 'drop', 'maybe'],
    ['ip saddr 10.0.0.5 frobnicate 5 drop', 'accept', 'maybe'],
    ['ip saddr 10.0.0.5 tcp dport 80 frobnicate', 'accept', 'maybe'],
    ['ip saddr 10.0.0.5 frobnicate { a, b } jump elsewhere', 'accept', 'maybe'],
    ['ip saddr 10.0.0.5 tcp dport nonsense accept', 'drop', 'maybe'],
    ['ip saddr { 10.0.0.5, nonsense } accept', 'drop', 'accept'],
    ['ip saddr 10.0.0.300 accept', 'drop', 'maybe'],
    ['tcp dport 70000 accept', 'drop', 'maybe'],
    ['ip saddr & 0.255.255.0 == 10.0.0.0/8 accept', 'drop', 'maybe'],
    ['ip saddr 10.0.0.5 xt target FROB', 'accept', 'maybe'],
    ['ip saddr 10.0.0.5 accept drop', 'drop', 'maybe'],
    ['ip saddr 10.0.0.9 drop ip daddr 192.0.2.10 accept', 'drop', 'maybe'],
  ])('%s', (rule, policy, expected) => {
    const ruleset = read(forwarding(`\t\t${rule}`, { policy }))
    expect(fate(ruleset, WEB)).toBe(expected)
    expect(ruleset.coverage.notUnderstood.length).toBeGreaterThan(0)
    expect(ruleset.uncertainties).toEqual([])
  })
  test('reaches no packet that its other words leave out', () => {
    expect(fate(read(forwarding('\t\tip saddr 10.0.0.5 frobnicate 5 accept')), OTHER)).toBe('drop')
    expect(fate(read(forwarding('\t\tip saddr 10.0.0.5 frobnicate 5', { policy: 'accept' })), OTHER)).toBe('accept')
  })
  test('says which words', () => {
    const rule = ruleNamed(read(forwarding('\t\tip saddr 10.0.0.5 frobnicate 5 drop')), 'nft/inet/fw/forward/1')
    expect(rule.verdict.kind).toBe('drop')
    expect(rule.uncertainties.map(({ code, text }) => [code, text.en])).toEqual([
      ['unknown-statement', 'nftables: "frobnicate 5 drop" is not understood'],
    ])
  })
  test('is counted once, however often its chain is used', () => {
    const text = forwarding('\t\ttcp dport 80 jump x\n\t\ttcp dport 81 jump x', { beside: '\tchain x {\n\t\tfrobnicate\n\t}\n' })
    expect(read(text).coverage.notUnderstood.length).toBe(1)
  })
  test('where nothing leads is still counted', () => {
    const ruleset = read(forwarding('\t\taccept', { beside: '\tchain x {\n\t\tfrobnicate\n\t}\n' }))
    expect(ruleset.coverage.notUnderstood.length).toBe(1)
    expect(fate(ruleset, WEB)).toBe('accept')
  })
})

describe('what hands packets on', () => {
  test.each([
    'meta l4proto tcp tproxy ip to 127.0.0.1:8080 accept',
    'tcp dport 80 tproxy to :8080',
    'tcp dport 80 synproxy mss 1460 wscale 7 timestamp sack-perm',
  ])('%s', (rule) => {
    expect(fate(read(forwarding(`\t\t${rule}`, { policy: 'accept' })), WEB)).toBe('maybe')
  })
  test.each(['dup to 10.0.0.9 device "eth2"', 'fwd to "eth2"', 'ip daddr set 10.0.0.9', 'tcp dport set 8080', '@nh,128,32 set 0x0a000009'])(
    'reaches the whole device: %s',
    (rule) => {
      expect(read(forwarding(`\t\t${rule}`)).uncertainties.length).toBe(1)
    },
  )
})

describe('what stands outside rules', () => {
  test.each([
    ['a block nobody knows', forwarding('\t\taccept', { beside: '\tfrobnicator x {\n\t\tsize 5\n\t}\n' })],
    ['a statement nobody knows', `frobnicate inet fw\n${forwarding('\t\taccept')}`],
    ['a table flag nobody knows', forwarding('\t\taccept', { beside: '\tflags sideways\n' })],
    ['a missing brace', forwarding('\t\taccept').replace(/\t\}\n\}\n$/, '\t}\n')],
    ['a missing brace of a chain', `${forwarding('\t\taccept').replace(/\t\}\n\}\n$/, '')}\tchain x {\n\t}\n}\n`],
    ['a missing brace of a table', `${forwarding('\t\taccept').replace(/\}\n$/, '')}table ip x {\n}\n`],
    ['a brace too many', `${forwarding('\t\taccept')}}\n`],
    ['a deletion', `${forwarding('\t\taccept')}delete rule inet fw forward handle 5\n`],
    ['a file brought in', `include "other.nft"\n${forwarding('\t\taccept')}`],
  ])('%s reaches the whole device', (_, text) => {
    const ruleset = read(text)
    expect(ruleset.uncertainties.length).toBeGreaterThan(0)
    expect(ruleset.coverage.notUnderstood.length).toBeGreaterThan(0)
  })
})

describe('JSON', () => {
  const accept = [{ accept: null }]
  test('of an anonymous chain is text that nft 1.0.6 leaves unread', () => {
    const ruleset = read(jsonForwarding([['jump {\n\t\t\tip saddr 10.0.0.5 accept\n\t\t}'], accept]))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(ruleNamed(ruleset, 'nft/inet/fw/forward/1').uncertainties[0]?.text.en).toContain('use the text output')
  })
  test.each([
    ['an unknown statement', [{ frobnicate: { a: 1 } }]],
    ['an unknown expression', [{ match: { op: '==', left: { frob: {} }, right: 5 } }, { accept: null }]],
    ['an unknown operator', [{ match: { op: '=~', left: { meta: { key: 'l4proto' } }, right: 'tcp' } }, { accept: null }]],
    ['two statements in one', [{ accept: null, drop: null }]],
    ['an unknown value', [{ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: { frob: 1 } } }, { accept: null }]],
  ])('%s', (_, statements) => {
    const ruleset = read(jsonForwarding([statements]))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(ruleset.coverage.notUnderstood.length).toBe(1)
  })
  test.each([
    ['an unknown object', [{ frobnicator: { family: 'inet', table: 'fw', name: 'x' } }]],
    ['a rule of no chain', [{ rule: { family: 'inet', table: 'fw', chain: 'nowhere', handle: 9, expr: accept } }]],
    ['a table whose flags nft 1.0.6 cuts to a letter', [{ table: { family: 'ip', name: 'd', handle: 9, flags: 'd' } }]],
    [
      'a chain at a hook nobody knows',
      [{ chain: { family: 'ip', table: 'd', name: 'c', type: 'filter', hook: 'sideways', prio: 0, policy: 'drop' } }],
    ],
  ])('%s reaches the whole device', (_, objects) => {
    expect(read(jsonForwarding([accept], objects)).uncertainties.length).toBeGreaterThan(0)
  })
  test('dormant tables sleep', () => {
    const text = JSON.stringify({
      nftables: [
        { table: { family: 'ip', name: 'd', handle: 1, flags: 'dormant' } },
        { chain: { family: 'ip', table: 'd', name: 'c', type: 'filter', hook: 'forward', prio: 0, policy: 'drop' } },
      ],
    })
    expect(read(text).baseChains).toEqual([])
    expect(read(text).uncertainties).toEqual([])
  })
  test('cut anywhere reaches the whole device', () => {
    const text = jsonForwarding([accept, [{ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'tcp' } }, { drop: null }]])
    for (let kept = 1; kept < text.length; kept++) expect([kept, read(text.slice(0, kept)).uncertainties.length > 0]).toEqual([kept, true])
    expect(read(text).uncertainties).toEqual([])
  })
  test('with more after it, or another shape, reaches the whole device', () => {
    expect(read(`${jsonForwarding([accept])} x`).uncertainties.length).toBe(1)
    for (const text of [
      '{}',
      '{"nftables": 5}',
      '{"nftables": [5]}',
      '{"nftables": [{}]}',
      '{"nftables": [{"table": 5}]}',
      `${'{"nftables":['.repeat(300)}`,
    ])
      expect([text.slice(0, 40), read(text).uncertainties.length > 0]).toEqual([text.slice(0, 40), true])
  })
})
