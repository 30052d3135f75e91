/** Demands on what is declared of entries: each kept, not kept, or not known because nobody says. */
import { byCodePoint } from '../../base/order.ts'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Attribute, AttributeValue, SubjectKind } from '../../model/attribute.ts'
import type { Subject } from '../../model/entry-field.ts'
import { attributeNamed, subjectsOf, vocabularyOf } from '../../model/entry-field.ts'
import type { Expression } from '../../model/demand.ts'
import { readCondition } from '../../model/demand.ts'
import type { Severity } from '../../model/policy.ts'
import { entryCause } from '../cause.ts'
import type { Finding, Outcome } from '../check.ts'
import type { Asking, Declared } from './declared.ts'
import { declaredOf } from './declared.ts'
import { evaluate, namesIn } from './evaluate.ts'

/** Something that has to hold of every entry of a kind. */
export interface Demand {
  /** What it asks for, as a noun: 契約の記載 / a contract. */
  readonly what: Text
  /** The entries it is asked of; absent: all of the kind. Where nobody says whether it applies, it counts as not known. */
  readonly where?: Expression
  readonly that: Expression
  /** Instead of the severity of the check. */
  readonly severity?: Severity
  /** What to do; absent: declare or correct what it reads. */
  readonly fix?: Text
}

export interface DemandContext extends Asking {
  readonly severity: Severity
  readonly required?: boolean
  /** Attributes of the policy's own. */
  readonly own?: ReadonlyMap<string, Attribute>
}

/** A condition of bunri's own; throws when it can mean nothing, which the tests of every check would show. */
export function condition(kind: SubjectKind, text: string): Expression {
  const read = readCondition(text, vocabularyOf(kind))
  if (!read.ok) throw new Error(`${text}: ${read.problem.text.en}`)
  return read.expression
}

/**
 * Judges demands on every entry of a kind, or on those given: what is declared may break them, what is not declared leaves them
 * open, which is a violation where the policy requires declarations. No entries: `Outcome.findings` is empty and
 * nothing is undeclared.
 */
export function judgeDemands(
  context: DemandContext,
  kind: SubjectKind,
  demands: readonly Demand[],
  subjects?: readonly Subject[],
): Pick<Outcome, 'findings' | 'notDeclared'> {
  const { findings, open } = demandsJudged(context, kind, demands, subjects)
  return { findings, ...undeclared(open) }
}

/** The same with what nobody declared one by one, for checks that join it with other things that nobody declared. */
export function demandsJudged(
  context: DemandContext,
  kind: SubjectKind,
  demands: readonly Demand[],
  subjects: readonly Subject[] = subjectsOf(context.topology, kind),
): { readonly findings: readonly Finding[]; readonly open: readonly Text[] } {
  const findings: Finding[] = []
  const open: Text[] = []
  for (const subject of subjects) {
    const found = new Map<string, Declared>()
    const read = (attribute: string): AttributeValue | undefined => {
      const declared = found.get(attribute) ?? declaredOf(context, subject, attribute)
      found.set(attribute, declared)
      return declared.state === 'declared' && isOfType(declared.value, attributeNamed(kind, attribute, context.own))
        ? declared.value
        : undefined
    }
    for (const demand of demands) {
      const applies = demand.where === undefined ? true : evaluate(demand.where, read, context.today)
      if (applies === false) continue
      if (applies === true && evaluate(demand.that, read, context.today) === true) continue
      // Broken by what is declared, not by a `declared(x)` of something that nobody declares.
      const kept = applies === undefined ? undefined : evaluate(demand.that, read, context.today, 'unknown')
      const names = new Set([...namesIn(demand.that), ...(applies === undefined ? namesIn(demand.where!) : [])])
      const asked = [...names].map((name) => ({ name, declared: found.get(name) ?? declaredOf(context, subject, name) }))
      if (kept === undefined && context.required !== true) open.push(openText(subject, demand))
      else findings.push(findingOf(context, subject, demand, asked, kept === false))
    }
  }
  return { findings, open }
}

const FIRST_OPEN = 3

/** The sentence that says what nobody declared. */
export function undeclared(open: readonly Text[]): Pick<Outcome, 'notDeclared'> {
  if (open.length === 0) return {}
  const shown = listOf([...open].sort((a, b) => byCodePoint(a.ja, b.ja)).slice(0, FIRST_OPEN))
  const rest = open.length - FIRST_OPEN
  return {
    notDeclared: {
      ja: `申告がありません: ${shown.ja}${rest > 0 ? `、ほか ${rest} 件` : ''}`,
      en: `not declared: ${shown.en}${rest > 0 ? `, and ${rest} more` : ''}`,
    },
  }
}

function openText({ id, kind }: Subject, { what }: Demand): Text {
  return kind === 'organization' ? what : { ja: `${id} の${what.ja}`, en: `${id}: ${what.en}` }
}

interface Asked {
  readonly name: string
  readonly declared: Declared
}

function findingOf(context: DemandContext, subject: Subject, demand: Demand, asked: readonly Asked[], broken: boolean): Finding {
  const said = listOf(asked.map((one) => sayingOf(context, subject, one)))
  const label = labelOf(subject)
  // What breaks the demand, or what was said and does not count; an entry of which nobody says anything is itself to look at.
  const evidence = asked.flatMap(({ declared }) => {
    const said = 'evidence' in declared && declared.evidence !== undefined ? [declared.evidence].flat() : []
    return broken === (declared.state === 'declared') ? said : []
  })[0]
  const cause = evidence === undefined ? entryCause(subject.section, subject, label) : entryCause('evidence', evidence)
  const names = listOf(asked.map(({ name }) => name))
  return {
    verdict: 'violation',
    severity: demand.severity ?? context.severity,
    text: broken
      ? {
          ja: `${label.ja} は、${demand.what.ja}を満たしていません（${said.ja}）。`,
          en: `${label.en} does not meet the demand for ${demand.what.en} (${said.en}).`,
        }
      : {
          ja: `${label.ja} に、${demand.what.ja}の申告がありません（${said.ja}）。`,
          en: `Nothing in force is declared of ${label.en} about ${demand.what.en} (${said.en}).`,
        },
    cause,
    fix: demand.fix ?? {
      ja: `${subject.section}/${subject.id} の ${names.ja} を確かめ、実態を改めるか、申告（evidence）を書き直してください。`,
      en: `Check ${names.en} of ${subject.section}/${subject.id}; mend what is there, or correct its evidence.`,
    },
  }
}

/** An entry as findings name it. */
export function labelOf({ id, name, kind }: Subject): Text {
  if (kind === 'organization') return { ja: name, en: name }
  return name === id ? { ja: id, en: id } : { ja: `${id}（${name}）`, en: `${id} (${name})` }
}

function sayingOf(context: DemandContext, { kind }: Subject, { name, declared }: Asked): Text {
  const attribute = attributeNamed(kind, name, context.own)
  const title = attribute?.title ?? { ja: name, en: name }
  switch (declared.state) {
    case 'declared': {
      const value = valueText(declared.value, attribute)
      return isOfType(declared.value, attribute)
        ? { ja: `${title.ja}: ${value.ja}`, en: `${title.en}: ${value.en}` }
        : { ja: `${title.ja}: 「${value.ja}」は書ける値ではありません`, en: `${title.en}: "${value.en}" is no value it can have` }
    }
    case 'missing':
      return { ja: `${title.ja}: 申告なし`, en: `${title.en}: not declared` }
    case 'lapsed':
      return { ja: `${title.ja}: ${declared.why.ja}`, en: `${title.en}: ${declared.why.en}` }
    case 'contradicting': {
      const [a, b] = declared.evidence
      return {
        ja: `${title.ja}: 申告 ${a.id} と ${b.id} が食い違っています`,
        en: `${title.en}: evidence ${a.id} and ${b.id} contradict each other`,
      }
    }
  }
}

/** Whether a value is one that an attribute can have; of a body's own attributes only the policy that asks for them says so. */
export function isOfType(value: AttributeValue, attribute: Attribute | undefined): boolean {
  switch (attribute?.type) {
    case undefined:
      return true
    case 'flag':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'text':
      return typeof value === 'string' && (attribute.values?.includes(value) ?? true)
    case 'list':
      return [value].flat().every((item) => typeof item === 'string' && (attribute.values?.includes(item) ?? true))
  }
}

function valueText(value: AttributeValue, attribute: Attribute | undefined): Text {
  if (typeof value === 'boolean') return value ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' }
  if (typeof value === 'number') {
    const unit = attribute?.unit
    return { ja: `${value}${unit === undefined ? '' : ` ${unit.ja}`}`, en: `${value}${unit === undefined ? '' : ` ${unit.en}`}` }
  }
  return Array.isArray(value) ? listOf(value as readonly string[]) : { ja: value as string, en: value as string }
}
