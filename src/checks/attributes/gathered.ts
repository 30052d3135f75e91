/** What a check has found together with what nobody declared, so that several parts of a check can be joined. */
import type { Text } from '../../base/text.ts'
import type { Cause, Finding, Outcome } from '../check.ts'
import { undeclared } from './demand.ts'

export interface Gathered {
  readonly findings: readonly Finding[]
  /** What nobody declared, each in a few words: `CN-01 の契約`. */
  readonly open: readonly Text[]
}

export const NOTHING: Gathered = { findings: [], open: [] }

export function gathered(parts: Iterable<Gathered>): Gathered {
  const all = [...parts]
  return { findings: all.flatMap(({ findings }) => findings), open: all.flatMap(({ open }) => open) }
}

/** The outcome of all parts together. */
export function outcomeOf(parts: Iterable<Gathered>): Pick<Outcome, 'findings' | 'notDeclared'> {
  const { findings, open } = gathered(parts)
  return { findings, ...undeclared(open) }
}

/** Something that has to be declared and is not. */
export interface Gap {
  /** In a few words, for the sentence that lists them. */
  readonly open: Text
  /** As a finding says it, where the policy requires declarations. */
  readonly text: Text
  readonly cause: Cause
  readonly fix: Text
}

type Asker = Pick<Finding, 'severity'> & { readonly required?: boolean }

/** A violation where the policy requires what people declare, else something that nobody declared. */
export function gap({ severity, required }: Asker, { open, text, cause, fix }: Gap): Gathered {
  return required === true ? { findings: [{ verdict: 'violation', severity, text, cause, fix }], open: [] } : { findings: [], open: [open] }
}
