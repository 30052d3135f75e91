/** What the documents of public bodies say and do not say: nothing may be attributed to them that they do not. */
import { describe, expect, test } from 'vitest'
import { checks } from '../../src/checks/index.ts'
import { through } from './clause-numbers.ts'
import { published } from './published-policy.ts'

describe('nishiiruma-fire', () => {
  const policy = () => published('nishiiruma-fire')

  test('extends the two tiers and loosens nothing', () => {
    expect(policy().extends?.id).toBe('guideline-two-tier')
    expect(policy().matrix).toEqual(published('guideline-two-tier').matrix)
    expect(policy().models).toEqual(['two-tier'])
  })

  test('knows no sanitized crossing and no LGWAN tier: its document defines 無害化通信 and never uses it', () => {
    for (const [row, columns] of policy().matrix) {
      expect([row, ...columns.keys()]).not.toContain('lgwan')
      expect([...columns.values()], row).not.toContain('sanitized')
    }
    expect(policy().clauses.get('2(11)')?.reading.ja).toContain('またぐ理由にはならない')
  })

  test('names no approver, because its document does not', () => {
    expect(policy().roles.get('exception-approver')).toEqual([])
    expect(policy().roles.get('specific-communication-approver')).toEqual([])
  })

  test('asks for no aggregation of the ways to the Internet', () => {
    for (const clause of policy().clauses.values()) expect(clause.answeredBy, clause.id).not.toContain('NET-002')
  })

  test('accounts for every clause of its document', () => {
    const numbered = [
      '序章',
      '1',
      ...through('2', 12),
      '3',
      ...through('3', 5),
      '4(1)',
      '4(2)①',
      '4(2)②',
      '4(2)③',
      '5',
      '6',
      ...through('6', 9),
    ]
    for (const id of [...numbered, '6(3)①', '6(3)②', '7', '8', '9', '10']) expect([...policy().clauses.keys()]).toContain(id)
  })
})

/** Policies of bodies whose documents know no three tiers: they build on no guideline, and ask only what their documents ask. */
describe.each([['nihonmatsu'], ['osaka-environment'], ['tachikawa']])('%s, a document without the three tiers', (id) => {
  const policy = () => published(id)
  /** Without these nothing would judge a cell of the matrix, or an export that was not read. */
  const ALWAYS = new Set(['SEG-001', 'SEG-003', 'SEG-004', 'SEG-007', 'SEG-011', 'SEG-013', 'SEG-020', 'SEG-021', 'RUL-010'])

  test('builds on no guideline', () => {
    expect(policy().extends).toBeUndefined()
    expect(policy().models).toEqual(['custom'])
  })

  test('says nothing of a マイナンバー利用事務系 or an LGWAN接続系', () => {
    const named = [...policy().matrix].flatMap(([row, columns]) => [row, ...columns.keys()])
    expect(named).not.toContain('mynumber')
    expect(named).not.toContain('lgwan')
    for (const clause of policy().clauses.values()) {
      expect(`${clause.quote}${clause.reading.ja}`, clause.id).not.toMatch(/マイナンバー利用事務系|LGWAN接続系|三層/)
    }
  })

  test('has no cell for sanitization', () => {
    for (const [row, columns] of policy().matrix) expect([...columns.values()], row).not.toContain('sanitized')
  })

  test('runs as advisory what no clause asks for, and decides by all that one does', () => {
    const answered = new Set([...policy().clauses.values()].flatMap((clause) => clause.answeredBy))
    for (const { id: check } of checks) {
      const settings = policy().checks.get(check)
      expect(settings?.enabled ?? true, check).toBe(true)
      expect(settings?.advisory ?? false, check).toBe(!answered.has(check) && !ALWAYS.has(check))
    }
  })

  test('quotes, never cites', () => {
    for (const clause of policy().clauses.values()) {
      expect(clause.quote, clause.id).toMatch(/\S/)
      expect(clause.cite).toBeUndefined()
    }
  })
})

describe('tachikawa', () => {
  const policy = () => published('tachikawa')

  test('names the approvers of exceptions that its document names, and none after the fact', () => {
    expect(policy().roles.get('exception-approver')).toEqual(['CISO', '統括情報セキュリティ責任者'])
    expect(policy().clauses.get('8.4')?.quote).toContain('CISO 又は統括情報セキュリティ責任者の許可を得て')
    for (const clause of policy().clauses.values()) expect(clause.answeredBy, clause.id).not.toContain('EXC-002')
  })

  test('has three classes', () => {
    expect([...policy().clauses.keys()].filter((id) => id.startsWith('3.1 '))).toEqual(['3.1 I', '3.1 II', '3.1 III'])
  })

  test('accounts for every clause of its document', () => {
    const sections: readonly (readonly [chapter: number, last: number])[] = [
      [1, 4],
      [3, 4],
      [5, 4],
      [6, 7],
      [7, 6],
      [10, 4],
    ]
    const numbered = sections.flatMap(([chapter, last]) => Array.from({ length: last }, (_, i) => `${chapter}.${i + 1}`))
    const stages = Array.from({ length: 8 }, (_, i) => `3.3.${i + 1} 共通`)
    const others = [
      '1.5(1)',
      '1.5(2)①',
      '1.5(2)②',
      '1.5(3)①',
      '1.5(3)②',
      '1.5(3)③',
      '2',
      '4',
      '8.1',
      '8.2',
      '8.3',
      '8.4',
      '8.5',
      '8.6(1)',
      '8.6(2)',
    ]
    const outside = ['9.1(1)①', '9.1(1)②', '9.1(2)', '9.1(3)', '9.2', '9.3']
    for (const id of [...numbered, ...stages, ...others, ...outside]) expect([...policy().clauses.keys()]).toContain(id)
  })
})
