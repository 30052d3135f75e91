import { expect, test } from 'vitest'
import { between, uncertainty } from '../../../support/builders.ts'
import { judged, OUT, out } from '../../breakout-city.ts'

const unresolved = {
  ...out('fqdn', { dst: between([], ['0.0.0.0/0']), services: 'tcp/443' }),
  uncertainties: [uncertainty('unresolved-fqdn')],
}

test('a rule whose destination is a name', () => {
  const outcome = judged([unresolved])
  expect(new Set(outcome.findings.map(({ verdict }) => verdict))).toEqual(new Set(['not-evaluable']))
  expect(outcome.findings[0]?.uncertainties?.map(({ code }) => code)).toContain('unresolved-fqdn')
})

test('a rule that names the cloud and something unknown beside it', () => {
  const mixed = { ...out('mixed', { dst: between(['192.0.2.128/25'], ['192.0.2.0/24']) }), uncertainties: [uncertainty('unresolved-fqdn')] }
  const outcome = judged([mixed])
  expect(outcome.findings.length).toBeGreaterThan(0)
  expect(outcome.findings.every(({ verdict }) => verdict === 'not-evaluable')).toBe(true)
  expect(judged([OUT]).findings).toEqual([])
})
