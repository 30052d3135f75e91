import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, uses } from '../clouds.ts'

const vague = (from: string) =>
  permit({
    id: `${from}-vague`,
    in: [from],
    out: ['cloud'],
    src: between([], ['all']),
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })

test.each([
  ['the register does not say what line it is', 'not written', 'not-evaluable high topology/connections/CN-06'],
  ['the register does not have the line', 'not listed', 'not-evaluable high fw/interface/cloud'],
] as const)('%s', (_, line, expected) => {
  const outcome = judged({ line })
  expect(said(outcome)).toEqual([expected])
  expect(outcome.findings[0]?.uncertainties).toHaveLength(1)
})

test('without a register the line is listed and decides nothing', () => {
  expect(said(judged({ line: 'no register' }))).toEqual(['not-evaluable info fw/interface/cloud'])
})

test('another tier reaches the cloud only perhaps', () => {
  expect(said(judged({ rules: [uses('my'), vague('int')] }))).toEqual(['not-evaluable high unknown/undefined-object/built.conf/0'])
})

test('a cloud of another tier that the My Number tier uses only perhaps', () => {
  expect(said(judged({ tier: 'lgwan', rules: [vague('my')] }))).toEqual(['not-evaluable high topology/external/cloud'])
})
