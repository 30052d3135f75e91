/** The matrix as the page people print and file: what it is of, from which inputs, tiers first, then each zone. */
import type { Locale } from '../base/text.ts'
import { CELLS } from '../model/policy.ts'
import type { Matrix, MatrixPair } from './matrix.ts'
import { MATRIX_MARKS } from './matrix.ts'
import { actualWords } from './matrix-text.ts'
import type { MatrixFormat, MatrixView } from './matrix-words.ts'
import {
  CELL_MEANINGS,
  CELL_WORDS,
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
  shortTraffic,
  sideOf,
  sideWords,
  speaks,
} from './matrix-words.ts'
import { modelWord } from './words.ts'

/** Hexadecimal digits of a hash that are enough to tell two files apart by eye. */
const SHORT_HASH = 12
const FEW_RANGES = 6

export const matrixMarkdown: MatrixFormat = {
  id: 'md',
  render(matrix, view) {
    const lines = [
      ...titleLines(matrix, view.locale),
      ...(view.by === 'zone' ? [] : tierLines(matrix, view)),
      ...(view.by === 'tier' ? [] : zoneLines(matrix, view)),
    ]
    return `${lines.join('\n')}\n`
  },
}

function titleLines(matrix: Matrix, locale: Locale): string[] {
  const ja = locale === 'ja'
  const rows: (readonly [string, string])[] = [
    [ja ? '団体' : 'Organization', matrix.organization],
    [ja ? 'モデル' : 'Model', modelWord(matrix.model, locale)],
    ...matrix.policies.map((policy) => [ja ? '方針' : 'Policy', `${policyWords(policy, locale)} ${policy.title[locale]}`] as const),
    [ja ? '判定日' : 'Date', matrix.today],
    [ja ? '作成' : 'Made by', `bunri ${matrix.tool.version}`],
  ]
  const unjudged = notJudgedWords(matrix, locale)
  const counts = matrix.policies.map((policy) => `- ${text(policy.id)}: ${countWords(policy, locale)}`)
  return [
    `**${HANDLING[locale]}**`,
    '',
    ja ? '# 通信マトリクス' : '# Communication matrix',
    '',
    ...table(ja ? ['項目', '内容'] : ['Item', 'Value'], rows),
    '',
    ja ? '判定（ゾーン・外部ネットワークの組、向き別）:' : 'Marks of ordered pairs of zones and external networks:',
    '',
    ...counts,
    ...(unjudged === '' ? [] : [ja ? `- 未評価の理由: ${text(unjudged)}` : `- not judged: ${text(unjudged)}`]),
    '',
    ja ? '入力:' : 'Inputs:',
    '',
    ...table(
      ja ? ['ファイル', 'SHA-256（先頭）'] : ['File', 'SHA-256 (first digits)'],
      matrix.inputs.map(({ path, sha256 }) => [path, sha256.slice(0, SHORT_HASH)]),
    ),
    '',
    ...legendLines(locale),
  ]
}

function legendLines(locale: Locale): string[] {
  const ja = locale === 'ja'
  const join = ja ? '、' : ', '
  const cells = CELLS.map((cell) => `${CELL_WORDS[cell][locale]} = ${CELL_MEANINGS[cell][locale]}`).join(join)
  const marks = MATRIX_MARKS.map((mark) => `${MARK_SIGNS[mark][locale]} ${MARK_WORDS[mark][locale]}`).join(join)
  return [ja ? `期待: ${cells}。` : `Expected: ${cells}.`, '', ja ? `判定: ${text(marks)}。` : `Marks: ${text(marks)}.`]
}

function tierLines(matrix: Matrix, { locale }: MatrixView): string[] {
  const ja = locale === 'ja'
  const names = matrix.sides.map((side) => sideWords(side, locale))
  return policyGroups(matrix, matrix.sidePairs).flatMap(({ at, names: policies }) => [
    '',
    ja ? `## 系と外部ネットワーク（${text(policies)}）` : `## Tiers and external networks (${text(policies)})`,
    '',
    ja ? '行から列への通信。期待、許可されている通信、判定の順です。' : 'From row to column: what is expected, what passes, the mark.',
    '',
    ...table(
      [ja ? '送信側 ＼ 受信側' : 'from \\ to', ...names],
      matrix.sides.map((side, row) => [
        names[row] ?? side.id,
        ...matrix.sidePairs.filter((pair) => pair.from === side.id).map((pair) => tierCell(pair, at, locale)),
      ]),
    ),
  ])
}

function tierCell(pair: MatrixPair, at: number, locale: Locale): string {
  const expected = pair.expected[at]
  if (expected === undefined) return ''
  return `${CELL_WORDS[expected.cell][locale]} / ${shortTraffic(pair, locale, 12)} / ${MARK_SIGNS[expected.mark][locale]}`
}

function zoneLines(matrix: Matrix, view: MatrixView): string[] {
  const { locale, zones } = view
  const ja = locale === 'ja'
  const several = matrix.policies.length > 1
  const head = ja
    ? [
        '受信側',
        '許可されている通信',
        '送信元 → 宛先（アドレス数）',
        ...matrix.policies.map(({ id }) => (several ? `期待と判定（${id}）` : '期待と判定')),
      ]
    : [
        'to',
        'permitted',
        'addresses from → to',
        ...matrix.policies.map(({ id }) => (several ? `expected, mark (${id})` : 'expected, mark')),
      ]
  const names = new Map(matrix.places.map((place) => [place.id, placeWords(place)]))
  return matrix.places.flatMap((place) => {
    const own = matrix.pairs.filter(
      (pair) => pair.from === place.id && (zones.length === 0 || zones.includes(pair.from) || zones.includes(pair.to)),
    )
    if (own.length === 0) return []
    const shown = own.filter(speaks)
    const silent = own.filter((pair) => !speaks(pair) && pair.from !== pair.to)
    const side = sideOf(matrix, place.side)
    return [
      '',
      `## ${text(placeWords(place))}${side?.kind === 'tier' ? (ja ? `（${text(side.name.ja)}）` : ` (${text(side.name.en)})`) : ''}`,
      '',
      ...(shown.length === 0
        ? []
        : table(
            head,
            shown.map((pair) => pairRow(pair, names.get(pair.to) ?? pair.to, view)),
          )),
      ...(shown.length === 0 || silent.length === 0 ? [] : ['']),
      ...(silent.length === 0 ? [] : [silentLine(silent.length, shown.length === 0, ja)]),
    ]
  })
}

function silentLine(count: number, none: boolean, ja: boolean): string {
  if (none) return ja ? `どこ（${count} か所）へも通信は許可されていません。` : `Nothing is permitted to any of ${count} places.`
  return ja ? `ほかの ${count} か所へは何も許可されていません。` : `Nothing is permitted to the other ${count} places.`
}

function pairRow(pair: MatrixPair, name: string, { locale, all }: MatrixView): string[] {
  const most = all ? Number.POSITIVE_INFINITY : FEW_RANGES
  const marks = pair.expected.map((expected) =>
    [cellWords(expected, locale), MARK_WORDS[expected.mark][locale], remarkWords(expected, locale)]
      .filter((part) => part !== '')
      .join(' / '),
  )
  return [name, actualWords(pair, locale, most), pair.traffic === undefined ? '' : hostsWords(pair.traffic, locale), ...marks]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- ').join('|')}|`, ...rows.map(line)]
}

/** Words as they are, whatever Markdown makes of their signs. */
function text(words: string): string {
  return words.replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`).replaceAll('\n', ' ')
}
