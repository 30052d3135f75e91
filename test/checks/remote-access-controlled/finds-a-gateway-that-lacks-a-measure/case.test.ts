import { expect, test } from 'vitest'
import type { Capability } from '../../../../src/model/relay.ts'
import { evidence, PIXELS, relay, withRelays } from '../../../support/relays.ts'
import { connected, CONTRACT, jump, judged, LOGIN, rule, SERVERS, town, WIRED } from '../../remote-city.ts'
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

test('one that the Internet reaches and nobody is said to use', () => {
  const carries = [{ service: 'tcp/443', from: 'out', to: 'in', data: 'both', does: [] }] as const
  const gate = jump({}, { legs: { out: 'internet 203.0.113.2', in: 'mg 10.90.0.30' }, carries })
  const wired = town([gate])
  const alone = { ...wired, externals: new Map([...wired.externals].filter(([id]) => id === 'internet')) }
  const devices = new Map(
    [...wired.devices].map(([id, d]) => [
      id,
      { ...d, interfaces: new Map([...d.interfaces].filter(([, a]) => a.kind !== 'external' || a.external === 'internet')) },
    ]),
  )
  const outcome = judged([], { topology: { ...alone, devices } })
  expect(said(outcome)).toEqual(['violation high topology/relays/jump', 'violation high topology/relays/jump'])
  expect(texts(outcome)[0]).toContain('multi-factor')
  expect(texts(outcome)[1]).toContain('whether vendors or staff use it')
})

test('screen transfer over the Internet, for staff: a telework service of others as well', () => {
  const telework = (does: readonly Capability[]) =>
    relay('telework', {
      kind: 'screen-transfer',
      legs: { front: 'internet 203.0.113.9', back: 'worker 10.212.0.9' },
      carries: [{ service: 'tcp/443', from: 'front', to: 'back', data: 'both', does }],
      redirects: PIXELS,
    })
  const without = {
    ...WIRED,
    externals: new Map([...WIRED.externals].map(([id, e]) => [id, id === 'internet' ? e : { ...e, kind: 'partner' as const }])),
  }
  const of = (does: readonly Capability[]) => judged([], { topology: withRelays(without, [telework(does)]) })
  expect(said(of(['screen-transfer']))).toEqual(['violation high topology/relays/telework'])
  expect(texts(of(['screen-transfer']))[0]).toContain('multi-factor')
  expect(said(of(['screen-transfer', 'mfa']))).toEqual([])
})

test('a leg outside that the register of connections does not have', () => {
  const carries = [{ service: 'tcp/443', from: 'out', to: 'in', data: 'both', does: ['mfa', 'session-recording'] }] as const
  const lte = jump({}, { legs: { out: 'vendor 192.0.2.77', in: 'lg 10.20.0.30' }, carries })
  const proof = evidence('EV-T', { subject: 'jump', shows: ['time-boxed'] })
  const wired = town([lte], [evidence('EV'), proof])
  expect(said(judged([], { topology: wired }))).toEqual([])
  const found = (topology: typeof wired) => texts(judged([], { topology })).filter((text) => text.includes('register of connections'))
  expect(found(connected(wired, ['vpn', 'vendor']))).toHaveLength(1)
  const [[, entry] = []] = [...(connected(wired, ['out', 'vendor']).connections ?? [])]
  expect(found({ ...wired, connections: new Map([['CN-L', { ...entry!, device: 'jump' }]]) })).toEqual([])
})
