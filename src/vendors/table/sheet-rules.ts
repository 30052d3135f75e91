/** The rows of one sheet below its headings, in order: rules, and what is no rule. */
import type { Rule } from '../../model/rule.ts'
import type { DestinationTranslation } from '../../model/rule.ts'
import type { ColumnMap } from './columns.ts'
import type { Cell, Grid, Row } from './grid.ts'
import { cellOf, isBlank, letterOf } from './grid.ts'
import type { Role } from './heading.ts'
import type { Layout } from './layout.ts'
import { shorten } from './address.ts'
import type { RowContext } from './rule.ts'
import { ruleOf } from './rule.ts'
import { actionOf } from './marks.ts'
import { bare, isDitto, plain } from './words.ts'

export interface SheetRules {
  readonly rules: readonly Rule[]
  readonly translations: readonly DestinationTranslation[]
}

/** Reads the rows from below the headings to `end` (exclusive). */
export function rulesOfSheet(grid: Grid, layout: Layout, end: number, context: RowContext): SheetRules {
  const { problems, map } = context
  const rules: Rule[] = []
  const translations: DestinationTranslation[] = []
  const numbers: { readonly number: number; readonly row: Row }[] = []
  const lists = new Map<string, Cell>()
  const headings = grid.rows.slice(Math.max(0, layout.firstRow - 2), layout.firstRow)
  const above = new Map<number, Cell>()
  const strange = new Set<number>()
  for (const row of grid.rows.slice(layout.firstRow, end)) {
    if (isBlank(row)) continue
    const filled = row.cells.filter((each) => each.plain !== '').length
    if (isSkipped(row, grid, map)) {
      problems.irrelevant('skipped', filled)
      continue
    }
    if (headings.some((heading) => sameWords(heading, row))) {
      problems.irrelevant('heading', filled)
      continue
    }
    if (!looksLikeRule(row, layout, map)) {
      problems.error(
        'row-not-a-rule',
        row.span,
        {
          ja: `${row.number} 行目「${shorten(firstWords(row))}」はルールとして読めません`,
          en: `row ${row.number}, "${shorten(firstWords(row))}", is no rule`,
        },
        {
          ja: `ルールでなければ、列の対応表に skip: [${skipWords(row, grid)}] と書いてください`,
          en: `if it is not meant as one, write skip: [${skipWords(row, grid)}] in the column map`,
        },
      )
      continue
    }
    const cells = new Map<number, Cell>()
    for (const column of layout.columns.values()) cells.set(column, repeated(cellOf(row, column), above.get(column), context))
    for (const [column, cell] of cells) above.set(column, cell)
    for (const { column } of layout.unknown) if (cellOf(row, column).plain !== '') strange.add(column)
    strayCells(row, layout, context)
    const cell = (role: Role): Cell | undefined => {
      const column = layout.columns.get(role)
      return column === undefined ? undefined : cells.get(column)
    }
    count(row, layout, context)
    const list = cell('list')
    if (list !== undefined && list.plain !== '') lists.set(list.plain, list)
    const read = ruleOf(row, cell, context)
    if (read === undefined) continue
    rules.push(read.rule)
    if (read.translation !== undefined) translations.push(read.translation)
    const number = cell('number')?.plain ?? ''
    if (/^\d+$/.test(number)) numbers.push({ number: Number(number), row })
  }
  sayRulesBelow(grid, layout, end, headings, context)
  sayColumns(grid, layout, strange, context)
  sayOrder(rules, numbers, context)
  const [, second] = [...lists.values()]
  if (second !== undefined) {
    problems.error(
      'several-lists',
      second.span,
      {
        ja: `1 つの表に複数のルールの並びがあります（${[...lists.keys()].map(shorten).join('、')}）`,
        en: `one table holds several lists of rules (${[...lists.keys()].map(shorten).join(', ')})`,
      },
      { ja: 'リストごとにファイルかシートを分けてください', en: 'give each list a file or sheet of its own' },
    )
  }
  return { rules, translations }
}

/** Whether a row says permit or deny where the rules do. */
export function actsAsRule(row: Row, { columns }: Layout, map: ColumnMap): boolean {
  const action = columns.get('action')
  return action !== undefined && actionOf(cellOf(row, action).plain, map.words) !== undefined
}

/** Rules that go on below a table of objects would be taken for objects. */
function sayRulesBelow(grid: Grid, layout: Layout, end: number, headings: readonly Row[], { problems, map }: RowContext): void {
  const row = grid.rows
    .slice(end)
    .find((each) => !isSkipped(each, grid, map) && (actsAsRule(each, layout, map) || headings.some((heading) => sameWords(heading, each))))
  if (row === undefined) return
  problems.error(
    'rules-below-objects',
    row.span,
    {
      ja: `オブジェクトの表の下の ${row.number} 行目がルールに見えます`,
      en: `row ${row.number}, below a table of objects, looks like a rule`,
    },
    {
      ja: `ルールはオブジェクトの表より上にまとめてください。ルールでなければ、列の対応表に skip: [${skipWords(row, grid)}] と書きます`,
      en: `put the rules above the objects; if it is no rule, write skip: [${skipWords(row, grid)}] in the column map`,
    },
  )
}

/** The cell, or the one above it for 「同上」. */
function repeated(cell: Cell, above: Cell | undefined, { problems }: RowContext): Cell {
  if (!isDitto(cell.plain)) return cell
  if (above !== undefined && above.plain !== '' && !isDitto(above.plain)) return { ...cell, plain: above.plain }
  problems.error(
    'nothing-above',
    cell.span,
    { ja: `「${shorten(cell.plain)}」の上に値がありません`, en: `there is no value above "${shorten(cell.plain)}"` },
    { ja: '値を書いてください', en: 'write the value' },
  )
  return cell
}

/** A row that is a rule says what happens, or something in two of the columns that make one; and not the same in all of them. */
function looksLikeRule(row: Row, layout: Layout, map: ColumnMap): boolean {
  const { columns } = layout
  const said = ESSENTIAL.flatMap((role) => {
    const column = columns.get(role)
    const words = column === undefined ? '' : cellOf(row, column).plain
    return words === '' ? [] : [words]
  })
  if (said.length < 2) return actsAsRule(row, layout, map)
  const everything = row.cells.map((cell) => cell.plain).filter((words) => words !== '')
  return new Set(everything).size > 1 || everything.length === 2
}
const ESSENTIAL: readonly Role[] = ['source', 'destination', 'service', 'protocol', 'port', 'action', 'in', 'out']

function sameWords(heading: Row, row: Row): boolean {
  if (isBlank(heading)) return false
  const columns = Math.max(heading.cells.length, row.cells.length)
  for (let column = 0; column < columns; column++) if (bare(cellOf(heading, column).plain) !== bare(cellOf(row, column).plain)) return false
  return true
}

function firstWords(row: Row): string {
  return row.cells.find((cell) => cell.plain !== '')?.plain ?? ''
}

function skipWords(row: Row, grid: Grid): string {
  return grid.name === undefined ? String(row.number) : `"${grid.name}!${row.number}"`
}

function isSkipped(row: Row, grid: Grid, map: ColumnMap): boolean {
  return map.skip.some((wish) => {
    if (typeof wish === 'number') return wish === row.number
    const range = /^(?:(.+)!)?(\d+)(?:-(\d+))?$/.exec(plain(wish))
    if (range === null) return plain(firstWords(row)).startsWith(plain(wish))
    const [, sheet, low, high = low] = range
    return (sheet === undefined || plain(sheet) === plain(grid.name ?? '')) && Number(low) <= row.number && row.number <= Number(high)
  })
}

/** Words to the right of every heading belong to no column. */
function strayCells(row: Row, layout: Layout, { problems, map }: RowContext): void {
  for (const [column, cell] of row.cells.entries()) {
    if (cell.plain === '' || (layout.headings[column] ?? '') !== '' || layout.irrelevant.has(column) || isMapped(layout, column)) continue
    if (map.ignore.length > 0 && layout.irrelevant.has(column)) continue
    problems.error(
      'cell-without-heading',
      cell.span,
      { ja: `見出しのない列に「${shorten(cell.plain)}」があります`, en: `"${shorten(cell.plain)}" stands in a column without a heading` },
      {
        ja: '見出しを付けるか、列の対応表の ignore: に列記号を書いてください',
        en: 'give the column a heading, or name its letter under ignore: of the column map',
      },
    )
    return
  }
}

function isMapped(layout: Layout, column: number): boolean {
  return [...layout.columns.values()].includes(column)
}

function count(row: Row, layout: Layout, { problems }: RowContext): void {
  let understood = 0
  for (const column of layout.columns.values()) if (cellOf(row, column).plain !== '') understood++
  problems.understood(understood)
  for (const [column, what] of layout.irrelevant) if (cellOf(row, column).plain !== '') problems.irrelevant(what)
}

/** Columns nobody knows and that hold something, columns that claim to be the same, and the action that is missing. */
function sayColumns(grid: Grid, layout: Layout, strange: ReadonlySet<number>, { problems, map }: RowContext): void {
  for (const { column, heading, span } of layout.unknown) {
    if (!strange.has(column) || heading === '') continue
    const named = shorten(heading)
    problems.error(
      'unknown-column',
      span,
      {
        ja: `列 ${letterOf(grid, column)}「${named}」の意味が分かりません`,
        en: `column ${letterOf(grid, column)}, "${named}": its meaning is not known`,
      },
      {
        ja: `判定に関わらなければ、列の対応表に ignore: ["${named}"] と書いてください。関わる列なら columns: に書きます`,
        en: `if no verdict depends on it, write ignore: ["${named}"] in the column map; if one does, name it under columns:`,
      },
    )
  }
  for (const { role, columns, span } of layout.twice) {
    const letters = columns.map((column) => letterOf(grid, column))
    problems.error(
      'ambiguous-column',
      span,
      { ja: `列 ${letters.join('、')} がどれも同じ意味（${role}）に見えます`, en: `columns ${letters.join(', ')} all look like ${role}` },
      {
        ja: `列の対応表に columns: { ${role}: ${letters[0]} } のように書き、ほかの列は ignore: に書いてください`,
        en: `write for example columns: { ${role}: ${letters[0]} } in the column map, and the others under ignore:`,
      },
    )
  }
  if (!layout.columns.has('action') && map.action === undefined) {
    problems.error(
      'no-action-column',
      layout.span,
      { ja: '許可か拒否かを示す列がありません', en: 'no column says permit or deny' },
      {
        ja: 'すべて許可の一覧なら、列の対応表に action: permit と書いてください',
        en: 'if every row is permitted, write action: permit in the column map',
      },
    )
  }
}

/** Rows in another order than their numbers: which order the device uses decides where permits and denies meet. */
function sayOrder(
  rules: readonly Rule[],
  numbers: readonly { readonly number: number; readonly row: Row }[],
  { problems, map }: RowContext,
): void {
  const enabled = rules.filter((rule) => rule.enabled)
  const mixed = enabled.some((rule, i) => i > 0 && rule.action !== enabled[i - 1]!.action && rule.action === 'permit')
  const first = numbers.find(({ number }, i) => i > 0 && number < numbers[i - 1]!.number)
  if (first === undefined || !mixed || map.inRowOrder) return
  problems.error(
    'order-unclear',
    first.row.span,
    {
      ja: `番号 ${first.number} が行の順と合いません。許可と拒否の順で結果が変わります`,
      en: `number ${first.number} is out of the order of rows, and the order of permits and denies matters`,
    },
    {
      ja: '適用される順に並べ替えてください。行の順に適用されるなら、列の対応表に order: rows と書きます',
      en: 'sort the rows in the order they apply; if that is the order of rows, write order: rows in the column map',
    },
  )
}
