import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, matches, readCase, ruleOf } from './firewall.ts'

const reading = readCase('internet-services')
const out = (text: string): string => decides(reading, 'lan', 'wan', text)

describe('internet services', () => {
  test('that the file defines are resolved, address and port together', () => {
    expect(out('tcp 10.20.10.5:40000 > 198.51.100.9:443')).toBe('permit by policy/root/1')
    expect(out('udp 10.20.10.5:40000 > 198.51.100.9:53')).toBe('permit by policy/root/1')
    expect(matches(ruleOf(reading, 'policy/root/1'), 'lan', 'wan', 'udp 10.20.10.5:40000 > 198.51.100.9:443')).toBe('no')
    expect(ruleOf(reading, 'policy/root/1').uncertainties).toEqual([])
  })

  test('of the vendor are bounds', () => {
    expect(matches(ruleOf(reading, 'policy/root/2'), 'lan', 'wan', 'udp 10.20.10.5:40000 > 192.0.2.1:53')).toBe('maybe')
    expect(codes(ruleOf(reading, 'policy/root/2').uncertainties)).toEqual(['unresolved-internet-service'])
  })

  test('as sources are bounds of the source only', () => {
    const rule = ruleOf(reading, 'policy/root/3')
    expect(matches(rule, 'wan', 'lan', 'tcp 192.0.2.1:40000 > 10.20.10.5:443')).toBe('maybe')
    expect(matches(rule, 'wan', 'lan', 'tcp 192.0.2.1:40000 > 10.20.10.5:80')).toBe('no')
  })

  test('that are negated may be anything', () => {
    expect(matches(ruleOf(reading, 'policy/root/4'), 'lan', 'wan', 'tcp 10.20.10.5:40000 > 198.51.100.9:443')).toBe('maybe')
  })

  test('leave the VDOM certain', () => {
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(reading.device.coverage.notUnderstood).toEqual([])
  })
})
