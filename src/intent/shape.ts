/**
 * Holds a YAML document against its schema and says what is wrong in our own words: where, what, and what to write
 * instead, with the example the schema itself carries.
 */
import * as z from 'zod'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { Text } from '../base/text.ts'
import type { Path, YamlDocument } from '../syntax/yaml.ts'
import { fullWidthHint } from '../syntax/yaml.ts'
import { nearest } from './nearest.ts'
import { problemsOf } from './problems.ts'
import { inline } from './flow-style.ts'
import { keysAt, schemaAt } from './schema-path.ts'

type Issue = z.core.$ZodIssue

/** Words people write from habit, and the key that is meant. Only offered where that key exists. */
const HABITS: ReadonlyMap<string, string> = new Map([
  ['cidr', 'addresses'],
  ['cidrs', 'addresses'],
  ['subnet', 'addresses'],
  ['subnets', 'addresses'],
  ['network', 'addresses'],
  ['prefixes', 'addresses'],
  ['ip', 'address'],
  ['config', 'export'],
  ['file', 'export'],
  ['vendor', 'format'],
  ['src', 'from'],
  ['source', 'from'],
  ['dst', 'to'],
  ['destination', 'to'],
  ['port', 'service'],
  ['ports', 'service'],
  ['services', 'service'],
  ['expiry', 'expires'],
  ['expiration', 'expires'],
  ['externals', 'external'],
  ['policies', 'policy'],
  ['label', 'name'],
  ['title', 'name'],
])

/** The document as its schema types it; `value` is undefined when it does not fit. */
export function conform<S extends z.ZodType>(document: YamlDocument, schema: S): Read<z.infer<S>> {
  const parsed = schema.safeParse(document.value)
  if (parsed.success) return { value: parsed.data, diagnostics: [] }
  const problems = problemsOf(document)
  for (const issue of parsed.error.issues) say(problems, schema, issue, [])
  return { value: undefined, diagnostics: withoutRepeats(problems.diagnostics) }
}

function say(problems: ReturnType<typeof problemsOf>, schema: z.ZodType, issue: Issue, above: Path): void {
  const path: Path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const { document } = problems
  const name = nameOf(path)
  const written = at(document.value, path)
  const example = exampleHint(schema, path)

  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(schema, path)
      for (const key of issue.keys) {
        const habit = HABITS.get(key.toLowerCase())
        const meant = nearest(key, allowed) ?? (habit !== undefined && allowed.includes(habit) ? habit : undefined)
        // `{ en: one, two }` is two keys to YAML; the second has no value.
        const comma = /\s/.test(key) && at(document.value, [...path, key]) === null
        const quoted: Text | undefined = comma
          ? { ja: '値に「,」を含めるときは "…" で囲んでください', en: 'put a value that holds a comma into quotes' }
          : undefined
        const list: Text = { ja: `ここに書けるのは ${allowed.join('、')} です`, en: `what may stand here: ${allowed.join(', ')}` }
        const hint =
          quoted ??
          fullWidthHint(document.source, document.keySpan([...path, key]).start) ??
          (meant === undefined ? list : { ja: `「${meant}」と書いてください`, en: `write "${meant}"` })
        problems.error(
          'unknown-key',
          { key: [...path, key] },
          { ja: `「${key}」という項目はありません`, en: `there is no key called "${key}" here` },
          hint,
        )
      }
      return
    }
    case 'invalid_union': {
      // The branch that got deepest is the one that was meant.
      const deepest = issue.errors
        .map((issues) => ({ issues, depth: Math.max(0, ...issues.map((i) => i.path.length + (i.code === 'unrecognized_keys' ? 1 : 0))) }))
        .sort((a, b) => b.depth - a.depth)[0]
      if (deepest !== undefined && deepest.depth > 0) {
        for (const inner of deepest.issues) say(problems, schema, inner, path)
        return
      }
      // One of some words, or a list of them.
      const choice = issue.errors.flat().find((inner) => inner.code === 'invalid_value' && inner.path.length === 0)
      if (choice !== undefined && typeof written === 'string') return say(problems, schema, choice, path)
      if (written === undefined) return missing()
      if (Array.isArray(written) && written.length === 0) return empty()
      if (written === null) return noValue()
      problems.error(
        'wrong-type',
        { value: path },
        { ja: `${name} に書けない値です（${kindOf(written).ja}）`, en: `${name} cannot be ${kindOf(written).en}` },
        quoteHint(written) ?? example,
      )
      return
    }
    case 'invalid_type': {
      if (written === undefined) return missing()
      if (written === null) return noValue()
      const expected = expectation(issue.expected)
      problems.error(
        'wrong-type',
        { value: path },
        {
          ja: `${name} は${expected.ja}で書きます（書かれているのは${kindOf(written).ja}）`,
          en: `${name} must be ${expected.en}, not ${kindOf(written).en}`,
        },
        (issue.expected === 'string' ? quoteHint(written) : undefined) ?? example ?? LINES,
      )
      return
    }
    case 'invalid_value': {
      if (written === undefined) return missing()
      if (written === null) return noValue()
      const values = issue.values.map(String)
      const shown = typeof written === 'object' ? kindOf(written) : { ja: `「${String(written)}」`, en: `"${String(written)}"` }
      problems.error(
        'wrong-value',
        { value: path },
        { ja: `${name} に${shown.ja}は書けません`, en: `${name} cannot be ${shown.en}` },
        oneOf(String(written), values),
      )
      return
    }
    case 'too_small':
      if (issue.origin === 'array') return empty()
      if (issue.origin === 'string') return noValue()
      problems.error(
        'wrong-value',
        { value: path },
        { ja: `${name} は ${String(issue.minimum)} 以上です`, en: `${name} is at least ${String(issue.minimum)}` },
        example,
      )
      return
    case 'too_big':
      problems.error(
        'wrong-value',
        { value: path },
        { ja: `${name} は ${String(issue.maximum)} 以下です`, en: `${name} is at most ${String(issue.maximum)}` },
        example,
      )
      return
    default:
      problems.error(
        'wrong-value',
        { value: path },
        { ja: `${name} の値が正しくありません`, en: `${name} has a value that cannot stand there` },
        example,
      )
  }

  function missing(): void {
    const owner = nameOf(path.slice(0, -1))
    const key = String(path.at(-1) ?? '')
    const text: Text =
      path.length <= 1
        ? { ja: `「${key}」がありません`, en: `"${key}" is missing` }
        : { ja: `${owner} に「${key}」がありません`, en: `${owner} has no "${key}"` }
    problems.error('missing-key', { key: path }, text, example ?? { ja: `「${key}:」を書いてください`, en: `add "${key}:"` })
  }
  function noValue(): void {
    problems.error(
      'empty-value',
      { key: path },
      { ja: `${name} に値がありません`, en: `${name} has no value` },
      example ?? { ja: '値を書くか、この行を消してください', en: 'write a value or remove the line' },
    )
  }
  function empty(): void {
    problems.error(
      'empty-value',
      { value: path },
      { ja: `${name} のリストが空です`, en: `the list of ${name} is empty` },
      example ?? { ja: '1 つ以上書くか、この行を消してください', en: 'write at least one or remove the line' },
    )
  }
}

function oneOf(written: string, values: readonly string[]): Text {
  const near = nearest(written, values)
  if (near !== undefined) return { ja: `「${near}」と書いてください`, en: `write "${near}"` }
  if (values.length === 1) return { ja: `「${values[0] ?? ''}」と書いてください`, en: `write "${values[0] ?? ''}"` }
  return { ja: `書けるのは ${values.join('、')} のどれかです`, en: `write one of ${values.join(', ')}` }
}

const LINES: Text = { ja: '「項目: 値」の形で 1 行ずつ書いてください', en: 'write lines of "key: value"' }

function exampleHint(schema: z.ZodType, path: Path): Text | undefined {
  const found = schemaAt(schema, path)?.meta()?.examples
  const example: unknown = Array.isArray(found) ? found[0] : undefined
  const key = path.findLast((step) => typeof step === 'string')
  if (key === undefined) return undefined
  // The items of a list have their example at the list.
  if (example === undefined) return typeof path.at(-1) === 'number' ? exampleHint(schema, path.slice(0, -1)) : undefined
  const shown = `${key}: ${inline(example)}`
  return { ja: `例: ${shown}`, en: `for example: ${shown}` }
}

/** How to write as text what YAML read as something else. */
function quoteHint(written: unknown): Text | undefined {
  const text = typeof written === 'number' || typeof written === 'boolean' ? String(written) : unquotedColon(written)
  return text === undefined
    ? undefined
    : { ja: `文字として書くときは "${text}" と引用符で囲みます`, en: `to write it as text, quote it: "${text}"` }
}

/** `[fd00::]`: a colon before a bracket makes a mapping of it. */
function unquotedColon(written: unknown): string | undefined {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return undefined
  const [entry, ...more] = Object.entries(written)
  return entry !== undefined && more.length === 0 && entry[1] === null ? `${entry[0]}:` : undefined
}

function expectation(expected: string): Text {
  switch (expected) {
    case 'string':
      return { ja: '文字', en: 'text' }
    case 'number':
      return { ja: '数', en: 'a number' }
    case 'int':
      return { ja: '整数', en: 'a whole number' }
    case 'boolean':
      return { ja: ' true か false ', en: 'true or false' }
    case 'array':
      return { ja: 'リスト', en: 'a list' }
    default:
      return { ja: '「項目: 値」の組', en: 'a mapping (key: value)' }
  }
}

function kindOf(written: unknown): Text {
  if (Array.isArray(written)) return { ja: 'リスト', en: 'a list' }
  if (typeof written === 'object') return { ja: '「項目: 値」の組', en: 'a mapping' }
  if (typeof written === 'number') return { ja: `数 ${String(written)}`, en: `the number ${String(written)}` }
  if (typeof written === 'boolean') return { ja: `真偽値 ${String(written)}`, en: `the truth value ${String(written)}` }
  return { ja: `文字「${String(written)}」`, en: `the text "${String(written)}"` }
}

/** `zones.lg-client.vlan`, as messages name a place. */
export function nameOf(path: Path): string {
  return path.length === 0
    ? '/'
    : path
        .map((step) => (typeof step === 'number' ? `[${step + 1}]` : step))
        .join('.')
        .replaceAll('.[', '[')
}

function at(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, span, text }) => {
    const key = `${code} ${span.start} ${text.en}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
