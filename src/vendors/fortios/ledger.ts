import type { SourceFile, Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { byCodePoint } from '../../base/order.ts'
import { lineText, positionAt } from '../../base/span.ts'
import type { Coverage } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'

/** Anything with a place in the file. */
export interface Place {
  readonly start: number
  readonly end: number
}

/**
 * Counts statements as understood, irrelevant (by kind) or not understood, each once.
 * A later verdict on the same statement replaces an earlier one, except that not understood stays.
 */
export interface Ledger {
  readonly source: SourceFile
  span(place: Place): Span
  understood(place: Place): void
  irrelevant(place: Place, kind: string): void
  /** Records a statement as not understood and returns the uncertainty for its blast radius. */
  unknown(place: Place, text?: Text, code?: string): Uncertainty
  isCounted(place: Place): boolean
  coverage(): Coverage
}

const SECRETS = /\b(set\s+\S*(?:passw|passphrase|psk|secret|key|token|community|private)\S*)\s+.*/i

/** A line of the file for people: trimmed, shortened, secrets removed. */
export function excerpt(source: SourceFile, place: Place): string {
  const line = lineText(source, positionAt(source, place.start).line)
    .trim()
    .replace(SECRETS, '$1 …')
    .replace(/\bENC\s+\S+/g, 'ENC …')
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}

export function createLedger(source: SourceFile): Ledger {
  const counted = new Map<number, 'understood' | { readonly irrelevant: string } | { readonly unknown: Uncertainty }>()
  const span = ({ start, end }: Place): Span => ({ source, start, end })
  const isUnknown = (place: Place): boolean => {
    const known = counted.get(place.start)
    return typeof known === 'object' && 'unknown' in known
  }
  return {
    source,
    span,
    understood: (place) => {
      if (!isUnknown(place)) counted.set(place.start, 'understood')
    },
    irrelevant: (place, kind) => {
      if (!isUnknown(place)) counted.set(place.start, { irrelevant: kind })
    },
    unknown: (place, text, code = 'unknown-statement') => {
      const known = counted.get(place.start)
      if (typeof known === 'object' && 'unknown' in known) return known.unknown
      const words = excerpt(source, place)
      const uncertainty: Uncertainty = {
        code,
        text: text ?? { ja: `解釈できない文: ${words}`, en: `statement not understood: ${words}` },
        span: span(place),
      }
      counted.set(place.start, { unknown: uncertainty })
      return uncertainty
    },
    isCounted: (place) => counted.has(place.start),
    coverage: () => {
      let understood = 0
      const irrelevant = new Map<string, number>()
      const notUnderstood: Uncertainty[] = []
      for (const [, verdict] of [...counted].sort((a, b) => a[0] - b[0])) {
        if (verdict === 'understood') understood++
        else if ('irrelevant' in verdict) irrelevant.set(verdict.irrelevant, (irrelevant.get(verdict.irrelevant) ?? 0) + 1)
        else notUnderstood.push(verdict.unknown)
      }
      return {
        understood,
        irrelevant: Object.fromEntries([...irrelevant].sort((a, b) => byCodePoint(a[0], b[0]))),
        notUnderstood,
      }
    },
  }
}
