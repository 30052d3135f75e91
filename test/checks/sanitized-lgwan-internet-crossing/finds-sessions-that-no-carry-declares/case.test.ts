import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { permit, tcp, uncertainty } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, LGMAIL, MAIL_RULES, mailSan, mta, pass, relayCity, SCREEN_RULES, screens } from '../../relay-city.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { judge, said, scope } from '../../support.ts'

const PUT = pass('smb-in', '10.30.0.0/24', '172.16.0.25', 'tcp/445')
const PUSH = pass('smb-out', '172.16.1.25', '10.20.0.20', 'tcp/445')

test('files into a mail sanitizer on one side and out of it on the other, at the rules that let them', () => {
  const outcome = judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, PUT, PUSH]))
  expect(said(outcome)).toEqual(['violation critical fw/smb-out', 'violation critical fw/smb-in'])
  const [out] = outcome.findings
  expect(out?.text.ja).toContain('中継 mail-san の両側で、申告（carries）にない通信が開いています')
  expect(out).toMatchObject({ from: 'inn', to: 'lg' })
  expect(out?.packets?.has(tcp('172.16.1.25', '10.20.0.20', 445))).toBe(true)
  expect(out?.packets?.has(tcp('172.16.1.25', LGMAIL, 25))).toBe(false)
  expect(out?.chain?.map(({ hop }) => `${hop.from} ${hop.opened} ${hop.to}`)).toEqual(['int sender out', 'inn sender lg'])
  expect(out?.chain?.every(({ trace }) => trace !== undefined)).toBe(true)
})

test('what a file sanitizer pushes, or hosts inside fetch in another way, beside what came in as declared', () => {
  const push = pass('push', '172.16.1.30', '10.20.0.20', 'tcp/445')
  const outcome = judge(check, relayCity([fileSan()], [...FILE_RULES, push]))
  expect(said(outcome)).toEqual(['violation critical fw/push'])
  expect(outcome.findings[0]?.text.ja).toContain('申告（carries）にも業務に必要な通信（flows）にもない')
  const raw = pass('raw', '10.20.0.0/24', '172.16.1.25', 'tcp/143')
  expect(said(judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, raw])))).toEqual(['violation critical fw/raw'])
})

test('what hosts outside push into a gateway that is declared to fetch their screens', () => {
  const push = pass('push', '10.30.0.0/24', '172.16.0.40', 'tcp/445')
  expect(said(judge(check, relayCity([screens()], [...SCREEN_RULES, push])))).toEqual(['violation critical fw/push'])
})

test('nothing comes in through a carry whose own rules are closed, until its legs are open in another way', () => {
  const wrong = relay('file-san', {
    kind: 'file-sanitizer',
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/8443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does: ['file-cdr'] }],
  })
  const [put, fetch] = FILE_RULES
  const outcome = judge(check, relayCity([wrong], FILE_RULES))
  expect(said(outcome)).toEqual(['violation critical fw/fetch'])
  expect(outcome.findings[0]?.text.ja).toContain('働く中継の申告（carries）がないのに')
  expect(said(judge(check, relayCity([wrong], [put!])))).toEqual([])
  expect(said(judge(check, relayCity([wrong], [fetch!])))).toEqual([])
})

test('a relay that is declared to carry nothing, or only from a leg to itself', () => {
  for (const carries of [[], [{ service: 'tcp/443', from: 'outer', to: 'outer', opens: ['peer', 'peer'] as const }]]) {
    const box = relay('box', { legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' }, carries })
    expect(said(judge(check, relayCity([box], FILE_RULES)))).toEqual(['violation critical fw/fetch'])
    expect(said(judge(check, relayCity([box], [])))).toEqual([])
  }
})

test('a relay that carries nothing between segments of hosts, or on the LGWAN, where nothing filters', () => {
  const nas = relay('nas', { legs: { outer: 'int 10.30.0.60', inner: 'lg 10.20.0.60' }, carries: [] })
  expect(said(judge(check, relayCity([nas], [])))).toEqual(['violation critical topology/relays/nas'])
  const asp = relay('asp', { legs: { outer: 'net 203.0.113.9', inner: 'lgwan 198.18.0.9' }, carries: [] })
  expect(said(judge(check, relayCity([asp], [])))).toEqual(['violation critical topology/relays/asp'])
})

test('entries for one appliance are judged as one: what one declares from hosts is not declared to hosts', () => {
  const legs = { outer: 'out 172.16.0.25', inner: 'inn 172.16.1.25' }
  const ra = relay('ra', { legs, carries: [] })
  const rb = relay('rb', { legs, carries: [{ service: 'tcp/445', from: 'inner', to: 'outer' }] })
  expect(said(judge(check, relayCity([ra, rb], [PUT, PUSH])))).toEqual(['violation critical fw/smb-out'])
})

test('flows do not excuse what hosts of both sides open to a machine and no carry speaks of', () => {
  const city = relayCity(
    [screens()],
    [...SCREEN_RULES, pass('put', '10.30.0.0/24', '172.16.0.40', 'tcp/445'), pass('fetch', '10.20.0.0/24', '172.16.1.40', 'tcp/445')],
  )
  const topology = withFlows(
    city.topology,
    flow('F1', scope({ addresses: '10.30.0.0/24' }, { addresses: '172.16.0.40' }, ['tcp/445'])),
    flow('F2', scope({ addresses: '10.20.0.0/24' }, { addresses: '172.16.1.40' }, ['tcp/445'])),
  )
  expect(said(judge(check, { ...city, topology }))).toEqual(['violation critical fw/fetch', 'violation critical fw/put'])
})

test('a rule that may let such a session through is not decided', () => {
  const perhaps = permit({
    id: 'p',
    src: '172.16.1.30',
    dst: '10.20.0.20',
    services: 'tcp/445',
    partial: true,
    uncertainties: [uncertainty()],
  })
  const { findings } = judge(check, relayCity([fileSan()], [...FILE_RULES, perhaps]))
  expect(findings.map(({ verdict, uncertainties }) => `${verdict} ${uncertainties?.map(({ code }) => code).join(' ')}`)).toEqual([
    'not-evaluable unknown-statement',
  ])
})
