/** The policy of 大阪広域環境施設組合: what its document says and does not say. */
import { describe, expect, test } from 'vitest'
import { circled, halfWidth, letters, through } from './clause-numbers.ts'
import { published } from './published-policy.ts'

describe('osaka-environment', () => {
  const policy = () => published('osaka-environment')

  test('has the approvers that its document names, and emergency exceptions', () => {
    for (const role of ['exception-approver', 'connection-approver']) {
      expect(policy().roles.get(role), role).toEqual(['統括情報セキュリティ責任者'])
    }
    for (const role of ['change-approver', 'specific-communication-approver']) expect(policy().roles.get(role), role).toEqual([])
    expect(policy().clauses.get('12(6)②')?.answeredBy).toEqual(['EXC-002'])
  })

  test('tells inside from outside and nothing else', () => {
    for (const [row, columns] of policy().matrix) {
      for (const [column, cell] of columns) expect(cell, `${row} → ${column}`).toBe('flows')
    }
    expect(policy().matrix.get('internal')?.has('internet')).toBe(false)
  })

  test('has four classes, and asks for redundant lines from class Ⅱ up', () => {
    expect([...policy().clauses.keys()].filter((id) => id.startsWith('8(2)①'))).toEqual(['8(2)①', '8(2)①Ⅰ', '8(2)①Ⅱ', '8(2)①Ⅲ', '8(2)①Ⅳ'])
    const { classes } = policy().checks.get('NET-010')?.parameters ?? {}
    expect(classes).toContain('Ⅱ')
    expect(classes).not.toContain('Ⅲ')
  })

  test('spares no outside network the scan and the intrusion detection', () => {
    for (const check of ['VIR-001', 'VIR-002', 'VIR-003']) expect(policy().checks.get(check)?.parameters, check).toEqual({ exempt: [] })
    expect(policy().checks.get('NET-005')?.parameters).toEqual({ 'exempt-ids': [] })
  })

  test('accounts for every clause of its document', () => {
    const general = [
      '1',
      '2',
      ...through('2', 6),
      '3',
      ...through('4', 4),
      ...through('5', 5),
      ...letters('6', 'ウ'),
      ...letters('7', 'エ'),
    ]
    const assets = [...circled('8(1)', '②'), ...circled('8(2)', '③'), ...letters('8(3)①', 'ク'), ...letters('8(3)②', 'オ')]
    const premises = [...letters('9(1)①', 'ウ'), ...circled('9(1)', '④').slice(1), '9(2)', ...circled('9(3)', '③')]
    const people = [
      ...['10(1)', ...circled('10(2)', '②'), '10(3)', ...circled('10(4)', '⑦'), ...circled('10(5)', '②'), ...circled('10(6)', '③')],
      ...['10(7)', ...circled('10(8)', '②'), ...circled('10(9)', '③')],
    ]
    const technical = ['11(1)①', ...letters('11(1)②', 'エ'), ...letters('11(1)③', 'エ'), ...circled('11(2)', '⑧'), ...circled('11(3)', '⑥')]
    const operation = [
      ...['12(1)①ア', ...halfWidth('12(1)①ア', 'ｺ'), '12(1)①イ', '12(1)②', ...letters('12(1)③', 'ケ'), ...letters('12(1)④', 'オ')],
      ...[...circled('12(2)', '③'), '12(3)①', ...letters('12(3)②', 'イ'), '12(3)③', ...circled('12(4)', '⑤')],
      ...[
        ...letters('12(5)①', 'オ'),
        ...letters('12(5)②', 'ケ'),
        '12(5)③',
        ...circled('12(6)', '②'),
        ...through('13', 3),
        ...through('14', 6),
        '附則',
      ],
    ]
    for (const id of [...general, ...assets, ...premises, ...people, ...technical, ...operation]) {
      expect([...policy().clauses.keys()]).toContain(id)
    }
  })
})
