import { expect, it } from 'vitest'
import { APPROVED, judged, OLD } from '../../changed-town.ts'

it('passes when nothing but the request opens and closes', () => {
  const change = `on: 2026-11-01, ${APPROVED}, opens: [{ from: 10.20.0.12, to: 192.0.2.10, service: tcp/22 }], closes: [{ from: lg, to: external:internet, service: tcp/443 }]`
  expect(judged('CHG-002', { before: [OLD], after: [{ id: 2, src: 'pc2', service: 'ssh' }], change }).verdict).toBe('pass')
})

it('passes when the configuration was rewritten and permits the same', () => {
  const parts = [
    { id: 7, src: 'pc1' },
    { id: 8, src: 'pc2' },
  ]
  expect(judged('CHG-002', { before: [{ id: 1, src: 'pc1 pc2' }], after: parts }).verdict).toBe('pass')
})

it('says that it was not told what there was before', () => {
  const { verdict } = judged('CHG-002', {
    before: [OLD],
    after: [OLD, { id: 2, src: 'net' }],
    changes: `  CH-1: { on: 2026-11-01, ${APPROVED} }`,
  })
  expect(verdict).toBe('not-declared')
})
