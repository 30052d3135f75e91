/** Routing tables as Cisco IOS and IOS-XE print them. Each case says in words what the router means by its lines. */
import { describe, expect, test } from 'vitest'
import type { SourceFile } from '../../../src/base/span.ts'
import { formatAddress } from '../../../src/packet/address.ts'
import { ios } from '../../../src/vendors/ios/index.ts'
import { printedRoutesVendorOf } from '../../../src/vendors/recognise.ts'
import type { PrintedTable } from '../../../src/vendors/vendor.ts'

const LEGEND = `Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       + - replicated route, % - next hop override, p - overrides from PfR

Gateway of last resort is 10.0.0.9 to network 0.0.0.0

`
const LEGEND_6 = (name = 'default', entries = 0) => `IPv6 Routing Table - ${name} - ${entries} entries
Codes: C - Connected, L - Local, S - Static, U - Per-user Static route
       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1, I2 - ISIS L2, IA - ISIS interarea
       ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2, l - LISP
`

const file = (text: string): SourceFile => ({ path: 'routes.txt', text, encoding: 'utf-8', sha256: '' })
const read = (text: string) => ios.printedRoutes!.read(file(text)).value!
const tables = (text: string): readonly PrintedTable[] => read(text).tables

/** `kind prefix out next-hop distance` of every route. */
const routes = (table: PrintedTable | undefined): readonly string[] =>
  (table?.routes ?? []).map(({ kind, prefix, out, nextHop, distance }) => {
    const hop = nextHop === undefined ? '-' : formatAddress(prefix.family, nextHop)
    return `${kind} ${formatAddress(prefix.family, prefix.address)}/${prefix.length} ${out ?? '-'} ${hop} ${distance}`
  })
const table4 = (...lines: readonly string[]): PrintedTable => tables(`${LEGEND}${lines.join('\n')}\n`)[0]!
const table6 = (...lines: readonly string[]): PrintedTable =>
  tables(`${LEGEND_6('default', lines.filter((line) => !line.startsWith(' ')).length)}${lines.join('\n')}\n`)[0]!

describe('one line of IPv4', () => {
  test.each([
    [
      'a connected subnet',
      'C        10.20.1.0/24 is directly connected, GigabitEthernet0/0',
      ['connected 10.20.1.0/24 GigabitEthernet0/0 - 0'],
    ],
    ['its own address is not forwarded to', 'L        10.20.1.1/32 is directly connected, GigabitEthernet0/0', []],
    ['the default route', 'S*    0.0.0.0/0 [1/0] via 10.0.0.9', ['static 0.0.0.0/0 - 10.0.0.9 1']],
    ['a default learned by OSPF', 'O*E2  0.0.0.0/0 [110/1] via 10.0.0.9, 00:05:35, Vlan10', ['learned 0.0.0.0/0 Vlan10 10.0.0.9 110']],
    [
      'external EIGRP',
      'D EX     10.5.5.0/24 [170/2297856] via 10.0.1.2, 00:12:01, Serial0/0',
      ['learned 10.5.5.0/24 Serial0/0 10.0.1.2 170'],
    ],
    ['IS-IS', 'i L2     10.6.0.0/16 [115/10] via 10.0.1.2, 1w2d, Serial0/0', ['learned 10.6.0.0/16 Serial0/0 10.0.1.2 115']],
    [
      'BGP, whose next hop is looked up again',
      'B        10.7.0.0/16 [200/0] via 10.255.0.1, 6d15h',
      ['learned 10.7.0.0/16 - 10.255.0.1 200'],
    ],
    ['by an interface alone', 'S        10.8.0.0/16 is directly connected, Tunnel1', ['static 10.8.0.0/16 Tunnel1 - 0']],
    ['a summary is a black hole', 'D        10.0.0.0/8 is a summary, 00:13:53, Null0', ['blackhole 10.0.0.0/8 - - 0']],
    ['a static black hole', 'S        10.9.0.0/16 is directly connected, Null0', ['blackhole 10.9.0.0/16 - - 0']],
    [
      'replicated from another VRF, with its interface',
      'S   +    10.9.0.0/16 [1/0] via 10.1.1.1 (BLUE), Vlan20',
      ['static 10.9.0.0/16 Vlan20 10.1.1.1 1'],
    ],
    ['host bits are of the network', 'C        10.20.1.77/24 is directly connected, Vlan1', ['connected 10.20.1.0/24 Vlan1 - 0']],
  ])('%s', (_, line, expected) => {
    const table = table4(line)
    expect(routes(table)).toEqual(expected)
    expect(table.notUnderstood).toEqual([])
  })

  test('a next hop in another VRF without an interface is not known', () => {
    const table = table4('S        10.9.0.0/16 [1/0] via 10.1.1.1 (BLUE)')
    expect(routes(table)).toEqual([])
    expect(table.notUnderstood).toHaveLength(1)
  })
})

describe('lines of IPv4 together', () => {
  test('a heading with one mask carries it for the subnets below', () => {
    const table = table4(
      '     10.0.0.0/24 is subnetted, 2 subnets',
      'O       10.1.1.0 [110/2] via 10.0.0.9, 00:00:12, Vlan10',
      'S       10.1.2.0 is directly connected, Vlan20',
      '     172.16.0.0/16 is variably subnetted, 1 subnets, 1 masks',
      'C       172.16.1.0/26 is directly connected, Vlan30',
      'O IA 192.168.5.0/24 [110/11] via 10.0.0.9, 00:05:45, Vlan10',
    )
    expect(routes(table)).toEqual([
      'learned 10.1.1.0/24 Vlan10 10.0.0.9 110',
      'static 10.1.2.0/24 Vlan20 - 0',
      'connected 172.16.1.0/26 Vlan30 - 0',
      'learned 192.168.5.0/24 Vlan10 10.0.0.9 110',
    ])
    expect(table.notUnderstood).toEqual([])
  })

  test('that mask is not for networks of another heading', () => {
    const table = table4('     10.0.0.0/24 is subnetted, 1 subnets', 'O       172.16.1.0 [110/2] via 10.0.0.9, 00:00:12, Vlan10')
    expect(routes(table)).toEqual([])
    expect(table.notUnderstood.map(({ code }) => code)).toContain('unknown-route-line')
  })

  test('a broken line goes on below; every further line is one more way', () => {
    const table = table4(
      'O E2     198.51.100.128/25 ',
      '           [110/20] via 10.0.0.9, 00:00:01, GigabitEthernet0/0/0',
      '           [110/20] via 10.0.1.9, 00:00:01, GigabitEthernet0/0/1',
      'D        10.3.0.0/16 [90/100] via 10.0.0.9, 00:00:01, Vlan10',
      '                     [90/200] via 10.0.1.9, 00:00:01, Vlan20',
    )
    expect(routes(table)).toEqual([
      'learned 198.51.100.128/25 GigabitEthernet0/0/0 10.0.0.9 110',
      'learned 198.51.100.128/25 GigabitEthernet0/0/1 10.0.1.9 110',
      'learned 10.3.0.0/16 Vlan10 10.0.0.9 90',
      'learned 10.3.0.0/16 Vlan20 10.0.1.9 90',
    ])
    // EIGRP uses both, whatever their metrics (variance).
    expect(new Set(table.routes.map(({ metric }) => metric))).toEqual(new Set([0]))
  })

  test('an entry whose ways are missing leaves the table open', () => {
    expect(table4('O E2     198.51.100.128/25', 'C        10.1.0.0/24 is directly connected, Vlan1').notUnderstood).toHaveLength(1)
    expect(table4('O E2     198.51.100.128/25').notUnderstood).toHaveLength(1)
  })
})

describe('IPv6', () => {
  test('an entry on one line, its ways below', () => {
    const table = table6(
      'S   ::/0 [1/0]',
      '     via FE80::1, GigabitEthernet0/0',
      'C   2001:DB8:1::/64 [0/0]',
      '     via GigabitEthernet0/0, directly connected',
      'L   2001:DB8:1::1/128 [0/0]',
      '     via GigabitEthernet0/0, receive',
      'LC  2001:DB8:FF::1/128 [0/0]',
      '     via Loopback0, receive',
      'OE2 2001:DB8:2::/48 [110/20], tag 7',
      '     via FE80::2, GigabitEthernet0/1',
      '     via FE80::3, GigabitEthernet0/2',
      'B   2001:DB8:3::/48 [200/0]',
      '     via 2001:DB8:1::9',
      'S   2001:DB8:4::/48 [1/0]',
      '     via Null0, directly connected',
      'L   FF00::/8 [0/0]',
      '     via Null0, receive',
    )
    expect(routes(table)).toEqual([
      'static ::/0 GigabitEthernet0/0 fe80::1 1',
      'connected 2001:db8:1::/64 GigabitEthernet0/0 - 0',
      'learned 2001:db8:2::/48 GigabitEthernet0/1 fe80::2 110',
      'learned 2001:db8:2::/48 GigabitEthernet0/2 fe80::3 110',
      'learned 2001:db8:3::/48 - 2001:db8:1::9 200',
      'blackhole 2001:db8:4::/48 - - 1',
    ])
    expect(table.notUnderstood).toEqual([])
  })

  test('a next hop in another VRF is not known', () => {
    expect(table6('S   2001:DB8:4::/48 [1/0]', '     via 2001:DB8::9%default').notUnderstood).toHaveLength(1)
  })
})

describe('whose table', () => {
  const entry = (n: number) => `B*    10.${n}.0.0/16 [20/0] via 10.195.96.1, 6d15h\n`

  test('`vrf *` names each; the first is the global one', () => {
    const text = `r1#show ip route vrf *\n${LEGEND}${entry(1)}\nRouting Table: Mgmt\n${LEGEND}${entry(2)}\nRouting Table: LGWAN\n${LEGEND}${entry(3)}r1#\n`
    expect(tables(text).map(({ domain, routes: { length } }) => `${domain}:${length}`)).toEqual([':1', 'Mgmt:1', 'LGWAN:1'])
  })

  test('`vrf X` says so twice', () => {
    const text = `r1#show ip route vrf LGWAN\n\nRouting Table: LGWAN\n${LEGEND}${entry(1)}r1#show ipv6 route vrf LGWAN\n${LEGEND_6('LGWAN')}`
    expect(tables(text).map(({ domain, family }) => `${domain} ${family}`)).toEqual(['LGWAN 4', 'LGWAN 6'])
  })

  test('abbreviated commands', () => {
    expect(tables(`r1>sh ip ro vrf LGWAN\n${LEGEND}${entry(1)}`).map(({ domain }) => domain)).toEqual(['LGWAN'])
  })
})

describe('what is not the whole table', () => {
  test.each(['show ip route ospf', 'show ip route 10.1.0.0', 'show ip route | include Gi0/1', 'show ip route connected'])(
    '%s',
    (command) => {
      const [table] = tables(`r1#${command}\nO        10.9.0.0/16 [110/2] via 10.1.0.9, 00:00:01, Vlan1\n`)
      expect(table?.notUnderstood.map(({ code }) => code)).toEqual(['partial-routing-table'])
    },
  )

  test('fewer subnets than the heading counts: cut or filtered', () => {
    const table = table4(
      '     10.0.0.0/8 is variably subnetted, 3 subnets, 2 masks',
      'C        10.1.0.0/24 is directly connected, Vlan1',
      'L        10.1.0.1/32 is directly connected, Vlan1',
    )
    expect(table.notUnderstood.map(({ code }) => code)).toEqual(['partial-routing-table'])
    const six = tables(`${LEGEND_6('default', 2)}C   2001:DB8:1::/64 [0/0]\n     via Vlan1, directly connected\n`)[0]
    expect(six?.notUnderstood.map(({ code }) => code)).toEqual(['partial-routing-table'])
  })

  test('an error of the device', () => {
    expect(tables('r1#show ip route vrf X\n% IP routing table vrf X does not exist\n')[0]?.notUnderstood).toHaveLength(1)
  })

  test('what other commands print, and what stands before the first, is nobody’s route', () => {
    const text = `=== log ===\nr1#show clock\n*00:00:01.000 JST Fri Nov 20 2026\nr1#show ip route\n${LEGEND}C        10.1.0.0/24 is directly connected, Vlan1\nr1#show arp\nProtocol  Address\n`
    const found = read(text)
    expect(found.notUnderstood).toEqual([])
    expect(found.tables.map(({ notUnderstood }) => notUnderstood)).toEqual([[]])
    expect(routes(found.tables[0])).toEqual(['connected 10.1.0.0/24 Vlan1 - 0'])
  })

  test('a line that is not understood, and its continuation', () => {
    const table = table4(
      'C        10.1.0.0/24 is directly connected, Vlan1',
      'Z what is this',
      '           [110/2] via 10.1.0.9, 00:00:01, Vlan2',
    )
    expect(routes(table)).toEqual(['connected 10.1.0.0/24 Vlan1 - 0'])
    expect(table.notUnderstood).toHaveLength(2)
  })
})

test('terminals leave paging prompts and carriage returns behind', () => {
  const table = table4(
    'C        10.1.0.0/24 is directly connected, Vlan1\r',
    ' --More-- \u0008\u0008\u0008         \u0008\u0008S        10.9.0.0/16 [1/0] via 10.1.0.9\r',
  )
  expect(routes(table)).toEqual(['connected 10.1.0.0/24 Vlan1 - 0', 'static 10.9.0.0/16 - 10.1.0.9 1'])
})

test('recognised by its content', () => {
  expect(printedRoutesVendorOf(file(`${LEGEND}C        10.1.0.0/24 is directly connected, Vlan1\n`))?.id).toBe('ios')
  expect(printedRoutesVendorOf(file(LEGEND_6()))?.id).toBe('ios')
  expect(printedRoutesVendorOf(file('hostname r1\n!\ninterface Vlan1\n ip address 10.1.1.1 255.255.255.0\n!\nend\n'))).toBeUndefined()
})

test('never throws', () => {
  for (const text of [
    '',
    '\n',
    '\u0000',
    'C',
    'r1#',
    'S 10.1.0.0/99 is directly connected, Vlan1',
    `${LEGEND}[1/0] via`,
    'Routing Table: ',
    'Codes:',
  ])
    expect(() => read(text)).not.toThrow()
})
