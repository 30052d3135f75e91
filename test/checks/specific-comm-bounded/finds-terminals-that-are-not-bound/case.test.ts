import { expect, test } from 'vitest'
import check from '../../../../src/checks/specific-comm-bounded.ts'
import type { Evidence, SpecificCommunication } from '../../../../src/model/topology.ts'
import { external, route, span, topology } from '../../../support/builders.ts'
import { firewall, judge, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = topology({ zones: [ZONES.my], externals: [wan], devices: { fw: { my: 'my', wan: 'lgwan' } } })
const box = firewall('fw', { my: '10.10.0.1/24', wan: '198.18.255.1/30' }, [], {
  routes: [route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })],
})

const shown = (fields: Partial<Evidence> = {}): Evidence => ({
  id: 'EV-20',
  subject: 'fw',
  says: '特定通信の端末を MAC アドレス認証のポートに固定',
  shows: ['mac-binding'],
  on: '2026-04-20',
  until: '2027-04-19',
  span,
  ...fields,
})

function judged(fields: Partial<SpecificCommunication>, evidence: readonly Evidence[], required = true) {
  const declared = specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: '198.18.33.4' }, ['tcp/443']), fields)
  const described = { ...withSpecifics(wired, [declared]), evidence: new Map(evidence.map((e) => [e.id, e])) }
  return judge(check, { topology: described, devices: [box], parameters: required ? { 'require-mac': true } : {} })
}

test('a declaration without evidence is not enough where the policy asks for it', () => {
  const outcome = judged({ macBound: true }, [])
  expect(said(outcome)).toEqual(['violation high topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.text.en).toContain('without evidence')
})

test('evidence that shows something else', () => {
  const outcome = judged({ macBound: true, evidence: 'EV-20' }, [shown({ shows: ['logging'] })])
  expect(said(outcome)).toEqual(['violation high topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.text.en).toContain('EV-20')
})

test('evidence that has run out: nobody knows', () => {
  const outcome = judged({ macBound: true, evidence: 'EV-20' }, [shown({ until: '2026-11-19' })])
  expect(said(outcome)).toEqual(['not-evaluable high topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.uncertainties).toHaveLength(1)
})

test('evidence about something else: nobody knows', () => {
  for (const subject of ['lgwan', 'elsewhere'])
    expect(said(judged({ macBound: true, evidence: 'EV-20' }, [shown({ subject })])), subject).toEqual([
      'not-evaluable high topology/specific-communications/SC-01',
    ])
  for (const subject of ['my', 'mynumber', 'organization', 'SC-01'])
    expect(judged({ macBound: true, evidence: 'EV-20' }, [shown({ subject })]).findings, subject).toEqual([])
  expect(judged({ macBound: true, evidence: 'EV-20', through: ['farther'] }, [shown({ subject: 'farther' })]).findings).toEqual([])
})

test('bound, with evidence in force', () => {
  expect(judged({ macBound: true, evidence: 'EV-20' }, [shown()]).findings).toEqual([])
  expect(judged({ macBound: true }, [shown({ subject: 'SC-01' })]).findings).toEqual([])
})

test('not asked for by default', () => {
  expect(judged({ macBound: false }, [], false).findings).toEqual([])
})
