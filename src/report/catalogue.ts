/** The checks, for people and for machines: what `bunri checks` and `bunri explain` print. */
import * as z from 'zod'
import type { Locale, Text } from '../base/text.ts'
import { pad, widthOf } from '../base/width.ts'
import type { Check } from '../checks/check.ts'
import type { Severity } from '../model/policy.ts'
import { paragraph } from './text-layout.ts'
import { SEVERITY_WORDS } from './words.ts'

export const CATALOGUE_FORMAT = 'bunri-checks/1'

/** One check as plain data. */
export interface CatalogueEntry {
  readonly id: string
  readonly name: string
  readonly title: Text
  readonly severity: Severity
  readonly waivable: boolean
  readonly why: Text
  readonly fix: Text
  readonly limitations: Text
  /** JSON Schema of what a policy may set. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export function catalogueOf(checks: readonly Check[]): CatalogueEntry[] {
  return checks.map(({ id, name, title, severity, waivable, why, fix, limitations, parameters }) => {
    const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input' })
    return { id, name, title, severity, waivable, why, fix, limitations, parameters: schema }
  })
}

export function catalogueJson(entries: readonly CatalogueEntry[]): string {
  return `${JSON.stringify({ format: CATALOGUE_FORMAT, checks: entries }, null, 2)}\n`
}

/** One line per check. */
export function catalogueList(entries: readonly CatalogueEntry[], locale: Locale): string {
  const names = Math.max(0, ...entries.map(({ name }) => widthOf(name)))
  const severities = Math.max(0, ...entries.map(({ severity }) => widthOf(SEVERITY_WORDS[severity][locale])))
  return entries
    .map(
      ({ id, name, severity, title }) =>
        `${id}  ${pad(SEVERITY_WORDS[severity][locale], severities)}  ${pad(name, names)}  ${title[locale]}\n`,
    )
    .join('')
}

const HEADINGS = {
  why: { ja: '内容', en: 'What is judged' },
  fix: { ja: '直し方', en: 'How to fix' },
  limitations: { ja: '限界', en: 'What it cannot see' },
  parameters: { ja: '方針で設定できる値', en: 'What a policy may set' },
} as const satisfies Record<string, Text>

/** One check in full. */
export function catalogueExplanation(entry: CatalogueEntry, locale: Locale, width: number): string {
  const ja = locale === 'ja'
  const severity = SEVERITY_WORDS[entry.severity][locale]
  const excuse = entry.waivable
    ? ja
      ? '例外措置の対象になります'
      : 'an exception may excuse its findings'
    : ja
      ? '例外措置の対象になりません'
      : 'no exception excuses its findings'
  const part = (heading: Text, lines: readonly string[]) => (lines.length === 0 ? [] : ['', heading[locale], ...lines])
  const lines = [
    `${entry.id} ${entry.name}  ${severity}`,
    entry.title[locale],
    ...part(HEADINGS.why, paragraph(entry.why[locale], 2, width)),
    ...part(HEADINGS.fix, paragraph(entry.fix[locale], 2, width)),
    ...part(HEADINGS.limitations, paragraph(entry.limitations[locale], 2, width)),
    ...part(HEADINGS.parameters, parameterLines(entry, width)),
    '',
    excuse,
  ]
  return `${lines.join('\n')}\n`
}

function parameterLines(entry: CatalogueEntry, width: number): string[] {
  const properties = (entry.parameters['properties'] ?? {}) as Readonly<
    Record<string, { readonly description?: string; readonly default?: unknown }>
  >
  return Object.entries(properties).flatMap(([name, { description, default: preset }]) => [
    `  ${name}${preset === undefined ? '' : ` = ${JSON.stringify(preset)}`}`,
    ...(description === undefined ? [] : paragraph(description, 6, width)),
  ])
}
