/** What makes a relay carry: each case is one firewall between an Internet-side and an LGWAN-side zone, and one or two relays. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Question } from '../../../src/graph/relays/data-path.ts'
import { findDataPaths } from '../../../src/graph/relays/data-path.ts'
import type { Capability, Relay } from '../../../src/model/relay.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { external, permit, route, tcp, topology, uncertainty, zone } from '../../support/builders.ts'
import { relay, withRelays } from '../../support/relays.ts'
import { firewall } from '../../checks/support.ts'

const ZONES = {
  int: zone('int', ['10.30.0.0/24'], 'internet'),
  out: zone('out', ['172.16.0.0/24'], 'internet'),
  inn: zone('inn', ['172.16.1.0/24'], 'lgwan'),
  lg: zone('lg', ['10.20.0.0/24'], 'lgwan'),
} as const
const PORTS = { int: '10.30.0.1/24', out: '172.16.0.1/24', inn: '172.16.1.1/24', lg: '10.20.0.1/24', wan: '203.0.113.2/28' } as const
const wired = topology({
  zones: Object.values(ZONES),
  externals: [external('net', 'internet'), external('cloud', 'security-cloud', ['192.0.2.0/24'], ['net'])],
  devices: { fw: { int: 'int', out: 'out', inn: 'inn', lg: 'lg', wan: 'cloud' } },
})

/** Chains from `int` (or elsewhere) to `lg`, as `place → relay → place (what was done)`. */
function told(relays: readonly Relay[], rules: readonly Rule[], asked: Partial<Question> = {}): readonly string[] {
  const fw = firewall('fw', PORTS, rules, { routes: [route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' })] })
  const paths = findDataPaths(analyse(withRelays(wired, relays), new Map([['fw', fw]])), {
    sources: [['int']],
    target: (place) => place === 'lg',
    wrong: (hop) => (hop.opened === 'person' ? 'by-hand' : hop.possible),
    goesOn: () => false,
    forgets: () => false,
    does: ({ carry }) => carry.does,
    bound: 'judged',
    ...asked,
  })
  return paths.map(({ from, moves, done }) => [from, ...moves.map(({ hop, into }) => into?.id ?? hop.to), done.join('+')].join(' → '))
}

const legs = { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' }
const toOuter = permit({ src: '10.30.0.0/24', dst: '172.16.0.30', services: 'tcp/443' })
const fromOuter = permit({ src: '172.16.0.30', dst: '10.30.0.0/24', services: 'tcp/443' })
const toInner = permit({ src: '10.20.0.0/24', dst: '172.16.1.30', services: 'tcp/443' })
const fromInner = permit({ src: '172.16.1.30', dst: '10.20.0.0/24', services: 'tcp/443' })
const box = (opens: readonly ['peer' | 'relay', 'peer' | 'relay'], does: readonly Capability[] = []): Relay =>
  relay('box', { legs, carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens, does }] })

describe('a relay carries where packets open its session on both sides, by who opens it', () => {
  const sides = { peer: { in: toOuter, out: toInner }, relay: { in: fromOuter, out: fromInner } } as const
  for (const into of ['peer', 'relay'] as const) {
    for (const out of ['peer', 'relay'] as const) {
      test(`${into} before it, ${out} behind it`, () => {
        const rules = [sides[into].in, sides[out].out]
        expect(told([box([into, out])], rules)).toEqual(['int → box#0> → lg → '])
        // The same rules the other way round, and each alone, open no session it needs.
        const turned = { peer: 'relay', relay: 'peer' } as const
        expect(told([box([turned[into], turned[out]])], rules)).toEqual([])
        expect(told([box([into, out])], rules.slice(0, 1))).toEqual([])
        expect(told([box([into, out])], rules.slice(1))).toEqual([])
      })
    }
  }

  test('by the service it speaks and no other', () => {
    const ssh = permit({ src: '10.20.0.0/24', dst: '172.16.1.30', services: 'tcp/22' })
    expect(told([box(['peer', 'peer'])], [toOuter, ssh])).toEqual([])
  })

  test('nothing, where nobody declares what it carries', () => {
    expect(told([relay('box', { legs })], [toOuter, toInner])).toEqual([])
  })

  test('a rule that may permit opens it for what is possible only', () => {
    const perhaps = permit({
      src: '10.20.0.0/24',
      dst: '172.16.1.30',
      services: 'tcp/443',
      partial: true,
      uncertainties: [uncertainty()],
    })
    expect(told([box(['peer', 'peer'])], [toOuter, perhaps])).toEqual([])
    expect(told([box(['peer', 'peer'])], [toOuter, perhaps], { bound: 'possible' })).toEqual(['int → box#0> → lg → '])
  })

  test('a source that is not at home there opens no session', () => {
    const foreign = permit({ src: '10.99.0.0/24', dst: '172.16.0.30', services: 'tcp/443' })
    expect(told([box(['peer', 'peer'])], [foreign, toInner])).toEqual([])
  })
})

test('hosts of its own segment reach a leg past every rule; other relays there are no hosts', () => {
  const here = relay('box', {
    legs: { one: 'int 10.30.0.30', other: 'lg 10.20.0.30' },
    carries: [{ service: 'tcp/443', from: 'one', to: 'other' }],
  })
  expect(told([here], [])).toEqual(['int → box#0> → lg → '])
  const full = zone('int', ['10.30.0.30/32'], 'internet')
  const alone = { ...wired, zones: new Map([...wired.zones, ['int', full] as const]) }
  const paths = findDataPaths(analyse(withRelays(alone, [here]), new Map()), {
    sources: [['int']],
    target: (place) => place === 'lg',
    wrong: (hop) => hop.judged,
    goesOn: () => false,
    forgets: () => false,
    does: () => [],
    bound: 'judged',
  })
  expect(paths).toEqual([])
})

describe('from relay to relay', () => {
  const first = relay('first', {
    legs: { in: 'int 10.30.0.25', out: 'out 172.16.0.25' },
    carries: [{ service: 'tcp/25', from: 'in', to: 'out', does: ['virus-scan'] }],
  })
  const second = (opens: 'peer' | 'relay'): Relay =>
    relay('second', {
      legs: { in: 'out 172.16.0.26', out: 'lg 10.20.0.26' },
      carries: [{ service: ['tcp/25', 'tcp/110'], sends: 'tcp/25', from: 'in', to: 'out', opens: [opens, 'relay'], does: ['mail-text'] }],
    })

  test('one sends what the other waits for, and what both do counts', () => {
    expect(told([first, second('peer')], [])).toEqual(['int → first#0> → second#0> → lg → mail-text+virus-scan'])
  })

  test('two that both open, or both wait, never meet', () => {
    expect(told([first, second('relay')], [])).toEqual([])
  })

  test('what was done on a side that is nobody’s is forgotten there', () => {
    expect(told([first, second('peer')], [], { forgets: (place) => place === 'out' })).toEqual([
      'int → first#0> → second#0> → lg → mail-text',
    ])
  })

  test('one that receives in the target is a host there, where the question says so', () => {
    const inside = relay('second', {
      legs: { in: 'lg 10.20.0.26' },
      carries: [{ service: 'tcp/25', from: 'in', to: 'in', does: ['mail-text'] }],
    })
    const over = permit({ src: '172.16.0.25', dst: '10.20.0.26', services: 'tcp/25' })
    expect(told([first, inside], [over])).toEqual(['int → first#0> → second#0> → lg → mail-text+virus-scan'])
    expect(told([first, inside], [over], { relaysAreHosts: true })).toEqual(['int → first#0> → lg → virus-scan'])
  })
})

test('an external network and those it carries on to reach each other’s relays unfiltered, before and behind', () => {
  const mta = relay('sc-mta', { legs: { mx: 'cloud 192.0.2.25' }, carries: [{ service: 'tcp/25', from: 'mx', to: 'mx' }] })
  const smtp = permit({ src: '192.0.2.25', dst: '10.20.0.25', services: 'tcp/25' })
  expect(told([mta], [smtp], { sources: [['net']] })).toEqual(['net → sc-mta#0> → lg → '])
  const farther = relay('far', { legs: { mx: 'net 203.0.113.25' }, carries: [{ service: 'tcp/25', from: 'mx', to: 'mx' }] })
  expect(told([farther], [], { sources: [['cloud']], target: (place) => place === 'net' })).toEqual(['cloud → far#0> → net → '])
})

test('by hand there is no packet, and hosts of the places are at both ends', () => {
  const usb = relay('usb', {
    kind: 'manual-transfer',
    legs: { from: 'int', to: 'lg' },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does: ['file-cdr'] }],
  })
  expect(told([usb], [])).toEqual(['int → usb#0> → lg → file-cdr'])
  expect(told([usb], [], { wrong: (hop) => hop.judged })).toEqual([])
})

test('a carry with data both ways brings what is answered to who asked', () => {
  const carries = [{ service: 'tcp/8080', sends: 'tcp/443', from: 'inner', to: 'outer', does: ['web-isolation'] as const }]
  const ask = permit({ src: '10.20.0.0/24', dst: '172.16.1.30', services: 'tcp/8080' })
  expect(told([relay('proxy', { legs, carries })], [ask, fromOuter])).toEqual([])
  const both = relay('proxy', { legs, carries: carries.map((carry) => ({ ...carry, data: 'both' as const })) })
  expect(told([both], [ask, fromOuter])).toEqual(['int → proxy#0< → lg → web-isolation'])
  expect(told([both], [ask, fromOuter], { sources: [['lg']], target: (place) => place === 'int' })).toEqual([
    'lg → proxy#0> → int → web-isolation',
  ])
})

test('the session that delivers is told with its packets', () => {
  const fw = firewall('fw', PORTS, [toOuter, toInner])
  const [path] = findDataPaths(analyse(withRelays(wired, [box(['peer', 'peer'])]), new Map([['fw', fw]])), {
    sources: [['int']],
    target: (place) => place === 'lg',
    wrong: (hop) => hop.judged.and(PacketSet.box({ sport: [[1024, 1024]] })),
    goesOn: () => false,
    forgets: () => false,
    does: () => [],
    bound: 'judged',
  })
  expect(path?.moves.map(({ hop }) => `${hop.from} ${hop.to} ${hop.opened} ${hop.unfiltered}`)).toEqual([
    'int out sender false',
    'inn lg receiver false',
  ])
  expect(path?.delivered.has(tcp('10.20.0.5', '172.16.1.30', 443))).toBe(true)
  expect(path?.delivered.has(tcp('10.20.0.5', '172.16.1.30', 443, 1025))).toBe(false)
})

describe('an address of a relay is a host by every service that the relay does not declare', () => {
  const rules = [toOuter, permit({ src: '172.16.1.30', dst: '10.20.0.25', services: 'tcp/443' })]
  const mailbox = (fields: Partial<Parameters<typeof relay>[1]> = {}): Relay =>
    relay('mailbox', { legs: { sv: 'lg 10.20.0.25' }, carries: [], ...fields })
  const pushing = box(['peer', 'relay'])

  test('behind a relay', () => {
    expect(told([pushing], rules)).toEqual(['int → box#0> → lg → '])
    expect(told([pushing, mailbox()], rules)).toEqual(['int → box#0> → lg → '])
    const other = { service: 'tcp/587', from: 'sv', to: 'sv' }
    expect(told([pushing, mailbox({ carries: [other] })], rules)).toEqual(['int → box#0> → lg → '])
    // It sends by that service, and does not receive by it.
    const sends = { service: 'tcp/587', sends: 'tcp/443', from: 'sv', to: 'sv' }
    expect(told([pushing, mailbox({ carries: [sends] })], rules)).toEqual(['int → box#0> → lg → '])
  })

  test('what it takes itself is handed to it, and comes out by what it sends', () => {
    const takes = { service: 'tcp/443', sends: 'tcp/587', from: 'sv', to: 'sv' }
    expect(told([pushing, mailbox({ carries: [takes] })], rules)).toEqual(['int → box#0> → mailbox#0> → lg → '])
  })

  test('before a relay, and between hosts', () => {
    const source = relay('source', { legs: { out: 'int 10.30.0.25' }, carries: [] })
    const only = permit({ src: '10.30.0.25', dst: '172.16.0.30', services: 'tcp/443' })
    expect(told([box(['peer', 'peer']), source], [only, toInner])).toEqual(['int → box#0> → lg → '])
    const direct = permit({ src: '10.30.0.25', dst: '10.20.0.25', services: 'tcp/443' })
    expect(told([source, mailbox()], [direct], { direct: () => true })).toEqual(['int → lg → '])
  })
})
