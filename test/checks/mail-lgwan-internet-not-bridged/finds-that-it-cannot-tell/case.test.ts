import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-lgwan-internet-not-bridged.ts'
import { uncertainty } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { LGMAIL, MTA, pass, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

const perhaps = { partial: true, uncertainties: [uncertainty()] }
const codes = ({ findings }: ReturnType<typeof judge>) =>
  findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties.map(({ code }) => code).join(' ')}`)

test('a rule that may let the LGWAN mail server reach the DMZ', () => {
  const rules = [pass('ss', '198.18.0.25', LGMAIL, 'tcp/25'), pass('p', LGMAIL, MTA, 'tcp/25', perhaps)]
  expect(codes(judge(check, relayCity([], rules)))).toEqual(['not-evaluable unknown-statement'])
})

test('a rule that may let a relay of the DMZ reach the LGWAN', () => {
  const box = relay('box', {
    kind: 'mail-relay',
    legs: { edge: 'inn 172.16.1.70', outer: 'out 172.16.0.70' },
    carries: [{ service: 'tcp/25', from: 'edge', to: 'outer' }],
  })
  const rules = [pass('ss', '198.18.0.25', '172.16.1.70', 'tcp/25'), pass('p', '172.16.0.70', MTA, 'tcp/25', perhaps)]
  expect(codes(judge(check, relayCity([box], rules)))).toEqual(['not-evaluable unknown-statement'])
})

test('nobody says what a mail relay between the two carries', () => {
  const box = relay('box', { kind: 'mail-relay', legs: { edge: 'inn 172.16.1.70', outer: 'out 172.16.0.70' } })
  expect(codes(judge(check, relayCity([box], [])))).toEqual(['not-evaluable undeclared-carries'])
})
