import { expect, test } from 'vitest'
import { jump, judged, LOGIN, MAINTENANCE, rule, SERVERS, town } from '../../remote-city.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { said, scope } from '../../support.ts'

const fromInside = rule('inside', 'int', 'mg', { dst: '10.90.0.30', services: 'tcp/443' })

test('a terminal of the Internet tier that may log in to the jump host', () => {
  const outcome = judged([LOGIN, SERVERS, fromInside])
  expect(said(outcome)).toEqual(['violation high fw/inside'])
  expect(outcome.findings[0]?.from).toBe('int')
})

test('not the administrators whose flow is declared, host by host', () => {
  const admins = flow('M01', scope({ zones: ['int'], addresses: '10.30.0.9' }, { zones: ['mg'], addresses: '10.90.0.30' }, ['tcp/443']))
  const topology = withFlows(town(), MAINTENANCE, admins)
  const narrow = rule('admins', 'int', 'mg', { src: '10.30.0.9', dst: '10.90.0.30', services: 'tcp/443' })
  expect(said(judged([LOGIN, SERVERS, narrow], { topology }))).toEqual([])
  expect(said(judged([LOGIN, SERVERS, fromInside], { topology }))).toEqual(['violation high fw/inside'])
})

test('anybody on the Internet', () => {
  const published = rule('published', 'wan', 'mg', { dst: '10.90.0.30', services: 'tcp/443' })
  expect(said(judged([LOGIN, published], { topology: town([jump()]) }))).toEqual(['violation high fw/published'])
})
