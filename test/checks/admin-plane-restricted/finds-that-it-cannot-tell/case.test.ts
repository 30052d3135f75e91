import { expect, test } from 'vitest'
import type { Evidence, Topology } from '../../../../src/model/topology.ts'
import { between, device, domain, span, uncertainty } from '../../../support/builders.ts'
import { firewallOf, judged, offers, wired } from '../managed.ts'

const codes = (outcome: ReturnType<typeof judged>) =>
  outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])
const restricted: Evidence = {
  id: 'EV-1',
  subject: 'fw',
  says: '踏み台からだけ管理する',
  shows: ['source-restriction'],
  declares: new Map([['source-restriction', true]]),
  by: '情報政策課',
  on: '2026-04-20',
  document: '保守契約',
  until: '2027-03-31',
  span,
}
const said = (evidence: Evidence): Topology => ({ ...wired, evidence: new Map([[evidence.id, evidence]]) })
const silent = [device('fw', { domains: [domain()] })]

test('a ledger of rules does not show what a device answers itself', () => {
  expect(codes(judged([], wired, { devices: silent }))).toEqual([['not-evaluable', ['no-local-services']]])
})

test('nor does a device without an export', () => {
  expect(codes(judged([], wired, { devices: [device('fw', { knowledge: 'missing' })] }))).toEqual([['not-evaluable', ['missing-export']]])
})

test('statements that were not understood may be about it', () => {
  const doubtful = [device('fw', { domains: [domain({ uncertainties: [uncertainty()] })] })]
  expect(codes(judged([], wired, { devices: doubtful }))).toEqual([['not-evaluable', ['unknown-statement']]])
})

test('evidence in force stands in for what the export does not show, and evidence out of force does not', () => {
  expect(judged([], said(restricted), { devices: silent }).findings).toEqual([])
  expect(codes(judged([], said({ ...restricted, until: '2026-03-31' }), { devices: silent }))).toHaveLength(1)
})

test('evidence that says no is a violation', () => {
  const open = { ...restricted, shows: [], declares: new Map([['source-restriction', false]]) }
  expect(judged([], said(open), { devices: silent }).findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('trusted hosts that cannot be resolved', () => {
  const vague = offers('https', ['lg'], { src: between([], ['10.20.0.0/24']), dst: '10.20.0.1', services: 'tcp/443' })
  expect(codes(judged(vague))).toEqual([['not-evaluable', ['administration-not-certain']]])
})

test('the address of another interface, only where a rule may let packets across', () => {
  const [binding] = offers('https', ['lg'], { dst: '10.90.0.1', services: 'tcp/443', partial: true })
  const across = [{ ...binding!, administration: binding!.administration!.map((service) => ({ ...service, across: true })) }]
  expect(codes(judged(across))).toEqual([['not-evaluable', ['administration-not-certain']]])
  expect(judged(across, wired, { devices: [firewallOf(across, [])] }).findings).toEqual([])
})
