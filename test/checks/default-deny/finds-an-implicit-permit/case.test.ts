import { expect, test } from 'vitest'
import check from '../../../../src/checks/default-deny.ts'
import { deny, filter, permit, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, router, said, serious, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', int: 'int' } } })
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }

test('router interfaces without a list', () => {
  expect(said(judge(check, { topology: wired, devices: [router('l3', ports)] }))).toEqual(['violation critical l3/interface/int'])
})

test('a firewall rulebase that ends in permit', () => {
  const open = firewall('l3', ports, [deny({ services: 'tcp/23' })])
  const last = {
    ...open,
    domains: open.domains.map((d) => ({ ...d, stages: [d.stages[0]!, filter([deny({ services: 'tcp/23' })], 'permit')] })),
  }
  expect(serious(judge(check, { topology: wired, devices: [last] })).map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('that it cannot tell when a statement was not understood', () => {
  const outcome = judge(check, { topology: wired, devices: [router('l3', ports, {}, { uncertainties: [uncertainty()] })] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('for information, a firewall between tiers without a last rule that denies and logs', () => {
  expect(said(judge(check, { topology: wired, devices: [firewall('l3', ports, [permit({ services: 'tcp/443' })])] }))).toEqual([
    'violation info l3/default',
  ])
})
