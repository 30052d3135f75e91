import { expect, test } from 'vitest'
import type { Measure } from '../../../../src/model/topology.ts'
import { evidence } from '../../../support/relays.ts'
import { BETA_RULES, betaGateway, judged, sides } from '../../screen-city.ts'

const ALL: readonly Measure[] = ['epp', 'edr', 'external-confirmation', 'external-audit']
const beta = (shows: readonly Measure[], fields: Parameters<typeof evidence>[1] = {}) =>
  judged({
    model: 'beta-prime',
    relays: [betaGateway()],
    rules: BETA_RULES,
    proofs: [evidence('EV'), evidence('EV-B', { subject: 'organization', shows, ...fields })],
  })

test.each([
  ['epp', 'EPP'],
  ['edr', 'EDR'],
  ['external-confirmation', '外部による事前の確認'],
  ['external-audit', '外部監査'],
] as const)('without %s, which is named', (left, name) => {
  const outcome = beta(ALL.filter((measure) => measure !== left))
  expect(sides(outcome)).toEqual(['violation critical topology/organization'])
  expect(outcome.findings[0]?.lacking?.ja).toContain(name)
  expect(outcome.findings[0]?.lacking?.ja).not.toContain('、')
})

test('an audit of more than a year ago; the others do not age like it', () => {
  const outcome = beta(ALL, { on: '2025-11-19' })
  expect(outcome.findings[0]?.lacking?.en).toMatch(/^external audit /)
  expect(sides(beta(ALL, { on: '2025-11-20' }))).toEqual([])
})

test('evidence that ended', () => {
  expect(sides(beta(ALL, { until: '2026-11-19' }))).toEqual(['violation critical topology/organization'])
})
