import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-inbound-sanitized.ts'
import { topology, zone } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { LGMAIL, MAIL_RULES, mailSan, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, policy, scope, specific, withSpecifics, ZONES } from '../../support.ts'

test('through the sanitizer, from the tier itself and from the LGWAN', () => {
  const rules = [...MAIL_RULES, pass('own', '10.20.0.0/24', LGMAIL, 'tcp/25'), pass('ss', '198.18.0.25', LGMAIL, 'tcp/25')]
  expect(judge(check, relayCity([mta, mailSan()], rules)).findings).toEqual([])
})

test('a sanitizer with its leg on the Internet side that sends across the firewall itself is a direct way, and not a stray sender', () => {
  const one = relay('san', {
    kind: 'mail-sanitizer',
    legs: { one: 'out 172.16.0.27' },
    carries: [{ service: 'tcp/25', from: 'one', to: 'one', does: ['mail-text', 'attachment-strip'] }],
  })
  expect(judge(check, relayCity([one], [pass('p', '172.16.0.27', LGMAIL, 'tcp/25')])).findings).toEqual([])
})

test('a 特定通信 from the My Number tier, where the policy allows it, and no other ports than those of mail', () => {
  const city = relayCity([], [pass('p', '10.10.0.9', LGMAIL, ['tcp/25', 'tcp/443'])])
  const flow = scope({ zones: ['my'], addresses: '10.10.0.9' }, { zones: ['lg'], addresses: LGMAIL }, ['tcp/25'])
  expect(judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', flow)]) }).findings).toEqual([])
  expect(
    judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', flow, { expires: '2026-01-01' })]) }).findings,
  ).toHaveLength(1)
})

test('mail between management and LGWAN hosts that is declared', () => {
  const city = relayCity([], [pass('p', '10.90.0.10', LGMAIL, 'tcp/25')])
  const flow = scope({ zones: ['mg'], addresses: '10.90.0.10' }, { zones: ['lg'], addresses: LGMAIL }, ['tcp/25'])
  const declared = { id: 'M1', scope: flow, required: false, approved: undefined, span: city.topology.span }
  expect(judge(check, { ...city, policy: policy(), topology: { ...city.topology, flows: new Map([['M1', declared]]) } }).findings).toEqual(
    [],
  )
})

test('a body without an LGWAN tier', () => {
  const two = topology({ zones: [ZONES.my, zone('int', ['10.30.0.0/24'], 'internet')] })
  expect(judge(check, { topology: two, devices: [] }).notApplicable).toBeDefined()
})
