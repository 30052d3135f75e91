/** The reporters, one line each. */
import { json } from './json.ts'
import type { Reporter } from './reporter.ts'
import { text } from './text.ts'

export const reporters: readonly Reporter[] = [text, json]

export function reporterOf(id: string): Reporter | undefined {
  return reporters.find((reporter) => reporter.id === id)
}
