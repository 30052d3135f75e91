import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-no-open-relay.ts'
import { permit, uncertainty } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { town } from '../../scanning.ts'
import { judge } from '../../support.ts'

test('the Internet may reach it by a rule that is not understood', () => {
  const rules = [
    permit({ id: 'in', dst: '10.30.0.25', services: 'tcp/25', partial: true, uncertainties: [uncertainty()] }),
    permit({ id: 'out', src: '10.30.0.25', services: 'tcp/25' }),
  ]
  const { topology: plain, devices } = town(rules)
  const mta = relay('mta', { kind: 'mail-relay', legs: { leg: 'int 10.30.0.25' }, carries: [] })
  const outcome = judge(check, { topology: withRelays(plain, [mta]), devices })
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, (uncertainties ?? []).length > 0])).toEqual([
    ['not-evaluable', true],
  ])
  const kept = { ...mta, relayPolicy: 'authenticated-senders' as const }
  expect(judge(check, { topology: withRelays(plain, [kept]), devices, parameters: { 'require-evidence': false } }).findings).toEqual([])
})
