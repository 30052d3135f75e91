/** Routing tables as a FortiGate prints them. Each case says in words what the unit means by its lines. */
import { describe, expect, test } from 'vitest'
import type { SourceFile } from '../../../src/base/span.ts'
import { lineText, positionAt } from '../../../src/base/span.ts'
import { formatAddress } from '../../../src/packet/address.ts'
import { fortios } from '../../../src/vendors/fortios/index.ts'
import { printedRoutesVendorOf } from '../../../src/vendors/recognise.ts'
import type { PrintedTable } from '../../../src/vendors/vendor.ts'

const LEGEND = `Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area
       * - candidate default

Routing table for VRF=0
`
const LEGEND_6 = `IPv6 Routing Table
Codes: K - kernel route, C - connected, S - static, R - RIP, O - OSPF,
       IA - OSPF inter area
       i - IS-IS, B - BGP, V - BGP VPNv6
       * - candidate default
Timers: Uptime
Routing table for VRF=0
`

const file = (text: string): SourceFile => ({ path: 'routes.txt', text, encoding: 'utf-8', sha256: '' })
const read = (text: string) => fortios.printedRoutes!.read(file(text)).value!
const tables = (text: string): readonly PrintedTable[] => read(text).tables

/** `kind prefix out next-hop distance/metric` of every route. */
const routes = (table: PrintedTable | undefined): readonly string[] =>
  (table?.routes ?? []).map(({ kind, prefix, out, nextHop, distance, metric }) => {
    const hop = nextHop === undefined ? '-' : formatAddress(prefix.family, nextHop)
    return `${kind} ${formatAddress(prefix.family, prefix.address)}/${prefix.length} ${out ?? '-'} ${hop} ${distance}/${metric}`
  })
const entry = (...lines: readonly string[]): readonly string[] => routes(tables(`${LEGEND}${lines.join('\n')}\n`)[0])

describe('one line', () => {
  test.each([
    ['a connected subnet', 'C       10.20.10.0/23 is directly connected, port2', 'connected 10.20.10.0/23 port2 - 0/0'],
    [
      'a static route, with priority and weight',
      'S       10.9.0.0/16 [10/0] via 10.20.0.9, port3, [5/0]',
      'static 10.9.0.0/16 port3 10.20.0.9 10/5',
    ],
    ['the default route', 'S*      0.0.0.0/0 [10/0] via 198.51.100.1, wan1, [1/0]', 'static 0.0.0.0/0 wan1 198.51.100.1 10/1'],
    [
      'one learned by OSPF',
      'O       10.80.58.224/27 [110/201] via 10.9.0.1, port3, 3d13h31m',
      'learned 10.80.58.224/27 port3 10.9.0.1 110/0',
    ],
    ['an external default', 'O*E2    0.0.0.0/0 [110/10] via 10.9.0.1, Hub-Main, 03w2d20h', 'learned 0.0.0.0/0 Hub-Main 10.9.0.1 110/0'],
    [
      'one between areas',
      'O IA    10.81.0.0/16 [110/30] via 10.9.0.1, port3, 22:00:53, [1/0]',
      'learned 10.81.0.0/16 port3 10.9.0.1 110/1',
    ],
    [
      'an interface with spaces in its name',
      'S       10.9.0.0/16 [10/0] via 10.9.0.1, Hub Main, [1/0]',
      'static 10.9.0.0/16 Hub Main 10.9.0.1 10/1',
    ],
    [
      'a tunnel: the address is its gateway',
      'S       10.9.0.0/16 [10/0] via To-Branch tunnel 203.0.113.9, [1/0]',
      'static 10.9.0.0/16 To-Branch - 10/1',
    ],
    [
      'BGP through another next hop',
      'B       10.9.0.0/16 [20/0] via 10.1.1.1 (recursive via 10.2.2.2, port4), 00:05:54, [1/0]',
      'learned 10.9.0.0/16 port4 10.2.2.2 20/1',
    ],
    [
      'BGP to a neighbour on the link',
      'B       10.9.0.0/16 [20/0] via 10.1.1.1 (recursive is directly connected, port4), 00:05:54',
      'learned 10.9.0.0/16 port4 10.1.1.1 20/0',
    ],
    [
      'BGP through a tunnel',
      'B       10.9.0.0/16 [200/9] via 10.1.1.1 (recursive via HUB2 tunnel 203.0.113.9), 00:00:03',
      'learned 10.9.0.0/16 HUB2 - 200/0',
    ],
    ['a summary is a black hole', 'B       10.0.0.0/8 [200/0] is a summary, Null, 00:02:28, [1/0]', 'blackhole 10.0.0.0/8 - - 200/1'],
    ['a black hole of the configuration', 'S       172.16.0.0/12 [254/0] is a summary, Null, [1/0]', 'blackhole 172.16.0.0/12 - - 254/1'],
  ])('%s', (_, line, expected) => {
    expect(entry(line)).toEqual([expected])
    expect(tables(`${LEGEND}${line}\n`)[0]?.notUnderstood).toEqual([])
  })
})

describe('lines together', () => {
  test('a line without a prefix is one more way to the prefix above', () => {
    expect(
      entry(
        'S       192.168.2.0/24 [10/0] via link1 tunnel 203.0.113.2, [1/0]',
        '                       [10/0] via 10.4.0.2, port4, [1/0]',
        'C       10.20.0.0/16 is directly connected, hub1',
        '                     is directly connected, hub2',
      ),
    ).toEqual([
      'static 192.168.2.0/24 link1 - 10/1',
      'static 192.168.2.0/24 port4 10.4.0.2 10/1',
      'connected 10.20.0.0/16 hub1 - 0/0',
      'connected 10.20.0.0/16 hub2 - 0/0',
    ])
  })

  test('IPv6: connected is "via ::"; what is never forwarded is left out', () => {
    const [table] = tables(`${LEGEND_6}B*      ::/0 [20/0] via fe80::a1, port3, 02:45:56, [1024/0]
C       ::1/128 via ::, root, 03:45:04
C       fd00:20:10::/64 via ::, port2, 00:33:21
O       fd00:9::/64 [110/2] via fe80::b1, port1, 00:33:04, [1024/0]
                    [110/2] via fe80::b2, port2, 00:33:04, [1024/0]
C       fe80::/64 via ::, port2, 1d03h50m
K       ff00::/8 via ::, port2, 1d03h50m
`)
    expect(table?.family).toBe(6)
    expect(routes(table)).toEqual([
      'learned ::/0 port3 fe80::a1 20/1024',
      'connected fd00:20:10::/64 port2 - 0/0',
      'learned fd00:9::/64 port1 fe80::b1 110/1024',
      'learned fd00:9::/64 port2 fe80::b2 110/1024',
    ])
    expect(table?.notUnderstood).toEqual([])
  })

  test('a database has routes that are not in force: only those marked * forward', () => {
    const [table] = tables(`FW # get router info routing-table database
Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       > - selected route, * - FIB route, p - stale info

Routing table for VRF=0
S    *> 0.0.0.0/0 [15/0] via 10.32.12.2, port3
     *>           [15/0] via 10.89.123.2, port2, [3/0]
S       0.0.0.0/0 [20/0] via 10.99.0.1, port9, [1/0]
O       10.9.0.0/16 [110/2] via 10.99.0.1, port9 inactive, 00:00:01
C    *> 10.32.12.0/30 is directly connected, port3
`)
    expect(routes(table)).toEqual([
      'static 0.0.0.0/0 port3 10.32.12.2 15/0',
      'static 0.0.0.0/0 port2 10.89.123.2 15/3',
      'connected 10.32.12.0/30 port3 - 0/0',
    ])
  })
})

describe('whose table', () => {
  const one = (address: string) => `${LEGEND}C       ${address} is directly connected, port1\n`

  test('the prompt names the VDOM', () => {
    const text = `FW (LGWAN) # get router info routing-table all\n${one('10.1.0.0/24')}FW (root) # get router info routing-table all\n${one('10.2.0.0/24')}`
    expect(tables(text).map(({ domain, routes: { length } }) => `${domain} ${length}`)).toEqual(['LGWAN 1', 'root 1'])
  })

  test('so do the lines that enter it, without a prompt', () => {
    const text = `config vdom\nedit LGWAN\ncurrent vf=LGWAN:3\nget router info routing-table all\n${one('10.1.0.0/24')}next\nedit root\ncurrent vf=root:0\nget router info6 routing-table\n${LEGEND_6}`
    expect(tables(text).map(({ domain, family }) => `${domain} ${family}`)).toEqual(['LGWAN 4', 'root 6'])
  })

  test('and `sudo`', () => {
    expect(tables(`FW (LGWAN) # sudo DMZ get router info routing-table all\n${one('10.1.0.0/24')}`)[0]?.domain).toBe('DMZ')
  })

  test('nobody says: the only one', () => {
    expect(tables(one('10.1.0.0/24'))[0]?.domain).toBe('')
    expect(tables(`FW # get router info routing-table all\n${one('10.1.0.0/24')}`)[0]?.domain).toBe('')
  })

  test('another VRF leaves the table open', () => {
    const text = `${one('10.1.0.0/24')}\nRouting table for VRF=7\nC       10.7.0.0/24 is directly connected, port7\n`
    expect(tables(text)[0]?.notUnderstood.map(({ code }) => code)).toEqual(['vrf'])
  })
})

describe('what is not the whole table', () => {
  test.each(['routing-table static', 'routing-table bgp', 'routing-table connected', 'routing-table all | grep port1'])('%s', (command) => {
    const [table] = tables(`FW # get router info ${command}\nRouting table for VRF=0\nS       10.9.0.0/16 [10/0] via 10.1.0.9, port1\n`)
    expect(table?.notUnderstood.map(({ code }) => code)).toEqual(['partial-routing-table'])
  })

  test('a line that is not understood, at its place', () => {
    const text = `${LEGEND}C       10.1.0.0/24 is directly connected, port1\nX       10.2.0.0/24 teleported by port2\n`
    const [doubt] = tables(text)[0]?.notUnderstood ?? []
    expect(lineText(file(text), positionAt(file(text), doubt!.span.start).line)).toBe('X       10.2.0.0/24 teleported by port2')
  })

  test('a continuation after a line that is not understood is not taken for the entry before', () => {
    const table = tables(
      `${LEGEND}C       10.1.0.0/24 is directly connected, port1\nX what is this\n        [10/0] via 10.1.0.9, port2\n`,
    )[0]
    expect(routes(table)).toEqual(['connected 10.1.0.0/24 port1 - 0/0'])
    expect(table?.notUnderstood).toHaveLength(2)
  })

  test('what other commands print is nobody’s route', () => {
    const text = `FW # get router info routing-table all\n${LEGEND}C       10.1.0.0/24 is directly connected, port1\nFW # get system arp\nAddress  Age(min)  Hardware Addr  Interface\n`
    const found = read(text)
    expect(routes(found.tables[0])).toEqual(['connected 10.1.0.0/24 port1 - 0/0'])
    expect(found.tables[0]?.notUnderstood).toEqual([])
    expect(found.notUnderstood).toEqual([])
  })

  test('what a terminal wrote before the first command is no route either; before lines without a command it may be', () => {
    const banner = '=== log of 2026-11-20 ===\nwelcome\n'
    const routes = `C       10.1.0.0/24 is directly connected, port1\n`
    expect(read(`${banner}FW # get router info routing-table all\n${LEGEND}${routes}`).notUnderstood).toEqual([])
    expect(read(`${banner}${routes}`).notUnderstood).toHaveLength(2)
  })
})

test('terminals leave paging prompts and carriage returns behind', () => {
  expect(
    entry(
      'C       10.1.0.0/24 is directly connected, port1\r',
      '--More--\u0008\u0008        \u0008\u0008S       10.9.0.0/16 [10/0] via 10.1.0.9, port1\r',
    ),
  ).toEqual(['connected 10.1.0.0/24 port1 - 0/0', 'static 10.9.0.0/16 port1 10.1.0.9 10/0'])
})

test('recognised by its content', () => {
  expect(printedRoutesVendorOf(file(`${LEGEND}C       10.1.0.0/24 is directly connected, port1\n`))?.id).toBe('fortios')
  expect(printedRoutesVendorOf(file(LEGEND_6))?.id).toBe('fortios')
  expect(printedRoutesVendorOf(file('config system interface\n    edit "port1"\n    next\nend\n'))).toBeUndefined()
})

test('never throws', () => {
  for (const text of ['', '\n', '\u0000', 'C', '[', 'C 10.1.0.0/99 is directly connected, port1', `${LEGEND}[10/0] via`, 'edit', '# #'])
    expect(() => read(text)).not.toThrow()
})
