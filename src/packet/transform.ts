/** Operations on diagrams beyond set algebra: forgetting, translating, relabelling, splitting, counting. */
import type { Edge } from './diagram.ts'
import { Diagram } from './diagram.ts'

/** Existential quantification: the points of plain set `node` with any values at the levels from `low` to `high`. */
export function forget(diagram: Diagram, node: number, low: number, high: number): number {
  const last = diagram.maxima.length - 1
  const memo = new Map<number, number>()
  const visit = (n: number): number => {
    const level = diagram.levelOf(n)
    if (level > high) return n
    // A non-empty node has some point in it; when nothing below is kept, that is all there is to know.
    if (level >= low && high === last) return Diagram.all
    const known = memo.get(n)
    if (known !== undefined) return known
    let result: number
    if (level < low) result = diagram.rebuild(n, visit)
    else {
      const children = new Set<number>()
      for (const { child } of diagram.edgesOf(n)) if (child !== Diagram.none) children.add(visit(child))
      result = diagram.orAll([...children])
    }
    memo.set(n, result)
    return result
  }
  return visit(node)
}

/**
 * Adds a constant to a field that spans the levels from `first` to `last`, most significant first, with
 * `amount` given level by level. Modular, hence a bijection: nothing is lost, and what runs over the end of
 * the field reappears at its start.
 */
export function translate(diagram: Diagram, node: number, first: number, last: number, amount: readonly number[]): number {
  const memo = new Map<number, number>()
  /** The part of `n` whose sum from `level` down carries exactly `carry` out of `level`. */
  const add = (n: number, level: number, carry: 0 | 1): number => {
    if (n === Diagram.none) return Diagram.none
    if (level > last) return carry === 0 ? n : Diagram.none
    const key = (n * 256 + level) * 2 + carry
    const known = memo.get(key)
    if (known !== undefined) return known
    // Whether the levels below carry into this one is not known here: take both cases, each with the
    // children that do so. They are disjoint.
    let result = level === last ? Diagram.none : shifted(n, level, carry, 1)
    result = diagram.or(result, shifted(n, level, carry, 0))
    memo.set(key, result)
    return result
  }
  const shifted = (n: number, level: number, carry: 0 | 1, carried: 0 | 1): number => {
    const values = diagram.maxima[level]! + 1
    const sum = amount[level - first]! + carried
    const edges: number[] = []
    for (const edge of edgesAt(diagram, n, level)) {
      // Without a carry out v + sum < values, with one v + sum >= values.
      const from = carry === 0 ? edge.low : Math.max(edge.low, values - sum)
      const until = carry === 0 ? Math.min(edge.high, values - sum - 1) : edge.high
      if (from > until) continue
      const by = carry === 0 ? sum : sum - values
      edges.push(from + by, until + by, add(edge.child, level + 1, carried))
    }
    return diagram.sparse(level, edges)
  }
  const descended = new Map<number, number>()
  const visit = (n: number): number => {
    if (n === Diagram.none) return n
    if (diagram.levelOf(n) >= first) return diagram.or(add(n, first, 0), add(n, first, 1))
    let result = descended.get(n)
    if (result === undefined) {
      result = diagram.rebuild(n, visit)
      descended.set(n, result)
    }
    return result
  }
  return visit(node)
}

function edgesAt(diagram: Diagram, node: number, level: number): Iterable<Edge> {
  return diagram.levelOf(node) === level ? diagram.edgesOf(node) : [{ low: 0, high: diagram.maxima[level]!, child: node }]
}

/** Replaces terminal values. The function that is returned remembers: use it for all nodes of one replacement. */
export function terminalMapper(diagram: Diagram, to: (value: number) => number): (node: number) => number {
  const memo = new Map<number, number>()
  const visit = (n: number): number => {
    const known = memo.get(n)
    if (known !== undefined) return known
    const result = diagram.isTerminal(n) ? diagram.terminal(to(diagram.valueOf(n))) : diagram.rebuild(n, visit)
    memo.set(n, result)
    return result
  }
  return visit
}

/**
 * The plain set of each terminal value that occurs, all in one pass: the work is that of writing the
 * results down, so a list with an outcome per rule costs no more than one with two.
 */
export function splitByTerminal(diagram: Diagram, node: number): ReadonlyMap<number, number> {
  const memo = new Map<number, ReadonlyMap<number, number>>()
  const visit = (n: number): ReadonlyMap<number, number> => {
    const known = memo.get(n)
    if (known !== undefined) return known
    const result = diagram.isTerminal(n) ? new Map([[diagram.valueOf(n), Diagram.all]]) : splitNode(diagram, n, visit)
    memo.set(n, result)
    return result
  }
  return visit(node)
}

function splitNode(diagram: Diagram, node: number, visit: (child: number) => ReadonlyMap<number, number>): Map<number, number> {
  // Per value a flat list of low, high, child: together they have as many edges as all the results.
  const lists = new Map<number, number[]>()
  diagram.eachEdge(node, (low, high, child) => {
    for (const [value, part] of visit(child)) {
      const list = lists.get(value)
      if (list === undefined) lists.set(value, [low, high, part])
      else list.push(low, high, part)
    }
  })
  const level = diagram.levelOf(node)
  const result = new Map<number, number>()
  for (const [value, list] of lists) result.set(value, diagram.sparse(level, list))
  return result
}

/** How many points a plain set has, where `weights[level]` is how many values count at each level it leaves free. */
export function countPoints(diagram: Diagram, node: number, weights: readonly bigint[]): bigint {
  const memo = new Map<number, bigint>()
  const below = (level: number, until: number): bigint => {
    let product = 1n
    for (let l = level; l < until; l++) product *= weights[l]!
    return product
  }
  const levels = weights.length
  /** Points over the levels from the node's own on. */
  const visit = (n: number): bigint => {
    if (diagram.isTerminal(n)) return n === Diagram.none ? 0n : 1n
    const known = memo.get(n)
    if (known !== undefined) return known
    const level = diagram.levelOf(n)
    let sum = 0n
    for (const { low, high, child } of diagram.edgesOf(n)) {
      if (child !== Diagram.none) sum += BigInt(high - low + 1) * visit(child) * below(level + 1, Math.min(diagram.levelOf(child), levels))
    }
    memo.set(n, sum)
    return sum
  }
  return visit(node) * below(0, Math.min(diagram.levelOf(node), levels))
}
