import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, system } from '../registered.ts'

const asked = permit({ id: 'asked', in: ['my'], out: ['far'], src: '10.10.0.10', dst: '198.19.10.20', services: 'tcp/443' })

test('from the system to the Internet, through our firewall', () => {
  const outcome = judged({
    systems: [system('kokuho')],
    rules: [asked, permit({ id: 'out', in: ['far'], out: ['inet'], services: 'tcp/443' })],
  })
  expect(said(outcome)).toEqual(['violation critical fw/out'])
  expect(outcome.findings[0]?.packets?.has(tcp('198.19.10.20', '198.51.100.1', 443))).toBe(true)
})

test('from the Internet to the system, through our firewall', () => {
  const outcome = judged({
    systems: [system('kokuho')],
    rules: [asked, permit({ id: 'in', in: ['inet'], out: ['far'], services: 'tcp/443' })],
  })
  expect(said(outcome)).toEqual(['violation critical fw/in'])
})

test('hosts of that network that no specific communication is with are not its business', () => {
  const others = permit({ id: 'out', in: ['far'], out: ['inet'], src: '198.19.10.99', services: 'tcp/443' })
  expect(judged({ systems: [system('kokuho')], rules: [asked, others] }).findings).toEqual([])
})
