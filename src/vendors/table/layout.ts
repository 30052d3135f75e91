/** Where a table of rules begins, and which column is what. */
import type { Span } from '../../base/span.ts'
import type { Cell, Grid, Row } from './grid.ts'
import { cellOf, letterOf } from './grid.ts'
import type { Meaning, Role } from './heading.ts'
import { meaningOf } from './heading.ts'
import { bare, plain } from './words.ts'

export interface Layout {
  readonly columns: ReadonlyMap<Role, number>
  /** Roles whose column a person named, where it exists. */
  readonly granted: ReadonlySet<Role>
  /** Columns that decide nothing, with their kind. */
  readonly irrelevant: ReadonlyMap<number, string>
  /** Columns under a heading that is not known. */
  readonly unknown: readonly { readonly column: number; readonly heading: string; readonly span: Span }[]
  /** Columns that claim to be the same thing. */
  readonly twice: readonly { readonly role: Role; readonly columns: readonly number[]; readonly span: Span }[]
  /** Index of the first row below the headings. */
  readonly firstRow: number
  /** Headings as written, by column. */
  readonly headings: readonly string[]
  readonly span: Span
}

/** What a person says of the columns, in place of what their headings say. */
export interface Wishes {
  /** Heading text or column letter, by role. */
  readonly columns: ReadonlyMap<Role, string>
  readonly ignore: readonly string[]
  /** Row numbers of the headings, as the spreadsheet program shows them. */
  readonly header?: readonly number[]
}

export const NO_WISHES: Wishes = { columns: new Map(), ignore: [] }

interface Heading {
  /** Group and own words together, then own words, then the group's. */
  readonly ways: readonly string[]
  readonly shown: string
  readonly cell: Cell
}

/** The rows that headings are looked for in, counted from the top. */
const DEEPEST_HEADER = 100

/** The first row (or two rows) that head a table of rules; undefined when there is none. */
export function findLayout(grid: Grid, wishes: Wishes): Layout | undefined {
  if (wishes.header !== undefined) {
    const at = grid.rows.findIndex(({ number }) => number === wishes.header?.[0])
    return at === -1 ? undefined : layoutAt(grid, at, wishes.header.length === 2, wishes)
  }
  let best: { readonly layout: Layout; readonly score: number } | undefined
  for (let at = 0; at < Math.min(grid.rows.length, DEEPEST_HEADER); at++) {
    for (const two of [false, true]) {
      if (two && at + 1 >= grid.rows.length) continue
      const layout = layoutAt(grid, at, two, wishes)
      if (!headsRules(layout)) continue
      const score = layout.columns.size * 2 + layout.irrelevant.size - layout.unknown.length - layout.twice.length
      if (best === undefined || score > best.score) best = { layout, score }
    }
    // Rows below a heading are rules: only its second row may still say more.
    if (best !== undefined && best.layout.firstRow <= at) break
  }
  return best?.layout
}

/** A table of rules has both ends and says what passes or what happens. */
export function headsRules({ columns }: Layout): boolean {
  const has = (...roles: readonly Role[]) => roles.some((role) => columns.has(role))
  return has('source', 'in') && has('destination', 'out') && has('service', 'port', 'protocol', 'action')
}

export function layoutAt(grid: Grid, at: number, two: boolean, wishes: Wishes): Layout {
  const headings = headingsOf(grid.rows[at]!, two ? grid.rows[at + 1] : undefined)
  const columns = new Map<Role, number>()
  const irrelevant = new Map<number, string>()
  const unknown: Layout['unknown'][number][] = []
  const twice = new Map<Role, Layout['twice'][number]>()
  const granted = new Set<Role>()
  const named = new Set<number>()
  for (const [role, wish] of wishes.columns) {
    const column = columnOf(grid, headings, wish)
    if (column === undefined) continue
    columns.set(role, column)
    granted.add(role)
    named.add(column)
  }
  for (const wish of wishes.ignore) {
    for (const [column, heading] of headings.entries()) {
      if (!named.has(column) && isCalled(grid, column, heading, wish)) {
        irrelevant.set(column, 'ignored')
        named.add(column)
      }
    }
  }
  const waiting: { readonly meaning: Exclude<Meaning, { readonly kind: 'role' | 'irrelevant' }>; readonly column: number }[] = []
  for (const [column, heading] of headings.entries()) {
    if (named.has(column)) continue
    const meaning = first(heading.ways)
    if (meaning === undefined) {
      unknown.push({ column, heading: heading.shown, span: heading.cell.span })
    } else if (meaning.kind === 'irrelevant') irrelevant.set(column, meaning.what)
    else if (meaning.kind === 'role') claim(meaning.role, column, heading)
    else waiting.push({ meaning, column })
  }
  // Headings that mean one thing beside another column and something else without it.
  const explicit = new Set(columns.keys())
  for (const rather of ['addresses', 'zone'] as const) {
    for (const { meaning, column } of waiting) {
      if (meaning.kind !== 'either' || meaning.rather !== rather) continue
      const zone = meaning.side === 'source' ? 'in' : 'out'
      const addressed = rather === 'zone' ? columns.has(meaning.side) : explicit.has(meaning.side)
      claim(addressed && !columns.has(zone) ? zone : meaning.side, column, headings[column]!)
    }
  }
  for (const { meaning, column } of waiting) {
    if (meaning.kind === 'named') {
      if (columns.has(meaning.side)) irrelevant.set(column, 'label')
      else claim(meaning.side, column, headings[column]!)
    }
    if (meaning.kind === 'mask') {
      const side =
        columns.get('source') === column - 1 ? 'source-mask' : columns.get('destination') === column - 1 ? 'destination-mask' : undefined
      if (side === undefined) unknown.push({ column, heading: headings[column]!.shown, span: headings[column]!.cell.span })
      else claim(side, column, headings[column]!)
    }
  }
  return {
    columns,
    granted,
    irrelevant,
    unknown,
    twice: [...twice.values()],
    firstRow: at + (two ? 2 : 1),
    headings: headings.map(({ shown }) => shown),
    span: grid.rows[at]!.span,
  }

  function claim(role: Role, column: number, heading: Heading): void {
    const taken = columns.get(role)
    if (taken === undefined) columns.set(role, column)
    else if (wishes.columns.has(role) || MERELY_TOLD.has(role)) irrelevant.set(column, 'label')
    else twice.set(role, { role, columns: [...(twice.get(role)?.columns ?? [taken]), column], span: heading.cell.span })
  }
}

/** Roles that name a rule: of two such columns the first is taken. */
const MERELY_TOLD: ReadonlySet<Role> = new Set(['number', 'id', 'name', 'log', 'expires'])

function first(ways: readonly string[]): Meaning | undefined {
  for (const way of ways) {
    const meaning = meaningOf(way)
    if (meaning !== undefined) return meaning
  }
  return undefined
}

/** Headings by column. A group heading without merged cells belongs to the columns right of it that have one of their own below. */
function headingsOf(top: Row, below: Row | undefined): Heading[] {
  const width = Math.max(top.cells.length, below?.cells.length ?? 0)
  let group: Cell | undefined
  return Array.from({ length: width }, (_, column): Heading => {
    const own = cellOf(top, column)
    if (below === undefined) return { ways: [own.plain], shown: shown(own), cell: own }
    const sub = cellOf(below, column)
    if (own.plain !== '') group = own
    else if (sub.plain === '') group = undefined
    const over = own.plain !== '' ? own : group
    if (over === undefined || over.plain === sub.plain) return { ways: [sub.plain], shown: shown(sub), cell: sub }
    if (sub.plain === '') return { ways: [over.plain], shown: shown(over), cell: over }
    return { ways: [`${over.plain} ${sub.plain}`, sub.plain], shown: `${shown(over)} ${shown(sub)}`, cell: sub }
  })
}

function shown({ plain: words }: Cell): string {
  return words.replace(/\s+/g, ' ')
}

/** The column a person means: by its heading, else by its letter. */
function columnOf(grid: Grid, headings: readonly Heading[], wish: string): number | undefined {
  const byName = headings.findIndex((heading) => matches(heading, wish))
  if (byName !== -1) return byName
  const byLetter = headings.findIndex((_, column) => isLetter(grid, column, wish))
  return byLetter === -1 ? undefined : byLetter
}

function isCalled(grid: Grid, column: number, heading: Heading, wish: string): boolean {
  return matches(heading, wish) || isLetter(grid, column, wish)
}

function matches({ ways, shown: whole }: Heading, wish: string): boolean {
  const words = bare(wish)
  if (words === '') return plain(wish) !== '' && plain(wish) === plain(whole)
  return [whole, ...ways].some((way) => bare(way) === words)
}

function isLetter(grid: Grid, column: number, wish: string): boolean {
  return letterOf(grid, column) === plain(wish).toUpperCase()
}
