import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { judged } from '../kept.ts'

const rules = ['a', 'b'].map((id) => permit({ id, src: '10.20.0.0/24', dst: '10.30.0.10' }))

test('it is not declared', () => {
  const outcome = judged(rules)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('fw のルール 2 件')
})

test('where the policy requires it, one finding for the device', () => {
  const outcome = judged(rules, [], { required: true })
  expect(outcome.findings.map(({ verdict, cause }) => [verdict, cause.id])).toEqual([['violation', 'fw/rules/last-hit']])
  expect(outcome.notDeclared).toBeUndefined()
})
