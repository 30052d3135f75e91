import { describe, expect, test } from 'vitest'
import { said } from '../../support.ts'
import { attesting, AUDITED, SET_DOWN, TRAINED } from '../attesting.ts'

describe('clauses', () => {
  test('that nobody answers', () => {
    const listed = attesting({ attestations: [] })
    expect(listed.findings).toEqual([])
    expect(listed.notDeclared?.ja).toBe('申告がありません: 条項 10(1) の申告、条項 10(2) の申告')
    expect(said(attesting({ attestations: [], required: true }))).toEqual([
      'violation medium policy/rules/clauses/10(1)',
      'violation medium policy/rules/clauses/10(2)',
    ])
    expect(attesting({ attestations: [], parameters: { 'require-attestations': false } }).notDeclared).toBeUndefined()
  })

  test.each([
    ['older than the interval', TRAINED.replace('2026-04-01', '2025-11-20')],
    ['ended before the interval', TRAINED.replace('}', ', until: 2026-11-19 }')],
    ['by nobody', TRAINED.replace('by: 人事課, ', '').replace(', document: 研修報告', '')],
    ['without a date', TRAINED.replace('on: 2026-04-01, ', '')],
    ['dated tomorrow', TRAINED.replace('2026-04-01', '2026-11-21')],
  ])('answered %s', (_, answer) => {
    expect(attesting({ attestations: [answer, SET_DOWN] }).notDeclared?.ja).toBe('申告がありません: 条項 10(1) の申告')
    expect(said(attesting({ attestations: [answer, SET_DOWN], required: true }))).toEqual(['violation medium topology/attestations/AT-1'])
  })

  test('answered to another policy', () => {
    const other = TRAINED.replace('policy: rules', 'policy: others')
    expect(attesting({ attestations: [other, SET_DOWN] }).notDeclared?.ja).toContain('10(1)')
  })
})

describe('evidence', () => {
  test.each([
    ['out of date', AUDITED.replace(', document: 報告 }', ', document: 報告, until: 2026-11-19 }')],
    ['old', AUDITED.replaceAll('2026-09-02', '2025-11-18')],
    ['without a document', AUDITED.replace(', document: 報告', '')],
    ['of nobody', AUDITED.replace('by: 情報政策課, ', '')],
    ['without a date', AUDITED.replace('on: 2026-09-02, ', '')],
  ])('%s', (_, line) => {
    const asking = { evidence: [line], parameters: { 'require-audit': false, 'require-self-check': false } }
    expect(attesting(asking).notDeclared?.ja).toContain('申告 EV-A の更新')
    expect(said(attesting({ ...asking, required: true }))).toEqual(['violation medium topology/evidence/EV-A'])
  })

  test('fresh for this policy, old for another', () => {
    expect(attesting({}).notDeclared).toBeUndefined()
    expect(attesting({ parameters: { 'max-age-days': 30 } }).notDeclared?.ja).toContain('申告 EV-A の更新')
  })
})

test('audits of which nobody says anything', () => {
  expect(attesting({ evidence: [] }).notDeclared?.ja).toContain('366 日以内の監査')
  expect(said(attesting({ evidence: [], required: true }))).toEqual(
    Array<string>(2).fill('violation medium topology/organization/organization'),
  )
})
