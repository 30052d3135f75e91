/** Routing tables as devices print them: they make known what a configuration leaves open, and are not believed blindly. */
import { describe, expect, test } from 'vitest'
import { formatAddress } from '../../src/packet/address.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { OSPF_TO_INT, passes, r1Table, ran, said, tableOf, twoRouters } from './two-routers.ts'

const WITH = '    routes: exports/r1.routes.txt'
const printed = (text: string): Readonly<Record<string, string>> => ({ ...twoRouters(WITH), 'exports/r1.routes.txt': text })

describe('a protocol without a printed table', () => {
  const without = ran(twoRouters(''))

  test('may send packets anywhere: what depends on it cannot be judged', () => {
    expect(passes(without, 'my', 'int')).toBe('perhaps')
  })

  test('the finding says which command to run, where, and what to do with its output', () => {
    const unknown = without.result?.groups.flatMap(({ findings }) => findings.flatMap(({ uncertainties }) => uncertainties)) ?? []
    const routing = unknown.find(({ code }) => code === 'dynamic-routing')
    expect(routing?.text.ja).toContain('r1 で `show ip route` を実行し、結果を保存して topology.yaml の devices.r1.routes に書いてください')
    expect(routing?.text.en).toContain('run `show ip route` on r1, save the output, and name the file in devices.r1.routes')
  })
})

describe('a printed table', () => {
  test('with a route there: packets pass, for certain', () => {
    const found = ran(printed(r1Table(OSPF_TO_INT)))
    expect(said(found)).toEqual([])
    expect(passes(found, 'my', 'int')).toBe('yes')
    expect(tableOf(found, 'r1').uncertainties.filter(({ family }) => family !== 6)).toEqual([])
  })

  test('without a route there: nothing passes', () => {
    expect(passes(ran(printed(r1Table())), 'my', 'int')).toBe('no')
  })

  test('drops what it sends into a black hole', () => {
    expect(passes(ran(printed(r1Table('D        10.30.0.0/16 is a summary, 00:13:53, Null0'))), 'my', 'int')).toBe('no')
  })

  test('is an input of the result, with its hash and its device', () => {
    const inputs = ran(printed(r1Table())).result?.inputs ?? []
    expect(inputs.find(({ path }) => path === 'exports/r1.routes.txt')).toMatchObject({
      kind: 'routes',
      device: 'r1',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('a line that is not understood leaves the whole table open and is counted', () => {
    const found = ran(printed(r1Table('O        10.30.1.0/24 [110/2] through a friend of mine')))
    expect(passes(found, 'my', 'int')).toBe('perhaps')
    expect(found.result?.notUnderstood.map(({ location }) => `${location.file}:${location.line}`)).toEqual(['exports/r1.routes.txt:16'])
  })

  test('a part of a table does not stand for the whole', () => {
    const ospfOnly = `r1#show ip route ospf\nO        10.40.1.0/24 [110/2] via 10.0.0.2, 00:12:03, GigabitEthernet0/2\n`
    expect(passes(ran(printed(ospfOnly)), 'my', 'int')).toBe('perhaps')
    // The same, and nobody says which command it was: no connected route.
    const unsaid = `Codes: C - connected, S - static, R - RIP\n\nO        10.40.1.0/24 [110/2] via 10.0.0.2, 00:12:03, GigabitEthernet0/2\n`
    const found = ran(printed(unsaid))
    expect(passes(found, 'my', 'int')).toBe('perhaps')
    expect(tableOf(found, 'r1').uncertainties.map(({ code }) => code)).toContain('partial-routing-table')
  })

  test('the other IP version keeps what the configuration leaves open', () => {
    const files = printed(r1Table())
    const six = files['exports/r1.cfg']!.replace('router ospf 1', 'ipv6 unicast-routing\n!\nipv6 router ospf 1\n!\nrouter ospf 1')
    const found = ran({ ...files, 'exports/r1.cfg': six })
    expect(tableOf(found, 'r1').uncertainties.map(({ code, family }) => `${code} ${family}`)).toEqual(['dynamic-routing 6'])
    const text = tableOf(found, 'r1').uncertainties[0]?.text.en
    expect(text).toContain('`show ipv6 route` on r1')
  })
})

describe('two IP versions', () => {
  const six = (text: string) =>
    text
      .replace(/( ip address 10\.(\d+)\.(\d+)\.(\d+) .*\n)/g, '$1 ipv6 address FD00:$2:$3::$4/64\n')
      .replace('!\nline', 'ipv6 unicast-routing\n!\nline')
  const files = (more: string, tables: Readonly<Record<string, string>>) => {
    const town = twoRouters(more)
    return {
      ...town,
      'topology.yaml': town['topology.yaml']!.replace(/addresses: 10\.(\d+)\.1\.0\/24/g, 'addresses: [10.$1.1.0/24, "fd00:$1:1::/64"]'),
      'exports/r1.cfg': six(town['exports/r1.cfg']!).replace('router ospf 1\n', 'ipv6 router ospf 1\n!\nrouter ospf 1\n'),
      'exports/r2.cfg': six(town['exports/r2.cfg']!).replace('ip route 10.10', 'ipv6 route FD00:10::/32 FD00:0:0::1\nip route 10.10'),
      ...tables,
    }
  }
  const both = (found: ReturnType<typeof ran>) => {
    const flows = found.run?.network.direct('my', 'int')
    const of = (set: PacketSet | undefined, family: PacketSet) => (set === undefined || set.and(family).isEmpty ? 'no' : 'yes')
    return [PacketSet.ipv4, PacketSet.ipv6].map((family) => `${of(flows?.judged, family)} ${of(flows?.possible, family)}`)
  }
  const v6 = (...entries: readonly string[]) =>
    `r1#show ipv6 route\nIPv6 Routing Table - default - ${2 + entries.length} entries\nC   FD00:0:0::/64 [0/0]\n     via GigabitEthernet0/2, directly connected\nC   FD00:10:1::/64 [0/0]\n     via GigabitEthernet0/1, directly connected\n${entries.join('')}`

  test('a table of one makes that one known and leaves the other open', () => {
    expect(both(ran(files('', {})))).toEqual(['no yes', 'no yes'])
    expect(both(ran(files('    routes: a.txt', { 'a.txt': r1Table() })))).toEqual(['no no', 'no yes'])
    expect(both(ran(files('    routes: a.txt', { 'a.txt': r1Table(OSPF_TO_INT) })))).toEqual(['yes yes', 'no yes'])
    expect(both(ran(files('    routes: a.txt', { 'a.txt': v6() })))).toEqual(['no yes', 'no no'])
  })

  test('a protocol that routes both (BGP) stays unknown for the other', () => {
    const town = files('    routes: a.txt', { 'a.txt': r1Table() })
    const bgp = town['exports/r1.cfg'].replace(
      'ipv6 router ospf 1\n!\nrouter ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n',
      'router bgp 65000\n',
    )
    const found = ran({ ...town, 'exports/r1.cfg': bgp })
    expect(tableOf(found, 'r1').uncertainties.map(({ code, family }) => `${code} ${family}`)).toEqual(['dynamic-routing 6'])
    expect(both(found)).toEqual(['no no', 'no yes'])
  })

  test('both tables', () => {
    const there = 'O   FD00:30:1::/64 [110/2]\n     via FD00:0:0::2, GigabitEthernet0/2\n'
    const found = ran(files('    routes: [a.txt, b.txt]', { 'a.txt': r1Table(), 'b.txt': v6(there) }))
    expect(both(found)).toEqual(['no no', 'yes yes'])
    expect(tableOf(found, 'r1').uncertainties).toEqual([])
  })
})

test('a Linux server: rules and addresses in one file, `ip route` in another', () => {
  const linux = `# Generated by iptables-save v1.8.9 on Fri Nov 20 09:00:00 2026
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
# Completed on Fri Nov 20 09:00:00 2026
# ip addr
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    inet 10.20.1.1/24 brd 10.20.1.255 scope global eth0
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    inet 10.10.1.1/24 brd 10.10.1.255 scope global eth1
`
  const topology = (more: string) => `bunri: 1
organization: { name: みほん町 }
policy: policy.yaml
model: alpha
zones:
  lg: { tier: lgwan, addresses: 10.20.1.0/24 }
  my: { tier: mynumber, addresses: 10.10.1.0/24 }
devices:
  srv:
    export: srv.txt
${more}
    interfaces: { eth0: lg, eth1: my }
`
  const open = (found: ReturnType<typeof ran>) =>
    tableOf(found, 'srv')
      .uncertainties.filter(({ family }) => family !== 6)
      .map(({ code }) => code)
  expect(open(ran({ 'topology.yaml': topology(''), 'srv.txt': linux }))).toContain('missing-routes')
  const routes =
    '10.10.1.0/24 dev eth1 proto kernel scope link src 10.10.1.1\n10.20.1.0/24 dev eth0 proto kernel scope link src 10.20.1.1\n'
  const found = ran({ 'topology.yaml': topology('    routes: r.txt'), 'srv.txt': linux, 'r.txt': routes })
  expect(said(found).filter((line) => line.startsWith('error'))).toEqual([])
  expect(open(found)).not.toContain('missing-routes')
})

describe('a table that does not fit', () => {
  test('an interface the device does not have leaves the table open, at its line', () => {
    const found = ran(printed(r1Table('O        10.30.1.0/24 [110/2] via 10.0.0.2, 00:12:03, Tunnel7')))
    expect(tableOf(found, 'r1').uncertainties.map(({ code, family }) => `${code} ${family}`)).toEqual(['unknown-interface-in-routes 4'])
    expect(passes(found, 'my', 'int')).toBe('perhaps')
  })

  test('an interface that the export has disabled', () => {
    const files = printed(r1Table(OSPF_TO_INT))
    const down = files['exports/r1.cfg']!.replace(
      ' ip address 10.0.0.1 255.255.255.252\n',
      ' ip address 10.0.0.1 255.255.255.252\n shutdown\n',
    )
    const found = ran({ ...files, 'exports/r1.cfg': down })
    expect(tableOf(found, 'r1').uncertainties.map(({ code }) => code)).toContain('route-by-a-disabled-interface')
  })

  test('the table of another device is an error where it is named', () => {
    const r2 = r1Table()
      .replaceAll('10.0.0.1/32', '10.0.0.2/32')
      .replace(/.*10\.(?:10|20)\..*\n/g, '')
      .replace('10.0.0.0/30 is directly connected, GigabitEthernet0/2', '10.0.0.0/30 is directly connected, GigabitEthernet0/0')
      .replace(
        'S        10.99',
        'C        10.30.1.0/24 is directly connected, GigabitEthernet0/1\nC        10.31.1.0/24 is directly connected, GigabitEthernet0/3\nS        10.99',
      )
    const found = ran(printed(r2))
    expect(said(found)).toEqual(['error routes-of-another-device topology.yaml:12:13'])
    expect(found.diagnostics[0]?.text.en).toContain('looks like the table of r2, not of r1')
  })

  test('the table of the other end of a link, which shares half of its subnets, is an error too', () => {
    const r2 =
      'Codes: C - connected, S - static, R - RIP\n\nC    10.0.0.0/30 is directly connected, GigabitEthernet0/0\n' +
      'C    10.30.1.0/24 is directly connected, GigabitEthernet0/1\n'
    expect(said(ran(printed(r2)))).toEqual(['error routes-of-another-device topology.yaml:12:13'])
  })

  test('nobody has its subnets', () => {
    const stranger = 'Codes: C - connected, S - static, R - RIP\n\nC    192.168.7.0/24 is directly connected, GigabitEthernet0/1\n'
    expect(said(ran(printed(stranger)))).toEqual(['error routes-of-another-device topology.yaml:12:13'])
  })

  test('a connected subnet that the export gives otherwise is a warning with both places', () => {
    const found = ran(printed(r1Table(OSPF_TO_INT).replace('C        10.20.1.0/24', 'C        10.20.1.0/25')))
    expect(said(found)).toContain('warning routes-contradict-interface exports/r1.routes.txt:13:1')
    expect(found.diagnostics.find(({ code }) => code === 'routes-contradict-interface')?.text.en).toMatch(
      /10\.20\.1\.1\/24 .*exports\/r1\.cfg:\d+:/,
    )
  })

  test('a static route that the table lacks is a warning, and is judged as one that may come back', () => {
    const files = printed(r1Table())
    const more = files['exports/r1.cfg']!.replace('ip route 10.99', 'ip route 10.30.1.0 255.255.255.0 10.0.0.2\nip route 10.99')
    const found = ran({ ...files, 'exports/r1.cfg': more })
    expect(said(found)).toEqual([expect.stringMatching(/^warning static-route-not-in-force exports\/r1\.routes\.txt:/)])
    expect(tableOf(found, 'r1').routes.find(({ prefix }) => formatAddress(4, prefix.address) === '10.30.1.0')?.conditional).toBe(true)
    expect(passes(found, 'my', 'int')).toBe('yes')
  })

  test('a file that is no routing table', () => {
    expect(said(ran(printed('hello\n')))).toEqual(['error unknown-routes-format topology.yaml:12:13'])
  })

  test('two tables that differ', () => {
    const files = twoRouters('    routes: [exports/a.txt, exports/b.txt]')
    const found = ran({ ...files, 'exports/a.txt': r1Table(), 'exports/b.txt': r1Table(OSPF_TO_INT) })
    expect(said(found)).toEqual(['error duplicate-routes topology.yaml:12:29'])
  })

  test('two that are the same are one', () => {
    const files = twoRouters('    routes: [exports/a.txt, exports/b.txt]')
    expect(said(ran({ ...files, 'exports/a.txt': r1Table(), 'exports/b.txt': r1Table() }))).toEqual([])
  })
})
