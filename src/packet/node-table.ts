/** Nodes whose level is this are terminals. */
export const TERMINAL_LEVEL = 255

/**
 * The store of an interval decision diagram: reduced nodes, each kept once (hash-consing), so that
 * equality of diagrams is equality of node numbers. A node is a level and a slice of edges
 * `[upper bound, child]` in two pooled arrays; nodes are never freed.
 *
 * INVARIANT: a node has at least two edges, upper bounds ascend, neighbouring edges lead to different
 * children, the last upper bound is the level's maximum, and children are on strictly higher levels.
 *
 * The arrays are replaced when they grow: read them through the table each time, never keep one across
 * a call that can make a node.
 */
export class NodeTable {
  level = new Uint8Array(1 << 12)
  first = new Uint32Array(1 << 12)
  count = new Uint32Array(1 << 12)
  upper = new Uint32Array(1 << 14)
  child = new Uint32Array(1 << 14)
  /** Nodes made so far, terminals included. */
  nodes = 0
  #edges = 0
  #hash = new Uint32Array(1 << 12)
  #next = new Int32Array(1 << 12)
  #buckets = new Int32Array(1 << 13).fill(-1)
  readonly #terminals = new Map<number, number>()
  // Edges of nodes under construction. Recursive builders share it: each remembers the top at which it
  // began (`begin`), pushes above, and `finish` takes its part off again.
  #scratchUpper = new Uint32Array(1 << 12)
  #scratchChild = new Uint32Array(1 << 12)
  #top = 0

  /** The node of a terminal value; the value is in `first`. */
  terminal(value: number): number {
    const known = this.#terminals.get(value)
    if (known !== undefined) return known
    const id = this.#allocate(TERMINAL_LEVEL, 0, 0)
    this.first[id] = value
    this.#terminals.set(value, id)
    return id
  }

  /** Starts a node. The mark goes to every `push` and to `finish`. Other nodes may be built between two pushes. */
  begin(): number {
    return this.#top
  }

  /** Adds the edge that ends at `upper`; the same child as the edge before widens that edge. */
  push(mark: number, upper: number, child: number): void {
    const top = this.#top
    if (top > mark && this.#scratchChild[top - 1] === child) {
      this.#scratchUpper[top - 1] = upper
      return
    }
    if (top === this.#scratchUpper.length) {
      this.#scratchUpper = doubled(this.#scratchUpper)
      this.#scratchChild = doubled(this.#scratchChild)
    }
    this.#scratchUpper[top] = upper
    this.#scratchChild[top] = child
    this.#top = top + 1
  }

  /** The one node with the edges pushed since `mark`; with a single edge, its child. */
  finish(level: number, mark: number): number {
    const count = this.#top - mark
    this.#top = mark
    if (count === 1) return this.#scratchChild[mark]!
    let hash = Math.imul(level + 1, 0x9e3779b1)
    for (let i = mark; i < mark + count; i++) {
      hash = Math.imul(hash ^ this.#scratchUpper[i]!, 0x85ebca6b)
      hash = Math.imul((hash ^ (hash >>> 13)) + this.#scratchChild[i]!, 0xc2b2ae35)
    }
    hash = (hash ^ (hash >>> 16)) >>> 0
    for (let n = this.#buckets[hash & (this.#buckets.length - 1)]!; n !== -1; n = this.#next[n]!) {
      if (this.#hash[n] === hash && this.level[n] === level && this.count[n] === count && this.#sameEdges(n, mark)) return n
    }
    const id = this.#allocate(level, count, hash)
    const first = this.first[id]!
    for (let i = 0; i < count; i++) {
      this.upper[first + i] = this.#scratchUpper[mark + i]!
      this.child[first + i] = this.#scratchChild[mark + i]!
    }
    // Allocating may have grown the buckets: find this one only now.
    this.#enter(id)
    return id
  }

  #sameEdges(node: number, mark: number): boolean {
    const first = this.first[node]!
    const count = this.count[node]!
    for (let i = 0; i < count; i++) {
      if (this.upper[first + i] !== this.#scratchUpper[mark + i] || this.child[first + i] !== this.#scratchChild[mark + i]) return false
    }
    return true
  }

  #enter(node: number): void {
    const bucket = this.#hash[node]! & (this.#buckets.length - 1)
    this.#next[node] = this.#buckets[bucket]!
    this.#buckets[bucket] = node
  }

  #allocate(level: number, count: number, hash: number): number {
    if (this.nodes === this.level.length) this.#grow()
    while (this.#edges + count > this.upper.length) {
      this.upper = doubled(this.upper)
      this.child = doubled(this.child)
    }
    const id = this.nodes++
    this.level[id] = level
    this.first[id] = this.#edges
    this.count[id] = count
    this.#hash[id] = hash
    this.#edges += count
    return id
  }

  #grow(): void {
    this.level = doubled(this.level)
    this.first = doubled(this.first)
    this.count = doubled(this.count)
    this.#hash = doubled(this.#hash)
    this.#next = new Int32Array(this.level.length)
    this.#buckets = new Int32Array(this.level.length * 2).fill(-1)
    for (let node = 0; node < this.nodes; node++) if (this.level[node] !== TERMINAL_LEVEL) this.#enter(node)
  }
}

function doubled<A extends Uint8Array | Uint32Array>(array: A): A {
  const larger = new (array.constructor as new (length: number) => A)(array.length * 2)
  larger.set(array)
  return larger
}
