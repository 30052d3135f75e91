import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { cross, firewallOf, inside, judged, last, logged } from '../crossed.ts'

const found = (outcome: ReturnType<typeof judged>) => outcome.findings.map(({ verdict, severity }) => [verdict, severity])

test('one finding for all rules of a list, without those inside a tier', () => {
  const more = permit({ id: 'more', src: '10.20.1.0/24', dst: '10.30.0.20', services: 'tcp/443' })
  const outcome = judged([firewallOf([cross, more, inside, logged(last)])])
  expect(found(outcome)).toEqual([['violation', 'medium']])
  expect(outcome.findings[0]?.text.ja).toContain('2 件')
  expect(outcome.findings[0]?.text.ja).toMatch(/cross.*more/)
  expect(outcome.findings[0]?.text.ja).not.toContain('inside')
})

test('a policy may ask for denies only', () => {
  expect(judged([firewallOf([cross, logged(last)])], { parameters: { permits: false } }).findings).toEqual([])
})
