import { expect, test } from 'vitest'
import check from '../../../../src/checks/specific-comm-bounded.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import type { SpecificCommunication } from '../../../../src/model/topology.ts'
import { between, external, permit, route, tcp, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = topology({ zones: [ZONES.my, ZONES.lg], externals: [wan], devices: { fw: { my: 'my', lg: 'lg', wan: 'lgwan' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', wan: '198.18.255.1/30' }
const toWan = (fields: Partial<SpecificCommunication> = {}, to = '198.18.33.4', services: readonly string[] = ['tcp/443']) =>
  specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: to }, services), fields)
const routes = [route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })]
const exact = permit({ id: 'exact', in: ['my'], out: ['wan'], src: '10.10.0.10', dst: '198.18.33.4', services: 'tcp/443' })

const judged = (...rules: readonly Rule[]) =>
  judge(check, { topology: withSpecifics(wired, [toWan()]), devices: [firewall('fw', ports, rules, { routes })] })

test('a /24 to a /16 on every port behind one declared host and port', () => {
  const outcome = judged(
    permit({ id: 'p30', in: ['my'], out: ['wan'], src: '10.10.0.0/24', dst: '198.18.0.0/16', services: 'tcp/1-65535' }),
  )
  expect(said(outcome)).toEqual(['violation high fw/p30'])
  expect(outcome.findings[0]?.text.en).toContain('SC-01')
})

test('addresses that no zone holds today count: the rule is looked at as written', () => {
  const outcome = judged(
    permit({ id: 'p30', in: ['my'], out: ['wan'], src: ['10.10.0.10', '10.10.99.0/24'], dst: '198.18.33.4', services: 'tcp/443' }),
  )
  expect(said(outcome)).toEqual(['violation high fw/p30'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.99.7', '198.18.33.4', 443))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.10', '198.18.33.4', 443))).toBe(false)
})

test('one port too many', () => {
  expect(
    said(judged(permit({ id: 'p30', in: ['my'], out: ['wan'], src: '10.10.0.10', dst: '198.18.33.4', services: ['tcp/443', 'tcp/22'] }))),
  ).toEqual(['violation high fw/p30'])
})

test('a wide rule after the exact one', () => {
  expect(
    said(judged(exact, permit({ id: 'p31', in: ['my'], out: ['wan'], src: '10.10.0.0/24', dst: '198.18.0.0/16', services: 'tcp/443' }))),
  ).toEqual(['violation high fw/p31'])
})

test('that it cannot tell when the rule has an object that is not known', () => {
  const vague = permit({
    id: 'p30',
    in: ['my'],
    out: ['wan'],
    src: between(['10.10.0.10'], ['all']),
    dst: '198.18.33.4',
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })
  expect(said(judged(vague))).toEqual(['not-evaluable high fw/p30'])
})
