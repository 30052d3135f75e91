import { expect, test } from 'vitest'
import { permit, between, uncertainty } from '../../../support/builders.ts'
import { judged, straight, viaCloud } from '../exits.ts'

test('a rule that may hold addresses behind the second line', () => {
  const vague = permit({
    id: 'vague',
    src: '10.30.0.0/24',
    dst: between([], ['203.0.113.0/24']),
    services: 'tcp/443',
    uncertainties: [uncertainty('unresolved-fqdn')],
  })
  const { findings } = judged([vague], [viaCloud, straight('203.0.113.0/24')])
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'int', 'internet']])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
})
