import { expect, test } from 'vitest'
import check from '../../../../src/checks/public-service-separated.ts'
import { external, permit, route, tcp, topology } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { judge, router, said, ZONES } from '../../support.ts'
import { internet, judged, pub, published, wired } from '../published.ts'

test('a second port on the published host', () => {
  const outcome = judged(withFlows(wired, published), [
    permit({ id: 'www', in: ['wan'], dst: '10.30.50.10', services: ['tcp/443', 'tcp/22'] }),
  ])
  expect(said(outcome)).toEqual(['violation high fw/www'])
  const packets = outcome.findings[0]?.packets
  expect(packets?.has(tcp('198.51.100.9', '10.30.50.10', 22))).toBe(true)
  expect(packets?.has(tcp('198.51.100.9', '10.30.50.10', 443))).toBe(false)
})

test('a host nobody declared', () => {
  const outcome = judged(withFlows(wired, published), [permit({ id: 'www', in: ['wan'], dst: '10.30.50.0/28', services: 'tcp/443' })])
  expect(said(outcome)).toEqual(['violation high fw/www'])
  expect(outcome.findings[0]?.packets?.has(tcp('198.51.100.9', '10.30.50.11', 443))).toBe(true)
})

const bare = (cloud: ReturnType<typeof external>) => {
  const place = topology({ zones: [pub, ZONES.int], externals: [internet, cloud], devices: { l3: { pub: 'pub', int: 'int', wan: 'sec' } } })
  const rules = [permit({ id: 'www', src: ['198.51.100.0/24', '203.0.113.0/24'], dst: '10.30.50.10', services: 'tcp/443' })]
  const edge = router(
    'l3',
    { pub: '10.30.50.1/28', int: '10.30.0.1/24', wan: '192.0.2.2/30' },
    { in: { wan: rules, pub: [] }, out: {} },
    { routes: [route('0.0.0.0/0', { via: '192.0.2.1', out: 'wan' })] },
  )
  return judge(check, { topology: withFlows(place, published), devices: [edge] })
}

test('a declared service behind an access list only', () => {
  const outcome = bare(external('sec', 'security-cloud', ['192.0.2.0/30'], ['internet']))
  expect(said(outcome)).toEqual(['violation high l3/www'])
  expect(outcome.findings[0]?.from).toBe('internet')
})

test('the same behind a security cloud with a WAF is fine', () => {
  expect(bare({ ...external('sec', 'security-cloud', ['192.0.2.0/30'], ['internet']), does: ['waf'] }).findings).toEqual([])
})
