import { expect, test } from 'vitest'
import check from '../../../../src/checks/inter-tier-enforcement-point.ts'
import { deny, topology } from '../../../support/builders.ts'
import { judge, router, said, ZONES } from '../../support.ts'

// A layer-3 switch with an SVI in each tier and no access list forwards between them: no rule stands in between.
const devices = [router('l3', { Vlan210: '10.20.0.1/24', Vlan211: '10.20.1.1/24', Vlan330: '10.30.0.1/24' })]
const city = {
  topology: topology({ zones: [ZONES.lg, ZONES.lg2, ZONES.int], devices: { l3: { Vlan210: 'lg', Vlan211: 'lg2', Vlan330: 'int' } } }),
  devices,
}

test('once, at the interface that brings the other tier in', () => {
  expect(said(judge(check, city))).toEqual(['violation critical l3/interface/Vlan330'])
})

test('also where only the other direction has a list', () => {
  const oneWay = router('l3', { Vlan210: '10.20.0.1/24', Vlan330: '10.30.0.1/24' }, { in: { Vlan210: [deny()] } })
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { Vlan210: 'lg', Vlan330: 'int' } } }),
    devices: [oneWay],
  })
  expect(outcome.findings.map(({ from, to }) => `${from} ${to}`)).toEqual(['int lg'])
})
