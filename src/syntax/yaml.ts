/**
 * YAML text to plain values with a span for every key and value: the only door to `yaml`.
 * YAML 1.2 core schema. Keys are always text as written (`1:`, `010:` and `6(3)②:` are text); dates stay text;
 * a number is a number only if it is written the one usual way, so that `010`, `0x10` and `10.20` stay text
 * and nobody reads them as 10, 16 and 10.2.
 */
import type { Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { locate, positionAt, lineText } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { yamlErrorText } from './yaml-errors.ts'

/** Keys and list positions from the top of the document. */
export type Path = readonly (string | number)[]

/** What a YAML document says, and where. */
export interface YamlDocument {
  readonly source: SourceFile
  /** Plain objects, arrays, strings, numbers, booleans and null. */
  readonly value: unknown
  /** The value at a path; where there is none, its nearest ancestor's key (or the whole file). */
  valueSpan(path: Path): Span
  /** The key at a path (the value itself for list items); where there is none, the nearest ancestor's key. */
  keySpan(path: Path): Span
  /** Key and value together, as an excerpt shows an entry. */
  entrySpan(path: Path): Span
  /** Keys of the mapping at a path in written order (objects reorder keys that look like numbers). */
  keys(path: Path): readonly string[]
}

interface Place {
  readonly value: Span
  readonly key: Span | undefined
  readonly children: Map<string | number, Place>
}

const WRITTEN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** Reads one document. `value` is undefined when the text is not YAML we accept; every reason is a diagnostic. */
export function readYaml(source: SourceFile): Read<YamlDocument> {
  const diagnostics: Diagnostic[] = []
  const error = (code: string, start: number, end: number, text: Text, hint?: Text): void => {
    diagnostics.push({
      code,
      severity: 'error',
      span: { source, start, end: Math.max(start, end) },
      text,
      ...(hint === undefined ? {} : { hint }),
    })
  }

  // uniqueKeys off: duplicates are ours to report, with the first place. logLevel must not be 'silent': it hides a second document.
  const document = parse(source.text)
  if (document === undefined) {
    error('yaml-syntax', 0, source.text.length, TOO_DEEP.text, TOO_DEEP.hint)
    return { value: undefined, diagnostics }
  }
  for (const problem of document.errors) {
    const [start, end] = problem.pos
    const { text, hint } = yamlErrorText(problem.code)
    error('yaml-syntax', start, end, text, fullWidthHint(source, start) ?? hint)
  }
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  const spanOf = (start: number, end: number): Span => {
    let last = Math.min(end, source.text.length)
    while (last > start && /\s/.test(source.text[last - 1] ?? '')) last--
    return { source, start, end: last }
  }

  const convert = (node: ParsedNode | null | undefined, key: Span | undefined, fallback: Span): { value: unknown; place: Place } => {
    const children = new Map<string | number, Place>()
    if (node === null || node === undefined) return { value: null, place: { value: fallback, key, children } }
    const span = spanOf(node.range[0], node.range[1])
    const place: Place = { value: span, key, children }
    if (isAlias(node)) {
      error('yaml-alias', span.start, span.end, { ja: '別名（*）は使えません', en: 'aliases (*name) are not accepted' }, writeOut)
      return { value: null, place }
    }
    if (node.anchor !== undefined) {
      error(
        'yaml-alias',
        span.start,
        span.end,
        { ja: `アンカー（&${node.anchor}）は使えません`, en: `anchors (&${node.anchor}) are not accepted` },
        writeOut,
      )
    }
    if (node.tag !== undefined) {
      const [tag = ''] = /!\S*\s*$/.exec(source.text.slice(0, span.start)) ?? []
      error(
        'yaml-tag',
        span.start - tag.length,
        span.start,
        { ja: 'タグ（! で始まる指定）は使えません', en: 'tags (words that begin with !) are not accepted' },
        { ja: '! で始まる語を消すか、値を "…" で囲んでください', en: 'remove the word that begins with !, or quote the value' },
      )
      return { value: null, place }
    }
    if (isScalar(node)) return { value: scalarValue(node), place }
    if (isSeq(node)) {
      const list: unknown[] = []
      for (const [index, item] of (node as YAMLSeq.Parsed).items.entries()) {
        const converted = convert(item as ParsedNode, undefined, span)
        list.push(converted.value)
        children.set(index, converted.place)
      }
      return { value: list, place }
    }
    if (!isMap(node)) return { value: null, place }
    const object: Record<string, unknown> = {}
    for (const pair of (node as YAMLMap.Parsed).items as Pair<ParsedNode, ParsedNode | null>[]) {
      const keyNode = pair.key
      const keySpan = keyNode === null ? span : spanOf(keyNode.range[0], keyNode.range[1])
      if (!isScalar(keyNode)) {
        error(
          'yaml-key',
          keySpan.start,
          keySpan.end,
          { ja: '項目名は 1 行の文字で書きます', en: 'a key must be plain text on one line' },
          { ja: '例: lg-client:', en: 'for example: lg-client:' },
        )
        continue
      }
      const name = keyText(keyNode)
      if (name === '__proto__') {
        error(
          'yaml-key',
          keySpan.start,
          keySpan.end,
          { ja: 'この名前は使えません', en: 'this name cannot be used' },
          { ja: '別の名前にしてください', en: 'choose another name' },
        )
        continue
      }
      const first = children.get(name)
      if (first !== undefined) {
        const where = locate(first.key ?? first.value)
        error(
          'duplicate-key',
          keySpan.start,
          keySpan.end,
          { ja: `「${name}」が 2 回書かれています（1 回目は ${where}）`, en: `"${name}" is written twice (first at ${where})` },
          { ja: 'どちらかを消すか、名前を変えてください', en: 'remove one of them or give it another name' },
        )
        continue
      }
      const converted = convert(pair.value, keySpan, keySpan)
      object[name] = converted.value
      children.set(name, converted.place)
    }
    return { value: object, place }
  }

  const whole: Span = { source, start: 0, end: source.text.length }
  let root: { value: unknown; place: Place }
  try {
    root = convert(document.contents, undefined, whole)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    error('yaml-syntax', 0, source.text.length, TOO_DEEP.text, TOO_DEEP.hint)
    return { value: undefined, diagnostics }
  }
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  return { value: documentOf(source, root.value, root.place, whole), diagnostics }
}

const TOO_DEEP = {
  text: { ja: '入れ子が深すぎて読めません', en: 'nested too deeply to be read' },
  hint: { ja: '[ と { の数を確かめてください', en: 'count the [ and {' },
} satisfies Record<string, Text>

const writeOut: Text = { ja: '値をそのまま書いてください', en: 'write the value out in full' }

function parse(text: string): ReturnType<typeof parseDocument<ParsedNode, true>> | undefined {
  try {
    return parseDocument<ParsedNode, true>(text, {
      version: '1.2',
      schema: 'core',
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'error',
    })
  } catch (thrown) {
    // The composer recurses; absurd nesting overflows the stack.
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function documentOf(source: SourceFile, value: unknown, root: Place, whole: Span): YamlDocument {
  /** The place at a path, or the deepest ancestor that exists. */
  const find = (path: Path): { readonly place: Place; readonly exact: boolean } => {
    let place = root
    for (const step of path) {
      const child = place.children.get(step)
      if (child === undefined) return { place, exact: false }
      place = child
    }
    return { place, exact: true }
  }
  const nearest = (place: Place): Span => place.key ?? (place === root ? { ...whole, end: whole.start } : place.value)
  return {
    source,
    value,
    valueSpan: (path) => {
      const { place, exact } = find(path)
      return exact ? place.value : nearest(place)
    },
    keySpan: (path) => nearest(find(path).place),
    entrySpan: (path) => {
      const { place } = find(path)
      return place.key === undefined ? place.value : { source, start: place.key.start, end: Math.max(place.key.end, place.value.end) }
    },
    keys: (path) => {
      const { place, exact } = find(path)
      return exact ? [...place.children.keys()].filter((key) => typeof key === 'string') : []
    },
  }
}

function scalarValue(node: Scalar): unknown {
  if (typeof node.value !== 'number') return node.value
  const written = node.source ?? ''
  return WRITTEN_NUMBER.test(written) && String(node.value) === written ? node.value : written
}

function keyText(node: Scalar): string {
  if (typeof node.value === 'string') return node.value
  return node.source ?? ''
}

/** Full-width punctuation looks right on a Japanese screen and is not YAML. */
export function fullWidthHint(source: SourceFile, offset: number): Text | undefined {
  const line = lineText(source, positionAt(source, offset).line)
  const found = /[：　，［］｛｝]/.exec(line)?.[0]
  if (found === undefined) return undefined
  const plain: Readonly<Record<string, string>> = { '：': ': ', '　': ' ', '，': ', ', '［': '[', '］': ']', '｛': '{', '｝': '}' }
  return {
    ja: `この行に全角の「${found}」があります。半角の「${plain[found] ?? ''}」で書いてください`,
    en: `this line holds a full-width "${found}"; write "${plain[found] ?? ''}"`,
  }
}
