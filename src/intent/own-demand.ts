/** What one check of a body's own asks: a condition, a flow, a waypoint or a cell of the matrix. */
import type { Attribute } from '../model/attribute.ts'
import { problemOf } from '../model/demand.ts'
import { vocabularyOf } from '../model/entry-field.ts'
import { serviceSet } from '../model/match.ts'
import type { Named, OwnDemand, OwnScope } from '../model/own-check.ts'
import type { MatrixKey } from '../model/policy.ts'
import type { Expression } from '../syntax/expression.ts'
import { parseExpression } from '../syntax/expression.ts'
import type { Path } from '../syntax/yaml.ts'
import { looksLikeAddress, parseAddresses } from './addresses.ts'
import { readServices } from './communications.ts'
import { listed } from './fields.ts'
import type { WrittenOwnCheck, WrittenOwnFlow } from './own-checks-schema.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import { offsetOf } from './scalar.ts'

const FORMS = ['require', 'forbid', 'flow', 'waypoint', 'tiers'] as const
const OF_REQUIRE = ['about', 'where', 'max-age', 'required'] as const

/** What an entry asks; undefined, with diagnostics, when it asks nothing or cannot be read. */
export function readDemand(
  problems: Problems,
  path: Path,
  entry: WrittenOwnCheck,
  attributes: ReadonlyMap<string, Attribute> | undefined,
  known: readonly MatrixKey[],
): OwnDemand | undefined {
  const id = String(path.at(-1))
  const written = problems.document.keys(path)
  const [form, second] = FORMS.filter((one) => entry[one] !== undefined).sort((a, b) => written.indexOf(a) - written.indexOf(b))
  if (form === undefined || second !== undefined) {
    problems.error(
      'own-check-form',
      { key: second === undefined ? path : [...path, second] },
      second === undefined
        ? { ja: `検査 ${id} が何を判定するのか書かれていません`, en: `nothing says what check ${id} judges` }
        : { ja: `検査 ${id} に ${form} と ${second} の両方があります`, en: `check ${id} has both ${form} and ${second}` },
      second === undefined
        ? {
            ja: 'require（条件）、forbid（禁止する通信）、flow（必要な通信）、waypoint（強制経路）、tiers（系の組）のどれかを書いてください',
            en: 'write require (a condition), forbid, flow, waypoint or tiers',
          }
        : { ja: '検査を 2 つに分けてください', en: 'make two checks of it' },
    )
    return undefined
  }
  for (const field of OF_REQUIRE)
    if (form !== 'require' && entry[field] !== undefined)
      problems.error(
        'own-check-form',
        { key: [...path, field] },
        {
          ja: `${field} は require と一緒に書くものです（${form} には効きません）`,
          en: `${field} goes with require; it does nothing for ${form}`,
        },
        { ja: 'この行を消してください', en: 'remove this line' },
      )
  switch (form) {
    case 'require':
      return readRequire(problems, path, entry, attributes)
    case 'forbid':
    case 'flow': {
      const scope = readOwnScope(problems, [...path, form], entry[form]!)
      return scope === undefined ? undefined : { kind: form, scope }
    }
    case 'waypoint': {
      const at = [...path, form]
      const scope = readOwnScope(problems, at, entry.waypoint!)
      const through: Named = { text: entry.waypoint!.through, span: problems.document.valueSpan([...at, 'through']) }
      return scope === undefined ? undefined : { kind: form, scope, through }
    }
    case 'tiers': {
      const { from, to, cell } = entry.tiers!
      for (const [field, key] of [['from', from] as const, ['to', to] as const]) {
        if (known.includes(key)) continue
        problems.error(
          'unknown-name',
          { value: [...path, 'tiers', field] },
          {
            ja: `行列に「${key}」という系や外部ネットワークはありません`,
            en: `the matrix knows no tier or external network called "${key}"`,
          },
          suggestion(key, known, { ja: '独自の系なら tiers に書いてください', en: 'list it under tiers if it is a tier of your own' }),
        )
      }
      return { kind: form, from, to, cell }
    }
  }
}

function readRequire(
  problems: Problems,
  path: Path,
  entry: WrittenOwnCheck,
  attributes: ReadonlyMap<string, Attribute> | undefined,
): OwnDemand | undefined {
  const { about } = entry
  if (about === undefined) {
    problems.error(
      'missing-key',
      { key: [...path, 'require'] },
      { ja: `require が何についての条件か（about）書かれていません`, en: 'nothing says what require is asked of (about)' },
      { ja: '例: about: zone', en: 'for example: about: zone' },
    )
    return undefined
  }
  const vocabulary = vocabularyOf(about, attributes)
  const read = (field: 'require' | 'where'): Expression | undefined => {
    if (entry[field] === undefined) return undefined
    const text = asWritten(problems, path, field)
    const parsed = parseExpression(text)
    const problem = parsed.ok ? problemOf(parsed.expression, vocabulary) : parsed.problem
    if (parsed.ok && problem === undefined) return parsed.expression
    const span = problems.document.valueSpan([...path, field])
    const start = offsetOf(span, text, problem!.at)
    problems.error('bad-condition', { span: { source: span.source, start, end: Math.max(start, span.end) } }, problem!.text, problem!.hint)
    return undefined
  }
  const that = read('require')
  const where = read('where')
  const maxAgeDays = readAge(problems, [...path, 'max-age'], entry['max-age'])
  return that === undefined ? undefined : { kind: 'require', about, that, ...present({ where, maxAgeDays }) }
}

/** The schema trims what it reads; the place of a word is counted in what is written. */
function asWritten(problems: Problems, path: Path, field: string): string {
  const found = [...path, field].reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>>)[step],
    problems.document.value,
  )
  return String(found)
}

const UNITS: Readonly<Record<string, number>> = { d: 1, m: 30, y: 365 }

function readAge(problems: Problems, path: Path, written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  const [, count, unit] = /^([1-9]\d{0,4})([dmy])$/.exec(written) ?? []
  if (count !== undefined && unit !== undefined) return Number(count) * UNITS[unit]!
  problems.error(
    'wrong-value',
    { value: path },
    { ja: `max-age の「${written}」は長さではありません`, en: `max-age: "${written}" is not a length of time` },
    { ja: '例: 1y（1 年）、6m（6 か月）、90d（90 日）', en: 'for example: 1y, 6m or 90d' },
  )
  return undefined
}

/** Names as written; what they mean is known when the policy meets a topology. */
function readOwnScope(problems: Problems, path: Path, written: WrittenOwnFlow): OwnScope | undefined {
  const service = written.service ?? 'any'
  const services = readServices(problems, [...path, 'service'], service)
  const from = readNames(problems, [...path, 'from'], written.from)
  const to = readNames(problems, [...path, 'to'], written.to)
  return services === undefined ? undefined : { from, to, services: listed(service), packets: serviceSet(services) }
}

function readNames(problems: Problems, path: Path, written: string | readonly string[]): readonly Named[] {
  return listed(written).map((text, index) => {
    const span = problems.document.valueSpan(typeof written === 'string' ? path : [...path, index])
    const parsed = looksLikeAddress(text) ? parseAddresses(text) : undefined
    if (parsed?.ok === false) problems.error(parsed.code, { span }, parsed.problem, parsed.hint)
    return { text, span }
  })
}
