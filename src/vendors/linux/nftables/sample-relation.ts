/** Comparisons of fields that have few values: which of them satisfy it, and what that says of packets together. */
import { contains } from '../../../packet/ranges.ts'
import { INVALID, UNTRACKED } from '../connection.ts'
import { EVERY_SERVICE, servicesWithout } from '../service-set.ts'
import type { Values } from './comparison.ts'
import { compared, valuesOf } from './comparison.ts'
import type { Constraint, Relation } from './constraint.ts'
import { anyOf, constraintOf, NO_CONSTRAINT, notUnderstood, perhaps } from './constraint.ts'
import { numberOf } from './interval.ts'
import { evaluate } from './left-side.ts'
import type { Context } from './lookup.ts'
import type { Meaning, Sample } from './meaning.ts'
import type { ValueKind } from './names.ts'
import { both, EVERYTHING, ofServices } from './part.ts'
import type { At, Expression } from './tree.ts'

type SamplesMeaning = Extract<Meaning, { how: 'samples' }>

const BIT_KINDS: ReadonlySet<ValueKind> = new Set(['ct-state', 'ct-status', 'tcp-flag'])

/** What a comparison of such a field says. */
export function relateSamples(relation: Relation, field: Expression, meaning: SamplesMeaning, context: Context): Constraint {
  const { left, operator, right, words, at } = relation
  const { kind, samples } = meaning
  const bits = BIT_KINDS.has(kind) && (operator === 'implicit' || operator === '!') && right.kind !== 'set' && right.kind !== 'reference'
  let values: Values | undefined
  let holds: (value: bigint) => { readonly lo: boolean; readonly hi: boolean }
  if (bits) {
    const wanted = numberOf(right, kind)
    if (wanted === undefined) return notUnderstood(words, context, at, meaning.within)
    holds = (value) => {
      const some = (value & wanted) !== 0n
      const met = operator === '!' ? !some : some
      return { lo: met, hi: met }
    }
  } else {
    values = valuesOf(right, kind, context)
    const wanted = compared(operator, values, kind)
    if (wanted === undefined) return notUnderstood(words, context, at, meaning.within)
    holds = (value) => ({ lo: contains(wanted.lo, value), hi: contains(wanted.hi, value) })
  }
  const certain: Sample[] = []
  const possible: Sample[] = []
  for (const sample of samples) {
    const value = evaluate(left, field, sample.value, kind)
    if (value === undefined) return notUnderstood(words, context, at, meaning.within)
    const { lo, hi } = holds(value)
    if (lo) certain.push(sample)
    if (hi) possible.push(sample)
  }
  const sum = certain.length === possible.length ? summed(meaning, possible, words, context, at) : perhapsSome(meaning, possible)
  const rest = values ?? { doubts: [], unread: [], origins: [] }
  const parts = meaning.within === undefined ? sum.parts : sum.parts.flatMap((part) => both(part, meaning.within ?? EVERYTHING) ?? [])
  return {
    ...sum,
    parts,
    doubts: [...sum.doubts, ...rest.doubts],
    unread: [...sum.unread, ...rest.unread],
    origins: [...sum.origins, ...rest.origins],
  }
}

/** Whether they match is not known (the values are not): at most these. */
function perhapsSome({ sum }: SamplesMeaning, possible: readonly Sample[]): Constraint {
  if (sum === 'packets') return anyOf(possible.map(({ part }) => constraintOf([{ ...part, partial: true }])))
  return constraintOf([{ ...EVERYTHING, partial: true }])
}

function summed({ sum, samples }: SamplesMeaning, matched: readonly Sample[], words: string, context: Context, at: At): Constraint {
  if (sum !== 'state' && matched.length === samples.length && (sum !== 'packets' || samples.length === 1))
    return sum === 'packets' ? constraintOf([samples[0]?.part ?? EVERYTHING]) : NO_CONSTRAINT
  switch (sum) {
    case 'packets':
      return anyOf(matched.map(({ part }) => constraintOf([part])))
    case 'sender': {
      if (matched.length === 0) return constraintOf([{ ...EVERYTHING, state: 'not-new' }])
      const text = {
        ja: `「${words}」に合う通信（送信元が自由に設定できる値）`,
        en: `traffic for which "${words}" holds (the sender is free to make it so)`,
      }
      return constraintOf([EVERYTHING], { conditions: [{ kind: 'assumption', text, span: context.ledger.span(at) }] })
    }
    case 'state':
      return states(samples, matched, context, at)
    case 'status':
      return statuses(samples, matched, context, at)
  }
}

/** Of `ct state`: invalid, established or related, new, untracked (`enum ip_conntrack_info`, NF_CT_STATE_BIT). */
const INVALID_STATE = 1n
const UNTRACKED_STATE = 64n

function states(samples: readonly Sample[], matched: readonly Sample[], context: Context, at: At): Constraint {
  if (matched.length === samples.length) return NO_CONSTRAINT
  if (matched.length === 0) return constraintOf([])
  const fresh = matched.some(({ part }) => part.state === 'new')
  const asked = samples.some(({ value }) => value === UNTRACKED_STATE)
  if (!asked) return constraintOf([{ ...EVERYTHING, state: fresh ? 'new' : 'not-new' }])
  const among = (state: bigint): boolean => matched.some(({ value }) => value === state)
  const open = context.untracked.length > 0 && fresh !== among(UNTRACKED_STATE)
  const tracked = open && fresh ? servicesWithout(EVERY_SERVICE, context.untracked) : EVERY_SERVICE
  const either = { ...ofServices(context.untracked), state: fresh ? ('new' as const) : ('any' as const), partial: true }
  const parts = [
    ...(fresh && tracked.length > 0 ? [{ ...(tracked === EVERY_SERVICE ? EVERYTHING : ofServices(tracked)), state: 'new' as const }] : []),
    ...(open ? [either] : []),
    // Messages that answer to nothing are invalid when they come unasked; all else is only so in mid-connection.
    ...(among(INVALID_STATE) ? [ofServices(INVALID)] : []),
    ...(among(UNTRACKED_STATE) ? [ofServices(UNTRACKED)] : []),
    ...(matched.some(({ part }) => part.state === 'not-new') ? [{ ...EVERYTHING, state: 'not-new' as const }] : []),
  ]
  if (!open) return constraintOf(parts)
  const text = {
    ja: 'コネクション追跡から外す通信（notrack）があるため、ct state の条件に合うか決まりません',
    en: 'some traffic is taken out of connection tracking (notrack): whether this ct state matches is not known',
  }
  return constraintOf(parts, { doubts: [context.ledger.doubt('untracked', text, at)] })
}

function statuses(samples: readonly Sample[], matched: readonly Sample[], context: Context, at: At): Constraint {
  const found = (['yes', 'no'] as const).map((translated) => {
    const all = samples.filter(({ part }) => part.translated === translated).length
    const some = matched.filter(({ part }) => part.translated === translated).length
    return { translated, every: some === all, some: some > 0 }
  })
  if (found.some(({ every, some }) => some && !every)) {
    const text = { ja: 'ct status のこの条件は最初のパケットでは決まりません', en: 'this ct status is not known of the first packet' }
    return perhaps(EVERYTHING, context.ledger.doubt('unpredictable-match', text, at))
  }
  const [only, other] = found.filter(({ some }) => some)
  if (other !== undefined) return NO_CONSTRAINT
  return only === undefined
    ? constraintOf([{ ...EVERYTHING, state: 'not-new' }])
    : constraintOf([{ ...EVERYTHING, translated: only.translated }])
}
