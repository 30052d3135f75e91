/** What a topology declares in attributes of a policy's own, held against the types the policy gives them. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Attribute, AttributeValue } from '../model/attribute.ts'
import type { Policy } from '../model/policy.ts'
import type { Evidence, Topology } from '../model/topology.ts'
import { suggestion } from './problems.ts'

/** An error for each value that is not of its type; a warning for each name that no policy knows. */
export function misfitsOf(policies: readonly Policy[], topology: Topology): readonly Diagnostic[] {
  const known = [...new Set(policies.flatMap((policy) => [...(policy.attributes?.keys() ?? [])]))]
  return [...topology.evidence.values()].flatMap((evidence) =>
    [...(evidence.declares ?? [])].flatMap(([name, value]): readonly Diagnostic[] => {
      if (!name.startsWith('x-')) return []
      const span = placeOf(evidence, name)
      if (!known.includes(name)) return [unknown(name, span, known)]
      return policies.flatMap((policy) => {
        const attribute = policy.attributes?.get(name)
        const wanted = attribute === undefined ? undefined : misfit(attribute, value)
        return wanted === undefined ? [] : [wrong(name, attribute!, policy, wanted, span)]
      })
    }),
  )
}

/** The name within the evidence that declares it. */
function placeOf({ span }: Evidence, name: string): Span {
  const found = new RegExp(`(?<![\\w-])${name}(?![\\w-])`).exec(span.source.text.slice(span.start, span.end))
  if (found === null) return span
  const start = span.start + found.index
  return { source: span.source, start, end: start + name.length }
}

function unknown(name: string, span: Span, known: readonly string[]): Diagnostic {
  return {
    code: 'unknown-name',
    severity: 'warning',
    span,
    text: { ja: `どの方針にも「${name}」という項目はありません`, en: `no policy has an attribute called "${name}"` },
    hint: suggestion(name, known, { ja: '方針の attributes に書いてください', en: 'add it to attributes of the policy' }),
  }
}

function wrong(name: string, { title }: Attribute, policy: Policy, wanted: Text, span: Span): Diagnostic {
  return {
    code: 'wrong-value',
    severity: 'error',
    span,
    text: {
      ja: `${name}（${title.ja}）には${wanted.ja}を書きます（方針 ${policy.id}）`,
      en: `${name} (${title.en}) has to be ${wanted.en} (policy ${policy.id})`,
    },
    hint: { ja: 'この値を直してください', en: 'correct this value' },
  }
}

const ISO = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** What an attribute has to be, where a value is not. */
function misfit({ type, values }: Attribute, value: AttributeValue): Text | undefined {
  const words = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : undefined
  const fits = words?.every((word) => values?.includes(word) ?? true) === true
  const oneOf: Text | undefined =
    values === undefined ? undefined : { ja: ` ${values.join('、')} のどれか`, en: `one of ${values.join(', ')}` }
  switch (type) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : { ja: ' true か false ', en: 'true or false' }
    case 'number':
      return typeof value === 'number' ? undefined : { ja: '数', en: 'a number' }
    case 'date':
      return typeof value === 'string' && ISO.test(value) && inCalendar(value)
        ? undefined
        : { ja: '日付（YYYY-MM-DD）', en: 'a date (YYYY-MM-DD)' }
    case 'list':
      return fits ? undefined : (oneOf ?? { ja: '文字かそのリスト', en: 'text, or a list of it' })
    case 'text':
      return fits && typeof value === 'string' ? undefined : (oneOf ?? { ja: '文字', en: 'text' })
  }
}

function inCalendar(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
}
