/** Collects what is wrong with a table, cell by cell, and counts what was read. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Coverage } from '../../model/device.ts'

/** Errors listed for one file; the rest are counted. */
const MOST_ERRORS = 50

export interface Problems {
  error(code: string, span: Span, text: Text, hint: Text): void
  warning(code: string, span: Span, text: Text, hint?: Text): void
  note(code: string, span: Span, text: Text, hint?: Text): void
  carry(diagnostics: readonly Diagnostic[]): void
  readonly errors: number
  understood(cells: number): void
  irrelevant(kind: string, cells?: number): void
  coverage(): Coverage
  diagnostics(): readonly Diagnostic[]
}

export function problemsOf(): Problems {
  const all: Diagnostic[] = []
  const irrelevant = new Map<string, number>()
  let errors = 0
  let understood = 0
  const seen = new Set<string>()
  const add = (severity: Diagnostic['severity'], code: string, span: Span, text: Text, hint?: Text): void => {
    const key = `${code} ${span.start} ${text.en}`
    if (seen.has(key)) return
    seen.add(key)
    if (severity === 'error') errors++
    all.push({ code, severity, span, text, ...(hint === undefined ? {} : { hint }) })
  }
  return {
    error: (code, span, text, hint) => add('error', code, span, text, hint),
    warning: (code, span, text, hint) => add('warning', code, span, text, hint),
    note: (code, span, text, hint) => add('note', code, span, text, hint),
    carry: (diagnostics) => {
      for (const { severity, code, span, text, hint } of diagnostics) add(severity, code, span, text, hint)
    },
    get errors() {
      return errors
    },
    understood: (cells) => {
      understood += cells
    },
    irrelevant: (kind, cells = 1) => {
      if (cells > 0) irrelevant.set(kind, (irrelevant.get(kind) ?? 0) + cells)
    },
    coverage: () => ({
      understood,
      irrelevant: Object.fromEntries([...irrelevant].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
      notUnderstood: [],
    }),
    diagnostics: () => capped(all),
  }
}

function capped(all: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...all].sort((a, b) => (a.span.source === b.span.source ? a.span.start - b.span.start : 0))
  const errors = sorted.filter(({ severity }) => severity === 'error')
  const first = errors[MOST_ERRORS]
  if (first === undefined) return sorted
  const rest = new Set(errors.slice(MOST_ERRORS))
  const more = rest.size
  return [
    ...sorted.filter((each) => !rest.has(each)),
    {
      code: 'more-errors',
      severity: 'error',
      span: first.span,
      text: { ja: `ここから先に、読めない箇所がほかに ${more} 件あります`, en: `${more} more from here on cannot be read` },
      hint: { ja: '上の誤りを直してから、もう一度実行してください', en: 'correct the errors above and run again' },
    },
  ]
}
