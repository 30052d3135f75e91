import { expect, test } from 'vitest'
import { evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { cloud, CONDITIONS } from '../cloud.ts'

const entry = 'violation medium topology/external/saas'

test('approval, class, contract, rule and check', () => {
  const listed = cloud({ approved: '' })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('saas の')
  expect(said(cloud({ approved: '', required: true }))).toEqual(Array<string>(5).fill(entry))
})

test('a certification does in place of a contract', () => {
  const only = { 'require-class': false, 'require-usage-rule': false, 'require-approval': false }
  const judged = (declares: string) =>
    cloud({ evidence: [evidence('EV-1', 'saas', `checked-on: 2026-04-01${declares}`)], parameters: only, required: true })
  expect(said(judged(''))).toEqual([entry])
  expect(said(judged(', certification: ISMAP'))).toEqual([])
})

test('nobody says the class of what flows there, or not in the policy’s words', () => {
  for (const flow of ['', ', class: 機密性2']) {
    const asking = { flows: [`F1: { from: lg-client, to: saas, service: https${flow} }`], evidence: [evidence('EV-1', 'saas', CONDITIONS)] }
    expect(cloud(asking).notDeclared?.ja).toContain('F1 の重要性分類')
    expect(said(cloud({ ...asking, required: true }))).toEqual(['violation medium topology/flows/F1'])
  }
})

test('the limit itself is not in the policy’s words', () => {
  const lines = [evidence('EV-1', 'saas', CONDITIONS.replace('max-class: II', 'max-class: 機密性2'))]
  expect(cloud({ evidence: lines }).notDeclared?.ja).toContain('saas の重要性分類')
})

test('a zone off the premises whose class nobody says', () => {
  const lines = [evidence('EV-1', 'lg-client', `off-site: true, ${CONDITIONS}`)]
  expect(cloud({ kind: 'partner', evidence: lines }).notDeclared?.ja).toContain('lg-client の')
})
