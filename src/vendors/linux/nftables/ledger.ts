/** Counts every definition and rule once, and keeps what reaches the whole device. */
import type { SourceFile, Span } from '../../../base/span.ts'
import type { Text } from '../../../base/text.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { Ruleset } from '../ruleset.ts'
import type { At } from './tree.ts'

export interface Ledger {
  readonly source: SourceFile
  span(at: At): Span
  doubt(code: string, text: Text, at: At): Uncertainty
  understood(): void
  /** Counts a rule, the first time: understood, or each of what was not understood in it. */
  rule(rule: At, unread: readonly Uncertainty[]): void
  irrelevant(kind: string): void
  /** Counts what was not understood; the caller says how far it reaches. */
  notUnderstood(uncertainty: Uncertainty): void
  /** What reaches the whole device. `counted`: it is a statement that was not understood. */
  everywhere(uncertainty: Uncertainty, counted?: boolean): void
  uncertainties(): readonly Uncertainty[]
  coverage(): Ruleset['coverage']
}

export function ledgerOf(source: SourceFile): Ledger {
  let understood = 0
  const irrelevant = new Map<string, number>()
  const unknown: Uncertainty[] = []
  const everywhere: Uncertainty[] = []
  const counted = new Set<At>()
  const span = ({ start, end }: At): Span => ({ source, start, end })
  return {
    source,
    span,
    doubt: (code, text, at) => ({ code, text, span: span(at) }),
    understood: () => void understood++,
    rule: (rule, unread) => {
      if (counted.has(rule)) return
      counted.add(rule)
      if (unread.length === 0) understood++
      else unknown.push(...unread)
    },
    irrelevant: (kind) => void irrelevant.set(kind, (irrelevant.get(kind) ?? 0) + 1),
    notUnderstood: (uncertainty) => void unknown.push(uncertainty),
    everywhere: (uncertainty, counted = true) => {
      everywhere.push(uncertainty)
      if (counted) unknown.push(uncertainty)
    },
    uncertainties: () => everywhere,
    coverage: () => ({ understood, irrelevant: Object.fromEntries(irrelevant), notUnderstood: unknown }),
  }
}

/** The words of a statement, short enough for a message. */
export function quoted(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim()
  return words.length > 80 ? `${words.slice(0, 77)}…` : words
}

/** Words that nft(8) does not have, or that are not read here. */
export function notRead(words: string): Text {
  return { ja: `nftables の記述「${quoted(words)}」を解釈できません`, en: `nftables: "${quoted(words)}" is not understood` }
}
