import { expect, test } from 'vitest'
import { sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { attesting, SET_DOWN, TRAINED } from '../attesting.ts'

const no = TRAINED.replace('by:', 'holds: false, by:')

test('a no in force', () => {
  const outcome = attesting({ attestations: [no, SET_DOWN] })
  expect(said(outcome)).toEqual(['violation medium topology/attestations/AT-1'])
  expect(sentences(outcome)[0]).toContain('10(1)')
  expect(sentences(outcome)[0]).toContain('教育を行ったか')
})

test('a no in force comes before a yes', () => {
  expect(said(attesting({ attestations: [no, TRAINED.replace('AT-1', 'AT-3'), SET_DOWN] }))).toHaveLength(1)
})

test('a no of last year is out of date', () => {
  const outcome = attesting({ attestations: [no.replace('2026-04-01', '2025-11-20'), SET_DOWN] })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('条項 10(1) の申告')
})
