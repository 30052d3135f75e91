import { expect, test } from 'vitest'
import matrix from '../../../../src/checks/no-direct-lgwan-internet.ts'
import { alphaPrimePolicy, breakout, judged, OUT, out, town } from '../../breakout-city.ts'
import { judge, policy, said } from '../../support.ts'

test('one registered cloud, by its services, with every measure', () => {
  expect(said(judged([OUT]))).toEqual([])
})

test('the matrix of α′ lets it pass as a declared flow, and nothing more; that of α does not', () => {
  const city = { topology: town(), devices: [breakout([OUT])] }
  expect(said(judge(matrix, { ...city, policy: alphaPrimePolicy() }))).toEqual([])
  expect(said(judge(matrix, { ...city, policy: policy() }))).toEqual(['violation critical fw/lbo'])
  const astray = { topology: town(), devices: [breakout([OUT, out('web', { dst: '198.51.100.0/24' })])] }
  expect(said(judge(matrix, { ...astray, policy: alphaPrimePolicy() }))).toEqual(['violation critical fw/web'])
})

test('a cloud that is registered and not used', () => {
  expect(said(judged([]))).toEqual([])
})
