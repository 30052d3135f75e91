import { expect, test } from 'vitest'
import check from '../../../../src/checks/config-coverage.ts'
import { device, permit, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } })
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }

test('a plain firewall', () => {
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, [permit()])] }).findings).toEqual([])
})

test('an FQDN is understood, only its addresses are not in the file', () => {
  const fqdn = uncertainty('unresolved-fqdn')
  const fw = firewall('fw', ports, [permit({ partial: true, uncertainties: [fqdn] })])
  expect(judge(check, { topology: wired, devices: [{ ...fw, coverage: { ...fw.coverage, notUnderstood: [fqdn] } }] }).findings).toEqual([])
})

test('a disabled rule with an undefined object', () => {
  const fw = firewall('fw', ports, [permit({ enabled: false, partial: true, uncertainties: [uncertainty('undefined-object')] })])
  expect(judge(check, { topology: wired, devices: [fw] }).findings).toEqual([])
})

test('devices that others manage or that are declared to filter nothing', () => {
  expect(judge(check, { topology: wired, devices: [device('fw', { knowledge: 'outside' })] }).findings).toEqual([])
})
