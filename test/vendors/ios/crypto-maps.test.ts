import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Device } from '../../../src/model/device.ts'
import { formatRange, rangeOf } from '../../../src/packet/address.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { replay } from '../../../src/simulator/replay.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import type { World } from '../../../src/simulator/world.ts'
import { addresses, external, topology, zone } from '../../support/builders.ts'
import { domainNamed, interfaceNamed, packet, readText, stagesOf } from './support.ts'

/** A head office with the Internet on one side and two branches behind tunnels. */
function head(parts: { map?: string; outside?: string; lists?: string; routes?: string; version?: string } = {}): Device {
  const {
    map = ' set peer 198.51.100.9\n set transform-set TS\n match address BRANCH\n',
    outside = ' ip access-group FROM-OUTSIDE in\n ip access-group TO-OUTSIDE out\n crypto map VPN\n',
    lists = 'ip access-list extended BRANCH\n permit ip 10.40.1.0 0.0.0.255 10.41.1.0 0.0.0.255\n',
    routes = 'ip route 0.0.0.0 0.0.0.0 203.0.113.1\n',
    version = '15.7',
  } = parts
  return readText(
    `version ${version}\nhostname hq\ncrypto isakmp policy 10\n encr aes 256\ncrypto ipsec transform-set TS esp-aes esp-sha-hmac\n` +
      `crypto map VPN local-address GigabitEthernet0/0\ncrypto map VPN 10 ipsec-isakmp\n${map}` +
      `interface GigabitEthernet0/0\n ip address 203.0.113.2 255.255.255.248\n${outside}` +
      'interface GigabitEthernet0/1\n ip address 10.40.1.1 255.255.255.0\n' +
      `ip access-list extended FROM-OUTSIDE\n permit esp any host 203.0.113.2\n permit udp any host 203.0.113.2 eq isakmp\n` +
      `ip access-list extended TO-OUTSIDE\n permit tcp any any eq 443\n${lists}${routes}end\n`,
  ).device
}

const BRANCHES = { 'ipsec:VPN/10': 'branch', 'ipsec:VPN/20': 'depot' } as const

function world(device: Device, tunnels: readonly (keyof typeof BRANCHES)[] = ['ipsec:VPN/10']): World {
  return {
    topology: topology({
      zones: [zone('hq', ['10.40.1.0/24']), zone('branch', ['10.41.1.0/24']), zone('depot', ['10.42.1.0/24'])],
      externals: [external('internet', 'internet')],
      devices: {
        r1: {
          'GigabitEthernet0/0': 'internet',
          'GigabitEthernet0/1': 'hq',
          ...Object.fromEntries(tunnels.map((id) => [id, BRANCHES[id]])),
        },
      },
      internet: addresses('192.0.2.0/24', '198.18.0.0/15'),
    }),
    devices: new Map([['r1', device]]),
  }
}

/** Where the analysis says a packet arrives; the simulator must say the same. */
function arrivals(of: World, from: string, sent: Packet | string): { judged: string[]; possible: string[] } {
  const one = typeof sent === 'string' ? packet(sent) : sent
  const network = analyse(of.topology, of.devices)
  const places = (bound: 'judged' | 'possible'): string[] => {
    const analysed = network.places.filter((to) => network.direct(from, to)?.[bound].has(one))
    const walked = new Set(
      simulate(of, { from, packet: one, bound }).flatMap((o) => (o.kind === 'arrived' && o.packet.src === one.src ? [o.at] : [])),
    )
    expect({ bound, analysed }).toEqual({ bound, analysed: network.places.filter((place) => walked.has(place)) })
    return analysed
  }
  return { judged: places('judged'), possible: places('possible') }
}

const only = (place: string) => ({ judged: [place], possible: [place] })
const nowhere = { judged: [], possible: [] }

describe('a crypto map', () => {
  test('is understood, and its entry is an interface', () => {
    const device = head()
    expect(device.coverage.notUnderstood).toEqual([])
    expect(domainNamed(device).uncertainties).toEqual([])
    expect(interfaceNamed(device, 'ipsec:VPN/10')).toMatchObject({ kind: 'tunnel', used: true, domain: '' })
  })

  test('carries what its list permits to the peer, whatever the list of the interface says', () => {
    // TO-OUTSIDE permits HTTPS only: since 12.3(8)T it is not tried on packets that go into a tunnel.
    expect(arrivals(world(head()), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('branch'))
  })

  test('leaves in clear what its list does not permit, by the list of the interface', () => {
    expect(arrivals(world(head()), 'hq', 'tcp 10.40.1.9:40000 > 192.0.2.9:443')).toEqual(only('internet'))
    expect(arrivals(world(head()), 'hq', 'tcp 10.40.1.9:40000 > 192.0.2.9:22')).toEqual(nowhere)
  })

  test('lets in what its list permits with the ends exchanged, and no more', () => {
    const here = world(head())
    expect(arrivals(here, 'branch', 'tcp 10.41.1.9:40000 > 10.40.1.9:22')).toEqual(only('hq'))
    expect(arrivals(here, 'branch', 'tcp 10.41.2.9:40000 > 10.40.1.9:22')).toEqual(nowhere)
  })

  test('drops in clear what should have come by the tunnel', () => {
    const open = head({ outside: ' crypto map VPN\n' })
    expect(arrivals(world(open), 'internet', 'tcp 192.0.2.9:40000 > 10.40.1.9:22')).toEqual(only('hq'))
    expect(arrivals(world(open), 'internet', 'tcp 10.41.1.9:40000 > 10.40.1.9:22')).toEqual(nowhere)
  })

  test('has lists of its own for packets in clear', () => {
    const filtered = head({
      map: ' set peer 198.51.100.9\n set ip access-group VPN-IN in\n set ip access-group VPN-OUT out\n match address BRANCH\n',
      lists:
        'ip access-list extended BRANCH\n permit ip 10.40.1.0 0.0.0.255 10.41.1.0 0.0.0.255\n' +
        'ip access-list extended VPN-IN\n permit tcp any any eq 443\nip access-list extended VPN-OUT\n permit tcp any any eq 22\n',
    })
    expect(arrivals(world(filtered), 'branch', 'tcp 10.41.1.9:40000 > 10.40.1.9:443')).toEqual(only('hq'))
    expect(arrivals(world(filtered), 'branch', 'tcp 10.41.1.9:40000 > 10.40.1.9:22')).toEqual(nowhere)
    expect(arrivals(world(filtered), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('branch'))
    expect(arrivals(world(filtered), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:443')).toEqual(nowhere)
  })

  test('passes on to the next entry what the list of one denies', () => {
    const two = head({
      map: ' set peer 198.51.100.9\n match address BRANCH\ncrypto map VPN 20 ipsec-isakmp\n set peer 198.51.100.10\n match address DEPOT\n',
      lists:
        'ip access-list extended BRANCH\n deny ip any 10.42.0.0 0.0.255.255\n permit ip 10.40.1.0 0.0.0.255 10.0.0.0 0.255.255.255\n' +
        'ip access-list extended DEPOT\n permit ip 10.40.1.0 0.0.0.255 10.42.1.0 0.0.0.255\n',
      outside: ' crypto map VPN\n',
    })
    const here = world(two, ['ipsec:VPN/10', 'ipsec:VPN/20'])
    expect(arrivals(here, 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('branch'))
    expect(arrivals(here, 'hq', 'tcp 10.40.1.9:40000 > 10.42.1.9:22')).toEqual(only('depot'))
    // Denied by the first list and not permitted by the second: in clear.
    expect(arrivals(here, 'hq', 'tcp 10.40.1.9:40000 > 10.42.2.9:22')).toEqual(only('internet'))
  })

  test('sees sources as translation leaves them', () => {
    const nat = (exempt: string): Device =>
      head({
        outside: ' ip nat outside\n crypto map VPN\n',
        routes: `ip route 0.0.0.0 0.0.0.0 203.0.113.1\nip nat inside source list NAT interface GigabitEthernet0/0 overload\nip access-list extended NAT\n${exempt} permit ip 10.40.1.0 0.0.0.255 any\n`,
      })
    const inside = (device: Device): Device => {
      const text = device.span.source.text.replace(' ip address 10.40.1.1', ' ip nat inside\n ip address 10.40.1.1')
      return readText(text).device
    }
    const sent = packet('tcp 10.40.1.9:40000 > 10.41.1.9:443')
    const exempted = inside(nat(' deny ip 10.40.1.0 0.0.0.255 10.41.1.0 0.0.0.255\n'))
    expect(arrivals(world(exempted), 'hq', sent)).toEqual(only('branch'))
    // Without the exemption the source is no longer what the list selects: the packet leaves in clear.
    const network = analyse(world(inside(nat(''))).topology, new Map([['r1', inside(nat(''))]]))
    expect(network.direct('hq', 'internet')?.judged.has(sent)).toBe(true)
    expect(network.direct('hq', 'branch')?.possible.has(sent) ?? false).toBe(false)
  })

  test('with a list that is not known takes nothing for certain and anything perhaps', () => {
    const lost = head({ lists: '', outside: ' crypto map VPN\n' })
    expect(arrivals(world(lost), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual({ judged: [], possible: ['branch', 'internet'] })
  })

  test('entry without a peer or a list is not in force', () => {
    const incomplete = head({ map: ' match address BRANCH\n', outside: ' crypto map VPN\n' })
    expect(incomplete.interfaces.map(({ id }) => id)).not.toContain('ipsec:VPN/10')
    expect(arrivals(world(incomplete, []), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('internet'))
  })

  test('that protects what the router itself sends (GRE) has no tunnel of its own', () => {
    const gre = head({
      lists: 'ip access-list extended BRANCH\n permit gre host 203.0.113.2 host 198.51.100.9\n',
      routes:
        'interface Tunnel0\n ip address 172.31.0.1 255.255.255.252\n tunnel source GigabitEthernet0/0\n tunnel destination 198.51.100.9\n' +
        'ip route 0.0.0.0 0.0.0.0 203.0.113.1\nip route 10.41.1.0 255.255.255.0 172.31.0.2\n',
    })
    expect(gre.interfaces.filter(({ kind }) => kind === 'tunnel').map(({ id, used }) => [id, used])).toEqual([['Tunnel0', true]])
    const here = world(gre, [])
    const linked: World = {
      ...here,
      topology: topology({
        zones: [...here.topology.zones.values()],
        externals: [...here.topology.externals.values()],
        devices: { r1: { 'GigabitEthernet0/0': 'internet', 'GigabitEthernet0/1': 'hq', Tunnel0: 'branch' } },
      }),
    }
    expect(arrivals(linked, 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('branch'))
  })

  test('of a release that tried the lists of the interface as well doubts the domain', () => {
    expect(domainNamed(head({ version: '12.2' })).uncertainties.map(({ code }) => code)).toEqual(['ipsec'])
    expect(domainNamed(head({ outside: ' crypto map OTHER\n' })).uncertainties.map(({ code }) => code)).toEqual(['undefined-object'])
  })

  test('brings routes with reverse-route: at once when static, else while the peer is connected', () => {
    const routed = (line: string) =>
      stagesOf(domainNamed(head({ map: ` set peer 198.51.100.9\n match address BRANCH\n ${line}\n` })), 'route')[0]!
        .table.routes.filter(({ kind }) => kind === 'learned')
        .map(({ prefix, out, conditional }) => [formatRange(rangeOf(prefix)), out, conditional])
    expect(routed('reverse-route static')).toEqual([['10.41.1.0/24', 'GigabitEthernet0/0', false]])
    expect(routed('reverse-route')).toEqual([['10.41.1.0/24', 'GigabitEthernet0/0', true]])
  })

  test('shows the entry in a trace that can be walked again', () => {
    const here = world(head())
    const network = analyse(here.topology, here.devices)
    const sent = packet('tcp 10.40.1.9:40000 > 10.41.1.9:22')
    const trace = network.trace('hq', 'branch', sent, 'judged')!
    expect(trace.hops).toMatchObject([{ in: 'GigabitEthernet0/1', out: 'ipsec:VPN/10', to: 'branch' }])
    expect(trace.hops[0]!.steps.map(({ text }) => text.en)).toContain('crypto map VPN 10 (ACL BRANCH 10) → ipsec:VPN/10')
    expect(replay(here, trace, 'judged')).toEqual({ agrees: true })
    expect(network.alike(trace, network.direct('hq', 'branch')!.judged).has(sent)).toBe(true)
  })
})

describe('a dynamic crypto map', () => {
  const dial = (lines = ''): Device =>
    head({
      map: ` set peer 198.51.100.9\n match address BRANCH\ncrypto dynamic-map DYN 5\n set transform-set TS\n${lines}crypto map VPN 20 ipsec-isakmp dynamic DYN\n`,
      outside: ' crypto map VPN\n',
    })

  test('may take anything its peers asked for, which leaves in clear while none is connected', () => {
    const here = world(dial(), ['ipsec:VPN/10', 'ipsec:VPN/20'])
    expect(arrivals(here, 'hq', 'tcp 10.40.1.9:40000 > 192.0.2.9:22')).toEqual({ judged: ['internet'], possible: ['depot', 'internet'] })
    expect(arrivals(here, 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('branch'))
  })

  test('lets in whatever a peer sends', () => {
    expect(arrivals(world(dial(), ['ipsec:VPN/10', 'ipsec:VPN/20']), 'depot', 'tcp 10.42.1.9:40000 > 10.40.1.9:22')).toEqual(only('hq'))
  })

  test('with reverse-route leaves the table open', () => {
    const [stage] = stagesOf(domainNamed(dial(' reverse-route\n')), 'route')
    expect(stage!.table.uncertainties.map(({ code }) => code)).toEqual(['dial-up-routes'])
  })
})

test('GET VPN leaves addresses as they are: packets are routed as in clear', () => {
  const group = readText(
    'version 15.7\nhostname hq\ncrypto gdoi group G\n identity number 7\n server address ipv4 203.0.113.9\ncrypto map GET 10 gdoi\n set group G\n' +
      'interface GigabitEthernet0/0\n ip address 203.0.113.2 255.255.255.248\n crypto map GET\n' +
      'interface GigabitEthernet0/1\n ip address 10.40.1.1 255.255.255.0\nip route 0.0.0.0 0.0.0.0 203.0.113.1\nend\n',
  ).device
  expect(group.coverage.notUnderstood).toEqual([])
  expect(domainNamed(group).features.map(({ kind }) => kind)).toEqual(['ipsec'])
  expect(arrivals(world(group, []), 'hq', 'tcp 10.40.1.9:40000 > 10.41.1.9:22')).toEqual(only('internet'))
})

test('tunnel interfaces need no more than their addresses', () => {
  const device = readText(
    'version 15.7\nhostname hq\ncrypto ipsec profile P\n set transform-set TS\ninterface Tunnel1\n ip address 172.31.1.1 255.255.255.252\n' +
      ' tunnel source 203.0.113.2\n tunnel destination 198.51.100.9\n tunnel mode ipsec ipv4\n tunnel protection ipsec profile P\n' +
      'interface Tunnel2\n ip unnumbered GigabitEthernet0/0\n tunnel source GigabitEthernet0/0\n tunnel mode gre multipoint\n' +
      ' ip nhrp network-id 1\ninterface GigabitEthernet0/0\n ip address 203.0.113.2 255.255.255.248\nend\n',
  ).device
  expect(device.coverage.notUnderstood).toEqual([])
  expect(domainNamed(device).uncertainties).toEqual([])
  expect(device.interfaces.filter(({ kind }) => kind === 'tunnel').map(({ id, used }) => [id, used])).toEqual([
    ['Tunnel1', true],
    ['Tunnel2', true],
  ])
})
