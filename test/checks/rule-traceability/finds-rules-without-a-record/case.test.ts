import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { entry, judged, wired, written } from '../recorded.ts'

const others = permit({ id: 'other', src: '10.20.0.20', dst: '10.30.0.20', services: 'tcp/443' })

test('it is not declared', () => {
  const outcome = judged([written('web'), others], [])
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('fw のルール 2 件')
})

test('where the policy requires it, one finding for the device', () => {
  const outcome = judged([written('web'), others], [], wired, { required: true })
  expect(outcome.findings.map(({ verdict, severity, cause }) => [verdict, severity, cause.id])).toEqual([
    ['violation', 'low', 'fw/rules/traceability'],
  ])
})

test('an entry without its owner is not enough, unless the policy does not ask for one', () => {
  const { owner: _, ...ownerless } = entry('web')
  expect(judged([written('web')], [ownerless]).notDeclared).toBeDefined()
  expect(judged([written('web')], [ownerless], wired, { parameters: { records: ['request'] } })).toEqual({ findings: [] })
})

test('a comment that does not fit the pattern', () => {
  const parameters = { records: ['request'], 'request-pattern': '申請第\\d+号' }
  expect(judged([written('web', 'set comments "tmp"')], [], wired, { parameters }).notDeclared).toBeDefined()
})
