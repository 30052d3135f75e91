import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, uses } from '../clouds.ts'

test('our firewall lets the cloud out', () => {
  const outcome = judged({ rules: [uses('my'), permit({ id: 'out', in: ['cloud'], out: ['inet'], services: 'tcp/443' })] })
  expect(said(outcome)).toEqual(['violation high fw/out'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.110.0.20', '198.51.100.7', 443))).toBe(true)
})

test('our firewall lets the Internet in', () => {
  expect(said(judged({ rules: [uses('my'), permit({ id: 'in', in: ['inet'], out: ['cloud'], services: 'tcp/443' })] }))).toEqual([
    'violation high fw/in',
  ])
})

test('the cloud is declared to carry on to the Internet', () => {
  expect(said(judged({ reaches: ['internet'] }))).toEqual(['violation high topology/external/cloud'])
})
