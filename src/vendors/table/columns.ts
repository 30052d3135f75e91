/** Reads a column map and says what is wrong with it, at its line and with what may stand there. */
import * as z from 'zod'
import type { Diagnostic, Read } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Path, YamlDocument } from '../../syntax/yaml.ts'
import { fullWidthHint, readYaml } from '../../syntax/yaml.ts'
import { columnsSchema } from './columns-schema.ts'
import type { WrittenColumns } from './columns-schema.ts'
import type { Role } from './heading.ts'
import { bare, nameKey } from './words.ts'

export interface SheetWish {
  readonly name: string
  readonly header?: readonly number[]
  readonly in?: readonly string[]
  readonly out?: readonly string[]
  readonly span: Span
}

export interface ColumnMap {
  /** Undefined: the only sheet with rules. */
  readonly sheets: readonly SheetWish[] | undefined
  readonly header?: readonly number[]
  readonly in?: readonly string[]
  readonly out?: readonly string[]
  readonly columns: ReadonlyMap<Role, string>
  readonly ignore: readonly string[]
  readonly words: Readonly<Record<'permit' | 'deny' | 'enabled' | 'disabled' | 'any', ReadonlySet<string>>>
  readonly action?: 'permit' | 'deny'
  readonly emptyIsAny: boolean
  readonly nat?: 'source' | 'destination'
  readonly inRowOrder: boolean
  readonly otherwise?: 'permit' | 'deny'
  readonly objects: { readonly addresses: ReadonlyMap<string, string>; readonly services: ReadonlyMap<string, string> }
  readonly skip: readonly (string | number)[]
  /** Where a key is written, for problems found later. */
  spanOf(path: Path): Span | undefined
}

const NO_WORDS: ReadonlySet<string> = new Set()

export const NO_MAP: ColumnMap = {
  sheets: undefined,
  columns: new Map(),
  ignore: [],
  words: { permit: NO_WORDS, deny: NO_WORDS, enabled: NO_WORDS, disabled: NO_WORDS, any: NO_WORDS },
  emptyIsAny: false,
  inRowOrder: false,
  objects: { addresses: new Map(), services: new Map() },
  skip: [],
  spanOf: () => undefined,
}

/** `value` is undefined when the map cannot be used. */
export function readColumns(source: SourceFile): Read<ColumnMap> {
  const yaml = readYaml(source)
  if (yaml.value === undefined) return { value: undefined, diagnostics: yaml.diagnostics }
  const document = yaml.value
  const parsed = columnsSchema.safeParse(document.value)
  if (!parsed.success) {
    return { value: undefined, diagnostics: parsed.error.issues.flatMap((issue) => problemsIn(document, issue, [])) }
  }
  return { value: mapOf(parsed.data, document), diagnostics: yaml.diagnostics }
}

function mapOf(written: WrittenColumns, document: YamlDocument): ColumnMap {
  const spoken = (list: string | readonly string[] | undefined): ReadonlySet<string> => new Set(listed(list).map(bare))
  const rows = (header: number | readonly number[] | undefined) =>
    header === undefined ? {} : { header: typeof header === 'number' ? [header] : header }
  const sides = (given: { readonly in?: string | string[] | undefined; readonly out?: string | string[] | undefined }) => ({
    ...(given.in === undefined ? {} : { in: listed(given.in) }),
    ...(given.out === undefined ? {} : { out: listed(given.out) }),
  })
  const defined = (given: Readonly<Record<string, string | string[]>> | undefined): ReadonlyMap<string, string> =>
    new Map(Object.entries(given ?? {}).map(([name, value]) => [nameKey(name), listed(value).join('\n')]))
  const { words } = written
  return {
    sheets: written.sheets?.map((sheet, i): SheetWish => {
      const span = document.valueSpan(['sheets', i])
      return typeof sheet === 'string' ? { name: sheet, span } : { name: sheet.name, span, ...rows(sheet.header), ...sides(sheet) }
    }),
    ...rows(written.header),
    ...sides(written),
    columns: new Map(Object.entries(written.columns ?? {}).filter(([, wish]) => wish !== undefined) as [Role, string][]),
    ignore: written.ignore ?? [],
    words: {
      permit: spoken(words?.permit),
      deny: spoken(words?.deny),
      enabled: spoken(words?.enabled),
      disabled: spoken(words?.disabled),
      any: spoken(words?.any),
    },
    ...(written.action === undefined ? {} : { action: written.action }),
    emptyIsAny: written.empty === 'any',
    ...(written.nat === undefined ? {} : { nat: written.nat }),
    inRowOrder: written.order === 'rows',
    ...(written.otherwise === undefined ? {} : { otherwise: written.otherwise }),
    objects: { addresses: defined(written.objects), services: defined(written.services) },
    skip: written.skip ?? [],
    spanOf: (path) => document.valueSpan(path),
  }
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

type Issue = z.core.$ZodIssue

function problemsIn(document: YamlDocument, issue: Issue, above: Path): Diagnostic[] {
  const path: Path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const name = path.length === 0 ? '/' : path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : step)).join('.')
  const error = (code: string, span: Span, text: Text, hint: Text): Diagnostic => ({ code, severity: 'error', span, text, hint })
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(columnsSchema, path)
    return issue.keys.map((key) => {
      const span = document.keySpan([...path, key])
      return error(
        'unknown-key',
        span,
        { ja: `「${key}」という項目はありません`, en: `there is no key called "${key}" here` },
        fullWidthHint(document.source, span.start) ?? {
          ja: `ここに書けるのは ${allowed.join('、')} です`,
          en: `what may stand here: ${allowed.join(', ')}`,
        },
      )
    })
  }
  if (issue.code === 'invalid_union') {
    // The branch that got deepest is the one that was meant.
    const deepest = issue.errors
      .map((issues) => ({ issues, depth: Math.max(0, ...issues.map((i) => i.path.length + (i.code === 'unrecognized_keys' ? 1 : 0))) }))
      .sort((a, b) => b.depth - a.depth)[0]
    if (deepest !== undefined && deepest.depth > 0) return deepest.issues.flatMap((inner) => problemsIn(document, inner, path))
  }
  if (valueAt(document.value, path) === undefined) {
    return [
      error(
        'missing-key',
        document.keySpan(path),
        { ja: `「${String(path.at(-1) ?? '')}」がありません`, en: `"${String(path.at(-1) ?? '')}" is missing` },
        exampleOf(path),
      ),
    ]
  }
  return [
    error(
      'wrong-value',
      document.valueSpan(path),
      { ja: `${name} にこの値は書けません`, en: `${name} cannot have this value` },
      valuesOf(issue) ?? exampleOf(path),
    ),
  ]
}

function valuesOf(issue: Issue): Text | undefined {
  if (issue.code !== 'invalid_value') return undefined
  const values = issue.values.map(String)
  return { ja: `書けるのは ${values.join('、')} です`, en: `it can be ${values.join(' or ')}` }
}

function exampleOf(path: Path): Text {
  const field = fieldAt(columnsSchema, path)
  const [example] = (field?.meta()?.examples as readonly unknown[] | undefined) ?? []
  const key = path.findLast((step) => typeof step === 'string') ?? 'bunri-columns'
  const shown = `${key}: ${example === undefined ? '…' : typeof example === 'string' ? example : JSON.stringify(example)}`
  return { ja: `例: ${shown}`, en: `for example: ${shown}` }
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** The schema at a path; steps into lists stay at the list, which carries the example. */
function fieldAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const [step, ...rest] = path
  if (step === undefined) return schema
  if (schema instanceof z.ZodOptional) return fieldAt(schema.unwrap() as z.ZodType, path)
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).map((option) => fieldAt(option, path)).find((found) => found !== undefined)
  if (schema instanceof z.ZodArray) return fieldAt(schema.element as z.ZodType, rest)
  if (!(schema instanceof z.ZodObject)) return undefined
  const field = (schema.shape as Record<string, z.ZodType>)[String(step)]
  return field === undefined ? undefined : rest.every((each) => typeof each === 'number') ? field : fieldAt(field, rest)
}

function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let found = path.length === 0 ? schema : path.at(-1) === undefined ? undefined : inner(schema, path)
  while (found instanceof z.ZodOptional) found = found.unwrap() as z.ZodType
  if (found instanceof z.ZodUnion) found = (found.options as readonly z.ZodType[]).find((option) => option instanceof z.ZodObject)
  return found instanceof z.ZodObject ? Object.keys(found.shape) : []
}

function inner(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let here: z.ZodType | undefined = schema
  for (const step of path) {
    while (here instanceof z.ZodOptional) here = here.unwrap() as z.ZodType
    if (here instanceof z.ZodArray && typeof step === 'number') here = here.element as z.ZodType
    else if (here instanceof z.ZodObject) here = (here.shape as Record<string, z.ZodType>)[String(step)]
    else return undefined
  }
  return here
}
