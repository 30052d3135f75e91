/** waypoint: nothing of it avoids the device. tiers: one cell of the matrix. */
import { describe, expect, test } from 'vitest'
import { permit, tcp } from '../../support/builders.ts'
import { router, said } from '../support.ts'
import { fw, ownOutcome } from './own-town.ts'

describe('waypoint', () => {
  const check = 'severity: high\nwaypoint: { from: lg, to: lg2, service: any, through: fw }'
  const wiring =
    'devices:\n  fw: { interfaces: { lg: lg, lg2: lg2, int: int, wifi: wifi, out: world } }\n  side: { interfaces: { a: lg, b: lg2 } }\n'
  const side = (rules: Parameters<typeof permit>[0][]) =>
    router('side', { a: '10.20.0.254/24', b: '10.20.1.254/24' }, { in: { a: rules.map((rule) => permit(rule)), b: [] } })

  test('what goes round the device is a violation', () => {
    const outcome = ownOutcome({ check, wiring, devices: [fw([permit()]), side([{ id: 'round', services: 'tcp/80' }])] })
    expect(said(outcome)).toEqual(['violation high side/round'])
    expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 80))).toBe(true)
    expect(outcome.findings[0]?.text.ja).toContain('OWN-001')
  })

  test('where every way leads through it, quiet', () => {
    expect(ownOutcome({ check, wiring, devices: [fw([permit()]), side([])] }).findings).toEqual([])
  })

  test('a device nobody knows beside it leaves it open', () => {
    const unknown = { ...side([]), knowledge: 'missing' as const, interfaces: [], domains: [] }
    const outcome = ownOutcome({ check, wiring, devices: [fw([permit()]), unknown] })
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  })
})

describe('tiers', () => {
  const none = 'severity: high\ntiers: { from: internet, to: lgwan, cell: none }'

  test('what passes beyond the cell is a violation', () => {
    const outcome = ownOutcome({
      check: none,
      devices: [fw([permit({ id: 'in', in: ['int'], src: '10.30.0.0/24', dst: '10.20.0.0/24', services: 'tcp/22' })])],
    })
    expect(said(outcome)).toEqual(['violation high fw/in'])
  })

  test('the other direction and other pairs are not its business', () => {
    const rules = [
      permit({ in: ['lg'], src: '10.20.0.0/24', dst: '10.30.0.0/24' }),
      permit({ in: ['lg'], src: '10.20.0.0/24', dst: '10.20.1.0/24' }),
    ]
    expect(ownOutcome({ check: none, devices: [fw(rules)] }).findings).toEqual([])
  })

  test('declared flows are what `flows` allows, within one tier as well', () => {
    const check = 'tiers: { from: lgwan, to: lgwan, cell: flows }'
    const rules = [permit({ id: 'web', in: ['lg'], src: '10.20.0.0/24', dst: '10.20.1.40', services: 'tcp/443' })]
    expect(said(ownOutcome({ check, devices: [fw(rules)] }))).toEqual(['violation medium fw/web'])
    const topology = 'flows:\n  F-1: { from: lg, to: wsus, service: tcp/443, purpose: 更新 }\n'
    expect(ownOutcome({ check, topology, devices: [fw(rules)] }).findings).toEqual([])
  })

  test('what only may pass cannot be told', () => {
    const outcome = ownOutcome({ check: none, devices: [fw([permit({ src: '10.30.0.0/24', dst: '10.20.0.0/24', partial: true })])] })
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  })

  test('what passes through the security cloud counts to the security cloud, as in the matrix', () => {
    const clouded = {
      externals: '  cloud: { kind: security-cloud, addresses: [198.51.100.0/24], reaches: world }\n',
      wiring: 'devices:\n  fw: { interfaces: { lg: lg, lg2: lg2, int: int, wifi: wifi, out: cloud } }\n',
      devices: [fw([permit({ id: 'out', in: ['int'], src: '10.30.0.0/24', dst: ['198.51.100.0/24', '8.8.8.0/24'], services: 'tcp/443' })])],
    }
    expect(ownOutcome({ ...clouded, check: 'tiers: { from: internet, to: internet-network, cell: none }' }).findings).toEqual([])
    const cloud = ownOutcome({ ...clouded, check: 'tiers: { from: internet, to: security-cloud, cell: none }' })
    expect(cloud.findings.map(({ from, to, cause }) => [from, to, cause.id])).toContainEqual(['int', 'cloud', 'fw/out'])
  })

  test('without such a tier it does not apply', () => {
    expect(ownOutcome({ check: 'tiers: { from: mynumber, to: lgwan, cell: none }' }).notApplicable).toBeDefined()
  })
})
