import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { said, scope } from '../../support.ts'
import { judged, wired } from '../published.ts'

test.each(['lg', 'my'])('one port into %s, whatever flows declare', (tier) => {
  const host = tier === 'lg' ? '10.20.0.20' : '10.10.0.20'
  const declared = flow('F90', scope({ addresses: '10.30.50.10' }, { addresses: host }, ['tcp/1521']))
  const outcome = judged(withFlows(wired, declared), [permit({ id: 'db', src: '10.30.50.10', dst: host, services: 'tcp/1521' })])
  expect(said(outcome)).toEqual(['violation high fw/db'])
  const [found] = outcome.findings
  expect(found?.from).toBe('pub')
  expect(found?.to).toBe(tier)
  expect(found?.packets?.has(tcp('10.30.50.10', host, 1521))).toBe(true)
  expect(found?.trace?.hops).toHaveLength(1)
})

test('a flow into the Internet tier beyond what is declared', () => {
  const declared = flow('F91', scope({ addresses: '10.30.50.10' }, { addresses: '10.30.0.25' }, ['tcp/25']))
  const outcome = judged(withFlows(wired, declared), [
    permit({ id: 'mail', src: '10.30.50.0/28', dst: '10.30.0.25', services: ['tcp/25', 'tcp/22'] }),
  ])
  expect(said(outcome)).toEqual(['violation high fw/mail'])
  const packets = outcome.findings[0]?.packets
  expect(packets?.has(tcp('10.30.50.10', '10.30.0.25', 25))).toBe(false)
  expect(packets?.has(tcp('10.30.50.10', '10.30.0.25', 22))).toBe(true)
  expect(packets?.has(tcp('10.30.50.11', '10.30.0.25', 25))).toBe(true)
})

test('a flow that declares the whole zone as destination does not count', () => {
  const declared = flow('F92', scope({ addresses: '10.30.50.10' }, { zones: ['int'], addresses: '10.30.0.0/24' }, ['tcp/25']))
  const outcome = judged(withFlows(wired, declared), [permit({ id: 'mail', src: '10.30.50.10', dst: '10.30.0.25', services: 'tcp/25' })])
  expect(said(outcome)).toEqual(['violation high fw/mail'])
  expect(outcome.findings[0]?.text.en).toContain('F92')
})

test('a flow whose time is over does not count', () => {
  const scoped = scope({ addresses: '10.30.50.10' }, { addresses: '10.30.0.25' }, ['tcp/25'])
  const outcome = judged(withFlows(wired, flow('F93', scoped, { expires: '2026-11-19' })), [
    permit({ id: 'mail', src: '10.30.50.10', dst: '10.30.0.25', services: 'tcp/25' }),
  ])
  expect(said(outcome)).toEqual(['violation high fw/mail'])
  expect(outcome.findings[0]?.text.ja).toContain('2026-11-19')
})
