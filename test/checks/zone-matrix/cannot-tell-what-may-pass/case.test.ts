import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { fw } from '../../own/own-town.ts'
import { zoneOutcome } from '../zone-town.ts'

const entries = ['from: lg, to: lg2, block: all']
const verdicts = (town: Parameters<typeof zoneOutcome>[0]) => zoneOutcome(town).findings.map(({ verdict }) => verdict)

test('a rule that only may match', () => {
  expect(verdicts({ entries, devices: [fw([permit({ in: ['lg'], dst: '10.20.1.0/24', partial: true })])] })).toEqual(['not-evaluable'])
})

test('an interface nobody attached', () => {
  const wiring = 'devices:\n  fw: { interfaces: { lg: lg, int: int, wifi: wifi, out: world } }\n'
  expect(verdicts({ entries, wiring, devices: [fw([permit({ in: ['lg'], dst: '10.20.1.0/24' })])] })).toEqual(['not-evaluable'])
})

test('a zone that is closed to itself', () => {
  expect(verdicts({ entries: ['from: lg, to: lg, block: all'], devices: [fw([])] })).toEqual(['not-evaluable'])
  expect(verdicts({ entries: ['from: lgwan, to: lgwan, block: all'], devices: [fw([])] })).toEqual([])
})
