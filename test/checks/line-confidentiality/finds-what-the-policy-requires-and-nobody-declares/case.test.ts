import { expect, test } from 'vitest'
import check from '../../../../src/checks/line-confidentiality.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

const devices = entries('fw: { routing: unknown, filter: none, interfaces: { wan1: sec-cloud } }')
const entry = 'violation medium topology/connections/CN-1'

test.each([
  ['neither line nor class', '', 2],
  ['no class', 'line: dedicated, ', 1],
  ['a class that the policy does not know', 'line: dedicated, class: 機密性2, ', 1],
  ['important data on a dedicated line, nothing said of encryption', 'line: dedicated, class: I, ', 1],
  ['the Internet, nothing said of encryption', 'line: internet, class: IV, ', 1],
])('%s', (_, fields, count) => {
  const connections = entries(`CN-1: { ${fields}at: fw/wan1, to: sec-cloud }`)
  const listed = asked(check, { devices, connections })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('CN-1 の')
  expect(said(asked(check, { devices, connections }, { required: true }))).toEqual(Array<string>(count).fill(entry))
})

test('a line that the register does not have', () => {
  expect(asked(check, { devices }).notDeclared?.ja).toContain('fw の wan1')
  expect(said(asked(check, { devices }, { required: true }))).toEqual(['violation medium fw/interface/wan1'])
})
