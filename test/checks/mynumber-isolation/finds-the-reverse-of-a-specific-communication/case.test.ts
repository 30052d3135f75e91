import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { external, permit, route, tcp, topology } from '../../../support/builders.ts'
import { firewall, judge, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = withSpecifics(topology({ zones: [ZONES.my], externals: [wan], devices: { fw: { my: 'my', wan: 'lgwan' } } }), [
  specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: '198.18.33.4' }, ['tcp/443'])),
])
const asked = permit({ id: 'asked', in: ['my'], out: ['wan'], src: '10.10.0.10', dst: '198.18.33.4', services: 'tcp/443' })

const judged = (...rules: readonly Rule[]) =>
  judge(check, {
    topology: wired,
    devices: [
      firewall('fw', { my: '10.10.0.1/24', wan: '198.18.255.1/30' }, [asked, ...rules], {
        routes: [route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })],
      }),
    ],
  })

test('the same two hosts and the same port, started from the other side', () => {
  const outcome = judged(permit({ id: 'back', in: ['wan'], out: ['my'], src: '198.18.33.4', dst: '10.10.0.10', services: 'tcp/443' }))
  expect(said(outcome)).toEqual(['violation critical fw/back'])
  expect(outcome.findings[0]?.packets?.has(tcp('198.18.33.4', '10.10.0.10', 443))).toBe(true)
})

test('in the direction that was approved', () => {
  expect(judged().findings).toEqual([])
})

test('answers are no initiation', () => {
  const answers = permit({ id: 'established', in: ['wan'], out: ['my'], src: '198.18.33.4', dst: '10.10.0.10', initiates: false })
  expect(judged(answers).findings).toEqual([])
})
