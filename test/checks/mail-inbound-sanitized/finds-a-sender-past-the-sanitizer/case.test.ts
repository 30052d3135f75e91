import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/mail-inbound-sanitized.ts'
import { relay } from '../../../support/relays.ts'
import { LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

describe('although the sanitizing way is right', () => {
  test('the mail relay of the DMZ (D03): once, at the rule, with the chain', () => {
    const outcome = judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, pass('bypass', MTA, LGMAIL, 'tcp/25')]))
    expect(said(outcome)).toEqual(['violation critical fw/bypass'])
    expect(outcome.findings[0]?.chain).toHaveLength(2)
  })

  test('a mail server that nobody declares as a relay', () => {
    const outcome = judge(check, relayCity([mailSan()], [...MAIL_RULES, pass('bypass', MTA, LGMAIL, 'tcp/25')]))
    expect(said(outcome)).toEqual(['violation critical fw/bypass'])
    expect(outcome.findings[0]?.text.ja).toContain('迂回')
  })

  test('submission ports, from the Internet itself, from a guest network, from My Number hosts', () => {
    for (const [source, services] of [
      ['203.0.113.7', 'tcp/587'],
      ['10.40.0.9', 'tcp/465'],
      ['10.10.0.9', 'tcp/25'],
    ] as const)
      expect(said(judge(check, relayCity([mailSan()], [pass('p', source, LGMAIL, services)])))).toEqual(['violation critical fw/p'])
  })

  test('a relay beside the sanitizer that sends mail from the Internet side without treatment', () => {
    const plain = relay('plain', {
      kind: 'mail-relay',
      legs: { one: 'out 172.16.0.26' },
      carries: [{ service: 'tcp/25', from: 'one', to: 'one', does: ['virus-scan'] }],
    })
    const outcome = judge(check, relayCity([plain], [pass('p', '172.16.0.26', LGMAIL, 'tcp/25')]))
    expect(said(outcome)).toEqual(['violation critical fw/p'])
  })
})

test('management hosts beyond the declared flows', () => {
  expect(said(judge(check, relayCity([], [pass('p', '10.90.0.10', LGMAIL, 'tcp/25')])))).toEqual(['violation critical fw/p'])
})
