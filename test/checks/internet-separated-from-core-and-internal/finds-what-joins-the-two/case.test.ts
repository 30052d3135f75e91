import { expect, test } from 'vitest'
import check from '../../../../src/checks/internet-separated-from-core-and-internal.ts'
import { permit, tcp, uncertainty } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const applied = { parameters: { applies: true } }

test('direct traffic either way, to the Internet itself and to the tier', () => {
  const rules = [pass('out', '10.20.0.5', '203.0.113.9', 'tcp/443'), pass('in', '10.30.0.5', '10.10.0.5', 'tcp/22')]
  const outcome = judge(check, { ...relayCity([], rules), ...applied })
  expect([...said(outcome)].sort()).toEqual(['violation critical fw/in', 'violation critical fw/out'])
  expect(outcome.findings.some(({ packets }) => packets?.has(tcp('10.20.0.5', '203.0.113.9', 443)))).toBe(true)
})

test('with a source foreign to its place, one step lower; ping alone, medium', () => {
  const rules = [permit({ id: 'f', in: ['lg'], src: '10.77.0.0/24', dst: '10.30.0.5', services: 'tcp/443' })]
  expect(said(judge(check, { ...relayCity([], rules), ...applied }))).toEqual(['violation high fw/interface/lg'])
  expect(said(judge(check, { ...relayCity([], [pass('p', '10.20.0.5', '10.30.0.5', 'icmp')]), ...applied }))).toEqual([
    'violation medium fw/p',
  ])
})

test('a relay between the two, however well it sanitizes', () => {
  expect(said(judge(check, { ...relayCity([fileSan()], FILE_RULES), ...applied }))).toEqual(['violation critical topology/relays/file-san'])
})

test('a relay that only sends out', () => {
  const out = relay('out', {
    legs: { inner: 'inn 172.16.1.80', outer: 'out 172.16.0.80' },
    carries: [{ service: 'tcp/443', from: 'inner', to: 'outer' }],
  })
  const rules = [pass('a', '10.20.0.0/24', '172.16.1.80', 'tcp/443'), pass('b', '172.16.0.80', '10.30.0.5', 'tcp/443')]
  expect(said(judge(check, { ...relayCity([out], rules), ...applied }))).toEqual(['violation critical topology/relays/out'])
})

test('where sanitized imports are allowed, a relay that does not sanitize', () => {
  const allowed = { parameters: { applies: true, 'allow-sanitized-crossing': true } }
  expect(said(judge(check, { ...relayCity([fileSan(['virus-scan'])], FILE_RULES), ...allowed }))).toEqual([
    'violation critical topology/relays/file-san',
  ])
})

test('what cannot be told: a rule, and a relay of which nobody says what it carries', () => {
  const perhaps = pass('p', '10.20.0.5', '10.30.0.5', 'tcp/443', { partial: true, uncertainties: [uncertainty()] })
  const box = relay('box', { legs: { inner: 'inn 172.16.1.81', outer: 'out 172.16.0.81' } })
  const outcome = judge(check, { ...relayCity([box], [perhaps]), ...applied })
  expect(outcome.findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties[0]?.code}`)).toEqual([
    'not-evaluable unknown-statement',
    'not-evaluable undeclared-carries',
  ])
})
