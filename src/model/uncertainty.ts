import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'

/**
 * Something we do not know: a statement that was not understood, a name that cannot be resolved
 * offline, a route that was not given. Where it alone makes the difference, a verdict is not-evaluable.
 */
export interface Uncertainty {
  /** Stable kebab-case code: `unknown-statement`, `unresolved-fqdn`, `undefined-object`, `dynamic-routing` … */
  readonly code: string
  readonly text: Text
  readonly span: Span
}

/**
 * A condition that a packet header cannot decide but that can be true: schedule, user, application.
 * Judged as if true, and shown.
 */
export interface Condition {
  readonly kind: 'schedule' | 'user' | 'application' | 'rate' | 'posture' | 'tracked' | 'assumption'
  readonly text: Text
  readonly span: Span
}
