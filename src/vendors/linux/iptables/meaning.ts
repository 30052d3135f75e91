/** What one match of a rule means: alternatives, conditions that can be true, and doubts. */
import type { Span } from '../../../base/span.ts'
import type { Text } from '../../../base/text.ts'
import type { Condition, Uncertainty } from '../../../model/uncertainty.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { IpSet } from '../ipset/save.ts'
import type { Restriction } from '../restriction.ts'
import type { Services } from '../service-set.ts'
import { ANYTHING } from '../restriction.ts'
import { uncertainty } from '../tally.ts'
import type { Option } from './option.ts'

/** What a match has to know besides its own words. */
export interface Surroundings {
  readonly family: 4 | 6
  /** Of `-p`, when it names one and is not negated. */
  readonly protocol: number | undefined
  readonly own: OwnAddresses
  readonly sets: ReadonlyMap<string, IpSet>
  /** Sets that rules fill or empty while traffic flows. */
  readonly changingSets: ReadonlySet<string>
  /** What rules may take out of connection tracking (NOTRACK), whatever the addresses. */
  readonly untracked: Services
}

/** The addresses of the machine itself. */
export interface OwnAddresses {
  readonly addresses: Addresses
  readonly broadcasts: Addresses
  /** False: there may be others. */
  readonly complete: boolean
}

export interface Meaning {
  readonly alternatives: readonly Restriction[]
  readonly conditions: readonly Condition[]
  /** Not empty: the rule may or may not match what the alternatives say. */
  readonly doubts: readonly Uncertainty[]
  /** Why some alternatives are partial, where others are not. */
  readonly reasons?: readonly Uncertainty[]
}

export function means(...alternatives: readonly Restriction[]): Meaning {
  return { alternatives, conditions: [], doubts: [] }
}

export const ALWAYS: Meaning = means(...ANYTHING)
export const NEVER: Meaning = means()

/** Can be true of any packet: judged as if it were, and shown. */
export function conditional(kind: Condition['kind'], text: Text, span: Span): Meaning {
  return { alternatives: ANYTHING, conditions: [{ kind, text, span }], doubts: [] }
}

export function doubtful(code: string, text: Text, span: Span, alternatives: readonly Restriction[] = ANYTHING): Meaning {
  return { alternatives, conditions: [], doubts: [uncertainty(code, text, span)] }
}

/** An option or value that is not understood. */
export function unreadable({ name, span }: Pick<Option, 'name' | 'span'>): Meaning {
  return doubtful('unknown-option', { ja: `解釈できないオプション: --${name}`, en: `option not understood: --${name}` }, span)
}

export interface Match {
  readonly read: (options: readonly Option[], around: Surroundings, span: Span) => readonly Meaning[]
}
