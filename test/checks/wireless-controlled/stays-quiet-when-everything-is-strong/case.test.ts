import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import { judge, ZONES } from '../../support.ts'
import { city, declares, following, STRONG, wireless } from '../air.ts'

test('certificates in the My Number and LGWAN tiers under R7.3, guests on their own', () => {
  const topology = city(
    [wireless(ZONES.my), wireless(ZONES.lg), wireless(ZONES.guest, { role: 'guest' })],
    [declares('EV-1', 'my', STRONG), declares('EV-2', 'lg', { ...STRONG, cipher: 'WPA2-Enterprise' })],
  )
  const { findings, notDeclared } = judge(check, { topology, devices: [], policy: following('R7.3') })
  expect(findings).toEqual([])
  expect(notDeclared).toBeUndefined()
})

test('it does not apply where nothing is wireless', () => {
  expect(judge(check, { topology: city([ZONES.lg]), devices: [] }).notApplicable).toBeDefined()
})
