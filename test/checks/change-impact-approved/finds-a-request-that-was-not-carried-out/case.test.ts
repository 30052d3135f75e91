import { expect, it } from 'vitest'
import { APPROVED, judged, OLD } from '../../changed-town.ts'

it('says what was to open and does not all pass', () => {
  const change = `on: 2026-11-01, ${APPROVED}, opens: [{ from: 10.20.0.11-10.20.0.12, to: 192.0.2.10, service: tcp/443 }]`
  const { said, findings } = judged('CHG-002', { before: [], after: [OLD], change })
  expect(said).toEqual(['Change CH-1 was to open tcp/443 from 10.20.0.11-10.20.0.12 to 192.0.2.10, and not all of it passes.'])
  expect(findings[0]!.severity).toBe('medium')
})

it('says what was to close and still passes', () => {
  const change = `on: 2026-11-01, ${APPROVED}, closes: [{ from: lg, to: 192.0.2.10, service: tcp/443 }]`
  expect(judged('CHG-002', { before: [OLD], after: [OLD], change }).said).toEqual([
    'Change CH-1 was to close tcp/443 from lg to 192.0.2.10, and it still passes.',
  ])
  expect(judged('CHG-002', { before: [OLD], after: [], change }).verdict).toBe('pass')
})
