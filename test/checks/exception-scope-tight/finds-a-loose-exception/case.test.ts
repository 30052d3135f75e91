import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-scope-tight.ts'
import type { Exception } from '../../../../src/model/topology.ts'
import { external, permit, topology } from '../../../support/builders.ts'
import { exception, firewall, judge, said, scope, withExceptions, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.my, ZONES.lg, ZONES.int],
  externals: [external('internet', 'internet')],
  devices: { fw: { my: 'my', lg: 'lg', int: 'int', wan: 'internet' } },
})
const fw = firewall('fw', { my: '10.10.0.1/24', lg: '10.20.0.1/24', int: '10.30.0.1/24', wan: '203.0.113.1/24' }, [
  permit({ src: '10.20.0.0/24', dst: '10.30.0.8', services: 'tcp/443' }),
])
const judged = (e: Exception) => judge(check, { topology: withExceptions(wired, [e]), devices: [fw] })
const lg = (text: string) => ({ zones: ['lg'], addresses: text })
const int = (text: string) => ({ zones: ['int'], addresses: text })

test('a whole zone as source', () => {
  const outcome = judged(exception('EX-1', 'SEG-001', scope(lg('10.20.0.0/24'), int('10.30.0.8'), ['tcp/443'])))
  expect(said(outcome)).toEqual(['violation medium topology/exceptions/EX-1'])
  expect(outcome.findings[0]?.text.en).toContain('too wide')
})

test('a range of ports', () => {
  expect(said(judged(exception('EX-1', 'SEG-001', scope(lg('10.20.0.40'), int('10.30.0.8'), ['tcp/400-450']))))).toHaveLength(1)
})

test('one for traffic that nothing lets pass any more', () => {
  const outcome = judged(exception('EX-1', 'SEG-001', scope(lg('10.20.0.40'), int('10.30.0.9'), ['tcp/443'])))
  expect(outcome.findings.map(({ text }) => text.en)).toEqual([expect.stringContaining('not used')])
})

test('one for a check that nothing excuses', () => {
  const outcome = judged(exception('EX-1', 'SEG-004', scope({ zones: ['my'], addresses: '10.10.0.5' }, int('10.30.0.8'), ['tcp/443'])))
  expect(outcome.findings.map(({ text }) => text.en)).toEqual([expect.stringContaining('nothing may excuse SEG-004')])
})

test('one that would let the Internet into the LGWAN', () => {
  const e = exception(
    'EX-1',
    'SEG-011',
    scope({ externals: ['internet'], addresses: '198.51.100.8' }, { externals: ['lgwan'], addresses: '198.18.0.5' }, ['tcp/443']),
  )
  expect(judged(e).findings[0]?.text.en).toContain('towards the Internet')
})

test('one for a check that does not exist', () => {
  expect(judged(exception('EX-1', 'SEG-999', scope(lg('10.20.0.40'), int('10.30.0.8'), ['tcp/443']))).findings[0]?.text.en).toContain(
    'no check SEG-999',
  )
})
