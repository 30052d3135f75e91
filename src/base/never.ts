/** Proves a switch exhaustive at compile time; throws if data broke the type at run time. */
export function never(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
