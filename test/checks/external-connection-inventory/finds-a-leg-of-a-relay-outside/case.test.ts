import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-inventory.ts'
import { destinationTranslation, offset } from '../../../support/builders.ts'
import { city, soundCity } from '../../../intent/writing.ts'
import { firewall, judge, said } from '../../support.ts'

const GOOD = 'owner: a, purpose: b, reviewed: 2026-04-01, approved: { by: a, on: 2025-04-01, document: b }'
const FW = `\n  C-1: { at: fw/wan, to: internet, ${GOOD} }`

/** One registered line, and a relay that the topology declares. */
const judged = (relay: string, connections = FW, box = firewall('fw', { lan: '10.20.10.1/23', wan: '192.0.2.2/30' }, [])) =>
  judge(check, {
    topology: soundCity(
      city({
        devices: '\n  fw: { interfaces: { lan: lg-client, wan: internet } }',
        external: '\n  internet: { kind: internet }\n  vendor: { kind: vendor-remote, addresses: [198.51.100.0/28] }',
        relays: `\n  lte: { kind: remote-access, ${relay} }`,
        connections,
      }),
    ),
    devices: [box],
  })
const LTE = 'legs: { out: { zone: internet, address: 203.0.113.77 }, in: 10.20.20.9 }'
const FOUND = ['violation high topology/relays/lte']

test('a mobile router into a server segment', () => {
  const outcome = judged(LTE)
  expect(said(outcome)).toEqual(FOUND)
  expect(outcome.findings[0]?.fix.en).toContain('lte/out')
})

test('on a line of the vendor, and even when it is declared to carry nothing', () => {
  expect(said(judged('legs: { out: 198.51.100.3, in: 10.20.20.9 }'))).toEqual(FOUND)
  expect(said(judged(`${LTE}, carries: []`))).toEqual(FOUND)
})

test('the two halves of one machine, declared as two relays', () =>
  expect(
    said(
      judged(
        'legs: { in: 10.20.20.9, mid: 10.20.20.10 } }\n  lte2: { kind: proxy, legs: { mid: 10.20.20.10, out: { zone: internet, address: 203.0.113.77 } }',
      ),
    ),
  ).toEqual(['violation high topology/relays/lte2']))

test('not once the register has the leg, which is judged like any other entry', () => {
  const entry = (words: string) => `${FW}\n  C-2: { at: lte/out, to: internet, ${words} }`
  expect(said(judged(LTE, entry(GOOD)))).toEqual([])
  expect(said(judged(LTE, entry('owner: a, purpose: b, reviewed: 2026-04-01')))).toEqual(['violation high topology/connections/C-2'])
  expect(said(judged(LTE, `${FW}\n  C-2: { at: lte/in, to: internet, ${GOOD} }`))).toEqual([
    ...FOUND,
    'violation medium topology/connections/C-2',
  ])
})

test('not where the leg is an address that a registered device has or publishes there', () => {
  const at = (address: string) => `legs: { out: { zone: internet, address: ${address} }, in: 10.20.20.9 }`
  const built = firewall('fw', { lan: '10.20.10.1/23', wan: '192.0.2.2/30' }, [])
  const translation = destinationTranslation({ id: 'vip', dst: '203.0.113.77', to: offset('203.0.113.77', '203.0.113.77', '10.20.20.9') })
  const stage = { kind: 'translate-destination', translations: [translation] } as const
  const publishing = { ...built, domains: built.domains.map((d) => ({ ...d, stages: [stage, ...d.stages] })) }
  expect(said(judged(at('192.0.2.2')))).toEqual([])
  expect(said(judged(at('203.0.113.77'), FW, publishing))).toEqual([])
  expect(said(judged(at('203.0.113.78'), FW, publishing))).toEqual(FOUND)
})

test('not a service of others with all its legs outside, and not what a person carries', () => {
  expect(said(judged('legs: { out: { zone: internet, address: 203.0.113.77 }, back: 198.51.100.3 }'))).toEqual([])
  expect(
    said(
      judged(
        'legs: { out: 198.51.100.3, back: 198.51.100.4 } }\n  usb: { kind: manual-transfer, legs: { a: { zone: internet }, b: { zone: lg-server } }',
      ),
    ),
  ).toEqual([])
})

test('nor where no register is kept', () => {
  const { connections: _, ...rest } = soundCity(city({ relays: `\n  lte: { kind: remote-access, ${LTE} }` }))
  expect(judge(check, { topology: { ...rest, connections: undefined }, devices: [] }).findings).toEqual([])
})
