import { expect, it } from 'vitest'
import { judged, OLD } from '../../changed-town.ts'

const WIDER = { id: 2, src: 'pc2', service: 'ssh' }

it('names the rule that opens it, with a packet on its way', () => {
  const { verdict, findings } = judged('CHG-002', { before: [OLD], after: [OLD, WIDER] })
  expect(verdict).toBe('violation')
  expect(findings.map(({ severity, from, to }) => [severity, from, to])).toEqual([['high', 'lg', 'internet']])
  expect(findings[0]!.text.en).toContain('opens tcp/22')
  expect(findings[0]!.packet).toMatchObject({ src: '10.20.0.12', dport: 22 })
  expect(JSON.stringify(findings[0]!.hops)).toContain('policy 2 (r2)')
})

it('leaves out what was requested, and only that', () => {
  const change =
    'on: 2026-11-01, approved: { by: CIO, on: 2026-10-20, document: 承認第8号 }, opens: [{ from: 10.20.0.12, to: 192.0.2.10, service: tcp/22 }]'
  expect(judged('CHG-002', { before: [OLD], after: [OLD, WIDER], change }).verdict).toBe('pass')
  const { said } = judged('CHG-002', { before: [OLD], after: [OLD, { ...WIDER, service: 'ALL' }], change })
  expect(said).toHaveLength(1)
})

it('compares a change with what the next one on the same device started from', () => {
  const first = '  CH-1: { before: { fw: before.conf }, on: 2026-10-01, approved: { by: CIO, on: 2026-09-20, document: 承認第7号 } }'
  const second = '  CH-2: { before: { fw: before.conf }, on: 2026-11-01, approved: { by: CIO, on: 2026-10-20, document: 承認第8号 } }'
  const { said } = judged('CHG-002', { before: [OLD], after: [OLD, WIDER], changes: `${second}\n${first}` })
  expect(said).toEqual([expect.stringContaining('Change CH-2 opens tcp/22')])
})
