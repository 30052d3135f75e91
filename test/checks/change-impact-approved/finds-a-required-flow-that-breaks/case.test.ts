import { expect, it } from 'vitest'
import { judged, OLD } from '../../changed-town.ts'

const FLOW = (fields = '') => `flows:\n  F01: { from: lg, to: 192.0.2.10, service: tcp/443${fields} }\n`

it('names the flow and a packet of it', () => {
  const { said } = judged('CHG-002', { before: [OLD], after: [], topology: FLOW() })
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('breaks the required flow F01 (tcp/443 from lg to 192.0.2.10): 10.20.0.11')
})

it('asks nothing of a flow that is not required, or was never permitted', () => {
  expect(judged('CHG-002', { before: [OLD], after: [], topology: FLOW(', required: false') }).verdict).toBe('pass')
  expect(judged('CHG-002', { before: [], after: [], topology: FLOW() }).verdict).toBe('pass')
})
