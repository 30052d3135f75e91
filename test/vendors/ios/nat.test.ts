import { describe, expect, test } from 'vitest'
import { crosses, domainNamed, leaves, readFixture, readText, router, stagesOf } from './support.ts'

const INSIDE = 'GigabitEthernet0/0'
const OUTSIDE = 'GigabitEthernet0/1'

describe('order of operations', () => {
  const { device } = readFixture('nat')

  test('stages: inbound list, outside to inside, route, inside to outside, outbound list', () => {
    expect(domainNamed(device).stages.map((stage) => (stage.kind === 'filter' ? stage.at : stage.kind))).toEqual([
      'ingress',
      'translate-destination',
      'route',
      'translate-source',
      'egress',
    ])
  })
  test('from outside the list sees the global address, routing and beyond the local one', () => {
    expect(leaves(device, OUTSIDE, 'tcp 198.51.100.9:40000 > 203.0.113.10:443')).toEqual([
      `${INSIDE} tcp 198.51.100.9:40000 > 10.1.1.30:443`,
    ])
    expect(leaves(device, OUTSIDE, 'tcp 198.51.100.9:40000 > 203.0.113.10:22', 'possible')).toEqual([])
  })
  test('an entry with the local address is no permit for the global one, but opens the local one', () => {
    expect(leaves(device, OUTSIDE, 'tcp 198.51.100.9:40000 > 10.1.1.30:443')).toEqual([`${INSIDE} tcp 198.51.100.9:40000 > 10.1.1.30:443`])
  })
  test('a port entry rewrites the port and only that port', () => {
    expect(leaves(device, OUTSIDE, 'tcp 198.51.100.9:40000 > 203.0.113.11:8443')).toEqual([
      `${INSIDE} tcp 198.51.100.9:40000 > 10.1.1.40:443`,
    ])
  })
  test('from inside the outbound list sees the translated source', () => {
    expect(leaves(device, INSIDE, 'tcp 10.1.1.50:40000 > 192.0.2.80:443')).toEqual([`${OUTSIDE} tcp 203.0.113.2:* > 192.0.2.80:443`])
  })
  test('static entries come before dynamic ones', () => {
    expect(leaves(device, INSIDE, 'tcp 10.1.1.30:40000 > 192.0.2.80:443')).toEqual([`${OUTSIDE} tcp 203.0.113.10:40000 > 192.0.2.80:443`])
  })
  test('deny in the list that selects means untranslated, not dropped: the outbound list drops it here', () => {
    expect(leaves(device, INSIDE, 'tcp 10.1.1.99:40000 > 192.0.2.80:443', 'possible')).toEqual([])
    const open = readText(
      router(
        'access-list 1 deny 10.1.1.99',
        'access-list 1 permit 10.1.1.0 0.0.0.255',
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' ip nat inside',
        'interface GigabitEthernet0/1',
        ' ip address 203.0.113.2 255.255.255.0',
        ' ip nat outside',
        'ip nat inside source list 1 interface GigabitEthernet0/1 overload',
      ),
    ).device
    expect(leaves(open, INSIDE, 'tcp 10.1.1.99:40000 > 203.0.113.80:443')).toEqual([`${OUTSIDE} tcp 10.1.1.99:40000 > 203.0.113.80:443`])
    expect(leaves(open, INSIDE, 'tcp 10.1.1.98:40000 > 203.0.113.80:443')).toEqual([`${OUTSIDE} tcp 203.0.113.2:* > 203.0.113.80:443`])
  })
  test('only between an inside and an outside interface', () => {
    expect(leaves(device, INSIDE, 'tcp 10.1.1.50:40000 > 10.2.2.80:443')).toEqual([
      'GigabitEthernet0/2 tcp 10.1.1.50:40000 > 10.2.2.80:443',
    ])
    expect(leaves(device, 'GigabitEthernet0/2', 'tcp 10.2.2.9:40000 > 203.0.113.10:443')).toEqual([])
  })
  test('a network is moved address by address', () => {
    const [stage] = stagesOf(domainNamed(device), 'translate-destination')
    const moved = stage!.translations.find(({ to }) => to.kind === 'offset' && to.high > to.low)
    expect(moved?.to).toEqual({ kind: 'offset', family: 4, low: 0xc6124000n, high: 0xc61240ffn, to: 0x0a014000n })
  })
  test('overload opens nothing from outside', () => {
    expect(stagesOf(domainNamed(device), 'translate-destination')[0]!.translations).toHaveLength(3)
  })
})

const SIDES = [
  'interface GigabitEthernet0/0',
  ' ip address 10.1.1.1 255.255.255.0',
  ' ip nat inside',
  'interface GigabitEthernet0/1',
  ' ip address 203.0.113.2 255.255.255.0',
  ' ip nat outside',
  'ip route 0.0.0.0 0.0.0.0 203.0.113.1',
]
const withNat = (...lines: readonly string[]) => readText(router(...lines, ...SIDES)).device

describe('forms', () => {
  test('a pool with overload changes ports, one without keeps them and leads back while it lasts', () => {
    const many = withNat(
      'access-list 1 permit 10.1.1.0 0.0.0.255',
      'ip nat pool P 203.0.113.20 203.0.113.21 prefix-length 24',
      'ip nat inside source list 1 pool P overload',
    )
    expect(leaves(many, INSIDE, 'udp 10.1.1.5:500 > 192.0.2.1:53')).toEqual([`${OUTSIDE} udp 203.0.113.20-203.0.113.21:* > 192.0.2.1:53`])
    const one = withNat(
      'access-list 1 permit 10.1.1.0 0.0.0.255',
      'ip nat pool P 203.0.113.20 203.0.113.21 prefix-length 24',
      'ip nat inside source list 1 pool P',
    )
    expect(leaves(one, INSIDE, 'udp 10.1.1.5:500 > 192.0.2.1:53')).toEqual([`${OUTSIDE} udp 203.0.113.20-203.0.113.21:500 > 192.0.2.1:53`])
    expect(crosses(one, OUTSIDE, INSIDE, 'udp 192.0.2.1:53 > 203.0.113.20:500', 'judged')).toBe(false)
    expect(crosses(one, OUTSIDE, INSIDE, 'udp 192.0.2.1:53 > 203.0.113.20:500', 'possible')).toBe(true)
  })
  test('a pool written as a block', () => {
    const device = withNat(
      'access-list 1 permit 10.1.1.0 0.0.0.255',
      'ip nat pool P prefix-length 24',
      ' address 203.0.113.20 203.0.113.20',
      ' address 203.0.113.30 203.0.113.30',
      'ip nat inside source list 1 pool P overload',
    )
    expect(leaves(device, INSIDE, 'udp 10.1.1.5:500 > 192.0.2.1:53')).toEqual([`${OUTSIDE} udp 203.0.113.20|203.0.113.30:* > 192.0.2.1:53`])
  })
  test('a route map chooses by list and egress', () => {
    const device = withNat(
      'access-list 150 deny ip 10.1.1.0 0.0.0.255 198.51.100.0 0.0.0.255',
      'access-list 150 permit ip 10.1.1.0 0.0.0.255 any',
      'route-map RM permit 10',
      ' match ip address 150',
      ' match interface GigabitEthernet0/1',
      'ip nat inside source route-map RM interface GigabitEthernet0/1 overload',
    )
    expect(leaves(device, INSIDE, 'tcp 10.1.1.5:9 > 192.0.2.1:80')).toEqual([`${OUTSIDE} tcp 203.0.113.2:* > 192.0.2.1:80`])
    expect(leaves(device, INSIDE, 'tcp 10.1.1.5:9 > 198.51.100.1:80')).toEqual([`${OUTSIDE} tcp 10.1.1.5:9 > 198.51.100.1:80`])
  })
  test('to the address of an interface, by port', () => {
    const device = withNat('ip nat inside source static tcp 10.1.1.40 443 interface GigabitEthernet0/1 8443')
    expect(leaves(device, OUTSIDE, 'tcp 192.0.2.1:9 > 203.0.113.2:8443')).toEqual([`${INSIDE} tcp 192.0.2.1:9 > 10.1.1.40:443`])
    expect(leaves(device, OUTSIDE, 'tcp 192.0.2.1:9 > 203.0.113.2:443', 'possible')).toEqual([])
  })
  test('an outside host known inside by another address', () => {
    const device = withNat('ip nat outside source static 192.0.2.50 10.9.9.50', 'ip route 10.9.9.50 255.255.255.255 203.0.113.1')
    expect(leaves(device, INSIDE, 'tcp 10.1.1.5:9 > 10.9.9.50:80')).toEqual([`${OUTSIDE} tcp 10.1.1.5:9 > 192.0.2.50:80`])
    expect(leaves(device, OUTSIDE, 'tcp 192.0.2.50:9 > 10.1.1.5:80')).toEqual([`${INSIDE} tcp 10.9.9.50:9 > 10.1.1.5:80`])
  })
  test('load distribution: TCP to the virtual address goes to one of the pool', () => {
    const device = withNat(
      'access-list 2 permit 203.0.113.99',
      'ip nat pool REAL 10.1.1.60 10.1.1.61 prefix-length 24 type rotary',
      'ip nat inside destination list 2 pool REAL',
    )
    expect(leaves(device, OUTSIDE, 'tcp 192.0.2.1:9 > 203.0.113.99:80')).toEqual([`${INSIDE} tcp 192.0.2.1:9 > 10.1.1.60-10.1.1.61:80`])
  })
  test('an undefined list or pool makes only the translation uncertain', () => {
    const device = withNat('ip nat inside source list 77 interface GigabitEthernet0/1 overload')
    expect(crosses(device, INSIDE, OUTSIDE, 'tcp 10.1.1.5:9 > 192.0.2.1:80', 'judged')).toBe(false)
    expect(crosses(device, INSIDE, OUTSIDE, 'tcp 10.1.1.5:9 > 192.0.2.1:80', 'possible')).toBe(true)
    expect(domainNamed(device).uncertainties).toEqual([])
  })
  test('two entries for the same traffic: which one is taken is not known', () => {
    const device = withNat(
      'access-list 1 permit 10.1.1.0 0.0.0.255',
      'access-list 2 permit 10.1.0.0 0.0.255.255',
      'ip nat pool P 203.0.113.20 203.0.113.20 prefix-length 24',
      'ip nat inside source list 1 pool P overload',
      'ip nat inside source list 2 interface GigabitEthernet0/1 overload',
    )
    expect(leaves(device, INSIDE, 'tcp 10.1.1.5:9 > 192.0.2.1:80', 'judged')).toEqual([])
    expect(leaves(device, INSIDE, 'tcp 10.1.1.5:9 > 192.0.2.1:80', 'possible').length).toBeGreaterThan(1)
  })
  test.each([
    ['ip nat source list 1 interface GigabitEthernet0/1 overload'],
    ['ip nat inside source static 10.1.1.1 nowhere'],
    ['ip nat pool P 203.0.113.1'],
  ])('%s is not understood and reaches the device', (line) => {
    const device = withNat(line)
    expect(device.coverage.notUnderstood).toHaveLength(1)
    expect(domainNamed(device).uncertainties).toHaveLength(1)
  })
  test('ip nat enable (NVI) has another order', () => {
    const device = readText(router('interface GigabitEthernet0/0', ' ip address 10.1.1.1 255.255.255.0', ' ip nat enable')).device
    expect(domainNamed(device).uncertainties).toHaveLength(1)
  })
})
