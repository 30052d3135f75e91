/** Editions of the national guideline, whose rules for wireless networks differ. */
import type { Policy } from '../../model/policy.ts'

/** The first edition under which the My Number tier may use a wireless network, with client certificates. */
export const CERTIFICATE_EDITION = 'R7.3'

/**
 * The edition of the guideline that a policy builds on. A body's own document has editions of its own: where it extends the
 * guideline, that one's counts. Undefined: not stated.
 */
export function guidelineEditionOf(policy: Policy): string | undefined {
  let root = policy
  while (root.extends !== undefined) root = root.extends
  return root.edition
}

/** Whether an edition (`R6.10`) is another or later; undefined when either is not written that way. */
export function isSince(edition: string, since: string): boolean | undefined {
  const a = parsed(edition)
  const b = parsed(since)
  if (a === undefined || b === undefined) return undefined
  return a.year === b.year ? a.month >= b.month : a.year > b.year
}

/** Year and month of an edition in the eras Heisei and Reiwa: `H30.9`, `R6.10`. */
function parsed(edition: string): { readonly year: number; readonly month: number } | undefined {
  const found = /^([HR])(\d{1,2})\.(\d{1,2})$/.exec(edition.normalize('NFKC').trim())
  if (found === null) return undefined
  const [, era, year, month] = found
  return { year: Number(year) + (era === 'R' ? 2018 : 1988), month: Number(month) }
}
