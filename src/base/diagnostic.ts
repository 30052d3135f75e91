import type { Span } from './span.ts'
import type { Text } from './text.ts'

/**
 * A problem with what we were given to read. (A problem with the network is a finding.)
 * `error` makes the input invalid (exit code 3); `warning` and `note` do not.
 */
export interface Diagnostic {
  /** Stable kebab-case code; never reused for another meaning. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly span: Span
  /** What is wrong. */
  readonly text: Text
  /** What to write or do instead. */
  readonly hint?: Text
}

/** Reading never throws: what could be understood, and what could not. */
export interface Read<T> {
  readonly value: T | undefined
  readonly diagnostics: readonly Diagnostic[]
}
