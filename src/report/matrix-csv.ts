/**
 * The matrix for a spreadsheet: RFC 4180, CRLF, with the byte order mark by which Excel knows UTF-8. One row per ordered
 * pair. Every cell is text: none begins like a formula, and numbers stand beside words or after an apostrophe.
 */
import type { Locale, Text } from '../base/text.ts'
import { BYTE_ORDER_MARK, csvRow } from './csv-cell.ts'
import type { Matrix, MatrixPair } from './matrix.ts'
import { cellWords, checkWords, endWords, MARK_WORDS, NO_TRAFFIC, serviceWords, sideOf, sideWords } from './matrix-words.ts'
import type { MatrixFormat, MatrixView } from './matrix-words.ts'

const HEADINGS = {
  kind: { ja: '区分', en: 'kind' },
  from: { ja: '送信側', en: 'from' },
  fromName: { ja: '送信側の名称', en: 'from (name)' },
  fromSide: { ja: '送信側の系', en: 'from (tier)' },
  to: { ja: '受信側', en: 'to' },
  toName: { ja: '受信側の名称', en: 'to (name)' },
  toSide: { ja: '受信側の系', en: 'to (tier)' },
  services: { ja: '許可されている通信', en: 'permitted' },
  sources: { ja: '送信元アドレス数', en: 'source addresses' },
  destinations: { ja: '宛先アドレス数', en: 'destination addresses' },
  perhaps: { ja: '通る可能性のある通信', en: 'may pass' },
  foreign: { ja: '他所の送信元で通る通信', en: 'passes with foreign sources' },
  related: { ja: 'ほかの指摘', en: 'other findings' },
} as const satisfies Record<string, Text>

const KINDS = { tier: { ja: '系', en: 'tier' }, zone: { ja: 'ゾーン', en: 'zone' } } as const satisfies Record<string, Text>

export const matrixCsv: MatrixFormat = {
  id: 'csv',
  render(matrix, view) {
    const { locale, by, zones } = view
    const sideName = (id: string): string => {
      const side = sideOf(matrix, id)
      return side === undefined ? id : sideWords(side, locale)
    }
    const placeOf = new Map(matrix.places.map((place) => [place.id, place]))
    const tiers =
      by === 'zone' ? [] : matrix.sidePairs.map((pair) => row(matrix, view, KINDS.tier, pair, (id) => ['', sideName(id), sideName(id)]))
    const shown = matrix.pairs.filter(({ from, to }) => zones.length === 0 || zones.includes(from) || zones.includes(to))
    const pairs =
      by === 'tier'
        ? []
        : shown.map((pair) =>
            row(matrix, view, KINDS.zone, pair, (id) => [id, placeOf.get(id)?.name ?? id, sideName(placeOf.get(id)?.side ?? '')]),
          )
    return BYTE_ORDER_MARK + [headings(matrix, locale), ...tiers, ...pairs].map(csvRow).join('')
  },
}

function headings(matrix: Matrix, locale: Locale): string[] {
  const { related, ...first } = HEADINGS
  const perPolicy = matrix.policies.flatMap(({ id }) =>
    locale === 'ja'
      ? [`期待（${id}）`, `判定（${id}）`, `検査（${id}）`, `指摘（${id}）`]
      : [`expected (${id})`, `mark (${id})`, `checks (${id})`, `findings (${id})`],
  )
  return [...Object.values(first).map((heading) => heading[locale]), ...perPolicy, related[locale]]
}

function row(
  matrix: Matrix,
  { locale }: MatrixView,
  kind: Text,
  { from, to, traffic, perhaps, foreign, expected }: MatrixPair,
  namesOf: (id: string) => readonly [id: string, name: string, side: string],
): string[] {
  const words = (some: typeof traffic): string =>
    some === undefined ? NO_TRAFFIC[locale] : serviceWords(some, locale, Number.POSITIVE_INFINITY)
  const perPolicy = matrix.policies.flatMap((_, at) => {
    const of = expected[at]
    if (of === undefined) return ['', '', '', '']
    return [
      cellWords(of, locale),
      MARK_WORDS[of.mark][locale],
      checkWords(of.findings, locale),
      of.findings.map(({ check, id }) => `${check}:${id}`).join(' '),
    ]
  })
  const related = expected.flatMap((of) => of.related).map(({ check, id }) => `${check}:${id}`)
  return [
    kind[locale],
    ...namesOf(from),
    ...namesOf(to),
    words(traffic),
    countWord(endWords(traffic?.sources, locale), locale),
    countWord(endWords(traffic?.destinations, locale), locale),
    words(perhaps),
    words(foreign),
    ...perPolicy,
    [...new Set(related)].join(' '),
  ]
}

/** A bare number would become a number, and a long one lose its end. */
function countWord(words: string, locale: Locale): string {
  if (!/^\d+$/.test(words)) return words
  return locale === 'ja' ? `${words} 件` : `${words} ${words === '1' ? 'address' : 'addresses'}`
}
