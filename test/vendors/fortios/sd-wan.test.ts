import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, holds, packet, readCase, stagesOf } from './firewall.ts'

const reading = readCase('sd-wan')
const [stage] = stagesOf(domainOf(reading), 'route')

describe('SD-WAN', () => {
  test('zones stand for their members in policies', () => {
    for (const out of ['wan', 'wan2'])
      expect(decides(reading, 'lan', out, 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('permit by policy/root/1')
    expect(decides(reading, 'wan', 'lan', 'tcp 192.0.2.1:40000 > 10.20.10.5:443')).toBe('deny by default')
  })

  test('a route to a zone goes over each member while it is healthy', () => {
    const statics = stage!.table.routes.filter(({ kind }) => kind === 'static')
    expect(statics.map(({ out, distance, conditional }) => [out, distance, conditional])).toEqual([
      ['wan', 1, true],
      ['wan2', 1, true],
    ])
  })

  test('a rule may take a packet to its members, never for certain', () => {
    const [rule] = stage!.policyRoutes
    expect(holds(rule!.match, packet('tcp 10.20.10.5:40000 > 192.0.2.1:443'))).toBe('maybe')
    expect(holds(rule!.match, packet('tcp 10.20.10.5:40000 > 192.0.2.1:80'))).toBe('no')
    expect(rule!.out).toEqual(['wan2'])
    expect(codes(rule!.uncertainties)).toEqual(['sd-wan-rule'])
  })

  test('is named as a feature', () => {
    expect(domainOf(reading).features.map(({ kind }) => kind)).toEqual(['sd-wan'])
    expect(domainOf(reading).uncertainties).toEqual([])
  })
})
