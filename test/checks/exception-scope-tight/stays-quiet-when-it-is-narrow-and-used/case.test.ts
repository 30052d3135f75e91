import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-scope-tight.ts'
import { permit, topology } from '../../../support/builders.ts'
import { exception, firewall, judge, scope, withExceptions, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } })
const fw = firewall('fw', { lg: '10.20.0.1/24', int: '10.30.0.1/24' }, [
  permit({ src: '10.20.0.0/24', dst: '10.30.0.8', services: 'tcp/443' }),
])
const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

test('one host, one port, and a rule that lets it pass', () => {
  expect(judge(check, { topology: withExceptions(wired, [exception('EX-1', 'SEG-001', flow)]), devices: [fw] }).findings).toEqual([])
})

test('one that expired is for EXC-001, however wide', () => {
  const wide = scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { zones: ['int'], addresses: '10.30.0.0/24' }, ['any'])
  expect(
    judge(check, { topology: withExceptions(wired, [exception('EX-1', 'SEG-001', wide, { expires: '2026-11-19' })]), devices: [fw] })
      .findings,
  ).toEqual([])
})
