import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { INTERNET, judged, web, wired } from '../outside.ts'

test('an object that may hold more than the declared host', () => {
  const { findings } = judged(withFlows(wired, web), [
    permit({
      id: 'vague',
      in: ['sec'],
      src: INTERNET,
      dst: between(['10.30.0.10'], ['10.30.0.0/24']),
      services: 'tcp/443',
      uncertainties: [uncertainty('unresolved-fqdn')],
    }),
  ])
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'internet', 'int']])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
})
