import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-single-path.ts'
import { device, permit, topology, uncertainty } from '../../../support/builders.ts'
import { INT, INTERNET, town } from '../../scanning.ts'
import { judge, ZONES } from '../../support.ts'

test('a device without an export at the boundary', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.int], externals: [INTERNET], devices: { fw: { int: 'int', wan: 'internet' } } }),
    devices: [device('fw', { knowledge: 'missing' })],
  })
  expect(outcome.findings.length).toBeGreaterThan(0)
  expect(outcome.findings.every(({ verdict }) => verdict === 'not-evaluable')).toBe(true)
})

test('a rule that may let mail out', () => {
  const outcome = judge(check, town([permit({ id: 'maybe', src: INT, services: 'tcp/25', partial: true, uncertainties: [uncertainty()] })]))
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})
