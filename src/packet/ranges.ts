/** Sorted, disjoint, non-adjacent inclusive ranges: the canonical form of a set of integers. */
export type Ranges<N extends number | bigint> = readonly (readonly [low: N, high: N])[]

type PortRanges = Ranges<number>

function next<N extends number | bigint>(value: N): N {
  return (typeof value === 'bigint' ? value + 1n : (value as number) + 1) as N
}

function previous<N extends number | bigint>(value: N): N {
  return (typeof value === 'bigint' ? value - 1n : (value as number) - 1) as N
}

/** Canonical form of any ranges; empty ones (low above high) are dropped. */
export function normalise<N extends number | bigint>(ranges: Iterable<readonly [N, N]>): Ranges<N> {
  const sorted = [...ranges].filter(([low, high]) => low <= high).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const result: [N, N][] = []
  for (const [low, high] of sorted) {
    const last = result.at(-1)
    if (last !== undefined && low <= next(last[1])) {
      if (high > last[1]) last[1] = high
    } else result.push([low, high])
  }
  return result
}

export function union<N extends number | bigint>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  return normalise([...a, ...b])
}

export function intersect<N extends number | bigint>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  const result: [N, N][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [aLow, aHigh] = a[i]!
    const [bLow, bHigh] = b[j]!
    const low = aLow > bLow ? aLow : bLow
    const high = aHigh < bHigh ? aHigh : bHigh
    if (low <= high) result.push([low, high])
    if (aHigh < bHigh) i++
    else j++
  }
  return result
}

export function subtract<N extends number | bigint>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  const result: [N, N][] = []
  let j = 0
  for (const [aLow, aHigh] of a) {
    let low = aLow
    while (j < b.length && b[j]![1] < low) j++
    let k = j
    let open = true
    while (k < b.length && b[k]![0] <= aHigh) {
      if (b[k]![0] > low) result.push([low, previous(b[k]![0])])
      if (b[k]![1] >= aHigh) {
        open = false
        break
      }
      low = next(b[k]![1])
      k++
    }
    if (open && low <= aHigh) result.push([low, aHigh])
  }
  return result
}

/** Whether a canonical set holds a value; by halving. */
export function contains<N extends number | bigint>(ranges: Ranges<N>, value: N): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ranges[middle]![1] < value) low = middle + 1
    else high = middle
  }
  return low < ranges.length && ranges[low]![0] <= value
}

/** Every port. Port 0 is included: a filter that does not look at ports passes it. */
export const ANY_PORT: PortRanges = [[0, 65535]]
