/** The words of a matrix page, in both languages: cells, marks, services and hosts. */
import type { Locale, Text } from '../base/text.ts'
import type { Cell } from '../model/policy.ts'
import type {
  Matrix,
  MatrixActual,
  MatrixExpectation,
  MatrixFinding,
  MatrixHosts,
  MatrixMark,
  MatrixPair,
  MatrixPlace,
  MatrixSide,
  MatrixTraffic,
} from './matrix.ts'

/** What a page of a matrix is made of. */
export interface MatrixView {
  readonly locale: Locale
  /** Columns of the terminal. */
  readonly width: number
  /** Every service instead of the first few. */
  readonly all: boolean
  readonly by: 'tier' | 'zone' | 'both'
  /** Only pairs with one of these places; empty: every pair. Of places, not of tiers. */
  readonly zones: readonly string[]
}

/** What a format of the matrix promises: text from plain data, the same bytes for the same data. */
export interface MatrixFormat {
  readonly id: string
  render(matrix: Matrix, view: MatrixView): string
}

export const CELL_WORDS: Readonly<Record<Cell, Text>> = {
  never: { ja: '絶対不可', en: 'never' },
  none: { ja: 'なし', en: 'none' },
  specific: { ja: '特定通信', en: 'specific' },
  sanitized: { ja: '無害化', en: 'sanitized' },
  flows: { ja: '申告分', en: 'flows' },
  open: { ja: '自由', en: 'open' },
}

/** At most two full-width characters or five letters, for grids. */
export const SHORT_CELLS: Readonly<Record<Cell, Text>> = {
  never: { ja: '不可', en: 'never' },
  none: { ja: 'なし', en: 'none' },
  specific: { ja: '特定', en: 'spec' },
  sanitized: { ja: '無害', en: 'sanit' },
  flows: { ja: '申告', en: 'flows' },
  open: { ja: '自由', en: 'open' },
}

export const CELL_MEANINGS: Readonly<Record<Cell, Text>> = {
  never: { ja: '通信経路なし（例外措置も認めない）', en: 'no path, and nothing may excuse one' },
  none: { ja: '通信経路なし', en: 'no path' },
  specific: { ja: '特定通信だけ', en: 'specific communications only' },
  sanitized: { ja: '無害化の中継経由だけ', en: 'through sanitizing relays only' },
  flows: { ja: '申告された通信だけ', en: 'declared flows only' },
  open: { ja: '制限なし', en: 'not restricted' },
}

export const MARK_WORDS: Readonly<Record<MatrixMark, Text>> = {
  exceeds: { ja: '超過', en: 'exceeds' },
  'not-evaluable': { ja: '判定不能', en: 'not evaluable' },
  advisory: { ja: '超過（参考扱い）', en: 'exceeds (advisory)' },
  exempted: { ja: '例外適用', en: 'exempted' },
  'not-judged': { ja: '未評価', en: 'not judged' },
  within: { ja: '一致', en: 'agrees' },
  nothing: { ja: '一致（通信なし）', en: 'agrees (nothing passes)' },
  same: { ja: '同じ場所', en: 'same place' },
}

/** One character each, all of one width per language, so that columns stay straight on every terminal and on paper. */
export const MARK_SIGNS: Readonly<Record<MatrixMark, Text>> = {
  exceeds: { ja: '超', en: 'X' },
  'not-evaluable': { ja: '不', en: '?' },
  advisory: { ja: '参', en: '!' },
  exempted: { ja: '例', en: 'E' },
  'not-judged': { ja: '未', en: 'n' },
  within: { ja: '〇', en: 'o' },
  nothing: { ja: '・', en: '.' },
  same: { ja: '＼', en: '\\' },
}

/** Handling of the page: it shows addresses and rules of the body's network. */
export const HANDLING: Text = {
  ja: '取扱注意（ネットワーク構成を含むため、関係者限り）',
  en: 'Handle with care: shows how the network is built (取扱注意)',
}

export const NO_TRAFFIC: Text = { ja: 'なし', en: 'nothing' }
const ANY: Text = { ja: 'すべて', en: 'any' }

/** `tcp/443 https、tcp/22 ssh`; of a protocol with more ranges than `most`, how many. */
export function serviceWords(traffic: MatrixTraffic, locale: Locale, most: number): string {
  if (traffic.any) return ANY[locale]
  return traffic.services
    .flatMap(({ protocol, ranges }) => {
      if (ranges.length > most) return [locale === 'ja' ? `${protocol} ${ranges.length} 範囲` : `${protocol} ${ranges.length} ranges`]
      return ranges.map(({ written, name }) => (name === undefined ? written : `${written} ${name}`))
    })
    .join(locale === 'ja' ? '、' : ', ')
}

/** What passes in at most `columns` columns: the only service, how many there are, or all. */
export function shortTraffic({ traffic, perhaps }: MatrixActual, locale: Locale, columns: number): string {
  const shown = traffic ?? perhaps
  if (shown === undefined) return '-'
  const doubt = traffic === undefined || perhaps !== undefined ? '?' : ''
  if (shown.any) return (locale === 'ja' ? '全部' : 'any') + doubt
  const ranges = shown.services.flatMap(({ ranges: found }) => found)
  const only = ranges.length === 1 ? ranges[0]?.written : undefined
  if (only !== undefined && only.length + doubt.length <= columns) return only + doubt
  return (locale === 'ja' ? `${ranges.length}種` : `${ranges.length} svc`) + doubt
}

/** Numbers above this say nothing to a reader. */
const MOST_HOSTS = 1_000_000n

function hostWords({ all, count }: MatrixHosts, locale: Locale): string {
  if (all) return ANY[locale]
  return BigInt(count) > MOST_HOSTS ? (locale === 'ja' ? '多数' : 'many') : count
}

/** `3 → すべて`: addresses of the initiator, addresses of the responder. */
export function hostsWords({ sources, destinations }: MatrixTraffic, locale: Locale): string {
  return `${hostWords(sources, locale)} → ${hostWords(destinations, locale)}`
}

/** One end alone. */
export function endWords(hosts: MatrixHosts | undefined, locale: Locale): string {
  return hosts === undefined ? '' : hostWords(hosts, locale)
}

/** `申告分（sec-cloud 経由は 申告分）`. */
export function cellWords({ cell, via }: MatrixExpectation, locale: Locale): string {
  const other = via.filter((v) => v.cell !== cell)
  if (other.length === 0) return CELL_WORDS[cell][locale]
  const words = other.map((v) =>
    locale === 'ja' ? `${v.place} 経由は${CELL_WORDS[v.cell].ja}` : `${CELL_WORDS[v.cell].en} via ${v.place}`,
  )
  return locale === 'ja' ? `${CELL_WORDS[cell].ja}（${words.join('、')}）` : `${CELL_WORDS[cell].en} (${words.join(', ')})`
}

/** Check numbers, each once, with the exceptions that apply: `SEG-001（EX-03）`; with `services`, with what they are about. */
export function checkWords(findings: readonly MatrixFinding[], locale: Locale, services = false): string {
  const checks = new Map<string, Set<string>>()
  for (const { check, exception, services: about } of findings) {
    const said = checks.get(check) ?? new Set<string>()
    if (exception !== undefined) said.add(exception)
    else if (services) for (const service of about.slice(0, FEW_SERVICES)) said.add(service)
    checks.set(check, said)
  }
  const [open, between, close] = locale === 'ja' ? ['（', '、', '）'] : [' (', ', ', ')']
  return [...checks]
    .map(([check, said]) => (said.size === 0 ? check : `${check}${open}${[...said].slice(0, FEW_SERVICES).join(between)}${close}`))
    .join(between)
}

/** Services of findings that stand beside a mark. */
const FEW_SERVICES = 3

/** Policies under which the marks and cells of some pairs are the same are shown together; `at` is the first of them. */
export function policyGroups(matrix: Matrix, pairs: readonly MatrixPair[]): { readonly at: number; readonly names: string }[] {
  const groups = new Map<string, { readonly at: number; readonly names: string[] }>()
  for (const [at, { id }] of matrix.policies.entries()) {
    const key = JSON.stringify(pairs.map(({ expected }) => [expected[at]?.cell, expected[at]?.mark]))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { at, names: [id] })
    else group.names.push(id)
  }
  return [...groups.values()].map(({ at, names }) => ({ at, names: names.join(', ') }))
}

/** What stands beside a mark: the checks behind it, and what other checks say of the pair. */
export function remarkWords({ findings, related }: MatrixExpectation, locale: Locale): string {
  const also = related.length === 0 ? '' : (locale === 'ja' ? 'ほかに ' : 'also ') + checkWords(related, locale)
  return [checkWords(findings, locale, true), also].filter((part) => part !== '').join(locale === 'ja' ? '、' : ', ')
}

/** Whether a reader needs to see a pair: something passes, or its mark is no agreement. */
export function speaks(pair: MatrixActual & { readonly expected: readonly MatrixExpectation[] }): boolean {
  return pair.traffic !== undefined || pair.perhaps !== undefined || pair.expected.some(({ mark }) => mark !== 'nothing' && mark !== 'same')
}

export function placeWords({ id, name }: Pick<MatrixPlace, 'id' | 'name'>): string {
  return name === id ? id : `${name} (${id})`
}

/** A side as lists name it: an external network with its id. */
export function sideWords({ name, place }: MatrixSide, locale: Locale): string {
  return place === undefined ? name[locale] : placeWords({ id: place, name: name[locale] })
}

export function sideOf(matrix: Matrix, id: string): MatrixSide | undefined {
  return matrix.sides.find((side) => side.id === id)
}

/** `guideline-alpha（R7.3）`. */
export function policyWords({ id, edition }: Matrix['policies'][number], locale: Locale): string {
  return edition === undefined ? id : locale === 'ja' ? `${id}（${edition}）` : `${id} (${edition})`
}

/** Why pairs are not judged, and how many for each reason, over all policies. */
export function notJudgedWords(matrix: Matrix, locale: Locale): string {
  const reasons = new Map<string, number>()
  for (const { expected } of matrix.pairs) {
    const whys = new Set(expected.flatMap(({ mark, why }) => (mark === 'not-judged' && why !== undefined ? [why[locale]] : [])))
    for (const why of whys) reasons.set(why, (reasons.get(why) ?? 0) + 1)
  }
  return [...reasons].map(([why, n]) => `${why} ${n}`).join(locale === 'ja' ? '、' : ', ')
}

/** How many pairs of places exceed, cannot be judged and so on, under one policy. */
export function countWords({ counts }: Matrix['policies'][number], locale: Locale): string {
  const agreeing = counts.within + counts.nothing
  const shown: readonly (readonly [string, number])[] = [
    [MARK_WORDS.exceeds[locale], counts.exceeds],
    ...(counts.advisory === 0 ? [] : [[MARK_WORDS.advisory[locale], counts.advisory] as const]),
    [MARK_WORDS['not-evaluable'][locale], counts['not-evaluable']],
    [MARK_WORDS.exempted[locale], counts.exempted],
    [MARK_WORDS.within[locale], agreeing],
    [MARK_WORDS['not-judged'][locale], counts['not-judged']],
  ]
  return shown.map(([word, n]) => `${word} ${n}`).join('  ')
}
