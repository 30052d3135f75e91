import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { judged } from '../segments.ts'

/** An object that may hold the server, or half of the segment. */
const vague = permit({
  id: 'vague',
  src: '10.20.0.0/24',
  dst: between([], ['10.20.1.0/24']),
  services: 'tcp/445',
  uncertainties: [uncertainty('unresolved-fqdn')],
})

test('whether a declared flow passes', () => {
  const { findings } = judged([vague])
  expect(findings.filter(({ severity }) => severity !== 'info').map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
})

test('whether more than is declared passes', () => {
  const { findings } = judged([vague], [], { parameters: { complete: ['lgwan'] } })
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'lg', 'lg2']])
})
