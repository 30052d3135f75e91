/** Comparisons in nft's own words, the same whether they were read from text or JSON. For messages; long sets are cut. */
import type { Expression, Operator } from './tree.ts'

const MOST_ELEMENTS = 4

export function printed(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value)
    case 'symbol':
      return expression.text
    case 'reference':
      return `@${expression.name}`
    case 'rest':
      return '*'
    case 'range':
      return `${printed(expression.low)}-${printed(expression.high)}`
    case 'prefix':
      return `${printed(expression.address)}/${printed(expression.length)}`
    case 'set': {
      const shown = expression.elements.slice(0, MOST_ELEMENTS).map(({ key }) => printed(key))
      return `{ ${shown.join(', ')}${expression.elements.length > MOST_ELEMENTS ? ', …' : ''} }`
    }
    case 'list':
      return expression.items.map(printed).join(',')
    case 'concat':
      return expression.parts.map(printed).join(' . ')
    case 'operation':
      return `${printed(expression.left)} ${expression.operator} ${printed(expression.right)}`
    case 'map':
      return `${printed(expression.key)} map ${printed(expression.data)}`
    case 'verdict':
      return 'target' in expression.verdict ? `${expression.verdict.name} ${expression.verdict.target}` : expression.verdict.name
    case 'field':
      return expression.name === 'exists' ? `exthdr ${expression.of}` : `${expression.of} ${expression.name}`
    case 'raw':
      return `@${expression.base},${expression.offset},${expression.length}`
    case 'fib':
      return `fib ${expression.flags.join(' . ')} ${expression.result}`
    case 'opaque':
      return expression.text
  }
}

export function printedRelation(left: Expression, operator: Operator, right: Expression): string {
  const plain = operator === 'implicit' || (operator === '==' && left.kind !== 'operation')
  const sign = plain ? ' ' : ` ${operator} `
  return `${printed(left)}${sign}${printed(right)}`
}
