/** The sample waste union: no tiers by name, inside and outside only, with the control networks of two plants beside them. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import { readEstate } from '../../src/io/estate.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { runOf } from '../../src/verify.ts'
import { tcp } from '../support/builders.ts'
import { judgeSample, TODAY } from './city.ts'
import { checksWith, verdictOf } from './spots.ts'

const body = judgeSample('mihon-waste')

describe('the sample waste union', () => {
  test('passes under its own policy, and every statement of its devices is understood', () => {
    expect(body.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(body.defects).toEqual([])
    expect(body.exit).toBe(0)
    expect(body.result?.policies.map(({ id }) => id)).toEqual(['osaka-environment'])
    expect([...checksWith(body, 'violation'), ...checksWith(body, 'not-evaluable')]).toEqual([])
    expect(body.result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, notUnderstood: 0 })
  })

  test.each([
    ['SEG-007', 'pass'], // inside or outside, nothing both
    ['SEG-008', 'pass'],
    ['SEG-013', 'exempted'], // plant control: EX-01 and EX-02
    ['SEG-014', 'pass'], // the public web server
    ['SEG-020', 'pass'], // declared flows only
    ['MAIL-002', 'pass'],
    ['MAIL-003', 'pass'],
    ['MAIL-005', 'pass'],
    ['VIR-001', 'pass'], // everything from outside, the member cities and the vendor included
    ['VIR-002', 'pass'],
    ['VIR-003', 'pass'],
    ['VIR-004', 'pass'],
    ['NET-001', 'pass'],
    ['NET-004', 'pass'],
    ['NET-005', 'pass'],
    ['NET-006', 'pass'],
    ['NET-007', 'pass'],
    ['NET-008', 'pass'],
    ['NET-009', 'pass'], // tablets, with permission
    ['NET-010', 'pass'], // class II and above survive a line
    ['NET-011', 'pass'],
    ['NET-012', 'pass'],
    ['NET-013', 'pass'],
    ['RUL-001', 'pass'],
    ['RUL-002', 'pass'],
    ['RUL-003', 'pass'],
    ['RUL-006', 'pass'], // numbers of requests
    ['RUL-007', 'pass'],
    ['RUL-008', 'pass'],
    ['RUL-009', 'pass'], // the public web server
    ['RUL-010', 'pass'],
    ['LOG-001', 'pass'],
    ['LOG-002', 'pass'],
    ['LOG-003', 'pass'],
    ['EXC-001', 'pass'],
    ['EXC-002', 'pass'], // the emergency, reported the same day
    ['EXC-003', 'pass'],
    ['CHG-001', 'pass'],
    ['CHG-002', 'pass'], // compared with the export from before
    ['CHG-003', 'pass'],
    ['CHG-004', 'pass'],
    ['CHG-006', 'pass'],
    ['DAT-001', 'pass'], // classes I to III, none of I in public
    ['DAT-002', 'pass'], // member cities
    ['DAT-003', 'pass'],
    ['DAT-004', 'pass'], // one cloud service
    ['SEG-001', 'not-applicable'], // there is no LGWAN
    ['SEG-003', 'not-applicable'], // and no My Number work
    ['RUL-004', 'not-declared'], // when most rules were last used
    ['CHG-005', 'not-declared'], // fingerprints of approved configurations
    ['AUD-001', 'not-declared'], // one clause that nobody has answered yet
  ])('%s: %s', (check, verdict) => {
    expect(verdictOf(body, check)).toBe(verdict)
  })

  test('exempts two ways, each the one it was approved for', () => {
    const exempted = body.result!.groups.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'exempted'))
    expect(exempted.map(({ check, from, to, exception }) => `${check} ${from} → ${to} ${exception!.id}`).sort()).toEqual([
      'SEG-013 kita-office → kita-dcs EX-02',
      'SEG-013 minami-keiryo → minami-dcs EX-01',
    ])
  })
})

describe('the networks of the waste union', () => {
  let network: Network
  beforeAll(() => {
    const { value: estate } = readEstate(join(import.meta.dirname, '../../topologies/mihon-waste'))
    const run = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run
    if (run === undefined) throw new Error('the waste union cannot be judged')
    network = run.network
  })
  const isPlant = (place: string): boolean => network.topology.zones.get(place)?.tier.id === 'plant'
  const passes = (from: string, to: string): boolean => from !== to && network.direct(from, to)?.possible.isEmpty === false

  test('plant control is entered by the two ways of the exceptions, and starts nothing', () => {
    const { places } = network
    const ways = places.flatMap((from) =>
      places.filter((to) => isPlant(from) !== isPlant(to) && passes(from, to)).map((to) => `${from} → ${to}`),
    )
    expect(ways).toEqual(['kita-office → kita-dcs', 'minami-keiryo → minami-dcs'])
  })

  test('a plant reaches the Internet by nothing but the proxy at headquarters', () => {
    const zones = [...network.topology.zones.values()].filter(({ id }) => id.startsWith('kita-') || id.startsWith('minami-'))
    expect(zones.filter(({ id }) => passes(id, 'internet') || passes('internet', id)).map(({ id }) => id)).toEqual([])
  })

  test('the Internet begins sessions with the public web server and the mail relay only', () => {
    expect(network.places.filter((to) => passes('internet', to) && network.topology.zones.has(to))).toEqual(['hq-dmz', 'hq-koukai'])
    const mail = network.direct('internet', 'hq-dmz')!.possible
    expect(
      mail.minus(PacketSet.box({ dport: [[25, 25]], dst: network.topology.relays.get('mta')!.legs.get('dmz')!.addresses })).isEmpty,
    ).toBe(true)
  })

  test('member cities reach the host they were given, and plants do not reach each other', () => {
    expect(network.places.filter((to) => passes('kousei-shi', to))).toEqual(['hq-keiryo'])
    expect(passes('kita-office', 'minami-office') || passes('minami-office', 'kita-office')).toBe(false)
  })

  test.each([
    ['P08', 'kita-keiryo', 'hq-keiryo', '10.81.12.5', '10.80.12.10', 5443, true],
    ['P08', 'minami-keiryo', 'hq-keiryo', '10.82.12.10', '10.80.12.10', 5443, true],
    ['P09', 'kita-tablet', 'hq-server', '10.81.15.9', '10.80.11.30', 443, true],
    ['P10', 'kita-dx', 'hq-server', '10.81.13.2', '10.80.11.31', 22, true],
    ['X06', 'kousei-shi', 'hq-keiryo', '198.51.100.70', '10.80.12.11', 443, true],
    ['X08', 'dcs-vendor', 'kita-hoshu', '192.0.2.201', '10.81.16.2', 443, true],
    ['D01', 'kita-mnt', 'kita-dcs', '172.21.50.2', '172.21.10.30', 3389, true],
    ['X08 past the gateway', 'dcs-vendor', 'kita-dcs', '192.0.2.201', '172.21.10.30', 3389, false],
    ['EX-02 from another terminal', 'kita-office', 'kita-dcs', '10.81.10.51', '172.21.10.20', 443, false],
    ['tablets to the office', 'kita-tablet', 'hq-server', '10.81.15.9', '10.80.11.20', 445, false],
  ] as const)('%s: %s → %s, %s → %s tcp/%i: %s', (_flow, from, to, src, dst, port, expected) => {
    expect(network.direct(from, to)?.judged.has(tcp(src, dst, port, 49152)) ?? false).toBe(expected)
  })
})
