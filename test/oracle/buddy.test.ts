/** BuDDy (binary decision diagrams, C) against the engine: the exact number of IPv4 packets, which no wrong set shares by chance. */
import { afterAll, describe, expect } from 'vitest'
import { judge } from '../support/judges.ts'
import { compileBuddy } from './buddy.ts'
import { permittedBy, ruleList } from './rules.ts'

const compiled = compileBuddy()
const buddy = judge('BuDDy', () => compiled.problem)
afterAll(() => compiled.buddy?.dispose())

describe('BuDDy', () => {
  for (const [seed, ranges] of [
    [1, 0],
    [2, 0.1],
    [3, 0.4],
  ] as const) {
    buddy.test(
      `list ${seed}: 1,000 rules permit as many packets`,
      () => {
        const rules = ruleList(1000, seed, { ranges })
        const permitted = permittedBy(rules)
        expect(permitted.size(4)).toBe(compiled.buddy!.run(rules).lists[0]!.permitted)
        expect(permitted.size(6)).toBe(0n)
      },
      30_000,
    )
  }

  buddy.test(
    'one flipped rule changes the number alike',
    () => {
      const rules = ruleList(1000, 4)
      const original = permittedBy(rules).size(4)
      let changed = 0
      for (const at of [3, 250, 601]) {
        const flipped = rules.map((rule, i) => (i === at ? { ...rule, permit: !rule.permit } : rule))
        const ours = permittedBy(flipped).size(4)
        expect(ours).toBe(compiled.buddy!.run(flipped).lists[0]!.permitted)
        if (ours !== original) changed++
      }
      expect(changed).toBeGreaterThan(0)
    },
    30_000,
  )

  buddy.test(
    'and, or, minus and both differences of two lists hold as many packets',
    () => {
      const [x, y] = [ruleList(1000, 5, { ranges: 0.2 }), ruleList(1000, 6, { ranges: 0.2 })]
      const [a, b] = [permittedBy(x), permittedBy(y)]
      expect({ and: a.and(b).size(4), or: a.or(b).size(4), minus: a.minus(b).size(4), xor: a.minus(b).or(b.minus(a)).size(4) }).toEqual(
        compiled.buddy!.run(x, y).pair,
      )
    },
    30_000,
  )
})
