import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged } from '../segments.ts'

const complete = { parameters: { complete: ['lgwan'] } }

test('one finding for the rule that lets more pass than is declared, with only what is not declared', () => {
  const outcome = judged(
    [permit({ id: 'wide', src: '10.20.0.0/24', dst: '10.20.1.0/24', services: ['tcp/445', 'tcp/3389'] })],
    undefined,
    complete,
  )
  expect(said(outcome)).toEqual(['violation high fw/wide'])
  const packets = outcome.findings[0]!.packets!
  expect(packets.has(tcp('10.20.0.10', '10.20.1.20', 3389))).toBe(true)
  expect(packets.has(tcp('10.20.0.10', '10.20.1.21', 445))).toBe(true)
  expect(packets.has(tcp('10.20.0.10', '10.20.1.20', 445))).toBe(false)
  expect(outcome.notDeclared).toBeUndefined()
})

test('several packets that one rule lets pass are one finding, those of two rules two', () => {
  const outcome = judged(
    [
      permit({ id: 'ssh', src: ['10.20.0.10', '10.20.0.20'], dst: ['10.20.1.20', '10.20.1.30'], services: ['tcp/22', 'tcp/2222'] }),
      permit({ id: 'back', src: '10.20.1.20', dst: '10.20.0.0/24', services: 'tcp/5985' }),
    ],
    [],
    complete,
  )
  expect(said(outcome)).toEqual(['violation high fw/ssh', 'violation high fw/back'])
})

test('ICMP alone is medium', () => {
  const outcome = judged([permit({ id: 'ping', src: '10.20.0.0/24', dst: '10.20.1.0/24', services: 'icmp' })], [], complete)
  expect(said(outcome)).toEqual(['violation medium fw/ping'])
})
