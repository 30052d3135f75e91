/**
 * Interval decision diagrams: hash-consed, reduced, ordered multi-way diagrams whose edges are
 * intervals of 32-bit fields. One diagram holds every set; equality is identity of node numbers.
 *
 * The shape and the balanced `override` merge follow Liu and Gouda's firewall decision diagrams
 * ("Diverse Firewall Design", 2004), with hash-consing as in BDD packages. Knows nothing of packets:
 * levels and their maxima are the caller's (see `space.ts`).
 *
 * INVARIANT: a node has at least two edges, neighbouring edges lead to different children, the last
 * upper bound is the level's maximum, and children are on strictly higher levels.
 */
const TERMINAL_LEVEL = 255
const FALSE = 0
const TRUE = 1

const AND = 0
const OVERRIDE = 1
const MINUS = 2

export class Diagram {
  static readonly none = FALSE
  static readonly all = TRUE

  /** Largest value of each level, in order. */
  readonly #maxima: readonly number[]
  #level = new Uint8Array(1 << 12)
  #first = new Uint32Array(1 << 12)
  #count = new Uint32Array(1 << 12)
  #upper = new Uint32Array(1 << 14)
  #child = new Uint32Array(1 << 14)
  #nodes = 0
  #edges = 0
  #buckets = new Int32Array(1 << 13).fill(-1)
  #next = new Int32Array(1 << 12)
  #terminals: number[] = []
  #cacheMask = (1 << 14) - 1
  #cacheKeyA = new Uint32Array(1 << 14)
  #cacheKeyB = new Uint32Array(1 << 14).fill(0xffffffff)
  #cacheOp = new Uint8Array(1 << 14)
  #cacheResult = new Uint32Array(1 << 14)
  // Scratch stack for edges of nodes under construction; recursion pushes and pops its own part.
  #scratchUpper = new Uint32Array(1 << 12)
  #scratchChild = new Uint32Array(1 << 12)
  #top = 0

  constructor(maxima: readonly number[]) {
    this.#maxima = maxima
    this.terminal(0)
    this.terminal(1)
  }

  /** Live nodes, terminals included. */
  get size(): number {
    return this.#nodes
  }

  /** The node of a terminal value. Terminal 0 is "outside"/"unmatched", 1 is "inside". */
  terminal(value: number): number {
    const known = this.#terminals[value]
    if (known !== undefined) return known
    const id = this.#allocate(TERMINAL_LEVEL, 0)
    this.#first[id] = value
    this.#terminals[value] = id
    return id
  }

  isTerminal(node: number): boolean {
    return this.#level[node] === TERMINAL_LEVEL
  }

  /** The value of a terminal node. */
  valueOf(node: number): number {
    return this.#first[node]!
  }

  /** The level a node decides; 255 for terminals. */
  levelOf(node: number): number {
    return this.#level[node]!
  }

  /** The edges of a node: inclusive lower and upper bound, and child. */
  *edgesOf(node: number): Generator<{ readonly low: number; readonly high: number; readonly child: number }> {
    const first = this.#first[node]!
    const count = this.#level[node] === TERMINAL_LEVEL ? 0 : this.#count[node]!
    let low = 0
    for (let e = first; e < first + count; e++) {
      const high = this.#upper[e]!
      yield { low, high, child: this.#child[e]! }
      low = high + 1
    }
  }

  /** Follows one point to its terminal value. `point[level]` is the value of each level. */
  evaluate(node: number, point: ArrayLike<number>): number {
    let at = node
    while (this.#level[at] !== TERMINAL_LEVEL) at = this.#step(at, point[this.#level[at]!]!)
    return this.#first[at]!
  }

  #step(node: number, value: number): number {
    let low = this.#first[node]!
    let high = low + this.#count[node]! - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#upper[middle]! >= value) high = middle
      else low = middle + 1
    }
    return this.#child[low]!
  }

  and(a: number, b: number): number {
    return this.#apply(AND, a, b)
  }

  /** `a` where `a` is matched (non-zero terminal), `b` elsewhere. On plain sets this is union. */
  override(a: number, b: number): number {
    return this.#apply(OVERRIDE, a, b)
  }

  minus(a: number, b: number): number {
    return this.#apply(MINUS, a, b)
  }

  /** Folds a first-match list by balanced halves: far fewer intermediate nodes than one by one. */
  overrideAll(nodes: readonly number[]): number {
    const merge = (low: number, high: number): number => {
      if (high - low === 0) return FALSE
      if (high - low === 1) return nodes[low]!
      const middle = (low + high) >>> 1
      return this.override(merge(low, middle), merge(middle, high))
    }
    return merge(0, nodes.length)
  }

  /** Replaces every terminal: values for which `keep` holds become 1, all others 0. */
  select(node: number, keep: (value: number) => boolean): number {
    return this.mapTerminals(node, (value) => (keep(value) ? 1 : 0))
  }

  /** Replaces terminal values. */
  mapTerminals(node: number, to: (value: number) => number): number {
    const memo = new Map<number, number>()
    const visit = (n: number): number => {
      if (this.#level[n] === TERMINAL_LEVEL) return this.terminal(to(this.#first[n]!))
      const known = memo.get(n)
      if (known !== undefined) return known
      const result = this.#rebuild(n, visit)
      memo.set(n, result)
      return result
    }
    return visit(node)
  }

  /** The set of points whose value at `level` lies in one of the sorted, disjoint intervals. */
  interval(level: number, intervals: readonly (readonly [number, number])[], inside: number = TRUE): number {
    const mark = this.#top
    const maximum = this.#maxima[level]!
    let next = 0
    for (const [low, high] of intervals) {
      if (low > next) this.#push(mark, low - 1, FALSE)
      this.#push(mark, high, inside)
      next = high + 1
    }
    if (next <= maximum) this.#push(mark, maximum, FALSE)
    return this.#finish(level, mark)
  }

  /** A node from explicit edges, sorted and covering; used to build unions without merging. */
  branch(level: number, edges: readonly { readonly high: number; readonly child: number }[]): number {
    const mark = this.#top
    for (const { high, child } of edges) this.#push(mark, high, child)
    return this.#finish(level, mark)
  }

  /** Existential quantification: the union over every value of the levels from `low` to `high`. */
  forget(node: number, low: number, high: number): number {
    return this.#forgetWith(new Map(), node, low, high)
  }

  #forgetWith(memo: Map<number, number>, node: number, low: number, high: number): number {
    const level = this.#level[node]!
    if (level > high) return node
    const known = memo.get(node)
    if (known !== undefined) return known
    let result: number
    if (level < low) {
      result = this.#rebuild(node, (child) => this.#forgetWith(memo, child, low, high))
    } else {
      const children: number[] = []
      for (const { child } of this.edgesOf(node)) {
        const without = this.#forgetWith(memo, child, low, high)
        if (without !== FALSE && !children.includes(without)) children.push(without)
      }
      result = this.overrideAll(children)
    }
    memo.set(node, result)
    return result
  }

  /** Moves the part of `node` with `level` in [low, high] so that `low` lands on `to`; the rest is dropped. */
  shift(node: number, level: number, low: number, high: number, to: number): number {
    const memo = new Map<number, number>()
    const maximum = this.#maxima[level]!
    const move = (edges: Iterable<{ low: number; high: number; child: number }>): number => {
      const mark = this.#top
      let next = 0
      for (const edge of edges) {
        const from = Math.max(edge.low, low)
        const until = Math.min(edge.high, high)
        if (from > until || edge.child === FALSE) continue
        const first = from - low + to
        const last = until - low + to
        if (first > next) this.#push(mark, first - 1, FALSE)
        this.#push(mark, last, edge.child)
        next = last + 1
      }
      if (next <= maximum) this.#push(mark, maximum, FALSE)
      return this.#finish(level, mark)
    }
    const visit = (n: number): number => {
      if (n === FALSE) return FALSE
      const at = this.#level[n]!
      if (at > level) return move([{ low: 0, high: maximum, child: n }])
      const known = memo.get(n)
      if (known !== undefined) return known
      const result = at === level ? move([...this.edgesOf(n)]) : this.#rebuild(n, visit)
      memo.set(n, result)
      return result
    }
    return visit(node)
  }

  #rebuild(node: number, visit: (child: number) => number): number {
    const mark = this.#top
    const first = this.#first[node]!
    const last = first + this.#count[node]!
    for (let e = first; e < last; e++) {
      const upper = this.#upper[e]!
      const child = visit(this.#child[e]!)
      this.#push(mark, upper, child)
    }
    return this.#finish(this.#level[node]!, mark)
  }

  #apply(op: number, a: number, b: number): number {
    // Terminal cases first: they end most branches without touching the cache.
    if (op === AND) {
      if (a === FALSE || b === FALSE) return FALSE
      if (a === TRUE || a === b) return b
      if (b === TRUE) return a
      if (a > b) {
        const swap = a
        a = b
        b = swap
      }
    } else if (op === OVERRIDE) {
      if (a === FALSE || a === b) return b
      if (b === FALSE || this.#level[a] === TERMINAL_LEVEL) return a
    } else {
      if (a === FALSE || a === b || b === TRUE) return FALSE
      if (b === FALSE) return a
    }
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(op + 1, 0xc2b2ae35)) >>> 0
    const at = (slot ^ (slot >>> 15)) & this.#cacheMask
    if (this.#cacheKeyA[at] === a && this.#cacheKeyB[at] === b && this.#cacheOp[at] === op) return this.#cacheResult[at]!

    const levelA = this.#level[a]!
    const levelB = this.#level[b]!
    const mark = this.#top
    let result: number
    if (levelA < levelB) {
      const last = this.#first[a]! + this.#count[a]!
      for (let e = this.#first[a]!; e < last; e++) {
        const upper = this.#upper[e]!
        const child = this.#apply(op, this.#child[e]!, b)
        this.#push(mark, upper, child)
      }
      result = this.#finish(levelA, mark)
    } else if (levelB < levelA) {
      const last = this.#first[b]! + this.#count[b]!
      for (let e = this.#first[b]!; e < last; e++) {
        const upper = this.#upper[e]!
        const child = this.#apply(op, a, this.#child[e]!)
        this.#push(mark, upper, child)
      }
      result = this.#finish(levelB, mark)
    } else {
      let ea = this.#first[a]!
      let eb = this.#first[b]!
      const lastA = ea + this.#count[a]!
      while (ea < lastA) {
        const upperA = this.#upper[ea]!
        const upperB = this.#upper[eb]!
        const child = this.#apply(op, this.#child[ea]!, this.#child[eb]!)
        if (upperA <= upperB) {
          this.#push(mark, upperA, child)
          ea++
          if (upperA === upperB) eb++
        } else {
          this.#push(mark, upperB, child)
          eb++
        }
      }
      result = this.#finish(levelA, mark)
    }
    // The cache may have grown while recursing: compute the slot again.
    const home = (slot ^ (slot >>> 15)) & this.#cacheMask
    this.#cacheKeyA[home] = a
    this.#cacheKeyB[home] = b
    this.#cacheOp[home] = op
    this.#cacheResult[home] = result
    return result
  }

  #push(mark: number, upper: number, child: number): void {
    if (this.#top > mark && this.#scratchChild[this.#top - 1] === child) {
      this.#scratchUpper[this.#top - 1] = upper
      return
    }
    if (this.#top === this.#scratchUpper.length) {
      this.#scratchUpper = grown(this.#scratchUpper)
      this.#scratchChild = grown(this.#scratchChild)
    }
    this.#scratchUpper[this.#top] = upper
    this.#scratchChild[this.#top] = child
    this.#top++
  }

  #finish(level: number, mark: number): number {
    const count = this.#top - mark
    this.#top = mark
    if (count === 1) return this.#scratchChild[mark]!
    let hash = Math.imul(level + 1, 0x9e3779b1)
    for (let i = mark; i < mark + count; i++) {
      hash = Math.imul(hash ^ this.#scratchUpper[i]!, 0x85ebca6b)
      hash = Math.imul((hash ^ (hash >>> 13)) + this.#scratchChild[i]!, 0xc2b2ae35)
    }
    hash = (hash ^ (hash >>> 16)) >>> 0
    const bucket = hash & (this.#buckets.length - 1)
    for (let n = this.#buckets[bucket]!; n !== -1; n = this.#next[n]!) {
      if (this.#level[n] !== level || this.#count[n] !== count) continue
      const first = this.#first[n]!
      let same = true
      for (let i = 0; i < count && same; i++) {
        same = this.#upper[first + i] === this.#scratchUpper[mark + i] && this.#child[first + i] === this.#scratchChild[mark + i]
      }
      if (same) return n
    }
    const id = this.#allocate(level, count)
    const first = this.#first[id]!
    for (let i = 0; i < count; i++) {
      this.#upper[first + i] = this.#scratchUpper[mark + i]!
      this.#child[first + i] = this.#scratchChild[mark + i]!
    }
    // Allocation may have rehashed: find the bucket again.
    const home = hash & (this.#buckets.length - 1)
    this.#next[id] = this.#buckets[home]!
    this.#buckets[home] = id
    return id
  }

  #allocate(level: number, count: number): number {
    if (this.#nodes === this.#level.length) this.#growNodes()
    while (this.#edges + count > this.#upper.length) {
      this.#upper = grown(this.#upper)
      this.#child = grown(this.#child)
    }
    const id = this.#nodes++
    this.#level[id] = level
    this.#first[id] = this.#edges
    this.#count[id] = count
    this.#edges += count
    return id
  }

  #growNodes(): void {
    this.#level = grown(this.#level)
    this.#first = grown(this.#first)
    this.#count = grown(this.#count)
    const next = new Int32Array(this.#next.length * 2)
    this.#next = next
    const buckets = new Int32Array(this.#level.length * 2).fill(-1)
    this.#buckets = buckets
    for (let n = 0; n < this.#nodes; n++) {
      if (this.#level[n] === TERMINAL_LEVEL) continue
      const home = this.#hashOf(n) & (buckets.length - 1)
      next[n] = buckets[home]!
      buckets[home] = n
    }
    if (this.#cacheMask + 1 < 1 << 20) {
      const size = (this.#cacheMask + 1) * 2
      this.#cacheMask = size - 1
      this.#cacheKeyA = new Uint32Array(size)
      this.#cacheKeyB = new Uint32Array(size).fill(0xffffffff)
      this.#cacheOp = new Uint8Array(size)
      this.#cacheResult = new Uint32Array(size)
    }
  }

  #hashOf(node: number): number {
    const first = this.#first[node]!
    const count = this.#count[node]!
    let hash = Math.imul(this.#level[node]! + 1, 0x9e3779b1)
    for (let i = first; i < first + count; i++) {
      hash = Math.imul(hash ^ this.#upper[i]!, 0x85ebca6b)
      hash = Math.imul((hash ^ (hash >>> 13)) + this.#child[i]!, 0xc2b2ae35)
    }
    return (hash ^ (hash >>> 16)) >>> 0
  }
}

function grown<A extends Uint8Array | Uint32Array>(array: A): A {
  const larger = new (array.constructor as new (length: number) => A)(array.length * 2)
  larger.set(array)
  return larger
}
