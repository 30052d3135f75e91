/** Lists that jump to other lists, as iptables(8) and nft(8) walk them; each case was seen on a Linux kernel. */
import { describe, expect, test } from 'vitest'
import { decidedBy, effects } from '../../src/graph/decide.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { decide } from '../../src/simulator/filter.ts'
import { back, condition, deny, goto, jump, permit, rulebase, tcp } from '../support/builders.ts'

/** The rule that decides a packet, by the sets; the simulator must name the same one. */
function decides(
  rules: readonly Rule[],
  packet: Packet,
  otherwise: 'permit' | 'deny' = 'deny',
  bound: 'judged' | 'possible' = 'judged',
): string {
  const list = rulebase(rules, otherwise)
  const walked = effects(list, 'a', 'b', undefined, bound).find(({ stops }) => stops.has(packet))?.rule
  const [verdict] = decide(list, { packet, sourceUnknown: false }, { in: 'a', out: 'b', translated: undefined }, bound)
  const said = `${walked?.action ?? otherwise} ${walked?.id ?? 'default'}`
  expect(`${verdict?.action} ${verdict?.rule?.id ?? 'default'}`).toBe(said)
  expect(decidedBy(list, walked, 'a', 'b', undefined, bound).has(packet)).toBe(true)
  return said
}

const web = tcp('10.0.0.5', '10.1.0.1', 443)
const ssh = tcp('10.0.0.5', '10.1.0.1', 22)

describe('a chain', () => {
  const chain = [permit({ id: 'web', services: 'tcp/443' })]
  const ssh22 = permit({ id: 'ssh', services: 'tcp/22' })

  test('that is jumped to decides, or the rule after the jump does', () => {
    expect(decides([jump(chain), ssh22], web)).toBe('permit web')
    expect(decides([jump(chain), ssh22], ssh)).toBe('permit ssh')
  })

  test('decides only what the jump matches', () => {
    expect(decides([jump(chain, { src: '10.9.0.0/16' })], web)).toBe('deny default')
    expect(decides([jump(chain, { in: ['c'] })], web)).toBe('deny default')
  })

  test('that is gone to never comes back: from the first list to its default', () => {
    expect(decides([goto(chain), ssh22], ssh)).toBe('deny default')
    expect(decides([goto(chain), ssh22], ssh, 'permit')).toBe('permit default')
    expect(decides([goto(chain, { src: '10.9.0.0/16' }), ssh22], ssh)).toBe('permit ssh')
  })

  test('that is gone to from a chain returns to the rule after the jump to that chain', () => {
    expect(decides([jump([goto(chain), deny({ id: 'skipped' })]), ssh22], ssh)).toBe('permit ssh')
  })

  test('is left by return; the first list itself to its default', () => {
    const rules = [jump([back({ src: '10.0.0.5/32' }), deny({ id: 'rest' })]), ssh22]
    expect(decides(rules, ssh)).toBe('permit ssh')
    expect(decides(rules, { ...ssh, src: ssh.src + 1n })).toBe('deny rest')
    expect(decides([back({ services: 'tcp/22' }), ssh22], ssh)).toBe('deny default')
    expect(decides([back({ services: 'tcp/22' }), deny({ id: 'all' })], ssh, 'permit')).toBe('permit default')
  })

  test('that two rules jump to decides for both', () => {
    const rules = [jump(chain, { src: '10.0.0.0/24' }), deny({ id: 'no', src: '10.2.0.0/24' }), jump(chain, { src: '10.3.0.0/24' })]
    expect(decides(rules, web)).toBe('permit web')
    expect(decides(rules, tcp('10.3.0.1', '10.1.0.1', 443))).toBe('permit web')
    expect(decides(rules, tcp('10.2.0.1', '10.1.0.1', 443))).toBe('deny no')
    const all = decidedBy(rulebase(rules), chain[0], 'a', 'b', undefined, 'judged')
    expect([all.has(web), all.has(tcp('10.3.0.1', '10.1.0.1', 443)), all.has(tcp('10.2.0.1', '10.1.0.1', 443))]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('is passed over where the jump is disabled or speaks of return traffic only', () => {
    expect(decides([jump(chain, { enabled: false }), jump(chain, { initiates: false })], web)).toBe('deny default')
  })
})

describe('what is not known of a jump', () => {
  const whole = [permit({ id: 'web' })]

  test('permits nothing for certain and everything it may lead to at most', () => {
    const unsure = [jump(whole, { partial: true })]
    expect(decides(unsure, web)).toBe('deny default')
    expect(decidedBy(rulebase(unsure), whole[0], 'a', 'b', undefined, 'possible').has(web)).toBe(true)
  })

  test('denies what it may lead to', () => {
    const unsure = [jump([deny({ id: 'no' })], { partial: true }), permit({ id: 'rest' })]
    expect(decides(unsure, web)).toBe('deny no')
    expect(decides(unsure, web, 'deny', 'possible')).toBe('permit rest')
  })

  test('leaves open whether a list was left', () => {
    const unsure = [jump([back({ partial: true }), permit({ id: 'inner' })]), permit({ id: 'after', services: 'tcp/22' })]
    // Judged: neither way is certain, and only the second rule passes whichever way was taken.
    expect(decides(unsure, ssh)).toBe('permit after')
    expect(decides(unsure, web)).toBe('deny default')
    expect(decidedBy(rulebase(unsure), unsure[0]?.chain?.rules[1], 'a', 'b', undefined, 'possible').has(web)).toBe(true)
  })

  test('a condition on a rule of a chain counts as in any list', () => {
    expect(decides([jump([permit({ id: 'office hours', conditions: [condition()] })])], web)).toBe('permit office hours')
    expect(decides([jump([deny({ id: 'at night', conditions: [condition()] })]), permit({ id: 'rest' })], web)).toBe('permit rest')
  })
})
