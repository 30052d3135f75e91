/** Collects what is wrong with one YAML document, each problem at its line and with what to write instead. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Path, YamlDocument } from '../syntax/yaml.ts'
import { nearest } from './nearest.ts'

/** Where to point: at the key of an entry, at its value, or at a span found otherwise. */
export type Spot = { readonly key: Path } | { readonly value: Path } | { readonly span: Span }

export interface Problems {
  readonly document: YamlDocument
  readonly diagnostics: Diagnostic[]
  error(code: string, spot: Spot, text: Text, hint?: Text): void
  warning(code: string, spot: Spot, text: Text, hint?: Text): void
  note(code: string, spot: Spot, text: Text, hint?: Text): void
}

export function problemsOf(document: YamlDocument): Problems {
  const diagnostics: Diagnostic[] = []
  const spanOf = (spot: Spot): Span =>
    'span' in spot ? spot.span : 'key' in spot ? document.keySpan(spot.key) : document.valueSpan(spot.value)
  const add = (severity: Diagnostic['severity']) => (code: string, spot: Spot, text: Text, hint?: Text) => {
    diagnostics.push({ code, severity, span: spanOf(spot), text, ...(hint === undefined ? {} : { hint }) })
  }
  return { document, diagnostics, error: add('error'), warning: add('warning'), note: add('note') }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

/** In file order; problems at one place keep the order they were found in. */
export function inFileOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.span.source === b.span.source ? a.span.start - b.span.start : 0))
}

/** What to write instead of a name that means nothing: the nearest one, or all there are. */
export function suggestion(word: string, candidates: readonly string[], whatToAdd: Text): Text {
  const near = nearest(word, candidates)
  if (near !== undefined) return { ja: `「${near}」のことですか`, en: `did you mean "${near}"?` }
  if (candidates.length === 0 || candidates.length > 12) return whatToAdd
  return {
    ja: `${candidates.join('、')} のどれかを書くか、${whatToAdd.ja}`,
    en: `write one of ${candidates.join(', ')}, or ${whatToAdd.en}`,
  }
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same object without the keys that are undefined: absent stays absent. */
export function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>
}
