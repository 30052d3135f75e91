import { expect, test } from 'vitest'
import check from '../../../../src/checks/consumer-cloud-blocked.ts'
import { permit } from '../../../support/builders.ts'
import { judge, said } from '../../support.ts'
import { allows, BLOCKS, city, declares, filtered, FROM_PROXY, proxy, TO_PROXY } from '../browsing-city.ts'

const round = (...proofs: ReturnType<typeof declares>[]) => city([permit(TO_PROXY), permit(FROM_PROXY)], [proxy()], proofs)

test('the proxy is declared to block one kind and not the other', () => {
  const outcome = judge(check, round(declares('EV-1', 'proxy', { 'blocked-categories': ['webmail'] })))
  expect(said(outcome)).toEqual(['violation medium topology/evidence/EV-1'])
  expect(outcome.findings[0]?.text.ja).toContain('ストレージ')
})

test('the export lets through what nobody else blocks', () => {
  const outcome = judge(check, city([filtered({ id: 'web', in: ['int'], src: '10.30.0.0/24', services: 'tcp/443' }, allows('webmail'))]))
  expect(outcome.findings.map((f) => f.cause.id)).toEqual(['fw/url-filter/webmail/0'])
})

test('the export lets through what evidence about the device says is blocked, whatever the proxy does', () => {
  const rules = [filtered(TO_PROXY, allows('webmail')), permit(FROM_PROXY)]
  const both = [
    declares('EV-1', 'proxy', { 'blocked-categories': ['webmail', 'storage'] }),
    declares('EV-2', 'fw', { 'blocked-categories': ['webmail', 'storage'] }),
  ]
  const outcome = judge(check, city(rules, [proxy()], both))
  expect(outcome.findings.map((f) => f.cause.id)).toEqual(['fw/url-filter/webmail/0'])
  expect(outcome.findings[0]?.text.ja).toContain('申告 EV-2 では遮断していることになっています')
  // Nobody says that of the firewall: the proxy behind it blocks.
  expect(judge(check, city(rules, [proxy()], both.slice(0, 1))).findings).toEqual([])
})

test('a rule beside the one that blocks', () => {
  const terminals = { in: ['int'], src: '10.30.0.0/25', services: 'tcp/443' } as const
  const rules = [
    filtered({ id: 'kacho', ...terminals }, allows('storage')),
    filtered({ id: 'web', ...terminals, src: '10.30.0.0/24' }, BLOCKS),
  ]
  expect(judge(check, city(rules)).findings.map((f) => f.cause.id)).toEqual(['fw/url-filter/storage/0'])
})

test('what the policy adds', () => {
  const declared = round(declares('EV-1', 'proxy', { 'blocked-categories': ['webmail', 'storage'] }))
  expect(judge(check, declared).findings).toEqual([])
  expect(said(judge(check, { ...declared, parameters: { categories: ['webmail', 'sns'] } }))).toEqual([
    'violation medium topology/evidence/EV-1',
  ])
})

test('nobody says what is blocked: not declared, unless the policy requires it', () => {
  const outcome = judge(check, round())
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('int の Web 閲覧で遮断するサイトの分類（Web メール、ストレージ）')
  expect(said(judge(check, { ...round(), required: true }))).toEqual(['violation medium topology/relays/proxy'])
})
