import { expect, test } from 'vitest'
import { condition } from '../../../support/builders.ts'
import { evidence } from '../../../support/relays.ts'
import { jump, judged, LOGIN, SERVERS, town } from '../../remote-city.ts'
import { said } from '../../support.ts'

test('a jump host with both measures, under a contract that ends', () => {
  expect(said(judged([LOGIN, SERVERS]))).toEqual([])
})

test('in hours that the rule gives, without an end', () => {
  const topology = { ...town(), specificCommunications: new Map() }
  const hours = { ...LOGIN, conditions: [condition('schedule')] }
  expect(said(judged([LOGIN, SERVERS], { topology }))).toEqual(['violation high fw/login'])
  expect(said(judged([{ ...LOGIN, conditions: [condition('user')] }, SERVERS], { topology }))).toEqual(['violation high fw/login'])
  expect(said(judged([hours, SERVERS], { topology }))).toEqual([])
})

test('on request only, as evidence about the vendor shows', () => {
  const proofs = [evidence('EV'), evidence('EV-V', { subject: 'vendor', shows: ['time-boxed'] })]
  expect(said(judged([LOGIN, SERVERS], { topology: { ...town([jump()], proofs), specificCommunications: new Map() } }))).toEqual([])
})
