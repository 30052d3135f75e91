import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, declares, following, STRONG, wireless } from '../air.ts'

const strong = city([wireless(ZONES.my)], [declares('EV', 'my', STRONG)])

test.each(['R2.12', 'R4.3', 'R6.10'])('however strong, up to edition %s', (edition) => {
  const outcome = judge(check, { topology: strong, devices: [], policy: following(edition) })
  expect(said(outcome)).toEqual(['violation high topology/zones/my'])
  expect(outcome.findings[0]?.text.ja).toContain(edition)
})

test('with passwords, from R7.3 on', () => {
  const psk = city(
    [wireless(ZONES.my)],
    [declares('EV', 'my', { cipher: 'WPA2-Personal', authentication: 'psk', 'client-certificate': false })],
  )
  const outcome = judge(check, { topology: psk, devices: [], policy: following('R7.3') })
  expect(said(outcome)).toEqual(Array(3).fill('violation high topology/evidence/EV'))
  expect(outcome.findings[0]?.text.ja).toContain('WPA2-Personal')
})

test('the edition is that of the guideline, not of the document that extends it', () => {
  const own = { ...following('R8.4'), extends: following('R6.10') }
  expect(said(judge(check, { topology: strong, devices: [], policy: own }))).toEqual(['violation high topology/zones/my'])
})

test('where the policy forbids it in whatever edition', () => {
  const outcome = judge(check, {
    topology: strong,
    devices: [],
    policy: following('R7.3'),
    parameters: { 'forbidden-tiers': ['mynumber', 'lgwan'] },
  })
  expect(said(outcome)).toEqual(['violation high topology/zones/my'])
})

test('a zone whose radio somebody describes, though nobody calls it wireless', () => {
  const wired = city([ZONES.my], [declares('EV', 'my', STRONG)])
  const outcome = judge(check, { topology: wired, devices: [], policy: following('R6.10') })
  expect(said(outcome)).toEqual(['violation high topology/zones/my'])
})
