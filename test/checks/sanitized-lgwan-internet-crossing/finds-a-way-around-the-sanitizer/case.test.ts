import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { tcp } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

test('the mail relay of the DMZ delivers to the LGWAN mailbox itself, beside the sanitizer (D03): the rule', () => {
  const outcome = judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, pass('bypass', MTA, LGMAIL, 'tcp/25')]))
  expect(said(outcome)).toEqual(['violation critical fw/bypass'])
  expect(outcome.findings[0]?.packets?.has(tcp(MTA, LGMAIL, 25))).toBe(true)
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['int', 'lg'])
})

test('a rule lets data into the relay behind the sanitizer, past the sanitizer: that rule', () => {
  // The relay hands on what the sanitizer gives it, and does nothing itself.
  const on = relay('hand-on', {
    kind: 'file-relay',
    legs: { a: 'mg 10.90.0.30', b: 'inn 172.16.1.32' },
    carries: [{ service: 'tcp/445', from: 'a', to: 'b', opens: ['peer', 'peer'] }],
  })
  const san = relay('san', {
    kind: 'file-sanitizer',
    legs: { outer: 'out 172.16.0.33', mid: 'mg 10.90.0.33' },
    carries: [{ service: 'tcp/445', from: 'outer', to: 'mid', does: ['file-cdr'] }],
  })
  const rules = [pass('put', '10.30.0.0/24', '172.16.0.33', 'tcp/445'), pass('get', '10.20.0.0/24', '172.16.1.32', 'tcp/445')]
  expect(judge(check, relayCity([on, san], rules)).findings).toEqual([])
  const outcome = judge(check, relayCity([on, san], [...rules, pass('past', '10.30.0.0/24', '10.90.0.30', 'tcp/445')]))
  expect(said(outcome)).toEqual(['violation critical fw/past'])
})

test('what the sanitizer gives as mail comes by a file share as well: at the relay that shares it', () => {
  const share = relay('share', {
    kind: 'file-relay',
    legs: { outer: 'out 172.16.0.34', inner: 'inn 172.16.1.34' },
    carries: [{ service: 'tcp/445', from: 'outer', to: 'inner', opens: ['peer', 'peer'] }],
  })
  const rules = [
    ...MAIL_RULES,
    ...FILE_RULES,
    pass('drop', '10.30.0.0/24', '172.16.0.34', 'tcp/445'),
    pass('share', '10.20.0.0/24', '172.16.1.34', 'tcp/445'),
  ]
  expect(said(judge(check, relayCity([mta, mailSan(), fileSan(), share], rules)))).toEqual(['violation critical topology/relays/share'])
})
