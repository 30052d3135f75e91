/** A table of rules as a device of the model: a firewall of one domain that routes what the topology puts behind it. */
import type { Read } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import { verbatim } from '../../base/text.ts'
import type { Device } from '../../model/device.ts'
import type { DestinationTranslation, InterfaceMatch, Rule } from '../../model/rule.ts'
import type { ReadOptions } from '../vendor.ts'
import { isAnyWord, joinMask } from './address.ts'
import type { ColumnMap } from './columns.ts'
import { NO_MAP, readColumns } from './columns.ts'
import type { Grid } from './grid.ts'
import { gridsOf, isBlank } from './grid.ts'
import type { InterfaceNames } from './interfaces.ts'
import { interfaceNames } from './interfaces.ts'
import { bookOf, findObjects, objectsIn } from './object-table.ts'
import type { Problems } from './problems.ts'
import { problemsOf } from './problems.ts'
import { isAnyService } from './service.ts'
import type { ChosenSheet } from './sheet-choice.ts'
import { sheetsOf } from './sheet-choice.ts'
import type { RowContext } from './rule.ts'
import { actsAsRule, rulesOfSheet } from './sheet-rules.ts'
import { bare } from './words.ts'

/** `value` holds the rows that did read even where others did not; the diagnostics then have errors. */
export function readTable(source: SourceFile, { id, today, columns, declared = [] }: ReadOptions): Read<Device> {
  const problems = problemsOf()
  const map = columns === undefined ? NO_MAP : takeMap(columns, problems)
  const { grids, diagnostics } = gridsOf(source)
  problems.carry(diagnostics)
  if (map === undefined || problems.errors > 0) return { value: undefined, diagnostics: problems.diagnostics() }
  const anyAddress = (word: string): boolean => isAnyWord(word) || map.words.any.has(bare(word))
  const interfaces = interfaceNames(declared, anyAddress)
  const chosen = sheetsOf(source, grids, map, problems)
  const { rules, translations } = readSheets(chosen, grids, map, { problems, interfaces, today, anyAddress })
  if (chosen.length > 0 && rules.length === 0 && problems.errors === 0) {
    problems.error(
      'no-rules',
      chosen[0]!.layout.span,
      { ja: '見出しの下にルールがありません', en: 'there are no rules below the headings' },
      { ja: 'ルールの表を書き出し直してください', en: 'export the table of rules again' },
    )
  }
  sayLimits(source, map, problems)
  return { value: deviceOf(source, id, { map, rules, translations, interfaces, problems }), diagnostics: problems.diagnostics() }
}

function takeMap(columns: SourceFile, problems: Problems): ColumnMap | undefined {
  const read = readColumns(columns)
  problems.carry(read.diagnostics)
  return read.value
}

interface Reader {
  readonly problems: Problems
  readonly interfaces: InterfaceNames
  readonly today: string
  anyAddress(word: string): boolean
}

/** Every chosen sheet in order, as one list of rules. Objects may be in any sheet, and below the rules. */
function readSheets(
  chosen: readonly ChosenSheet[],
  grids: readonly Grid[],
  map: ColumnMap,
  { problems, interfaces, today, anyAddress }: Reader,
) {
  const ends = new Map(
    chosen.map(({ grid, layout }) => [grid, findObjects(grid, layout.firstRow, (row) => actsAsRule(row, layout, map)) ?? grid.rows.length]),
  )
  const entries = grids.flatMap((grid) => objectsIn(grid, ends.get(grid) ?? 0, grid.rows.length))
  const anyService = (word: string): boolean => isAnyService(word) || map.words.any.has(bare(word))
  const book = bookOf(entries, map.objects, { isAnyAddress: anyAddress, isAnyService: anyService }, joinMask)
  const known: RowContext['known'] = { addresses: new Map(), services: new Map() }
  const used = new Map<string, number>()
  const rules: Rule[] = []
  const translations: DestinationTranslation[] = []
  for (const { grid, layout, wish } of chosen) {
    const prefix = chosen.length > 1 ? `${grid.name ?? ''}/` : ''
    const context: RowContext = {
      map,
      problems,
      addresses: { address: book.address, isAny: anyAddress },
      services: { service: book.service, isAny: anyService },
      interfaces,
      in: given(wish.in, interfaces, layout.span),
      out: given(wish.out, interfaces, layout.span),
      today,
      known,
      idOf: (words) => {
        const id = `rule/${prefix}${words}`
        const times = (used.get(id) ?? 0) + 1
        used.set(id, times)
        return times === 1 ? id : `${id}#${times}`
      },
    }
    const read = rulesOfSheet(grid, layout, ends.get(grid) ?? grid.rows.length, context)
    rules.push(...read.rules)
    translations.push(...read.translations)
  }
  sayUnread(
    grids.filter((grid) => !chosen.some((each) => each.grid === grid) && objectsIn(grid, 0, grid.rows.length).length === 0),
    map,
    problems,
  )
  const objects = book.used().size
  if (objects > 0) problems.understood(objects)
  if (entries.length > objects) problems.irrelevant('unused-object', entries.length - objects)
  return { rules, translations }
}

/** Sheets that hold words, and neither rules nor objects as far as their headings tell. */
function sayUnread(grids: readonly Grid[], map: ColumnMap, problems: Problems): void {
  for (const { name, rows } of grids) {
    const first = rows.find((row) => !isBlank(row))
    if (first === undefined) continue
    problems.irrelevant(
      'other-sheet',
      rows.reduce((sum, { cells }) => sum + cells.filter(({ plain: words }) => words !== '').length, 0),
    )
    const text = { ja: `シート「${name}」はルールとして読んでいません`, en: `sheet "${name}" is not read as rules` }
    // Whoever names the sheets has said that the others hold none.
    if (map.sheets !== undefined) problems.note('unread-sheet', first.span, text)
    else
      problems.warning('unread-sheet', first.span, text, {
        ja: 'ルールがあるなら、列の対応表の sheets: と columns: で指定してください',
        en: 'if it holds rules, name it under sheets: and its columns under columns: of the column map',
      })
  }
}

function given(names: readonly string[] | undefined, interfaces: InterfaceNames, span: Span): InterfaceMatch {
  return names === undefined ? 'any' : interfaces.read(names.join('\n'), span)
}

/** What no table of rules can show. */
function sayLimits(source: SourceFile, map: ColumnMap, problems: Problems): void {
  const start: Span = { source, start: 0, end: 0 }
  if (map.otherwise === undefined) {
    problems.note('default-deny-assumed', start, {
      ja: 'どの行にも当たらない通信は拒否とみなしました（異なる場合は列の対応表に otherwise: permit）',
      en: 'traffic that no row matches is taken to be denied (otherwise: permit in the column map says so if it is not)',
    })
  }
  if (source.sheets !== undefined) {
    problems.note('styles-not-read', start, {
      ja: '取り消し線や色は読みません。削除済みの印に使っている場合は、その行を消すか無効と書いてください',
      en: 'strike-through and colours are not read: where they mark removed rules, delete the rows or write disabled',
    })
  }
  problems.note('no-local-services', start, {
    ja: '表からは、機器自身への管理アクセスは分かりません',
    en: 'a table does not show who may manage the device itself',
  })
}

interface Parts {
  readonly map: ColumnMap
  readonly rules: readonly Rule[]
  readonly translations: readonly DestinationTranslation[]
  readonly interfaces: InterfaceNames
  readonly problems: Problems
}

function deviceOf(source: SourceFile, id: string, { map, rules, translations, interfaces, problems }: Parts): Device {
  const span = wholeFile(source)
  const start: Span = { source, start: 0, end: 0 }
  return {
    id,
    vendor: 'table',
    product: '',
    hostname: '',
    role: 'firewall',
    knowledge: 'export',
    interfaces: interfaces.interfaces(),
    domains: [
      {
        name: '',
        stages: [
          ...(translations.length === 0 ? [] : [{ kind: 'translate-destination' as const, translations }]),
          {
            kind: 'route',
            policyRoutes: [],
            table: {
              routes: interfaces.connected(),
              uncertainties: [
                {
                  code: 'routes-not-in-file',
                  text: {
                    ja: 'ルールの表には経路がありません（topology の routes: に機器の経路表を指定してください）',
                    en: 'a rule table holds no routes (give the routing table of the device as routes: in the topology)',
                  },
                  span: start,
                },
              ],
            },
          },
          {
            kind: 'filter',
            at: 'forward',
            bindings: [
              { in: 'any', out: 'any', rulebase: { name: verbatim(source.path), rules, otherwise: map.otherwise ?? 'deny', span } },
            ],
            unbound: 'deny',
          },
        ],
        local: { bindings: [] },
        features: [],
        uncertainties: [],
      },
    ],
    coverage: problems.coverage(),
    span,
  }
}
