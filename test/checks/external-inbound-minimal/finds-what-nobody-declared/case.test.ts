import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { policy, said, scope } from '../../support.ts'
import { everyone, INTERNET, judged, mail, web, wired } from '../outside.ts'

test('from the security cloud, though the matrix leaves that cell open', () => {
  const open = policy()
  const matrix = new Map([...open.matrix, ['security-cloud', new Map([['internet', 'open' as const]])]])
  const outcome = judged(
    withFlows(wired, mail),
    [permit({ id: 'p18', in: ['sec'], src: '192.0.2.25', dst: '10.30.0.25', services: ['tcp/25', 'tcp/587'] })],
    {
      policy: { ...open, matrix },
    },
  )
  expect(said(outcome)).toEqual(['violation high fw/p18'])
  expect(outcome.findings[0]?.packets?.has(tcp('192.0.2.25', '10.30.0.25', 587))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('192.0.2.25', '10.30.0.25', 25))).toBe(false)
})

test.each([
  ['lg', '10.20.0.20'],
  ['my', '10.10.0.20'],
])('into %s it is critical', (_, dst) => {
  expect(said(judged(wired, [permit({ id: 'p9', in: ['vpn'], src: '198.19.64.0/28', dst, services: 'tcp/443' })]))).toEqual([
    'violation critical fw/p9',
  ])
})

test.each([
  ['names a whole network', flow('F28', scope(everyone, { zones: ['int'], addresses: '10.30.0.0/24' }, ['tcp/443']))],
  ['names every port', flow('F28', scope(everyone, { addresses: '10.30.0.10' }, ['tcp']))],
  ['names every service', flow('F28', scope(everyone, { addresses: '10.30.0.10' }, ['any']))],
  ['is over', { ...web, expires: '2026-11-19' }],
] as const)('a declared flow that %s lets nothing in', (_, declared) => {
  const outcome = judged(withFlows(wired, declared), [
    permit({ id: 'p28', in: ['sec'], src: INTERNET, dst: '10.30.0.10', services: 'tcp/443' }),
  ])
  expect(said(outcome)).toEqual(['violation high fw/p28'])
  expect(outcome.findings[0]?.from).toBe('internet')
  expect(outcome.findings[0]?.text.ja).toContain('F28')
})

test('sources that cannot be out there, one step lower', () => {
  const outcome = judged(wired, [permit({ id: 'p5', in: ['sec'], src: '10.99.0.0/16', dst: '10.30.0.10', services: 'tcp/443' })])
  expect(said(outcome)).toEqual(['violation medium fw/interface/sec'])
  expect(outcome.findings[0]?.foreignSource).toBe(true)
})

test('independent networks where the policy adds them', () => {
  const rules = [permit({ id: 'cam', in: ['sec'], src: INTERNET, dst: '10.40.0.10', services: 'tcp/443' })]
  expect(judged(wired, rules).findings).toEqual([])
  expect(said(judged(wired, rules, { parameters: { tiers: ['independent'] } }))).toEqual(['violation high fw/cam'])
})
