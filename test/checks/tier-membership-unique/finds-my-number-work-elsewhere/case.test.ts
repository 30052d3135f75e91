import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-membership-unique.ts'
import { topology } from '../../../support/builders.ts'
import { judge, said, ZONES } from '../../support.ts'

test('a zone that handles My Number work is of the My Number tier', () => {
  const zones = [
    { ...ZONES.lg, handles: ['my-number'] },
    { ...ZONES.int, handles: ['family-register'] },
    { ...ZONES.my, handles: ['my-number', 'family-register'] },
  ]
  const outcome = judge(check, { topology: topology({ zones }), devices: [] })
  expect(said(outcome)).toEqual([`violation high topology/zones/${ZONES.lg.id}`, `violation high topology/zones/${ZONES.int.id}`])
})

test('a tier of the body’s own counts as the one it inherits from', () => {
  const tier = { id: 'kikan', name: { ja: '基幹系', en: 'core' }, base: 'mynumber' as const }
  const outcome = judge(check, { topology: topology({ zones: [{ ...ZONES.my, tier, handles: ['my-number'] }] }), devices: [] })
  expect(said(outcome)).toEqual([])
})

test('only the work that the document gives to that tier', () => {
  const zones = [
    { ...ZONES.lg, handles: ['my-number', 'family-register'] },
    { ...ZONES.int, handles: ['family-register'] },
  ]
  const found = (work: readonly string[]) =>
    said(judge(check, { topology: topology({ zones }), devices: [], parameters: { 'mynumber-work': work } }))
  expect(found([])).toEqual([])
  expect(found(['my-number'])).toEqual([`violation high topology/zones/${ZONES.lg.id}`])
})
