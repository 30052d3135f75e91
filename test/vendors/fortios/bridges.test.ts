import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import { matchesInterface } from '../../../src/model/rule.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import type { World } from '../../../src/simulator/world.ts'
import { device, domain, iface, permit, filter, route, routing, topology, zone } from '../../support/builders.ts'
import type { Reading } from './firewall.ts'
import { codes, decides, domainOf, holds, interfaceOf, packet, readCase, readText, stagesOf, textOf } from './firewall.ts'

/** Where the analysis says a packet arrives; the simulator must say the same. */
function arrivals(world: World, from: string, sent: Packet): { judged: string[]; possible: string[] } {
  const network = analyse(world.topology, world.devices)
  const of = (bound: 'judged' | 'possible'): string[] => {
    const analysed = network.places.filter((to) => network.direct(from, to)?.[bound].has(sent))
    const walked = new Set(simulate(world, { from, packet: sent, bound }).flatMap((o) => (o.kind === 'arrived' ? [o.at] : [])))
    expect(analysed).toEqual(network.places.filter((place) => walked.has(place)))
    return analysed
  }
  return { judged: of('judged'), possible: of('possible') }
}

describe('a transparent VDOM', () => {
  const reading = readCase('transparent')

  test('is understood', () => {
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(domainOf(reading).features.map(({ kind }) => kind)).not.toContain('transparent-mode')
  })

  test('bridges the interfaces of one forwarding domain', () => {
    expect(['port1', 'port2', 'port3', 'core-340', 'dmz-340'].map((id) => interfaceOf(reading, id).bridge)).toEqual([
      'forward-domain 0',
      'forward-domain 0',
      'forward-domain 0',
      'forward-domain 340',
      'forward-domain 340',
    ])
    expect(interfaceOf(reading, 'port1').used).toBe(true)
    expect(interfaceOf(reading, 'port3').used).toBe(false)
  })

  test('has no routes of its own for what passes through it', () => {
    const [stage] = stagesOf(domainOf(reading), 'route')
    expect(stage!.table).toEqual({ routes: [], uncertainties: [] })
  })

  test('answers for its management address on interfaces that allow it', () => {
    const { local } = domainOf(reading)
    const answers = (from: string, text: string): boolean =>
      local.bindings.some((b) => matchesInterface(b.in, from) && b.accepts.some((match) => holds(match, packet(text)) === 'yes'))
    expect(answers('port1', 'tcp 10.40.1.9:40000 > 10.40.1.250:443')).toBe(true)
    expect(answers('port2', 'tcp 10.40.1.9:40000 > 10.40.1.250:443')).toBe(false)
    expect(answers('port1', 'tcp 10.40.1.9:40000 > 10.40.1.251:443')).toBe(false)
  })

  test('with a policy for any interface, every port that is up has to be in the topology', () => {
    const any = readText(textOf('transparent').replace('set srcintf "port2"', 'set srcintf "any"'))
    expect(interfaceOf(any, 'port3').used).toBe(true)
  })

  test('that forwards tags no VLAN interface takes is doubted as a whole', () => {
    const forwards = readText(textOf('transparent').replace('edit "port3"\n', 'edit "port3"\n        set vlanforward enable\n'))
    expect(codes(domainOf(forwards).uncertainties)).toEqual(['vlan-forward'])
  })

  test('with a management address that cannot be read is doubted as a whole', () => {
    const odd = readText(textOf('transparent').replace('10.40.1.250/255.255.255.0', '10.40.1.950/24'))
    expect(codes(domainOf(odd).uncertainties)).toEqual(['unknown-statement'])
  })

  /** Clients behind a router, the firewall between the router and the servers: one subnet on both sides of it. */
  const world = (attached: Record<string, string | { link: readonly [string, string] }>): World => {
    const router = device('l3', {
      role: 'router',
      interfaces: [iface('Vlan1', { addresses: ['10.40.1.1/24'] }), iface('Vlan8', { addresses: ['10.40.8.1/24'] })],
      domains: [
        domain({
          stages: [routing([route('10.40.1.0/24', { out: 'Vlan1' }), route('10.40.8.0/24', { out: 'Vlan8' })]), filter([permit()])],
        }),
      ],
    })
    return {
      topology: topology({
        zones: [zone('server', ['10.40.1.0/24']), zone('client', ['10.40.8.0/24'])],
        devices: { fw: attached, l3: { Vlan8: 'client' } },
      }),
      devices: new Map([
        ['fw', reading.device],
        ['l3', router],
      ]),
    }
  }
  const cabled = world({ port1: { link: ['l3', 'Vlan1'] }, port2: 'server', port3: '-' })

  test('passes what its policies permit between the router and the servers', () => {
    expect(arrivals(cabled, 'client', packet('tcp 10.40.8.9:40000 > 10.40.1.9:443'))).toEqual({ judged: ['server'], possible: ['server'] })
    expect(arrivals(cabled, 'client', packet('tcp 10.40.8.9:40000 > 10.40.1.9:22'))).toEqual({ judged: [], possible: [] })
    expect(arrivals(cabled, 'server', packet('tcp 10.40.1.9:40000 > 10.40.8.9:22'))).toEqual({ judged: ['client'], possible: ['client'] })
    expect(arrivals(cabled, 'server', packet('tcp 10.40.1.9:40000 > 10.40.8.9:443'))).toEqual({ judged: [], possible: [] })
  })

  test('shows the bridge and the policy in a trace', () => {
    const network = analyse(cabled.topology, cabled.devices)
    const trace = network.trace('client', 'server', packet('tcp 10.40.8.9:40000 > 10.40.1.9:443'), 'judged')
    expect(trace?.hops.map(({ device: id, in: input, out }) => `${id} ${input} ${out}`)).toEqual(['l3 Vlan8 Vlan1', 'fw port1 port2'])
    expect(trace?.hops[1]?.steps.map(({ text }) => text.en)).toEqual(['bridged → port2, not routed', 'policy 1 (client-to-server) permits'])
  })

  test('takes what is for its management address, and passes it on to nobody', () => {
    const sent = packet('tcp 10.40.8.9:40000 > 10.40.1.250:443')
    expect(arrivals(cabled, 'client', sent)).toEqual({ judged: [], possible: [] })
    expect(simulate(cabled, { from: 'client', packet: sent, bound: 'judged' })).toMatchObject([
      { kind: 'local', device: 'fw', accepted: true },
    ])
    const local = analyse(cabled.topology, cabled.devices).local('client')
    expect(local.some((one) => one.device === 'fw' && one.packets.has(sent))).toBe(true)
  })

  test('does not bridge between forwarding domains', () => {
    const tagged = world({ 'core-340': { link: ['l3', 'Vlan1'] }, port2: 'server', port1: '-', port3: '-', 'dmz-340': '-' })
    expect(arrivals(tagged, 'client', packet('tcp 10.40.8.9:40000 > 10.40.1.9:443'))).toEqual({ judged: [], possible: [] })
  })

  test('keeps apart two zones that are one subnet, host to host', () => {
    const split: World = {
      topology: topology({
        zones: [zone('clients', ['10.40.8.0/25']), zone('servers', ['10.40.1.0/25'])],
        devices: { fw: { port1: 'clients', port2: 'servers', port3: '-' } },
      }),
      devices: new Map([['fw', reading.device]]),
    }
    expect(arrivals(split, 'clients', packet('tcp 10.40.8.9:40000 > 10.40.1.9:443'))).toEqual({
      judged: ['servers'],
      possible: ['servers'],
    })
    expect(arrivals(split, 'clients', packet('tcp 10.40.8.9:40000 > 10.40.1.9:445'))).toEqual({ judged: [], possible: [] })
  })
})

describe('a virtual wire pair', () => {
  const reading: Reading = readCase('virtual-wire')
  const across = (text: string): string => decides(reading, 'wire-a', 'wire-b', text)

  test('bridges its two members, of a VDOM that routes', () => {
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(['wire-a', 'wire-b', 'lan'].map((id) => interfaceOf(reading, id).bridge)).toEqual([
      'virtual-wire-pair servers',
      'virtual-wire-pair servers',
      undefined,
    ])
    expect(interfaceOf(reading, 'wire-b')).toMatchObject({ used: true, ipv6: true })
    expect(domainOf(reading).features.map(({ kind }) => kind)).not.toContain('transparent-mode')
  })

  test('passes by policies that name it; one for any interface may or may not reach it', () => {
    expect(across('tcp 10.40.9.9:40000 > 10.40.1.9:443')).toBe('permit by policy/root/10')
    expect(across('tcp 10.40.8.9:40000 > 10.40.1.9:443')).toBe('deny? by policy/root/5, permit by policy/root/10')
    expect(across('tcp 10.40.9.9:40000 > 10.40.1.9:22')).toBe('permit? by policy/root/20, deny by default')
    expect(codes(stagesOf(domainOf(reading), 'filter')[0]!.bindings[0]!.rulebase.rules[0]!.uncertainties)).toEqual(['any-and-virtual-wire'])
  })

  test('leaves policies for any interface as they are between interfaces that route', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.40.9.9:40000 > 10.40.1.9:22')).toBe('permit by policy/root/20')
    expect(decides(reading, 'lan', 'wan', 'tcp 10.40.8.9:40000 > 10.40.1.9:22')).toBe('deny by policy/root/5')
  })

  test('never routes to or from its members', () => {
    const world: World = {
      topology: topology({
        zones: [zone('a', ['10.40.9.0/24']), zone('b', ['10.40.1.0/24']), zone('lan', ['10.40.30.0/24']), zone('wan', ['10.40.31.0/24'])],
        devices: { fw: { 'wire-a': 'a', 'wire-b': 'b', lan: 'lan', wan: 'wan' } },
      }),
      devices: new Map([['fw', reading.device]]),
    }
    expect(arrivals(world, 'a', packet('tcp 10.40.9.9:40000 > 10.40.1.9:443'))).toEqual({ judged: ['b'], possible: ['b'] })
    expect(arrivals(world, 'a', packet('tcp 10.40.9.9:40000 > 10.40.31.9:22'))).toEqual({ judged: [], possible: [] })
    expect(arrivals(world, 'lan', packet('tcp 10.40.30.9:40000 > 10.40.1.9:22'))).toEqual({ judged: ['wan'], possible: ['wan'] })
    // Nobody is sure that policy 20 covers the wire.
    expect(arrivals(world, 'a', packet('tcp 10.40.9.9:40000 > 10.40.1.9:22'))).toEqual({ judged: [], possible: ['b'] })
  })
})
