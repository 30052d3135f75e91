import { expect, test } from 'vitest'
import { exactly, not } from '../../src/packet/bounds.ts'
import { PacketSet } from '../../src/packet/set.ts'

test('what is certainly outside a set is certainly inside its negation, and the other way round', () => {
  const lo = PacketSet.box({ protocols: [[6, 6]], dport: [[443, 443]] })
  const hi = PacketSet.box({ protocols: [[6, 6]] })
  const negated = not({ lo, hi })
  expect(negated.lo).toBe(hi.complement())
  expect(negated.hi).toBe(lo.complement())
  expect(negated.lo.within(negated.hi)).toBe(true)
  expect(not(negated)).toEqual({ lo, hi })
  expect(not(exactly(hi)).lo).toBe(not(exactly(hi)).hi)
})
