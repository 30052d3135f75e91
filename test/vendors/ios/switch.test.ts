import { describe, expect, test } from 'vitest'
import { packetsOf } from '../../../src/model/match.ts'
import { crosses, domainNamed, interfaceNamed, packet, readFixture, readText, router } from './support.ts'

describe('a layer-3 switch', () => {
  const { device } = readFixture('switch')

  test('switched ports are no interfaces of it; VLAN interfaces and routed ports are', () => {
    expect(device.interfaces.map(({ id, kind, vlan, enabled }) => [id, kind, vlan, enabled])).toEqual([
      ['GigabitEthernet1/0/3', 'physical', undefined, true],
      ['Vlan1', 'vlan', 1, false],
      ['Vlan210', 'vlan', 210, true],
      ['Vlan220', 'vlan', 220, true],
      ['Vlan230', 'vlan', 230, true],
    ])
  })
  test('every statement was understood or is irrelevant', () => {
    expect(device.coverage.notUnderstood).toEqual([])
    expect(domainNamed(device).uncertainties).toEqual([])
  })
  test('a list on a switched port may take the place of the one on the VLAN interface', () => {
    const sent = 'tcp 10.20.10.9:1 > 10.20.30.5:80'
    expect(crosses(device, 'Vlan210', 'Vlan230', sent, 'judged')).toBe(false)
    expect(crosses(device, 'Vlan210', 'Vlan230', sent, 'possible')).toBe(true)
  })
  test('a VLAN map may drop what enters and what leaves its VLAN', () => {
    expect(crosses(device, 'Vlan230', 'Vlan220', 'tcp 10.20.30.5:1 > 10.20.20.5:80', 'judged')).toBe(false)
    expect(crosses(device, 'Vlan230', 'Vlan220', 'tcp 10.20.30.5:1 > 10.20.20.5:80', 'possible')).toBe(true)
    expect(crosses(device, 'Vlan220', 'Vlan230', 'tcp 10.20.20.5:1 > 10.20.30.5:80', 'judged')).toBe(false)
  })
  test('a reverse path check never drops the subnet of its own interface', () => {
    const { device: checked } = readText(
      router(
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip verify unicast source reachable-via rx',
        'interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
      ),
    )
    expect(crosses(checked, 'GigabitEthernet0/0', 'GigabitEthernet0/1', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'judged')).toBe(true)
    expect(crosses(checked, 'GigabitEthernet0/0', 'GigabitEthernet0/1', 'tcp 10.7.7.7:1 > 10.2.2.9:80', 'judged')).toBe(false)
    expect(crosses(checked, 'GigabitEthernet0/0', 'GigabitEthernet0/1', 'tcp 10.7.7.7:1 > 10.2.2.9:80', 'possible')).toBe(true)
  })
  test('a virtual address of the VLAN is the device itself', () => {
    expect(interfaceNamed(device, 'Vlan210').addresses.map(({ prefix }) => prefix.length)).toEqual([23, 32])
  })
  test('an outbound list filters towards the VLAN, an inbound one from it', () => {
    const { device: other } = readText(
      router(
        'ip routing',
        'access-list 101 deny ip any any',
        'access-list 102 permit ip any any',
        'interface Vlan10',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip access-group 102 in',
        ' ip access-group 101 out',
        'interface Vlan20',
        ' ip address 10.2.2.1 255.255.255.0',
      ),
    )
    expect(crosses(other, 'Vlan10', 'Vlan20', 'tcp 10.1.1.9:1 > 10.2.2.9:80')).toBe(true)
    expect(crosses(other, 'Vlan20', 'Vlan10', 'tcp 10.2.2.9:1 > 10.1.1.9:80', 'possible')).toBe(false)
  })
})

describe('what the device answers itself', () => {
  const { device } = readText(
    router(
      'access-list 5 permit 10.1.1.0 0.0.0.255',
      'ip access-list extended NO-SNMP',
      ' deny udp any any eq snmp',
      ' permit ip any any',
      'interface GigabitEthernet0/0',
      ' ip address 10.1.1.1 255.255.255.0',
      ' ip access-group NO-SNMP in',
      'interface GigabitEthernet0/1',
      ' ip address 10.2.2.1 255.255.255.0',
      'no ip http server',
      'ip http secure-server',
      'snmp-server community <removed> RO',
      'line vty 0 4',
      ' access-class 5 in',
      ' transport input ssh',
    ),
  )
  const accepts = (input: string, sent: string): boolean => {
    const binding = domainNamed(device).local.bindings.find((each) => each.in !== 'any' && each.in.has(input))
    return binding!.accepts.some((match) => packetsOf(match).lo.has(packet(sent)))
  }

  test('the access class limits who logs in', () => {
    expect(accepts('GigabitEthernet0/1', 'tcp 10.1.1.9:1 > 10.2.2.1:22')).toBe(true)
    expect(accepts('GigabitEthernet0/1', 'tcp 10.2.2.9:1 > 10.2.2.1:22')).toBe(false)
    expect(accepts('GigabitEthernet0/1', 'tcp 10.1.1.9:1 > 10.2.2.1:23')).toBe(false)
  })
  test('the inbound list of the interface applies before', () => {
    expect(accepts('GigabitEthernet0/0', 'udp 10.1.1.9:1 > 10.1.1.1:161')).toBe(false)
    expect(accepts('GigabitEthernet0/1', 'udp 10.2.2.9:1 > 10.2.2.1:161')).toBe(true)
  })
  test('web server by its statement', () => {
    expect(accepts('GigabitEthernet0/1', 'tcp 10.2.2.9:1 > 10.2.2.1:443')).toBe(true)
    expect(accepts('GigabitEthernet0/1', 'tcp 10.2.2.9:1 > 10.2.2.1:80')).toBe(false)
  })
})

describe('zone-based firewall', () => {
  const { device } = readFixture('zone-firewall')
  const [inside, outside, dmz, three, four, five] = [0, 1, 2, 3, 4, 5].map((n) => `GigabitEthernet0/${n}`) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]

  test('a zone pair permits what its policy inspects, one way', () => {
    expect(crosses(device, inside, outside, 'tcp 10.1.1.9:1 > 203.0.113.9:443')).toBe(true)
    expect(crosses(device, inside, outside, 'udp 10.1.1.9:1 > 203.0.113.9:53')).toBe(true)
    expect(crosses(device, inside, outside, 'tcp 10.1.1.9:1 > 203.0.113.9:25', 'possible')).toBe(false)
    expect(crosses(device, outside, inside, 'tcp 203.0.113.9:1 > 10.1.1.9:443', 'possible')).toBe(false)
  })
  test('within a zone everything, between zones without a pair nothing', () => {
    expect(crosses(device, inside, five, 'tcp 10.1.1.9:1 > 10.5.5.9:25')).toBe(true)
    expect(crosses(device, inside, dmz, 'tcp 10.1.1.9:1 > 10.2.2.10:443', 'possible')).toBe(false)
  })
  test('between a member and an interface in no zone nothing, between two in no zone everything', () => {
    expect(crosses(device, inside, three, 'tcp 10.1.1.9:1 > 10.3.3.9:80', 'possible')).toBe(false)
    expect(crosses(device, three, inside, 'tcp 10.3.3.9:1 > 10.1.1.9:80', 'possible')).toBe(false)
    expect(crosses(device, three, four, 'tcp 10.3.3.9:1 > 10.4.4.9:80')).toBe(true)
  })
  test('match-all needs every match: two protocols never meet', () => {
    expect(crosses(device, outside, dmz, 'tcp 203.0.113.9:1 > 10.2.2.10:443')).toBe(true)
    expect(crosses(device, outside, dmz, 'tcp 203.0.113.9:1 > 10.2.2.11:443', 'judged')).toBe(false)
    expect(crosses(device, outside, dmz, 'tcp 203.0.113.9:1 > 10.2.2.10:80', 'judged')).toBe(false)
  })
  test('a protocol nobody knows is nothing for certain and anything at most', () => {
    expect(crosses(device, outside, dmz, 'udp 203.0.113.9:1 > 10.2.2.77:9999', 'judged')).toBe(false)
    expect(crosses(device, outside, dmz, 'udp 203.0.113.9:1 > 10.2.2.77:9999', 'possible')).toBe(true)
  })
  test('everything of it was understood', () => {
    expect(device.coverage.notUnderstood).toEqual([])
  })
})
