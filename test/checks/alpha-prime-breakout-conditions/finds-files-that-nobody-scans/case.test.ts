import { expect, test } from 'vitest'
import { evidence } from '../../../support/relays.ts'
import { inspecting, judged, OUT, proofs, system, town, WIRED } from '../../breakout-city.ts'
import { said } from '../../support.ts'

const importing = town([system({ fileImport: true })])

test('files come in, and no rule scans them', () => {
  expect(said(judged([OUT], { topology: importing }))).toEqual(['violation critical fw/lbo'])
  expect(said(judged([inspecting(OUT, 'ips')], { topology: importing }))).toEqual(['violation critical fw/lbo'])
})

test('a rule that scans', () => {
  expect(said(judged([inspecting(OUT, 'virus-scan')], { topology: importing }))).toEqual([])
})

test('an export that cannot say whether it does', () => {
  const outcome = judged([{ ...OUT, inspection: 'unknown' }], { topology: importing })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('a cloud that scans what comes in from it, with evidence in force', () => {
  const cloud = WIRED.externals.get('m365')!
  const scanning = (until: string) => ({
    ...town([system({ fileImport: true })], [...proofs(), evidence('EV-S', { subject: 'm365', until })]),
    externals: new Map([...WIRED.externals, ['m365', { ...cloud, does: ['virus-scan'] as const, evidence: ['EV-S'] }]]),
  })
  expect(said(judged([OUT], { topology: scanning('2027-03-31') }))).toEqual([])
  expect(said(judged([OUT], { topology: scanning('2026-11-19') }))).toEqual(['violation critical fw/lbo'])
})
