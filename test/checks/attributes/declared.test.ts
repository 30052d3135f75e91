/** What is known of an attribute of an entry: who speaks for it, and when that counts. */
import { expect, test } from 'vitest'
import { declaredOf } from '../../../src/checks/attributes/declared.ts'
import type { SubjectKind } from '../../../src/model/attribute.ts'
import { subjectsOf } from '../../../src/model/entry-field.ts'
import { declared, entries, evidence } from '../declared-city.ts'
import { TODAY } from '../support.ts'

/** State, value or evidence of an attribute of the zone lg-client, or of another entry. */
function found(lines: readonly string[], attribute = 'retention-days', kind: SubjectKind = 'zone', id = 'lg-client', maxAgeDays?: number) {
  const topology = declared({
    evidence: entries('EV-0: { subject: lg-server, says: 別の話 }', ...lines),
    connections: entries('CN-1: { at: fw/wan1, to: sec-cloud, owner: 情報政策課 }'),
    devices: entries('fw: { name: FW, routing: unknown, filter: none, interfaces: { wan1: sec-cloud } }'),
  })
  const subject = subjectsOf(topology, kind).find((one) => one.id === id)!
  const result = declaredOf({ topology, today: TODAY, ...(maxAgeDays === undefined ? {} : { maxAgeDays }) }, subject, attribute)
  switch (result.state) {
    case 'declared':
      return result.value
    case 'missing':
      return 'missing'
    case 'lapsed':
      return `lapsed ${result.evidence.id}`
    case 'contradicting':
      return `contradicting ${result.evidence.map((one) => one.id).join(' ')}`
  }
}

test('nobody says', () => expect(found([])).toBe('missing'))

test('evidence about the entry itself', () => expect(found([evidence('EV-1', 'lg-client', 'retention-days: 30')])).toBe(30))

test('a value of false is a value', () => expect(found([evidence('EV-1', 'lg-client', 'mfa: false')], 'mfa')).toBe(false))

test('a measure that is shown is declared', () =>
  expect(found(['EV-1: { subject: lg-client, says: 実施, shows: mfa, on: 2026-10-01 }'], 'mfa')).toBe(true))

test('evidence about another zone says nothing of this one', () =>
  expect(found([evidence('EV-1', 'lg-server', 'retention-days: 30')])).toBe('missing'))

test('evidence about several', () => expect(found([evidence('EV-1', '[lg-server, lg-client]', 'retention-days: 30')])).toBe(30))

test('the tier and the organization speak for a zone, the nearest first', () => {
  const [whole, tier, own] = [
    evidence('EV-3', 'organization', 'retention-days: 3'),
    evidence('EV-2', 'lgwan', 'retention-days: 2'),
    evidence('EV-1', 'lg-client', 'retention-days: 1'),
  ]
  expect(found([whole])).toBe(3)
  expect(found([whole, tier])).toBe(2)
  expect(found([whole, tier, own])).toBe(1)
})

test('the device and the network at the far end speak for a connection', () => {
  for (const subject of ['CN-1', 'fw', 'sec-cloud', 'organization'])
    expect(found([evidence('EV-1', subject, 'contract: 契約第1号')], 'contract', 'connection', 'CN-1')).toBe('契約第1号')
})

test('what the entry says itself comes before all evidence', () => {
  expect(found([], 'owner', 'connection', 'CN-1')).toBe('情報政策課')
})

test('two that say different things of the same contradict each other; the same thing twice does not', () => {
  const twice = (a: number, b: number) =>
    found([evidence('EV-1', 'lg-client', `retention-days: ${a}`), evidence('EV-2', 'lg-client', `retention-days: ${b}`)])
  expect(twice(1, 2)).toBe('contradicting EV-1 EV-2')
  expect(twice(1, 1)).toBe(1)
})

test('evidence that is out of date does not count, nor contradict', () => {
  const old = evidence('EV-1', 'lg-client', 'retention-days: 1', ', until: 2026-11-19')
  expect(found([old])).toBe('lapsed EV-1')
  expect(found([old, evidence('EV-2', 'lg-client', 'retention-days: 2')])).toBe(2)
  expect(found([old, evidence('EV-2', 'lgwan', 'retention-days: 2')])).toBe(2)
  expect(found([evidence('EV-1', 'lg-client', 'retention-days: 1', ', until: 2026-11-20')])).toBe(1)
})

test('evidence that nobody stands behind does not count', () =>
  expect(found(['EV-1: { subject: lg-client, says: 実施, declares: { retention-days: 1 } }'])).toBe('lapsed EV-1'))

test('evidence still to come does not count', () =>
  expect(found(['EV-1: { subject: lg-client, says: 予定, declares: { retention-days: 1 }, on: 2026-11-21 }'])).toBe('lapsed EV-1'))

test('evidence older than asked does not count, unless it was tested since', () => {
  const lines = (more: string) => [evidence('EV-1', 'lg-client', 'retention-days: 1', more)]
  expect(found(lines(''), 'retention-days', 'zone', 'lg-client', 50)).toBe(1) // 2026-10-01 is 50 days before
  expect(found(lines(''), 'retention-days', 'zone', 'lg-client', 49)).toBe('lapsed EV-1')
  expect(found(lines(', tested: 2026-11-01'), 'retention-days', 'zone', 'lg-client', 49)).toBe(1)
})
