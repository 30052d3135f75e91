/** Conditions on what is declared, with every name and every comparison checked before anything is judged. */
import type { Text } from '../base/text.ts'
import type { Expression, ExpressionProblem, Literal } from '../syntax/expression.ts'
import { parseExpression } from '../syntax/expression.ts'
import type { AttributeType } from './attribute.ts'

// Who judges conditions knows them by their meaning, not by how they are written.
export type { Comparison, Expression } from '../syntax/expression.ts'
export { TODAY } from '../syntax/expression.ts'

/** What a name means in a condition; undefined when there is no such name. */
export type Vocabulary = (name: string) => { readonly type: AttributeType; readonly values?: readonly string[] } | undefined

const TYPE_NAMES: Readonly<Record<AttributeType, Text>> = {
  flag: { ja: '真偽値', en: 'true or false' },
  number: { ja: '数', en: 'a number' },
  text: { ja: '文字', en: 'text' },
  date: { ja: '日付', en: 'a date' },
  list: { ja: 'リスト', en: 'a list' },
}

/** A condition from its text, or the first thing that is wrong with it. */
export function readCondition(
  text: string,
  known: Vocabulary,
): { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problem: ExpressionProblem } {
  const parsed = parseExpression(text)
  const problem = parsed.ok ? problemOf(parsed.expression, known) : undefined
  return problem === undefined ? parsed : { ok: false, problem }
}

/** The first thing in a condition that can mean nothing; undefined when all of it can be judged. */
export function problemOf(expression: Expression, known: Vocabulary): ExpressionProblem | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.map((part) => problemOf(part, known)).find((problem) => problem !== undefined)
    case 'not':
      return problemOf(expression.part, known)
    case 'compare':
      return comparisonProblem(expression, known)
    case 'in':
      return operandProblem(expression.left, known) ?? membershipProblem(expression, known)
    case 'has':
      return operandProblem(expression.left, known) ?? holdingProblem(expression, known)
    default: {
      const problem = operandProblem(expression, known)
      if (problem !== undefined) return problem
      const type = typeOf(expression, known)
      if (type === 'flag') return undefined
      return {
        at: expression.at,
        text: { ja: `条件になっていません（${nameOf(type).ja}です）`, en: `this is no condition but ${nameOf(type).en}` },
        hint: { ja: '=、<、in などで比べるか、declared(項目) と書いてください', en: 'compare it (=, <, in), or write declared(name)' },
      }
    }
  }
}

function comparisonProblem(expression: Expression & { readonly kind: 'compare' }, known: Vocabulary): ExpressionProblem | undefined {
  const { left, right, comparison } = expression
  const problem = operandProblem(left, known) ?? operandProblem(right, known)
  if (problem !== undefined) return problem
  const [a, b] = [typeOf(left, known), typeOf(right, known)]
  if (a !== b)
    return {
      at: right.at,
      text: { ja: `${nameOf(a).ja}と${nameOf(b).ja}は比べられません`, en: `${nameOf(a).en} and ${nameOf(b).en} cannot be compared` },
    }
  const ordered = comparison !== '=' && comparison !== '!='
  if (a === 'list' || (ordered && a !== 'number' && a !== 'date'))
    return {
      at: expression.at,
      text: { ja: `${nameOf(a).ja}は「${comparison}」で比べられません`, en: `${nameOf(a).en} cannot be compared with "${comparison}"` },
      ...(a === 'list' ? { hint: { ja: 'has か in [...] を使ってください', en: 'use has, or in [...]' } } : {}),
    }
  for (const [name, literal] of [[left, right] as const, [right, left] as const])
    if (name.kind === 'name' && literal.kind === 'literal') {
      const found = valueProblem(name.name, literal.literal, literal.at, known)
      if (found !== undefined) return found
    }
  return undefined
}

function membershipProblem(expression: Expression & { readonly kind: 'in' }, known: Vocabulary): ExpressionProblem | undefined {
  const type = typeOf(expression.left, known)
  for (const literal of expression.values) {
    if (literal.type !== (type === 'list' ? 'text' : type))
      return {
        at: expression.at,
        text: {
          ja: `${nameOf(type).ja}と${nameOf(literal.type).ja}は比べられません`,
          en: `${nameOf(type).en} and ${nameOf(literal.type).en} cannot be compared`,
        },
      }
    if (expression.left.kind !== 'name') continue
    const problem = valueProblem(expression.left.name, literal, expression.at, known)
    if (problem !== undefined) return problem
  }
  return undefined
}

function holdingProblem({ left, value, at }: Expression & { readonly kind: 'has' }, known: Vocabulary): ExpressionProblem | undefined {
  const type = typeOf(left, known)
  if (type !== 'list' || value.type !== 'text')
    return {
      at,
      text: {
        ja: `has の左はリスト、右は文字です（左は${nameOf(type).ja}、右は${nameOf(value.type).ja}です）`,
        en: `has takes a list and text (here ${nameOf(type).en} and ${nameOf(value.type).en})`,
      },
      ...(type === 'list' ? {} : { hint: { ja: '= か in [...] を使ってください', en: 'use =, or in [...]' } }),
    }
  return left.kind === 'name' ? valueProblem(left.name, value, at, known) : undefined
}

/** A word that an attribute can never have makes a comparison that is always false. */
function valueProblem(name: string, literal: Literal, at: number, known: Vocabulary): ExpressionProblem | undefined {
  const values = known(name)?.values
  if (values === undefined || literal.type !== 'text' || values.includes(literal.value)) return undefined
  return {
    at,
    text: { ja: `${name} が「${literal.value}」になることはありません`, en: `${name} is never "${literal.value}"` },
    hint: { ja: `書けるのは ${values.join('、')} です`, en: `it is one of ${values.join(', ')}` },
  }
}

function operandProblem(expression: Expression, known: Vocabulary): ExpressionProblem | undefined {
  switch (expression.kind) {
    case 'literal':
      return undefined
    case 'name':
      return known(expression.name) === undefined ? unknown(expression.name, expression.at) : undefined
    case 'call': {
      const found = known(expression.argument)
      if (found === undefined) return unknown(expression.argument, expression.at)
      if (expression.name === 'declared' || found.type === 'date') return undefined
      return {
        at: expression.at,
        text: {
          ja: `age には日付の項目を書きます（${expression.argument} は${nameOf(found.type).ja}です）`,
          en: `age takes a date (${expression.argument} is ${nameOf(found.type).en})`,
        },
      }
    }
    default:
      return problemOf(expression, known)
  }
}

function typeOf(expression: Expression, known: Vocabulary): AttributeType {
  switch (expression.kind) {
    case 'literal':
      return expression.literal.type
    case 'name':
      return known(expression.name)?.type ?? 'flag'
    case 'call':
      return expression.name === 'age' ? 'number' : 'flag'
    default:
      return 'flag'
  }
}

function unknown(name: string, at: number): ExpressionProblem {
  return { at, text: { ja: `「${name}」という項目はありません`, en: `there is nothing called "${name}"` } }
}

function nameOf(type: AttributeType): Text {
  return TYPE_NAMES[type]
}
