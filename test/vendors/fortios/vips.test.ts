import { describe, expect, test } from 'vitest'
import { formatAddress } from '../../../src/packet/address.ts'
import { codes, decides, readCase, readText, ruleOf, textOf, translate } from './firewall.ts'

const reading = readCase('vips')

/** Where a packet goes: `172.16.0.10:80 by vip/root/web`, with `maybe` when the translation is not certain. */
function goes(text: string, from = 'wan'): string {
  const found = translate(reading, from, text)
  if (found === undefined) return 'untouched'
  return `${found.certain ? '' : 'maybe '}${formatAddress(4, found.packet.dst)}:${found.packet.dport} by ${found.id}`
}

/** The policy that decides a packet from wan to dmz after translation. */
function decided(text: string, from = reading): string {
  const found = translate(from, 'wan', text)
  return found === undefined ? decides(from, 'wan', 'dmz', text) : decides(from, 'wan', 'dmz', found.packet, { translated: found.id })
}

describe('virtual IPs', () => {
  test.each([
    ['tcp 198.18.0.1:40000 > 203.0.113.3:8080', '172.16.0.10:80 by vip/root/web', 'the port moves with the address'],
    ['tcp 198.18.0.1:40000 > 203.0.113.3:80', 'untouched', 'other ports are not forwarded'],
    ['udp 198.18.0.1:40000 > 203.0.113.3:8080', 'untouched', 'TCP is the default'],
    ['udp 198.18.0.1:40000 > 203.0.113.4:53', '172.16.0.20:53 by vip/root/whole', 'without port forwarding everything is translated'],
    ['tcp 198.18.0.1:40000 > 198.51.100.18:25', '172.16.0.34:25 by vip/root/row', 'ranges map one by one'],
    ['udp 192.0.2.3:40000 > 203.0.113.5:5007', '172.16.0.30:6007 by vip/root/partner-only', 'port ranges too'],
    ['udp 192.0.2.200:40000 > 203.0.113.5:5000', '172.16.0.30:6000 by vip/root/partner-only', 'a source filter lists hosts and prefixes'],
    ['udp 192.0.2.16:40000 > 203.0.113.5:5000', 'untouched', 'and limits the translation itself'],
    [
      'tcp 198.18.0.1:40000 > 203.0.113.6:443',
      'maybe 172.16.0.40:443 by vip/root/unused',
      'a VIP that no policy uses may translate or not',
    ],
  ] as const)('%s goes to %s: %s', (text, expected, _why) => {
    expect(goes(text)).toBe(expected)
  })

  test('on one interface do not touch what arrives on another', () => {
    expect(goes('tcp 10.20.10.5:40000 > 203.0.113.3:8080', 'lan')).toBe('untouched')
    expect(goes('tcp 10.20.10.5:40000 > 203.0.113.4:443', 'lan')).toBe('172.16.0.20:443 by vip/root/whole')
  })

  test('with external address 0.0.0.0 are not decided', () => {
    expect(goes('tcp 198.18.0.1:40000 > 203.0.113.2:2222')).toBe('maybe 172.16.0.60:22 by vip/root/any-external')
  })
})

describe('policies and translated packets', () => {
  test('the service of a policy is looked up after the port was mapped', () => {
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080')).toBe('permit by policy/root/2')
  })

  test('an ordinary deny above does not stop translated packets before match-vip was the default', () => {
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.4:25')).toBe('permit by policy/root/3')
  })

  test.each(['7.2.4', '7.4.1', '7.6.0'])('from %s on it does', (version) => {
    const newer = readCase('vips', { version })
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', newer)).toBe('deny by policy/root/1')
  })

  test('in 7.2.3, where sources differ, and without a version, both are possible', () => {
    const unknown = 'deny? by policy/root/1, permit by policy/root/2'
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', readCase('vips', { version: '7.2.3' }))).toBe(unknown)
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', readText(textOf('vips').replace(/^#.*\n/, '')))).toBe(unknown)
  })

  test('written match-vip decides whatever the version', () => {
    const off = readText(textOf('vips').replace('7.0.12', '7.4.5').replace('edit 1\n', 'edit 1\n        set match-vip disable\n'))
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', off)).toBe('permit by policy/root/2')
    const on = readText(textOf('vips').replace('edit 1\n', 'edit 1\n        set match-vip enable\n'))
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', on)).toBe('deny by policy/root/1')
  })

  test('match-vip with a specific destination leaves open which destination counts', () => {
    const text = textOf('vips').replace(/(edit 1\n[\s\S]*?)set dstaddr "all"/, '$1set match-vip enable\n        set dstaddr "web-real"')
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.3:8080', readText(text))).toBe('deny? by policy/root/1, permit by policy/root/2')
    expect(decided('tcp 198.18.0.1:40000 > 203.0.113.4:25', readText(text))).toBe('permit by policy/root/3')
    expect(decides(readText(text), 'wan', 'dmz', 'tcp 198.18.0.1:40000 > 172.16.0.10:80')).toBe('deny by policy/root/1')
  })

  test('an accept of all does not take translated packets', () => {
    expect(decides(reading, 'wan', 'lan', 'tcp 198.18.0.1:40000 > 10.20.10.9:25', { translated: 'vip/root/whole' })).toBe('deny by default')
    expect(decides(reading, 'wan', 'lan', 'tcp 198.18.0.1:40000 > 10.20.10.9:25')).toBe('permit by policy/root/4')
  })

  test('a VIP group stands for its members', () => {
    expect(decided('tcp 198.18.0.1:40000 > 198.51.100.16:25')).toBe('permit by policy/root/3')
    expect(decided('tcp 198.18.0.1:40000 > 198.51.100.16:80')).toBe('deny by default')
  })

  test('a policy that names a VIP does not take packets sent to the real address', () => {
    expect(decides(reading, 'wan', 'dmz', 'tcp 198.18.0.1:40000 > 172.16.0.10:80')).toBe('deny by policy/root/1')
  })

  test('the real server is given as an origin', () => {
    expect(ruleOf(reading, 'policy/root/2').origins.length).toBeGreaterThan(0)
    expect(ruleOf(reading, 'policy/root/2').uncertainties).toEqual([])
  })

  test('an unknown word in a VIP makes the translation a possibility', () => {
    const odd = readText(textOf('vips').replace('edit "whole"', 'edit "whole"\n        set shimmer enable'))
    const found = translate(odd, 'wan', 'tcp 198.18.0.1:40000 > 203.0.113.4:25')
    expect(found).toMatchObject({ id: 'vip/root/whole', certain: false })
    expect(codes(odd.device.coverage.notUnderstood)).toEqual(['unknown-statement'])
  })
})
