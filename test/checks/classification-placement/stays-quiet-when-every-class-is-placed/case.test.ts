import { expect, test } from 'vitest'
import check from '../../../../src/checks/classification-placement.ts'
import { judge, ZONES } from '../../support.ts'
import { city, FITTING, flow, host } from '../classified.ts'

test('every zone, host and flow fits', () => {
  const { findings, notDeclared } = judge(
    check,
    city(FITTING, {
      hosts: [host('atena', ZONES.my, '10.10.0.30', 'I'), host('web', ZONES.int, '10.30.0.9', 'IV')],
      flows: [flow('F1', 'III', { zones: ['lg'], addresses: '10.20.0.0/24' }, { zones: ['int'], addresses: '10.30.0.0/24' })],
    }),
  )
  expect([findings, notDeclared]).toEqual([[], undefined])
})
