import { describe, expect, test } from 'vitest'
import { packetsOf } from '../../../src/model/match.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { parseAce } from '../../../src/vendors/ios/ace.ts'
import { boundTo, crosses, domainNamed, leaves, packet, readFixture, readText, router, ruleNamed } from './support.ts'

/** One interface with one list from these entries. */
function rulesOf(...entries: readonly string[]): readonly Rule[] {
  const { device } = readText(
    router(
      'ip access-list extended X',
      ...entries.map((entry) => ` ${entry}`),
      'interface GigabitEthernet0/0',
      ' ip address 192.168.1.1 255.255.255.0',
      ' ip access-group X in',
    ),
  )
  return boundTo(device, 'GigabitEthernet0/0', 'in')?.rules ?? []
}

function matches(entry: string, sent: string): { readonly certainly: boolean; readonly possibly: boolean } {
  const bounds = rulesOf(entry)[0]!.clauses.map(({ match }) => packetsOf(match))
  return { certainly: bounds.some(({ lo }) => lo.has(packet(sent))), possibly: bounds.some(({ hi }) => hi.has(packet(sent))) }
}

const YES = { certainly: true, possibly: true }
const NO = { certainly: false, possibly: false }
const MAYBE = { certainly: false, possibly: true }

describe('services', () => {
  test.each([
    ['permit udp any any eq syslog', 'udp 1.1.1.1:1 > 2.2.2.2:514', YES],
    ['permit udp any any eq syslog', 'tcp 1.1.1.1:1 > 2.2.2.2:514', NO],
    ['permit tcp any any eq cmd', 'tcp 1.1.1.1:1 > 2.2.2.2:514', YES],
    ['permit tcp any any eq www 443 8080', 'tcp 1.1.1.1:1 > 2.2.2.2:8080', YES],
    ['permit tcp any any eq www 443 8080', 'tcp 1.1.1.1:1 > 2.2.2.2:8081', NO],
    ['permit udp any any neq domain ntp', 'udp 1.1.1.1:1 > 2.2.2.2:53', NO],
    ['permit udp any any neq domain ntp', 'udp 1.1.1.1:1 > 2.2.2.2:123', NO],
    ['permit udp any any neq domain ntp', 'udp 1.1.1.1:1 > 2.2.2.2:54', YES],
    ['permit tcp any gt 1023 any lt 1024', 'tcp 1.1.1.1:1024 > 2.2.2.2:1023', YES],
    ['permit tcp any gt 1023 any lt 1024', 'tcp 1.1.1.1:1023 > 2.2.2.2:1023', NO],
    ['permit tcp any gt 1023 any lt 1024', 'tcp 1.1.1.1:1024 > 2.2.2.2:1024', NO],
    ['permit udp any range 137 netbios-ss any', 'udp 1.1.1.1:138 > 2.2.2.2:9', YES],
    ['permit udp any range 137 netbios-ss any', 'udp 1.1.1.1:140 > 2.2.2.2:9', NO],
    ['permit tcp any any gt 65535', 'tcp 1.1.1.1:1 > 2.2.2.2:65535', NO],
    ['permit tcp any any lt 0', 'tcp 1.1.1.1:1 > 2.2.2.2:0', NO],
    ['permit icmp any any 3 4', 'icmp 1.1.1.1 > 2.2.2.2 3/4', YES],
    ['permit icmp any any 3 4', 'icmp 1.1.1.1 > 2.2.2.2 3/1', NO],
    ['permit icmp any any unreachable', 'icmp 1.1.1.1 > 2.2.2.2 3/13', YES],
    ['permit icmp any any echo', 'icmp 1.1.1.1 > 2.2.2.2 0/0', NO],
    ['permit icmp any any ttl-exceeded', 'icmp 1.1.1.1 > 2.2.2.2 11/1', NO],
    ['permit esp any any', '50 1.1.1.1 > 2.2.2.2', YES],
    ['permit 89 any any', '89 1.1.1.1 > 2.2.2.2', YES],
    ['permit ip any any', '89 1.1.1.1 > 2.2.2.2', YES],
    ['permit ip any any', 'tcp [2001:db8::1]:1 > [2001:db8::2]:80', NO],
    ['permit tcp any any eq nosuchport', 'tcp 1.1.1.1:1 > 2.2.2.2:80', MAYBE],
    ['permit tcp any any eq nosuchport', 'udp 1.1.1.1:1 > 2.2.2.2:80', NO],
    ['permit nosuchprotocol any host 2.2.2.2', 'udp 1.1.1.1:1 > 2.2.2.2:80', MAYBE],
    ['permit nosuchprotocol any host 2.2.2.2', 'udp 1.1.1.1:1 > 2.2.2.3:80', NO],
    ['permit tcp host server.example any eq 80', 'tcp 1.1.1.1:1 > 2.2.2.2:80', MAYBE],
    ['permit tcp any any log-input', 'tcp 1.1.1.1:1 > 2.2.2.2:80', YES],
    ['permit tcp any any eq 80 log WATCH', 'tcp 1.1.1.1:1 > 2.2.2.2:80', YES],
  ])('%s and %s', (entry, sent, expected) => {
    expect(matches(entry, sent)).toEqual(expected)
  })
})

describe('what only matches return traffic', () => {
  const { device } = readFixture('t7-return-traffic')
  const inbound = boundTo(device, 'GigabitEthernet0/0', 'in')!
  const enters = (to: string, bound: 'judged' | 'possible' = 'judged'): boolean =>
    crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', `tcp 198.51.100.9:40000 > ${to}`, bound)

  test('established opens nothing', () => {
    expect(ruleNamed(inbound, 'acl/OUTSIDE-IN/10').initiates).toBe(false)
    expect(enters('10.1.1.50:443', 'possible')).toBe(false)
  })
  test('fragments decide over no first packet: a deny of fragments is not a deny of everything', () => {
    expect(ruleNamed(inbound, 'acl/OUTSIDE-IN/30').initiates).toBe(false)
    expect(enters('10.1.1.10:25')).toBe(true)
  })
  test('evaluate lets back what reflect let out, and nothing else', () => {
    const rule = ruleNamed(inbound, 'acl/OUTSIDE-IN/40')
    expect(rule.initiates).toBe(false)
    const back = rule.clauses.map(({ match }) => packetsOf(match).hi)
    expect(back.some((set) => set.has(packet('tcp 198.51.100.9:443 > 10.1.1.50:40000')))).toBe(true)
    expect(back.some((set) => set.has(packet('udp 198.51.100.9:53 > 10.1.1.50:40000')))).toBe(true)
    expect(back.some((set) => set.has(packet('tcp 198.51.100.9:80 > 10.1.1.50:40000')))).toBe(false)
  })
  test('a permit that reflects is an ordinary permit', () => {
    expect(ruleNamed(boundTo(device, 'GigabitEthernet0/0', 'out'), 'acl/INSIDE-OUT/10').initiates).toBe(true)
  })
  test('TCP flags: an entry a SYN matches opens sessions, one it lacks does not', () => {
    expect(enters('10.1.1.16:9')).toBe(true)
    expect(enters('10.1.1.17:9', 'possible')).toBe(false)
    expect(enters('10.1.1.18:9')).toBe(true)
    expect(enters('10.1.1.19:9', 'possible')).toBe(false)
  })
})

describe('conditions', () => {
  const { device } = readFixture('t7-return-traffic')
  const inbound = boundTo(device, 'GigabitEthernet0/0', 'in')!
  const enters = (sent: string, bound: 'judged' | 'possible'): boolean =>
    crosses(device, 'GigabitEthernet0/0', 'GigabitEthernet0/1', sent, bound)

  test('a time range can be true: judged as true and shown', () => {
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.10:25', 'judged')).toBe(true)
    expect(ruleNamed(inbound, 'acl/OUTSIDE-IN/50').conditions.map(({ kind }) => kind)).toEqual(['schedule'])
  })
  test('one whose absolute end has passed never matches', () => {
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.11:25', 'possible')).toBe(false)
    expect(ruleNamed(inbound, 'acl/OUTSIDE-IN/60').clauses).toEqual([])
  })
  test('one that has not begun can still become true', () => {
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.12:25', 'judged')).toBe(true)
  })
  test('one that is not defined is not known', () => {
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.13:25', 'judged')).toBe(false)
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.13:25', 'possible')).toBe(true)
  })
  test('a marking the sender chooses is no protection, in a permit or in a deny', () => {
    expect(enters('udp 198.51.100.9:1 > 10.1.1.14:5060', 'judged')).toBe(true)
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.15:80', 'judged')).toBe(true)
  })
  test('lock-and-key permits a user who has logged in', () => {
    expect(enters('tcp 198.51.100.9:1 > 10.1.1.20:22', 'judged')).toBe(true)
    expect(inbound.rules.at(-1)!.conditions.map(({ kind }) => kind)).toEqual(['user'])
  })
})

describe('sequence numbers', () => {
  test('order entries whatever the order in the file; an entry without one goes last', () => {
    expect(rulesOf('30 deny ip any any', '10 permit tcp any any eq 22', 'permit udp any any').map(({ id }) => id)).toEqual([
      'acl/X/10',
      'acl/X/30',
      'acl/X/40',
    ])
  })
  test('one number for two different entries: which of them is kept is not known', () => {
    const rules = rulesOf('10 permit tcp any any eq 22', '10 deny ip any any')
    expect(rules.map(({ id }) => id)).toEqual(['acl/X/10', 'acl/X/10/2'])
    expect(rules.every(({ clauses }) => clauses[0]!.match.partial)).toBe(true)
  })
  test('the same entry twice is one entry', () => {
    expect(rulesOf('10 permit tcp any any eq 22', '10 permit tcp any any eq 22')).toHaveLength(1)
  })
  test('numbered lists: access-list lines and an extended block of that number are one list', () => {
    const { device } = readText(
      router(
        'access-list 110 remark permit ip any any',
        'access-list 110 permit tcp any any eq 22',
        'ip access-list extended 110',
        ' permit tcp any any eq 80',
        'interface GigabitEthernet0/0',
        ' ip address 192.168.1.1 255.255.255.0',
        ' ip access-group 110 in',
      ),
    )
    expect(boundTo(device, 'GigabitEthernet0/0', 'in')!.rules.map(({ id }) => id)).toEqual(['acl/110/10', 'acl/110/20'])
  })
})

describe('object groups', () => {
  const { device } = readFixture('object-groups')
  const rulebase = boundTo(device, 'GigabitEthernet0/0', 'in')!
  const certain = (id: string, sent: string): boolean =>
    ruleNamed(rulebase, id).clauses.some(({ match }) => packetsOf(match).lo.has(packet(sent)))
  const possible = (id: string, sent: string): boolean =>
    ruleNamed(rulebase, id).clauses.some(({ match }) => packetsOf(match).hi.has(packet(sent)))

  test('masks of members are netmasks, ranges are inclusive, groups nest', () => {
    for (const src of ['10.20.20.10', '10.20.21.63', '10.20.22.5', '10.20.22.9', '10.20.30.255'])
      expect(certain('acl/IN/10', `tcp ${src}:1 > 10.20.20.10:80`)).toBe(true)
    for (const src of ['10.20.20.11', '10.20.21.64', '10.20.22.4', '10.20.31.0'])
      expect(possible('acl/IN/10', `tcp ${src}:1 > 10.20.20.10:80`)).toBe(false)
    expect(possible('acl/IN/10', 'tcp 10.20.20.10:1 > 10.20.30.1:80')).toBe(false)
  })
  test('services of a group, source ports and nested groups included', () => {
    const from = '10.20.20.10'
    const to = '10.20.21.1'
    for (const sent of [
      `tcp ${from}:1 > ${to}:443`,
      `udp ${from}:1 > ${to}:53`,
      `tcp ${from}:1 > ${to}:53`,
      `icmp ${from} > ${to} 8/0`,
      `udp ${from}:1 > ${to}:5010`,
      `tcp ${from}:1024 > ${to}:8080`,
      `50 ${from} > ${to}`,
    ])
      expect(certain('acl/IN/10', sent)).toBe(true)
    for (const sent of [`tcp ${from}:1023 > ${to}:8080`, `udp ${from}:1 > ${to}:5011`, `icmp ${from} > ${to} 0/0`, `51 ${from} > ${to}`])
      expect(possible('acl/IN/10', sent)).toBe(false)
  })
  test.each([
    ['with a member that is not understood', 'acl/IN/20', 'tcp 10.20.40.1:1 > 10.1.1.1:22'],
    ['that is not defined', 'acl/IN/30', 'tcp 10.20.40.1:1 > 10.1.1.1:23'],
    ['of services that is not defined', 'acl/IN/50', 'tcp 10.20.40.1:1 > 10.1.1.1:99'],
    ['that contains itself', 'acl/IN/60', 'tcp 10.20.40.1:1 > 10.1.1.2:99'],
    ['that is empty', 'acl/IN/70', 'tcp 10.20.40.1:1 > 10.1.1.3:99'],
  ])('a group %s is nothing for certain and anything at most', (_, id, sent) => {
    expect(certain(id, sent)).toBe(false)
    expect(possible(id, sent)).toBe(true)
    expect(ruleNamed(rulebase, id).uncertainties.length).toBeGreaterThan(0)
  })
  test('an undefined group in a deny does not shield what follows in the worst case', () => {
    const sent = 'tcp 10.1.1.1:1 > 192.168.1.77:23'
    expect(leaves(device, 'GigabitEthernet0/0', sent, 'judged')).toEqual([])
    expect(leaves(device, 'GigabitEthernet0/0', sent, 'possible')).toHaveLength(1)
  })
  test('rules know the groups they come from, and the device stays certain', () => {
    expect(ruleNamed(rulebase, 'acl/IN/10').origins).toHaveLength(5)
    expect(domainNamed(device).uncertainties).toEqual([])
  })
})

describe('IPv6', () => {
  const { device } = readFixture('ipv6')
  const from = (input: string, sent: string, bound: 'judged' | 'possible' = 'judged'): readonly string[] =>
    leaves(device, input, sent, bound).map((line) => line.split(' ')[0]!)

  test('a list of one family does not filter the other', () => {
    expect(from('GigabitEthernet0/0', 'tcp 192.168.1.9:1 > 192.168.2.9:443')).toEqual(['GigabitEthernet0/1'])
    expect(from('GigabitEthernet0/0', 'tcp 192.168.1.9:1 > 192.168.2.9:80')).toEqual([])
    expect(from('GigabitEthernet0/0', 'tcp [2001:db8:1::9]:1 > [2001:db8:2::9]:443')).toEqual(['GigabitEthernet0/1'])
    expect(from('GigabitEthernet0/0', 'tcp [2001:db8:1::9]:1 > [2001:db8:2::9]:80', 'possible')).toEqual([])
  })
  test('without a traffic filter IPv6 passes beside an IPv4 list', () => {
    expect(from('GigabitEthernet0/1', 'tcp 192.168.2.9:1 > 192.168.1.9:80')).toEqual([])
    expect(from('GigabitEthernet0/1', 'tcp [2001:db8:2::9]:1 > [2001:db8:1::9]:80')).toEqual(['GigabitEthernet0/0'])
  })
  test('and IPv4 beside an IPv6 filter', () => {
    expect(from('GigabitEthernet0/2', 'tcp 192.168.3.9:1 > 192.168.1.9:80')).toEqual(['GigabitEthernet0/0'])
    expect(from('GigabitEthernet0/2', 'tcp [2001:db8:3::9]:1 > [2001:db8:1::9]:80', 'possible')).toEqual([])
  })
  test('an undefined traffic filter passes IPv6 and leaves the IPv4 list in force', () => {
    expect(from('GigabitEthernet0/3', 'tcp 192.168.4.9:1 > 192.168.1.9:80')).toEqual([])
    expect(from('GigabitEthernet0/3', 'tcp [2001:db8:4::9]:1 > [2001:db8:1::9]:80')).toEqual(['GigabitEthernet0/0'])
  })
  test('echo-request is ICMPv6 128; entries are numbered before or after', () => {
    expect(from('GigabitEthernet0/0', 'icmp [2001:db8:1::9] > [2001:db8:2::9] 128/0')).toEqual(['GigabitEthernet0/1'])
    expect(
      boundTo(device, 'GigabitEthernet0/0', 'in')!
        .rules.filter(({ id }) => /^acl6.V6-IN.\d+$/.test(id))
        .map(({ id }) => id),
    ).toEqual(['acl6/V6-IN/10', 'acl6/V6-IN/20', 'acl6/V6-IN/30', 'acl6/V6-IN/40'])
  })
  test('neighbour discovery is permitted before the implicit deny, and opens nothing', () => {
    const implicit = boundTo(device, 'GigabitEthernet0/0', 'in')!.rules.filter(({ id }) => id.includes('implicit-nd'))
    expect(implicit.map(({ action, initiates }) => [action, initiates])).toEqual([
      ['permit', false],
      ['permit', false],
    ])
  })
  test('routes: by address, and by interface with a link-local next hop', () => {
    expect(from('GigabitEthernet0/1', 'tcp [2001:db8:2::9]:1 > [2001:db8:7::9]:80')).toEqual(['GigabitEthernet0/2'])
    expect(from('GigabitEthernet0/2', 'tcp [2001:db8:3::9]:1 > [2001:db8:9::9]:80', 'possible')).toEqual([])
  })
  test('without ipv6 unicast-routing nothing is forwarded, whatever addresses there are', () => {
    const text = router(
      'interface GigabitEthernet0/0',
      ' ipv6 address 2001:DB8:1::1/64',
      'interface GigabitEthernet0/1',
      ' ipv6 address 2001:DB8:2::1/64',
    )
    const { device: off } = readText(text)
    expect(off.interfaces.map(({ ipv6 }) => ipv6)).toEqual([false, false])
    expect(leaves(off, 'GigabitEthernet0/0', 'tcp [2001:db8:1::9]:1 > [2001:db8:2::9]:80', 'possible')).toEqual([])
  })
})

test('an entry is never thrown away and never throws, whatever its words', () => {
  for (const words of [
    [],
    ['permit'],
    ['permit', 'tcp'],
    ['permit', 'tcp', 'host'],
    ['deny', 'tcp', 'any', 'eq'],
    ['permit', 'object-group'],
    ['permit', 'tcp', 'any', 'any', 'match-all', '+xxx'],
  ]) {
    expect(() => parseAce(words, 4)).not.toThrow()
  }
  expect(
    rulesOf('permit', 'permit tcp', 'permit tcp host', 'deny tcp any eq', 'permit object-group', 'garbage in the middle').every(
      ({ clauses }) => clauses.every(({ match }) => match.partial),
    ),
  ).toBe(true)
})
