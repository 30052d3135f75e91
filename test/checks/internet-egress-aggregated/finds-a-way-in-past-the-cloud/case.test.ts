import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { confirmed, judged, viaCloud } from '../exits.ts'

test('a server published on the line straight to the Internet', () => {
  const rules = [permit({ id: 'www', in: ['isp'], dst: '10.30.0.10', services: 'tcp/443' })]
  const outcome = judged(rules, [viaCloud])
  expect(said(outcome)).toEqual(['violation high fw/www'])
  expect(outcome.findings[0]?.from).toBe('internet')
  expect(outcome.findings[0]?.packets?.has(tcp('198.51.100.9', '10.30.0.10', 443))).toBe(true)
  expect(outcome.findings[0]?.trace?.hops[0]?.in).toBe('isp')
  expect(confirmed(outcome, rules, [viaCloud])).toBe(true)
})
