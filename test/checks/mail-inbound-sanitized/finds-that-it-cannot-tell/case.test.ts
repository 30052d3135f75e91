import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-inbound-sanitized.ts'
import { permit, uncertainty } from '../../../support/builders.ts'
import { evidence } from '../../../support/relays.ts'
import { LGMAIL, MAIL_RULES, mailSan, MTA, mta, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

test('nothing proves what the sanitizer does', () => {
  const { findings } = judge(check, relayCity([mta, mailSan()], MAIL_RULES, [evidence('EV', { until: '2026-03-31' })]))
  expect(findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties.map(({ code }) => code)])).toEqual([
    ['not-evaluable', expect.arrayContaining(['unproven-mail-text', 'unproven-attachment-strip'])],
  ])
})

test('a rule that may let another sender in', () => {
  const perhaps = permit({ id: 'p', src: MTA, dst: LGMAIL, services: 'tcp/25', partial: true, uncertainties: [uncertainty()] })
  const { findings } = judge(check, relayCity([mailSan()], [...MAIL_RULES, perhaps]))
  expect(findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['unknown-statement']],
  ])
})
