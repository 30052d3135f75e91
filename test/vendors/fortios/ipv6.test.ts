import { describe, expect, test } from 'vitest'
import { decides, interfaceOf, readCase, readText, textOf, translate } from './firewall.ts'

const v4 = (port: number, source = '10.20.10.5'): string => `tcp ${source}:40000 > 192.0.2.1:${port}`
const v6 = (port: number, source = '2001:db8:20::15'): string => `tcp [${source}]:40000 > [2001:db8:1::1]:${port}`

describe('policies for both IP versions (6.4 on)', () => {
  const reading = readCase('ipv6')
  const out = (text: string): string => decides(reading, 'lan', 'wan', text)

  test('match each version by its own addresses', () => {
    expect(out(v4(443))).toBe('permit by policy/root/1')
    expect(out(v6(443))).toBe('permit by policy/root/1')
    expect(out(v6(443, '2001:db8:99::1'))).toBe('deny by default')
  })

  test('with IPv4 addresses only do not match IPv6, and the other way round', () => {
    expect(out(v4(22))).toBe('permit by policy/root/2')
    expect(out(v6(22))).toBe('deny by default')
    expect(out(v6(25))).toBe('permit by policy/root/3')
    expect(out(v4(25))).toBe('deny by default')
  })

  test('match ICMPv6 for IPv6', () => {
    expect(out('icmp6 2001:db8:20::15 > 2001:db8:1::1 128/0')).toBe('permit by policy/root/3')
    expect(out('icmp 10.20.10.5 > 192.0.2.1 8/0')).toBe('deny by default')
  })

  test('negate each version by its own flag', () => {
    expect(out('udp [2001:db8:20::15]:40000 > [2001:db8:1::1]:123')).toBe('deny by default')
    expect(out('udp [2001:db8:20::99]:40000 > [2001:db8:1::1]:123')).toBe('permit by policy/root/5')
    expect(out('udp 10.20.10.5:40000 > 192.0.2.1:123')).toBe('deny by default')
  })

  test('with one flag in a release that had no second one are open for IPv6', () => {
    const old = readText(textOf('ipv6').replace('7.2.8', '6.4.14').replace('        set srcaddr6-negate enable\n', ''))
    expect(decides(old, 'lan', 'wan', 'udp [2001:db8:20::15]:40000 > [2001:db8:1::1]:123')).toBe(
      'permit? by policy/root/5, deny by default',
    )
    expect(decides(old, 'lan', 'wan', 'udp 10.99.0.5:40000 > 192.0.2.1:123')).toBe('permit by policy/root/5')
  })

  test('take IPv6 VIPs', () => {
    const moved = translate(reading, 'wan', 'tcp [2001:db8:9::1]:40000 > [2001:db8:ff::80]:80')!
    expect(moved.id).toBe('vip6/root/web6')
    expect(decides(reading, 'wan', 'lan', moved.packet, { translated: moved.id })).toBe('permit by policy/root/4')
    expect(interfaceOf(reading, 'lan').ipv6).toBe(true)
  })
})

describe('separate IPv6 policies (before 6.4)', () => {
  const reading = readCase('ipv6-old')

  test('decide IPv6, and only IPv6', () => {
    expect(decides(reading, 'lan', 'wan', v6(22))).toBe('permit by policy6/root/1')
    expect(decides(reading, 'lan', 'wan', v4(22))).toBe('deny by default')
  })

  test('leave IPv4 to the other table', () => {
    expect(decides(reading, 'lan', 'wan', v4(443))).toBe('permit by policy/root/1')
    expect(decides(reading, 'lan', 'wan', v6(443))).toBe('deny by default')
  })
})

describe('consolidated policies (6.2)', () => {
  const reading = readCase('consolidated')

  test('hold addresses of both versions', () => {
    expect(decides(reading, 'lan', 'wan', v4(443))).toBe('permit by consolidated-policy/root/1')
    expect(decides(reading, 'lan', 'wan', v4(443, '10.99.0.1'))).toBe('deny by default')
    expect(decides(reading, 'lan', 'wan', v6(443))).toBe('permit by consolidated-policy/root/1')
  })
})
