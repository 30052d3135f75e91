/**
 * The candidate a mistyped word most likely meant, or undefined when none is close.
 * Case, hyphens and underscores are ignored first (`exportedOn` is `exported-on`); then up to a third of the
 * letters may be wrong (optimal string alignment distance).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = plainOf(word)
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const other = plainOf(candidate)
    if (other === plain) return candidate
    const most = Math.max(1, Math.floor(Math.max(plain.length, other.length) / 3))
    if (Math.abs(plain.length - other.length) > most) continue
    const found = distance(plain, other)
    if (found <= most && (best === undefined || found < best.distance)) best = { candidate, distance: found }
  }
  return best?.candidate
}

function plainOf(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_\s]/g, '')
}

function distance(a: string, b: string): number {
  const from = [...a]
  const to = [...b]
  let before: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = previous
    previous = row
  }
  return previous.at(-1) ?? 0
}
