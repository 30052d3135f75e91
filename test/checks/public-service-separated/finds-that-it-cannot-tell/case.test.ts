import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { judged, published, wired } from '../published.ts'

const vague = (fields: Parameters<typeof permit>[0]) => permit({ id: 'vague', uncertainties: [uncertainty('unresolved-fqdn')], ...fields })

test('towards the inside', () => {
  const { findings } = judged(wired, [vague({ src: '10.30.50.10', dst: between([], ['10.20.0.20']), services: 'tcp/443' })])
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'pub', 'lg']])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
})

test('from the outside', () => {
  const { findings } = judged(withFlows(wired, published), [
    vague({ in: ['wan'], dst: between(['10.30.50.10'], ['10.30.50.0/28']), services: 'tcp/443' }),
  ])
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'internet', 'pub']])
})
