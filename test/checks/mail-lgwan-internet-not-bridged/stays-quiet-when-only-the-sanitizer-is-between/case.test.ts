import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-lgwan-internet-not-bridged.ts'
import { external, topology, zone } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, ZONES } from '../../support.ts'

const rules = [
  ...MAIL_RULES,
  pass('ss-in', '198.18.0.25', LGMAIL, 'tcp/25'),
  pass('ss-out', LGMAIL, '198.18.0.25', 'tcp/25'),
  pass('to-inner', LGMAIL, '172.16.1.25', 'tcp/25'),
  pass('from-outer', '172.16.0.25', MTA, 'tcp/25'),
]

const both = relay('mail-san', {
  kind: 'mail-sanitizer',
  legs: { outer: 'out 172.16.0.25', inner: 'inn 172.16.1.25' },
  carries: [
    { service: 'tcp/25', from: 'outer', to: 'inner', does: ['mail-text', 'attachment-strip'] },
    { service: 'tcp/25', from: 'inner', to: 'outer', does: ['virus-scan'] },
  ],
})

test('mail in and out by the sanitizer, and LGWAN mail', () => {
  expect(judge(check, relayCity([mta, both], rules)).findings).toEqual([])
})

test('a sanitizer without a carry outwards sends nothing outwards', () => {
  expect(judge(check, relayCity([mta, mailSan()], rules)).findings).toEqual([])
})

test('a mail relay of the LGWAN tier that speaks with the LGWAN, the mailbox and the sanitizer', () => {
  const inside = relay('inside', {
    kind: 'mail-relay',
    legs: { one: 'lg 10.20.0.24' },
    carries: [{ service: 'tcp/25', from: 'one', to: 'one' }],
  })
  const more = [
    pass('a', '198.18.0.25', '10.20.0.24', 'tcp/25'),
    pass('b', '10.20.0.24', '198.18.0.25', 'tcp/25'),
    pass('c', '10.20.0.24', '172.16.1.25', 'tcp/25'),
  ]
  expect(judge(check, relayCity([mta, both, inside], [...rules, ...more])).findings).toEqual([])
})

test('a sanitizer on the Internet side that exchanges mail with the LGWAN mail server across the firewall', () => {
  const one = relay('san', {
    kind: 'mail-sanitizer',
    legs: { one: 'out 172.16.0.27' },
    carries: [{ service: 'tcp/25', from: 'one', to: 'one', does: ['mail-text', 'attachment-strip'] }],
  })
  const more = [pass('a', '172.16.0.27', LGMAIL, 'tcp/25'), pass('b', LGMAIL, '172.16.0.27', 'tcp/25')]
  expect(judge(check, relayCity([mta, one], [...rules, ...more])).findings).toEqual([])
})

test('a body that is not on the LGWAN', () => {
  const city = topology({ zones: [ZONES.my, zone('int', ['10.30.0.0/24'], 'internet')], externals: [external('net', 'internet')] })
  expect(judge(check, { topology: city, devices: [] }).notApplicable).toBeDefined()
})
