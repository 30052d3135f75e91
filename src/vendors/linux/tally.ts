/** Counts every statement of a dump once: understood, irrelevant by kind, or not understood. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Coverage } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'

export interface Tally {
  understood(statements?: number): void
  irrelevant(kind: string, statements?: number): void
  /** Counts the statement and gives the uncertainty for whatever it reaches to carry. */
  notUnderstood(uncertainty: Uncertainty): Uncertainty
  coverage(): Coverage
}

export function tallyOf(): Tally {
  let understood = 0
  const irrelevant = new Map<string, number>()
  const notUnderstood: Uncertainty[] = []
  return {
    understood: (statements = 1) => {
      understood += statements
    },
    irrelevant: (kind, statements = 1) => {
      if (statements > 0) irrelevant.set(kind, (irrelevant.get(kind) ?? 0) + statements)
    },
    notUnderstood: (uncertainty) => {
      notUnderstood.push(uncertainty)
      return uncertainty
    },
    coverage: () => ({
      understood,
      irrelevant: Object.fromEntries([...irrelevant].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
      notUnderstood: [...notUnderstood].sort((a, b) => a.span.start - b.span.start),
    }),
  }
}

export function uncertainty(code: string, text: Text, span: Span): Uncertainty {
  return { code, text, span }
}

/** Several counts as one. */
export function joined(parts: readonly Coverage[]): Coverage {
  const tally = tallyOf()
  for (const part of parts) {
    tally.understood(part.understood)
    for (const [kind, statements] of Object.entries(part.irrelevant)) tally.irrelevant(kind, statements)
    for (const each of part.notUnderstood) tally.notUnderstood(each)
  }
  return tally.coverage()
}
