import { expect, test } from 'vitest'
import { permit, rulebase, span, tcp } from '../../../support/builders.ts'
import { verbatim } from '../../../../src/base/text.ts'
import { exception, scope, withExceptions } from '../../support.ts'
import { judged, offers, wired, withHost } from '../managed.ts'

const found = (outcome: ReturnType<typeof judged>) => outcome.findings.map(({ verdict, severity, from }) => [verdict, severity, from])

test('business clients reach it: one finding for the interface', () => {
  const outcome = judged(offers('https', ['lg'], { dst: '10.20.0.1', services: 'tcp/443' }))
  expect(found(outcome)).toEqual([['violation', 'high', 'lg']])
  expect(outcome.findings[0]?.text.ja).toContain('https')
})

test('the Internet reaches it, on whatever port it stands: one step graver', () => {
  expect(found(judged(offers('https', ['wan'], { dst: '203.0.113.1', services: 'tcp/10443' })))).toEqual([
    ['violation', 'critical', 'internet'],
  ])
})

test('guests reach a device of the body', () => {
  expect(found(judged(offers('ssh', ['guest'], { dst: '10.40.0.1', services: 'tcp/22' })))).toEqual([['violation', 'critical', 'guest']])
})

test('several places that one line lets in are one finding', () => {
  const anywhere = offers('ssh', ['lg', 'mg'], { services: 'tcp/22' })
  const outcome = judged(anywhere)
  // Through the firewall the Internet and the guests reach no port that offers it.
  expect(found(outcome)).toEqual([['violation', 'high', 'lg']])
})

test('a monitoring host may poll, and not log in', () => {
  const place = withHost(wired, { id: 'nms', zone: 'lg', roles: ['monitoring'] }, '10.20.0.5')
  expect(found(judged(offers('ssh', ['lg'], { src: '10.20.0.5', dst: '10.20.0.1', services: 'tcp/22' }), place))).toEqual([
    ['violation', 'high', 'lg'],
  ])
  expect(found(judged(offers('snmp', ['lg'], { src: '10.20.0.5', dst: '10.20.0.1', services: 'udp/161' }), place))).toEqual([])
})

test('the rest of the management zone, where only jump hosts may', () => {
  const place = withHost(wired, { id: 'jump', zone: 'mg', roles: ['jump-host'] }, '10.90.0.30')
  const ssh = offers('ssh', ['mg'], { dst: '10.90.0.1', services: 'tcp/22' })
  expect(found(judged(ssh, place))).toEqual([])
  const outcome = judged(ssh, place, { parameters: { 'jump-hosts-only': true } })
  expect(found(outcome)).toEqual([['violation', 'high', 'mg']])
  expect(['10.90.0.29', '10.90.0.30'].map((src) => outcome.findings[0]?.packets?.has(tcp(src, '10.90.0.1', 22)))).toEqual([true, false])
})

test('usual ports stand for the services of a device that does not tell them apart, as far as its input chain lets them in', () => {
  const input = rulebase([permit({ src: '10.20.0.0/24', services: ['tcp/22', 'tcp/514'] })])
  const [binding] = offers('ssh', ['lg'], {})
  const { administration: _, ...rest } = binding!
  const outcome = judged([{ ...rest, rulebases: [input], span, label: verbatim('input') }])
  expect(found(outcome)).toEqual([['violation', 'high', 'lg']])
  expect(outcome.findings[0]?.packets?.ports('dst')).toEqual([[22, 22]])
})

test('an exception excuses the packets it names and no more', () => {
  const some = scope({ zones: ['lg'], addresses: '10.20.0.10' }, { zones: ['lg'], addresses: '10.20.0.1' }, ['tcp/443'])
  const place = withExceptions(wired, [exception('EX-1', 'RUL-008', some)])
  const narrow = judged(offers('https', ['lg'], { src: '10.20.0.10', dst: '10.20.0.1', services: 'tcp/443' }), place)
  expect(narrow.findings.map(({ verdict, exception: id }) => [verdict, id])).toEqual([['exempted', 'EX-1']])
  const wide = judged(offers('https', ['lg'], { dst: '10.20.0.1', services: 'tcp/443' }), place)
  expect(wide.findings.map(({ verdict }) => verdict)).toEqual(['violation', 'exempted'])
})
