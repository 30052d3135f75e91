import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, declares, following, STRONG, wireless } from '../air.ts'

const proof = [declares('EV', 'lg', STRONG), declares('EV-2', 'int', STRONG)]
const judged = (...zones: readonly (typeof ZONES.lg)[]) =>
  judge(check, { topology: city(zones, proof), devices: [], policy: following('R7.3') })

test('one SSID for two tiers', () => {
  const outcome = judged(wireless(ZONES.lg, { ssid: 'mihon' }), wireless(ZONES.int, { ssid: 'mihon' }))
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
  expect(outcome.findings[0]?.text.ja).toContain('SSID「mihon」')
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['lg', 'int'])
})

test('one SSID for staff and guests', () => {
  const outcome = judged(wireless(ZONES.lg, { ssid: 'mihon' }), wireless(ZONES.guest, { ssid: 'mihon' }))
  expect(said(outcome)).toEqual(['violation high topology/zones/guest'])
})

test('access points on the VLAN of another tier', () => {
  const outcome = judged({ ...ZONES.lg, vlan: 210 }, wireless(ZONES.int, { vlan: 210 }))
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
  expect(outcome.findings[0]?.text.ja).toContain('VLAN 210')
  const wired = city([{ ...ZONES.lg, vlan: 210 }, wireless(ZONES.int, { vlan: 210 })], [declares('EV-2', 'int', STRONG)])
  expect(said(judge(check, { topology: wired, devices: [], policy: following('R7.3') }))).toEqual(['violation high topology/zones/int'])
  // The same number at another site is another VLAN.
  expect(judged({ ...ZONES.lg, vlan: 210 }, wireless(ZONES.int, { vlan: 210, site: 'school' })).findings).toEqual([])
})

test('two zones of one tier may share an SSID', () => {
  const same = judge(check, {
    topology: city(
      [wireless(ZONES.lg, { ssid: 'mihon' }), wireless(ZONES.lg2, { ssid: 'mihon' })],
      [...proof, declares('EV-3', 'lg2', STRONG)],
    ),
    devices: [],
    policy: following('R7.3'),
  })
  expect(same.findings).toEqual([])
})

test('guests among staff', () => {
  expect(said(judged(wireless(ZONES.int, { role: 'guest' })))).toEqual(['violation high topology/zones/int'])
  const named = judge(check, {
    topology: city([wireless(ZONES.int, { ssid: 'mihon-guest' })], proof),
    devices: [],
    policy: following('R7.3'),
    parameters: { 'guest-ssids': ['mihon-guest'] },
  })
  expect(said(named)).toEqual(['violation high topology/zones/int'])
})
