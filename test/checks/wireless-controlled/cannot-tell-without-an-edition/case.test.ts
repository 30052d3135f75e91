import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, declares, following, STRONG, wireless } from '../air.ts'

test.each([undefined, '令和7年3月版'])('whether the My Number tier may have one: edition %s', (edition) => {
  const topology = city([wireless(ZONES.my)], [declares('EV', 'my', STRONG)])
  const outcome = judge(check, { topology, devices: [], policy: following(edition) })
  expect(said(outcome)).toEqual(['not-evaluable high topology/zones/my'])
  expect(outcome.findings[0]?.uncertainties?.[0]?.code).toBe('unknown-edition')
  const told = judge(check, { topology, devices: [], policy: following(edition), parameters: { 'forbidden-tiers': [] } })
  expect(told.findings).toEqual([])
})

test('nothing is unclear about other tiers', () => {
  const topology = city([wireless(ZONES.int)], [declares('EV', 'int', STRONG)])
  expect(judge(check, { topology, devices: [], policy: following(undefined) }).findings).toEqual([])
})
