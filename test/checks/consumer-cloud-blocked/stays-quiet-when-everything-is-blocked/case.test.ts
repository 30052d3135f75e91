import { expect, test } from 'vitest'
import check from '../../../../src/checks/consumer-cloud-blocked.ts'
import { permit } from '../../../support/builders.ts'
import { judge } from '../../support.ts'
import { BLOCKS, city, declares, filtered, FROM_PROXY, proxy, TO_PROXY } from '../browsing-city.ts'

test('by the proxy, as declared', () => {
  const declared = declares('EV-1', 'proxy', { 'blocked-categories': ['storage', 'webmail'] })
  const outcome = judge(check, city([permit(TO_PROXY), permit(FROM_PROXY)], [proxy()], [declared]))
  expect([outcome.findings, outcome.notDeclared, outcome.notApplicable]).toEqual([[], undefined, undefined])
})

test('by the rule, as the export shows', () => {
  const outcome = judge(check, city([filtered({ in: ['int'], src: '10.30.0.0/24', services: 'tcp/443' }, BLOCKS)]))
  expect([outcome.findings, outcome.notDeclared]).toEqual([[], undefined])
})

test('where nobody browses at all', () => {
  expect(judge(check, city([])).findings).toEqual([])
})
