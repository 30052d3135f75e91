import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, line, system, undeclared } from '../registered.ts'

test('whether the system is on the Internet was never declared', () => {
  const outcome = judged({ systems: [undeclared('kokuho')] })
  expect(said(outcome)).toEqual(['not-evaluable critical topology/registered-systems/kokuho'])
  expect(outcome.findings[0]?.uncertainties).toHaveLength(1)
  expect(outcome.findings[0]?.fix.en).toContain('internet-connected')
})

const onInternet = system('eltax', { internetConnected: true })

test.each([
  ['there is no register of connections', undefined],
  ['the register does not have the line', []],
  ['the register does not say what line it is', [line()]],
] as const)('a public body’s system on the Internet, and %s', (_, connections) => {
  const outcome = judged({ systems: [onInternet], ...(connections === undefined ? {} : { connections }) })
  expect(outcome.findings.map(({ verdict, severity }) => `${verdict} ${severity}`)).toEqual(['not-evaluable critical'])
})

test('an open line that the communication takes only perhaps', () => {
  const vague = permit({
    id: 'vague',
    in: ['my'],
    out: ['far'],
    src: between([], ['10.10.0.10']),
    dst: '198.19.10.20',
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })
  const outcome = judged({ systems: [onInternet], connections: [line({ line: 'internet' })], rules: [vague] })
  expect(said(outcome)).toEqual(['not-evaluable critical topology/connections/CN-01'])
})
