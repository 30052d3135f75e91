/** What a topology means: addresses, places, packets, devices. */
import { describe, expect, test } from 'vitest'
import { lineText, positionAt } from '../../src/base/span.ts'
import type { FlowScope, Topology } from '../../src/model/topology.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { TCP, UDP } from '../../src/packet/packet.ts'
import { addresses, ip } from '../support/builders.ts'
import { city, readCity, soundCity } from './writing.ts'

const exception = (scope: string, sections: Readonly<Record<string, string>> = {}): FlowScope => {
  const found = soundCity(city({ ...sections, exceptions: `\n  EX: { check: SEG-001, ${scope} }` })).exceptions.get('EX')
  if (found === undefined) throw new Error('no exception')
  return found.scope
}

const tcp = (src: string, dst: string, dport: number): Packet => ({
  family: src.includes(':') ? 6 : 4,
  protocol: TCP,
  src: ip(src),
  dst: ip(dst),
  sport: 40000,
  dport,
})

describe('places', () => {
  const from = (place: string, sections: Readonly<Record<string, string>> = {}) =>
    exception(`from: ${place}, to: 203.0.113.1, service: any`, sections).from

  test('a zone is its addresses, of both IP versions', () => {
    const place = from('lg-client')
    expect(place.addresses.equals(addresses('10.20.10.0/23', 'fd00:20:10::/64'))).toBe(true)
    expect(place.zones).toEqual(['lg-client'])
    expect(place.externals).toEqual([])
    expect(place.written).toEqual(['lg-client'])
  })

  test('a tier is the zones that carry it, not those of tiers that inherit from it', () => {
    const zones =
      '\n  a: { tier: lgwan, addresses: 10.1.0.0/24 }\n  b: { tier: internal, addresses: 10.2.0.0/24 }\n  c: { tier: lgwan, addresses: 10.3.0.0/24 }'
    const sections = { zones, tiers: '\n  internal: { name: 内部情報系, inherits: lgwan }', hosts: '{}' }
    expect(from('tier:lgwan', sections).addresses.toString()).toBe('10.1.0.0/24, 10.3.0.0/24')
    expect(from('tier:lgwan', sections).zones).toEqual(['a', 'c'])
    expect(from('internal', sections).zones).toEqual(['b'])
  })

  test('a host is its address and stands in its zone', () => {
    expect(from('lg-wsus').addresses.toString()).toBe('10.20.20.40')
    expect(from('lg-wsus').zones).toEqual(['lg-server'])
  })

  test('a relay leg, an address, a prefix and a range are addresses only', () => {
    const relays = '\n  mail-san: { kind: mail-sanitizer, legs: { outer: 10.30.20.25, inner: [10.20.20.25, 10.20.20.26] } }'
    expect(from('mail-san.inner', { relays }).addresses.toString()).toBe('10.20.20.25-10.20.20.26')
    expect(from('10.20.10.5').addresses.toString()).toBe('10.20.10.5')
    expect(from('10.20.10.0/25').addresses.toString()).toBe('10.20.10.0/25')
    expect(from('10.20.10.8-10.20.10.11').addresses.toString()).toBe('10.20.10.8/30')
    expect(from('10.20.10.5').zones).toEqual([])
  })

  test('a list is the union', () => {
    const place = from('[lg-wsus, lgmail, 10.20.10.5]')
    expect(place.addresses.toString()).toBe('10.20.10.5, 10.20.20.25, 10.20.20.40')
    expect(place.zones).toEqual(['lg-server'])
    expect(place.written).toEqual(['lg-wsus', 'lgmail', '10.20.10.5'])
  })

  test('an external network is its addresses; all of a kind, the union', () => {
    expect(from('sec-cloud').addresses.toString()).toBe('198.51.100.0/24')
    expect(from('sec-cloud').externals).toEqual(['sec-cloud'])
    expect(from('kind:security-cloud').externals).toEqual(['sec-cloud'])
  })

  test('an external network without addresses is everything that no zone and no other external network owns', () => {
    const place = from('external:lgwan')
    expect(place.externals).toEqual(['lgwan'])
    for (const inside of ['198.18.33.1', '10.99.0.1', '8.8.8.8', '2001:db8::1'])
      expect(place.addresses.has(inside.includes(':') ? 6 : 4, ip(inside)), inside).toBe(true)
    for (const outside of ['10.20.10.1', '10.30.20.1', '198.51.100.8', 'fd00:20:10::1'])
      expect(place.addresses.has(outside.includes(':') ? 6 : 4, ip(outside)), outside).toBe(false)
  })

  test('the Internet as a place is what is nobody’s, never private addresses', () => {
    const place = from('external:internet')
    expect(place.addresses.has(4, ip('8.8.8.8'))).toBe(true)
    expect(place.addresses.has(4, ip('10.99.0.1'))).toBe(false)
  })

  test('a name that is a tier and a zone is the same when they hold the same', () => {
    const zones = '\n  mgmt: { tier: mgmt, addresses: 10.90.0.0/24 }\n  lg-server: { tier: lgwan, addresses: 10.20.20.0/24 }'
    expect(from('mgmt', { zones }).addresses.toString()).toBe('10.90.0.0/24')
    const { diagnostics } = readCity(
      city({
        zones: `${zones}\n  nms: { tier: mgmt, addresses: 10.91.0.0/24 }`,
        exceptions: '\n  EX: { check: SEG-001, from: mgmt, to: 8.8.8.8, service: any }',
      }),
    )
    expect(diagnostics.map(({ code }) => code)).toEqual(['ambiguous-name'])
  })

  test('a place without any address is said, not passed over', () => {
    const { value, diagnostics } = readCity(city({ exceptions: '\n  EX: { check: SEG-001, from: tier:mgmt, to: 8.8.8.8, service: any }' }))
    expect(value).toBeDefined()
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['empty-place', 'warning']])
  })
})

describe('packets of a scope', () => {
  test('go from the original source to the final destination, at the destination port', () => {
    const { packets } = exception('from: lg-wsus, to: 198.51.100.8, service: tcp/443')
    expect(packets.has(tcp('10.20.20.40', '198.51.100.8', 443))).toBe(true)
    expect(packets.has(tcp('10.20.20.41', '198.51.100.8', 443))).toBe(false)
    expect(packets.has(tcp('10.20.20.40', '198.51.100.9', 443))).toBe(false)
    expect(packets.has(tcp('10.20.20.40', '198.51.100.8', 80))).toBe(false)
    expect(packets.has({ ...tcp('10.20.20.40', '198.51.100.8', 443), protocol: UDP })).toBe(false)
    expect(packets.has(tcp('198.51.100.8', '10.20.20.40', 443))).toBe(false)
    expect(packets.has({ ...tcp('10.20.20.40', '198.51.100.8', 443), sport: 1 })).toBe(true)
  })

  test('any is every protocol and port', () => {
    const { packets } = exception('from: lg-wsus, to: 198.51.100.8, service: any')
    expect(packets.has({ ...tcp('10.20.20.40', '198.51.100.8', 0), protocol: 47, sport: 0 })).toBe(true)
  })

  test('a list of services is the union', () => {
    const { packets, services } = exception('from: lg-wsus, to: 198.51.100.8, service: [tcp/80, dns]')
    expect(services).toEqual(['tcp/80', 'dns'])
    for (const [protocol, dport] of [
      [TCP, 80],
      [TCP, 53],
      [UDP, 53],
    ] as const)
      expect(packets.has({ ...tcp('10.20.20.40', '198.51.100.8', dport), protocol })).toBe(true)
    expect(packets.has({ ...tcp('10.20.20.40', '198.51.100.8', 80), protocol: UDP })).toBe(false)
  })

  test('IPv4 to IPv6 is no packet, and that is said', () => {
    const { diagnostics } = readCity(city({ exceptions: '\n  EX: { check: SEG-001, from: 10.20.20.40, to: "fd00::1", service: any }' }))
    expect(diagnostics.map(({ code }) => code)).toEqual(['empty-scope'])
  })
})

describe('the Internet of a topology', () => {
  const internet = (sections: Readonly<Record<string, string>> = {}): Topology['internet'] => soundCity(city(sections)).internet
  const has = (set: Topology['internet'], address: string): boolean => set.has(address.includes(':') ? 6 : 4, ip(address))

  test.each([
    '0.0.0.0',
    '10.99.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.99.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '224.0.0.5',
    '239.1.1.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '5f00::1',
  ])('never holds the special address %s (RFC 6890)', (address) => {
    expect(has(internet(), address)).toBe(false)
  })

  test.each([
    '1.0.0.0',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.0',
    '223.255.255.255',
    '2400::1',
    '64:ff9b::808:808',
  ])('holds %s', (address) => {
    expect(has(internet(), address)).toBe(true)
  })

  test.each(['192.0.2.10', '203.0.113.2', '198.18.33.1', '198.19.255.255', '2001:db8::1'])(
    'holds %s: documentation and benchmark prefixes stand in for real networks',
    (address) => {
      expect(has(internet(), address)).toBe(true)
    },
  )

  test('does not hold what a zone or another external network owns', () => {
    expect(has(internet(), '198.51.100.8')).toBe(false)
    expect(has(internet({ zones: '\n  pub: { tier: internet, addresses: 203.0.113.0/28 }', hosts: '{}' }), '203.0.113.10')).toBe(false)
    expect(has(internet({ zones: '\n  pub: { tier: internet, addresses: 203.0.113.0/28 }', hosts: '{}' }), '203.0.113.16')).toBe(true)
  })
})

describe('devices', () => {
  const devices = (lines: string): Topology['devices'] => soundCity(city({ devices: lines })).devices

  test('say what is known of them', () => {
    const found = devices(
      [
        '',
        '  fw: { name: 基幹, export: ./exports//fw.conf, format: fortios, exported-on: 2026-10-01, interfaces: { port1: lg-client } }',
        '  l3: { routing: unknown, filter: none, interfaces: { a: lg-client, b: lg-server } }',
        '  theirs: { managed-by: outside, interfaces: { in: lg-server, out: lgwan } }',
        '  forgotten: { interfaces: { a: lg-server } }',
      ].join('\n'),
    )
    expect(found.get('fw')).toMatchObject({
      name: '基幹',
      export: { path: 'exports/fw.conf' },
      format: 'fortios',
      exportedOn: '2026-10-01',
      managedBy: 'self',
      declaredOpen: false,
    })
    expect(found.get('l3')).toMatchObject({ managedBy: 'self', declaredOpen: true })
    expect(found.get('l3')).not.toHaveProperty('export')
    expect(found.get('theirs')).toMatchObject({ managedBy: 'outside', declaredOpen: false })
    expect(found.get('forgotten')).toMatchObject({ managedBy: 'self', declaredOpen: false })
  })

  test('touch zones, external networks, each other, or nothing', () => {
    const fw = devices(
      '\n  fw: { interfaces: { a: lg-client, b: lgwan, "LGWAN/port3": { zone: lg-server }, c: { external: internet }, d: unused } }',
    ).get('fw')
    expect([...(fw?.interfaces ?? [])].map(([id, { span: _, ...attachment }]) => [id, attachment])).toEqual([
      ['a', { kind: 'zone', zone: 'lg-client' }],
      ['b', { kind: 'external', external: 'lgwan' }],
      ['LGWAN/port3', { kind: 'zone', zone: 'lg-server' }],
      ['c', { kind: 'external', external: 'internet' }],
      ['d', { kind: 'unused' }],
    ])
  })

  test('a cable written at one end is there at both', () => {
    const found = devices('\n  a: { interfaces: { "V/port5": { link: b/INET/port3 } } }\n  b: {}')
    expect(found.get('a')?.interfaces.get('V/port5')).toMatchObject({ kind: 'link', device: 'b', interface: 'INET/port3' })
    expect(found.get('b')?.interfaces.get('INET/port3')).toMatchObject({ kind: 'link', device: 'a', interface: 'V/port5' })
  })

  test('a cable written at both ends is one cable', () => {
    const found = devices('\n  a: { interfaces: { x: { link: b/y } } }\n  b: { interfaces: { y: { link: a/x } } }')
    expect(found.get('a')?.interfaces.size).toBe(1)
    expect(found.get('b')?.interfaces.size).toBe(1)
  })

  test('files of a device: routes, members, columns', () => {
    const { value, diagnostics } = readCity(
      city({
        devices: '\n  fw: { export: a.conf, routes: r.txt, members: [b.conf], columns: c.yaml }\n  rt: { export: d.cfg, columns: c.yaml }',
      }),
    )
    expect(diagnostics).toEqual([])
    expect(value?.devices.get('fw')).toMatchObject({
      routes: [{ path: 'r.txt' }],
      members: [{ path: 'b.conf' }],
      columns: { path: 'c.yaml' },
    })
    // One map of columns serves many devices.
    expect(value?.devices.get('rt')).toMatchObject({ columns: { path: 'c.yaml' } })
  })

  test('routes in a list, and by VDOM or VRF', () => {
    const routesOf = (written: string) =>
      soundCity(city({ devices: `\n  fw: { export: a.conf, routes: ${written} }` }))
        .devices.get('fw')
        ?.routes?.map(({ path, domain }) => (domain === undefined ? path : `${domain}: ${path}`))
    expect(routesOf('[r4.txt, r6.txt]')).toEqual(['r4.txt', 'r6.txt'])
    expect(routesOf('{ LGWAN: l.txt, root: [r4.txt, r6.txt] }')).toEqual(['LGWAN: l.txt', 'root: r4.txt', 'root: r6.txt'])
  })
})

describe('what absence means', () => {
  const plain = soundCity(
    city({
      zones: '\n  z: { tier: lgwan, addresses: 10.1.0.0/16 }',
      hosts: '{}',
      flows: '\n  F: { from: z, to: 10.2.0.1, service: https }',
      'specific-communications': '\n  S: { from: z, to: 10.2.0.1, service: https }',
    }),
  )

  test('of a zone’s fields: the id as name, one site, nothing declared', () => {
    const zone = plain.zones.get('z')
    expect(zone).toMatchObject({ name: 'z', site: '', tier: { id: 'lgwan', base: 'lgwan' } })
    for (const key of ['vlan', 'role', 'env', 'class', 'medium', 'handles']) expect(zone).not.toHaveProperty(key)
  })

  test('of approval: not approved; of expiry: no end; of mac-bound: no', () => {
    const found = plain.specificCommunications.get('S')
    expect(found?.approved).toBeUndefined()
    expect(found).not.toHaveProperty('expires')
    expect(found?.macBound).toBe(false)
  })

  test('of `required`: the flow must pass', () => {
    expect(plain.flows.get('F')?.required).toBe(true)
    expect(
      soundCity(city({ flows: '\n  F: { from: lg-wsus, to: lgmail, service: smtp, required: false }' })).flows.get('F')?.required,
    ).toBe(false)
  })

  test('of my number work: the body has it', () => {
    expect(plain.noMyNumberWork).toBe(false)
    expect(
      soundCity(city({ 'no-my-number-work': 'true', zones: '\n  z: { tier: lgwan, addresses: 10.1.0.0/16 }', hosts: '{}' })).noMyNumberWork,
    ).toBe(true)
  })
})

test('overlapping zones are no mistake of writing: a check finds them', () => {
  expect(
    soundCity(
      city({ zones: '\n  a: { tier: lgwan, addresses: 10.1.0.0/16 }\n  b: { tier: internet, addresses: 10.1.2.0/24 }', hosts: '{}' }),
    ).zones.size,
  ).toBe(2)
})

test('an approval keeps who, when and by which document', () => {
  const found = soundCity(
    city({
      exceptions:
        '\n  EX: { check: SEG-001, from: lg-wsus, to: sec-cloud, service: tcp/443, reason: 移行, approved: { by: CISO, on: 2026-06-01, document: 例外第3号 }, expires: 2026-06-01 }',
    }),
  ).exceptions.get('EX')
  expect(found).toMatchObject({
    check: 'SEG-001',
    reason: '移行',
    approved: { by: 'CISO', on: '2026-06-01', document: '例外第3号' },
    expires: '2026-06-01',
  })
})

test('the span of an entry is its whole text, from its key', () => {
  const { span } = soundCity(city()).zones.get('lg-server') ?? {}
  if (span === undefined) throw new Error('no zone')
  expect(span.source.text.slice(span.start, span.end)).toBe('lg-server: { tier: lgwan, addresses: [10.20.20.0/24] }')
  expect(lineText(span.source, positionAt(span.source, span.start).line)).toContain('lg-server:')
})

test('zones keep the order they are written in, whatever their names', () => {
  expect([
    ...soundCity(
      city({
        zones:
          '\n  b: { tier: lgwan, addresses: 10.1.0.0/16 }\n  "2": { tier: lgwan, addresses: 10.2.0.0/16 }\n  "1": { tier: lgwan, addresses: 10.3.0.0/16 }',
        hosts: '{}',
      }),
    ).zones.keys(),
  ]).toEqual(['b', '2', '1'])
})

test('policies are relative paths, in the order they are written, and may lie outside the folder', () => {
  const { policies } = soundCity(city({ policy: '[../../policies/./a.yaml, b.yaml]' }))
  expect(policies.map(({ path }) => path)).toEqual(['../../policies/a.yaml', 'b.yaml'])
})
