import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { external, permit, tcp, uncertainty } from '../../../support/builders.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, MAIL_RULES, MTA, mailSan, mta, relayCity, SCREEN_RULES, screens } from '../../relay-city.ts'
import { judge } from '../../support.ts'

const codes = ({ findings }: ReturnType<typeof judge>) =>
  findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties.map(({ code }) => code).join(' ')}`)

test('the evidence of the sanitizer has run out, is dated tomorrow, or is not there', () => {
  for (const proofs of [[evidence('EV', { until: '2026-11-19' })], [evidence('EV', { on: '2026-11-21' })], []])
    expect(codes(judge(check, relayCity([fileSan()], FILE_RULES, proofs)))).toEqual(['not-evaluable unproven-file-cdr unproven-virus-scan'])
  const outcome = judge(check, { ...relayCity([fileSan()], FILE_RULES, []), parameters: { 'require-evidence': false } })
  expect(outcome.findings).toEqual([])
})

test('the evidence of the sanitizer holds from tomorrow on, is tested tomorrow, is nobody’s, or is about something else', () => {
  const nobodys = { ...evidence('EV'), on: undefined, document: undefined } as unknown as ReturnType<typeof evidence>
  const later = { since: '2026-11-21' }
  for (const proof of [evidence('EV', later), evidence('EV', { tested: '2026-11-21' }), nobodys, evidence('EV', { subject: 'mail-san' })])
    expect(codes(judge(check, relayCity([fileSan()], FILE_RULES, [proof])))).toEqual([
      'not-evaluable unproven-file-cdr unproven-virus-scan',
    ])
  const [finding] = judge(check, relayCity([fileSan()], FILE_RULES, [evidence('EV', { subject: 'mail-san' })])).findings
  expect(finding?.uncertainties?.[0]?.text.en).toBe('evidence EV is about mail-san, not about file-san')
  const late = evidence('EV', later)
  expect(judge(check, relayCity([fileSan()], FILE_RULES, [{ ...late, since: '2026-11-20', tested: '2026-11-20' }])).findings).toEqual([])
})

test('evidence about the relay, its zones, their tiers or the organization is about what the relay does', () => {
  for (const subject of ['file-san', 'inn', 'out', 'lgwan', 'internet', 'organization'])
    expect(codes(judge(check, relayCity([fileSan()], FILE_RULES, [evidence('EV', { subject })]))), subject).toEqual([])
  for (const subject of ['int', 'fw', 'mynumber'])
    expect(codes(judge(check, relayCity([fileSan()], FILE_RULES, [evidence('EV', { subject })]))), subject).toHaveLength(1)
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

test('nobody says what a relay between networks of others carries, or one from a vendor', () => {
  const asp = relay('asp', { legs: { front: 'net 203.0.113.9', back: 'lgwan 198.18.0.9' } })
  expect(codes(judge(check, relayCity([asp], [])))).toEqual(['not-evaluable undeclared-carries'])
  const line = relay('line', { legs: { front: 'vendor 203.0.113.65', back: 'lg 10.20.0.65' } })
  const city = relayCity([line], [])
  const externals = new Map([...city.topology.externals, ['vendor', external('vendor', 'vendor-remote', ['203.0.113.64/28'])] as const])
  expect(codes(judge(check, { ...city, topology: { ...city.topology, externals } }))).toEqual(['not-evaluable undeclared-carries'])
})

test('nor what one on the way carries that stands in one place: mail may come through it', () => {
  const silent = relay('mta', { kind: 'mail-relay', legs: { mx: `int ${MTA}` } })
  const rules = MAIL_RULES
  expect(codes(judge(check, relayCity([silent, mailSan()], rules)))).toEqual(['not-evaluable undeclared-carries'])
  const cloud = relay('cloud-mta', { kind: 'mail-relay', legs: { mx: 'cloud 192.0.2.25' } })
  expect(codes(judge(check, relayCity([cloud, mta, mailSan()], rules)))).toEqual(['not-evaluable undeclared-carries'])
})

test('a file sanitizer of which only what goes out is declared, and hosts on both sides can open', () => {
  const turned = relay('file-san', {
    kind: 'file-sanitizer',
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/443', from: 'inner', to: 'outer', opens: ['peer', 'peer'], does: ['file-cdr'] }],
  })
  expect(codes(judge(check, relayCity([turned], FILE_RULES)))).toEqual(['not-evaluable undeclared-import'])
  expect(codes(judge(check, relayCity([turned], [FILE_RULES[0]!])))).toEqual([])
})
