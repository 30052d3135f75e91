import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-any-any.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { between, deny, permit, tcp, topology, uncertainty } from '../../../support/builders.ts'
import { exception, firewall, judge, said, scope, withExceptions, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.my, ZONES.lg, ZONES.int], devices: { fw: { my: 'my', lg: 'lg', int: 'int' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', int: '10.30.0.1/24' }
const judged = (...rules: readonly Rule[]) => judge(check, { topology: wired, devices: [firewall('fw', ports, rules)] })

test('any to any', () => {
  const outcome = judged(permit({ id: 'p1', services: 'tcp/443' }))
  expect(said(outcome)).toEqual(['violation high fw/p1'])
  expect(outcome.findings[0]?.text.en).toContain('source and destination are both any')
})

test('every service between two hosts', () => {
  expect(judged(permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.5' })).findings[0]?.text.en).toContain('the service is any')
})

test('all TCP ports count as every service', () => {
  expect(said(judged(permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/1-65535' })))).toEqual(['violation high fw/p1'])
})

test('a destination that is the whole other tier', () => {
  expect(judged(permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.0/24', services: 'tcp/443' })).findings[0]?.text.en).toContain(
    'the destination covers all of internet',
  )
})

test('with a packet that passes by this very rule', () => {
  const outcome = judged(deny({ services: 'tcp/443' }), permit({ id: 'p2', in: ['lg'], out: ['int'] }))
  const finding = outcome.findings[0]!
  expect(finding.packets?.has(tcp('10.20.0.5', '10.30.0.5', 80))).toBe(true)
  expect(finding.packets?.has(tcp('10.20.0.5', '10.30.0.5', 443))).toBe(false)
  expect(finding.trace?.hops.flatMap((hop) => hop.steps).map((step) => step.rule)).toContain('p2')
})

test('that it may be wide, when an object is not known', () => {
  const vague = permit({
    id: 'p1',
    src: '10.20.0.5',
    dst: between([], ['all']),
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })
  expect(said(judged(vague))).toEqual(['not-evaluable high fw/p1'])
})

test('the part that an exception does not cover', () => {
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['int'], addresses: '10.30.0.5' }, ['any'])
  const excused = withExceptions(wired, [exception('EX-1', 'RUL-002', flow)])
  const of = (rule: Rule) => said(judge(check, { topology: excused, devices: [firewall('fw', ports, [rule])] }))
  expect(of(permit({ id: 'p1', in: ['lg'], out: ['int'], src: '10.20.0.5', dst: '10.30.0.5' }))).toEqual(['exempted high fw/p1'])
  expect(of(permit({ id: 'p1', in: ['lg'], out: ['int'], src: '10.20.0.5-10.20.0.6', dst: '10.30.0.5' }))).toEqual([
    'violation high fw/p1',
    'exempted high fw/p1',
  ])
})
