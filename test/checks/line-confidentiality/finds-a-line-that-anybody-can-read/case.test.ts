import { expect, test } from 'vitest'
import check from '../../../../src/checks/line-confidentiality.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const devices = entries('fw: { routing: unknown, filter: none, interfaces: { wan1: sec-cloud } }')
const judged = (connection: string, lines: readonly string[] = [], parameters = {}) =>
  said(
    asked(
      check,
      {
        devices,
        connections: entries(`CN-1: { at: fw/wan1, to: sec-cloud, ${connection} }`),
        evidence: entries('EV-0: { subject: lg-client, says: 別の話 }', ...lines),
      },
      { parameters },
    ),
  )

test('over the Internet, declared to be without encryption', () => {
  expect(judged('line: internet, class: III', [evidence('EV-1', 'CN-1', 'encryption: none')])).toEqual([
    'violation medium topology/evidence/EV-1',
  ])
})

test('a dedicated line with important data, declared to be without encryption', () => {
  const plain = [evidence('EV-1', 'CN-1', 'encryption: none')]
  expect(judged('line: dedicated, class: II', plain)).toHaveLength(1)
  // As written in documents.
  expect(judged('line: dedicated, class: 重要性分類Ⅱ', plain)).toHaveLength(1)
  expect(judged('line: dedicated, class: III', plain)).toEqual([])
  expect(judged('line: dedicated, class: III', plain, { threshold: 'III' })).toHaveLength(1)
  expect(judged('line: dedicated, class: II', plain, { 'require-encryption': false })).toEqual([])
})

test('a threshold that the scale does not have leaves nothing out', () => {
  expect(judged('line: dedicated, class: IV', [evidence('EV-1', 'CN-1', 'encryption: none')], { threshold: 'X' })).toHaveLength(1)
})
