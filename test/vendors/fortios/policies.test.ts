import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, lineAt, matches, readCase, ruleOf, rulesOf } from './firewall.ts'

const reading = readCase('policies')
const lanToDmz = (port: number, source = '10.20.10.5'): string =>
  decides(reading, 'lan', 'dmz', `tcp ${source}:40000 > 172.16.0.10:${port}`)
const dmzToLan = (port: number): string => decides(reading, 'dmz', 'lan', `tcp 172.16.0.10:40000 > 10.20.10.5:${port}`)

describe('policies', () => {
  test('stand in the order of the file, not of their numbers', () => {
    expect(
      rulesOf(reading)
        .map((rule) => rule.id)
        .slice(0, 3),
    ).toEqual(['policy/root/7', 'policy/root/2', 'policy/root/3'])
    expect(lanToDmz(443)).toBe('permit by policy/root/7')
  })

  test('without an action deny', () => {
    expect(ruleOf(reading, 'policy/root/2').action).toBe('deny')
  })

  test('that are disabled decide nothing', () => {
    expect(ruleOf(reading, 'policy/root/3').enabled).toBe(false)
    expect(lanToDmz(22)).toBe('deny by default')
  })

  test('hold only between their interfaces', () => {
    expect(decides(reading, 'wan', 'dmz', 'tcp 10.20.10.5:40000 > 172.16.0.10:443')).toBe('deny by default')
    expect(decides(reading, 'dmz', 'dmz', 'tcp 10.20.10.5:40000 > 172.16.0.10:443')).toBe('deny by default')
  })

  test('with interface any hold everywhere', () => {
    expect(decides(reading, 'lan', 'dmz', 'tcp 192.0.2.1:40000 > 172.16.0.10:25')).toBe('permit by policy/root/6')
  })

  test('negate the union of what they list', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:22')).toBe('permit by policy/root/4')
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:22')).toBe('deny by default')
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('deny by default')
  })

  test('that negate all match nothing', () => {
    expect(matches(ruleOf(reading, 'policy/root/8'), 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('no')
  })

  test('that deny an FQDN leave both answers open', () => {
    expect(decides(reading, 'wan', 'dmz', 'tcp 192.0.2.1:40000 > 172.16.0.10:25')).toBe('deny? by policy/root/5, permit by policy/root/6')
    expect(codes(ruleOf(reading, 'policy/root/5').uncertainties)).toEqual(['unresolved-fqdn'])
  })

  test('for user groups are conditions', () => {
    expect(ruleOf(reading, 'policy/root/9').conditions.map(({ kind }) => kind)).toEqual(['user'])
    expect(matches(ruleOf(reading, 'policy/root/9'), 'dmz', 'lan', 'tcp 172.16.0.10:40000 > 10.20.10.5:22')).toBe('yes')
  })

  test.each([
    [10, 23, 'unknown-statement', 'set twinkle enable'],
    [11, 21, 'unknown-line', 'this line is not a statement'],
    [13, 110, 'missing-attribute', 'edit 13'],
    [14, 143, 'undefined-interface', 'set srcintf "nowhere"'],
  ] as const)('%i only may match, within what was understood', (id, port, code, line) => {
    expect(dmzToLan(port)).toBe(`permit? by policy/root/${id}, deny by default`)
    expect(codes(ruleOf(reading, `policy/root/${id}`).uncertainties)).toEqual([code])
    expect(lineAt(ruleOf(reading, `policy/root/${id}`).uncertainties[0]!.span)).toBe(line)
  })

  test('with an unknown action may permit', () => {
    expect(decides(reading, 'dmz', 'lan', 'udp 172.16.0.10:40000 > 10.20.10.5:123')).toBe('permit? by policy/root/12, deny by default')
  })

  test('that expired are disabled from that day on', () => {
    expect(dmzToLan(389)).toBe('deny by default')
    const before = readCase('policies', { today: '2026-06-01' })
    expect(decides(before, 'dmz', 'lan', 'tcp 172.16.0.10:40000 > 10.20.10.5:389')).toBe('permit by policy/root/15')
  })

  test('leave the VDOM certain: an unknown word reaches its rule only', () => {
    expect(domainOf(reading).uncertainties).toEqual([])
  })

  test('run from edit to next, and know whether they log', () => {
    const { span, logged, focus } = ruleOf(reading, 'policy/root/6')
    expect(span.source.text.slice(span.start, span.end)).toMatch(/^edit 6\n[\s\S]*next$/)
    expect(logged).toBe(false)
    expect(lineAt(focus)).toBe('set srcaddr "all"')
    expect(ruleOf(reading, 'policy/root/7').logged).toBe(true)
  })

  test('count what decides nothing as irrelevant, by kind', () => {
    expect(reading.device.coverage.irrelevant).toEqual({ display: 2, logging: 2 })
    expect(reading.device.coverage.notUnderstood.map(({ span }) => lineAt(span))).toEqual([
      'set twinkle enable',
      'this line is not a statement',
      'set action perhaps',
    ])
  })
})
