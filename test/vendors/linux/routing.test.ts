import { describe, expect, test } from 'vitest'
import { ADDRESSES, doubts, leaves, readText, ROUTES, routingOf, RULES, server } from './support.ts'

const open = { forward: 'ACCEPT', forward6: 'ACCEPT' } as const
const exits = (text: string, sent: string, input = 'eth0', bound: 'judged' | 'possible' = 'judged'): string =>
  leaves(readText(text), input, sent, bound)
    .map((line) => line.split(' ')[0])
    .join(' ')

describe('the main table', () => {
  const routes = (...lines: readonly string[]): string =>
    server({ ...open, routes: `${ROUTES.replace('# ip -6 route', `${lines.join('\n')}\n# ip -6 route`)}` })
  test.each([
    ['connected', [], 'tcp 10.1.0.9:1 > 10.2.0.9:80', 'eth1'],
    ['default', [], 'tcp 10.1.0.9:1 > 198.51.100.9:80', 'eth2'],
    ['static', ['10.9.0.0/16 via 10.2.0.254 dev eth1 proto static metric 100'], 'tcp 10.1.0.9:1 > 10.9.1.1:80', 'eth1'],
    [
      'longest prefix',
      ['10.9.0.0/16 via 10.2.0.254 dev eth1', '10.9.9.0/24 via 203.0.113.9 dev eth2'],
      'tcp 10.1.0.9:1 > 10.9.9.1:80',
      'eth2',
    ],
    [
      'lowest metric',
      ['10.9.0.0/16 via 10.2.0.254 dev eth1 metric 200', '10.9.0.0/16 via 203.0.113.9 dev eth2 metric 100'],
      'tcp 10.1.0.9:1 > 10.9.9.1:80',
      'eth2',
    ],
    [
      'no metric is the lowest',
      ['10.9.0.0/16 via 10.2.0.254 dev eth1 metric 50', '10.9.0.0/16 via 203.0.113.9 dev eth2'],
      'tcp 10.1.0.9:1 > 10.9.9.1:80',
      'eth2',
    ],
    ['blackhole', ['blackhole 10.9.0.0/16'], 'tcp 10.1.0.9:1 > 10.9.9.1:80', ''],
    ['unreachable', ['unreachable 10.9.0.0/16 metric 50'], 'tcp 10.1.0.9:1 > 10.9.9.1:80', ''],
    ['prohibit', ['prohibit 10.9.0.0/16'], 'tcp 10.1.0.9:1 > 10.9.9.1:80', ''],
    [
      'several next hops',
      ['10.9.0.0/16 proto static', '\tnexthop via 10.2.0.254 dev eth1 weight 1', '\tnexthop via 203.0.113.9 dev eth2 weight 1'],
      'tcp 10.1.0.9:1 > 10.9.9.1:80',
      'eth1 eth2',
    ],
    [
      'several next hops on one line',
      ['10.9.0.0/16 nexthop via 10.2.0.254 dev eth1 weight 1 nexthop via 203.0.113.9 dev eth2 weight 1'],
      'tcp 10.1.0.9:1 > 10.9.9.1:80',
      'eth1 eth2',
    ],
    ['a dead next hop', ['10.9.0.0/16 via 10.2.0.254 dev eth1 dead linkdown'], 'tcp 10.1.0.9:1 > 10.9.9.1:80', 'eth2'],
    ['a directed broadcast stays', [], 'udp 10.1.0.9:1 > 10.2.0.255:137', ''],
    ['learned', ['10.9.0.0/16 nhid 22 via 10.2.0.254 dev eth1 proto ospf metric 20'], 'tcp 10.1.0.9:1 > 10.9.9.1:80', 'eth1'],
  ])('%s', (_, lines, sent, expected) => {
    expect(exits(routes(...lines), sent)).toBe(expected)
    expect(doubts(readText(routes(...lines)))).toEqual([])
  })
  test('routing protocols are real routes, by kind', () => {
    const { table } = routingOf(readText(routes('10.9.0.0/16 via 10.2.0.254 dev eth1 proto zebra metric 20')))
    expect(table.routes.map(({ kind }) => kind)).toContain('learned')
    expect(table.uncertainties).toEqual([])
  })
  test('IPv6', () => {
    expect(exits(server(open), 'tcp [2001:db8:1::9]:1 > [2001:db8:2::9]:80')).toBe('eth1')
    expect(exits(server(open), 'tcp [2001:db8:1::9]:1 > [2001:db8:9::9]:80')).toBe('')
    expect(
      exits(
        routes().replace(/$/, '2001:db8:9::/48 via 2001:db8:2::fe dev eth1 metric 1024 pref medium\n'),
        'tcp [2001:db8:1::9]:1 > [2001:db8:9::9]:80',
      ),
    ).toBe('eth1')
  })
})

describe('what is missing', () => {
  const sent = 'tcp 10.1.0.9:1 > 198.51.100.9:80'
  const sent6 = 'tcp [2001:db8:1::9]:1 > [2001:db8:9::9]:80'
  test('no ip route: any way out, and the command to run', () => {
    const text = server({ ...open, routes: '' })
    expect(exits(text, sent)).toBe('')
    expect(exits(text, sent, 'eth0', 'possible')).toContain('eth1')
    expect(doubts(readText(text)).join()).toMatch(/ip route.*ip -6 route/)
  })
  test('only one version is missing', () => {
    const text = server({ ...open, routes: ROUTES.replace(/# ip -6 route[\s\S]*/, '') })
    expect(exits(text, sent)).toBe('eth2')
    expect(exits(text, sent6)).toBe('')
    expect(exits(text, sent6, 'eth0', 'possible')).not.toBe('')
    expect(doubts(readText(text)).join()).toContain('ip -6 route')
    expect(doubts(readText(text)).join()).not.toContain('output of ip route')
  })
  test('a line that is not understood leaves its version open', () => {
    const text = server({ ...open, routes: ROUTES.replace('# ip -6', '10.9.0.0/16 via 10.2.0.254 dev eth1 frobnicate 7\n# ip -6') })
    expect(exits(text, sent)).toBe('')
    expect(exits(text, sent, 'eth0', 'possible')).not.toBe('')
    expect(exits(text, 'tcp [2001:db8:1::9]:1 > [2001:db8:2::9]:80')).toBe('eth1')
    expect(readText(text).device.coverage.notUnderstood).toHaveLength(1)
  })
  test('a route out of an interface nobody listed', () => {
    const text = server({ ...open, routes: ROUTES.replace('# ip -6', '10.9.0.0/16 dev wg0 scope link\n# ip -6') })
    expect(exits(text, sent)).toBe('')
    expect(doubts(readText(text)).join()).toContain('wg0')
  })
  test('another table and no ip rule', () => {
    const text = server({ ...open, routes: ROUTES.replace('# ip -6', 'default via 10.2.0.254 dev eth1 table 100\n# ip -6'), rules: '' })
    expect(exits(text, sent)).toBe('')
    expect(doubts(readText(text)).join()).toContain('ip rule')
  })
  test('no ip addr: interfaces are those that routes and rules name, addresses those routes show', () => {
    const text = server({ ...open, addresses: '', filter: ['FORWARD -i eth9 -j ACCEPT', 'FORWARD -i ppp+ -j DROP'] })
    const { device } = readText(text)
    expect(device.interfaces.map(({ id }) => id).sort()).toEqual(['eth0', 'eth1', 'eth2', 'eth9'])
    expect(device.interfaces.find(({ id }) => id === 'eth1')).toMatchObject({ addressUnknown: true, ipv6: true })
    expect(exits(text, 'tcp 10.1.0.9:1 > 10.2.0.9:80')).toBe('eth1')
  })
  test('iptables-save alone: the topology tells the interfaces', () => {
    const text = server({ addresses: '', routes: '', rules: '', filter: ['FORWARD -i lan0 -o wan0 -p tcp --dport 80 -j ACCEPT'] })
    const span = { source: readText('').source, start: 0, end: 0 }
    const reading = readText(text, [
      { id: 'lan0', connected: [], span },
      { id: 'wan0', connected: [], span },
      { id: 'dmz0', connected: [], span },
    ])
    expect(reading.device.interfaces.map(({ id, used }) => [id, used])).toEqual([
      ['lan0', true],
      ['wan0', true],
      ['dmz0', false],
    ])
    const ways = (bound: 'judged' | 'possible', port: number) => leaves(reading, 'lan0', `tcp 10.1.0.9:1 > 10.2.0.9:${port}`, bound)
    expect(ways('judged', 80)).toEqual([])
    expect(ways('possible', 80)).toEqual(['wan0 10.1.0.9:1 > 10.2.0.9:80'])
    expect(ways('possible', 443)).toEqual([])
  })
})

describe('ip rule', () => {
  const listing = `${ROUTES.replace('# ip route', '# ip route show table all')}`
  const tables = (...lines: readonly string[]): string => listing.replace('# ip -6', `${lines.join('\n')}\n# ip -6`)
  const rules = (...lines: readonly string[]): string => RULES.replace('32766', `${lines.join('\n')}\n32766`)
  const text = (rule: readonly string[], table: readonly string[]): string =>
    server({ ...open, routes: tables(...table), rules: rules(...rule) })
  const sent = 'tcp 10.1.0.9:1 > 198.51.100.9:80'
  const table100 = ['default via 10.2.0.254 dev eth1 table 100']
  test.each<[string, readonly string[], readonly string[], string, string]>([
    ['by source', ['100:\tfrom 10.1.0.0/24 lookup 100'], table100, sent, 'eth1'],
    ['of another source', ['100:\tfrom 10.3.0.0/24 lookup 100'], table100, sent, 'eth2'],
    ['by interface', ['100:\tfrom all iif eth0 lookup 100'], table100, sent, 'eth1'],
    ['by another interface', ['100:\tfrom all iif eth1 lookup 100'], table100, sent, 'eth2'],
    ['by destination and port', ['100:\tfrom all to 198.51.100.0/24 ipproto tcp dport 80-90 lookup 100'], table100, sent, 'eth1'],
    ['by another port', ['100:\tfrom all ipproto tcp dport 443 lookup 100'], table100, sent, 'eth2'],
    ['negated', ['100:\tnot from 10.3.0.0/24 lookup 100'], table100, sent, 'eth1'],
    [
      'what the table does not know goes on',
      ['100:\tfrom all lookup 100'],
      ['10.9.0.0/16 via 10.2.0.254 dev eth1 table 100'],
      sent,
      'eth2',
    ],
    [
      'longest prefix inside the table',
      ['100:\tfrom all lookup 100'],
      ['default via 10.2.0.254 dev eth1 table 100', '198.51.100.0/24 via 203.0.113.9 dev eth2 table 100'],
      sent,
      'eth2',
    ],
    ['unreachable in the table ends it', ['100:\tfrom all lookup 100'], ['unreachable default table 100 metric 500'], sent, ''],
    [
      'unreachable behind a better route',
      ['100:\tfrom all lookup 100'],
      ['unreachable default table 100 metric 500', ...table100],
      sent,
      'eth1',
    ],
    ['a rule that discards', ['100:\tfrom 10.1.0.0/24 to 198.51.100.0/24 prohibit'], [], sent, ''],
    ['a rule that discards others', ['100:\tfrom 10.1.0.8/32 prohibit'], [], sent, 'eth2'],
    [
      'main without its default first',
      ['100:\tfrom all lookup main suppress_prefixlength 0', '101:\tfrom all lookup 100'],
      table100,
      sent,
      'eth1',
    ],
    [
      'main first for what it knows well',
      ['100:\tfrom all lookup main suppress_prefixlength 0', '101:\tfrom all lookup 100'],
      ['default via 203.0.113.9 dev eth2 table 100'],
      'tcp 10.1.0.9:1 > 10.2.0.9:80',
      'eth1',
    ],
    [
      'for what the server sends itself',
      ['100:\tfrom all iif lo lookup 100', '101:\tfrom all oif eth1 lookup 100'],
      table100,
      sent,
      'eth2',
    ],
    ['in order', ['90:\tfrom 10.1.0.9 lookup main', '100:\tfrom all lookup 100'], table100, sent, 'eth2'],
  ])('%s', (_, rule, table, packet, expected) => {
    expect(exits(text(rule, table), packet)).toBe(expected)
    expect(doubts(readText(text(rule, table)))).toEqual([])
  })
  test('the own addresses come before all rules', () => {
    expect(
      readText(text(['100:\tfrom all blackhole'], [])).domain.stages.some((stage) => stage.kind === 'filter' && stage.at === 'ingress'),
    ).toBe(true)
  })
  test.each<[string, readonly string[], readonly string[]]>([
    ['marks', ['100:\tfrom all fwmark 0x1/0xff lookup 100'], table100],
    ['a type of service', ['100:\tfrom all tos 0x10 lookup 100'], table100],
    ['goto', ['100:\tfrom all goto 200'], table100],
    ['rules behind main that main leaves something to', ['33000:\tfrom all lookup 100'], table100],
  ])('%s: open', (name, rule, table) => {
    const base = text(rule, table)
    const dump = name.startsWith('rules')
      ? base.replace(/^default via 203.*\n/m, '').replace(/^(33000.*\n)([\s\S]*?lookup default\n)/m, '$2$1')
      : base
    expect(exits(dump, sent)).toBe('')
    expect(exits(dump, sent, 'eth0', 'possible')).toContain('eth1')
    expect(doubts(readText(dump)).length).toBeGreaterThan(0)
  })
  test('a table that is not shown names the command to run', () => {
    const dump = server({ ...open, rules: rules('100:\tfrom all lookup 100') })
    expect(exits(dump, sent)).toBe('')
    expect(doubts(readText(dump)).join()).toContain('ip route show table all')
  })
  test('a line that is not understood leaves routing open', () => {
    expect(exits(text(['100:\tfrom all frobnicate lookup 100'], table100), sent)).toBe('')
  })
})

describe('interfaces', () => {
  const link = (name: string, more = '', flags = 'BROADCAST,MULTICAST,UP,LOWER_UP', lines: readonly string[] = []): string =>
    [
      `9: ${name}: <${flags}> mtu 1500 qdisc noqueue ${more}state UP group default qlen 1000`,
      ...lines.map((line) => `    ${line}`),
      '',
    ].join('\n')
  const find = (text: string, id: string) => readText(server({ addresses: ADDRESSES + text })).device.interfaces.find((i) => i.id === id)
  test.each([
    ['eth0.100@eth0', ['inet 10.5.0.1/24 scope global eth0.100'], { id: 'eth0.100', kind: 'vlan', vlan: 100, used: true }],
    ['vlan20@bond0', ['vlan protocol 802.1Q id 20 <REORDER_HDR>'], { id: 'vlan20', kind: 'vlan', vlan: 20, used: false }],
    ['tun0', ['link/none', 'inet 10.9.0.1 peer 10.9.0.2/32 scope global tun0'], { id: 'tun0', kind: 'tunnel', used: true }],
    ['dummy0', ['link/ether 52:54:00:00:00:09 brd ff:ff:ff:ff:ff:ff', 'dummy numtxqueues 1'], { id: 'dummy0', kind: 'loopback' }],
    ['eth9', ['inet6 fe80::1/64 scope link'], { id: 'eth9', kind: 'physical', ipv6: true, used: false }],
    ['eth9', [], { id: 'eth9', ipv6: false, used: false, enabled: true }],
  ])('%s %j', (name, lines, expected) => {
    expect(find(link(name, '', 'BROADCAST,MULTICAST,UP,LOWER_UP', lines), expected.id)).toMatchObject(expected)
  })
  test('down, and members of a bond', () => {
    expect(find(link('eth9', '', 'BROADCAST,MULTICAST'), 'eth9')).toMatchObject({ enabled: false })
    const bond =
      link('bond0', '', 'BROADCAST,MULTICAST,MASTER,UP,LOWER_UP', ['inet 10.7.0.1/24 scope global bond0']) +
      link('eth8', 'master bond0 ', 'BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP')
    expect(find(bond, 'bond0')).toMatchObject({ kind: 'aggregate', used: true })
    expect(find(bond, 'eth8')).toBeUndefined()
  })
  test('one cable in a bridge is the bridge; two have to be declared, and nothing is certain between them', () => {
    const bridge = link('br0', '', undefined, ['inet 10.7.0.1/24 scope global br0'])
    expect(find(bridge + link('eth8', 'master br0 ') + link('vnet3', 'master br0 '), 'eth8')).toBeUndefined()
    const two = readText(server({ addresses: ADDRESSES + bridge + link('eth8', 'master br0 ') + link('eth7', 'master br0 ') })).device
    expect(two.interfaces.filter(({ domain }) => domain !== '').map(({ id, used }) => [id, used])).toEqual([
      ['eth8', true],
      ['eth7', true],
    ])
    expect(two.domains.find(({ name }) => name === 'br0:members')?.uncertainties).toHaveLength(1)
    expect(two.domains.find(({ name }) => name === '')?.uncertainties).toEqual([])
  })
  test('VRFs are not followed: nothing about the device is certain', () => {
    const vrf =
      link('vrf-blue', '', 'NOARP,MASTER,UP,LOWER_UP') + link('eth8', 'master vrf-blue ', undefined, ['inet 10.7.0.1/24 scope global eth8'])
    expect(readText(server({ addresses: ADDRESSES + vrf })).domain.uncertainties.map(({ code }) => code)).toEqual(['vrf'])
  })
  test('ip -o addr and ip -br addr say the same', () => {
    const one =
      '# ip -o addr\n2: eth0    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0\\       valid_lft forever preferred_lft forever\n3: eth1    inet 10.2.0.1/24 scope global eth1\\       valid_lft forever\n3: eth1    inet6 2001:db8:2::1/64 scope global \\       valid_lft forever\n'
    const brief =
      '# ip -br addr\nlo               UNKNOWN        127.0.0.1/8 ::1/128\neth0             UP             10.1.0.1/24\neth1@if7         UP             10.2.0.1/24 2001:db8:2::1/64\neth5             DOWN\n'
    const shape = (addresses: string) =>
      readText(server({ addresses }))
        .device.interfaces.filter(({ id }) => id === 'eth0' || id === 'eth1')
        .map(({ id, addresses: held, ipv6, enabled }) => [
          id,
          held.map(({ prefix }) => `${prefix.address}/${prefix.length}`),
          ipv6,
          enabled,
        ])
    expect(shape(one)).toEqual(shape(brief))
    expect(shape(one)).toHaveLength(2)
  })
})

test('a route without addresses is of the version of its listing', () => {
  const text = server({
    ...{ forward: 'ACCEPT', forward6: 'ACCEPT' },
    routes: `# ip route show table all\n${ROUTES.replace(/^# ip.*\n/gm, '').replace('2001:db8:1::', 'default dev eth2 scope link metric 400\n2001:db8:1::')}unreachable default dev lo metric 4294967295 error -101\n`,
  })
  const { table } = routingOf(readText(text))
  const defaults = table.routes.filter(({ prefix }) => prefix.length === 0).map(({ prefix, kind, metric }) => [prefix.family, kind, metric])
  expect(defaults).toEqual([
    [4, 'static', 0],
    [4, 'static', 400],
    [6, 'blackhole', 4294967295],
  ])
})
