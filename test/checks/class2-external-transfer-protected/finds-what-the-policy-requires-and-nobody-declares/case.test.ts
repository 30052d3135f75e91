import { expect, test } from 'vitest'
import { evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { APPROVED, exchange, PROTECTED } from '../exchange.ts'

const entry = 'violation high topology/flows/F1'

test('approval, encryption, mutual authentication, secure line', () => {
  const listed = exchange({ flow: 'class: II' })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('F1 の')
  expect(said(exchange({ flow: 'class: II', required: true }))).toEqual(Array<string>(4).fill(entry))
})

test.each([
  ['neither flow nor zone says a class', '', undefined],
  ['a class that the policy does not know', 'class: 機密性2, ', undefined],
  ['a class of the zone that the policy does not know', '', '機密性2'],
  ['a class that this policy does not have', 'class: V, ', 'I'],
])('%s', (_, flow, zoneClass) => {
  const asking = {
    flow: `${flow}${APPROVED}`,
    ...(zoneClass === undefined ? {} : { zoneClass }),
    evidence: [evidence('EV-1', 'F1', PROTECTED)],
  }
  const listed = exchange(asking)
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('F1 の重要性分類')
  expect(said(exchange({ ...asking, required: true }))).toEqual([entry])
})

test('one of two zones says nothing: it may hold anything', () => {
  const ends = 'from: [lg-client, lg-server], to: kokuho, service: https'
  expect(exchange({ ends, zoneClass: 'III' }).notDeclared?.ja).toContain('F1 の重要性分類')
  expect(exchange({ ends, zoneClass: 'III', serverClass: '機密性2' }).notDeclared?.ja).toContain('F1 の重要性分類')
  expect(exchange({ ends, zoneClass: 'III', serverClass: 'IV' }).notDeclared).toBeUndefined()
})

test('evidence about one of two lines says nothing of the other', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho }\n  CN-2: { at: fw/wan2, to: kokuho }'
  const lines = [evidence('EV-1', 'CN-1', PROTECTED)]
  expect(exchange({ flow: `class: II, ${APPROVED}`, connections, evidence: lines }).notDeclared).toBeDefined()
})

test('a register that has one of two lines says nothing of the other', () => {
  const lines = [evidence('EV-1', 'F1', 'encryption: tls, mutual-authentication: true')]
  const one = '\n  CN-1: { at: fw/wan1, to: kokuho, line: dedicated }'
  const two = `${one}\n  CN-2: { at: fw/wan2, to: kokuho, line: dedicated }`
  expect(exchange({ flow: `class: II, ${APPROVED}`, connections: one, evidence: lines }).notDeclared?.ja).toContain('安全性の高い回線')
  expect(exchange({ flow: `class: II, ${APPROVED}`, connections: two, evidence: lines }).notDeclared).toBeUndefined()
})
