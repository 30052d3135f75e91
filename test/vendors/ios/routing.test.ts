import { describe, expect, test } from 'vitest'
import { matchesInterface } from '../../../src/model/rule.ts'
import { crosses, domainNamed, interfaceNamed, leaves, readFixture, readText, router, stagesOf, textOf } from './support.ts'

describe('policy routing', () => {
  const { device } = readFixture('policy-routing')
  const out = (sent: string, bound: 'judged' | 'possible' = 'judged', input = 'GigabitEthernet0/0'): readonly string[] =>
    leaves(device, input, sent, bound).map((line) => line.split(' ')[0]!)

  test('a matching clause goes before the table, on its interface only', () => {
    expect(out('tcp 10.1.1.5:9 > 192.0.2.1:80')).toEqual(['GigabitEthernet0/1'])
    expect(out('tcp 10.1.1.5:9 > 192.0.2.1:443')).toEqual(['GigabitEthernet0/3'])
    expect(out('tcp 10.2.2.5:9 > 192.0.2.1:80', 'judged', 'GigabitEthernet0/1')).toEqual(['GigabitEthernet0/3'])
  })
  test('deny in the list of a permit clause means the clause is not matched', () => {
    expect(out('tcp 10.1.1.9:9 > 192.0.2.1:80')).toEqual(['GigabitEthernet0/3'])
  })
  test('a deny clause sends to the table', () => {
    expect(out('udp 10.1.1.5:9 > 192.0.2.1:123')).toEqual(['GigabitEthernet0/3'])
  })
  test('Null0 drops', () => {
    expect(out('tcp 10.1.1.5:9 > 192.0.2.1:25', 'possible')).toEqual([])
  })
  test('a default next hop only where no explicit route exists', () => {
    expect(out('udp 10.1.1.5:9 > 192.0.2.1:53')).toEqual(['GigabitEthernet0/2'])
    expect(out('udp 10.1.1.5:9 > 198.51.100.1:53')).toEqual(['GigabitEthernet0/3'])
  })
  test('a next hop that is no neighbour is passed over', () => {
    const other = readText(
      router(
        'route-map RM permit 10',
        ' set ip next-hop 172.16.99.99',
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip policy route-map RM',
        'interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
        'ip route 0.0.0.0 0.0.0.0 10.2.2.254',
      ),
    ).device
    expect(leaves(other, 'GigabitEthernet0/0', 'tcp 10.1.1.5:9 > 192.0.2.1:80')).toHaveLength(1)
  })
  test('a tracked next hop may or may not be used', () => {
    const other = readText(
      router(
        'route-map RM permit 10',
        ' set ip next-hop verify-availability 10.2.2.254 10 track 1',
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip policy route-map RM',
        'interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
        'interface GigabitEthernet0/2',
        ' ip address 10.3.3.1 255.255.255.0',
        'ip route 0.0.0.0 0.0.0.0 10.3.3.254',
      ),
    ).device
    expect(leaves(other, 'GigabitEthernet0/0', 'tcp 10.1.1.5:9 > 192.0.2.1:80').map((line) => line.split(' ')[0])).toEqual([
      'GigabitEthernet0/1',
      'GigabitEthernet0/2',
    ])
  })
  test('a set statement that is not understood may lead anywhere', () => {
    const other = readText(
      router(
        'route-map RM permit 10',
        ' set ip next-hop somewhere',
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip policy route-map RM',
        'interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
        'interface GigabitEthernet0/2',
        ' ip address 10.3.3.1 255.255.255.0',
      ),
    ).device
    expect(crosses(other, 'GigabitEthernet0/0', 'GigabitEthernet0/2', 'tcp 10.1.1.5:9 > 10.2.2.5:80', 'judged')).toBe(false)
    expect(crosses(other, 'GigabitEthernet0/0', 'GigabitEthernet0/2', 'tcp 10.1.1.5:9 > 10.2.2.5:80', 'possible')).toBe(true)
  })
  test('a route map that is not defined, or a clause that is not understood, leaves nothing certain', () => {
    for (const lines of [
      [],
      ['route-map RM permit 10', ' set ip next-hop somewhere'],
      ['route-map RM permit 10', ' match quantum state', ' set ip next-hop 10.2.2.254'],
    ]) {
      const other = readText(
        router(
          ...lines,
          'interface GigabitEthernet0/0',
          ' ip address 10.1.1.1 255.255.255.0',
          ' ip policy route-map RM',
          'interface GigabitEthernet0/1',
          ' ip address 10.2.2.1 255.255.255.0',
        ),
      ).device
      expect(crosses(other, 'GigabitEthernet0/0', 'GigabitEthernet0/1', 'tcp 10.1.1.5:9 > 10.2.2.5:80', 'judged')).toBe(false)
    }
  })
})

describe('VRFs', () => {
  const { device } = readFixture('vrf')

  test('are routing domains; interfaces carry the VRF before the slash, those of the global table do not', () => {
    expect(device.domains.map(({ name }) => name)).toEqual(['', 'MY', 'LG'])
    expect(device.interfaces.filter(({ kind }) => kind !== 'vdom-link').map(({ id, domain }) => [id, domain])).toEqual([
      ['GigabitEthernet0/0', ''],
      ['MY/GigabitEthernet0/1', 'MY'],
      ['LG/GigabitEthernet0/2', 'LG'],
      ['LG/GigabitEthernet0/3', 'LG'],
    ])
  })
  test('vrf forwarding erases the addresses before it', () => {
    expect(interfaceNamed(device, 'MY/GigabitEthernet0/1').addresses.map(({ prefix }) => prefix.address)).toEqual([0x0a0a0a01n])
  })
  test('each has its own table: equal subnets do not meet', () => {
    expect(leaves(device, 'MY/GigabitEthernet0/1', 'tcp 10.10.10.9:1 > 10.20.20.9:80', 'possible')).toEqual([])
    expect(leaves(device, 'LG/GigabitEthernet0/2', 'tcp 10.10.10.9:1 > 10.20.20.9:80')).toHaveLength(1)
    expect(leaves(device, 'LG/GigabitEthernet0/2', 'tcp 10.10.10.9:1 > 192.0.2.1:80').map((line) => line.split(' ')[0])).toEqual([
      'LG/GigabitEthernet0/3',
    ])
  })
  test('lists are applied inside the VRF', () => {
    const [stage] = stagesOf(domainNamed(device, 'MY'), 'filter')
    expect(stage!.bindings.some((binding) => matchesInterface(binding.in, 'MY/GigabitEthernet0/1'))).toBe(true)
  })
  test('a route with `global` leads over a wire inside the device to its next hop there', () => {
    expect(leaves(device, 'MY/GigabitEthernet0/1', 'tcp 10.10.10.9:1 > 198.18.0.7:80').map((line) => line.split(' ')[0])).toEqual([
      'MY/leak-to-global',
    ])
    expect(interfaceNamed(device, 'MY/leak-to-global')).toMatchObject({ domain: 'MY', peer: 'leak-to-MY', used: false })
    expect(leaves(device, 'leak-to-MY', 'tcp 10.10.10.9:1 > 198.18.0.7:80').map((line) => line.split(' ')[0])).toEqual([
      'GigabitEthernet0/0',
    ])
    expect(leaves(device, 'MY/GigabitEthernet0/1', 'tcp 10.10.10.9:1 > 192.0.2.7:80', 'possible')).toEqual([])
  })
  test('route targets that meet join two VRFs in an unknown way, with BGP only', () => {
    const vrfs = (bgp: readonly string[]) =>
      readText(
        router(
          'vrf definition A',
          ' address-family ipv4',
          '  route-target export 1:1',
          ' exit-address-family',
          'vrf definition B',
          ' address-family ipv4',
          '  route-target import 1:1',
          ' exit-address-family',
          ...bgp,
          'interface GigabitEthernet0/0',
          ' vrf forwarding A',
          ' ip address 10.1.1.1 255.255.255.0',
          'interface GigabitEthernet0/1',
          ' vrf forwarding B',
          ' ip address 10.2.2.1 255.255.255.0',
        ),
      ).device
    expect(vrfs([]).interfaces.some(({ peer }) => peer !== undefined)).toBe(false)
    const joined = vrfs(['router bgp 65000', ' address-family ipv4 vrf A', '  redistribute connected'])
    expect(joined.interfaces.filter(({ peer }) => peer !== undefined).map(({ id }) => id)).toEqual(['A/leak-to-B', 'B/leak-to-A'])
    expect(domainNamed(joined, 'B').uncertainties.map(({ code }) => code)).toContain('route-leak')
  })
  test('a top-level statement that is not understood may join any two domains', () => {
    const { device: other } = readText(
      router(
        'frobnicate all the things',
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        'interface GigabitEthernet0/1',
        ' vrf forwarding V',
        ' ip address 10.2.2.1 255.255.255.0',
      ),
    )
    expect(other.domains.map(({ uncertainties }) => uncertainties.length)).toEqual([1, 1])
    expect(interfaceNamed(other, 'V/leak-to-global').peer).toBe('leak-to-V')
  })
})

describe('what is not in the export', () => {
  test.each([
    ['router ospf 1', ['']],
    ['router ospf 2 vrf V', ['V']],
    ['router eigrp 100', ['']],
    ['router bgp 65000', ['']],
    ['router rip', ['']],
    ['router isis', ['']],
    ['ip default-network 10.0.0.0', ['']],
    ['ip route 0.0.0.0 0.0.0.0 dhcp', ['']],
    ['ip route 10.9.0.0 255.255.0.0 GigabitEthernet7/7', ['']],
  ])('%s makes the table incomplete', (line, domains) => {
    const { device } = readText(
      router(
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        'interface GigabitEthernet0/1',
        ' vrf forwarding V',
        ' ip address 10.2.2.1 255.255.255.0',
        line,
      ),
    )
    const open = device.domains.filter((domain) => stagesOf(domain, 'route')[0]!.table.uncertainties.length > 0).map(({ name }) => name)
    expect(open).toEqual(domains)
    expect(device.domains.flatMap(({ uncertainties }) => uncertainties)).toEqual([])
  })
  test('a route the device would refuse is not understood', () => {
    const { device } = readText(
      router(
        'ip route 10.1.1.1 255.255.255.0 192.0.2.1',
        'ip route 10.0.0.0 255.0.255.0 192.0.2.1',
        'ip route 10.0.0.0 255.0.0.0 192.0.2.1 frobnicate',
      ),
    )
    expect(domainNamed(device).uncertainties.map(({ span }) => textOf(span))).toHaveLength(3)
  })
  test('no ip routing: nothing is forwarded', () => {
    const { device } = readText(
      router(
        'no ip routing',
        'interface Vlan1',
        ' ip address 10.1.1.1 255.255.255.0',
        'interface Vlan2',
        ' ip address 10.2.2.1 255.255.255.0',
        'ip default-gateway 10.1.1.254',
      ),
    )
    expect(leaves(device, 'Vlan1', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'possible')).toEqual([])
    expect(device.coverage.notUnderstood).toEqual([])
  })
  test('a router with a switch module routes without saying so', () => {
    const { device } = readText(
      router(
        'interface GigabitEthernet0/0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        'interface GigabitEthernet0/1/0',
        ' switchport access vlan 2',
        'interface Vlan2',
        ' ip address 10.2.2.1 255.255.255.0',
      ),
    )
    expect(crosses(device, 'GigabitEthernet0/0/0', 'Vlan2', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'judged')).toBe(true)
  })
  test('a switch that does not say whether it routes', () => {
    const lines = [
      'switch 1 provision c9200l-24t',
      'interface Vlan1',
      ' ip address 10.1.1.1 255.255.255.0',
      'interface Vlan2',
      ' ip address 10.2.2.1 255.255.255.0',
    ]
    const { device } = readText(router(...lines))
    expect(crosses(device, 'Vlan1', 'Vlan2', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'judged')).toBe(false)
    expect(crosses(device, 'Vlan1', 'Vlan2', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'possible')).toBe(true)
    expect(crosses(readText(router('ip routing', ...lines)).device, 'Vlan1', 'Vlan2', 'tcp 10.1.1.9:1 > 10.2.2.9:80', 'judged')).toBe(true)
  })
})

describe('what is detected and not modelled', () => {
  const { device } = readFixture('not-modelled')

  test('is a feature, or makes its domain uncertain', () => {
    expect(domainNamed(device).uncertainties).toEqual([])
    expect(
      domainNamed(device)
        .features.map(({ kind }) => kind)
        .sort(),
    ).toEqual(['dns-server', 'ipsec', 'stateful-inspection', 'transparent-proxy'])
  })
  test('every statement of it is counted', () => {
    expect(device.coverage.notUnderstood).toEqual([])
  })
  test.each([
    [
      'bridging between two ports',
      [
        'bridge 1 protocol ieee',
        'interface GigabitEthernet0/0',
        ' no ip address',
        ' bridge-group 1',
        'interface GigabitEthernet0/1',
        ' no ip address',
        ' bridge-group 1',
      ],
      'transparent-mode',
    ],
    [
      'a helper address',
      ['interface GigabitEthernet0/0', ' ip address 10.1.1.1 255.255.255.0', ' ip helper-address 10.2.2.2'],
      'helper-address',
    ],
    ['SSL VPN', ['webvpn gateway GW', ' ip address 192.0.2.1 port 443'], 'ssl-vpn'],
    ['dial-in', ['vpdn-group L2TP', ' accept-dialin', '  protocol l2tp'], 'other'],
  ])('%s', (_, lines, kind) => {
    expect(domainNamed(readText(router(...lines)).device).features.map((feature) => feature.kind)).toContain(kind)
  })
  test('an applet that reconfigures the device makes it uncertain; one that only writes a log does not', () => {
    const applet = (action: string) =>
      domainNamed(readText(router('event manager applet A', ' event none', ` action 1.0 ${action}`)).device).uncertainties.length
    expect(applet('cli command "configure terminal"')).toBe(1)
    expect(applet('syslog msg "hello"')).toBe(0)
  })
  test('MPLS, and a statement of an interface that is not known', () => {
    expect(
      domainNamed(readText(router('interface GigabitEthernet0/0', ' ip address 10.1.1.1 255.255.255.0', ' mpls ip')).device).uncertainties,
    ).toHaveLength(1)
    expect(
      domainNamed(
        readText(router('interface GigabitEthernet0/0', ' ip address 10.1.1.1 255.255.255.0', ' xconnect 10.9.9.9 100 encapsulation mpls'))
          .device,
      ).uncertainties,
    ).toHaveLength(1)
  })
})
