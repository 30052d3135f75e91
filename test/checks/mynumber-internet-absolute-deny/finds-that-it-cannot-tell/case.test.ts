import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import { uncertainty } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

const codes = ({ findings }: ReturnType<typeof judge>) =>
  findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties.map(({ code }) => code).join(' ')}`)

test('nobody says what a relay into the My Number tier carries, and another leads up to it', () => {
  const box = relay('box', { legs: { one: 'inn 172.16.1.60', two: 'my 10.10.0.60' } })
  expect(codes(judge(check, relayCity([fileSan(), box], FILE_RULES)))).toEqual(['not-evaluable undeclared-carries'])
})

test('a rule that may let a relay reach the My Number tier', () => {
  const san = relay('san', {
    legs: { outer: 'out 172.16.0.31', inner: 'inn 172.16.1.31' },
    carries: [{ service: 'tcp/22', from: 'outer', to: 'inner' }],
  })
  const rules = [
    pass('put', '10.30.0.0/24', '172.16.0.31', 'tcp/22'),
    pass('into', '172.16.1.31', '10.10.0.5', 'tcp/22', { partial: true, uncertainties: [uncertainty()] }),
  ]
  expect(codes(judge(check, relayCity([san], rules)))).toEqual(['not-evaluable unknown-statement'])
})
