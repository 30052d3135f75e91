/** The matrix for a terminal: tiers as a grid and in words, zones as a grid of signs and as a list per initiator. */
import type { Locale } from '../base/text.ts'
import { cut, pad, widthOf, wrap } from '../base/width.ts'
import { CELLS } from '../model/policy.ts'
import { gridLines, widest } from './matrix-grid.ts'
import type { Matrix, MatrixPair } from './matrix.ts'
import { MATRIX_MARKS } from './matrix.ts'
import type { MatrixFormat, MatrixView } from './matrix-words.ts'
import {
  CELL_MEANINGS,
  cellWords,
  countWords,
  HANDLING,
  hostsWords,
  MARK_SIGNS,
  MARK_WORDS,
  notJudgedWords,
  placeWords,
  policyGroups,
  policyWords,
  remarkWords,
  serviceWords,
  SHORT_CELLS,
  shortTraffic,
  sideOf,
  sideWords,
  speaks,
} from './matrix-words.ts'
import { paragraph } from './text-layout.ts'
import { modelWord } from './words.ts'

/** Ranges of one protocol before their number stands for them. */
const FEW_RANGES = 4

export const matrixText: MatrixFormat = {
  id: 'text',
  render(matrix, asked) {
    const view = { ...asked, width: Math.min(120, Math.max(80, asked.width)) }
    const lines = [
      ...headingLines(matrix, view),
      ...(view.by === 'zone' ? [] : tierLines(matrix, view)),
      ...(view.by === 'tier' ? [] : zoneLines(matrix, view)),
    ]
    return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  },
}

function headingLines(matrix: Matrix, { locale, width }: MatrixView): string[] {
  const ja = locale === 'ja'
  const policies = matrix.policies.map((policy) => policyWords(policy, locale)).join(ja ? '、' : ', ')
  const heading = [
    matrix.organization,
    modelWord(matrix.model, locale),
    ja ? `方針: ${policies}` : `policy: ${policies}`,
    ja ? `${matrix.today} 時点` : `as of ${matrix.today}`,
  ].join('  ')
  const counts = matrix.policies.map((policy) => `${policy.id}  ${countWords(policy, locale)}`)
  const unjudged = notJudgedWords(matrix, locale)
  return [
    ...paragraph(heading, 0, width),
    ...paragraph(HANDLING[locale], 0, width),
    '',
    ...paragraph(ja ? 'ゾーン・外部ネットワークの組の数（向き別）' : 'Ordered pairs of zones and external networks', 2, width),
    ...counts.flatMap((words) => paragraph(words, 4, width)),
    ...(unjudged === '' ? [] : paragraph(ja ? `未評価の理由: ${unjudged}` : `not judged: ${unjudged}`, 4, width)),
  ]
}

function tierLines(matrix: Matrix, view: MatrixView): string[] {
  const { locale, width } = view
  const ja = locale === 'ja'
  const labels = matrix.sides.map(({ name }) => name[locale])
  const cell = 8
  const heading = Math.max(12, Math.min(widest(labels) + 4, width - matrix.sides.length * cell))
  const grids = policyGroups(matrix, matrix.sidePairs).flatMap(({ at, names }) => [
    '',
    ja ? `系と外部ネットワーク  行から列への通信  方針 ${names}` : `Tiers and external networks, from row to column, under ${names}`,
    ...gridLines(
      { labels, cells: rowsOf(matrix.sidePairs, matrix.sides.length).map((row) => row.map((p) => tierCell(p, at, locale))), cell, heading },
      width,
    ),
  ])
  const list = matrix.sides.flatMap((side) => {
    const shown = matrix.sidePairs.filter((pair) => pair.from === side.id && speaks(pair))
    if (shown.length === 0) return []
    const nameOf = (id: string): string => {
      const other = sideOf(matrix, id)
      return other === undefined ? id : sideWords(other, locale)
    }
    return ['', sideWords(side, locale), ...pairLines(matrix, shown, nameOf, view)]
  })
  return [...grids, '', ...legendLines(view, true), ...list]
}

function tierCell(pair: MatrixPair, at: number, locale: Locale): readonly string[] {
  const expected = pair.expected[at]
  if (expected === undefined) return ['', '']
  const short = `${MARK_SIGNS[expected.mark][locale]}${locale === 'ja' ? '' : ' '}${SHORT_CELLS[expected.cell][locale]}`
  return [short, shortTraffic(pair, locale, 7)]
}

function zoneLines(matrix: Matrix, view: MatrixView): string[] {
  const { locale, width, zones } = view
  const ja = locale === 'ja'
  const ids = matrix.places.map(({ id }) => id)
  const heading = Math.min(widest(ids) + 4, 26)
  const grids =
    zones.length > 0
      ? []
      : policyGroups(matrix, matrix.pairs).flatMap(({ at, names }) => [
          '',
          ja
            ? `ゾーンと外部ネットワーク  行から列への通信  方針 ${names}`
            : `Zones and external networks, from row to column, under ${names}`,
          ...gridLines(
            {
              labels: ids,
              cells: rowsOf(matrix.pairs, ids.length).map((row) => row.map((pair) => [signOf(pair, at, locale)])),
              cell: 3,
              heading,
            },
            width,
          ),
        ])
  const list = matrix.places.flatMap((place) => {
    const shown = matrix.pairs.filter(
      (pair) => pair.from === place.id && speaks(pair) && (zones.length === 0 || zones.includes(pair.from) || zones.includes(pair.to)),
    )
    if (shown.length === 0) return []
    const side = sideOf(matrix, place.side)
    const tier = side?.kind === 'tier' ? `  ${side.name[locale]}` : ''
    return ['', `${placeWords(place)}${tier}`, ...pairLines(matrix, shown, (id) => id, view)]
  })
  return [...grids, ...(zones.length > 0 ? [] : ['', ...legendLines(view, false)]), ...list]
}

function signOf(pair: MatrixPair, at: number, locale: Locale): string {
  const mark = pair.expected[at]?.mark
  return mark === undefined ? '' : MARK_SIGNS[mark][locale]
}

function rowsOf<T>(items: readonly T[], columns: number): T[][] {
  const rows: T[][] = []
  for (let at = 0; at < items.length; at += columns) rows.push(items.slice(at, at + columns))
  return rows
}

function legendLines({ locale, width }: MatrixView, cells: boolean): string[] {
  const signs = MATRIX_MARKS.map((mark) => `${MARK_SIGNS[mark][locale]} ${MARK_WORDS[mark][locale]}`)
  const words = CELLS.map((cell) => `${SHORT_CELLS[cell][locale]} = ${CELL_MEANINGS[cell][locale]}`)
  return [...packed(signs, width), ...(cells ? packed(words, width) : [])]
}

/** Items one after another, none of them broken. */
function packed(items: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(last) + 3 + widthOf(item) <= width) lines[lines.length - 1] = `${last}   ${item}`
    else lines.push(`  ${item}`)
  }
  return lines
}

const NO_BREAK = '\u00a0'
const NAMED = /(\/[\d-]+) ([a-z])/g

/** One row per responder: sign, where to, what is expected, what passes between how many hosts, and remarks below. */
function pairLines(
  matrix: Matrix,
  pairs: readonly MatrixPair[],
  nameOf: (id: string) => string,
  { locale, width, all }: MatrixView,
): string[] {
  const most = all ? Number.POSITIVE_INFINITY : FEW_RANGES
  const names = Math.min(30, widest(pairs.map(({ to }) => nameOf(to))))
  const rows = pairs.map((pair) => ({
    pair,
    name: cut(nameOf(pair.to), names),
    hosts: pair.traffic === undefined ? '' : hostsWords(pair.traffic, locale),
    groups: policyGroups(matrix, [pair]),
  }))
  const hosts = Math.min(24, widest(rows.map((row) => row.hosts)))
  const expectedOf = (pair: MatrixPair, at: number): string => (pair.expected[at] === undefined ? '' : cellWords(pair.expected[at], locale))
  const cells = Math.min(14, widest(rows.flatMap(({ pair, groups }) => groups.map(({ at }) => expectedOf(pair, at)))))
  return rows.flatMap(({ pair, name, hosts: between, groups }) => {
    const first = groups[0]
    if (first === undefined) return []
    const lead = `  ${signOf(pair, first.at, locale)} → ${pad(name, names)}  `
    const long = widthOf(expectedOf(pair, first.at)) > cells
    const head = `${lead}${pad(long ? cut(expectedOf(pair, first.at), cells) : expectedOf(pair, first.at), cells)}  ${pad(between, hosts)}  `
    const under = ' '.repeat(widthOf(lead))
    const services = actualWords(pair, locale, most)
    const remarks = [...(long ? [expectedOf(pair, first.at)] : []), ...remarksOf(pair, first.at, locale)]
    const others = groups.slice(1).map(({ at, names: policies }) => {
      const expected = pair.expected[at]
      if (expected === undefined) return policies
      return [`${policies}: ${cellWords(expected, locale)}`, MARK_WORDS[expected.mark][locale], remarkWords(expected, locale)]
        .filter((part) => part !== '')
        .join('  ')
    })
    return [
      // A service and its name stay on one line.
      ...wrap(services.replaceAll(NAMED, `$1${NO_BREAK}$2`), Math.max(20, width - widthOf(head))).map(
        (line, i) => (i === 0 ? head : ' '.repeat(widthOf(head))) + line.replaceAll(NO_BREAK, ' '),
      ),
      ...[...remarks, ...others].flatMap((words) => wrap(words, width - widthOf(under)).map((line) => under + line)),
    ]
  })
}

function remarksOf(pair: MatrixPair, at: number, locale: Locale): string[] {
  const expected = pair.expected[at]
  if (expected === undefined) return []
  const words = remarkWords(expected, locale)
  if (['within', 'nothing', 'same', 'not-judged'].includes(expected.mark)) return words === '' ? [] : [words]
  return [[MARK_WORDS[expected.mark][locale], words].filter((part) => part !== '').join('  ')]
}

/** What passes, what may pass, and what passes only with foreign sources. */
export function actualWords(pair: MatrixPair, locale: Locale, most: number): string {
  const ja = locale === 'ja'
  const parts: string[] = []
  if (pair.traffic !== undefined) parts.push(serviceWords(pair.traffic, locale, most))
  if (pair.perhaps !== undefined) {
    const words = serviceWords(pair.perhaps, locale, most)
    parts.push(ja ? `?（通る可能性）${words}` : `? (may pass) ${words}`)
  }
  if (pair.foreign !== undefined && pair.traffic === undefined) {
    const words = serviceWords(pair.foreign, locale, most)
    parts.push(ja ? `他所の送信元アドレスでだけ ${words}` : `${words}, with foreign source addresses only`)
  }
  return parts.length === 0 ? '-' : parts.join(ja ? '、' : ', ')
}
