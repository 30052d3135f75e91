import { expect, test } from 'vitest'
import { judged, offers } from '../managed.ts'

test('telnet from the management zone itself', () => {
  const outcome = judged(offers('telnet', ['mg'], { dst: '10.90.0.1', services: 'tcp/23' }))
  expect(outcome.findings.map(({ verdict, severity }) => [verdict, severity])).toEqual([['violation', 'medium']])
  expect(outcome.findings[0]?.text.ja).toContain('telnet')
})

test('telnet from elsewhere is one finding, not two', () => {
  const outcome = judged(offers('telnet', ['lg'], { dst: '10.20.0.1', services: 'tcp/23' }))
  expect(outcome.findings.map(({ severity }) => severity)).toEqual(['high'])
})
