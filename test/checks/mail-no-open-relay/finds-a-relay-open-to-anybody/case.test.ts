import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-no-open-relay.ts'
import type { Relay } from '../../../../src/model/relay.ts'
import { permit } from '../../../support/builders.ts'
import { evidence, relay, withRelays } from '../../../support/relays.ts'
import { town } from '../../scanning.ts'
import { judge, said } from '../../support.ts'

const MTA = '10.30.0.25'
const receives = permit({ id: 'in', dst: MTA, services: 'tcp/25' })
const sends = permit({ id: 'out', src: MTA, services: 'tcp/25' })
const open: Relay = relay('mta', {
  kind: 'mail-relay',
  legs: { leg: `int ${MTA}` },
  carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }],
})

function city(mta: Relay, proofs = [evidence('EV')]) {
  const { topology: plain, devices } = town([receives, sends])
  return { topology: withRelays(plain, [mta], proofs), devices }
}

test('anybody may send to it, and it to anybody', () => {
  const outcome = judge(check, city(open))
  expect(said(outcome)).toEqual(['violation high topology/relays/mta'])
  expect(outcome.findings[0]?.text.en).toContain('relay-policy) is not declared')
  // The rules to narrow are named.
  expect(outcome.findings[0]?.fix.en).toMatch(/fw in, fw out/)
})

test('in at one leg and out at another', () => {
  const { topology: plain, devices } = town([receives, permit({ id: 'out', src: '10.20.0.25', services: 'tcp/25' })])
  const two = relay('mta', { kind: 'mail-sanitizer', legs: { outer: `int ${MTA}`, inner: 'lg 10.20.0.25' }, carries: [] })
  expect(said(judge(check, { topology: withRelays(plain, [two]), devices }))).toEqual(['violation high topology/relays/mta'])
})

test('a policy without evidence in force', () => {
  const under = (proofs: Parameters<typeof city>[1]) => judge(check, city({ ...open, relayPolicy: 'recipient-domain-only' }, proofs))
  expect(under([]).findings[0]?.text.ja).toContain('裏付ける申告（evidence）がありません')
  expect(under([evidence('EV', { until: '2026-03-31' })]).findings[0]?.text.ja).toContain('期限 2026-03-31 が過ぎています')
  expect(under([evidence('EV')]).findings).toEqual([])
})
