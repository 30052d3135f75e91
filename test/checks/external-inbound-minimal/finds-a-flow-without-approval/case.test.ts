import { expect, test } from 'vitest'
import { flow, withFlows } from '../../declared-flows.ts'
import { said, scope } from '../../support.ts'
import { judged, web, wired } from '../outside.ts'

const required = { parameters: { 'require-approval': true } }
const approved = { by: 'CISO', on: '2026-04-01', document: '承認第9号' }

test('only where the policy asks for it', () => {
  expect(judged(withFlows(wired, web), []).findings).toEqual([])
  expect(said(judged(withFlows(wired, web), [], required))).toEqual(['violation high topology/flows/F28'])
})

test.each([
  ['an approval', { approved }],
  ['an expiry', { expires: '2027-03-31' }],
])('%s suffices, together with a purpose', (_, fields) => {
  expect(judged(withFlows(wired, { ...web, ...fields }), [], required).findings).toEqual([])
  const { purpose: _purpose, ...silent } = { ...web, ...fields }
  expect(said(judged(withFlows(wired, silent), [], required))).toEqual(['violation high topology/flows/F28'])
})

test('flows that start inside, or come from the LGWAN, are not asked', () => {
  const out = flow('F1', scope({ zones: ['int'], addresses: '10.30.0.0/24' }, { externals: ['sec'], addresses: '192.0.2.8' }, ['tcp/443']))
  const lgwan = flow('F2', scope({ externals: ['lgwan'], addresses: '198.18.0.25' }, { addresses: '10.20.0.25' }, ['tcp/25']))
  expect(judged(withFlows(wired, out, lgwan), [], required).findings).toEqual([])
})
