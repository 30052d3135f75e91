import { expect, test } from 'vitest'
import type { Evidence, Topology } from '../../../../src/model/topology.ts'
import { evidence } from '../../../support/relays.ts'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, line, system, undeclared } from '../registered.ts'

test('whether the system is on the Internet was never declared', () => {
  const outcome = judged({ systems: [undeclared('kokuho')] })
  expect(said(outcome)).toEqual(['not-evaluable critical topology/registered-systems/kokuho'])
  expect(outcome.findings[0]?.uncertainties).toHaveLength(1)
  expect(outcome.findings[0]?.fix.en).toContain('internet-connected')
})

const onInternet = system('eltax', { internetConnected: true })

test.each([
  ['there is no register of connections', undefined],
  ['the register does not have the line', []],
  ['the register does not say what line it is', [line()]],
] as const)('a public body’s system on the Internet, and %s', (_, connections) => {
  const outcome = judged({ systems: [onInternet], ...(connections === undefined ? {} : { connections }) })
  expect(outcome.findings.map(({ verdict, severity }) => `${verdict} ${severity}`)).toEqual(['not-evaluable critical'])
})

test('an open line that the communication takes only perhaps', () => {
  const vague = permit({
    id: 'vague',
    in: ['my'],
    out: ['far'],
    src: between([], ['10.10.0.10']),
    dst: '198.19.10.20',
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })
  const outcome = judged({ systems: [onInternet], connections: [line({ line: 'internet' })], rules: [vague] })
  expect(said(outcome)).toEqual(['not-evaluable critical topology/connections/CN-01'])
})

const showing = (...proofs: readonly Evidence[]) => ({
  change: (t: Topology): Topology => ({ ...t, evidence: new Map(proofs.map((each) => [each.id, each])) }),
})

test('nothing in force shows what the register says of a system', () => {
  const found = (fields: Parameters<typeof system>[1], ...proofs: readonly Evidence[]) =>
    said(judged({ systems: [system('kokuho', fields)], ...showing(...proofs) }))
  const doubtful = ['not-evaluable critical topology/registered-systems/kokuho']
  expect(found({ evidence: [] }, evidence('EV'))).toEqual(doubtful)
  expect(found({}, evidence('EV', { until: '2026-11-19' }))).toEqual(doubtful)
  expect(found({}, evidence('EV', { subject: 'my' }))).toEqual(doubtful)
  expect(found({}, evidence('EV', { subject: 'kokuho', until: '2026-11-20' }))).toEqual([])
  expect(found({ publicBody: false, evidence: [] }, evidence('EV'))).toEqual(doubtful)
})

test('unless the policy asks for no evidence', () => {
  const bare = { systems: [system('kokuho', { evidence: [] })] }
  expect(said(judged({ ...bare, parameters: { 'require-evidence': false } }))).toEqual([])
})
