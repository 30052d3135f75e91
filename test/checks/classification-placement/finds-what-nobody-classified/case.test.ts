import { expect, test } from 'vitest'
import check from '../../../../src/checks/classification-placement.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, FITTING } from '../classified.ts'

test('a zone without a class is not declared, unless the policy requires it', () => {
  const unsaid = city([...FITTING, ZONES.lg2])
  expect(judge(check, unsaid).findings).toEqual([])
  expect(judge(check, unsaid).notDeclared?.ja).toContain('lg2 の重要性分類')
  expect(said(judge(check, { ...unsaid, required: true }))).toEqual(['violation high topology/zones/lg2'])
})

test('in the tiers that have to say', () => {
  expect(judge(check, city([...FITTING, ZONES.guest])).notDeclared).toBeUndefined()
  const all = judge(check, { ...city([...FITTING, ZONES.guest]), parameters: { tiers: ['independent'] } })
  expect(all.notDeclared?.ja).toContain('guest')
})
