import { describe, expect, test } from 'vitest'
import type { PolicyRoute, Route } from '../../src/model/route.ts'
import type { Packet } from '../../src/packet/packet.ts'
import type { Way } from '../../src/simulator/route.ts'
import { route as send } from '../../src/simulator/route.ts'
import type { Bound } from '../../src/simulator/transit.ts'
import { formatAddress } from '../../src/packet/address.ts'
import { condition, policyRoute, route, routing, tcp, uncertainty } from '../support/builders.ts'

const INTERFACES = ['a', 'b', 'c']

/** `b via 10.1.0.1`, `b on-link`, `drop`, `none`, `?` in order. */
function ways(
  routes: readonly Route[],
  packet: Packet,
  {
    policyRoutes = [],
    uncertain = false,
    bound = 'judged',
    interfaces = INTERFACES,
  }: { policyRoutes?: readonly PolicyRoute[]; uncertain?: boolean; bound?: Bound; interfaces?: readonly string[] } = {},
): string[] {
  const stage = routing(routes, { policyRoutes, uncertainties: uncertain ? [uncertainty('dynamic-routing')] : [] })
  if (stage.kind !== 'route') throw new Error('not a routing stage')
  return send(stage, { interfaces: new Set(interfaces) }, 'a', { packet, sourceUnknown: false }, bound).map(written)
}

function written(way: Way): string {
  if (way.kind === 'no-route') return 'none'
  if (way.kind === 'blackhole') return 'drop'
  if (way.kind === 'uncertain') return '?'
  const { nextHop } = way
  return nextHop.kind === 'address'
    ? `${way.out} via ${formatAddress(nextHop.address > 0xffffffffn ? 6 : 4, nextHop.address)}`
    : `${way.out} ${nextHop.kind}`
}

const packet = tcp('10.0.0.9', '10.2.3.4', 443)
const connected = [route('10.0.0.0/24', { out: 'a' }), route('10.1.0.0/24', { out: 'b' }), route('10.3.0.0/24', { out: 'c' })]

describe('the table', () => {
  test('sends by the longest prefix, however far', () => {
    expect(
      ways(
        [
          ...connected,
          route('0.0.0.0/0', { out: 'b', via: '10.1.0.1' }),
          route('10.2.0.0/16', { out: 'c', via: '10.3.0.1', distance: 200 }),
        ],
        packet,
      ),
    ).toEqual(['c via 10.3.0.1'])
  })

  test('delivers on-link where the subnet is connected', () => {
    expect(ways(connected, tcp('10.0.0.9', '10.1.0.77', 80))).toEqual(['b on-link'])
  })

  test('has no way without a route', () => {
    expect(ways(connected, packet)).toEqual(['none'])
  })

  test('prefers distance, then metric, and considers equals alike', () => {
    const b = route('10.2.0.0/16', { out: 'b', via: '10.1.0.1', metric: 5 })
    const c = route('10.2.0.0/16', { out: 'c', via: '10.3.0.1', metric: 5 })
    expect(ways([b, { ...c, distance: 20 }], packet)).toEqual(['b via 10.1.0.1'])
    expect(ways([b, { ...c, metric: 1 }], packet)).toEqual(['c via 10.3.0.1'])
    expect(ways([b, c], packet)).toEqual(['b via 10.1.0.1', 'c via 10.3.0.1'])
  })

  test('takes a conditional route as present and as absent', () => {
    const tracked = route('10.2.0.0/16', { out: 'b', via: '10.1.0.1', conditional: true })
    const fallback = route('0.0.0.0/0', { out: 'c', via: '10.3.0.1' })
    expect(ways([tracked, fallback], packet)).toEqual(['b via 10.1.0.1', 'c via 10.3.0.1'])
    expect(ways([tracked], packet)).toEqual(['b via 10.1.0.1', 'none'])
  })

  test('discards into a blackhole that is the longest prefix', () => {
    expect(ways([route('10.2.0.0/16', { kind: 'blackhole' }), route('0.0.0.0/0', { out: 'b', via: '10.1.0.1' })], packet)).toEqual(['drop'])
  })

  test('resolves a next hop through other routes', () => {
    const routes = [...connected, route('10.2.0.0/16', { via: '172.16.0.1' }), route('172.16.0.0/16', { via: '10.1.0.1' })]
    expect(ways(routes, packet)).toEqual(['b via 10.1.0.1'])
    expect(ways([route('10.2.0.0/16', { via: '10.1.0.5' }), ...connected], packet)).toEqual(['b via 10.1.0.5'])
  })

  test('does not have a route whose next hop leads nowhere, or only to itself', () => {
    const fallback = route('10.0.0.0/8', { out: 'c', via: '10.3.0.1' })
    expect(ways([route('10.2.0.0/16', { via: '172.16.0.1' }), fallback], packet)).toEqual(['c via 10.3.0.1'])
    expect(ways([route('0.0.0.0/0', { via: '192.0.2.1' })], packet)).toEqual(['none'])
  })

  test('does not have routes of disabled interfaces', () => {
    const routes = [route('10.2.0.0/16', { out: 'b', via: '10.1.0.1' }), route('0.0.0.0/0', { out: 'c', via: '10.3.0.1' })]
    expect(ways(routes, packet, { interfaces: ['a', 'c'] })).toEqual(['c via 10.3.0.1'])
  })

  test('keeps the families apart', () => {
    const routes = [route('::/0', { out: 'b', via: '2001:db8::1' }), route('0.0.0.0/0', { out: 'c', via: '10.3.0.1' })]
    expect(ways(routes, tcp('2001:db8:1::9', '2001:db8:2::4', 443))).toEqual(['b via 2001:db8::1'])
    expect(ways(routes, packet)).toEqual(['c via 10.3.0.1'])
  })

  test('that is not known to be complete sends nowhere for certain, and possibly anywhere', () => {
    expect(ways(connected, packet, { uncertain: true })).toEqual(['?'])
    expect(ways(connected, packet, { uncertain: true, bound: 'possible' })).toEqual(['a unknown', 'b unknown', 'c unknown'])
  })
})

describe('policy routes', () => {
  const routes = [...connected, route('0.0.0.0/0', { out: 'b', via: '10.1.0.1' })]
  const toC = policyRoute({ in: ['a'], src: '10.0.0.0/24', out: ['c'], via: ['10.3.0.1'] })

  test('come before the table, in order', () => {
    expect(ways(routes, packet, { policyRoutes: [toC, policyRoute({ out: ['a'], via: ['10.0.0.1'] })] })).toEqual(['c via 10.3.0.1'])
    expect(ways(routes, packet, { policyRoutes: [policyRoute({ src: '10.9.0.0/24', out: ['c'] })] })).toEqual(['b via 10.1.0.1'])
    expect(ways(routes, packet, { policyRoutes: [policyRoute({ in: ['b'], out: ['c'] })] })).toEqual(['b via 10.1.0.1'])
  })

  test('can stop the search', () => {
    expect(ways(routes, packet, { policyRoutes: [policyRoute({ action: 'table', dst: '10.2.0.0/16' }), toC] })).toEqual(['b via 10.1.0.1'])
  })

  test('send to a next hop that is a neighbour, and do nothing where it is none', () => {
    expect(ways(routes, packet, { policyRoutes: [policyRoute({ via: ['10.3.0.1'] })] })).toEqual(['c via 10.3.0.1'])
    const far = [...routes, route('172.16.0.0/16', { out: 'c', via: '10.3.0.1' })]
    expect(ways(far, packet, { policyRoutes: [policyRoute({ via: ['172.16.0.9'] })] })).toEqual(['b via 10.1.0.1'])
    expect(ways(connected, packet, { policyRoutes: [policyRoute({ via: ['10.3.0.1'] })], uncertain: true })).toEqual(['c via 10.3.0.1'])
  })

  test('do nothing when every way out is down', () => {
    expect(ways(routes, packet, { policyRoutes: [toC], interfaces: ['a', 'b'] })).toEqual(['b via 10.1.0.1'])
  })

  test('with a condition are both taken and passed over', () => {
    const conditional = { ...toC, conditions: [condition('tracked')] }
    for (const bound of ['judged', 'possible'] as const) {
      expect(ways(routes, packet, { policyRoutes: [conditional], bound })).toEqual(['c via 10.3.0.1', 'b via 10.1.0.1'])
    }
  })

  test('that are not fully understood decide nothing for certain', () => {
    const partial = policyRoute({ out: ['c'], via: ['10.3.0.1'], partial: true })
    expect(ways(routes, packet, { policyRoutes: [partial] })).toEqual(['?'])
    expect(ways(routes, packet, { policyRoutes: [partial], bound: 'possible' })).toEqual(['c via 10.3.0.1', 'b via 10.1.0.1'])
  })

  test('of last resort yield to an explicit route, not to the default route', () => {
    const last = policyRoute({ action: 'default', out: ['c'], via: ['10.3.0.1'] })
    expect(ways(routes, packet, { policyRoutes: [last] })).toEqual(['c via 10.3.0.1'])
    expect(ways(connected, packet, { policyRoutes: [last] })).toEqual(['c via 10.3.0.1'])
    const explicit = route('10.2.0.0/16', { out: 'a', via: '10.0.0.1' })
    expect(ways([...routes, explicit], packet, { policyRoutes: [last] })).toEqual(['a via 10.0.0.1'])
    // Present, the tracked route is explicit; absent, only the default route is left.
    expect(ways([...routes, { ...explicit, conditional: true }], packet, { policyRoutes: [last] })).toEqual([
      'c via 10.3.0.1',
      'a via 10.0.0.1',
    ])
    expect(ways(routes, packet, { policyRoutes: [last], uncertain: true })).toEqual(['?'])
    expect(ways(routes, packet, { policyRoutes: [last], uncertain: true, bound: 'possible' })).toEqual([
      'c via 10.3.0.1',
      'a unknown',
      'b unknown',
      'c unknown',
    ])
  })
})
