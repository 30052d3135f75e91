import { describe, expect, test } from 'vitest'
import { codes, readCase, ruleOf } from './firewall.ts'

const reading = readCase('source-nat')

function source(id: number): string {
  const target = ruleOf(reading, `policy/root/${id}`).sourceTarget
  if (target?.kind === 'pool') return `pool ${target.addresses.toString()}${target.keepsPort ? ' keeping the port' : ''}`
  return target?.kind ?? 'kept'
}

describe('source NAT of a policy', () => {
  test.each([
    [1, 'interface', 'without a pool takes the address of the egress interface'],
    [2, 'pool 203.0.113.3, 203.0.113.5-203.0.113.6', 'with pools takes any of their addresses'],
    [3, 'pool 203.0.113.3 keeping the port', 'with a fixed port keeps it'],
    [4, 'kept', 'without nat keeps the source'],
    [5, 'pool 203.0.113.2, 203.0.113.4', 'of a host behind a static VIP takes the external address or the interface'],
    [6, 'unknown', 'with an undefined pool is not known'],
  ] as const)('policy %i: %s, %s', (id, expected, _why) => {
    expect(source(id)).toBe(expected)
  })

  test('an undefined pool leaves what the rule permits certain', () => {
    const rule = ruleOf(reading, 'policy/root/6')
    expect(codes(rule.uncertainties)).toEqual(['unknown-source-nat'])
    expect(rule.clauses.some(({ match }) => match.partial)).toBe(false)
  })
})
