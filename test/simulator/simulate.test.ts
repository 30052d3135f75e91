import { describe, expect, test } from 'vitest'
import type { Device, Stage } from '../../src/model/device.ts'
import type { Topology } from '../../src/model/topology.ts'
import { formatAddress } from '../../src/packet/address.ts'
import type { Packet } from '../../src/packet/packet.ts'
import type { Outcome } from '../../src/simulator/simulate.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { Bound } from '../../src/simulator/transit.ts'
import type { World } from '../../src/simulator/world.ts'
import {
  accessList,
  addresses,
  between,
  deny,
  destinationTranslation,
  device,
  domain,
  external,
  filter,
  iface,
  ip,
  match,
  offset,
  permit,
  policyRoute,
  route,
  routing,
  rulebase,
  sourceTranslation,
  span,
  tcp,
  topology,
  uncertainty,
  zone,
} from '../support/builders.ts'
import { verbatim } from '../../src/base/text.ts'

function world(built: Topology, ...devices: readonly Device[]): World {
  return { topology: built, devices: new Map(devices.map((d) => [d.id, d])) }
}

function end(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'arrived':
      return `at ${outcome.at}`
    case 'segment':
      return `on ${outcome.zone}`
    case 'local':
      return `${outcome.device} ${outcome.accepted ? 'accepts' : 'refuses'}`
    case 'dropped':
      return `dropped by ${outcome.device}: ${outcome.rule?.id ?? outcome.why}`
    default:
      return `${outcome.kind} at ${outcome.device}`
  }
}

function ends(w: World, from: string, packet: Packet, bound: Bound = 'judged'): string[] {
  return [...new Set(simulate(w, { from, packet, bound }).map(end))]
}

function arrivals(w: World, from: string, packet: Packet, bound: Bound = 'judged'): { at: string; packet: Packet; walk: string[] }[] {
  return simulate(w, { from, packet, bound }).flatMap((o) =>
    o.kind === 'arrived' ? [{ at: o.at, packet: o.packet, walk: o.walk.map((hop) => `${hop.device} ${hop.in}>${hop.out}`) }] : [],
  )
}

const zones = [zone('pc', ['10.0.0.0/24']), zone('server', ['10.1.0.0/24']), zone('edge', ['10.3.0.0/24'])]
const connected = [route('10.0.0.0/24', { out: 'a' }), route('10.1.0.0/24', { out: 'b' }), route('10.3.0.0/24', { out: 'c' })]
const ports = [
  iface('a', { addresses: ['10.0.0.1/24'] }),
  iface('b', { addresses: ['10.1.0.1/24'] }),
  iface('c', { addresses: ['10.3.0.1/24'] }),
]
const attached = { fw: { a: 'pc', b: 'server', c: 'edge' } }

/** A firewall between three zones, with the given stages around its routing. */
function firewall(
  rules: Stage,
  { before = [], after = [], routes = connected }: { before?: readonly Stage[]; after?: readonly Stage[]; routes?: typeof connected } = {},
): Device {
  return device('fw', { interfaces: ports, domains: [domain({ stages: [...before, routing(routes), rules, ...after] })] })
}

describe('one firewall', () => {
  const w = world(
    topology({ zones, devices: attached }),
    firewall(filter([permit({ id: 'web', in: ['a'], out: ['b'], services: 'tcp/443' })])),
  )

  test('lets through what a rule permits, and shows the rule', () => {
    const [outcome] = simulate(w, { from: 'pc', packet: tcp('10.0.0.9', '10.1.0.9', 443), bound: 'judged' })
    expect(outcome).toMatchObject({ kind: 'arrived', at: 'server' })
    expect(outcome?.walk).toMatchObject([
      { device: 'fw', in: 'a', out: 'b', from: 'pc', to: 'server', steps: [{ kind: 'route' }, { kind: 'filter', rule: 'web' }] },
    ])
  })

  test('drops the rest, and says by what', () => {
    const [outcome] = simulate(w, { from: 'pc', packet: tcp('10.0.0.9', '10.1.0.9', 80), bound: 'judged' })
    expect(outcome).toMatchObject({ kind: 'dropped', device: 'fw', why: 'rule' })
    expect(ends(w, 'server', tcp('10.1.0.9', '10.0.0.9', 443))).toEqual(['dropped by fw: rule'])
  })

  test('is not asked on one segment', () => {
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.0.0.8', 443))).toEqual(['on pc'])
  })

  test('has no route for what is nobody’s', () => {
    expect(ends(w, 'pc', tcp('10.0.0.9', '192.0.2.1', 443))).toEqual(['no-route at fw'])
  })

  test('answers itself for its own addresses, any of them', () => {
    const local = { bindings: [{ in: new Set(['a']), accepts: [match({ services: 'tcp/443' })], span, label: verbatim('allowaccess') }] }
    const own = world(
      topology({ zones, devices: attached }),
      device('fw', { interfaces: ports, domains: [domain({ stages: [routing(connected), filter([permit({})])], local })] }),
    )
    expect(ends(own, 'pc', tcp('10.0.0.9', '10.1.0.1', 443))).toEqual(['fw accepts'])
    expect(ends(own, 'pc', tcp('10.0.0.9', '10.0.0.1', 22))).toEqual(['fw refuses'])
    expect(ends(own, 'server', tcp('10.1.0.9', '10.1.0.1', 443))).toEqual(['fw refuses'])
  })

  test('with a statement not understood does nothing for certain and possibly everything', () => {
    const stages = [routing(connected), filter([])]
    const doubtful = world(
      topology({ zones, devices: attached }),
      device('fw', { interfaces: ports, domains: [domain({ stages, uncertainties: [uncertainty()] })] }),
    )
    const packet = tcp('10.0.0.9', '10.1.0.9', 443)
    expect(ends(doubtful, 'pc', packet)).toEqual(['dropped by fw: uncertain'])
    expect(arrivals(doubtful, 'pc', packet, 'possible').map(({ at }) => at)).toEqual(['pc', 'server', 'edge'])
  })

  test('without an export lets nothing certainly through, and possibly everything', () => {
    const unread = world(topology({ zones, devices: attached }), device('fw', { knowledge: 'missing' }))
    expect(ends(unread, 'pc', tcp('10.0.0.9', '10.1.0.9', 443))).toEqual(['dropped by fw: uncertain'])
    expect(ends(unread, 'pc', tcp('10.0.0.9', '10.1.0.9', 443), 'possible')).toContain('at server')
  })
})

describe('destination translation', () => {
  const vip = destinationTranslation({
    id: 'vip',
    in: ['a'],
    dst: '10.0.0.100',
    services: 'tcp/443',
    to: offset('10.0.0.100', '10.0.0.100', '10.1.0.20'),
    port: { kind: 'offset', low: 443, high: 443, to: 8443 },
  })
  const before: readonly Stage[] = [{ kind: 'translate-destination', translations: [vip] }]
  const rules = filter([permit({ id: 'to vip', translated: ['vip'], dst: '10.1.0.20', services: 'tcp/8443' })])

  test('comes before routing, and rules see the new destination', () => {
    const w = world(topology({ zones, devices: attached }), firewall(rules, { before }))
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.0.0.100', 443))).toMatchObject([
      { at: 'server', packet: tcp('10.0.0.9', '10.1.0.20', 8443) },
    ])
    // Not translated: the rule that names the VIP does not apply to the server's own address.
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.1.0.20', 8443))).toEqual(['dropped by fw: rule'])
  })

  test('that may not apply drops in judged and goes both ways in possible', () => {
    const unsure = { ...vip, match: match({ dst: between([], ['10.0.0.100']), services: 'tcp/443' }) }
    const w = world(
      topology({ zones, devices: attached }),
      firewall(rules, { before: [{ kind: 'translate-destination', translations: [unsure] }] }),
    )
    expect(ends(w, 'edge', tcp('10.3.0.9', '10.0.0.100', 443))).toEqual(['dropped by fw: rule'])
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.0.0.100', 443), 'possible')).toContain('at server')
  })

  test('to an address nobody knows can lead anywhere', () => {
    const unknown = { ...vip, to: { kind: 'unknown' as const } }
    const w = world(
      topology({ zones, devices: attached }),
      firewall(rules, { before: [{ kind: 'translate-destination', translations: [unknown] }] }),
    )
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.0.0.100', 443))).toEqual(['dropped by fw: uncertain'])
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.0.0.100', 443), 'possible')).toEqual(['unknown at fw'])
  })

  test('to several addresses reaches each', () => {
    const shared = {
      ...vip,
      to: { kind: 'set' as const, addresses: addresses('10.1.0.20', '10.3.0.20') },
      port: { kind: 'set' as const, ports: [[8443, 8443]] as const },
    }
    const w = world(
      topology({ zones, devices: attached }),
      firewall(filter([permit({ translated: ['vip'] })]), { before: [{ kind: 'translate-destination', translations: [shared] }] }),
    )
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.0.0.100', 443)).map(({ at }) => at)).toEqual(['server', 'edge'])
  })
})

describe('source translation', () => {
  const packet = tcp('10.0.0.9', '10.1.0.9', 443, 2000)
  const through = (target: Parameters<typeof permit>[0]) =>
    world(topology({ zones, devices: attached }), firewall(filter([permit(target)])))

  test('of a rule gives the address of the egress interface and any port', () => {
    const found = arrivals(through({ sourceTarget: { kind: 'interface' } }), 'pc', packet)
    expect(found.map(({ packet: { src, sport } }) => `${formatAddress(4, src)}:${sport}`)).toContain('10.1.0.1:2000')
    expect(new Set(found.map(({ packet: { src } }) => src))).toEqual(new Set([ip('10.1.0.1')]))
  })

  test('one to one keeps the port and the place in the range', () => {
    const sourceTarget = { kind: 'static' as const, family: 4 as const, low: ip('10.0.0.8'), high: ip('10.0.0.15'), to: ip('198.51.100.8') }
    expect(arrivals(through({ sourceTarget }), 'pc', packet).map((a) => a.packet)).toEqual([tcp('198.51.100.9', '10.1.0.9', 443, 2000)])
  })

  test('from a pool can be any of its addresses, as far as anything tells them apart', () => {
    const pool = { kind: 'pool' as const, addresses: addresses('198.51.100.1-198.51.100.9'), keepsPort: true }
    const next = device('next', {
      interfaces: [iface('x', { addresses: ['10.1.0.2/24'] }), iface('y', { addresses: ['10.5.0.1/24'] })],
      domains: [
        domain({
          stages: [
            routing([route('10.1.0.0/24', { out: 'x' }), route('10.5.0.0/24', { out: 'y' })]),
            filter([permit({ src: '198.51.100.5' })]),
          ],
        }),
      ],
    })
    const built = topology({ zones: [...zones, zone('far', ['10.5.0.0/24'])], devices: { ...attached, next: { x: 'server', y: 'far' } } })
    const w = world(
      built,
      firewall(filter([permit({ sourceTarget: pool })]), { routes: [...connected, route('10.5.0.0/24', { out: 'b', via: '10.1.0.2' })] }),
      next,
    )
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.5.0.9', 443, 2000))).toMatchObject([
      { at: 'far', packet: { src: ip('198.51.100.5'), sport: 2000 } },
    ])
  })

  test('as a list stops at its first match', () => {
    const list: Stage = {
      kind: 'translate-source',
      translations: [
        sourceTranslation({ id: 'exempt', dst: '10.1.0.0/28', target: { kind: 'none' } }),
        sourceTranslation({ id: 'nat', out: ['b'], target: { kind: 'static-port', to: addresses('198.51.100.1'), port: 7 } }),
      ],
    }
    const w = world(topology({ zones, devices: attached }), firewall(filter([permit({})]), { after: [list] }))
    expect(arrivals(w, 'pc', packet).map((a) => a.packet)).toEqual([packet])
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.1.0.99', 443, 2000)).map((a) => a.packet)).toEqual([
      tcp('198.51.100.1', '10.1.0.99', 443, 7),
    ])
  })

  test('to a source nobody knows still arrives, but passes no later rule for certain that looks at sources', () => {
    const ways = (rules: Stage) =>
      world(
        topology({ zones: [...zones, zone('far', ['10.5.0.0/24'])], devices: { ...attached, next: { x: 'server', y: 'far' } } }),
        firewall(filter([permit({ sourceTarget: { kind: 'unknown' } })]), {
          routes: [...connected, route('10.5.0.0/24', { out: 'b', via: '10.1.0.2' })],
        }),
        device('next', {
          interfaces: [iface('x', { addresses: ['10.1.0.2/24'] }), iface('y', { addresses: ['10.5.0.1/24'] })],
          domains: [domain({ stages: [routing([route('10.5.0.0/24', { out: 'y' })]), rules] })],
        }),
      )
    const onward = tcp('10.0.0.9', '10.5.0.9', 443)
    expect(ends(ways(filter([permit({ services: 'tcp/443' })])), 'pc', onward)).toEqual(['at far'])
    expect(ends(ways(filter([permit({ src: '10.0.0.0/8' })])), 'pc', onward)).toEqual(['dropped by next: rule'])
    expect(ends(ways(filter([permit({ src: '10.0.0.0/8' })])), 'pc', onward, 'possible')).toContain('at far')
  })
})

describe('several devices', () => {
  const open = filter([permit({ id: 'all' })])
  const inner = (id: string, near: string, far: string, nearNet: string, farNet: string, more: typeof connected = []) =>
    device(id, {
      interfaces: [iface(near, { addresses: [nearNet] }), iface(far, { addresses: [farNet] })],
      domains: [domain({ stages: [routing([route(nearNet, { out: near }), route(farNet, { out: far }), ...more]), open] })],
    })
  const left = inner('left', 'a', 'm', '10.0.0.1/24', '10.9.0.1/24', [route('10.1.0.0/24', { out: 'm', via: '10.9.0.2' })])
  const right = inner('right', 'm', 'b', '10.9.0.2/24', '10.1.0.1/24', [route('10.0.0.0/24', { out: 'm', via: '10.9.0.1' })])
  const packet = tcp('10.0.0.9', '10.1.0.9', 443)

  test('are crossed over a segment by the next hop', () => {
    const built = topology({
      zones: [...zones, zone('middle', ['10.9.0.0/24'])],
      devices: { left: { a: 'pc', m: 'middle' }, right: { m: 'middle', b: 'server' } },
    })
    expect(arrivals(world(built, left, right), 'pc', packet)).toMatchObject([{ at: 'server', walk: ['left a>m', 'right m>b'] }])
  })

  test('are crossed over a cable named at one end', () => {
    const built = topology({ zones, devices: { left: { a: 'pc', m: { link: ['right', 'm'] } }, right: { b: 'server' } } })
    expect(arrivals(world(built, left, right), 'pc', packet)).toMatchObject([{ at: 'server', walk: ['left a>m', 'right m>b'] }])
    expect(arrivals(world(built, left, right), 'server', tcp('10.1.0.9', '10.0.0.9', 443))).toMatchObject([
      { at: 'pc', walk: ['right b>m', 'left m>a'] },
    ])
  })

  test('that send to each other loop', () => {
    const back = inner('right', 'm', 'b', '10.9.0.2/24', '10.1.0.1/24', [route('192.0.2.0/24', { out: 'm', via: '10.9.0.1' })])
    const forth = inner('left', 'a', 'm', '10.0.0.1/24', '10.9.0.1/24', [route('192.0.2.0/24', { out: 'm', via: '10.9.0.2' })])
    const built = topology({
      zones: [...zones, zone('middle', ['10.9.0.0/24'])],
      devices: { left: { a: 'pc', m: 'middle' }, right: { m: 'middle', b: 'server' } },
    })
    const outcomes = simulate(world(built, forth, back), { from: 'pc', packet: tcp('10.0.0.9', '192.0.2.1', 443), bound: 'judged' })
    expect(outcomes.map(end)).toEqual(['loop at right'])
    expect(outcomes[0]?.walk.map((hop) => hop.device)).toEqual(['left', 'right', 'left'])
  })

  test('behind an unknown next hop are all neighbours in possible, and none in judged', () => {
    const virtual = inner('left', 'a', 'm', '10.0.0.1/24', '10.9.0.1/24', [route('10.1.0.0/24', { out: 'm', via: '10.9.0.254' })])
    const built = topology({
      zones: [...zones, zone('middle', ['10.9.0.0/24'])],
      devices: { left: { a: 'pc', m: 'middle' }, right: { m: 'middle', b: 'server' } },
    })
    expect(ends(world(built, virtual, right), 'pc', packet)).toEqual(['at middle'])
    expect(ends(world(built, virtual, right), 'pc', packet, 'possible').sort()).toEqual(['at middle', 'at server'])
    const addressless = device('right', {
      interfaces: [iface('m', { addressUnknown: true }), iface('b', { addresses: ['10.1.0.1/24'] })],
      domains: right.domains,
    })
    expect(ends(world(built, virtual, addressless), 'pc', packet)).toEqual(['at server'])
  })

  test('that are not ours forward everything to their other side', () => {
    const built = topology({
      zones,
      externals: [external('lgwan', 'lgwan')],
      devices: { ...attached, wan: { in: 'edge', out: 'lgwan' } },
    })
    const w = world(built, firewall(filter([permit({ in: ['c'], out: ['b'] })])), device('wan', { knowledge: 'outside' }))
    expect(arrivals(w, 'lgwan', tcp('192.0.2.1', '10.1.0.9', 443))).toMatchObject([{ at: 'server', walk: ['wan out>in', 'fw c>b'] }])
    expect(ends(w, 'edge', tcp('10.3.0.9', '192.0.2.1', 443))).toContain('at lgwan')
  })

  test('answer on a segment for their addresses and translations', () => {
    const translations = [
      destinationTranslation({ id: 'vip', in: ['c'], dst: '10.3.0.50', to: offset('10.3.0.50', '10.3.0.50', '10.1.0.9') }),
    ]
    const w = world(
      topology({ zones: [...zones, zone('far', ['10.5.0.0/24'])], devices: { ...attached, next: { x: 'edge', y: 'far' } } }),
      firewall(filter([permit({ translated: ['vip'] })]), { before: [{ kind: 'translate-destination', translations }] }),
      inner('next', 'x', 'y', '10.3.0.2/24', '10.5.0.1/24'),
    )
    expect(arrivals(w, 'far', tcp('10.5.0.9', '10.3.0.50', 443))).toMatchObject([{ at: 'server', walk: ['next y>x', 'fw c>b'] }])
    expect(arrivals(w, 'far', tcp('10.5.0.9', '10.3.0.51', 443))).toMatchObject([{ at: 'edge', walk: ['next y>x'] }])
  })
})

describe('places', () => {
  test('the Internet is reached, and comes in, through the network that carries on to it', () => {
    const built = topology({
      zones,
      externals: [external('internet', 'internet'), external('cloud', 'security-cloud', ['192.0.2.0/24'], ['internet'])],
      devices: { fw: { ...attached.fw, c: 'cloud' } },
    })
    const w = world(built, firewall(filter([permit({})]), { routes: [...connected, route('0.0.0.0/0', { out: 'c', via: '10.3.0.9' })] }))
    expect(ends(w, 'pc', tcp('10.0.0.9', '203.0.113.5', 443))).toEqual(['at internet'])
    expect(ends(w, 'pc', tcp('10.0.0.9', '192.0.2.5', 443))).toEqual(['at cloud'])
    expect(arrivals(w, 'internet', tcp('203.0.113.5', '10.1.0.9', 443))).toMatchObject([{ at: 'server', walk: ['fw c>b'] }])
  })

  test('an interface in use that the topology does not mention is one of its own', () => {
    const w = world(topology({ zones, devices: { fw: { a: 'pc', b: 'server' } } }), firewall(filter([permit({})])))
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.3.0.9', 443))).toEqual(['at ?fw/c'])
    expect(ends(w, '?fw/c', tcp('10.3.0.9', '10.0.0.9', 443))).toEqual(['at pc'])
  })

  test('nothing lies behind an interface declared unused, and nothing passes one that is down', () => {
    const unused = world(topology({ zones, devices: { fw: { ...attached.fw, b: '-' } } }), firewall(filter([permit({})])))
    expect(ends(unused, 'pc', tcp('10.0.0.9', '10.1.0.9', 443))).toEqual(['dropped by fw: nowhere'])
    const down = device('fw', {
      interfaces: [iface('a', { addresses: ['10.0.0.1/24'], enabled: false }), ...ports.slice(1)],
      domains: [domain({ stages: [routing(connected), filter([permit({})])] })],
    })
    expect(ends(world(topology({ zones, devices: attached }), down), 'pc', tcp('10.0.0.9', '10.1.0.9', 443))).toEqual([])
    expect(ends(world(topology({ zones, devices: attached }), down), 'server', tcp('10.1.0.9', '10.0.0.9', 443))).toEqual([
      'no-route at fw',
    ])
  })

  test('VDOMs of one device are joined by their link', () => {
    const interfaces = [
      iface('A/p1', { domain: 'A', addresses: ['10.0.0.1/24'] }),
      iface('A/link0', { domain: 'A', kind: 'vdom-link', addresses: ['10.9.0.1/30'], peer: 'B/link1' }),
      iface('B/link1', { domain: 'B', kind: 'vdom-link', addresses: ['10.9.0.2/30'], peer: 'A/link0' }),
      iface('B/p2', { domain: 'B', addresses: ['10.1.0.1/24'] }),
    ]
    const a = domain({
      name: 'A',
      stages: [
        routing([route('10.0.0.0/24', { out: 'A/p1' }), route('0.0.0.0/0', { out: 'A/link0', via: '10.9.0.2' })]),
        filter([permit({ id: 'A out' })]),
      ],
    })
    const b = domain({
      name: 'B',
      stages: [
        routing([route('10.1.0.0/24', { out: 'B/p2' })]),
        filter([deny({ id: 'B no', services: 'tcp/22' }), permit({ id: 'B in' })]),
      ],
    })
    const w = world(topology({ zones, devices: { fw: { 'A/p1': 'pc', 'B/p2': 'server' } } }), device('fw', { interfaces, domains: [a, b] }))
    const [outcome] = simulate(w, { from: 'pc', packet: tcp('10.0.0.9', '10.1.0.9', 443), bound: 'judged' })
    expect(outcome?.walk.map(({ domain: name, in: i, out }) => [name, i, out])).toEqual([
      ['A', 'A/p1', 'A/link0'],
      ['B', 'B/link1', 'B/p2'],
    ])
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.1.0.9', 22))).toEqual(['dropped by fw: B no'])
  })
})

describe('a router with access lists', () => {
  test('filters what comes in before translation and what goes out after it', () => {
    const stages = [
      accessList('ingress', { a: [deny({ id: 'in', dst: '10.1.0.66' }), permit({})] }),
      routing([...connected, route('198.51.100.0/24', { out: 'b', via: '10.1.0.9' })]),
      {
        kind: 'translate-source' as const,
        translations: [
          sourceTranslation({
            id: 'nat',
            in: ['a'],
            out: ['b'],
            target: { kind: 'static', family: 4, low: ip('10.0.0.0'), high: ip('10.0.0.255'), to: ip('172.16.0.0') },
          }),
        ],
      },
      accessList('egress', { b: [deny({ id: 'out', src: '172.16.0.7' }), permit({})] }),
    ]
    const w = world(
      topology({ zones, devices: { fw: attached.fw } }),
      device('fw', { role: 'router', interfaces: ports, domains: [domain({ stages })] }),
    )
    expect(ends(w, 'pc', tcp('10.0.0.9', '10.1.0.66', 443))).toEqual(['dropped by fw: in'])
    expect(ends(w, 'pc', tcp('10.0.0.7', '10.1.0.9', 443))).toEqual(['dropped by fw: out'])
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.1.0.9', 443)).map((a) => a.packet)).toEqual([tcp('172.16.0.9', '10.1.0.9', 443)])
    expect(ends(w, 'edge', tcp('10.3.0.9', '10.1.0.9', 443))).toEqual(['at server'])
  })

  test('sends what came by a policy route back out where it came from', () => {
    const hairpin = policyRoute({ in: ['a'], out: ['a'], via: ['10.0.0.2'] })
    const stage: Stage = { kind: 'route', policyRoutes: [hairpin], table: { routes: connected, uncertainties: [] } }
    const w = world(
      topology({ zones, devices: attached }),
      device('fw', {
        interfaces: ports,
        domains: [
          domain({
            stages: [
              stage,
              { kind: 'filter', at: 'forward', bindings: [{ in: 'any', out: 'any', rulebase: rulebase([permit({})]) }], unbound: 'deny' },
            ],
          }),
        ],
      }),
    )
    expect(arrivals(w, 'pc', tcp('10.0.0.9', '10.1.0.9', 443))).toMatchObject([{ at: 'pc', walk: ['fw a>a'] }])
  })
})
