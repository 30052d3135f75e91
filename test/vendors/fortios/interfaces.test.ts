import { describe, expect, test } from 'vitest'
import { formatAddress } from '../../../src/packet/address.ts'
import { codes, domainOf, interfaceOf, lineAt, readCase, readText, stagesOf, textOf } from './firewall.ts'

const reading = readCase('interfaces')

function addresses(id: string): string[] {
  return interfaceOf(reading, id).addresses.map(
    ({ prefix, secondary }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}${secondary ? ' secondary' : ''}`,
  )
}

function connected(): string[] {
  const [stage] = stagesOf(domainOf(reading), 'route')
  return stage!.table.routes.map(({ prefix, out }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length} ${out}`)
}

describe('interfaces', () => {
  test('hold their address, enabled secondary addresses and virtual router addresses', () => {
    expect(addresses('port1')).toEqual(['10.20.10.1/23', '10.20.12.1/24 secondary', '10.20.10.254/32 secondary'])
    expect(interfaceOf(reading, 'port1').description).toBe('職員LAN')
  })

  test('ignore secondary addresses that are not enabled', () => {
    expect(addresses('port2')).toEqual(['10.21.0.1/24'])
  })

  test('hold IPv6 addresses, the extra ones included', () => {
    expect(addresses('six')).toEqual(['2001:db8:20::1/64', '2001:db8:21::1/64 secondary'])
    expect(interfaceOf(reading, 'six').ipv6).toBe(true)
    expect(interfaceOf(reading, 'port1').ipv6).toBe(false)
  })

  test.each([
    ['bond', 'aggregate'],
    ['v210', 'vlan'],
    ['loop', 'loopback'],
    ['to-branch', 'tunnel'],
    ['port1', 'physical'],
  ] as const)('%s is of kind %s', (id, kind) => {
    expect(interfaceOf(reading, id).kind).toBe(kind)
  })

  test('know their VLAN', () => {
    expect(interfaceOf(reading, 'v210').vlan).toBe(210)
  })

  test('are used when they hold an address or a rule names them', () => {
    const used = reading.device.interfaces.filter((one) => one.used).map(({ id }) => id)
    expect(used).toEqual(['port1', 'port2', 'port5', 'v210', 'loop', 'six', 'auto6', 'to-branch', 'named'])
  })

  test('that are down carry nothing', () => {
    expect(interfaceOf(reading, 'port6').enabled).toBe(false)
    expect(connected().some((route) => route.endsWith('port6'))).toBe(false)
  })

  test('give connected routes', () => {
    expect(connected()).toEqual(
      expect.arrayContaining([
        '10.20.10.0/23 port1',
        '10.20.12.0/24 port1',
        '10.21.10.0/24 v210',
        '10.255.0.2/32 to-branch',
        '2001:db8:20::/64 six',
      ]),
    )
  })

  test('with an address from DHCP or autoconfiguration leave the routes open', () => {
    expect(interfaceOf(reading, 'port5').addressUnknown).toBe(true)
    const [stage] = stagesOf(domainOf(reading), 'route')
    expect(stage!.table.uncertainties.map(({ span }) => lineAt(span))).toEqual(['set mode dhcp', 'edit "auto6"'])
  })

  test('with an unknown word doubt the VDOM', () => {
    const odd = readText(textOf('interfaces').replace('edit "idle"', 'edit "idle"\n        set levitate enable'))
    expect(codes(domainOf(odd).uncertainties)).toEqual(['unknown-statement'])
  })

  test('with an unreadable address doubt the VDOM', () => {
    const odd = readText(textOf('interfaces').replace('10.21.0.1/24', '10.21.0.1 255.255.0.255'))
    expect(codes(domainOf(odd).uncertainties)).toEqual(['unknown-statement'])
  })
})
