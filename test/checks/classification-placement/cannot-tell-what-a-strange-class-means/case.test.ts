import { expect, test } from 'vitest'
import check from '../../../../src/checks/classification-placement.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, classed, FITTING, flow, host } from '../classified.ts'

test('a word that the scale does not have', () => {
  const zones = city([classed(ZONES.lg, '機密性3')])
  expect(said(judge(check, zones))).toEqual(['not-evaluable high topology/zones/lg'])
  expect(judge(check, { ...zones, parameters: { classes: ['機密性3', '機密性2'], 'tiers-for': {} } }).findings).toEqual([])
})

test('of a scale with three steps', () => {
  const four = city([classed(ZONES.int, 'IV')])
  expect(judge(check, four).findings).toEqual([])
  expect(said(judge(check, { ...four, parameters: { classes: ['I', 'II', 'III'] } }))).toEqual(['not-evaluable high topology/zones/int'])
})

test('of a host, of a flow', () => {
  const strange = city(FITTING, {
    hosts: [host('sv', ZONES.lg, '10.20.0.9', 'V')],
    flows: [flow('F1', 'V', { zones: ['lg'], addresses: '10.20.0.9' }, { zones: ['int'], addresses: '10.30.0.9' })],
  })
  expect(said(judge(check, strange))).toEqual(['not-evaluable high topology/hosts/sv', 'not-evaluable high topology/flows/F1'])
})
