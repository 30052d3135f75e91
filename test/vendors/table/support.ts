/** Tables in memory, and what bunri makes of them. */
import { utils, write } from '@e965/xlsx'
import type { WorkSheet } from '@e965/xlsx'
import type { Diagnostic } from '../../../src/base/diagnostic.ts'
import type { SourceFile } from '../../../src/base/span.ts'
import { locate } from '../../../src/base/span.ts'
import type { Device } from '../../../src/model/device.ts'
import { packetsOf } from '../../../src/model/match.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { decode } from '../../../src/syntax/decode.ts'
import { readWorkbook } from '../../../src/syntax/workbook.ts'
import { table } from '../../../src/vendors/table/index.ts'
import type { DeclaredInterface } from '../../../src/vendors/vendor.ts'

export const TODAY = '2026-11-20'

export function textFile(text: string, path = 'rules.csv'): SourceFile {
  return fileOf(Buffer.from(text), path)
}

export function fileOf(bytes: Uint8Array, path = 'rules.csv'): SourceFile {
  const { value } = decode(bytes, path)
  if (value === undefined) throw new Error('not text')
  return value
}

/** A workbook of sheets given as rows of cells; `change` may merge, hide and format. */
export function workbook(
  sheets: Readonly<Record<string, readonly (readonly (string | number | Date | null)[])[]>>,
  change?: (sheet: WorkSheet, name: string) => void,
): Buffer {
  const book = utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]))
    change?.(sheet, name)
    utils.book_append_sheet(book, sheet, name)
  }
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

export function workbookFile(...parts: Parameters<typeof workbook>): SourceFile {
  const { value } = readWorkbook(workbook(...parts), 'rules.xlsx')
  if (value === undefined) throw new Error('not a workbook')
  return value
}

export interface Said {
  readonly device: Device | undefined
  readonly rules: readonly Rule[]
  readonly diagnostics: readonly Diagnostic[]
  /** `place code` of every error. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

export function readRules(source: SourceFile | string, columns?: string, declared: readonly DeclaredInterface[] = []): Said {
  const read = table.read(typeof source === 'string' ? textFile(source) : source, {
    id: 'fw',
    today: TODAY,
    declared,
    ...(columns === undefined ? {} : { columns: textFile(columns, 'rules.columns.yaml') }),
  })
  const places = (severity: Diagnostic['severity']) =>
    read.diagnostics.filter((each) => each.severity === severity).map((each) => `${locate(each.span)} ${each.code}`)
  return {
    device: read.value,
    rules: read.value === undefined ? [] : rulesOf(read.value),
    diagnostics: read.diagnostics,
    errors: places('error'),
    warnings: places('warning'),
  }
}

export function rulesOf(device: Device): readonly Rule[] {
  return device.domains.flatMap(({ stages }) =>
    stages.flatMap((stage) => (stage.kind === 'filter' ? stage.bindings.flatMap(({ rulebase }) => rulebase.rules) : [])),
  )
}

/** Everything a list of plain rules permits, whatever the interfaces. */
export function permitted(rules: readonly Rule[]): PacketSet {
  let rest = PacketSet.all
  let result = PacketSet.none
  for (const rule of rules) {
    if (!rule.enabled) continue
    const matched = PacketSet.union(rule.clauses.map(({ match }) => packetsOf(match).hi)).and(rest)
    if (rule.action === 'permit') result = result.or(matched)
    rest = rest.minus(matched)
  }
  return result
}

const HEAD = '送信元,宛先,サービス,動作\n'

/** The only rule of a table with one row, or the errors of it. */
export function oneRow(source: string, destination: string, service: string, columns?: string): Said {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  return readRules(`${HEAD}${[source, destination, service, '許可'].map(cell).join(',')}\n`, columns)
}

/** The packets of a row whose other cells are `any`; undefined when it does not read. */
export function packets(said: Said): PacketSet | undefined {
  const [rule] = said.rules
  return said.errors.length > 0 || rule === undefined ? undefined : PacketSet.union(rule.clauses.map(({ match }) => packetsOf(match).hi))
}

export function same(a: PacketSet | undefined, b: PacketSet): boolean {
  return a?.within(b) === true && b.within(a)
}
