import { describe, expect, test } from 'vitest'
import { accepts, crosses, doubts, fixtureText, leaves, readText, verdict } from './support.ts'

describe('a gateway between zones, with containers and sets', () => {
  const reading = readText(fixtureText('zone-gateway'))
  const { device } = reading

  test('is read whole', () => {
    expect(device).toMatchObject({ vendor: 'linux', hostname: 'gw-lg01', role: 'firewall', knowledge: 'export' })
    expect(device.coverage.notUnderstood).toEqual([])
    expect(reading.domain.uncertainties).toEqual([])
    expect(reading.diagnostics).toEqual([])
    expect(device.interfaces.map(({ id, used, kind }) => [id, used, kind])).toEqual([
      ['lo', false, 'loopback'],
      ['ens160', true, 'physical'],
      ['ens192', true, 'physical'],
      ['ens224', true, 'physical'],
      ['docker0', true, 'physical'],
    ])
    // The only thing left open is the member that expires.
    expect(new Set(doubts(reading))).toEqual(new Set(['ipset blocked has members that expire']))
  })
  const from = (sent: string, input = 'ens160', output = 'ens192') => verdict(reading, sent, input, output)
  test('the published name leads to the server behind, and only to its port', () => {
    expect(leaves(reading, 'ens160', 'tcp 10.20.64.5:40000 > 10.20.20.2:443')).toEqual(['ens192 10.10.20.1:* > 10.10.20.10:8443'])
    expect(from('tcp 10.20.64.5:40000 > 10.10.20.10:8443')).toBe('stops')
    expect(from('tcp 10.20.64.5:40000 > 10.20.20.2:80')).toBe('stops')
  })
  test('terminals reach the web servers in office hours, visitors do not', () => {
    expect(from('tcp 10.20.64.5:40000 > 10.10.20.11:443')).toBe('passes')
    expect(from('tcp 10.20.79.5:40000 > 10.10.20.11:443')).toBe('stops')
    expect(from('tcp 10.20.80.5:40000 > 10.10.20.11:443')).toBe('stops')
    expect(from('tcp 10.20.64.5:40000 > 10.10.20.12:443')).toBe('stops')
    expect(from('tcp 10.20.64.99:40000 > 10.10.20.11:443')).toBe('open')
  })
  test('one section reaches two databases on their ports', () => {
    expect(from('tcp 10.20.65.12:40000 > 10.10.20.30:1521')).toBe('passes')
    expect(from('tcp 10.20.65.12:40000 > 10.10.20.30:5432')).toBe('stops')
    expect(from('tcp 10.20.65.20:40000 > 10.10.20.30:1521')).toBe('stops')
  })
  test('the other way only logs pass', () => {
    expect(from('udp 10.10.20.10:514 > 10.20.20.40:514', 'ens192', 'ens160')).toBe('passes')
    expect(from('tcp 10.10.20.10:40000 > 10.20.64.5:445', 'ens192', 'ens160')).toBe('stops')
  })
  test('containers: published port from outside, anything outwards under the server address, nothing from the other zone', () => {
    expect(leaves(reading, 'ens160', 'tcp 10.20.64.5:40000 > 10.20.20.1:8080')).toEqual(['docker0 10.20.64.5:40000 > 172.17.0.2:80'])
    expect(leaves(reading, 'docker0', 'tcp 172.17.0.2:40000 > 10.20.20.40:443')).toEqual(
      ['ens160 10.20.20.1|10.20.20.2:* > 10.20.20.40:443'].map((line) => line.replace('10.20.20.1|10.20.20.2', '10.20.20.1-10.20.20.2')),
    )
    expect(crosses(reading, 'ens192', 'docker0', 'tcp 10.10.20.10:40000 > 172.17.0.2:80', 'possible')).toBe(false)
    // Forwarding through docker0 is open to the containers' other side as well: the container network reaches the inner zone.
    expect(crosses(reading, 'docker0', 'ens192', 'tcp 172.17.0.2:40000 > 10.10.20.30:1521')).toBe(true)
  })
  test('management takes its own table', () => {
    expect(leaves(reading, 'ens224', 'tcp 10.99.0.50:40000 > 10.20.20.40:443', 'possible')).toEqual([])
    expect(accepts(reading, 'ens224', 'tcp 10.99.0.50:40000 > 10.99.0.11:22')).toBe(true)
    expect(accepts(reading, 'ens160', 'tcp 10.99.0.50:40000 > 10.20.20.1:22')).toBe(false)
    expect(accepts(reading, 'ens160', 'icmp 10.20.64.5 > 10.20.20.1 8/0')).toBe(true)
  })
  test('nothing of IPv6 is forwarded, whatever the tables say', () => {
    expect(crosses(reading, 'ens160', 'ens192', 'tcp [2001:db8::1]:1 > [2001:db8::2]:80', 'possible')).toBe(false)
  })
})

describe('a branch firewall captured from a terminal', () => {
  const reading = readText(fixtureText('branch-capture'))
  const { device } = reading

  test('is read whole', () => {
    expect(device).toMatchObject({ hostname: 'br-fw01', product: 'Linux 3.10.0-1160.el7.x86_64', role: 'router' })
    expect(device.coverage.notUnderstood).toEqual([])
    expect(doubts(reading)).toEqual([])
    expect(device.interfaces.filter(({ used }) => used).map(({ id, vlan }) => [id, vlan])).toEqual([
      ['em2', undefined],
      ['em1.110', 110],
      ['em1.120', 120],
      ['tun0', undefined],
    ])
  })
  const from = (sent: string, input: string, output: string) => verdict(reading, sent, input, output)
  test('the two networks of the branch are apart', () => {
    expect(from('tcp 10.10.96.5:40000 > 10.20.96.5:445', 'em1.110', 'em1.120')).toBe('stops')
    expect(from('tcp 10.20.96.5:40000 > 10.10.96.5:445', 'em1.120', 'em1.110')).toBe('stops')
  })
  test('each reaches its own part of the main office', () => {
    expect(from('tcp 10.10.96.5:40000 > 10.10.20.5:1521', 'em1.110', 'tun0')).toBe('passes')
    expect(from('tcp 10.10.96.5:40000 > 10.20.20.5:443', 'em1.110', 'tun0')).toBe('stops')
    expect(from('tcp 10.20.96.5:40000 > 10.20.20.5:443', 'em1.120', 'tun0')).toBe('passes')
    expect(from('tcp 10.20.96.5:40000 > 10.20.20.5:80', 'em1.120', 'tun0')).toBe('stops')
  })
  test('web access leaves under the address of the outer interface', () => {
    expect(leaves(reading, 'em1.120', 'tcp 10.20.96.5:40000 > 198.51.100.7:443')).toEqual(['em2 192.168.50.1:* > 198.51.100.7:443'])
    expect(from('tcp 10.10.96.5:40000 > 198.51.100.7:443', 'em1.110', 'em2')).toBe('stops')
  })
  test('a forwarded port from outside', () => {
    expect(leaves(reading, 'em2', 'tcp 198.51.100.7:40000 > 192.168.50.1:10022')).toEqual(['em1.120 198.51.100.7:40000 > 10.20.96.20:22'])
    expect(from('tcp 198.51.100.7:40000 > 10.20.96.21:22', 'em2', 'em1.120')).toBe('stops')
  })
  test('a policy of ACCEPT behind a rule that rejects everything', () => {
    expect(accepts(reading, 'em2', 'tcp 198.51.100.7:40000 > 192.168.50.1:22')).toBe(false)
    expect(accepts(reading, 'tun0', 'tcp 10.99.0.21:40000 > 10.255.0.2:22')).toBe(true)
  })
})
