/** The coverage table as auditors keep it: 条項 / 文言 / 読み方 / 判定 / 根拠資料. */
import type { Text } from '../base/text.ts'
import type { CoverageFormat } from './coverage-words.ts'
import { attestationWords, checkWords, CLAUSE_VERDICT_WORDS } from './coverage-words.ts'
import { BYTE_ORDER_MARK, csvRow } from './csv-cell.ts'

const HEADINGS: readonly Text[] = [
  { ja: '条項', en: 'clause' },
  { ja: '文言', en: 'quote' },
  { ja: '出典', en: 'citation' },
  { ja: '読み方', en: 'reading' },
  { ja: '答える検査', en: 'checks' },
  { ja: '申告', en: 'attestation' },
  { ja: '判定', en: 'verdict' },
  { ja: '理由', en: 'reason' },
  { ja: '指摘', en: 'findings' },
]

export const coverageCsv: CoverageFormat = {
  id: 'csv',
  render({ clauses }, { locale }) {
    const rows = clauses.map(({ clause, quote, cite, reading, checks, attestation, outOfScope, verdict }) => {
      const reasons = checks.flatMap(({ check, reason }) => (reason === undefined ? [] : [`${check}: ${reason[locale]}`]))
      return [
        clause,
        quote ?? '',
        cite ?? '',
        reading[locale],
        checks.map((check) => checkWords(check, locale)).join('\n'),
        attestation === undefined ? '' : attestationWords(attestation, locale),
        CLAUSE_VERDICT_WORDS[verdict ?? 'answered'][locale],
        outOfScope === undefined ? reasons.join('\n') : outOfScope[locale],
        checks.flatMap(({ check, findings }) => findings.map((id) => `${check}:${id}`)).join(' '),
      ]
    })
    return BYTE_ORDER_MARK + [HEADINGS.map((heading) => heading[locale]), ...rows].map(csvRow).join('')
  },
}
