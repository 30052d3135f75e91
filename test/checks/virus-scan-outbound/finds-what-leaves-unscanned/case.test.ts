import { expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-outbound.ts'
import { permit } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { INT, scanning, town } from '../../scanning.ts'
import { judge, said } from '../../support.ts'

test('mail that a rule lets out', () => {
  const outcome = judge(check, town([permit({ id: 'mail', src: INT, services: ['tcp/25', 'tcp/110'] })]))
  expect(said(outcome)).toEqual(['violation medium fw/mail'])
  // POP3 fetches: nothing leaves by it.
  expect(outcome.findings[0]?.packets?.ports('dst')).toEqual([[25, 25]])
  expect(outcome.findings[0]?.text.ja).toContain('外部へ出るデータ')
})

test('files that a published server gives out', () => {
  const outcome = judge(check, town([permit({ id: 'www', dst: '10.30.0.80', services: 'tcp/443' })]))
  expect(outcome.findings.map(({ from, to }) => `${from} ${to}`)).toEqual(['internet int'])
})

test('a relay that scans what comes in and not what goes out', () => {
  const city = town([permit({ id: 'out', src: '10.30.0.25', services: 'tcp/25' })])
  const san = (does: readonly 'virus-scan'[]) =>
    relay('san', {
      kind: 'mail-sanitizer',
      legs: { outer: 'int 10.30.0.25', inner: 'lg 10.20.0.25' },
      carries: [
        { service: 'tcp/25', from: 'outer', to: 'inner', does: ['virus-scan'] },
        { service: 'tcp/25', from: 'inner', to: 'outer', does },
      ],
    })
  expect(said(judge(check, { ...city, topology: withRelays(city.topology, [san([])]) }))).toEqual(['violation medium fw/out'])
  expect(judge(check, { ...city, topology: withRelays(city.topology, [san(['virus-scan'])]) }).findings).toEqual([])
})

test('not what a rule scans', () => {
  expect(judge(check, town([scanning({ id: 'mail', src: INT, services: 'tcp/25' })])).findings).toEqual([])
})
