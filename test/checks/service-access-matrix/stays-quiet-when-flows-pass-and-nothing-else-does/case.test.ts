import { expect, test } from 'vitest'
import { external, permit, topology } from '../../../support/builders.ts'
import { firewall, judge, scope, ZONES } from '../../support.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import check from '../../../../src/checks/service-access-matrix.ts'
import { judged, wired } from '../segments.ts'

test('the definition and the rules are the same', () => {
  const rule = permit({ id: 'files', src: '10.20.0.0/24', dst: '10.20.1.20', services: 'tcp/445' })
  expect(judged([rule], undefined, { parameters: { complete: ['lgwan'] } })).toEqual({ findings: [] })
})

test('a service over TCP and UDP passes by one of them', () => {
  const dns = flow('F16', scope({ addresses: '10.20.0.10' }, { addresses: '10.20.1.53' }, ['tcp/53', 'udp/53']), { required: true })
  expect(judged([permit({ id: 'dns', src: '10.20.0.10', dst: '10.20.1.53', services: 'udp/53' })], [dns])).toEqual({ findings: [] })
})

test('of an external network that is named as a whole, or of segments, some sources will do', () => {
  const outside = topology({
    zones: [ZONES.int],
    externals: [external('internet', 'internet')],
    devices: { fw: { int: 'int', wan: 'internet' } },
  })
  const everyone = { externals: ['internet'], addresses: ['198.51.100.0/24', '203.0.113.0/24'] }
  const rule = permit({ id: 'web', src: '203.0.113.0/28', dst: '10.30.0.10', services: 'tcp/443' })
  const fw = firewall('fw', { int: '10.30.0.1/24', wan: '203.0.113.1/24' }, [rule])
  for (const from of [everyone, { addresses: everyone.addresses }]) {
    const web = flow('F28', scope(from, { addresses: '10.30.0.10' }, ['tcp/443']), { required: true })
    expect(judge(check, { topology: withFlows(outside, web), devices: [fw] })).toEqual({ findings: [] })
  }
})

test('nothing is declared and nothing is left to declarations', () => {
  const outcome = judge(check, { topology: { ...wired, zones: new Map() }, devices: [] })
  expect(outcome.notApplicable).toBeDefined()
})
