import { expect, test } from 'vitest'
import check from '../../../../src/checks/consumer-cloud-blocked.ts'
import { permit, tcp } from '../../../support/builders.ts'
import { judge, said } from '../../support.ts'
import { BLOCKS, city, CLOUD, filtered, FROM_PROXY, proxy, TO_PROXY } from '../browsing-city.ts'

const web = { in: ['int'], src: '10.30.0.0/24', services: 'tcp/443' } as const

test('a rule that lets terminals browse without one', () => {
  const outcome = judge(check, city([permit({ id: 'web', ...web })]))
  // By either of the two lines.
  expect(said(outcome)).toEqual(Array(2).fill('violation medium fw/web'))
  expect(outcome.findings.some(({ packets }) => packets?.has(tcp('10.30.0.9', '203.0.113.9', 443)))).toBe(true)
})

test('the line of its own that the filtering cloud does not see', () => {
  const cloud = { ...CLOUD, does: ['url-filter'], evidence: ['EV'] } as const
  const { findings } = judge(check, city([permit({ id: 'web', ...web })], [], [], cloud))
  expect(findings.map((f) => [f.from, f.to, f.cause.id])).toEqual([['int', 'net', 'fw/web']])
  expect(findings[0]?.packets?.has(tcp('10.30.0.9', '198.51.100.9', 443))).toBe(false)
})

test('a proxy that filters nothing, with nothing before or behind it', () => {
  const outcome = judge(check, city([permit(TO_PROXY), permit(FROM_PROXY)], [proxy([])]))
  expect(said(outcome)).toEqual(['violation medium topology/relays/proxy'])
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['int', 'dmz'])
})

test('either of the rules round the proxy may filter', () => {
  expect(judge(check, city([filtered(TO_PROXY, BLOCKS), permit(FROM_PROXY)], [proxy([])])).findings).toEqual([])
  expect(judge(check, city([permit(TO_PROXY), filtered(FROM_PROXY, BLOCKS)], [proxy([])])).findings).toEqual([])
})

test('no traffic that is not the Web, and no zone where nobody browses', () => {
  expect(judge(check, city([permit({ ...web, services: 'udp/53' })])).findings).toEqual([])
  expect(judge(check, city([permit({ in: ['dmz'], src: '10.31.0.40', services: 'tcp/443' })])).findings).toEqual([])
  const all = judge(check, { ...city([permit({ ...web, services: 'udp/53' })]), parameters: { roles: ['server'] } })
  expect(all.notApplicable).toBeDefined()
})
