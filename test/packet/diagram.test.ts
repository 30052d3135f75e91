import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Diagram } from '../../src/packet/diagram.ts'
import { addressesAt, addressGroups, MOST_PIECES } from '../../src/packet/regions.ts'
import { diagram as packets, DST, FAMILY, SRC } from '../../src/packet/space.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { countPoints, forget, splitByTerminal, terminalMapper, translate } from '../../src/packet/transform.ts'

// Three levels of 4, 8 and 4 values: 128 points, all looked at every time.
const MAXIMA = [3, 7, 3]
const POINTS = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3, 4, 5, 6, 7].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c] as const)))
type Values = readonly number[]

/** A diagram from its value at every point, level by level. */
function built(diagram: Diagram, values: Values): number {
  const at = (prefix: readonly number[]): number => {
    if (prefix.length === 3) return diagram.terminal(values[POINTS.findIndex((p) => p.every((v, i) => v === prefix[i]))]!)
    const level = prefix.length
    return diagram.branch(
      level,
      Array.from({ length: MAXIMA[level]! + 1 }, (_, value) => ({ high: value, child: at([...prefix, value]) })),
    )
  }
  return at([])
}

const valuesOf = (diagram: Diagram, node: number): Values => POINTS.map((p) => diagram.evaluate(node, p))
/** Blocks of equal values rather than noise, so that edges merge and levels are skipped. */
const table = (highest: number): fc.Arbitrary<Values> =>
  fc
    .tuple(fc.array(fc.integer({ min: 0, max: highest }), { minLength: 16, maxLength: 16 }), fc.constantFrom(1, 2, 4, 8, 32))
    .map(([v, block]) => POINTS.map((_, i) => v[Math.floor(i / block) % 16]!))
const plain = table(1)
const same = (a: Values, b: Values): boolean => a.every((v, i) => v === b[i])

describe('diagrams against tables of all their points', () => {
  // One diagram for all runs: its tables and caches grow and its nodes are shared, as in use.
  const d = new Diagram(MAXIMA)

  test('operations on plain sets', () => {
    fc.assert(
      fc.property(plain, plain, (x, y) => {
        const [a, b] = [built(d, x), built(d, y)]
        return (
          same(
            valuesOf(d, d.and(a, b)),
            x.map((v, i) => v & y[i]!),
          ) &&
          same(
            valuesOf(d, d.or(a, b)),
            x.map((v, i) => v | y[i]!),
          ) &&
          same(
            valuesOf(d, d.minus(a, b)),
            x.map((v, i) => v & ~y[i]!),
          ) &&
          d.override(a, b) === d.or(a, b)
        )
      }),
      { numRuns: 600 },
    )
  })
  test('override and overrideAll keep the first matched terminal', () => {
    fc.assert(
      fc.property(fc.array(table(4), { maxLength: 6 }), (tables) => {
        const nodes = tables.map((values) => built(d, values))
        const expected = POINTS.map((_, i) => tables.map((t) => t[i]!).find((v) => v !== 0) ?? 0)
        const folded = nodes.reduceRight((rest, node) => d.override(node, rest), Diagram.none)
        return same(valuesOf(d, d.overrideAll(nodes)), expected) && folded === d.overrideAll(nodes)
      }),
      { numRuns: 400 },
    )
  })
  test('equal tables are the same node, different tables are not', () => {
    fc.assert(
      fc.property(table(2), table(2), (x, y) => (built(d, x) === built(d, y)) === same(x, y)),
      { numRuns: 400 },
    )
  })
  test('forget', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom([0, 0], [1, 1], [2, 2], [0, 1], [1, 2], [0, 2]), (x, [low, high]) => {
        const result = forget(d, built(d, x), low!, high!)
        const expected = POINTS.map((p) =>
          POINTS.some((q, j) => x[j] === 1 && q.every((v, level) => (level >= low! && level <= high!) || v === p[level])) ? 1 : 0,
        )
        return same(valuesOf(d, result), expected)
      }),
      { numRuns: 400 },
    )
  })
  test('translate over one level, and with carries over several', () => {
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom([0, 0], [1, 1], [2, 2], [0, 1], [1, 2], [0, 2]),
        fc.tuple(fc.nat(3), fc.nat(7), fc.nat(3)),
        (x, [first, last], digits) => {
          const levels = [0, 1, 2].filter((l) => l >= first! && l <= last!)
          const number = (p: readonly number[]): number => levels.reduce((n, l) => n * (MAXIMA[l]! + 1) + p[l]!, 0)
          const modulus = levels.reduce((n, l) => n * (MAXIMA[l]! + 1), 1)
          const amount = levels.map((l) => digits[l]!)
          const by = levels.reduce((n, l, i) => n * (MAXIMA[l]! + 1) + amount[i]!, 0)
          const expected = POINTS.map(
            (p) =>
              x[POINTS.findIndex((q) => q.every((v, l) => levels.includes(l) || v === p[l]) && (number(q) + by) % modulus === number(p))]!,
          )
          return same(valuesOf(d, translate(d, built(d, x), first!, last!, amount)), expected)
        },
      ),
      { numRuns: 600 },
    )
  })
  test('terminalMapper and splitByTerminal', () => {
    fc.assert(
      fc.property(table(5), (x) => {
        const node = built(d, x)
        const parts = splitByTerminal(d, node)
        return (
          same(
            valuesOf(d, terminalMapper(d, (v) => (v * 3) % 4)(node)),
            x.map((v) => (v * 3) % 4),
          ) &&
          [0, 1, 2, 3, 4, 5].every((value) =>
            parts.has(value)
              ? same(
                  valuesOf(d, parts.get(value)!),
                  x.map((v) => (v === value ? 1 : 0)),
                )
              : !x.includes(value),
          )
        )
      }),
      { numRuns: 400 },
    )
  })
  test('countPoints', () => {
    fc.assert(
      fc.property(plain, (x) => countPoints(d, built(d, x), [4n, 8n, 4n]) === BigInt(x.filter((v) => v === 1).length)),
      { numRuns: 200 },
    )
  })
  test('the tables grew on the way', () => {
    expect(d.size).toBeGreaterThan(4096)
  })
})

describe('growth', () => {
  test('nodes with thousands of edges, built inside one another, stay what they were', () => {
    const d = new Diagram([0xffffffff, 0xffffffff])
    // The outer node's edges wait on the scratch stack while each of its children is built on top of them.
    const comb = (by: number, children: (i: number) => number): { high: number; child: number }[] => [
      ...Array.from({ length: 20_000 }, (_, i) => ({ high: i * by, child: children(i) })),
      { high: 0xffffffff, child: Diagram.none },
    ]
    const leaf = d.branch(
      1,
      comb(7, (i) => i % 2),
    )
    const leaves = [
      leaf,
      d.branch(
        1,
        comb(5, (i) => i % 2),
      ),
      d.branch(
        1,
        comb(3, (i) => i % 2),
      ),
    ]
    const a = d.branch(
      0,
      comb(11, (i) => leaves[i % 3]!),
    )
    const b = d.branch(
      0,
      comb(13, (i) => leaves[(i + 1) % 3]!),
    )
    const [both, either, only] = [d.and(a, b), d.or(a, b), d.minus(a, b)]
    for (let x = 0; x < 262_000; x += 97) {
      for (const y of [0, 7, 8, 21, 22, 35, 105, 59_000, 99_990, 139_990]) {
        const [inA, inB] = [d.evaluate(a, [x, y]), d.evaluate(b, [x, y])]
        expect([d.evaluate(both, [x, y]), d.evaluate(either, [x, y]), d.evaluate(only, [x, y])]).toEqual([
          inA & inB,
          inA | inB,
          inA & ~inB & 1,
        ])
      }
    }
    expect(d.or(both, only)).toBe(a)
    expect(d.and(either, a)).toBe(a)
  })
  test('nodes with the same 32-bit hash are told apart by their edges', () => {
    const d = new Diagram([0xffffffff])
    // So many intervals that a dozen pairs of them share a hash.
    const nodes = new Set<number>()
    for (let i = 0; i < 400_000; i++) nodes.add(d.interval(0, [[1 + (i % 633) * 97, 100_000 + Math.floor(i / 633) * 89]]))
    expect(nodes.size).toBe(400_000)
  })
  test('the largest value of a 32-bit level is a value like any other', () => {
    const d = new Diagram([0xffffffff])
    const top = d.interval(0, [[0xffffffff, 0xffffffff]])
    const rest = d.interval(0, [[0, 0xfffffffe]])
    expect(d.or(top, rest)).toBe(Diagram.all)
    expect(d.and(top, rest)).toBe(Diagram.none)
    expect([d.evaluate(top, [0xffffffff]), d.evaluate(top, [0xfffffffe])]).toEqual([1, 0])
    expect(translate(d, top, 0, 0, [1])).toBe(d.interval(0, [[0, 0]]))
    expect(countPoints(d, rest, [1n << 32n])).toBe((1n << 32n) - 1n)
  })
})

describe('IPv6 sets that are not made of ranges', () => {
  // ::1 under any prefix: 2^96 addresses, none beside another.
  const suffix = packets.interval(SRC + 3, [[1, 1]])

  test('are answered with more, at once, never with less', () => {
    const found = addressesAt(suffix, SRC, 6)
    expect(found.length).toBeLessThanOrEqual(MOST_PIECES + 1)
    const answer = Addresses.ofRanges(found.map(([low, high]) => ({ family: 6 as const, low, high })))
    for (const prefix of [0n, 1n, 65_535n, 65_536n, 65_537n, 1n << 64n, (1n << 96n) - 1n])
      expect(answer.has(6, (prefix << 32n) | 1n)).toBe(true)
    expect(answer.has(6, 2n)).toBe(false)
  })
  test('are grouped in part, and say so', () => {
    const { groups, complete } = addressGroups(suffix, SRC, 6)
    expect(complete).toBe(false)
    expect(groups[0]?.keys[0]).toEqual([1n, 1n])
    expect(groups[0]?.keys).toHaveLength(MOST_PIECES)
  })
  test('many ranges in every word are listed exactly', () => {
    const ranges = Array.from({ length: 3000 }, (_, i) => ({
      family: 6 as const,
      low: (BigInt(i) << 97n) + 5n,
      high: (BigInt(i) << 97n) + (BigInt(i) << 30n) + 9n,
    }))
    const addresses = Addresses.ofRanges(ranges)
    const set = PacketSet.box({ src: addresses, dst: addresses })
    expect(set.addresses('src').equals(addresses)).toBe(true)
    expect(set.addresses('dst').equals(addresses)).toBe(true)
    const { boxes, truncated } = set.boxes(10)
    expect([boxes.length, truncated]).toEqual([1, false])
    expect(boxes[0]?.src).toEqual(addresses.v6)
    expect(boxes[0]?.dst).toEqual(addresses.v6)
  })
  test('a range that spans thousands of /32s is one range', () => {
    const low = (0x20000000n << 96n) + 7n
    const high = (0x3fffffffn << 96n) + 9n
    const set = PacketSet.box({ dst: Addresses.ofRanges([{ family: 6, low, high }]) })
    expect(set.addresses('dst').v6).toEqual([[low, high]])
    expect(packets.levelOf(packets.step(packets.interval(FAMILY, [[1, 1]]), 1))).toBe(255)
    expect(addressesAt(packets.interval(DST, [[1, 3]]), DST, 6)).toEqual([[1n << 96n, (4n << 96n) - 1n]])
  })
})
