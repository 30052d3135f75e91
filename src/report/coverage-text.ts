/** The coverage table for a terminal: clause by clause in the document's order. */
import type { Locale } from '../base/text.ts'
import type { Coverage, CoverageClause } from './coverage.ts'
import type { CoverageFormat } from './coverage-words.ts'
import { answerWords, CLAUSE_MARKS, CLAUSE_VERDICT_WORDS, countWords } from './coverage-words.ts'
import { labelled, layout, type Page, paragraph } from './text-layout.ts'
import { modelWord } from './words.ts'

export const coverageText: CoverageFormat = {
  id: 'text',
  render(coverage, view) {
    const page = layout(view)
    const lines = [...headingLines(coverage, page), ...coverage.clauses.flatMap((clause) => ['', ...clauseLines(clause, page)])]
    return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  },
}

function headingLines(coverage: Coverage, page: Page): string[] {
  const { policy, network } = coverage
  const { locale, ja, width } = page
  const document = documentWords(coverage, locale)
  const judged =
    network === undefined
      ? ja
        ? '構成を指定すると（--topology）、条項ごとの判定が出ます。'
        : 'Name a network (--topology) to see the verdict of each clause.'
      : [network.organization, modelWord(network.model, locale), ja ? `${network.today} 時点` : `as of ${network.today}`].join('  ')
  return [
    ...paragraph(policy.title[locale], 0, width),
    ...(document === '' ? [] : paragraph(document, 2, width)),
    ...paragraph(judged, 2, width),
    ...paragraph(countWords(coverage, locale), 2, width),
  ]
}

function documentWords({ policy: { document } }: Coverage, locale: Locale): string {
  if (document === undefined) return ''
  const details = [document.date, document.edition].flatMap((part) => part ?? [])
  if (details.length === 0) return document.title
  return locale === 'ja' ? `${document.title}（${details.join('、')}）` : `${document.title} (${details.join(', ')})`
}

function clauseLines(clause: CoverageClause, page: Page): string[] {
  const { locale, ja, width } = page
  const { quote, cite, reading, verdict } = clause
  const mark = verdict === undefined ? ' ' : CLAUSE_MARKS[verdict]
  const labels = ja
    ? { source: '文言', cite: '出典', reading: '読み方', answer: '答え', why: '理由' }
    : { source: 'text', cite: 'source', reading: 'reading', answer: 'answer', why: 'why' }
  const columns = ja ? 6 : 7
  const line = (label: string, text: string): string[] => labelled(label, text, 4, width, columns)
  const reasons = clause.checks.flatMap(({ check, reason }) => (reason === undefined ? [] : [`${check}: ${reason[locale]}`]))
  const inScope = clause.outOfScope === undefined
  return [
    `${mark} ${clause.clause}${verdict === undefined ? '' : `  ${CLAUSE_VERDICT_WORDS[verdict][locale]}`}`,
    ...(quote === undefined ? [] : line(labels.source, ja ? `「${quote}」` : `"${quote}"`)),
    ...(cite === undefined ? [] : line(labels.cite, cite)),
    ...(inScope ? line(labels.reading, reading[locale]) : []),
    ...line(inScope ? labels.answer : labels.why, answerWords(clause, locale).join('\n')),
    ...(page.all ? reasons.flatMap((reason) => line(labels.why, reason)) : []),
  ]
}
