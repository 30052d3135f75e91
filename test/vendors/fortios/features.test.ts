import { describe, expect, test } from 'vitest'
import { matchesInterface } from '../../../src/model/rule.ts'
import {
  codes,
  decides,
  domainOf,
  holds,
  interfaceOf,
  lineAt,
  packet,
  readCase,
  readText,
  stagesOf,
  textOf,
  translate,
} from './firewall.ts'

const reading = readCase('features')
const { features, local } = domainOf(reading)

function feature(kind: string) {
  const found = features.find((one) => one.kind === kind)
  return found === undefined
    ? undefined
    : { line: lineAt(found.span), in: found.in === 'any' ? 'any' : [...found.in], addresses: found.addresses.toString() }
}

describe('active features', () => {
  test.each([
    ['explicit-proxy', 'config web-proxy explicit', ['lan'], '10.20.10.1'],
    ['ssl-vpn', 'config vpn ssl settings', ['wan'], '203.0.113.2'],
    ['ipsec', 'edit "to-branch"', ['wan'], '203.0.113.2'],
    ['dns-server', 'edit "lan"', ['lan'], '10.20.10.1'],
    ['dhcp-relay', 'set dhcp-relay-ip "10.20.20.10"', ['lan'], '10.20.10.1'],
    ['virtual-server', 'edit "farm"', ['wan'], '203.0.113.4'],
    ['transparent-proxy', 'set http-policy-redirect enable', ['lan'], ''],
  ] as const)('%s is named with its line, interfaces and addresses', (kind, line, where, addresses) => {
    expect(feature(kind)).toEqual({ line, in: where, addresses })
  })

  test('multicast is named with the multicast addresses', () => {
    expect(feature('multicast')).toEqual({ line: 'edit 1', in: ['lan'], addresses: '224.0.0.0/4, ff00::/8' })
  })

  test('what they listen on is answered locally', () => {
    const answers = (from: string, text: string): boolean =>
      local.bindings.some(
        (binding) => matchesInterface(binding.in, from) && binding.accepts.some((match) => holds(match, packet(text)) === 'yes'),
      )
    expect(answers('wan', 'tcp 198.18.0.1:40000 > 203.0.113.2:10443')).toBe(true)
    expect(answers('lan', 'tcp 10.20.10.5:40000 > 10.20.10.1:3128')).toBe(true)
    expect(answers('wan', 'tcp 198.18.0.1:40000 > 203.0.113.2:3128')).toBe(false)
    expect(answers('wan', 'udp 198.18.0.1:500 > 203.0.113.2:500')).toBe(true)
    expect(answers('lan', 'udp 10.20.10.5:40000 > 10.20.10.1:53')).toBe(true)
  })

  test('a virtual server translates to any of its live servers', () => {
    expect(translate(reading, 'wan', 'tcp 198.18.0.1:40000 > 203.0.113.4:443')).toMatchObject({ id: 'vip/root/farm' })
    const [stage] = stagesOf(domainOf(reading), 'translate-destination')
    const { to, port } = stage!.translations[0]!
    expect(to.kind === 'set' && to.addresses.toString()).toBe('10.20.20.31-10.20.20.32')
    expect(port).toEqual({ kind: 'set', ports: [[8443, 8443]] })
  })

  test('the tunnel interface of SSL-VPN exists though the file does not list it, with routes to its clients', () => {
    expect(interfaceOf(reading, 'ssl.root')).toMatchObject({ kind: 'tunnel', used: true })
    expect(decides(reading, 'ssl.root', 'lan', 'tcp 10.212.134.201:40000 > 10.20.10.5:443')).toContain('permit? by policy/root/2')
    const [stage] = stagesOf(domainOf(reading), 'route')
    expect(stage!.table.routes.filter(({ out }) => out === 'ssl.root').map(({ kind, conditional }) => [kind, conditional])).toEqual([
      ['learned', true],
    ])
  })

  test('an IPsec interface carries routes and is a tunnel', () => {
    expect(interfaceOf(reading, 'to-branch')).toMatchObject({ kind: 'tunnel', used: true })
  })

  test('nothing is left over', () => {
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(domainOf(reading).uncertainties).toEqual([])
  })

  test('what is switched off is no feature', () => {
    const off = readText(
      textOf('features').replace('set status enable', 'set status disable').replace('set source-interface "wan"', 'set source-interface'),
    )
    const kinds = domainOf(off).features.map(({ kind }) => kind)
    expect(kinds).not.toContain('explicit-proxy')
    expect(kinds).not.toContain('ssl-vpn')
  })
})

describe('modes of a VDOM', () => {
  const withSettings = (lines: string) =>
    readText(textOf('features').replace('config web-proxy', `config system settings\n${lines}end\nconfig web-proxy`))

  test('opmode=1 in the header line of newer backups is not transparent mode', () => {
    const { device } = readText(textOf('features').replace(':opmode=0:', ':opmode=1:'))
    expect(device.interfaces.filter(({ bridge }) => bridge !== undefined)).toEqual([])
  })

  test('asymmetric routing doubts the VDOM', () => {
    expect(codes(withSettings('    set asymroute enable\n').device.domains[0]!.uncertainties)).toEqual(['setting-asymroute'])
    expect(withSettings('    set asymroute disable\n    set gui-ips enable\n').device.domains[0]!.uncertainties).toEqual([])
  })

  test('policy-based NGFW mode filters twice and may look at applications', () => {
    const text = textOf('features')
      .replace('config web-proxy', 'config system settings\n    set ngfw-mode policy-based\nend\nconfig web-proxy')
      .replace(
        'config router static',
        'config firewall security-policy\n    edit 1\n        set srcintf "lan"\n        set dstintf "wan"\n        set srcaddr "all"\n        set dstaddr "all"\n        set action accept\n        set schedule "always"\n        set application 16354\n    next\nend\nconfig router static',
      )
    const { device } = readText(text)
    const filters = device.domains[0]!.stages.filter(({ kind }) => kind === 'filter')
    expect(filters).toHaveLength(2)
    expect(device.domains[0]!.features.map(({ kind }) => kind)).toContain('application-policy')
    const security = filters[1]!
    expect(security.kind === 'filter' && security.bindings[0]!.rulebase.rules[0]!.conditions.map(({ kind }) => kind)).toEqual([
      'application',
    ])
  })
})
