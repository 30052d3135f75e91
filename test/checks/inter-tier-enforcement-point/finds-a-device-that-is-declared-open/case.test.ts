import { expect, test } from 'vitest'
import check from '../../../../src/checks/inter-tier-enforcement-point.ts'
import { device, external, topology } from '../../../support/builders.ts'
import { judge, ZONES } from '../../support.ts'

// A device without export that is said to filter nothing joins whatever it is attached to.
test('a printer with legs in two tiers', () => {
  const printer = { ...device('mfp', { knowledge: 'declared' }), role: 'router' as const }
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.my, ZONES.lg], devices: { mfp: { a: 'my', b: 'lg' } } }),
    devices: [printer],
  })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
  expect(outcome.findings[0]?.text.en).toContain('declared to filter nothing')
})

test('the LGWAN behind a device that others manage, when the body has no device of its own in between', () => {
  const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
  const theirs = { ...device('lgwan-fw', { knowledge: 'outside' }) }
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg], externals: [wan], devices: { 'lgwan-fw': { in: 'lg', out: 'lgwan' } } }),
    devices: [theirs],
  })
  expect(outcome.findings.map(({ verdict, from, to }) => `${verdict} ${from} ${to}`)).toEqual(['violation lg lgwan'])
})
