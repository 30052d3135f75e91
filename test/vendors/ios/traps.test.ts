import { describe, expect, test } from 'vitest'
import { packetsOf } from '../../../src/model/match.ts'
import {
  stagesOf,
  boundTo,
  crosses,
  domainNamed,
  interfaceNamed,
  leaves,
  lineOf,
  packet,
  readFixture,
  ruleNamed,
  textOf,
} from './support.ts'

describe('T1: a list applied under a wrong name', () => {
  const { device, diagnostics, source } = readFixture('t1-typo-in-access-group')

  test('filters nothing, and says so at the access-group line', () => {
    expect(crosses(device, 'Vlan30', 'Vlan33', 'tcp 10.3.3.9:40000 > 10.3.6.9:23')).toBe(true)
    expect(boundTo(device, 'Vlan30', 'in')).toMatchObject({ rules: [], otherwise: 'permit' })
    const found = diagnostics.filter(({ code }) => code === 'undefined-access-list')
    expect(found.map(({ span }) => textOf(span))).toEqual(['ip access-group INN in'])
  })
  test('an empty list filters nothing either', () => {
    expect(crosses(device, 'Vlan31', 'Vlan33', 'udp 10.3.4.9:40000 > 10.3.6.9:161')).toBe(true)
    expect(diagnostics.some(({ code }) => code === 'empty-access-list')).toBe(true)
  })
  test('a list of remarks is not known to permit or to deny', () => {
    expect(crosses(device, 'Vlan32', 'Vlan33', 'tcp 10.3.5.9:40000 > 10.3.6.9:23', 'judged')).toBe(false)
    expect(crosses(device, 'Vlan32', 'Vlan33', 'tcp 10.3.5.9:40000 > 10.3.6.9:23', 'possible')).toBe(true)
  })
  test('one entry is enough for the implicit deny', () => {
    expect(crosses(device, 'Vlan33', 'Vlan30', 'tcp 10.3.6.9:40000 > 10.3.3.3:443', 'possible')).toBe(true)
    expect(crosses(device, 'Vlan33', 'Vlan30', 'tcp 10.3.6.9:40000 > 10.3.3.3:80', 'possible')).toBe(false)
  })
  test('a rule points at its own line', () => {
    const rule = ruleNamed(boundTo(device, 'Vlan33', 'in'), 'acl/IN/10')
    expect(textOf(rule.span)).toBe('10 permit tcp any host 10.3.3.3 eq 443')
    expect(lineOf(rule.focus)).toBe(source.text.split('\n').findIndex((line) => line.includes('10 permit tcp any host 10.3.3.3')) + 1)
    expect(rule.label).toEqual({ ja: 'ACL IN 10', en: 'ACL IN 10' })
  })
})

describe('T2: addresses of a standard list without a wildcard', () => {
  const { device } = readFixture('t2-standard-list-host')
  const to = '10.9.8.50'

  test('are hosts, not networks', () => {
    expect(crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', `tcp 10.4.0.0:1 > ${to}:22`)).toBe(true)
    const first = ruleNamed(boundTo(device, 'GigabitEthernet0/0', 'in'), 'acl/7/10')
    expect(packetsOf(first.clauses[0]!.match).hi.has(packet(`tcp 10.4.0.7:1 > ${to}:22`))).toBe(false)
  })
  test('a list filters by source for any destination, first match first', () => {
    expect(crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', `tcp 10.5.0.7:1 > ${to}:22`)).toBe(false)
    expect(crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', `tcp 10.5.1.7:1 > ${to}:22`)).toBe(true)
    expect(crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', `tcp 192.168.9.9:1 > ${to}:22`)).toBe(false)
    expect(ruleNamed(boundTo(device, 'GigabitEthernet0/0', 'in'), 'acl/7/20').logged).toBe(true)
  })
  test('0.0.0.0 alone is one host, with 255.255.255.255 it is everybody', () => {
    expect(crosses(device, 'GigabitEthernet0/1', 'GigabitEthernet0/0', 'udp 10.9.8.9:1 > 10.9.9.9:53')).toBe(false)
    expect(crosses(device, 'GigabitEthernet0/2', 'GigabitEthernet0/0', 'udp 10.9.7.9:1 > 10.9.9.9:53')).toBe(true)
  })
})

describe('T3: wildcards with holes', () => {
  const { device } = readFixture('t3-wildcard-with-holes')
  const from = (id: string, src: string, bound: 'judged' | 'possible' = 'judged'): boolean =>
    crosses(device, id, 'GigabitEthernet0/2', `tcp ${src}:1 > 192.168.3.9:80`, bound)

  test('leave out the bits they mask, wherever those are', () => {
    expect(from('GigabitEthernet0/0', '10.200.0.1')).toBe(true)
    expect(from('GigabitEthernet0/0', '10.200.0.2')).toBe(false)
    expect(from('GigabitEthernet0/0', '10.200.1.1')).toBe(false)
  })
  test('address bits under the mask do not count', () => {
    expect(from('GigabitEthernet0/1', '10.1.5.200')).toBe(true)
    expect(from('GigabitEthernet0/1', '10.77.6.99')).toBe(false)
  })
  test('many holes are still exact', () => {
    const rule = ruleNamed(boundTo(device, 'GigabitEthernet0/2', 'in'), 'acl/112/10')
    const { lo, hi } = packetsOf(rule.clauses[0]!.match)
    expect(lo.has(packet('tcp 95.85.85.85:1 > 10.0.0.1:1'))).toBe(true)
    expect(hi.has(packet('tcp 12.0.0.1:1 > 10.0.0.1:1'))).toBe(false)
  })
})

describe('T4: port operators', () => {
  const { device } = readFixture('t4-port-operators')

  test('an operator belongs to the address before it: this is the source port', () => {
    expect(leaves(device, 'GigabitEthernet0/0', 'tcp 192.168.1.9:22 > 192.168.1.200:3389')).toHaveLength(1)
    expect(leaves(device, 'GigabitEthernet0/0', 'tcp 192.168.1.9:40000 > 192.168.1.200:22', 'possible')).toEqual([])
  })
})

describe('T5: what makes an interface take part', () => {
  const { device } = readFixture('t5-interface-topology')
  const domain = domainNamed(device)

  test('a secondary address is a second subnet', () => {
    const uplink = interfaceNamed(device, 'GigabitEthernet0/0')
    expect(uplink.addresses.map(({ secondary }) => secondary)).toEqual([false, true])
    expect(uplink.description).toBe('uplink')
    expect(crosses(device, 'GigabitEthernet0/2.30', 'GigabitEthernet0/0', 'tcp 10.30.30.9:1 > 10.9.9.77:80', 'possible')).toBe(true)
  })
  test('shutdown takes an interface and its subinterfaces out of the table', () => {
    expect(interfaceNamed(device, 'GigabitEthernet0/1').enabled).toBe(false)
    expect(interfaceNamed(device, 'GigabitEthernet0/1.20').enabled).toBe(false)
    const routes = stagesOf(domain, 'route')[0]!.table.routes
    expect(routes.filter(({ out }) => out?.startsWith('GigabitEthernet0/1'))).toEqual([])
  })
  test('kinds, VLANs and who must be in the topology', () => {
    const kinds = Object.fromEntries(device.interfaces.map(({ id, kind, vlan, used }) => [id, [kind, vlan, used]]))
    expect(kinds).toEqual({
      Loopback0: ['loopback', undefined, false],
      'GigabitEthernet0/0': ['physical', undefined, true],
      'GigabitEthernet0/1': ['physical', undefined, false],
      'GigabitEthernet0/1.20': ['vlan', 20, false],
      'GigabitEthernet0/2': ['physical', undefined, false],
      'GigabitEthernet0/2.30': ['vlan', 30, true],
      'Serial0/0/0': ['physical', undefined, true],
      Dialer1: ['tunnel', undefined, true],
      Tunnel7: ['tunnel', undefined, true],
    })
  })
  test('a virtual address (HSRP) is owned, without another subnet', () => {
    const held = interfaceNamed(device, 'GigabitEthernet0/2.30').addresses.map(({ prefix, secondary }) => [
      prefix.address,
      prefix.length,
      secondary,
    ])
    expect(held).toEqual([
      [0x0a1e1e02n, 24, false],
      [0x0a1e1e01n, 32, true],
    ])
  })
  test('an address learned when connecting makes the table incomplete', () => {
    expect(interfaceNamed(device, 'Dialer1').addressUnknown).toBe(true)
    expect(stagesOf(domain, 'route')[0]!.table.uncertainties.map(({ code }) => code)).toEqual(['dynamic-address'])
  })
  test('static routes: by interface, floating, tracked, to nowhere', () => {
    const byPrefix = (second: bigint) =>
      stagesOf(domain, 'route')[0]!.table.routes.find(({ prefix }) => prefix.address === (10n << 24n) + (second << 16n))
    expect(byPrefix(40n)).toMatchObject({ out: 'Serial0/0/0', kind: 'static', distance: 1 })
    expect(byPrefix(41n)).toBeUndefined()
    expect(byPrefix(42n)).toMatchObject({ kind: 'blackhole' })
    expect(byPrefix(43n)).toMatchObject({ nextHop: 0x0a090802n, distance: 200, conditional: false })
    expect(byPrefix(44n)).toMatchObject({ conditional: true })
  })
})

describe('T6: lines that take back', () => {
  const { device } = readFixture('t6-no-lines')
  const permits = (id: string, direction: 'in' | 'out'): readonly string[] =>
    (boundTo(device, id, direction)?.rules ?? []).map((rule) => textOf(rule.span))

  test('no access-list removes all of it, and what follows starts anew', () => {
    expect(permits('GigabitEthernet0/0', 'in')).toEqual(['access-list 101 permit tcp any host 10.1.1.10 eq 443'])
  })
  test('entries are removed by number and by text, and ordered by number', () => {
    expect(permits('GigabitEthernet0/0', 'out')).toEqual(['15 permit udp any any eq snmp', '30 deny   ip any any'])
  })
  test('a removed list is an undefined one; a removed access-group filters nothing', () => {
    expect(boundTo(device, 'GigabitEthernet0/1', 'in')).toMatchObject({ rules: [], otherwise: 'permit' })
    expect(boundTo(device, 'GigabitEthernet0/1', 'out')).toBeUndefined()
  })
  test('a removed route is gone', () => {
    const routes = stagesOf(domainNamed(device), 'route')[0]!.table.routes.filter(({ kind }) => kind === 'static')
    expect(routes.map(({ prefix }) => prefix.address)).toEqual([0x0a080000n])
  })
})

describe('T8: lists that only the system defines', () => {
  const { device, diagnostics } = readFixture('t8-list-of-the-system')

  test('are references without a definition: everything passes, and it is said', () => {
    expect(crosses(device, 'Vlan10', 'Vlan11', 'tcp 10.10.0.9:1 > 10.11.0.9:445')).toBe(true)
    expect(diagnostics.map(({ code }) => code)).toEqual(['undefined-access-list'])
  })
})

describe('T9: a line in a list that is not understood', () => {
  const { device } = readFixture('t9-unknown-line-in-list')
  const through = (sent: string, bound: 'judged' | 'possible'): boolean =>
    crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', sent, bound) || leaves(device, 'GigabitEthernet0/0', sent, bound).length > 0

  test('does not hide what stands before it', () => {
    expect(boundTo(device, 'GigabitEthernet0/0', 'in')?.rules[0]?.id).toBe('acl/FIRST/10')
  })
  test('without an action it may permit and may deny, from its place on', () => {
    const two = boundTo(device, 'GigabitEthernet0/0', 'in')!.rules.filter(({ id }) => id.startsWith('acl/FIRST/20'))
    expect(two.map(({ action, clauses }) => [action, clauses[0]!.match.partial])).toEqual([
      ['permit', true],
      ['deny', true],
    ])
    expect(through('tcp 192.168.1.9:1 > 192.168.2.9:80', 'judged')).toBe(false)
    expect(through('tcp 192.168.1.9:1 > 192.168.2.9:80', 'possible')).toBe(true)
  })
  test('with an action it matches at most what its known fields say', () => {
    const rule = ruleNamed(boundTo(device, 'GigabitEthernet0/0', 'in'), 'acl/FIRST/30')
    const { lo, hi } = packetsOf(rule.clauses[0]!.match)
    expect(lo.isEmpty).toBe(true)
    expect(hi.has(packet('tcp 192.168.1.9:1 > 10.1.1.2:443'))).toBe(true)
    expect(hi.has(packet('tcp 192.168.1.9:1 > 10.1.1.2:80'))).toBe(false)
    expect(rule.uncertainties.map(({ span }) => lineOf(span))).toEqual([6])
  })
  test('does not swallow the next list, nor make the rest of the device uncertain', () => {
    expect(boundTo(device, 'GigabitEthernet0/1', 'in')?.rules.map(({ id }) => id)).toEqual(['acl/SECOND/10'])
    expect(domainNamed(device).uncertainties).toEqual([])
    expect(device.coverage.notUnderstood.map(({ span }) => lineOf(span))).toEqual([5, 6, 7])
  })
})
