/** Named sets and verdict maps: what they hold, how sure that is, and where each element stands. */
import { describe, expect, test } from 'vitest'
import { fate, forwarding, jsonForwarding, read, ruleNamed, textOf } from './support.ts'

const WEB = 'tcp 10.0.0.5:40000 > 192.0.2.10:80'
const from = (address: string): string => `tcp ${address}:40000 > 192.0.2.10:80`

function withSet(set: string, rule: string): string {
  return forwarding(`\t\t${rule}`, { beside: set })
}

describe('a named set', () => {
  const SET = `\tset lan {
\t\ttype ipv4_addr
\t\tflags interval
\t\tauto-merge
\t\tcomment "inside"
\t\telements = { 10.0.0.0/24, 10.0.1.5-10.0.1.9,
\t\t\t     172.16.0.1 counter packets 3 bytes 180 comment "a, b }" }
\t}
`
  test('holds its elements', () => {
    const ruleset = read(withSet(SET, 'ip saddr @lan accept'))
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, from('10.0.1.7'))).toBe('accept')
    expect(fate(ruleset, from('172.16.0.1'))).toBe('accept')
    expect(fate(ruleset, from('10.0.2.1'))).toBe('drop')
  })
  test('can be negated', () => {
    const ruleset = read(withSet(SET, 'ip saddr != @lan accept'))
    expect(fate(ruleset, WEB)).toBe('drop')
    expect(fate(ruleset, from('10.0.2.1'))).toBe('accept')
  })
  test.each([
    ['type', SET.replace('\t\ttype ipv4_addr\n', '')],
    ['flag', SET.replace('\t\tflags interval\n', '').replace('\t\tauto-merge\n', '')],
  ])('without the %s that nft asks for may hold anything', (_, set) => {
    expect(fate(read(withSet(set, 'ip saddr @lan accept')), from('10.0.2.1'))).toBe('maybe')
  })
  test('is an origin of the rule', () => {
    const rule = ruleNamed(read(withSet(SET, 'ip saddr @lan accept')), 'nft/inet/fw/forward/1')
    expect(rule.origins.map(textOf)).toEqual([SET.trim()])
  })
  test('that is missing says so, and matches nothing for certain', () => {
    const ruleset = read(withSet('', 'ip saddr @lan accept'))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(ruleNamed(ruleset, 'nft/inet/fw/forward/1').uncertainties.map(({ code }) => code)).toEqual(['undefined-object'])
  })
  test('with tuples of intervals', () => {
    const set =
      '\tset pairs {\n\t\ttype ipv4_addr . inet_service\n\t\tflags interval\n\t\telements = { 10.0.0.0/8 . 80-90, 172.16.0.1-172.16.0.9 . 443 }\n\t}'
    const ruleset = read(withSet(set, 'ip saddr . tcp dport @pairs accept'))
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, 'tcp 172.16.0.5:1 > 192.0.2.10:443')).toBe('accept')
    expect(fate(ruleset, 'tcp 172.16.0.5:1 > 192.0.2.10:80')).toBe('drop')
  })
  test('with tuples that share a field', () => {
    const set = '\tset pairs {\n\t\ttype ipv4_addr . inet_service\n\t\telements = { 10.0.0.5 . 80, 10.0.0.5 . 443, 10.0.0.6 . 443 }\n\t}'
    const ruleset = read(withSet(set, 'ip saddr . tcp dport @pairs accept'))
    expect([80, 443, 81].map((port) => fate(ruleset, `tcp 10.0.0.5:1 > 192.0.2.10:${port}`))).toEqual(['accept', 'accept', 'drop'])
    expect([80, 443].map((port) => fate(ruleset, `tcp 10.0.0.6:1 > 192.0.2.10:${port}`))).toEqual(['drop', 'accept'])
  })
  test('with the rest of all values', () => {
    const set = '\tset most {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t\telements = { 10.0.0.1, * }\n\t}'
    expect(fate(read(withSet(set, 'ip saddr @most accept')), WEB)).toBe('accept')
  })
  test('of interfaces', () => {
    const set = '\tset inside {\n\t\ttype ifname\n\t\tflags interval\n\t\telements = { "eth0",\n\t\t\t     "wg*" }\n\t}'
    const ruleset = read(withSet(set, 'iifname @inside accept'))
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, WEB, { in: 'wg3' })).toBe('accept')
    expect(fate(ruleset, WEB, { in: 'eth9' })).toBe('drop')
  })
})

describe('contents that change are not what the listing shows', () => {
  const elements = '\t\telements = { 10.0.0.5 }\n\t}'
  test.each([
    ['dynamic', `\tset s {\n\t\ttype ipv4_addr\n\t\tsize 65535\n\t\tflags dynamic\n${elements}`, 'ip saddr @s accept'],
    ['timeout', `\tset s {\n\t\ttype ipv4_addr\n\t\ttimeout 1h\n${elements}`, 'ip saddr @s accept'],
    ['timeout flag', `\tset s {\n\t\ttype ipv4_addr\n\t\tflags interval,timeout\n${elements}`, 'ip saddr @s accept'],
    [
      'element timeout',
      '\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.5 timeout 30m expires 29m59s988ms comment "x" }\n\t}',
      'ip saddr @s accept',
    ],
    [
      'filled by a rule',
      `\tset s {\n\t\ttype ipv4_addr\n${elements}`,
      'ip saddr @s accept\n\t\ttcp dport 22 add @s { ip saddr timeout 1h }',
    ],
  ])('%s', (_, set, rule) => {
    const ruleset = read(withSet(set, rule))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(fate(ruleset, from('10.9.9.9'))).toBe('maybe')
    expect(ruleNamed(ruleset, 'nft/inet/fw/forward/1').uncertainties.map(({ code }) => code)).toEqual(['dynamic-set'])
  })
  test('element timeout in JSON', () => {
    const set = {
      set: { family: 'inet', name: 's', table: 'fw', type: 'ipv4_addr', elem: [{ elem: { val: '10.0.0.5', timeout: 60, expires: 3 } }] },
    }
    const left = { payload: { protocol: 'ip', field: 'saddr' } }
    const ruleset = read(jsonForwarding([[{ match: { op: '==', left, right: '@s' } }, { accept: null }]], [set]))
    expect(fate(ruleset, WEB)).toBe('maybe')
  })
  test('a flag that is not known', () => {
    const ruleset = read(withSet(`\tset s {\n\t\ttype ipv4_addr\n\t\tflags sideways\n${elements}`, 'ip saddr @s accept'))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(ruleset.coverage.notUnderstood.map(({ code }) => code)).toEqual(['unknown-statement'])
  })
  test('an element with a limit may match', () => {
    const set = '\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.5 limit rate over 10/second, 10.0.0.6 }\n\t}'
    const ruleset = read(withSet(set, 'ip saddr @s accept'))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(fate(ruleset, from('10.0.0.6'))).toBe('accept')
    expect(fate(ruleset, from('10.0.0.7'))).toBe('drop')
  })
  test('a set that rules fill can be full: what comes after in the rule is not certain', () => {
    const set = '\tset seen {\n\t\ttype ipv4_addr\n\t\tsize 2\n\t\tflags dynamic\n\t}'
    expect(fate(read(withSet(set, 'add @seen { ip saddr } drop\n\t\taccept')), WEB)).toBe('maybe')
    expect(fate(read(withSet(set, 'update @seen { ip saddr limit rate over 1/second } accept')), WEB)).toBe('maybe')
  })
})

describe('sets without elements', () => {
  const empty = '\tset none {\n\t\ttype ipv4_addr\n\t}\n'
  const full = '\tset some {\n\t\ttype ipv4_addr\n\t\telements = { 192.0.2.1 }\n\t}\n'
  test('may have been left out of a terse listing (nft -t)', () => {
    const ruleset = read(withSet(empty, 'ip saddr @none accept'))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(ruleNamed(ruleset, 'nft/inet/fw/forward/1').uncertainties.map(({ code }) => code)).toEqual(['terse-listing'])
  })
  test('are empty where other sets show theirs', () => {
    expect(fate(read(withSet(empty + full, 'ip saddr @none accept')), WEB)).toBe('drop')
    expect(fate(read(withSet(empty + full, 'ip saddr != @none accept')), WEB)).toBe('accept')
  })
})

describe('a verdict map', () => {
  const CHAINS = '\tchain web {\n\t\ttcp dport 80 accept\n\t}\n'
  test('gives one rule per element, each with its own place; a miss goes on', () => {
    const ruleset = read(
      forwarding('\t\tip saddr vmap { 10.0.0.5 : jump web, 10.0.0.6 : drop, 10.1.0.0/16 : accept }\n\t\tip saddr 10.0.0.7 accept', {
        beside: CHAINS,
      }),
    )
    const rules = ruleset.baseChains[0]!.chain.rules
    expect(rules.map(({ id }) => id)).toEqual([
      'nft/inet/fw/forward/1/1',
      'nft/inet/fw/forward/1/2',
      'nft/inet/fw/forward/1/3',
      'nft/inet/fw/forward/2',
    ])
    expect(rules.map(({ span }) => textOf(span))).toEqual([
      '10.0.0.5 : jump web',
      '10.0.0.6 : drop',
      '10.1.0.0/16 : accept',
      'ip saddr 10.0.0.7 accept',
    ])
    expect(rules[0]?.label).toEqual({ ja: 'inet fw forward ルール 1-1', en: 'inet fw forward rule 1-1' })
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, 'tcp 10.0.0.5:1 > 192.0.2.10:81')).toBe('drop')
    expect(fate(ruleset, from('10.0.0.6'))).toBe('drop')
    expect(fate(ruleset, from('10.0.0.7'))).toBe('accept')
    expect(fate(ruleset, from('10.1.0.7'))).toBe('accept')
  })
  test('its `*` is what no other element holds, also after a jump came back', () => {
    const ruleset = read(forwarding('\t\ttcp dport vmap { 80 : jump none, * : drop }\n\t\taccept', { beside: '\tchain none {\n\t}' }))
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, from('10.0.0.5').replace(':80', ':81'))).toBe('drop')
    expect(fate(ruleset, 'udp 10.0.0.5:1 > 192.0.2.10:81')).toBe('accept')
  })
  test('of states', () => {
    const ruleset = read(forwarding('\t\tct state vmap { invalid : drop, established : accept, related : accept }\n\t\taccept'))
    expect(fate(ruleset, WEB)).toBe('accept')
  })
  test('by name, with tuples and comments', () => {
    const map =
      '\tmap m {\n\t\ttype iface_index . ipv4_addr : verdict\n\t\telements = { "eth0" . 10.0.0.5 comment "x" : accept, "eth1" . 10.0.0.5 : drop }\n\t}\n'
    const ruleset = read(forwarding('\t\tiif . ip saddr vmap @m', { beside: map }))
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, WEB, { in: 'eth1' })).toBe('drop')
    const rule = ruleNamed(ruleset, 'nft/inet/fw/forward/1/1')
    expect(textOf(rule.span)).toBe('"eth0" . 10.0.0.5 comment "x" : accept')
    expect(rule.origins.map(textOf)).toEqual(['iif . ip saddr vmap @m', map.trim()])
  })
  test('that changes may hold any verdict for any key', () => {
    const map = '\tmap m {\n\t\ttype ipv4_addr : verdict\n\t\tflags timeout\n\t\telements = { 10.0.0.6 : accept }\n\t}\n'
    const ruleset = read(forwarding('\t\tip saddr vmap @m', { beside: map }))
    expect(fate(ruleset, WEB)).toBe('maybe')
    expect(fate(ruleset, from('10.0.0.6'))).toBe('maybe')
  })
  test('chosen by chance', () => {
    const ruleset = read(forwarding('\t\tnumgen inc mod 2 vmap { 0 : accept, 1 : jump web }', { beside: CHAINS }))
    expect(fate(ruleset, WEB)).toBe('maybe')
  })
  test('in JSON', () => {
    const map = {
      map: {
        family: 'inet',
        name: 'm',
        table: 'fw',
        type: 'ipv4_addr',
        map: 'verdict',
        elem: [
          ['10.0.0.5', { accept: null }],
          [{ elem: { val: '10.0.0.6', comment: 'x' } }, { drop: null }],
        ],
      },
    }
    const key = { payload: { protocol: 'ip', field: 'saddr' } }
    const text = jsonForwarding([[{ vmap: { key, data: '@m' } }], [{ accept: null }]], [map])
    const ruleset = read(text)
    expect(fate(ruleset, WEB)).toBe('accept')
    expect(fate(ruleset, from('10.0.0.6'))).toBe('drop')
    expect(textOf(ruleNamed(ruleset, 'nft/inet/fw/forward/1/2').span)).toBe('[{"elem":{"val":"10.0.0.6","comment":"x"}},{"drop":null}]')
    expect(textOf(ruleNamed(ruleset, 'nft/inet/fw/forward/2').span)).toMatch(/^\{"rule":.*"handle":3/)
  })
})

test('a set of many tuples becomes few matches', () => {
  const tuples = Array.from({ length: 3000 }, (_, at) => `10.${at >> 8}.${at & 255}.1 . ${at % 2 === 0 ? 80 : 443}`)
  const set = `\tset s {\n\t\ttype ipv4_addr . inet_service\n\t\telements = { ${tuples.join(', ')} }\n\t}\n`
  const rule = ruleNamed(read(forwarding('\t\tip saddr . tcp dport @s accept', { beside: set })), 'nft/inet/fw/forward/1')
  expect(rule.matches.length).toBe(2)
})
