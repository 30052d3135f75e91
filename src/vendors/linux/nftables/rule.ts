/** Rules as written to rules of both packet filters: comparisons joined, the verdict, and what is not certain. */
import type { Span } from '../../../base/span.ts'
import type { Text } from '../../../base/text.ts'
import type { Condition, Uncertainty } from '../../../model/uncertainty.ts'
import type { LinuxChain, LinuxRule, LinuxVerdict } from '../ruleset.ts'
import type { Constraint } from './constraint.ts'
import { and, constraintOf, isExact, NO_CONSTRAINT, perhaps } from './constraint.ts'
import { notRead } from './ledger.ts'
import type { Context } from './lookup.ts'
import { contentsOf } from './lookup.ts'
import { EVERYTHING, matchOf, ofFamily } from './part.ts'
import { relate, selected } from './relation.ts'
import { distinct, distinctSpans, labelOf } from './shown.ts'
import { translations } from './translation.ts'
import type { At, Element, RuleNode, Statement, Verdict } from './tree.ts'

/** Where a rule stands. */
export interface Place {
  /** `nft/inet/fw/forward/3`. */
  readonly id: string
  /** `inet fw forward`. */
  readonly chain: string
  readonly position: number
}

/** Leads to another chain: resolves names, reads anonymous chains; undefined where there is none or it would never end. */
export type Leads = (verdict: Extract<Verdict, { name: 'jump' | 'goto' }>, place: Place) => LinuxChain | undefined

interface Outcome {
  readonly verdict: LinuxVerdict
  readonly constraint: Constraint
  /** The element that gives this outcome. */
  readonly element?: Element
}

/** A rule: one, or one per element of the map that decides. */
export function rulesOf(node: RuleNode, place: Place, context: Context, leads: Leads): readonly LinuxRule[] {
  const { ledger, table } = context
  const facts = factsOf(node, context)
  const family = table.family === 'ip' ? ofFamily(4) : table.family === 'ip6' ? ofFamily(6) : undefined
  const base = family === undefined ? facts.constraint : and(constraintOf([family]), facts.constraint)
  const outcomes = outcomesOf(facts, base, place, context, leads)
  const unread = new Set<Uncertainty>()
  const rules = outcomes.map((outcome, index) => {
    for (const doubt of outcome.constraint.unread) unread.add(doubt)
    const numbered = outcome.element === undefined ? undefined : index + 1
    return ruleOf(node, outcome, facts.logged, numbered, place, context)
  })
  ledger.rule(node, [...unread])
  return rules
}

/** What the comparisons of a rule say. */
export function constraintOfRule(node: RuleNode, context: Context): Constraint {
  return factsOf(node, context).constraint
}

interface Facts {
  readonly constraint: Constraint
  readonly logged: boolean
  /** The statement that ends the rule. */
  readonly final: Statement | undefined
  /** A statement that may have ended the rule: words nobody understood, or one that hands packets to something else. */
  readonly mayEnd: boolean
}

function factsOf(node: RuleNode, context: Context): Facts {
  const { ledger } = context
  let constraint = NO_CONSTRAINT
  let logged = false
  let final: Statement | undefined
  let mayEnd = false
  let handsOver = false
  const doubtful = (doubt: Uncertainty, understood: boolean): void => {
    constraint = {
      ...constraint,
      parts: constraint.parts.map((part) => ({ ...part, partial: true })),
      doubts: [...constraint.doubts, doubt],
      unread: understood ? constraint.unread : [...constraint.unread, doubt],
    }
  }
  const conditional = (kind: Condition['kind'], text: Text, at: At): void => {
    constraint = { ...constraint, conditions: [...constraint.conditions, { kind, text, span: ledger.span(at) }] }
  }
  const partials: (() => void)[] = []
  for (const statement of node.statements) {
    // nft has nothing after a verdict: two rules have run together, the second of which may match anything.
    if (final !== undefined) {
      const constraint = perhaps(EVERYTHING, ledger.doubt('unknown-statement', afterVerdict, statement), false)
      return { constraint, logged, final: undefined, mayEnd: true }
    }
    switch (statement.kind) {
      case 'match':
        constraint = and(constraint, relate(statement.left, statement.operator, statement.right, context, statement))
        break
      case 'rate':
        conditional('rate', { ja: `「${statement.text}」の条件に合う間`, en: `while "${statement.text}" holds` }, statement)
        break
      case 'update':
        if (statement.limited) {
          const text = { ja: `セット ${statement.set} に付けた条件に合う間`, en: `while the limit kept in set ${statement.set} holds` }
          conditional('rate', text, statement)
        }
        break
      case 'log':
        logged = true
        break
      case 'unknown':
        mayEnd = mayEnd || statement.ends
        partials.push(() => doubtful(ledger.doubt('unknown-statement', unreadText(statement), statement), false))
        break
      case 'tproxy':
      case 'synproxy':
        handsOver = true
        partials.push(() => doubtful(ledger.doubt('hands-over', toProgram(statement.kind), statement), true))
        break
      case 'verdict':
      case 'vmap':
      case 'translate':
      case 'reject':
      case 'queue':
      case 'fwd':
        final = statement
        break
      default:
        break
    }
  }
  for (const apply of partials) apply()
  // Whatever verdict follows: the program has the packet.
  return { constraint, logged, final: handsOver ? undefined : final, mayEnd: mayEnd || handsOver }
}

function unreadText({ text }: Extract<Statement, { kind: 'unknown' }>): Text {
  const read = notRead(text)
  if (!text.startsWith('"')) return read
  // What nft 1.0.6 prints for `jump { … }` in JSON.
  return {
    ja: `${read.ja}。テキスト形式（nft list ruleset）の出力を使ってください`,
    en: `${read.en}; use the text output (nft list ruleset)`,
  }
}

const afterVerdict: Text = {
  ja: 'nftables のルールに判定（accept など）の後の記述があります。改行などが欠けている可能性があります',
  en: 'nftables: the rule goes on after its verdict; a line break may be missing',
}

function toProgram(kind: string): Text {
  return {
    ja: `${kind} は通信を機器内のプログラムに渡します。その先でどう扱われるかは分かりません`,
    en: `${kind} hands traffic to a program on the device; what happens to it there is not known`,
  }
}

function outcomesOf(facts: Facts, base: Constraint, place: Place, context: Context, leads: Leads): readonly Outcome[] {
  const { ledger } = context
  const { final, mayEnd } = facts
  const only = (verdict: LinuxVerdict, constraint = base): readonly Outcome[] => [{ verdict, constraint }]
  const doubted = (code: string, text: Text, at: At): Constraint => ({ ...base, doubts: [...base.doubts, ledger.doubt(code, text, at)] })
  switch (final?.kind) {
    case undefined:
      return only({ kind: mayEnd ? 'unknown' : 'continue' })
    case 'reject':
      return only({ kind: 'drop' })
    case 'queue': {
      const text = {
        ja: 'queue は通信を機器内のプログラムに渡します。許可するか破棄するかは設定からは分かりません',
        en: 'queue hands packets to a program on the device, which accepts or drops them; the configuration does not say',
      }
      return only({ kind: 'unknown' }, doubted('queue', text, final))
    }
    case 'verdict':
      return verdictOutcome(final.verdict, final, base, place, context, leads)
    case 'vmap': {
      const contents = contentsOf(final.data, context)
      if (contents === undefined) return only({ kind: 'unknown' }, doubted('unknown-statement', notRead('vmap'), final))
      const found = contents.elements.flatMap((element, index) => {
        const others = contents.elements.filter((other) => other !== element)
        const chosen = selected(final.key, element, others, context)
        const uncertain = !contents.certain || element.limited
        const constraint = and(base, {
          ...chosen,
          parts: uncertain ? chosen.parts.map((part) => ({ ...part, partial: true })) : chosen.parts,
          doubts: [...chosen.doubts, ...contents.doubts],
          origins: [...chosen.origins, ...contents.origins],
        })
        const at: Place = { ...place, id: `${place.id}/${index + 1}` }
        if (element.data?.kind !== 'verdict') {
          const doubt = ledger.doubt('unknown-statement', notRead('vmap'), element)
          return [{ verdict: { kind: 'unknown' as const }, constraint: { ...constraint, unread: [doubt], doubts: [doubt] }, element }]
        }
        const outcomes = verdictOutcome(element.data.verdict, element, constraint, at, context, leads)
        return outcomes.map((outcome) => ({ ...outcome, element }))
      })
      if (contents.complete) return found
      // Elements that nobody knows of, with any verdict: a jump into a chain may accept or drop.
      const rest = { ...base, parts: base.parts.map((part) => ({ ...part, partial: true })) }
      return [...found, { verdict: { kind: 'unknown' }, constraint: { ...rest, doubts: [...rest.doubts, ...contents.doubts] } }]
    }
    case 'translate':
      return translations(final, base, context)
    default:
      return only({ kind: 'unknown' })
  }
}

function verdictOutcome(
  verdict: Verdict,
  at: At,
  constraint: Constraint,
  place: Place,
  context: Context,
  leads: Leads,
): readonly Outcome[] {
  const { ledger } = context
  if (verdict.name === 'jump' || verdict.name === 'goto') {
    const chain = leads(verdict, place)
    if (chain !== undefined) return [{ verdict: { kind: verdict.name, chain }, constraint }]
    const name = 'target' in verdict ? verdict.target : ''
    const text = {
      ja: `移動先のチェーン ${name} が定義されていないか、自分自身に戻ります`,
      en: `chain ${name} is not defined, or leads back to itself`,
    }
    const doubt = ledger.doubt('undefined-object', text, at)
    return [{ verdict: { kind: 'unknown' }, constraint: { ...constraint, doubts: [...constraint.doubts, doubt] } }]
  }
  if (verdict.name === 'drop' && context.ask('nat') === 'nat') {
    const text = {
      ja: 'nat チェーンの drop は、効くときと効かないときがあります。filter チェーンに移してください',
      en: 'a drop in a nat chain takes effect at times and at times not; move it to a filter chain',
    }
    ledger.everywhere(ledger.doubt('drop-in-nat', text, at), false)
    return [{ verdict: { kind: 'unknown' }, constraint }]
  }
  return [{ verdict: { kind: verdict.name }, constraint }]
}

function ruleOf(
  node: RuleNode,
  { verdict, constraint, element }: Outcome,
  logged: boolean,
  numbered: number | undefined,
  place: Place,
  context: Context,
): LinuxRule {
  const { ledger } = context
  const settled = settle(node, verdict, constraint, context)
  const span = ledger.span(element ?? node)
  const rule = ledger.span(node)
  const origins: readonly Span[] = element === undefined ? settled.origins : [rule, ...settled.origins]
  const exact = isExact(settled)
  return {
    id: numbered === undefined ? place.id : `${place.id}/${numbered}`,
    label: labelOf(node, place, numbered),
    matches: settled.parts.map((part) => matchOf(part, false)),
    verdict,
    conditions: distinct(settled.conditions),
    uncertainties: exact && verdict.kind !== 'unknown' ? [] : distinct(settled.doubts),
    logged,
    span,
    focus: span,
    origins: distinctSpans(origins),
  }
}

/** Only what accepts and drops can have conditions, and a set that is full stops the rule. */
function settle(node: RuleNode, verdict: LinuxVerdict, constraint: Constraint, { ledger }: Context): Constraint {
  let settled = constraint
  const update = node.statements.find((statement) => statement.kind === 'update')
  if (update?.kind === 'update') {
    const text = {
      ja: `セット ${update.set} に空きがある間（一杯になるとこのルールは働きません）`,
      en: `while set ${update.set} has room (once it is full this rule does nothing)`,
    }
    const span = ledger.span(update)
    if (verdict.kind === 'accept') settled = { ...settled, conditions: [...settled.conditions, { kind: 'assumption', text, span }] }
    else if (verdict.kind !== 'continue') settled = uncertain(settled, [{ code: 'set-full', text, span }])
  }
  if (settled.conditions.length === 0 || verdict.kind === 'accept' || verdict.kind === 'drop' || verdict.kind === 'continue') return settled
  const doubts = settled.conditions.map(({ text, span }): Uncertainty => ({ code: 'conditional-jump', text, span }))
  return { ...uncertain(settled, doubts), conditions: [] }
}

function uncertain(constraint: Constraint, doubts: readonly Uncertainty[]): Constraint {
  return {
    ...constraint,
    parts: constraint.parts.map((part) => ({ ...part, partial: true })),
    doubts: [...constraint.doubts, ...doubts],
  }
}
