import { expect, test } from 'vitest'
import check from '../../../../src/checks/classification-placement.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, classed, host } from '../classified.ts'

test.each(['I', 'Ⅰ', '重要性分類Ⅰ'])('%s outside the My Number tier', (word) => {
  const outcome = judge(check, city([classed(ZONES.lg, word)]))
  expect(said(outcome)).toEqual(['violation high topology/zones/lg'])
  expect(outcome.findings[0]?.text.ja).toContain('マイナンバー利用事務系です')
})

test('work on My Number outside its tier, whether the class is stated or not', () => {
  const { class: _, ...bare } = classed(ZONES.lg, 'I')
  expect(said(judge(check, city([{ ...bare, handles: ['my-number'] }])))).toEqual(['violation high topology/zones/lg'])
})

test('work on My Number of a lighter class', () => {
  expect(said(judge(check, city([classed(ZONES.my, 'II', { handles: ['my-number'] })])))).toEqual(['violation high topology/zones/my'])
})

test('where the policy puts it', () => {
  const city2 = city([classed(ZONES.lg, 'I'), classed(ZONES.int, 'II')])
  expect(judge(check, { ...city2, parameters: { 'tiers-for': {} } }).findings).toEqual([])
  const outcome = judge(check, { ...city2, parameters: { 'tiers-for': { I: ['mynumber', 'lgwan'], II: ['lgwan'] } } })
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
})

test('a body without My Number work has nowhere to put it', () => {
  const { topology, devices } = city([classed(ZONES.lg, 'I')])
  expect(judge(check, { topology: { ...topology, noMyNumberWork: true }, devices }).findings).toEqual([])
})

test('in a zone open to the public', () => {
  const open = city([classed(ZONES.my, 'I', { role: 'public' })])
  expect(judge(check, open).findings[0]?.text.ja).toContain('外部に公開するゾーン')
  const web = city([classed(ZONES.int, 'II', { role: 'public' })])
  expect(judge(check, web).findings).toEqual([])
  expect(said(judge(check, { ...web, parameters: { 'not-public': ['I', 'II'] } }))).toEqual(['violation high topology/zones/int'])
})

test('a host in a zone that says no class', () => {
  const outcome = judge(check, city([ZONES.lg], { hosts: [host('sv', ZONES.lg, '10.20.0.9', 'I')] }))
  expect(said(outcome)).toEqual(['violation high topology/hosts/sv'])
})
