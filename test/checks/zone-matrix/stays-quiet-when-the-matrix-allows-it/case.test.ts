import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { fw } from '../../own/own-town.ts'
import { zoneOutcome } from '../zone-town.ts'

const web = permit({ in: ['lg'], src: '10.20.0.0/24', dst: '10.20.1.0/24', services: 'tcp/443' })

test.each([['allow: all'], ['allow: tcp/443'], ['allow: [tcp/25, tcp/400-500]'], ['block: tcp/23'], ['block: [udp/1-1000, tcp/22]']])(
  '%s',
  (said) => {
    expect(zoneOutcome({ entries: [`from: lg, to: lg2, ${said}`, 'from: lg2, to: lg, block: all'], devices: [fw([web])] })).toEqual({
      findings: [],
    })
  },
)

test('a pair that is not listed', () => {
  expect(zoneOutcome({ entries: ['from: lg2, to: lg, block: all'], devices: [fw([web])] }).findings).toEqual([])
  expect(zoneOutcome({ csv: ',lg,lg2\nlg,-,\nlg2,×,ー\n', devices: [fw([web])] }).findings).toEqual([])
})

test('no matrix, and none of the pairs: it does not apply', () => {
  expect(
    zoneOutcome({ csv: undefined as never, entries: ['from: mynumber, to: lg, block: all'], devices: [fw([web])] }).notApplicable,
  ).toBeDefined()
})
