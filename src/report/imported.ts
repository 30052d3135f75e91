/** One export as neutral rules, as plain data: what was read, what was not, in words and numbers only. */
import type { Text } from '../base/text.ts'

export const IMPORT_FORMAT = 'bunri-import/1'

/** A place: `path:line:column`, or `path:sheet!cell` in a spreadsheet. */
export type Place = string

/** One way a rule matches. */
export interface ImportedWay {
  /** Interface names; empty: every interface. */
  readonly in: readonly string[]
  readonly out: readonly string[]
  /** Prefixes and ranges; `any` alone for everything. */
  readonly source: readonly string[]
  readonly destination: readonly string[]
  /** `tcp/443`, `icmp/echo` …; `any` alone for everything. `!` before each: everything but these. */
  readonly service: readonly string[]
  /** False where something was not understood: the fields are then the most that it can match. */
  readonly exact: boolean
  /** Only packets whose destination was translated (by what), or only those where it was not. */
  readonly translated?: Text
}

export interface ImportedRule {
  /** One-based in its list. */
  readonly position: number
  readonly id: string
  readonly label: Text
  readonly enabled: boolean
  readonly action: 'permit' | 'deny' | 'jump' | 'goto' | 'return'
  /** Where `jump` and `goto` lead. */
  readonly chain?: Text
  /** Matches only the answers of connections that something else permitted. */
  readonly answersOnly: boolean
  readonly ways: readonly ImportedWay[]
  readonly sourceTranslation?: Text
  readonly conditions: readonly Text[]
  readonly unknown: readonly Text[]
  readonly logged: boolean
  readonly place: Place
  /** The first lines of the entry as written, secrets hidden; the cells of a table row. */
  readonly original: readonly string[]
}

export interface ImportedList {
  /** `local`: what the device itself answers. `chain`: a list that rules jump to. */
  readonly kind: 'ingress' | 'forward' | 'egress' | 'local' | 'chain'
  readonly name: Text
  /** Interfaces it is bound to; empty: every interface. */
  readonly in: readonly string[]
  readonly out: readonly string[]
  /** What happens where no rule matches; absent for a chain. */
  readonly otherwise?: 'permit' | 'deny'
  readonly rules: readonly ImportedRule[]
}

export interface ImportedTranslation {
  readonly kind: 'destination' | 'source'
  readonly id: string
  readonly label: Text
  readonly in: readonly string[]
  readonly out: readonly string[]
  readonly source: readonly string[]
  readonly destination: readonly string[]
  readonly service: readonly string[]
  readonly exact: boolean
  readonly to: Text
  readonly place: Place
  readonly original: readonly string[]
}

export interface ImportedDomain {
  /** VDOM or VRF; empty where there is only one. */
  readonly name: string
  readonly lists: readonly ImportedList[]
  readonly translations: readonly ImportedTranslation[]
  readonly routes: number
  readonly policyRoutes: number
  /** Why the routes are not known to be complete. */
  readonly routesUnknown: readonly Told[]
  readonly features: readonly Told[]
  /** What reaches the whole domain and was not understood. */
  readonly unknown: readonly Told[]
}

/** A sentence and where it comes from. */
export interface Told {
  readonly text: Text
  readonly place: Place
}

export interface ImportedInterface {
  readonly id: string
  readonly domain: string
  readonly kind: string
  readonly enabled: boolean
  /** Addresses with prefix lengths. */
  readonly addresses: readonly string[]
  readonly addressUnknown: boolean
  readonly used: boolean
}

export interface Imported {
  readonly format: typeof IMPORT_FORMAT
  readonly tool: { readonly name: string; readonly version: string }
  readonly today: string
  readonly file: { readonly path: string; readonly encoding: string; readonly sha256: string; readonly sheets?: readonly string[] }
  readonly vendor: { readonly id: string; readonly title: Text }
  readonly product: string
  readonly hostname: string
  readonly coverage: {
    readonly understood: number
    readonly irrelevant: Readonly<Record<string, number>>
    readonly notUnderstood: readonly Told[]
  }
  readonly interfaces: readonly ImportedInterface[]
  readonly domains: readonly ImportedDomain[]
  /** What is wrong with the file, and what to know about it. */
  readonly problems: readonly (Told & { readonly severity: 'error' | 'warning' | 'note'; readonly code: string; readonly hint?: Text })[]
}

/** How an import is wanted. */
export interface ImportView {
  readonly locale: 'ja' | 'en'
  readonly width: number
}

export interface ImportFormat {
  /** As `--format` names it. */
  readonly id: string
  render(imported: Imported, view: ImportView): string
}
