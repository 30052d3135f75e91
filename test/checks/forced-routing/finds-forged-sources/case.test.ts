import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { between, deny, external, permit, route, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.int],
  externals: [external('isp', 'internet')],
  devices: { fw: { int: 'int', wan: 'isp' } },
})
const fw = (...rules: Parameters<typeof firewall>[2]) =>
  firewall('fw', { int: '10.30.0.1/24', wan: '192.0.2.2/30' }, rules, { routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' })] })
const parameters = { 'anti-spoofing': true }
const two = { ...wired, zones: new Map([...wired.zones, ['lg', ZONES.lg]]) }

test('an interface to the Internet that lets in any source, once however many rules do', () => {
  const open = fw(
    permit({ in: ['wan'], dst: '10.30.0.10', services: 'tcp/443' }),
    permit({ in: ['wan'], dst: '10.30.0.11', services: 'tcp/80' }),
  )
  const outcome = judge(check, { topology: two, devices: [open], parameters })
  expect(said(outcome)).toEqual(['violation medium fw/interface/wan'])
  expect(outcome.findings[0]?.foreignSource).toBe(true)
})

test('not: sources of the tiers are denied there', () => {
  const guarded = fw(
    deny({ in: ['wan'], src: ['10.20.0.0/24', '10.30.0.0/24'] }),
    permit({ in: ['wan'], dst: '10.30.0.10', services: 'tcp/443' }),
  )
  expect(judge(check, { topology: two, devices: [guarded], parameters }).findings).toEqual([])
})

test('not: where the policy does not ask', () =>
  expect(judge(check, { topology: two, devices: [fw(permit({ in: ['wan'], dst: '10.30.0.10' }))] }).findings).toEqual([]))

test('not: a reverse path check that may stop them', () => {
  const checked = {
    ...deny({ in: ['wan'], src: between([], ['10.20.0.0/24', '10.30.0.0/24']) }),
    uncertainties: [uncertainty('reverse-path-check')],
  }
  const guarded = fw(checked, permit({ in: ['wan'], dst: '10.30.0.10', services: 'tcp/443' }))
  expect(judge(check, { topology: two, devices: [guarded], parameters }).findings).toEqual([])
})
