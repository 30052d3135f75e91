/** The policy of 二本松市: what its document says and does not say. */
import { describe, expect, test } from 'vitest'
import { cellOf } from '../../src/model/policy.ts'
import { bracketed, circled, letters, through } from './clause-numbers.ts'
import { published } from './published-policy.ts'

describe('nihonmatsu', () => {
  const policy = () => published('nihonmatsu')
  const cell = (from: string, to: string) => cellOf(policy(), [from], [to])

  test('has the CIO approve, under the titles of its document', () => {
    for (const role of ['exception-approver', 'connection-approver', 'change-approver']) {
      expect(policy().roles.get(role), role).toEqual(['最高情報統括責任者', 'ＣＩＯ'])
    }
    expect(policy().roles.get('specific-communication-approver')).toEqual([])
    expect(policy().clauses.get('7(5)イ')?.answeredBy).toEqual(['EXC-002'])
  })

  test('keeps the Internet apart from 基幹系 and 内部情報系, in either direction, and never absolutely', () => {
    for (const tier of ['core', 'internal']) {
      for (const other of ['internet', 'internet-network', 'security-cloud', 'cloud-service']) {
        expect(cell(tier, other), `${tier} → ${other}`).toBe('none')
        expect(cell(other, tier), `${other} → ${tier}`).toBe('none')
      }
    }
    expect(policy().clauses.get('4(3)(ウ)')?.answeredBy).toEqual(['SEG-001', 'SEG-004', 'SEG-010'])
    expect(policy().checks.get('SEG-010')?.parameters).toEqual({ applies: true })
  })

  test('names 基幹系 and 内部情報系 in one clause alone', () => {
    const naming = [...policy().clauses.values()].filter(({ quote }) => /基幹系|内部情報系/.test(quote ?? ''))
    expect(naming.map(({ id }) => id)).toEqual(['4(3)(ウ)'])
  })

  test('scans for viruses at the firewall, both ways', () => {
    for (const check of ['VIR-001', 'VIR-002']) expect(policy().checks.get(check)?.parameters, check).toMatchObject({ stage: 'firewall' })
    expect(policy().checks.get('VIR-002')?.severity).toBe('high')
  })

  test('has four classes, and no date that its document does not bear', () => {
    expect(policy().clauses.get('3(2)ア')?.reading.ja).toContain('Ⅰ')
    expect(policy().clauses.get('3(2)ア')?.reading.ja).toContain('Ⅳ')
    expect(policy().document?.date).toBeUndefined()
  })

  test('accounts for every clause of its document', () => {
    const { clauses } = policy()
    const first = ['1', ...through('2', 4), '3', '4', '5', ...through('6', 3), ...through('7', 3), '8', '9', '10', '11'].map(
      (id) => `第1章${id}`,
    )
    const assets = [...letters('3(1)', 'ウ'), '3(2)ア', '3(2)イ(ア)', ...circled('3(2)イ(イ)', '⑧')]
    const premises = [
      ...[
        ...bracketed('4(1)ア', 'ウ'),
        ...bracketed('4(1)イ', 'イ'),
        '4(1)ウ',
        ...bracketed('4(1)エ', 'イ'),
        ...bracketed('4(1)オ', 'イ'),
        '4(1)カ',
      ],
      ...[...bracketed('4(2)ア', 'イ'), ...bracketed('4(2)イ', 'イ'), ...bracketed('4(2)ウ', 'イ'), ...bracketed('4(3)', 'ケ'), '4(4)'],
    ]
    const people = [
      ...[
        '5(1)ア',
        ...bracketed('5(1)イ', 'ク'),
        ...bracketed('5(1)ウ', 'オ'),
        ...bracketed('5(1)エ', 'エ'),
        ...bracketed('5(1)オ', 'エ'),
        ...bracketed('5(1)カ', 'エ'),
      ],
      ...[
        '5(1)キ',
        ...bracketed('5(1)ク', 'ウ'),
        ...bracketed('5(1)ケ', 'イ'),
        ...bracketed('5(1)コ', 'イ'),
        ...bracketed('5(1)サ', 'ウ'),
        '5(1)シ',
      ],
      ...[...letters('5(2)', 'エ'), ...letters('5(3)', 'ウ'), ...letters('5(4)', 'イ')],
    ]
    const technical = [
      ...[
        '6(1)ア第1点',
        '6(1)イ',
        ...letters('6(2)', 'カ'),
        '6(2)キ第1点',
        '6(2)ク第1点',
        '6(3)ア',
        '6(3)イ',
        '6(3)ウ第1点',
        '6(3)エ第1点',
      ],
      ...[
        ...letters('6(3)', 'コ').slice(4),
        '6(4)ア',
        ...bracketed('6(4)イ', 'ウ'),
        '6(4)ウ',
        '6(4)エ',
        '6(4)オ',
        '6(4)カ',
        ...bracketed('6(4)キ', 'ウ'),
        '6(4)ク',
      ],
      ...[
        ...bracketed('6(5)ア', 'エ'),
        '6(5)イ第1文',
        '6(5)ウ',
        ...bracketed('6(5)エ', 'エ'),
        '6(5)オ',
        ...bracketed('6(5)カ', 'ウ'),
        ...bracketed('6(5)キ', 'イ'),
        '6(5)ク',
      ],
      ...[...letters('6(6)', 'ク'), '6(7)ア第1点', ...letters('6(7)', 'ク').slice(1), ...letters('6(8)', 'ウ')],
    ]
    const operation = [
      ...[
        ...letters('7(1)', 'オ'),
        ...letters('7(2)', 'カ'),
        '7(3)',
        '7(3)ア',
        '7(3)イ',
        ...bracketed('7(3)ウ', 'オ'),
        ...bracketed('7(3)エ', 'ウ'),
        '7(4)',
      ],
      ...[...letters('7(5)', 'ウ'), '8', '9', ...letters('10(1)', 'オ'), '10(2)', '10(3)'],
    ]
    for (const id of ['序', ...first, '1(1)', '1(2)', '2', ...assets, ...premises, ...people, ...technical, ...operation]) {
      expect([...clauses.keys()]).toContain(id)
    }
  })
})
