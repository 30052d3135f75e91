/** Conditions judged over what is declared: true, false, or not known because nobody says. */
import type { AttributeValue } from '../../model/attribute.ts'
import type { Comparison, Expression } from '../../model/demand.ts'
import { TODAY } from '../../model/demand.ts'
import { ageInDays } from './declared.ts'

/** Undefined: nobody says. */
export type Reading = (attribute: string) => AttributeValue | undefined

/** What `declared(x)` is where nobody says what x is: false, or not known like everything else about x. */
export type Unsaid = 'false' | 'unknown'

/**
 * Kleene's three values: what is not declared makes a condition unknown, unless the rest of it decides. So does a value of
 * another type than the condition compares it with, a text that is no date, and the age of a day still to come. `declared(x)`
 * is never unknown, unless `unsaid` says so. The condition has passed `problemOf`.
 */
export function evaluate(expression: Expression, read: Reading, today: string, unsaid: Unsaid = 'false'): boolean | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const decisive = expression.kind === 'or'
      const values = expression.parts.map((part) => evaluate(part, read, today, unsaid))
      if (values.includes(decisive)) return decisive
      return values.includes(undefined) ? undefined : !decisive
    }
    case 'not': {
      const value = evaluate(expression.part, read, today, unsaid)
      return value === undefined ? undefined : !value
    }
    case 'compare': {
      const [left, right] = [operand(expression.left, read, today, unsaid), operand(expression.right, read, today, unsaid)]
      return left === undefined || right === undefined ? undefined : compare(left, right, expression.comparison)
    }
    case 'in': {
      const wanted = expression.values.map((literal) => (literal.value === TODAY && literal.type === 'date' ? today : literal.value))
      return within(operand(expression.left, read, today, unsaid), wanted, expression.negated)
    }
    case 'has': {
      const value = operand(expression.left, read, today, unsaid)
      const items = typeof value === 'string' ? [value] : value
      return isList(items) ? items.includes(String(expression.value.value)) : undefined
    }
    default: {
      const value = operand(expression, read, today, unsaid)
      return typeof value === 'boolean' ? value : undefined
    }
  }
}

function operand(expression: Expression, read: Reading, today: string, unsaid: Unsaid): AttributeValue | undefined {
  switch (expression.kind) {
    case 'literal': {
      const { type, value } = expression.literal
      return type === 'date' && value === TODAY ? today : value
    }
    case 'name':
      return read(expression.name)
    case 'call': {
      const value = read(expression.argument)
      if (expression.name === 'declared') return value !== undefined ? true : unsaid === 'false' ? false : undefined
      if (typeof value !== 'string' || !ISO.test(value)) return undefined
      const age = ageInDays(value, today)
      // A day to come has no age: otherwise a review dated next year would be the freshest of all.
      return age >= 0 ? age : undefined
    }
    default:
      return evaluate(expression, read, today, unsaid)
  }
}

const ISO = /^\d{4}-\d{2}-\d{2}$/

function within(value: AttributeValue | undefined, wanted: readonly AttributeValue[], negated: boolean): boolean | undefined {
  if (value === undefined) return undefined
  if (!isList(value)) return wanted.some((one) => typeof one === typeof value) ? wanted.includes(value) !== negated : undefined
  if (negated) return !value.some((item) => wanted.includes(item))
  return value.length > 0 && value.every((item) => wanted.includes(item))
}

function isList(value: AttributeValue | undefined): value is readonly string[] {
  return Array.isArray(value)
}

/** Dates are ISO, so that their order is that of their letters. */
function compare(left: AttributeValue, right: AttributeValue, comparison: Comparison): boolean | undefined {
  if (typeof left !== typeof right || isList(left) || isList(right)) return undefined
  switch (comparison) {
    case '=':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

/** The attributes a condition reads, each once, in its order. */
export function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [...new Set(expression.parts.flatMap(namesIn))]
    case 'not':
      return namesIn(expression.part)
    case 'compare':
      return [...new Set([...namesIn(expression.left), ...namesIn(expression.right)])]
    case 'in':
    case 'has':
      return namesIn(expression.left)
    case 'name':
      return [expression.name]
    case 'call':
      return [expression.argument]
    case 'literal':
      return []
  }
}
