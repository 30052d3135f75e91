import { describe, expect, test } from 'vitest'
import { decides, domainOf, lineAt, readCase, readText, ruleOf, stagesOf, textOf } from './firewall.ts'

const reading = readCase('full-configuration')

describe('a file that prints every default', () => {
  test('is understood to the last line', () => {
    expect(reading.device.coverage.notUnderstood.map(({ span }) => lineAt(span))).toEqual([])
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(stagesOf(domainOf(reading), 'route')[0]!.table.uncertainties).toEqual([])
  })

  test('means what it means without the defaults', () => {
    expect(decides(reading, 'port1', 'port2', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('permit by policy/root/1')
    expect(decides(reading, 'port1', 'port2', 'tcp 10.99.0.5:40000 > 192.0.2.1:443')).toBe('deny by default')
    const rule = ruleOf(reading, 'policy/root/1')
    expect([rule.conditions, rule.uncertainties, rule.sourceTarget]).toEqual([[], [], { kind: 'interface' }])
  })

  test('gives no interface an IPv6 address for ::/0', () => {
    expect(reading.device.interfaces.map(({ ipv6 }) => ipv6)).toEqual([false, false])
  })

  test('has no feature that is switched off', () => {
    expect(domainOf(reading).features).toEqual([])
  })

  test('still reports a word that is no default', () => {
    const odd = readText(textOf('full-configuration').replace('set dsri disable', 'set dsri disable\n        set moonlight disable'))
    expect(odd.device.coverage.notUnderstood.map(({ span }) => lineAt(span))).toEqual(['set moonlight disable'])
  })
})
