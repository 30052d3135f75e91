/** The names a condition may use and evidence may declare, as Markdown tables, from the one list of them. */
import type { Attribute } from '../model/attribute.ts'
import { ATTRIBUTES, SUBJECT_KINDS } from '../model/attribute.ts'
import { ENTRY_FIELDS } from '../model/entry-field.ts'

const BEGIN = '<!-- attributes: generated from the list -->'
const END = '<!-- end of attributes -->'

/** A README with its tables of attributes brought up to date. */
export function withAttributes(readme: string): string {
  const [before = '', rest = ''] = readme.split(BEGIN)
  const after = rest.split(END)[1] ?? ''
  const fields = SUBJECT_KINDS.flatMap((kind) => ['', `#### \`${kind}\``, '', ...table(ENTRY_FIELDS[kind])])
  return `${before}${BEGIN}\n\n${[...table(ATTRIBUTES), ...fields].join('\n')}\n\n${END}${after}`
}

const TYPES = { flag: 'true, false', number: '数 number', text: '文字 text', date: 'YYYY-MM-DD', list: 'リスト list' } as const

function table(attributes: Readonly<Record<string, Attribute>>): string[] {
  const rows = Object.entries(attributes).map(([name, { type, title, values, unit }]) => {
    const written = values === undefined ? TYPES[type] : values.map((value) => `\`${value}\``).join(' ')
    return `| \`${name}\` | ${title.ja} | ${title.en} | ${written}${unit === undefined ? '' : ` (${unit.ja} ${unit.en})`} |`
  })
  return ['| 項目 Name | 意味 | Meaning | 書けるもの Value |', '|---|---|---|---|', ...rows]
}
