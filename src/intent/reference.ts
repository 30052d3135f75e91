/** The reference of a YAML language as Markdown tables, taken from its schema: what may be written, and what absence means. */
import * as z from 'zod'
import { inline } from './flow-style.ts'
import { policySchema } from './policy-schema.ts'
import { topologySchema } from './topology-schema.ts'

const BEGIN = '<!-- fields: generated from the schema -->'
const END = '<!-- end of fields -->'

/** READMEs that carry a reference, by path from the root of the package. */
export const REFERENCES: readonly { readonly path: string; readonly schema: z.ZodType }[] = [
  { path: 'topologies/README.md', schema: topologySchema },
  { path: 'policies/README.md', schema: policySchema },
]

/** A README with its tables brought up to date; what is around the two marks stays as it is. */
export function withReference(readme: string, schema: z.ZodType): string {
  const begin = readme.indexOf(BEGIN)
  const end = readme.indexOf(END)
  const before = begin === -1 ? readme : readme.slice(0, begin)
  const after = end === -1 ? '\n' : readme.slice(end + END.length)
  return `${before}${BEGIN}\n\n${referenceOf(schema)}\n${END}${after}`
}

interface Section {
  readonly heading: string
  readonly object: z.ZodObject
}

/** One table per mapping, in the order it is first met; a mapping used in several places has one table. */
function referenceOf(schema: z.ZodType): string {
  const sections: Section[] = []
  const seen = new Map<z.ZodType, string>()
  const visit = (field: z.ZodType, path: string): void => {
    if (field instanceof z.ZodOptional) return visit(field.unwrap() as z.ZodType, path)
    if (field instanceof z.ZodRecord) return visit(field.valueType as z.ZodType, `${path}.<id>`)
    if (field instanceof z.ZodArray) return visit(field.element as z.ZodType, `${path}[]`)
    if (field instanceof z.ZodUnion) {
      for (const option of field.options as readonly z.ZodType[]) visit(option, path)
      return
    }
    if (!(field instanceof z.ZodObject) || isText(field)) return
    // `.meta()` makes a copy, so the same mapping is known by its keys.
    const shape = field.shape as Record<string, z.ZodType>
    const known = [...seen.keys()].some((other) => other instanceof z.ZodObject && other.shape === field.shape)
    if (known) return
    seen.set(field, path)
    sections.push({ heading: path === '' ? '/' : path.replace(/^\./, ''), object: field })
    for (const [key, child] of Object.entries(shape)) visit(child, `${path}.${key}`)
  }
  visit(schema, '')
  return sections.map(table).join('\n')
}

function table({ heading, object }: Section): string {
  const rows = Object.entries(object.shape as Record<string, z.ZodType>).map(([key, field]) => {
    const { ja, en } = description(field)
    const required = field instanceof z.ZodOptional ? '' : '○'
    return `| \`${key}\` | ${required} | ${cell(ja)} | ${cell(en)} | ${example(field)} |`
  })
  const title = heading === '/' ? '全体 / Top level' : `\`${heading}\``
  return [`### ${title}`, '', '| 項目 Key | 必須 Required | 意味 | Meaning | 例 Example |', '|---|:-:|---|---|---|', ...rows, ''].join('\n')
}

/** Both halves of a description, `日本語 / English`. */
export function description(field: z.ZodType): { readonly ja: string; readonly en: string } {
  const [ja = '', ...en] = (metaOf(field)?.description ?? '').split(' / ')
  return { ja, en: en.join(' / ') }
}

function metaOf(field: z.ZodType): { readonly description?: string | undefined; readonly examples?: unknown } | undefined {
  const meta = field.meta()
  if (meta?.description !== undefined || !(field instanceof z.ZodOptional)) return meta
  return metaOf(field.unwrap() as z.ZodType)
}

function example(field: z.ZodType): string {
  const { examples } = metaOf(field) ?? {}
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined
  return first === undefined ? '' : `\`${inline(first)}\``
}

function isText(object: z.ZodObject): boolean {
  return Object.keys(object.shape).join() === 'ja,en'
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
