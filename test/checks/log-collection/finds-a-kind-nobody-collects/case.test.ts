import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-collection.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'
import { takes } from '../logs.ts'

const hosts = [host('a', 'lg', '10.20.0.50', ['log-collector']), host('b', 'lg', '10.20.0.51', ['log-collector'])]
const judged = (evidence: ReturnType<typeof takes>[], fields: { required?: boolean; kinds?: readonly string[] } = {}) =>
  judge(check, {
    ...providerCity({ hosts, evidence }),
    parameters: { devices: false, ...(fields.kinds === undefined ? {} : { kinds: fields.kinds }) },
    ...(fields.required === undefined ? {} : { required: fields.required }),
  })

test('all say what they take, and none takes mail', () => {
  const outcome = judged([takes('EV-A', 'a', ['firewall', 'proxy']), takes('EV-B', 'b', ['authentication', 'terminal'])])
  expect(said(outcome)).toEqual(['violation medium topology/evidence/EV-A'])
  expect(outcome.findings[0]?.text.ja).toContain('メールのログ')
})

test('together is enough', () => {
  expect(judged([takes('EV-A', 'a', ['firewall', 'proxy', 'mail']), takes('EV-B', 'b', ['authentication', 'terminal'])]).findings).toEqual(
    [],
  )
})

test('as the policy asks', () => {
  expect(judged([takes('EV-A', 'a', ['server']), takes('EV-B', 'b', ['server'])], { kinds: ['server'] }).findings).toEqual([])
})

test('one of them says nothing: not declared, unless the policy requires it', () => {
  const half = [takes('EV-A', 'a', ['firewall'])]
  expect(judged(half).findings).toEqual([])
  expect(judged(half).notDeclared?.ja).toContain('収集するログの種類（プロキシ、メール、認証、端末）')
  expect(said(judged(half, { required: true }))).toEqual(['violation medium topology/evidence/EV-A'])
})
