/** Networks in which two ways of thinking about forwarding once differed: each says what is right, and holds both to it. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/graph/analyse.ts'
import type { Device, Stage } from '../../src/model/device.ts'
import type { Route } from '../../src/model/route.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { External } from '../../src/model/topology.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { replay } from '../../src/simulator/replay.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { World } from '../../src/simulator/world.ts'
import type { Attached } from '../support/builders.ts'
import {
  addresses,
  between,
  destinationTranslation,
  device,
  domain,
  external,
  filter,
  iface,
  ip,
  offset,
  permit,
  policyRoute,
  route,
  routing,
  tcp,
  topology,
  uncertainty,
  zone,
} from '../support/builders.ts'

const connected = [route('10.0.0.0/16', { out: 'a' }), route('10.1.0.0/24', { out: 'b' }), route('10.3.0.0/24', { out: 'c' })]
const open = filter([permit({ id: 'all' })])

/** A firewall between three zones, and whatever else there is. */
function network(
  stages: readonly Stage[],
  {
    devices = [],
    externals = [],
    attached = {},
  }: { devices?: readonly Device[]; externals?: readonly External[]; attached?: Record<string, Record<string, Attached>> } = {},
): World {
  const zones = [zone('pc', ['10.0.0.0/16']), zone('server', ['10.1.0.0/24']), zone('edge', ['10.3.0.0/24']), zone('far', ['10.9.0.0/24'])]
  const interfaces = [
    iface('a', { addresses: ['10.0.0.1/16'] }),
    iface('b', { addresses: ['10.1.0.1/24'] }),
    iface('c', { addresses: ['10.3.0.1/24'] }),
  ]
  const fw = device('fw', { interfaces, domains: [domain({ stages })] })
  return {
    topology: topology({ zones, externals, devices: { fw: { a: 'pc', b: 'server', c: 'edge' }, ...attached } }),
    devices: new Map([fw, ...devices].map((d) => [d.id, d])),
  }
}

/** Where a packet arrives with the destination it was sent to, by the simulator; the analysis must say the same of the same packet. */
function arrivals(world: World, from: string, packet: Packet): { judged: string[]; possible: string[] } {
  const analysed = analyse(world.topology, world.devices)
  const of = (bound: 'judged' | 'possible'): string[] => {
    const walked = new Set(
      simulate(world, { from, packet, bound }).flatMap((o) => (o.kind === 'arrived' && o.packet.dst === packet.dst ? [o.at] : [])),
    )
    const known = analysed.places.filter((to) => analysed.direct(from, to)?.[bound].has(packet))
    expect({ bound, analysis: known }).toEqual({ bound, analysis: analysed.places.filter((place) => walked.has(place)) })
    return known
  }
  return { judged: of('judged'), possible: of('possible') }
}

const packet = tcp('10.0.5.9', '10.9.0.9', 443)

describe('the simulator and the analysis agree on', () => {
  test('a next hop that is nobody’s, beside one neighbour whose addresses are unknown', () => {
    const next = device('next', {
      interfaces: [iface('x', { addressUnknown: true }), iface('y', { addresses: ['10.9.0.1/24'] })],
      domains: [domain({ stages: [routing([route('10.9.0.0/24', { out: 'y' })]), open] })],
    })
    const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.77' })]), open], {
      devices: [next],
      attached: { next: { x: 'server', y: 'far' } },
    })
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: ['far'], possible: ['far'] })
  })

  test('a network without addresses behind another: it is whatever is routed there', () => {
    const externals = [external('lgwan', 'lgwan'), external('carrier', 'partner', ['192.0.2.0/24'], ['lgwan'])]
    const world = network([routing([...connected, route('0.0.0.0/0', { out: 'c', via: '10.3.0.9' })]), open], {
      externals,
      attached: { fw: { a: 'pc', b: 'server', c: 'carrier' } },
    })
    expect(arrivals(world, 'pc', tcp('10.0.5.9', '198.18.0.1', 443))).toEqual({ judged: ['carrier'], possible: ['lgwan', 'carrier'] })
    expect(arrivals(world, 'pc', tcp('10.0.5.9', '192.0.2.1', 443))).toEqual({ judged: ['carrier'], possible: ['lgwan', 'carrier'] })
  })

  test('a static route whose gateway is discarded: the packet is, too', () => {
    const routes = [
      ...connected,
      route('172.16.0.0/24', { kind: 'blackhole' }),
      route('10.9.0.0/24', { via: '172.16.0.1' }),
      route('0.0.0.0/0', { out: 'c', via: '10.3.0.99' }),
    ]
    expect(arrivals(network([routing(routes), open]), 'pc', packet)).toEqual({ judged: [], possible: [] })
  })

  test('a static route whose gateway is found by a tracked route only: it may be down, and the next route applies', () => {
    const tracked = route('172.16.0.0/24', { out: 'b', via: '10.1.0.99', conditional: true })
    const routes = [
      ...connected,
      tracked,
      route('10.9.0.0/24', { via: '172.16.0.1' }),
      route('10.9.0.0/16', { out: 'c', via: '10.3.0.99' }),
    ]
    expect(arrivals(network([routing(routes), open]), 'pc', packet)).toEqual({ judged: ['server', 'edge'], possible: ['server', 'edge'] })
  })

  test('a policy route of last resort beside a tracked explicit route: either may carry the packet', () => {
    const tracked = route('10.9.0.0/24', { out: 'b', via: '10.1.0.99', conditional: true })
    const last = policyRoute({ action: 'default', out: ['c'], via: ['10.3.0.99'] })
    expect(arrivals(network([routing([...connected, tracked], { policyRoutes: [last] }), open]), 'pc', packet)).toEqual({
      judged: ['server', 'edge'],
      possible: ['server', 'edge'],
    })
  })

  test('a policy route of last resort over an unknown table: nothing after it is certain', () => {
    const policyRoutes = [
      policyRoute({ action: 'default', out: ['c'], via: ['10.3.0.99'] }),
      policyRoute({ out: ['b'], via: ['10.1.0.99'] }),
    ]
    const world = network([routing(connected, { policyRoutes, uncertainties: [uncertainty('dynamic-routing')] }), open])
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: [], possible: ['server', 'edge'] })
  })

  test('sources moved one by one in a large block: a later rule sees each where it went', () => {
    const target = { kind: 'static' as const, family: 4 as const, low: ip('10.0.0.0'), high: ip('10.0.255.255'), to: ip('172.20.0.0') }
    const next = device('next', {
      interfaces: [iface('x', { addresses: ['10.1.0.2/24'] }), iface('y', { addresses: ['10.9.0.1/24'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.1.0.0/24', { out: 'x' }), route('10.9.0.0/24', { out: 'y' })]),
            filter([permit({ src: '172.20.1.1' })]),
          ],
        }),
      ],
    })
    const world = network(
      [routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]), filter([permit({ sourceTarget: target })])],
      {
        devices: [next],
        attached: { next: { x: 'server', y: 'far' } },
      },
    )
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: [], possible: [] })
    const one = tcp('10.0.1.1', '10.9.0.9', 443)
    expect(arrivals(world, 'pc', one)).toEqual({ judged: ['far'], possible: ['far'] })
    const trace = analyse(world.topology, world.devices).trace('pc', 'far', one, 'judged')
    expect(trace === undefined ? undefined : replay(world, trace, 'judged')).toEqual({ agrees: true })
  })

  test('a device that is not ours, named at the far end of a cable only: it forwards there, too', () => {
    const world = network([routing(connected), open], {
      devices: [device('wan', { knowledge: 'outside' })],
      externals: [external('lgwan', 'lgwan')],
      attached: { fw: { a: 'pc', b: 'server', c: { link: ['wan', 'in'] } }, wan: { out: 'lgwan' } },
    })
    expect(arrivals(world, 'lgwan', tcp('198.18.0.1', '10.1.0.9', 443))).toEqual({ judged: ['server'], possible: ['server'] })
    expect(arrivals(world, 'server', tcp('10.1.0.9', '10.3.0.9', 443))).toEqual({ judged: ['lgwan'], possible: ['lgwan'] })
  })

  test('an address of one’s own segment that a device only may answer for', () => {
    const unsure = destinationTranslation({
      id: 'vip',
      in: ['a'],
      dst: between([], ['10.0.0.50']),
      to: offset('10.0.0.50', '10.0.0.50', '10.1.0.9'),
    })
    const world = network([{ kind: 'translate-destination', translations: [unsure] }, routing(connected), open])
    // Translated, it ends at 10.1.0.9; as sent, the firewall routes it back to the segment it came from.
    expect(arrivals(world, 'pc', tcp('10.0.5.9', '10.0.0.50', 443))).toEqual({ judged: [], possible: ['pc'] })
  })

  test('a cable into an interface that is down', () => {
    const next = device('next', {
      interfaces: [iface('x', { addresses: ['10.1.0.2/24'], enabled: false }), iface('y', { addresses: ['10.9.0.1/24'] })],
      domains: [domain({ stages: [routing([route('10.9.0.0/24', { out: 'y' })]), open] })],
    })
    const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]), open], {
      devices: [next],
      attached: { fw: { a: 'pc', b: { link: ['next', 'x'] }, c: 'edge' }, next: { y: 'far' } },
    })
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: [], possible: [] })
  })

  test('a source that becomes nobody knows what: certain only where every source passes', () => {
    const next = (rules: Stage): Device =>
      device('next', {
        interfaces: [iface('x', { addresses: ['10.1.0.2/24'] }), iface('y', { addresses: ['10.9.0.1/24'] })],
        domains: [domain({ stages: [routing([route('10.9.0.0/24', { out: 'y' })]), rules] })],
      })
    const world = (rules: Stage): World =>
      network(
        [
          routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]),
          filter([permit({ sourceTarget: { kind: 'unknown' } })]),
        ],
        {
          devices: [next(rules)],
          attached: { next: { x: 'server', y: 'far' } },
        },
      )
    expect(arrivals(world(open), 'pc', packet)).toEqual({ judged: ['far'], possible: ['far'] })
    expect(arrivals(world(filter([permit({ src: '172.16.0.0/12' })])), 'pc', packet)).toEqual({ judged: [], possible: ['far'] })
  })

  test('a destination pool: every address of it', () => {
    const shared = destinationTranslation({
      id: 'vip',
      in: ['a'],
      dst: '10.0.0.50',
      to: { kind: 'set', addresses: addresses('10.1.0.8/30') },
    })
    const world = network([{ kind: 'translate-destination', translations: [shared] }, routing(connected), open])
    const analysed = analyse(world.topology, world.devices).direct('pc', 'server')
    for (const last of [8, 9, 10, 11]) expect(analysed?.judged.has(tcp('10.0.5.9', `10.1.0.${last}`, 443))).toBe(true)
    const walked = simulate(world, { from: 'pc', packet: tcp('10.0.5.9', '10.0.0.50', 443), bound: 'judged' })
    expect(walked.flatMap((o) => (o.kind === 'arrived' ? [o.at] : []))).toContain('server')
  })

  test('a source translated to an interface without an address: nobody knows to what, and any source may pass', () => {
    const next = device('next', {
      interfaces: [iface('x', { addresses: ['10.1.0.2/24'] }), iface('y', { addresses: ['10.9.0.1/24'] })],
      domains: [domain({ stages: [routing([route('10.9.0.0/24', { out: 'y' })]), filter([permit({ src: '172.16.0.0/12' })])] })],
    })
    const unnumbered = device('fw', {
      interfaces: [iface('a', { addresses: ['10.0.0.1/16'] }), iface('b')],
      domains: [
        domain({
          stages: [
            routing([route('10.0.0.0/16', { out: 'a' }), route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]),
            filter([permit({ sourceTarget: { kind: 'interface' } })]),
          ],
        }),
      ],
    })
    const world = network([], {
      devices: [unnumbered, next],
      attached: { fw: { a: 'pc', b: { link: ['next', 'x'] } }, next: { y: 'far' } },
    })
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: [], possible: ['far'] })
  })

  describe('a bridge', () => {
    /** `server` is split: the router `r` and its zone `edge` are behind the bridge's member `in`, the hosts behind `out`. */
    const bridge = (rules: readonly Rule[], more: readonly string[] = []): Device =>
      device('br', {
        interfaces: ['in', 'out', ...more].map((id) => iface(id, { bridge: 'b' })),
        domains: [domain({ stages: [routing([]), filter(rules)] })],
      })
    const router = (id: string, own: string, routes: readonly Route[]): Device =>
      device(id, {
        role: 'router',
        interfaces: [iface('near', { addresses: [own] }), iface('away', { addresses: ['10.9.0.1/24'] })],
        domains: [domain({ stages: [routing([...routes, route('10.9.0.0/24', { out: 'away' })])] })],
      })
    const inward = route('10.1.0.0/24', { out: 'near' })

    test('lets a router find its next hop on the other side, and filters in that direction', () => {
      const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]), open], {
        devices: [bridge([permit({ in: ['in'], out: ['out'], services: 'tcp/443' })]), router('r', '10.1.0.2/24', [inward])],
        attached: {
          fw: { a: 'pc', b: 'server', c: 'edge' },
          br: { in: 'server', out: { link: ['r', 'near'] } },
          r: { away: 'far' },
        },
      })
      expect(arrivals(world, 'pc', packet)).toEqual({ judged: ['far'], possible: ['far'] })
      expect(arrivals(world, 'pc', tcp('10.0.5.9', '10.9.0.9', 22))).toEqual({ judged: [], possible: [] })
      expect(arrivals(world, 'far', tcp('10.9.0.9', '10.1.0.9', 443))).toEqual({ judged: [], possible: [] })
    })

    test('with three members passes a packet on to the one behind which its next hop is', () => {
      const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.3' })]), open], {
        devices: [bridge([permit()], ['other']), router('wrong', '10.1.0.2/24', [inward]), router('right', '10.1.0.3/24', [inward])],
        attached: {
          fw: { a: 'pc', b: { link: ['br', 'in'] }, c: 'edge' },
          br: { out: { link: ['wrong', 'near'] }, other: { link: ['right', 'near'] } },
          wrong: { away: 'server' },
          right: { away: 'far' },
        },
      })
      expect(arrivals(world, 'pc', packet)).toEqual({ judged: ['far'], possible: ['far'] })
    })

    test('carries on-link packets to the zone that has the destination, on whichever side it is', () => {
      const rules = [permit({ services: 'tcp/443' })]
      const world = network([routing([route('10.0.0.0/16', { out: 'a' }), route('10.1.0.0/22', { out: 'b' })]), open], {
        devices: [bridge(rules)],
        attached: { fw: { a: 'pc', b: 'server', c: '-' }, br: { in: 'server', out: 'edge' } },
      })
      // 10.3.0.0/24 is not in 10.1.0.0/22; 10.1.0.0/24 is at home before the bridge.
      expect(arrivals(world, 'pc', tcp('10.0.5.9', '10.1.0.9', 22))).toEqual({ judged: ['server'], possible: ['server'] })
      const beyond = network([routing([route('10.0.0.0/16', { out: 'a' }), route('10.0.0.0/8', { out: 'b' })]), open], {
        devices: [bridge(rules)],
        attached: { fw: { a: 'pc', b: 'server', c: '-' }, br: { in: 'server', out: 'edge' } },
      })
      expect(arrivals(beyond, 'pc', tcp('10.0.5.9', '10.3.0.9', 443))).toEqual({ judged: ['edge'], possible: ['edge'] })
      expect(arrivals(beyond, 'pc', tcp('10.0.5.9', '10.3.0.9', 22))).toEqual({ judged: [], possible: [] })
    })

    test('takes hosts to a gateway on the other side, and their replies have to pass by rules of their own', () => {
      const world = network([routing([route('10.0.0.0/16', { out: 'a' }), route('10.1.0.0/24', { out: 'b' })]), open], {
        devices: [bridge([permit({ in: ['out'], out: ['in'] })])],
        attached: { fw: { a: 'pc', b: { link: ['br', 'in'] }, c: '-' }, br: { out: 'server' } },
      })
      expect(arrivals(world, 'server', tcp('10.1.0.9', '10.0.5.9', 443))).toEqual({ judged: ['pc'], possible: ['pc'] })
      expect(arrivals(world, 'pc', tcp('10.0.5.9', '10.1.0.9', 443))).toEqual({ judged: [], possible: [] })
    })

    test('stands between a router and the outside, whose next hop nobody has', () => {
      const world = network([routing([...connected, route('0.0.0.0/0', { out: 'c', via: '192.0.2.1' })]), open], {
        devices: [bridge([permit({ services: 'tcp/443' })])],
        externals: [external('internet', 'internet')],
        attached: { fw: { a: 'pc', b: 'server', c: 'edge' }, br: { in: 'edge', out: 'internet' } },
      })
      const outward = tcp('10.0.5.9', '198.51.100.7', 443)
      expect(arrivals(world, 'pc', outward)).toEqual({ judged: ['internet'], possible: ['internet'] })
      expect(arrivals(world, 'pc', { ...outward, dport: 22 })).toEqual({ judged: [], possible: [] })
    })

    test('in a row with another, around a ring: packets pass each once and end', () => {
      const second = { ...bridge([permit()]), id: 'br2' }
      const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.2' })]), open], {
        devices: [bridge([permit()]), second, router('r', '10.1.0.2/24', [inward])],
        attached: {
          fw: { a: 'pc', b: 'server', c: '-' },
          br: { in: 'server', out: 'edge' },
          br2: { in: 'edge', out: 'server' },
          r: { near: 'edge', away: 'far' },
        },
      })
      expect(arrivals(world, 'pc', packet)).toEqual({ judged: ['far'], possible: ['far'] })
    })
  })

  test('a virtual address of two routers as next hop: either may be the one that forwards', () => {
    const member = (id: string, own: string, routes: readonly Route[]): Device =>
      device(id, {
        role: 'router',
        interfaces: [iface('near', { addresses: [own, '10.1.0.254/32'] }), iface('away')],
        domains: [domain({ stages: [routing([route('10.1.0.0/24', { out: 'near' }), ...routes])] })],
      })
    const onward = [route('10.9.0.0/24', { kind: 'static', out: 'away' })]
    const world = network([routing([...connected, route('10.9.0.0/24', { out: 'b', via: '10.1.0.254' })]), open], {
      devices: [member('one', '10.1.0.252/24', onward), member('two', '10.1.0.253/24', onward)],
      attached: { fw: { a: 'pc', b: 'server', c: '-' }, one: { near: 'server', away: 'edge' }, two: { near: 'server', away: 'far' } },
    })
    expect(arrivals(world, 'pc', packet)).toEqual({ judged: ['edge', 'far'], possible: ['edge', 'far'] })
  })
})
