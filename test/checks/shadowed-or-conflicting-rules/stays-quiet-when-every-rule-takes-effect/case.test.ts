import { expect, test } from 'vitest'
import check from '../../../../src/checks/shadowed-or-conflicting-rules.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { condition, deny, destinationTranslation, filter, offset, permit, topology } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.my, ZONES.lg, ZONES.int], devices: { fw: { my: 'my', lg: 'lg', int: 'int' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', int: '10.30.0.1/24' }
const findings = (...rules: readonly Rule[]) => judge(check, { topology: wired, devices: [firewall('fw', ports, rules)] }).findings

test('narrow permits before a broad deny', () => {
  expect(
    findings(permit({ in: ['lg'], out: ['int'], src: '10.20.0.5', services: 'tcp/443' }), deny({ in: ['lg'], out: ['int'] }), deny()),
  ).toEqual([])
})

test('the same rule between other interfaces', () => {
  expect(findings(permit({ in: ['lg'], out: ['int'] }), permit({ in: ['my'], out: ['int'] }))).toEqual([])
})

test('a broad permit under a schedule hides nothing for certain', () => {
  expect(findings(permit({ in: ['lg'], out: ['int'], conditions: [condition()] }), deny({ in: ['lg'], out: ['int'] }))).toEqual([])
})

test('an earlier rule that was not understood hides nothing for certain', () => {
  expect(findings(permit({ in: ['lg'], out: ['int'], partial: true }), deny({ in: ['lg'], out: ['int'] }))).toEqual([])
})

test('a disabled rule hides nothing', () => {
  expect(findings(permit({ enabled: false }), deny({ in: ['lg'], out: ['int'] }))).toEqual([])
})

test('a permit for translated packets is not hidden by one for untranslated ones', () => {
  const vip = destinationTranslation({ id: 'vip1', dst: '203.0.113.10', to: offset('203.0.113.10', '203.0.113.10', '10.30.0.10') })
  const fw = firewall('fw', ports, [])
  const rules = [
    permit({ in: ['lg'], out: ['int'], translated: 'none' }),
    permit({ in: ['lg'], out: ['int'], translated: ['vip1'], dst: '10.30.0.10' }),
  ]
  const translating = {
    ...fw,
    domains: fw.domains.map((d) => ({
      ...d,
      stages: [{ kind: 'translate-destination' as const, translations: [vip] }, d.stages[0]!, filter(rules)],
    })),
  }
  expect(judge(check, { topology: wired, devices: [translating] }).findings).toEqual([])
})

test('a deny that still works for packets that no VIP translated', () => {
  const vip = destinationTranslation({ id: 'vip1', dst: '203.0.113.10', to: offset('203.0.113.10', '203.0.113.10', '10.30.0.10') })
  const fw = firewall('fw', ports, [])
  const rules = [permit({ in: ['lg'], out: ['int'], translated: ['vip1'], dst: '10.30.0.10' }), deny({ in: ['lg'], out: ['int'] })]
  const translating = {
    ...fw,
    domains: fw.domains.map((d) => ({
      ...d,
      stages: [{ kind: 'translate-destination' as const, translations: [vip] }, d.stages[0]!, filter(rules)],
    })),
  }
  expect(judge(check, { topology: wired, devices: [translating] }).findings).toEqual([])
})

test('an explicit last deny after permits of everything between two ports of one tier', () => {
  const inside = topology({ zones: [ZONES.lg, ZONES.lg2, ZONES.int], devices: { fw: { lg: 'lg', lg2: 'lg2', int: 'int' } } })
  const fw = firewall('fw', { lg: '10.20.0.1/24', lg2: '10.20.1.1/24', int: '10.30.0.1/24' }, [
    permit({ in: ['lg'], out: ['lg2'] }),
    deny(),
  ])
  expect(judge(check, { topology: inside, devices: [fw] }).findings).toEqual([])
})
