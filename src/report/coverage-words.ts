/** Words of the coverage table, in both languages. */
import type { Locale, Text } from '../base/text.ts'
import type { ClauseVerdict, Coverage, CoverageAttestation, CoverageCheck, CoverageClause } from './coverage.ts'

export const CLAUSE_VERDICT_WORDS: Readonly<Record<ClauseVerdict | 'answered', Text>> = {
  violation: { ja: '違反', en: 'violation' },
  'not-judged': { ja: '未評価', en: 'not judged' },
  'not-evaluable': { ja: '判定不能', en: 'not evaluable' },
  'not-attested': { ja: '未確認（申告なし）', en: 'not attested' },
  'not-declared': { ja: '申告なし', en: 'not declared' },
  exempted: { ja: '例外適用', en: 'exempted' },
  pass: { ja: '適合', en: 'pass' },
  attested: { ja: '申告あり', en: 'attested' },
  'not-applicable': { ja: '該当なし', en: 'not applicable' },
  'out-of-scope': { ja: '対象外', en: 'out of scope' },
  answered: { ja: '判定前', en: 'to be judged' },
}

/** One character each, so that the table needs no colour. */
export const CLAUSE_MARKS: Readonly<Record<ClauseVerdict, string>> = {
  violation: '✗',
  'not-judged': '!',
  'not-evaluable': '?',
  'not-attested': '…',
  'not-declared': '…',
  exempted: '△',
  pass: '○',
  attested: '●',
  'not-applicable': '-',
  'out-of-scope': ' ',
}

const STATES: Readonly<Record<NonNullable<CoverageAttestation['state']>, Text>> = {
  attested: { ja: '申告あり', en: 'attested' },
  'not-attested': { ja: '申告なし', en: 'not attested' },
  lapsed: { ja: '申告の期限切れ', en: 'the attestation has lapsed' },
  denied: { ja: '守られていないとの申告', en: 'attested as not kept' },
}

/** How a format prints the table. */
export interface CoverageFormat {
  readonly id: string
  render(coverage: Coverage, view: { readonly locale: Locale; readonly width: number; readonly all: boolean }): string
}

/** `SEG-001 適合` or, without a network, `SEG-001 直接通信の禁止`. */
export function checkWords({ check, title, verdict, advisory }: CoverageCheck, locale: Locale): string {
  const said = verdict === undefined ? title?.[locale] : CLAUSE_VERDICT_WORDS[verdict][locale]
  const note = advisory ? (locale === 'ja' ? '（参考）' : ' (advisory)') : ''
  return said === undefined ? `${check}${note}` : `${check} ${said}${note}`
}

/** `申告あり（情報政策課、2026-05-10、検収書、2027-05-09 まで）`, or the question when nobody was asked yet. */
export function attestationWords({ ask, every, state, by, on, document, until }: CoverageAttestation, locale: Locale): string {
  const ja = locale === 'ja'
  const question = every === undefined ? ask[locale] : ja ? `${ask.ja}（${every} ごと）` : `${ask.en} (every ${every})`
  if (state === undefined) return ja ? `申告: ${question}` : `attestation: ${question}`
  const until_ = until === undefined ? [] : [ja ? `${until} まで` : `until ${until}`]
  const details = [by, on, document].flatMap((part) => part ?? []).concat(until_)
  const said = details.length === 0 ? '' : ja ? `（${details.join('、')}）` : ` (${details.join(', ')})`
  return ja ? `申告: ${question} ${STATES[state].ja}${said}` : `attestation: ${question} ${STATES[state].en}${said}`
}

/** What answers a clause, one line each. */
export function answerWords({ checks, attestation, outOfScope }: CoverageClause, locale: Locale): readonly string[] {
  return [
    ...checks.map((check) => checkWords(check, locale)),
    ...(attestation === undefined ? [] : [attestationWords(attestation, locale)]),
    ...(outOfScope === undefined ? [] : [outOfScope[locale]]),
  ]
}

/** `適合 12、申告なし 3`: they add up to the number of clauses. */
export function countWords({ counts, total }: Coverage, locale: Locale): string {
  const ja = locale === 'ja'
  const parts = Object.entries(counts).map(([verdict, count]) => `${CLAUSE_VERDICT_WORDS[verdict as ClauseVerdict][locale]} ${count}`)
  return ja ? `条項 ${total}: ${parts.join('、')}` : `${total} ${total === 1 ? 'clause' : 'clauses'}: ${parts.join(', ')}`
}
