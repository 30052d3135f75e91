/**
 * Interval decision diagrams: hash-consed, reduced, ordered multi-way diagrams whose edges are
 * intervals of 32-bit fields. One diagram holds every set; equality is identity of node numbers.
 *
 * The shape and the balanced `override` merge follow Liu and Gouda's firewall decision diagrams
 * ("Diverse Firewall Design", 2004), with hash-consing as in BDD packages. Knows nothing of packets:
 * levels and their maxima are the caller's (see `space.ts`).
 */
import { NodeTable, TERMINAL_LEVEL } from './node-table.ts'

const FALSE = 0
const TRUE = 1

const AND = 1
const OR = 2
const MINUS = 3
const OVERRIDE = 4

/** One edge of a node: the values from `low` to `high`, both included, lead to `child`. */
export interface Edge {
  readonly low: number
  readonly high: number
  readonly child: number
}

export class Diagram {
  static readonly none = FALSE
  static readonly all = TRUE

  /** Largest value of each level, in order; at most 2^32 - 1. */
  readonly maxima: readonly number[]
  readonly #table = new NodeTable()
  // Results of `#apply`, direct-mapped: a newer result evicts an older one in the same slot.
  #cacheMask = (1 << 14) - 1
  #cacheA = new Uint32Array(1 << 14)
  #cacheB = new Uint32Array(1 << 14)
  #cacheOp = new Uint8Array(1 << 14)
  #cacheResult = new Uint32Array(1 << 14)

  constructor(maxima: readonly number[]) {
    this.maxima = maxima
    this.terminal(0)
    this.terminal(1)
  }

  /** Nodes made so far, terminals included. */
  get size(): number {
    return this.#table.nodes
  }

  /** The node of a terminal value. Terminal 0 is "outside"/"unmatched", 1 is "inside". */
  terminal(value: number): number {
    return this.#table.terminal(value)
  }

  isTerminal(node: number): boolean {
    return this.#table.level[node] === TERMINAL_LEVEL
  }

  /** The value of a terminal node. */
  valueOf(node: number): number {
    return this.#table.first[node]!
  }

  /** The level a node decides; 255 for terminals. */
  levelOf(node: number): number {
    return this.#table.level[node]!
  }

  /** How many edges a node has; 0 for terminals. */
  edgeCount(node: number): number {
    return this.#table.count[node]!
  }

  /** The edges of a node, lowest first. Other nodes may be made while they are read. */
  *edgesOf(node: number): Generator<Edge> {
    const first = this.#table.first[node]!
    const end = first + this.#table.count[node]!
    let low = 0
    for (let e = first; e < end; e++) {
      const high = this.#table.upper[e]!
      yield { low, high, child: this.#table.child[e]! }
      low = high + 1
    }
  }

  /** Calls back for each edge of a node, lowest first: `edgesOf` for where time matters. */
  eachEdge(node: number, visit: (low: number, high: number, child: number) => void): void {
    const table = this.#table
    const first = table.first[node]!
    const end = first + table.count[node]!
    let low = 0
    for (let e = first; e < end; e++) {
      const high = table.upper[e]!
      visit(low, high, table.child[e]!)
      low = high + 1
    }
  }

  /** Follows one point to its terminal value. `point[level]` is the value of each level. */
  evaluate(node: number, point: ArrayLike<number>): number {
    let at = node
    while (!this.isTerminal(at)) at = this.step(at, point[this.levelOf(at)]!)
    return this.valueOf(at)
  }

  /** The child of a node that is no terminal, for one value of its level. */
  step(node: number, value: number): number {
    const { first, count, upper, child } = this.#table
    let low = first[node]!
    let high = low + count[node]! - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (upper[middle]! >= value) high = middle
      else low = middle + 1
    }
    return child[low]!
  }

  /** Intersection of two plain sets (terminals 0 and 1 only). */
  and(a: number, b: number): number {
    return this.#apply(AND, a, b)
  }

  /** Union of two plain sets. */
  or(a: number, b: number): number {
    return this.#apply(OR, a, b)
  }

  /** The points of plain set `a` outside plain set `b`. */
  minus(a: number, b: number): number {
    return this.#apply(MINUS, a, b)
  }

  /** `a` where `a` is matched (non-zero terminal), `b` elsewhere. Terminals may have any value. */
  override(a: number, b: number): number {
    return this.#apply(OVERRIDE, a, b)
  }

  /** Folds a first-match list by balanced halves: far fewer intermediate nodes than one by one. */
  overrideAll(nodes: readonly number[]): number {
    return this.#fold(OVERRIDE, nodes, 0, nodes.length)
  }

  /** Union of plain sets, by balanced halves. */
  orAll(nodes: readonly number[]): number {
    return this.#fold(OR, nodes, 0, nodes.length)
  }

  #fold(op: number, nodes: readonly number[], low: number, high: number): number {
    if (high === low) return FALSE
    if (high - low === 1) return nodes[low]!
    const middle = (low + high) >>> 1
    return this.#apply(op, this.#fold(op, nodes, low, middle), this.#fold(op, nodes, middle, high))
  }

  /**
   * `inside` where the value at `level` lies in one of the intervals, else the empty set. Intervals are
   * sorted, disjoint and within the level's maximum; `inside` starts at a higher level.
   */
  interval(level: number, intervals: readonly (readonly [number, number])[], inside: number = TRUE): number {
    const table = this.#table
    const maximum = this.maxima[level]!
    const mark = table.begin()
    let next = 0
    for (const [low, high] of intervals) {
      if (low > next) table.push(mark, low - 1, FALSE)
      table.push(mark, high, inside)
      next = high + 1
    }
    if (next <= maximum) table.push(mark, maximum, FALSE)
    return table.finish(level, mark)
  }

  /** A node from edges given by their upper bounds: ascending, the last one the level's maximum. */
  branch(level: number, edges: readonly { readonly high: number; readonly child: number }[]): number {
    const mark = this.#table.begin()
    for (const { high, child } of edges) this.#table.push(mark, high, child)
    return this.#table.finish(level, mark)
  }

  /**
   * A node from sorted, disjoint edges in one flat list of low, high, child; what they leave out is empty.
   */
  sparse(level: number, edges: readonly number[]): number {
    const table = this.#table
    const maximum = this.maxima[level]!
    const mark = table.begin()
    let next = 0
    for (let i = 0; i < edges.length; i += 3) {
      const low = edges[i]!
      const high = edges[i + 1]!
      if (low > next) table.push(mark, low - 1, FALSE)
      table.push(mark, high, edges[i + 2]!)
      next = high + 1
    }
    if (next <= maximum) table.push(mark, maximum, FALSE)
    return table.finish(level, mark)
  }

  /** The node with every child replaced; `visit` may make nodes. */
  rebuild(node: number, visit: (child: number) => number): number {
    const table = this.#table
    const mark = table.begin()
    const first = table.first[node]!
    const end = first + table.count[node]!
    for (let e = first; e < end; e++) {
      const upper = table.upper[e]!
      const child = visit(table.child[e]!)
      table.push(mark, upper, child)
    }
    return table.finish(table.level[node]!, mark)
  }

  #apply(op: number, a: number, b: number): number {
    // Terminal cases first: they end most branches without touching the cache.
    if (op === OVERRIDE) {
      if (a === FALSE || a === b) return b
      if (b === FALSE || this.#table.level[a] === TERMINAL_LEVEL) return a
    } else if (op === MINUS) {
      if (a === FALSE || a === b || b === TRUE) return FALSE
      if (b === FALSE) return a
    } else {
      if (a === b) return a
      if (a > b) {
        const swap = a
        a = b
        b = swap
      }
      // FALSE and TRUE are the lowest numbers, so they are now in `a`.
      if (a === FALSE) return op === AND ? FALSE : b
      if (a === TRUE) return op === AND ? b : TRUE
    }
    const mix = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(op, 0xc2b2ae35)
    const hash = mix ^ (mix >>> 15)
    const slot = hash & this.#cacheMask
    if (this.#cacheOp[slot] === op && this.#cacheA[slot] === a && this.#cacheB[slot] === b) return this.#cacheResult[slot]!
    const result = this.#descend(op, a, b)
    if (this.#cacheMask < this.#table.nodes && this.#cacheMask < (1 << 20) - 1) this.#growCache()
    // The cache may have grown, here or deeper down: find the slot again.
    const home = hash & this.#cacheMask
    this.#cacheOp[home] = op
    this.#cacheA[home] = a
    this.#cacheB[home] = b
    this.#cacheResult[home] = result
    return result
  }

  #descend(op: number, a: number, b: number): number {
    const table = this.#table
    const levelA = table.level[a]!
    const levelB = table.level[b]!
    const mark = table.begin()
    if (levelA < levelB) {
      const end = table.first[a]! + table.count[a]!
      for (let e = table.first[a]!; e < end; e++) {
        const child = this.#apply(op, table.child[e]!, b)
        table.push(mark, table.upper[e]!, child)
      }
      return table.finish(levelA, mark)
    }
    if (levelB < levelA) {
      const end = table.first[b]! + table.count[b]!
      for (let e = table.first[b]!; e < end; e++) {
        const child = this.#apply(op, a, table.child[e]!)
        table.push(mark, table.upper[e]!, child)
      }
      return table.finish(levelB, mark)
    }
    let ea = table.first[a]!
    let eb = table.first[b]!
    const endA = ea + table.count[a]!
    while (ea < endA) {
      const upperA = table.upper[ea]!
      const upperB = table.upper[eb]!
      const child = this.#apply(op, table.child[ea]!, table.child[eb]!)
      table.push(mark, upperA < upperB ? upperA : upperB, child)
      if (upperA <= upperB) ea++
      if (upperB <= upperA) eb++
    }
    return table.finish(levelA, mark)
  }

  #growCache(): void {
    const size = (this.#cacheMask + 1) * 2
    this.#cacheMask = size - 1
    this.#cacheA = new Uint32Array(size)
    this.#cacheB = new Uint32Array(size)
    this.#cacheOp = new Uint8Array(size)
    this.#cacheResult = new Uint32Array(size)
  }
}
