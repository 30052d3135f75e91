import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { tcp } from '../../../support/builders.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge, policy, said, scope, specific, withSpecifics } from '../../support.ts'

const legs = { lg: 'lg 10.20.0.30', my: 'my 10.10.0.30' }

test('from an LGWAN host into the My Number tier, at what the relay carries', () => {
  const outcome = judge(
    check,
    relayCity([relay('box', { legs, carries: [{ service: 'tcp/22', from: 'lg', to: 'my', does: ['file-cdr'] }] })], []),
  )
  expect(said(outcome)).toEqual(['violation critical topology/relays/box'])
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['my', 'my'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.30', '10.10.0.5', 22))).toBe(true)
})

test('out of the My Number tier, in both directions of one session once', () => {
  for (const data of ['forward', 'both'] as const) {
    const outcome = judge(check, relayCity([relay('box', { legs, carries: [{ service: 'tcp/8080', from: 'my', to: 'lg', data }] })], []))
    expect(said(outcome)).toEqual(['violation critical topology/relays/box'])
    expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.5', '10.10.0.30', 8080))).toBe(true)
  }
})

test('a 特定通信 covers some of the session only, or does not speak of it', () => {
  const city = relayCity([relay('box', { legs, carries: [{ service: 'tcp/22', from: 'lg', to: 'my' }] })], [])
  const one = scope({ zones: ['my'], addresses: '10.10.0.30' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
  const outcome = judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', one)]) })
  expect(outcome.findings).toHaveLength(1)
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.30', '10.10.0.5', 22))).toBe(false)
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.30', '10.10.0.6', 22))).toBe(true)
  const other = scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
  expect(judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-2', other)]) }).findings).toHaveLength(1)
})

test('from a side to which the policy allows no 特定通信', () => {
  const guest = relay('box', {
    legs: { guest: 'guest 10.40.0.30', my: 'my 10.10.0.30' },
    carries: [{ service: 'tcp/22', from: 'guest', to: 'my' }],
  })
  const city = relayCity([guest], [])
  const one = scope({ zones: ['my'], addresses: '10.10.0.30' }, { zones: ['my'], addresses: '10.10.0.0/24' }, ['tcp/22'])
  const limits = policy({ checks: { 'SEG-005': { 'max-hosts': 256 } } })
  expect(judge(check, { ...city, policy: limits, topology: withSpecifics(city.topology, [specific('SC-1', one)]) }).findings).toHaveLength(
    1,
  )
})

test('through a relay of the LGWAN first', () => {
  const outer = relay('outer', {
    legs: { a: 'lgwan 198.18.0.40', b: 'lgwan 198.18.0.41' },
    carries: [{ service: 'tcp/22', from: 'a', to: 'b' }],
  })
  const box = relay('box', {
    legs: { edge: 'mg 10.90.0.30', my: 'my 10.10.0.30' },
    carries: [{ service: 'tcp/22', from: 'edge', to: 'my' }],
  })
  const outcome = judge(check, relayCity([outer, box], [pass('in', '198.18.0.41', '10.90.0.30', 'tcp/22')]))
  // From the management tier itself, and from the LGWAN through both: one session.
  expect(said(outcome)).toEqual(['violation critical topology/relays/box'])
})

describe('screen transfer from terminals of the LGWAN tier', () => {
  const vdi = (redirects = PIXELS) =>
    relayCity(
      [
        relay('vdi', {
          kind: 'screen-transfer',
          legs,
          carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'lg', to: 'my', data: 'both', does: ['screen-transfer'] }],
          redirects,
        }),
      ],
      [],
    )
  const parameters = { 'screen-transfer-to-mynumber': true }
  const edition = (of: string) => ({ ...policy(), edition: of })

  test('is no 特定通信 by itself, nor under an older edition, nor with a clipboard', () => {
    expect(said(judge(check, vdi()))).toEqual(['violation critical topology/relays/vdi'])
    expect(said(judge(check, { ...vdi(), parameters, policy: edition('R6.10') }))).toHaveLength(1)
    expect(said(judge(check, { ...vdi(), parameters }))).toHaveLength(1)
    expect(said(judge(check, { ...vdi({ ...PIXELS, clipboard: 'both' }), parameters, policy: edition('R7.3') }))).toHaveLength(1)
  })

  test('is left to a policy that allows it, from R7.3 on; without evidence nobody can tell', () => {
    expect(judge(check, { ...vdi(), parameters, policy: edition('R7.3') }).findings).toEqual([])
    const silent = { ...vdi(), parameters, policy: edition('R7.3') }
    const unproven = judge(check, { ...silent, topology: { ...silent.topology, evidence: new Map() } })
    expect(unproven.findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties[0]?.code])).toEqual([
      ['not-evaluable', 'unproven-screen-transfer'],
    ])
  })

  test('is not the same as My Number terminals that look at LGWAN screens', () => {
    const turned = relay('vdi', {
      kind: 'screen-transfer',
      legs,
      carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'my', to: 'lg', data: 'both', does: ['screen-transfer'] }],
      redirects: PIXELS,
    })
    expect(said(judge(check, { ...relayCity([turned], []), parameters, policy: edition('R7.3') }))).toHaveLength(1)
  })
})

test('nobody says what a relay carries', () => {
  const outcome = judge(check, relayCity([relay('box', { legs })], []))
  expect(said(outcome)).toEqual(['not-evaluable critical topology/relays/box'])
})

test('from a side to which the policy allows no 特定通信, by way of a management host that has one', () => {
  const bring = (does: readonly 'screen-transfer'[]) =>
    relay('bring', {
      legs: { guest: 'guest 10.40.0.30', mg: 'mg 10.90.0.31' },
      carries: [{ service: 'tcp/22', from: 'guest', to: 'mg', opens: ['peer', 'peer'], does }],
      redirects: PIXELS,
    })
  const on = relay('on', {
    legs: { mg: 'mg 10.90.0.30', my: 'my 10.10.0.30' },
    carries: [{ service: 'tcp/22', from: 'mg', to: 'my' }],
  })
  const one = scope({ zones: ['my'], addresses: '10.10.0.30' }, { zones: ['my'], addresses: '10.10.0.0/24' }, ['tcp/22'])
  const limits = policy({ checks: { 'SEG-005': { 'max-hosts': 256 } } })
  const allowing = { ...limits, matrix: new Map([...limits.matrix, ['mgmt', new Map([['mynumber', 'specific' as const]])]]) }
  const judged = (relays: Parameters<typeof relayCity>[0]) => {
    const city = relayCity(relays, [])
    return judge(check, { ...city, policy: allowing, topology: withSpecifics(city.topology, [specific('SC-1', one)]) })
  }
  expect(said(judged([on]))).toEqual([])
  const outcome = judged([on, bring([])])
  expect(said(outcome)).toEqual(['violation critical topology/relays/on'])
  expect(outcome.findings[0]?.chain?.map(({ hop, into }) => into?.channel.relay.id ?? hop.to)).toEqual(['bring', 'mg', 'on', 'my'])
  expect(said(judged([on, bring(['screen-transfer'])]))).toEqual([])
})

test('a 特定通信 that is not in force is named, and one that is in force is not', () => {
  const city = relayCity([relay('box', { legs, carries: [{ service: 'tcp/22', from: 'lg', to: 'my' }] })], [])
  const one = scope({ zones: ['my'], addresses: '10.10.0.30' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
  const texts = (expires?: string) =>
    judge(check, {
      ...city,
      topology: withSpecifics(city.topology, [specific('SC-1', one, expires === undefined ? {} : { expires })]),
    }).findings.map(({ text }) => text)
  expect(texts('2026-11-19')[0]?.en).toContain('Specific communication SC-1 speaks of this and is not in force')
  expect(texts()[0]?.en).not.toContain('SC-1')
})
