import { expect, test } from 'vitest'
import check from '../../../../src/checks/inter-tier-enforcement-point.ts'
import { device, topology, uncertainty } from '../../../support/builders.ts'
import { judge, router, ZONES } from '../../support.ts'

// Without its export nobody knows whether a device filters; a certain open way elsewhere stays a violation.
test('a device without an export', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.my, ZONES.lg], devices: { fw: { a: 'my', b: 'lg' } } }),
    devices: [device('fw', { knowledge: 'missing' })],
  })
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['missing-export']],
  ])
})

test('a router without lists on which something was not understood', () => {
  const l3 = router('l3', { a: '10.20.0.1/24', b: '10.30.0.1/24' }, {}, { uncertainties: [uncertainty()] })
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { a: 'lg', b: 'int' } } }),
    devices: [l3],
  })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})
