import { expect, test } from 'vitest'
import { deny, permit } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { exception, scope, specific, withExceptions, withSpecifics } from '../../support.ts'
import { entry, judged, wired, written } from '../recorded.ts'

const web = scope({ addresses: '10.20.0.10' }, { addresses: '10.30.0.10' }, ['tcp/443'])

test('in the ledger', () => {
  expect(judged([written('web'), deny({ id: 'last' })], [entry('web')])).toEqual({ findings: [] })
})

test('in the comment of the rule', () => {
  const parameters = { 'request-pattern': '(?<owner>\\S+課) (?<purpose>\\S+) (?<request>申請第\\d+号)' }
  const rule = written('web', 'set comments "情報政策課 電子申請 申請第41号"')
  expect(judged([rule], [], wired, { parameters })).toEqual({ findings: [] })
})

test('in what is declared of all that it lets cross', () => {
  expect(judged([written('web')], [], withSpecifics(wired, [specific('SC-1', web)]))).toEqual({ findings: [] })
  expect(judged([written('web')], [], withExceptions(wired, [exception('EX-1', 'SEG-001', web)]))).toEqual({ findings: [] })
  expect(judged([written('web')], [], withFlows(wired, flow('F1', web, { owner: '情報政策課' })))).toEqual({ findings: [] })
  expect(judged([written('web')], [], withFlows(wired, flow('F1', web))).notDeclared).toBeDefined()
})

test('a rule inside one tier needs none', () => {
  expect(judged([permit({ id: 'inside', src: '10.20.0.10', dst: '10.20.1.10' })], []).notApplicable).toBeDefined()
})
