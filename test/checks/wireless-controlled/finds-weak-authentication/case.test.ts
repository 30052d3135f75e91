import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, declares, following, STRONG, wireless } from '../air.ts'

const judged = (values: Parameters<typeof declares>[2], edition = 'R7.3', parameters = {}) =>
  judge(check, {
    topology: city([wireless(ZONES.lg)], [declares('EV', 'lg', values)]),
    devices: [],
    policy: following(edition),
    parameters,
  })

test('a cipher that is not for enterprises', () => {
  expect(said(judged({ ...STRONG, cipher: 'WPA2-Personal' }))).toEqual(['violation high topology/evidence/EV'])
})

test('no 802.1X', () => {
  expect(said(judged({ ...STRONG, authentication: 'psk' }))).toEqual(['violation high topology/evidence/EV'])
})

test('no client certificate in the LGWAN tier, from R7.3 on only', () => {
  const passwords = { ...STRONG, 'client-certificate': false }
  expect(said(judged(passwords))).toEqual(['violation high topology/evidence/EV'])
  expect(judged(passwords, 'R6.10').findings).toEqual([])
})

test('what the policy itself asks for', () => {
  expect(said(judged(STRONG, 'R7.3', { ciphers: ['WPA2-Enterprise'] }))).toEqual(['violation high topology/evidence/EV'])
  expect(judged({ ...STRONG, cipher: 'WPA2-Personal' }, 'R7.3', { ciphers: ['WPA2-Personal'] }).findings).toEqual([])
})

test('nothing declared is not declared, unless the policy requires it', () => {
  const silent = { topology: city([wireless(ZONES.lg)]), devices: [], policy: following('R7.3') }
  const { findings, notDeclared } = judge(check, silent)
  expect(findings).toEqual([])
  expect(notDeclared?.ja).toContain('lg の強い暗号化')
  expect(said(judge(check, { ...silent, required: true }))).toEqual(Array(3).fill('violation high topology/zones/lg'))
})
