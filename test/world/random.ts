/** Numbers that look random and are the same on every run. */
export interface Random {
  /** 0 up to `limit` - 1. */
  below(limit: number): number
  bigBelow(limit: bigint): bigint
  of<T>(values: readonly T[]): T
  /** True once in `n`. */
  once(n: number): boolean
}

/** mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return {
    below,
    bigBelow: (limit) => {
      let value = 0n
      for (let bits = 0; bits < 128; bits += 32) value = (value << 32n) | BigInt(next())
      return value % limit
    },
    of: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('nothing to choose from')
      return value
    },
    once: (n) => below(n) === 0,
  }
}
