import { expect, test } from 'vitest'
import check from '../../../../src/checks/shadowed-or-conflicting-rules.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { deny, permit, topology } from '../../../support/builders.ts'
import { firewall, judge, said, serious, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.my, ZONES.lg, ZONES.int], devices: { fw: { my: 'my', lg: 'lg', int: 'int' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', int: '10.30.0.1/24' }
const judged = (...rules: readonly Rule[]) => judge(check, { topology: wired, devices: [firewall('fw', ports, rules)] })

test('under a broad permit: high, and the permit is the line to look at', () => {
  const outcome = judged(
    permit({ id: 'broad', in: ['lg'], out: ['int'] }),
    deny({ id: 'dead', in: ['lg'], out: ['int'], dst: '10.30.0.0/24' }),
  )
  expect(said(outcome)).toEqual(['violation high fw/broad'])
  expect(outcome.findings[0]?.text.en).toContain('dead')
})

test('under permits that hide it only together', () => {
  const outcome = judged(
    permit({ id: 'low', in: ['lg'], out: ['int'], dst: '10.30.0.0/25' }),
    permit({ id: 'high', in: ['lg'], out: ['int'], dst: '10.30.0.128/25' }),
    deny({ id: 'dead', in: ['lg'], out: ['int'], dst: '10.30.0.0/24' }),
  )
  expect(serious(outcome)).toHaveLength(1)
})

test('for the interfaces it names, though it still works for others', () => {
  const outcome = judged(permit({ id: 'broad', in: ['lg'], out: ['int'] }), deny({ id: 'half', in: ['lg', 'my'], out: ['int'] }))
  expect(said(outcome)).toEqual(['violation high fw/broad'])
})

test('for information, permits that never match, together with what hides them', () => {
  const outcome = judged(
    permit({ id: 'first', in: ['lg'], out: ['my'], services: 'tcp/443' }),
    permit({ id: 'same', in: ['lg'], out: ['my'], src: '10.20.0.5', services: 'tcp/443' }),
  )
  expect(said(outcome)).toEqual(['violation info fw/first'])
  expect(outcome.findings[0]?.text.en).toContain('same')
})

test('for information, permits that could be left out', () => {
  const outcome = judged(
    permit({ id: 'narrow', in: ['lg'], out: ['my'], src: '10.20.0.5', services: 'tcp/443' }),
    permit({ id: 'wide', in: ['lg'], out: ['my'], services: 'tcp/443' }),
  )
  expect(said(outcome)).toEqual(['violation info fw/narrow'])
})

test('at the severity a policy gives', () => {
  const rules = [permit({ id: 'first', in: ['lg'], out: ['my'] }), permit({ id: 'same', in: ['lg'], out: ['my'] })]
  const outcome = judge(check, { topology: wired, devices: [firewall('fw', ports, rules)], parameters: { 'shadowed-severity': 'low' } })
  expect(said(outcome)).toEqual(['violation low fw/first'])
})
