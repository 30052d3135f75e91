import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { said } from '../../support.ts'
import { dev, judged, release, wired } from '../environments.ts'

test('a database of another tier', () => {
  const outcome = judged(wired, permit({ id: 'oracle', src: '10.20.200.0/24', dst: '10.10.0.20', services: 'tcp/1521' }))
  expect(said(outcome)).toEqual(['violation medium fw/oracle'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.200.10', '10.10.0.20', 1521))).toBe(true)
  expect(outcome.findings[0]?.trace?.hops).toHaveLength(1)
})

test('production of its own tier, beyond the release path', () => {
  const outcome = judged(withFlows(wired, release), permit({ id: 'ssh', src: '10.20.200.0/24', dst: '10.20.0.20', services: 'tcp/22' }))
  expect(said(outcome)).toEqual(['violation medium fw/ssh'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.200.10', '10.20.0.20', 22))).toBe(false)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.200.11', '10.20.0.20', 22))).toBe(true)
})

test('a release path whose time is over', () => {
  const outcome = judged(
    withFlows(wired, { ...release, expires: '2026-11-19' }),
    permit({ id: 'ssh', src: '10.20.200.10', dst: '10.20.0.20', services: 'tcp/22' }),
  )
  expect(said(outcome)).toEqual(['violation medium fw/ssh'])
  expect(outcome.findings[0]?.text.en).toContain('F70')
})

test('one VLAN for both', () => {
  const lg = wired.zones.get('lg')
  if (lg === undefined) throw new Error('no zone lg')
  const zones = new Map([...wired.zones, ['dev', { ...dev, vlan: 220 }], ['lg', { ...lg, vlan: 220 }]])
  expect(said(judged({ ...wired, zones }))).toEqual(['violation medium topology/zones/dev'])
})
