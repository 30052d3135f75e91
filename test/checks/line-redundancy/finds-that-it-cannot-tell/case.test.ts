import { expect, test } from 'vitest'
import { route } from '../../../support/builders.ts'
import { edge, judged, main, pair, spare, tested, wired } from '../branch.ts'

const learned = [route('10.20.0.0/24', { kind: 'learned', via: '10.0.1.1', out: 'w1', distance: 110 })]

test('learned routes may find the other line, and may not', () => {
  const { findings } = judged([pair(edge(learned)), main(), spare()])
  expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['not-evaluable']))
  expect(findings[0]?.cause.id).toBe('topology/devices/main')
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toContain('dynamic-routing')
})

test('a failover test within a year settles it, an older one does not', () => {
  const devices = [pair(edge(learned)), main(), spare()]
  expect(judged(devices, { topology: { ...wired, ...tested() } }).findings).toEqual([])
  expect(judged(devices, { topology: { ...wired, ...tested({ tested: '2025-05-01' }) } }).findings).not.toEqual([])
  expect(judged(devices, { topology: { ...wired, ...tested({ subject: 'my' }) } }).findings).not.toEqual([])
})

test('what is cut off whatever is learned stays a violation', () => {
  const devices = [edge(learned), main(), spare()]
  const { findings } = judged(devices, { topology: { ...wired, ...tested() } })
  expect(findings.map(({ verdict, cause }) => `${verdict} ${cause.id}`)).toEqual(['violation topology/devices/edge'])
})
