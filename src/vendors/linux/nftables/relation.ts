/** Comparisons to packets: `LEFT OPERATOR RIGHT` for one field or a concatenation of fields (nft(8) "EXPRESSIONS"). */
import { compared, masked, valuesOf } from './comparison.ts'
import type { Constraint, Relation } from './constraint.ts'
import { and, anyOf, constraintOf, NO_CONSTRAINT, notUnderstood, perhaps } from './constraint.ts'
import { nameOf } from './interface-names.ts'
import { everyValue } from './interval.ts'
import { fieldOf, meaningIn } from './left-side.ts'
import type { Context } from './lookup.ts'
import { contentsOf } from './lookup.ts'
import type { Meaning } from './meaning.ts'
import type { Part } from './part.ts'
import { EVERYTHING } from './part.ts'
import { printed, printedRelation } from './print.ts'
import { relateSamples } from './sample-relation.ts'
import { trackedOnly } from './tracked.ts'
import type { At, Element, Expression, Operator } from './tree.ts'

/** What a comparison says of packets. */
export function relate(left: Expression, operator: Operator, right: Expression, context: Context, at: At): Constraint {
  if (left.kind === 'concat') return relateConcat(left.parts, operator, right, context, at)
  const field = fieldOf(left)
  const found = relateField(left, field, operator, right, context, at)
  return asksConnection(field) ? and(found, trackedOnly(context, at)) : found
}

/** The state of a packet without connection is known, and a direction says which state it is about. */
function asksConnection(field: Expression | undefined): boolean {
  return field?.kind === 'field' && field.of === 'ct' && field.name !== 'state' && field.name !== 'direction'
}

function relateField(
  left: Expression,
  field: Expression | undefined,
  operator: Operator,
  right: Expression,
  context: Context,
  at: At,
): Constraint {
  const meaning = field === undefined ? undefined : meaningIn(field, context)
  const relation: Relation = { left, operator, right, words: printedRelation(left, operator, right), at }
  if (field === undefined || meaning === undefined) return notUnderstood(relation.words, context, at)
  switch (meaning.how) {
    case 'ranges':
      return relateRanges(relation, field, meaning, context)
    case 'samples':
      return relateSamples(relation, field, meaning, context)
    case 'interface':
      return left === field ? relateInterface(meaning.side, relation, context) : notUnderstood(relation.words, context, at)
    case 'condition': {
      const condition = { kind: meaning.kind, text: meaning.text(relation.words), span: context.ledger.span(at) }
      return constraintOf([meaning.within], { conditions: [condition] })
    }
    case 'unknowable':
      return perhaps(meaning.within, context.ledger.doubt('unpredictable-match', meaning.text, at))
  }
}

type RangesMeaning = Extract<Meaning, { how: 'ranges' }>

function relateRanges(
  { left, operator, right, words, at }: Relation,
  field: Expression,
  meaning: RangesMeaning,
  context: Context,
): Constraint {
  const { kind } = meaning
  const values = valuesOf(right, kind, context)
  const chosen = left === field ? compared(operator, values, kind) : masked(left, field, operator, values, kind)
  if (chosen === undefined) {
    const [within = EVERYTHING] = meaning.parts(everyValue(kind), everyValue(kind)).parts
    return notUnderstood(words, context, at, within)
  }
  const { parts, doubt, condition } = meaning.parts(chosen.lo, chosen.hi)
  const { ledger } = context
  return constraintOf(parts, {
    doubts: [...values.doubts, ...(doubt === undefined ? [] : [ledger.doubt('inexact-match', doubt, at)])],
    unread: values.unread,
    origins: values.origins,
    conditions: condition === undefined ? [] : [{ kind: 'assumption', text: condition, span: ledger.span(at) }],
  })
}

function relateInterface(side: 'in' | 'out', { operator, right, words, at }: Relation, context: Context): Constraint {
  const contents = contentsOf(right, context)
  const elements = contents?.elements.map(({ key }) => key) ?? [right]
  const names: string[] = []
  for (const key of elements) {
    // An index (`iif 2`) belongs to whatever interface had it on that day.
    if (key.kind !== 'symbol' || /^\d+$/.test(key.text)) {
      const text = { ja: 'インターフェイスを名前で特定できません', en: 'the interface is not given by name' }
      return perhaps(EVERYTHING, context.ledger.doubt('unresolved-interface', text, at))
    }
    names.push(key.text)
  }
  const doubts = contents?.doubts ?? []
  const origins = contents?.origins ?? []
  if (doubts.length > 0) return constraintOf([{ ...EVERYTHING, partial: true }], { doubts, origins })
  const negated = operator === '!=' || operator === '!'
  if (!negated && operator !== '==' && operator !== 'implicit') return notUnderstood(words, context, at)
  if (names.length === 0) return constraintOf(negated ? [EVERYTHING] : [], { origins })
  // An absent interface has the empty name and index 0 (`nft_meta_store_ifname`, `nft_meta_store_ifindex`).
  if (context.ask(side) === 'absent') return constraintOf(negated ? [EVERYTHING] : [], { origins })
  const part: Part = { ...EVERYTHING, [side]: { negated, names: names.map(nameOf) } }
  return constraintOf([part], { origins })
}

/** `ip saddr . tcp dport @set`: an element is a product of values, the set their union. */
function relateConcat(fields: readonly Expression[], operator: Operator, right: Expression, context: Context, at: At): Constraint {
  const contents = contentsOf(right, context)
  const elements = contents?.elements ?? [{ key: right, expires: false, limited: false, start: right.start, end: right.end }]
  const doubts = contents?.doubts ?? []
  const origins = contents?.origins ?? []
  if (operator === '==' || operator === 'implicit') {
    const found = anyOf(elements.map((element) => product(fields, element, context)))
    // A miss also says that the header has these fields at all.
    if (contents !== undefined && !contents.complete) {
      return constraintOf([{ ...EVERYTHING, partial: true }], { doubts: [...doubts, ...found.doubts], unread: found.unread, origins })
    }
    const parts = contents?.certain === false ? found.parts.map((part) => ({ ...part, partial: true })) : found.parts
    return { ...found, parts, doubts: [...doubts, ...found.doubts], origins: [...origins, ...found.origins] }
  }
  if (operator !== '!=') return notUnderstood(`${fields.map(printed).join(' . ')} ${operator}`, context, at)
  const exact = doubts.length === 0 && elements.length <= 4 && elements.every(({ limited }) => !limited)
  if (!exact) {
    const text = { ja: '組のセットの否定を正確に展開できません', en: 'the negation of this set of tuples is not expanded exactly' }
    return perhaps(EVERYTHING, context.ledger.doubt('inexact-match', text, at))
  }
  return { ...elements.map((element) => outside(fields, element, context)).reduce(and, present(fields, context)), origins }
}

/** Packets that have the fields at all. */
function present(fields: readonly Expression[], context: Context): Constraint {
  return fields
    .map((field) => {
      const inner = fieldOf(field)
      const meaning = inner === undefined ? undefined : meaningIn(inner, context)
      const tracked = inner !== undefined && asksConnection(inner) ? trackedOnly(context, inner) : NO_CONSTRAINT
      if (meaning?.how !== 'ranges') return tracked
      const all = everyValue(meaning.kind)
      return and(constraintOf(meaning.parts(all, all).parts), tracked)
    })
    .reduce(and, NO_CONSTRAINT)
}

function valuesIn(fields: readonly Expression[], key: Expression): readonly Expression[] | undefined {
  if (key.kind === 'concat') return key.parts.length === fields.length ? key.parts : undefined
  return fields.length === 1 ? [key] : undefined
}

function product(fields: readonly Expression[], element: Element, context: Context): Constraint {
  if (element.key.kind === 'rest') return present(fields, context)
  const values = valuesIn(fields, element.key)
  if (values === undefined) return notUnderstood(printed(element.key), context, element.key)
  const whole = fields.map((field, index) => relate(field, '==', values[index]!, context, values[index]!)).reduce(and, NO_CONSTRAINT)
  return element.limited ? { ...whole, parts: whole.parts.map((part) => ({ ...part, partial: true })) } : whole
}

function outside(fields: readonly Expression[], element: Element, context: Context): Constraint {
  const values = valuesIn(fields, element.key)
  if (values === undefined) return notUnderstood(printed(element.key), context, element.key)
  return anyOf(fields.map((field, index) => relate(field, '!=', values[index]!, context, values[index]!)))
}

/** What a key has to be for an element of a map to be chosen; `others` are the map's other elements, which `*` leaves out. */
export function selected(key: Expression, element: Element, others: readonly Element[], context: Context): Constraint {
  const fields = key.kind === 'concat' ? key.parts : [key]
  if (element.key.kind !== 'rest') return product(fields, element, context)
  const set: Expression = { kind: 'set', elements: others, start: element.start, end: element.end }
  return relate(key, '!=', set, context, element)
}
