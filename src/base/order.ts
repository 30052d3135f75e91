/** Code-point order: the one way anything is sorted, so that output never depends on a locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Sorts a copy by a string key in code-point order; equal keys keep their order. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...items].sort((a, b) => byCodePoint(key(a), key(b)))
}
