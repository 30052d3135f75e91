import { expect, test } from 'vitest'
import check from '../../../../src/checks/consumer-cloud-blocked.ts'
import { permit } from '../../../support/builders.ts'
import { judge } from '../../support.ts'
import { city, CLOUD, declares, FROM_PROXY, proxy, TO_PROXY } from '../browsing-city.ts'

const blocked = { 'blocked-categories': ['webmail', 'storage'] }
const web = { id: 'web', in: ['int'], src: '10.30.0.0/24', dst: '198.51.100.0/24', services: 'tcp/443' } as const
const codes = (outcome: ReturnType<typeof judge>) => outcome.findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])

test('a ledger of rules does not say whether they filter', () => {
  expect(codes(judge(check, city([{ ...permit(web), inspection: 'unknown' }])))).toEqual([['not-evaluable', 'unknown-inspection']])
})

test('a cloud whose filter nobody vouches for', () => {
  const cloud = { ...CLOUD, does: ['url-filter'], evidence: ['EV-9'] } as const
  const lapsed = { ...declares('EV-9', 'cloud', blocked), until: '2026-03-31' }
  expect(codes(judge(check, city([permit(web)], [], [lapsed], cloud)))).toEqual([['not-evaluable', 'unproven-url-filter']])
  expect(judge(check, city([permit(web)], [], [declares('EV-9', 'cloud', blocked)], cloud)).findings).toEqual([])
})

test('a proxy whose filter nobody vouches for', () => {
  const { topology, devices } = city([permit(TO_PROXY), permit(FROM_PROXY)], [proxy()])
  const outcome = judge(check, { topology: { ...topology, evidence: new Map() }, devices })
  expect(codes(outcome)).toEqual([['not-evaluable', 'unproven-url-filter']])
})
