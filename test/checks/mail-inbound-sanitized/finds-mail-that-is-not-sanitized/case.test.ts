import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-inbound-sanitized.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, LGMAIL, MAIL_RULES, mailSan, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

test('a sanitizer that only scans for viruses (D04)', () => {
  expect(said(judge(check, relayCity([mta, mailSan(['virus-scan'])], MAIL_RULES)))).toEqual(['violation critical topology/relays/mail-san'])
})

test('text without removing attachments, and attachments removed without text', () => {
  for (const [does, lacking] of [
    [['mail-text'], 'attachments removed'],
    [['attachment-strip', 'virus-scan', 'sandbox'], 'mail reduced to text'],
  ] as const)
    expect(judge(check, relayCity([mta, mailSan(does)], MAIL_RULES)).findings.map((finding) => finding.lacking?.en)).toEqual([lacking])
})

test('mail that the tier fetches from a relay (IMAP); what else the relay carries is not its question', () => {
  const box = relay('mailbox', {
    kind: 'mail-relay',
    legs: { outer: 'out 172.16.0.26', inner: 'inn 172.16.1.26' },
    carries: [{ service: 'tcp/25', sends: ['tcp/993', 'tcp/445'], from: 'outer', to: 'inner', opens: ['peer', 'peer'] }],
  })
  const rules = [pass('in', '10.30.0.25', '172.16.0.26', 'tcp/25'), pass('fetch', '10.20.0.0/24', '172.16.1.26', ['tcp/993', 'tcp/445'])]
  const outcome = judge(check, relayCity([box, fileSan([])], [...rules, ...FILE_RULES]))
  expect(outcome.findings.map(({ packets }) => packets?.ports('dst'))).toEqual([[[993, 993]]])
})

test('a mailbox that is called a relay too, for nothing or for another service', () => {
  for (const carries of [[], [{ service: 'tcp/587', from: 'sv', to: 'sv' }]]) {
    const called = relay('called', { kind: 'mail-relay', legs: { sv: `lg ${LGMAIL}` }, carries })
    const outcome = judge(check, relayCity([mta, mailSan(['virus-scan']), called], MAIL_RULES))
    expect(said(outcome)).toEqual(['violation critical topology/relays/mail-san'])
  }
})
