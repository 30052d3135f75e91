import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { permit, tcp, uncertainty } from '../../../support/builders.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, relayCity, SCREEN_RULES, screens } from '../../relay-city.ts'
import { judge } from '../../support.ts'

const codes = ({ findings }: ReturnType<typeof judge>) =>
  findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties.map(({ code }) => code).join(' ')}`)

test('the evidence of the sanitizer has run out, is dated tomorrow, or is not there', () => {
  for (const proofs of [[evidence('EV', { until: '2026-11-19' })], [evidence('EV', { on: '2026-11-21' })], []])
    expect(codes(judge(check, relayCity([fileSan()], FILE_RULES, proofs)))).toEqual(['not-evaluable unproven-file-cdr unproven-virus-scan'])
  const outcome = judge(check, { ...relayCity([fileSan()], FILE_RULES, []), parameters: { 'require-evidence': false } })
  expect(outcome.findings).toEqual([])
})

test('nobody says what screen transfer passes beside pixels', () => {
  const { redirects: _, ...silent } = screens()
  expect(codes(judge(check, relayCity([silent], SCREEN_RULES)))).toEqual(['not-evaluable unproven-screen-transfer'])
})

test('nobody says what a relay between the two sides carries', () => {
  const box = relay('box', { legs: { outer: 'out 172.16.0.60', inner: 'inn 172.16.1.60' } })
  const outcome = judge(check, relayCity([box], []))
  expect(codes(outcome)).toEqual(['not-evaluable undeclared-carries'])
  expect(outcome.findings[0]?.cause.id).toBe('topology/relays/box')
})

test('nor one that leads on from a third tier', () => {
  const box = relay('box', { legs: { outer: 'mg 10.90.0.60', inner: 'inn 172.16.1.60' } })
  const feeder = relay('feeder', {
    legs: { a: 'out 172.16.0.61', b: 'mg 10.90.0.61' },
    carries: [{ service: 'tcp/443', from: 'a', to: 'b' }],
  })
  expect(codes(judge(check, relayCity([box], [])))).toEqual([])
  expect(codes(judge(check, relayCity([box, feeder], [])))).toEqual(['not-evaluable undeclared-carries'])
})

test('a rule that may let the sessions of an unsanitized relay through; what certainly passes is a violation beside it', () => {
  const perhaps = permit({
    id: 'p',
    src: '10.20.0.5',
    dst: '172.16.1.30',
    services: 'tcp/443',
    partial: true,
    uncertainties: [uncertainty()],
  })
  const [put] = FILE_RULES
  expect(codes(judge(check, relayCity([fileSan([])], [put!, perhaps])))).toEqual(['not-evaluable unknown-statement'])
  const certain = permit({ id: 'c', src: '10.20.0.6', dst: '172.16.1.30', services: 'tcp/443' })
  const outcome = judge(check, relayCity([fileSan([])], [put!, perhaps, certain]))
  expect(codes(outcome)).toEqual(['violation ', 'not-evaluable unknown-statement'])
  expect(outcome.findings.map(({ packets }) => packets?.has(tcp('10.20.0.5', '172.16.1.30', 443)))).toEqual([false, true])
  expect(outcome.findings.map(({ packets }) => packets?.has(tcp('10.20.0.6', '172.16.1.30', 443)))).toEqual([true, false])
})
