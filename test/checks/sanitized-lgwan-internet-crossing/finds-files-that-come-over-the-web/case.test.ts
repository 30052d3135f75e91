import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import type { RelayKind } from '../../../../src/model/relay.ts'
import type { CarryFields } from '../../../support/relays.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, pass, relayCity, SCREEN_RULES } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

/** Put on one side over HTTPS, fetched on the other. */
const portal = (kind: RelayKind, carry: Partial<CarryFields>) =>
  relay('portal', {
    kind,
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], ...carry }],
  })
const put = (kind: RelayKind, carry: Partial<CarryFields>) => judge(check, relayCity([portal(kind, carry)], FILE_RULES))
const FOUND = ['violation critical topology/relays/portal']

test('a relay of files that only isolates the web pages around them', () => {
  for (const kind of ['file-relay', 'file-sanitizer', 'data-transfer'] as const) {
    const outcome = put(kind, { does: ['web-isolation', 'virus-scan'] })
    expect(said(outcome), kind).toEqual(FOUND)
    expect(outcome.findings[0]?.text.en).toContain('disarms no file')
  }
  expect(said(put('file-relay', { does: ['file-cdr'] }))).toEqual([])
})

test('saying that no files come in by a relay of files does not help', () =>
  expect(said(put('file-relay', { does: ['web-isolation'], fileImport: false }))).toEqual(FOUND))

/** Terminals look at the web through it; what they ask for comes back. */
const isolation = (carry: Partial<CarryFields>) =>
  judge(
    check,
    relayCity(
      [
        relay('portal', {
          kind: 'web-isolation',
          legs: { inner: 'inn 172.16.1.40', outer: 'out 172.16.0.40' },
          carries: [{ service: 'tcp/443', sends: 'tcp/443', from: 'inner', to: 'outer', data: 'both', does: ['web-isolation'], ...carry }],
        }),
      ],
      [SCREEN_RULES[0]!, pass('web', '172.16.0.40', '203.0.113.0/24', 'tcp/443')],
    ),
  )

test('web isolation by which files come in needs to disarm them', () => {
  expect(said(isolation({ fileImport: true }))).toEqual(FOUND)
  expect(said(isolation({ fileImport: true, does: ['web-isolation', 'file-cdr'] }))).toEqual([])
  expect(said(isolation({ fileImport: false }))).toEqual([])
})

test('where nobody says whether files come in by it, it cannot be told', () => {
  const outcome = isolation({})
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['unproven-web-isolation']],
  ])
})

test('a distribution server of updates that others put things on is a file drop', () => {
  const updates = { service: 'tcp/443', does: ['update-relay', 'virus-scan'] } as const
  const outcome = put('update-relay', updates)
  expect(said(outcome)).toEqual(FOUND)
  expect(outcome.findings[0]?.text.en).toContain('put there')
  const fetching = judge(
    check,
    relayCity(
      [portal('update-relay', { ...updates, opens: ['relay', 'peer'] })],
      [pass('upstream', '172.16.0.30', '10.30.0.40', 'tcp/443'), FILE_RULES[1]!],
    ),
  )
  expect(said(fetching)).toEqual([])
})
