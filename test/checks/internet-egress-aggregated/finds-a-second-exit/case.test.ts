import { expect, test } from 'vitest'
import { external, permit, tcp, topology } from '../../../support/builders.ts'
import { said, ZONES } from '../../support.ts'
import { confirmed, judged, registered, straight, viaCloud } from '../exits.ts'

test.each([
  ['int', '10.30.0.0/24', 'high'],
  ['lg', '10.20.0.0/24', 'critical'],
  ['my', '10.10.0.0/24', 'critical'],
])('from %s straight to the Internet', (zone, src, severity) => {
  const outcome = judged(
    [permit({ id: 'out', in: [zone], src, out: ['isp', 'sec'], services: 'tcp/443' })],
    [viaCloud, straight('203.0.113.0/24')],
  )
  expect(said(outcome)).toEqual([`violation ${severity} fw/out`])
  const [found] = outcome.findings
  expect(found?.packets?.has(tcp(src.replace('0/24', '9'), '203.0.113.5', 443))).toBe(true)
  // The rest goes by the security cloud.
  expect(found?.packets?.has(tcp(src.replace('0/24', '9'), '198.51.100.5', 443))).toBe(false)
  expect(found?.trace?.hops.at(-1)?.out).toBe('isp')
})

test('of two equal routes the one past the cloud is shown', () => {
  const rules = [permit({ id: 'out', src: '10.30.0.0/24', services: 'tcp/443' })]
  const routes = [viaCloud, straight()]
  const outcome = judged(rules, routes)
  expect(said(outcome)).toEqual(['violation high fw/out'])
  expect(outcome.findings[0]?.trace?.hops.at(-1)?.out).toBe('isp')
  expect(confirmed(outcome, rules, routes)).toBe(true)
})

test('a cloud service reached over the Internet line', () => {
  const cloud = external('m365', 'cloud-service', ['192.0.2.192/26'])
  const internet = external('internet', 'internet', undefined, ['m365'])
  const externals = new Map([...registered.externals, ['internet', internet], ['m365', cloud]])
  const rules = [permit({ id: 'm365', in: ['lg'], src: '10.20.0.0/24', dst: '192.0.2.192/26', services: 'tcp/443' })]
  const outcome = judged(rules, [viaCloud, straight('192.0.2.192/26')], { topology: { ...registered, externals } })
  expect(said(outcome)).toEqual(['violation critical fw/m365'])
  expect(outcome.findings[0]?.to).toBe('m365')
})

test('a model that calls for a security cloud and has none', () => {
  const bare = topology({
    zones: [ZONES.int, ZONES.lg, ZONES.my, ZONES.guest],
    externals: [external('internet', 'internet')],
    devices: { fw: { int: 'int', lg: 'lg', my: 'my', guest: 'guest', isp: 'internet' } },
  })
  const rules = [permit({ id: 'out', src: '10.30.0.0/24', services: 'tcp/443' })]
  expect(said(judged(rules, [straight()], { topology: bare }))).toContain('violation high fw/out')
  expect(judged(rules, [straight()], { topology: { ...bare, model: 'two-tier' } }).notApplicable).toBeDefined()
})
