/** Conditions judged over what is declared: true, false, or not known because nobody says. */
import type { AttributeValue } from '../../model/attribute.ts'
import type { Comparison, Expression } from '../../syntax/expression.ts'
import { ageInDays } from './declared.ts'

/** Undefined: nobody says. */
export type Reading = (attribute: string) => AttributeValue | undefined

/**
 * Kleene's three values: what is not declared makes a condition unknown, unless the rest of it decides. `declared(x)` is never
 * unknown. The condition has passed `problemOf`.
 */
export function evaluate(expression: Expression, read: Reading, today: string): boolean | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const decisive = expression.kind === 'or'
      const values = expression.parts.map((part) => evaluate(part, read, today))
      if (values.includes(decisive)) return decisive
      return values.includes(undefined) ? undefined : !decisive
    }
    case 'not': {
      const value = evaluate(expression.part, read, today)
      return value === undefined ? undefined : !value
    }
    case 'compare': {
      const [left, right] = [operand(expression.left, read, today), operand(expression.right, read, today)]
      return left === undefined || right === undefined ? undefined : compare(left, right, expression.comparison)
    }
    case 'in': {
      const value = operand(expression.left, read, today)
      if (value === undefined) return undefined
      const wanted = expression.values.map((literal) => literal.value)
      // A list is in a list when all of it is.
      return Array.isArray(value) ? value.every((item) => wanted.includes(item)) : wanted.includes(value as string | number | boolean)
    }
    default: {
      const value = operand(expression, read, today)
      return value === undefined ? undefined : value === true
    }
  }
}

function operand(expression: Expression, read: Reading, today: string): AttributeValue | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.literal.value
    case 'name':
      return read(expression.name)
    case 'call': {
      const value = read(expression.argument)
      if (expression.name === 'declared') return value !== undefined
      return typeof value === 'string' ? ageInDays(value, today) : undefined
    }
    default:
      return evaluate(expression, read, today)
  }
}

/** Dates are ISO, so that their order is that of their letters. */
function compare(left: AttributeValue, right: AttributeValue, comparison: Comparison): boolean {
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
      return namesIn(expression.left)
    case 'name':
      return [expression.name]
    case 'call':
      return [expression.argument]
    case 'literal':
      return []
  }
}
