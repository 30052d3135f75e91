/** A value in YAML flow style, for hints and examples. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${inline(item)}`)
      .join(', ')} }`
  }
  // A colon or a comma inside [ ] or { } means something else unless quoted; `::/64` is where people meet that.
  return typeof value === 'string' && /[:,]/.test(value) ? `"${value}"` : String(value)
}
