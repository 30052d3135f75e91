import { expect, test } from 'vitest'
import { evidence } from '../../../support/relays.ts'
import { CONTRACT, jump, judged, LOGIN, rule, SERVERS, town } from '../../remote-city.ts'
import { said, scope, specific } from '../../support.ts'

const RULES = [LOGIN, SERVERS]
const texts = (outcome: ReturnType<typeof judged>) => outcome.findings.map(({ text }) => text.en)

test('no multi-factor authentication', () => {
  const outcome = judged(RULES, { topology: town([jump({ does: ['session-recording'] })]) })
  expect(said(outcome)).toEqual(['violation high topology/relays/jump'])
  expect(texts(outcome)[0]).toContain('multi-factor')
  expect(said(judged(RULES, { topology: town([jump({ does: ['session-recording'] })]), parameters: { 'require-mfa': false } }))).toEqual([])
})

test('no recording, for a vendor; staff need none', () => {
  const topology = town([jump({ does: ['mfa'] })])
  const outcome = judged(RULES, { topology })
  expect(said(outcome)).toEqual(['violation high topology/relays/jump'])
  expect(texts(outcome)[0]).toContain('recording')
  expect(said(judged([rule('staff', 'home', 'mg', { dst: '10.90.0.30', services: 'tcp/443' })], { topology }))).toEqual([])
})

test('no end: the approval is for good, the rule for every hour', () => {
  const { expires: _, ...endless } = CONTRACT
  const topology = { ...town(), specificCommunications: new Map([[endless.id, endless]]) }
  const outcome = judged(RULES, { topology })
  expect(said(outcome)).toEqual(['violation high fw/login'])
  expect(texts(outcome)[0]).toContain('no expiry')
})

test('an end that has passed is none', () => {
  const over = specific('SC-20', CONTRACT.scope, { expires: '2026-11-19' })
  const topology = { ...town(), specificCommunications: new Map([[over.id, over]]) }
  expect(said(judged(RULES, { topology }))).toEqual(['violation high fw/login'])
})

test('evidence counts for the measure it shows, and for the one it is about', () => {
  const bare = [jump({ does: [] })]
  const shows = ['mfa', 'session-recording'] as const
  expect(said(judged(RULES, { topology: town(bare, [evidence('EV'), evidence('EV-J', { subject: 'jump', shows })]) }))).toEqual([])
  expect(said(judged(RULES, { topology: town(bare, [evidence('EV'), evidence('EV-J', { subject: 'mta', shows })]) }))).toHaveLength(2)
  expect(
    said(judged(RULES, { topology: town(bare, [evidence('EV'), evidence('EV-J', { subject: 'jump', shows: ['mfa'] })]) })),
  ).toHaveLength(1)
})

test('a gateway whose leg is outside, before anything of ours filters', () => {
  const carries = [{ service: 'tcp/443', from: 'out', to: 'in', data: 'both', does: ['mfa'] }] as const
  const gate = jump({}, { legs: { out: 'internet 203.0.113.2', in: 'mg 10.90.0.30' }, carries })
  const outcome = judged([], { topology: town([gate]) })
  expect(texts(outcome).map((text) => (text.includes('recording') ? 'recording' : 'end'))).toEqual(['recording', 'end'])
  const contract = specific(
    'SC-22',
    scope({ externals: ['vendor'], addresses: '192.0.2.70' }, { externals: ['internet'], addresses: '203.0.113.2' }, ['tcp/443']),
    {
      expires: '2027-03-31',
    },
  )
  const timed = { ...town([gate]), specificCommunications: new Map([[contract.id, contract]]) }
  expect(texts(judged([], { topology: timed }))).toHaveLength(1)
})
