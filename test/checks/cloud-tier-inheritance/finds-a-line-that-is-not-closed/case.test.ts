import { expect, test } from 'vitest'
import { external, permit, route, topology } from '../../../support/builders.ts'
import check from '../../../../src/checks/cloud-tier-inheritance.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'
import { judged } from '../clouds.ts'

test.each(['internet', 'ipsec', 'mobile'] as const)('the register says that the line is %s', (line) => {
  expect(said(judged({ line }))).toEqual(['violation high topology/connections/CN-06'])
})

test('a cloud of the tier that nothing passes to yet', () => {
  expect(said(judged({ tier: 'mynumber', rules: [], line: 'internet' }))).toEqual(['violation high topology/connections/CN-06'])
})

test('no line of its own: it is reached over the Internet, register or not', () => {
  const cloud = external('cloud', 'gov-cloud', ['198.51.100.128/25'])
  const internet = { ...external('internet', 'internet'), reaches: ['cloud'] }
  const described = topology({ zones: [ZONES.my], externals: [internet, cloud], devices: { fw: { my: 'my', inet: 'internet' } } })
  const box = firewall(
    'fw',
    { my: '10.10.0.1/24', inet: '203.0.113.2/30' },
    [permit({ id: 'p1', in: ['my'], out: ['inet'], dst: '198.51.100.128/25', services: 'tcp/443' })],
    { routes: [route('0.0.0.0/0', { via: '203.0.113.1', out: 'inet' })] },
  )
  expect(said(judge(check, { topology: described, devices: [box] }))).toEqual(['violation high fw/interface/inet'])
})
