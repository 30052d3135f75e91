import { expect, test } from 'vitest'
import check from '../../../../src/checks/update-and-endpoint-protection.ts'
import { permit } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'
import { declares, PROTECTED } from '../protected.ts'

const under = (upstream: readonly string[] | undefined, rules = [permit()], evidence = [PROTECTED]) =>
  judge(check, providerCity({ hosts: [host('wsus', 'lg', '10.20.0.40', ['update-source'], upstream)], evidence, rules }))

test('the LGWAN tier from the Internet side', () => {
  expect(said(under(['net']))).toEqual(['violation medium topology/hosts/wsus'])
  expect(said(under(['cloud']))).toEqual(['violation medium topology/hosts/wsus'])
})

test('one that the rules do not let it reach', () => {
  expect(said(under(['lgwan'], []))).toEqual(['violation medium topology/hosts/wsus'])
  expect(under(['lgwan']).findings).toEqual([])
})

test('by hand: only by a declared procedure', () => {
  expect(under(['manual']).findings).toEqual([])
  expect(under(['manual']).notDeclared?.ja).toContain('wsus の手動更新の手順')
  const procedure = [PROTECTED, declares('EV-H', 'wsus', { 'update-procedure': '媒体を検査してから取り込む' })]
  expect(under(['manual'], [], procedure).notDeclared).toBeUndefined()
})

test('nobody says from where', () => {
  expect(under(undefined).notDeclared?.ja).toContain('wsus の上位')
})
