import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/graph/analyse.ts'
import { replay } from '../../src/simulator/replay.ts'
import type { Device } from '../../src/model/device.ts'
import type { Packet } from '../../src/packet/packet.ts'
import {
  accessList,
  addresses,
  condition,
  destinationTranslation,
  device,
  domain,
  external,
  filter,
  iface,
  ip,
  offset,
  deny,
  permit,
  policyRoute,
  route,
  routing,
  sourceTranslation,
  tcp,
  topology,
  uncertainty,
  zone,
} from '../support/builders.ts'

const devices = (...all: readonly Device[]): ReadonlyMap<string, Device> => new Map(all.map((d) => [d.id, d]))

/** LAN 10.1.0.0/24 – fw – 10.2.0.0/24 servers, and the Internet behind wan. */
function office(stages: Parameters<typeof domain>[0], extra: Parameters<typeof topology>[0] = {}) {
  const fw = device('fw', {
    interfaces: [
      iface('lan', { addresses: ['10.1.0.1/24'] }),
      iface('srv', { addresses: ['10.2.0.1/24'] }),
      iface('wan', { addresses: ['203.0.113.2/28'] }),
    ],
    domains: [domain(stages)],
  })
  const top = topology({
    zones: [zone('lan', ['10.1.0.0/24']), zone('srv', ['10.2.0.0/24'], 'internet')],
    externals: [external('net', 'internet')],
    devices: { fw: { lan: 'lan', srv: 'srv', wan: 'net' } },
    ...extra,
  })
  return { network: analyse(top, devices(fw)), top, fw }
}

const ROUTES = [
  route('10.1.0.0/24', { out: 'lan' }),
  route('10.2.0.0/24', { out: 'srv' }),
  route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' }),
]

describe('direct reach', () => {
  test('a permit opens its own packets and nothing else, in its own direction', () => {
    const { network } = office({
      stages: [routing(ROUTES), filter([permit({ in: ['lan'], out: ['srv'], dst: '10.2.0.5', services: 'tcp/443' })])],
    })
    const direct = network.direct('lan', 'srv')
    expect(direct?.judged.has(tcp('10.1.0.9', '10.2.0.5', 443))).toBe(true)
    expect(direct?.judged.has(tcp('10.1.0.9', '10.2.0.5', 80))).toBe(false)
    expect(direct?.judged.has(tcp('10.1.0.9', '10.2.0.6', 443))).toBe(false)
    expect(network.direct('srv', 'lan')).toBeUndefined()
    expect(network.direct('lan', 'net')).toBeUndefined()
  })

  test('an earlier deny wins over a later permit, and a disabled deny does not', () => {
    const rules = (enabled: boolean) => [deny({ dst: '10.2.0.5', enabled }), permit({ dst: '10.2.0.0/24' })]
    const on = office({ stages: [routing(ROUTES), filter(rules(true))] }).network
    const off = office({ stages: [routing(ROUTES), filter(rules(false))] }).network
    expect(on.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(false)
    expect(off.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
  })

  test('a router without lists forwards everything its routes reach, also to the Internet', () => {
    const { network } = office({ stages: [routing(ROUTES), accessList('egress', {})] })
    expect(network.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
    expect(network.direct('lan', 'net')?.judged.has(tcp('10.1.0.9', '198.51.100.7', 443))).toBe(true)
    expect(network.direct('net', 'lan')?.judged.has(tcp('198.51.100.7', '10.1.0.9', 3389))).toBe(true)
  })

  test('the longest prefix decides, and a black hole swallows', () => {
    const { network } = office({ stages: [routing([...ROUTES, route('10.2.0.128/25', { kind: 'blackhole' })]), accessList('egress', {})] })
    expect(network.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.127', 22))).toBe(true)
    expect(network.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.128', 22))).toBe(false)
    expect(network.direct('lan', 'net')?.judged.has(tcp('10.1.0.9', '10.2.0.128', 22))).toBe(false)
  })

  test('a policy route leads past the table', () => {
    const around = policyRoute({ in: ['lan'], dst: '10.2.0.0/24', out: ['wan'], via: ['203.0.113.1'] })
    const { network } = office({ stages: [routing(ROUTES, { policyRoutes: [around] }), accessList('egress', {})] })
    expect(network.direct('lan', 'srv')).toBeUndefined()
    expect(network.direct('lan', 'net')?.judged.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
  })
})

describe('address translation', () => {
  const vip = destinationTranslation({
    id: 'vip',
    in: ['wan'],
    dst: '203.0.113.10',
    services: 'tcp/8443',
    to: offset('203.0.113.10', '203.0.113.10', '10.2.0.5'),
    port: { kind: 'offset', low: 8443, high: 8443, to: 443 },
  })

  test('a published port is judged by its real destination and port; the trace shows the public ones', () => {
    const { network, top, fw } = office({
      stages: [
        { kind: 'translate-destination', translations: [vip] },
        routing(ROUTES),
        filter([permit({ in: ['wan'], translated: ['vip'], services: 'tcp/443' })]),
      ],
    })
    const final = tcp('198.51.100.7', '10.2.0.5', 443)
    expect(network.direct('net', 'srv')?.judged.has(final)).toBe(true)
    const trace = network.trace('net', 'srv', final, 'judged')
    expect(trace?.packet).toEqual(tcp('198.51.100.7', '203.0.113.10', 8443))
    expect(trace?.judged).toEqual(final)
    expect(replay({ topology: top, devices: devices(fw) }, trace!, 'judged')).toEqual({ agrees: true })
  })

  test('a permit to any destination does not accept what a VIP translated where rules ask for untranslated packets', () => {
    const { network } = office({
      stages: [
        { kind: 'translate-destination', translations: [vip] },
        routing(ROUTES),
        filter([permit({ in: ['wan'], translated: 'none' })]),
      ],
    })
    expect(network.direct('net', 'srv')?.judged.has(tcp('198.51.100.7', '10.2.0.5', 443))).toBe(true)
    const { judged } = network.direct('net', 'srv')!
    const hidden = { ...tcp('198.51.100.7', '10.2.0.5', 443) } satisfies Packet
    // The untranslated packet to 10.2.0.5 passes; the one to the public address does not become another one.
    expect(network.trace('net', 'srv', hidden, 'judged')?.packet.dst).toBe(ip('10.2.0.5'))
    expect(judged.isEmpty).toBe(false)
  })

  test('after source translation the next device sees the new source, and findings the old one', () => {
    const inner = device('inner', {
      interfaces: [iface('a', { addresses: ['10.1.0.1/24'] }), iface('b', { addresses: ['192.0.2.1/30'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.1.0.0/24', { out: 'a' }), route('0.0.0.0/0', { out: 'b', via: '192.0.2.2' })]),
            accessList('egress', {}),
            { kind: 'translate-source', translations: [sourceTranslation({ id: 'pat', out: ['b'], target: { kind: 'interface' } })] },
          ],
        }),
      ],
    })
    const outer = device('outer', {
      interfaces: [iface('c', { addresses: ['192.0.2.2/30'] }), iface('d', { addresses: ['10.2.0.1/24'] })],
      domains: [
        domain({
          stages: [
            routing([route('192.0.2.0/30', { out: 'c' }), route('10.2.0.0/24', { out: 'd' })]),
            filter([permit({ src: '192.0.2.1', dst: '10.2.0.5', services: 'tcp/22' })]),
          ],
        }),
      ],
    })
    const top = topology({
      zones: [zone('lan', ['10.1.0.0/24']), zone('srv', ['10.2.0.0/24'])],
      devices: { inner: { a: 'lan', b: { link: ['outer', 'c'] } }, outer: { d: 'srv' } },
    })
    const all = devices(inner, outer)
    const network = analyse(top, all)
    const packet = tcp('10.1.0.9', '10.2.0.5', 22)
    expect(network.direct('lan', 'srv')?.judged.has(packet)).toBe(true)
    expect(network.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.6', 22))).toBe(false)
    const trace = network.trace('lan', 'srv', packet, 'judged')!
    expect(trace.hops.map((hop) => hop.device)).toEqual(['inner', 'outer'])
    expect(trace.hops[0]?.packet.src).toBe(ip('192.0.2.1'))
    expect(replay({ topology: top, devices: all }, trace, 'judged')).toEqual({ agrees: true })
  })

  test('a pool of which the next device permits only some addresses still passes, with one of those', () => {
    const { network, top, fw } = (() => {
      const inner = device('inner', {
        interfaces: [iface('a', { addresses: ['10.1.0.1/24'] }), iface('b', { addresses: ['192.0.2.1/30'] })],
        domains: [
          domain({
            stages: [
              routing([route('10.1.0.0/24', { out: 'a' }), route('0.0.0.0/0', { out: 'b', via: '192.0.2.2' })]),
              filter([permit({ sourceTarget: { kind: 'pool', addresses: addresses('192.0.2.16-192.0.2.31'), keepsPort: false } })]),
            ],
          }),
        ],
      })
      const outer = device('outer', {
        interfaces: [iface('c', { addresses: ['192.0.2.2/30'] }), iface('d', { addresses: ['10.2.0.1/24'] })],
        domains: [
          domain({ stages: [routing([route('10.2.0.0/24', { out: 'd' })]), filter([permit({ src: '192.0.2.20', dst: '10.2.0.5' })])] }),
        ],
      })
      const top = topology({
        zones: [zone('lan', ['10.1.0.0/24']), zone('srv', ['10.2.0.0/24'])],
        devices: { inner: { a: 'lan', b: { link: ['outer', 'c'] } }, outer: { d: 'srv' } },
      })
      return { network: analyse(top, devices(inner, outer)), top, fw: devices(inner, outer) }
    })()
    const trace = network.trace('lan', 'srv', tcp('10.1.0.9', '10.2.0.5', 22), 'judged')!
    expect(trace.hops[0]?.packet.src).toBe(ip('192.0.2.20'))
    expect(replay({ topology: top, devices: fw }, trace, 'judged')).toEqual({ agrees: true })
  })

  test('a pool of which the next device permits only some addresses passes with one of those, though that device translates again', () => {
    const pool = (range: string) => ({ kind: 'pool' as const, addresses: addresses(range), keepsPort: false })
    const inner = device('inner', {
      interfaces: [iface('a', { addresses: ['10.1.0.1/24'] }), iface('b', { addresses: ['192.0.2.1/30'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.1.0.0/24', { out: 'a' }), route('0.0.0.0/0', { out: 'b', via: '192.0.2.2' })]),
            filter([permit({ sourceTarget: pool('192.0.2.16-192.0.2.31') })]),
          ],
        }),
      ],
    })
    const outer = device('outer', {
      interfaces: [iface('c', { addresses: ['192.0.2.2/30'] }), iface('d', { addresses: ['10.2.0.1/24'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.2.0.0/24', { out: 'd' })]),
            filter([permit({ src: '192.0.2.20', dst: '10.2.0.5', sourceTarget: pool('10.2.0.9') })]),
          ],
        }),
      ],
    })
    const top = topology({
      zones: [zone('lan', ['10.1.0.0/24']), zone('srv', ['10.2.0.0/24'])],
      devices: { inner: { a: 'lan', b: { link: ['outer', 'c'] } }, outer: { d: 'srv' } },
    })
    const all = devices(inner, outer)
    const trace = analyse(top, all).trace('lan', 'srv', tcp('10.1.0.9', '10.2.0.5', 22), 'judged')!
    expect(trace.hops.map(({ packet }) => packet.src)).toEqual([ip('192.0.2.20'), ip('10.2.0.9')])
    expect(replay({ topology: top, devices: all }, trace, 'judged')).toEqual({ agrees: true })
  })
})

describe('what is not known', () => {
  test('a scheduled permit is judged as open, a scheduled deny as absent', () => {
    const { network } = office({
      stages: [
        routing(ROUTES),
        filter([deny({ dst: '10.2.0.5', conditions: [condition()] }), permit({ dst: '10.2.0.0/24', conditions: [condition()] })]),
      ],
    })
    expect(network.direct('lan', 'srv')?.judged.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
  })

  test('a permit with a word not understood is possible, not judged; a deny with one does not save', () => {
    const unknown = [uncertainty()]
    const permitted = office({ stages: [routing(ROUTES), filter([permit({ partial: true, uncertainties: unknown })])] }).network.direct(
      'lan',
      'srv',
    )
    expect(permitted?.judged.isEmpty).toBe(true)
    expect(permitted?.possible.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
    const denied = office({
      stages: [routing(ROUTES), filter([deny({ partial: true, uncertainties: unknown }), permit()])],
    }).network.direct('lan', 'srv')
    expect(denied?.judged.isEmpty).toBe(true)
    expect(denied?.possible.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
  })

  test('dynamic routing without a table makes every interface a possible way out and none a certain one', () => {
    const { network } = office({ stages: [routing(ROUTES, { uncertainties: [uncertainty('dynamic-routing')] }), accessList('egress', {})] })
    const direct = network.direct('lan', 'net')
    expect(direct?.judged.isEmpty).toBe(true)
    expect(direct?.possible.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
    const trace = network.trace('lan', 'srv', tcp('10.1.0.9', '10.2.0.5', 22), 'possible')!
    expect(network.unknowns(trace).map((u) => u.code)).toContain('dynamic-routing')
  })

  test('an uncertain domain passes anything, possibly, and nothing for certain', () => {
    const { network } = office({ stages: [routing(ROUTES), filter([])], uncertainties: [uncertainty('unknown-statement')] })
    expect(network.direct('lan', 'srv')?.judged.isEmpty).toBe(true)
    expect(network.direct('lan', 'srv')?.possible.has(tcp('10.1.0.9', '10.2.0.5', 22))).toBe(true)
  })

  test('an interface in use that the topology does not attach is a place of its own', () => {
    const fw = device('fw', {
      interfaces: [iface('lan', { addresses: ['10.1.0.1/24'] }), iface('new', { addresses: ['10.9.0.1/24'] })],
      domains: [
        domain({ stages: [routing([route('10.1.0.0/24', { out: 'lan' }), route('10.9.0.0/24', { out: 'new' })]), filter([permit()])] }),
      ],
    })
    const network = analyse(topology({ zones: [zone('lan', ['10.1.0.0/24'])], devices: { fw: { lan: 'lan' } } }), devices(fw))
    expect(network.places).toContain('?fw/new')
    expect(network.direct('lan', '?fw/new')?.judged.has(tcp('10.1.0.9', '10.9.0.5', 22))).toBe(true)
    expect(network.direct('?fw/new', 'lan')?.judged.has(tcp('10.9.0.5', '10.1.0.9', 22))).toBe(true)
  })
})

describe('several domains and segments', () => {
  test('a VDOM link has to be permitted on both sides', () => {
    const build = (second: Parameters<typeof filter>[0]) => {
      const fw = device('fw', {
        interfaces: [
          iface('A/p', { domain: 'A', addresses: ['10.1.0.1/24'] }),
          iface('A/x', { domain: 'A', peer: 'B/x', kind: 'vdom-link' }),
          iface('B/x', { domain: 'B', peer: 'A/x', kind: 'vdom-link' }),
          iface('B/q', { domain: 'B', addresses: ['10.2.0.1/24'] }),
        ],
        domains: [
          domain({
            name: 'A',
            stages: [
              routing([route('10.1.0.0/24', { out: 'A/p' }), route('10.2.0.0/24', { kind: 'static', out: 'A/x' })]),
              filter([permit()]),
            ],
          }),
          domain({
            name: 'B',
            stages: [routing([route('10.2.0.0/24', { out: 'B/q' }), route('10.1.0.0/24', { kind: 'static', out: 'B/x' })]), filter(second)],
          }),
        ],
      })
      return analyse(
        topology({ zones: [zone('a', ['10.1.0.0/24']), zone('b', ['10.2.0.0/24'])], devices: { fw: { 'A/p': 'a', 'B/q': 'b' } } }),
        devices(fw),
      )
    }
    expect(build([]).direct('a', 'b')).toBeUndefined()
    const open = build([permit({ services: 'tcp/443' })])
    expect(open.direct('a', 'b')?.judged.has(tcp('10.1.0.9', '10.2.0.9', 443))).toBe(true)
    expect(open.trace('a', 'b', tcp('10.1.0.9', '10.2.0.9', 443), 'judged')?.hops.map((h) => h.domain)).toEqual(['A', 'B'])
  })

  test('the Internet comes in through the security cloud, and leaves through it', () => {
    const fw = device('fw', {
      interfaces: [iface('lan', { addresses: ['10.1.0.1/24'] }), iface('wan', { addresses: ['198.51.100.2/24'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.1.0.0/24', { out: 'lan' }), route('0.0.0.0/0', { kind: 'static', out: 'wan', via: '198.51.100.1' })]),
            accessList('egress', {}),
          ],
        }),
      ],
    })
    const top = topology({
      zones: [zone('lan', ['10.1.0.0/24'])],
      externals: [external('net', 'internet'), external('cloud', 'security-cloud', ['198.51.100.0/24'], ['net'])],
      devices: { fw: { lan: 'lan', wan: 'cloud' } },
      internet: addresses('203.0.113.0/24'),
    })
    const network = analyse(top, devices(fw))
    expect(network.direct('net', 'lan')?.judged.has(tcp('203.0.113.7', '10.1.0.9', 22))).toBe(true)
    const out = network.direct('lan', 'net')
    expect(out?.judged.has(tcp('10.1.0.9', '203.0.113.7', 443))).toBe(true)
    expect(out?.judged.has(tcp('10.1.0.9', '198.51.100.9', 443))).toBe(false)
    expect([...(out?.by.keys() ?? [])]).toEqual(['cloud'])
    expect(network.direct('lan', 'cloud')?.judged.has(tcp('10.1.0.9', '198.51.100.9', 443))).toBe(true)
  })

  test('two devices on one segment: a next hop that nobody has may be any neighbour', () => {
    const router = (id: string, own: string, lan: string, routes: Parameters<typeof routing>[0]) =>
      device(id, {
        role: 'router',
        interfaces: [iface('mid', { addresses: [own] }), iface('lan', { addresses: [lan] })],
        domains: [domain({ stages: [routing(routes), accessList('egress', {})] })],
      })
    const one = router('r1', '10.0.0.1/24', '10.1.0.1/24', [
      route('10.0.0.0/24', { out: 'mid' }),
      route('10.1.0.0/24', { out: 'lan' }),
      route('10.2.0.0/24', { via: '10.0.0.254' }),
    ])
    const two = router('r2', '10.0.0.2/24', '10.2.0.1/24', [route('10.0.0.0/24', { out: 'mid' }), route('10.2.0.0/24', { out: 'lan' })])
    const top = topology({
      zones: [zone('mid', ['10.0.0.0/24']), zone('a', ['10.1.0.0/24']), zone('b', ['10.2.0.0/24'])],
      devices: { r1: { mid: 'mid', lan: 'a' }, r2: { mid: 'mid', lan: 'b' } },
    })
    const network = analyse(top, devices(one, two))
    const packet = tcp('10.1.0.9', '10.2.0.9', 22)
    expect(network.direct('a', 'b')?.possible.has(packet)).toBe(true)
    expect(network.direct('a', 'b')?.judged.has(packet)).toBe(false)
    expect(network.direct('a', 'mid')?.judged.has(packet)).toBe(true)
  })

  test('packets alike take the same rules', () => {
    const { network } = office({
      stages: [
        routing(ROUTES),
        filter([permit({ id: 'web', dst: '10.2.0.5', services: 'tcp/443' }), permit({ id: 'ssh', dst: '10.2.0.5', services: 'tcp/22' })]),
      ],
    })
    const { judged } = network.direct('lan', 'srv')!
    const trace = network.trace('lan', 'srv', tcp('10.1.0.9', '10.2.0.5', 443), 'judged')!
    const alike = network.alike(trace, judged)
    expect(alike.has(tcp('10.1.0.77', '10.2.0.5', 443))).toBe(true)
    expect(alike.has(tcp('10.1.0.77', '10.2.0.5', 22))).toBe(false)
  })
})
