/** Which sheets hold the rules: those the column map names, or the only one there is. */
import type { SourceFile } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import type { ColumnMap, SheetWish } from './columns.ts'
import type { Grid } from './grid.ts'
import type { Layout } from './layout.ts'
import { findLayout, headsRules } from './layout.ts'
import type { Problems } from './problems.ts'
import { plain } from './words.ts'

/** A sheet with rules, and the interfaces its rules are for. */
export interface ChosenSheet {
  readonly grid: Grid
  readonly layout: Layout
  readonly wish: Pick<SheetWish, 'in' | 'out'>
}

/** The sheets with rules: those the map names, or the only one there is. */
export function sheetsOf(source: SourceFile, grids: readonly Grid[], map: ColumnMap, problems: Problems): readonly ChosenSheet[] {
  const layoutOf = (grid: Grid, header = map.header): Layout | undefined =>
    findLayout(grid, { columns: map.columns, ignore: map.ignore, ...(header === undefined ? {} : { header }) })
  const chosen =
    map.sheets === undefined ? onlySheet(source, grids, layoutOf, map, problems) : namedSheets(grids, map.sheets, layoutOf, problems)
  for (const { layout } of chosen) if (!headsRules(layout)) sayIncomplete(layout, problems)
  if (chosen.length > 0) sayMissingColumns(chosen, map, problems)
  return chosen.filter(({ layout }) => headsRules(layout))
}

type LayoutOf = (grid: Grid, header?: readonly number[]) => Layout | undefined

function onlySheet(source: SourceFile, grids: readonly Grid[], layoutOf: LayoutOf, map: ColumnMap, problems: Problems): ChosenSheet[] {
  const found = grids.flatMap((grid): ChosenSheet[] => {
    const layout = layoutOf(grid)
    return layout === undefined || (map.header !== undefined && !headsRules(layout) && grids.length > 1)
      ? []
      : [{ grid, layout, wish: sideOf(map) }]
  })
  if (found.length === 0) {
    problems.error(
      'no-header',
      wholeFile(source),
      {
        ja: 'ルールの表の見出し（送信元、宛先、サービス、動作など）が見つかりません',
        en: 'no headings of a rule table are found (source, destination, service, action …)',
      },
      {
        ja: '列の対応表に header: で見出しの行番号を、columns: で列の意味を書いてください',
        en: 'in the column map, give the row of the headings (header:) and what the columns mean (columns:)',
      },
    )
  }
  if (found.length > 1) {
    const names = found.map(({ grid }) => grid.name ?? '')
    problems.error(
      'several-sheets',
      found[1]!.layout.span,
      { ja: `ルールの表が複数のシートにあります（${names.join('、')}）`, en: `several sheets hold rules (${names.join(', ')})` },
      {
        ja: `列の対応表に、適用される順で sheets: [${names.map((name) => JSON.stringify(name)).join(', ')}] のように書いてください。方向ごとのシートなら in: と out: も書きます`,
        en: `write them in the column map in the order they apply, for example sheets: [${names.map((name) => JSON.stringify(name)).join(', ')}]; with in: and out: where each sheet is one direction`,
      },
    )
    return []
  }
  return found
}

function sideOf({ in: input, out }: Pick<SheetWish, 'in' | 'out'>): Pick<SheetWish, 'in' | 'out'> {
  return { ...(input === undefined ? {} : { in: input }), ...(out === undefined ? {} : { out }) }
}

function namedSheets(grids: readonly Grid[], wishes: readonly SheetWish[], layoutOf: LayoutOf, problems: Problems): ChosenSheet[] {
  return wishes.flatMap((wish): ChosenSheet[] => {
    const grid = grids.find(({ name }) => plain(name ?? '') === plain(wish.name))
    if (grid === undefined) {
      const names = grids.flatMap(({ name }) => (name === undefined ? [] : [name]))
      problems.error(
        'no-such-sheet',
        wish.span,
        { ja: `シート「${wish.name}」がありません`, en: `there is no sheet "${wish.name}"` },
        names.length === 0
          ? { ja: 'CSV にはシートがありません。sheets: を消してください', en: 'a CSV file has no sheets: remove sheets:' }
          : { ja: `あるのは ${names.join('、')} です`, en: `there are: ${names.join(', ')}` },
      )
      return []
    }
    const layout = layoutOf(grid, wish.header)
    if (layout === undefined) {
      problems.error(
        'no-header',
        wish.span,
        {
          ja: `シート「${wish.name}」にルールの表の見出しが見つかりません`,
          en: `no headings of a rule table are found in sheet "${wish.name}"`,
        },
        {
          ja: 'header: で見出しの行番号を、columns: で列の意味を書いてください',
          en: 'give the row of the headings (header:) and what the columns mean (columns:)',
        },
      )
      return []
    }
    return [{ grid, layout, wish: sideOf(wish) }]
  })
}

/** Headings a person pointed at that still lack an end or a service. */
function sayIncomplete(layout: Layout, problems: Problems): void {
  problems.error(
    'incomplete-header',
    layout.span,
    { ja: '見出しに送信元、宛先、サービスのどれかがありません', en: 'the headings lack a source, a destination or a service' },
    {
      ja: '列の対応表の columns: に、その列の見出しまたは列記号を書いてください',
      en: 'name the column by heading or letter under columns: of the column map',
    },
  )
}

/** A column named in the map and in no sheet. */
function sayMissingColumns(chosen: readonly ChosenSheet[], map: ColumnMap, problems: Problems): void {
  for (const [role, wish] of map.columns) {
    if (chosen.some(({ layout }) => layout.granted.has(role))) continue
    const span = map.spanOf(['columns', role])
    if (span === undefined) continue
    const headings = [...new Set(chosen.flatMap(({ layout }) => layout.headings.filter((heading) => heading !== '')))]
    problems.error(
      'no-such-column',
      span,
      { ja: `「${wish}」という列がありません`, en: `there is no column "${wish}"` },
      {
        ja: `見出しは ${headings.join('、')} です。列記号（A、B …）でも書けます`,
        en: `the headings are: ${headings.join(', ')}; letters (A, B …) do as well`,
      },
    )
  }
}
