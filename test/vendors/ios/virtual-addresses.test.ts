import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Device } from '../../../src/model/device.ts'
import { formatAddress } from '../../../src/packet/address.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import type { World } from '../../../src/simulator/world.ts'
import { topology, zone } from '../../support/builders.ts'
import { domainNamed, interfaceNamed, packet, readText } from './support.ts'

function withInterface(lines: string): Device {
  return readText(
    `version 15.7\nhostname l3\nipv6 unicast-routing\ninterface Vlan10\n ip address 10.40.1.2 255.255.255.0\n ipv6 address 2001:db8:1::2/64\n${lines}!\nend\n`,
  ).device
}

function addressesOf(device: Device): string[] {
  return interfaceNamed(device, 'Vlan10').addresses.map(({ prefix }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`)
}

describe('addresses of virtual routers', () => {
  const own = ['10.40.1.2/24', '2001:db8:1::2/64']

  test.each([
    ['HSRP', ' standby 1 ip 10.40.1.1\n standby 1 priority 110\n', ['10.40.1.1/32']],
    [
      'HSRP of group 0, with a second address',
      ' standby ip 10.40.1.1\n standby ip 10.40.1.9 secondary\n',
      ['10.40.1.1/32', '10.40.1.9/32'],
    ],
    ['HSRP for IPv6', ' standby version 2\n standby 6 ipv6 2001:db8:1::1/64\n', ['2001:db8:1::1/128']],
    ['HSRP for IPv6 by a link-local address', ' standby version 2\n standby 6 ipv6 autoconfig\n', []],
    ['VRRP', ' vrrp 1 ip 10.40.1.1\n', ['10.40.1.1/32']],
    [
      'VRRP version 3',
      ' vrrp 3 address-family ipv4\n  priority 120\n  address 10.40.1.1 primary\n  address 10.40.1.9 secondary\n exit-vrrp\n',
      ['10.40.1.1/32', '10.40.1.9/32'],
    ],
    ['GLBP', ' glbp 1 ip 10.40.1.1\n glbp 1 load-balancing host-dependent\n', ['10.40.1.1/32']],
  ] as const)('%s', (_, lines, virtual) => {
    const device = withInterface(lines)
    expect(addressesOf(device)).toEqual([...own, ...virtual])
    expect(domainNamed(device).uncertainties).toEqual([])
  })

  test('one that is learned from another router is not in the file', () => {
    expect(domainNamed(withInterface(' standby 1 ip\n')).uncertainties.map(({ code }) => code)).toEqual(['unknown-statement'])
  })
})

/** Two layer-3 switches with one virtual gateway, each to a network of its own; a router sends to the virtual address. */
describe('a virtual gateway', () => {
  const member = (own: string, list: string): Device =>
    readText(
      `version 15.7\nhostname l3\ninterface Vlan10\n ip address ${own} 255.255.255.0\n standby 1 ip 10.40.1.1\n ip access-group IN in\n` +
        `interface Vlan20\n ip address 10.40.20.${own.at(-1)} 255.255.255.0\nip access-list extended IN\n ${list}\n!\nend\n`,
    ).device
  const edge = readText(
    'version 15.7\nhostname edge\ninterface GigabitEthernet0/0\n ip address 10.40.1.7 255.255.255.0\n' +
      'interface GigabitEthernet0/1\n ip address 10.40.9.1 255.255.255.0\nip route 10.40.20.0 255.255.255.0 10.40.1.1\n!\nend\n',
  ).device
  const world: World = {
    topology: topology({
      zones: [zone('transit', ['10.40.1.0/24']), zone('server', ['10.40.20.0/24']), zone('client', ['10.40.9.0/24'])],
      devices: {
        one: { Vlan10: 'transit', Vlan20: 'server' },
        two: { Vlan10: 'transit', Vlan20: 'server' },
        edge: { 'GigabitEthernet0/0': 'transit', 'GigabitEthernet0/1': 'client' },
      },
    }),
    devices: new Map([
      ['one', { ...member('10.40.1.2', 'permit tcp any any eq 443'), id: 'one' }],
      ['two', { ...member('10.40.1.3', 'permit tcp any any eq 22'), id: 'two' }],
      ['edge', { ...edge, id: 'edge' }],
    ]),
  }

  test.each([
    ['one', 443],
    ['two', 22],
  ])('leads to every member: what only %s passes is found', (id, port) => {
    const sent = packet(`tcp 10.40.9.9:40000 > 10.40.20.9:${port}`)
    const network = analyse(world.topology, world.devices)
    expect(network.direct('client', 'server')?.judged.has(sent)).toBe(true)
    expect(network.trace('client', 'server', sent, 'judged')?.hops.map((hop) => hop.device)).toEqual(['edge', id])
    expect(simulate(world, { from: 'client', packet: sent, bound: 'judged' }).flatMap((o) => (o.kind === 'arrived' ? [o.at] : []))).toEqual(
      ['server'],
    )
  })

  test('passes nothing that neither member passes', () => {
    const network = analyse(world.topology, world.devices)
    expect(network.direct('client', 'server')?.possible.has(packet('tcp 10.40.9.9:40000 > 10.40.20.9:445'))).toBe(false)
  })

  test('is the device itself: traffic to it ends there', () => {
    const sent = packet('tcp 10.40.9.9:40000 > 10.40.1.1:22')
    const outcomes = simulate(world, { from: 'client', packet: sent, bound: 'judged' })
    expect(outcomes.flatMap((o) => (o.kind === 'local' ? [o.device] : []))).toContain('two')
    expect(analyse(world.topology, world.devices).direct('client', 'transit')?.possible.has(sent) ?? false).toBe(false)
  })
})
