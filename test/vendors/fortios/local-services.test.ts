import { describe, expect, test } from 'vitest'
import { matchesInterface } from '../../../src/model/rule.ts'
import { domainOf, holds, lineAt, packet, readCase, readText, textOf } from './firewall.ts'
import type { Reading } from './firewall.ts'

const reading = readCase('local-services')

/** Whether the unit answers a packet that arrives on an interface: certainly, perhaps, or not. */
function answers(from: string, text: string, of: Reading = reading): 'yes' | 'maybe' | 'no' {
  const binding = domainOf(of).local.bindings.find((one) => matchesInterface(one.in, from))
  const results = (binding?.accepts ?? []).map((match) => holds(match, packet(text)))
  return results.includes('yes') ? 'yes' : results.includes('maybe') ? 'maybe' : 'no'
}

describe('what the unit answers itself', () => {
  test.each([
    ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:8443', 'yes', 'HTTPS on its own port'],
    ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:443', 'no', 'not on the default one'],
    ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:2022', 'yes', 'SSH on its own port'],
    ['mgmt', 'icmp 192.168.1.5 > 192.168.1.99 8/0', 'yes', 'ping'],
    ['mgmt', 'icmp 192.168.1.5 > 192.168.1.99 13/0', 'no', 'and no other ICMP'],
    ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:23', 'no', 'no telnet'],
    ['lan', 'tcp 10.20.10.200:40000 > 10.20.10.1:541', 'yes', 'central management'],
    ['lan', 'icmp6 2001:db8:20::5 > 2001:db8:20::1 128/0', 'yes', 'IPv6 by its own list'],
    ['lan', 'tcp [2001:db8:20::5]:40000 > [2001:db8:20::1]:8443', 'no', 'which differs'],
    ['wan', 'icmp 198.18.0.1 > 203.0.113.2 8/0', 'no', 'nothing where nothing is allowed'],
    ['wan', 'tcp 198.18.0.1:40000 > 10.20.10.1:8443', 'maybe', 'addresses of other interfaces are open'],
    ['wan', 'tcp 198.18.0.1:40000 > 10.20.10.1:23', 'no', 'within what either interface allows'],
    ['odd', 'tcp 10.77.0.5:40000 > 10.77.0.1:9999', 'maybe', 'an unknown word may be any service'],
  ] as const)('on %s %s: %s, %s', (from, text, expected, _why) => {
    expect(answers(from, text)).toBe(expected)
  })

  test('a local-in policy takes packets away', () => {
    expect(answers('lan', 'tcp 10.20.10.5:40000 > 10.20.10.1:8443')).toBe('yes')
    expect(answers('lan', 'tcp 10.20.10.200:40000 > 10.20.10.1:8443')).toBe('no')
    expect(answers('lan', 'icmp 10.20.10.200 > 10.20.10.1 8/0')).toBe('yes')
  })

  test('a local-in policy about an FQDN leaves both answers open', () => {
    expect(answers('mgmt', 'udp 192.168.1.5:40000 > 192.168.1.99:161')).toBe('maybe')
    expect(answers('mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:8443')).toBe('yes')
  })

  test('an accepting local-in policy before it keeps packets', () => {
    const kept = readText(
      textOf('local-services').replace(
        'config firewall local-in-policy\n',
        'config firewall local-in-policy\n    edit 9\n        set intf "lan"\n        set srcaddr "all"\n        set dstaddr "all"\n        set action accept\n        set service "ADMIN"\n        set schedule "always"\n    next\n',
      ),
    )
    expect(answers('lan', 'tcp 10.20.10.200:40000 > 10.20.10.1:8443', kept)).toBe('yes')
  })

  test('the line that allows it is given', () => {
    const [binding] = domainOf(reading).local.bindings
    expect(lineAt(binding!.span)).toBe('set allowaccess ping https ssh snmp')
  })
})

describe('trusted hosts', () => {
  const admins = (...lists: readonly (readonly string[])[]): Reading => {
    const entries = lists.map(
      (hosts, index) =>
        `    edit "admin${index}"\n${hosts.map((host, at) => `        set trusthost${at + 1} ${host} 255.255.255.255\n`).join('')}        set vdom "root"\n    next\n`,
    )
    return readText(
      textOf('local-services').replace(
        'config system interface\n',
        `config system admin\n${entries.join('')}end\nconfig system interface\n`,
      ),
    )
  }
  const https = (source: string): string => `tcp ${source}:40000 > 192.168.1.99:8443`

  test('of every administrator together are the sources that are answered', () => {
    const both = admins(['192.168.1.5', '192.168.1.6'], ['192.168.1.7'])
    expect([answers('mgmt', https('192.168.1.5'), both), answers('mgmt', https('192.168.1.7'), both)]).toEqual(['yes', 'yes'])
    expect(answers('mgmt', https('192.168.1.8'), both)).toBe('no')
  })

  test('count for nothing when one administrator has none, or has every address', () => {
    expect(answers('mgmt', https('192.168.1.8'), admins(['192.168.1.5'], []))).toBe('yes')
    const open = readText(admins(['192.168.1.5']).source.text.replace('192.168.1.5 255.255.255.255', '0.0.0.0 0.0.0.0'))
    expect(answers('mgmt', https('192.168.1.8'), open)).toBe('yes')
  })

  test('limit ping and SNMP perhaps, and other services not', () => {
    const one = admins(['192.168.1.5'])
    expect(answers('mgmt', 'icmp 192.168.1.8 > 192.168.1.99 8/0', one)).toBe('maybe')
    expect(answers('mgmt', 'icmp 192.168.1.5 > 192.168.1.99 8/0', one)).toBe('yes')
    expect(answers('lan', 'tcp 10.20.10.200:40000 > 10.20.10.1:541', one)).toBe('yes')
  })

  test('are understood statements', () => {
    expect(admins(['192.168.1.5']).device.coverage.understood).toBe(reading.device.coverage.understood + 1)
  })
})
