import { expect, test } from 'vitest'
import check from '../../../../src/checks/internet-separated-from-core-and-internal.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

const custom = (city: ReturnType<typeof relayCity>) => ({ ...city, topology: { ...city.topology, model: 'custom' as const } })

test('LGWAN traffic, traffic inside either side, and a relay that nobody can use', () => {
  const rules = [pass('ss', '10.20.0.5', '198.18.0.10', 'tcp/443'), pass('web', '10.30.0.5', '203.0.113.9', 'tcp/443')]
  expect(judge(check, custom(relayCity([fileSan()], rules))).findings).toEqual([])
})

test('relays that sanitize, where the policy allows them', () => {
  const outcome = judge(check, { ...custom(relayCity([fileSan()], FILE_RULES)), parameters: { 'allow-sanitized-crossing': true } })
  expect(outcome.findings).toEqual([])
})

test('is asked of topologies of model custom, or where the policy says so', () => {
  const open = relayCity([], [pass('p', '10.20.0.5', '10.30.0.5', 'tcp/443')])
  expect(judge(check, open).notApplicable?.ja).toContain('applies: true')
  expect(judge(check, custom(open)).findings).toHaveLength(1)
  expect(judge(check, { ...custom(open), parameters: { applies: false } }).notApplicable).toBeDefined()
})
