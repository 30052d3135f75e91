/** One cause in a text report: the finding, the packet, its way, the line, and what to do. */
import type { Locale } from '../base/text.ts'
import { chainLines, everyChainLines } from './text-chain.ts'
import { hopLines, packetWords } from './text-hops.ts'
import { labelled, paragraph, type Page } from './text-layout.ts'
import type { Excerpt, Result, ResultClause, ResultFinding, ResultGroup, ResultTraffic } from './result.ts'
import { ADVISORY_MARK, placeOf, pointOf, SEVERITY_WORDS, VERDICT_MARKS } from './words.ts'
import { cut, padLeft, widthOf } from '../base/width.ts'

const FIRST_SAME_CAUSE = 5
const FIRST_TRAFFIC = 4
const FIRST_CLAUSES = 4

/** Findings that say the same, under several policies or of several parts of the traffic. */
export interface Alike {
  /** The first of them; its clauses are those of all. */
  readonly finding: ResultFinding
  readonly policies: readonly string[]
  /** How many different ones there are under one policy. */
  readonly count: number
}

/** Puts findings with the same key together, in the order of the first of each. */
export function alike(findings: readonly ResultFinding[], key: (finding: ResultFinding) => string): Alike[] {
  const groups = new Map<string, ResultFinding[]>()
  for (const finding of findings) {
    const same = groups.get(key(finding))
    if (same === undefined) groups.set(key(finding), [finding])
    else same.push(finding)
  }
  return [...groups.values()].flatMap((same) => {
    const [finding] = same
    if (finding === undefined) return []
    const clauses = new Map(same.flatMap((each) => each.clauses).map((clause) => [`${clause.policy} ${clause.clause}`, clause]))
    const policies = [...new Set(same.map(({ policy }) => policy))]
    return [{ finding: { ...finding, clauses: [...clauses.values()] }, policies, count: new Set(same.map(({ text }) => text.ja)).size }]
  })
}

export const sameWords = ({ check, verdict, severity, from, to, text, foreignSource, exception }: ResultFinding) =>
  JSON.stringify([check, verdict, severity, from, to, text.ja, foreignSource, exception])

const samePair = ({ check, verdict, severity, advisory, from, to, foreignSource }: ResultFinding) =>
  JSON.stringify([check, verdict, severity, advisory, from, to, foreignSource])

/** A cause in full: its worst finding, and the others in one line each. */
export function groupLines(group: ResultGroup, result: Result, page: Page): string[] {
  const worst = alike(group.findings, sameWords)[0]?.finding
  if (worst === undefined) return []
  const others = group.findings.filter((finding) => sameWords(finding) !== sameWords(worst))
  return [
    cut(titleLine(worst, result, page), page.width),
    ...paragraph(worst.text[page.locale], 2, page.width),
    ...packetLines(worst, page),
    '',
    ...excerptLines(group.cause.excerpt, page),
    '',
    ...factLines(worst, result, page),
    ...sameCauseLines(others, result, page),
  ]
}

/** A cause in two or three lines, for what is exempted or only informs. */
export function shortGroupLines(group: ResultGroup, result: Result, page: Page): string[] {
  return alike(group.findings, sameWords).flatMap(({ finding }) => [
    cut(`  ${titleLine(finding, result, page)}`, page.width),
    ...paragraph(finding.text[page.locale], 4, page.width),
    ...paragraph(
      `${finding.exception === undefined ? '' : `${exceptionWords(finding, page.locale)}  `}${group.cause.label[page.locale]}  ${placeOf(group.cause.excerpt.location)}`,
      4,
      page.width,
    ),
  ])
}

/** `✗ SEG-001 重大  title`; what is more particular than the title stands before it. */
function titleLine(finding: ResultFinding, result: Result, { locale, ja }: Page, particular = ''): string {
  const title = result.checks.find(({ check, policy }) => check === finding.check && policy === finding.policy)?.title[locale] ?? ''
  const mark = finding.advisory && finding.verdict === 'violation' ? ADVISORY_MARK : VERDICT_MARKS[finding.verdict]
  const advisory = finding.advisory ? (ja ? '（参考扱い）' : ' (advisory)') : ''
  return `${mark} ${finding.check} ${SEVERITY_WORDS[finding.severity][locale]}${advisory}${particular}  ${title}`
}

function packetLines(finding: ResultFinding, page: Page): string[] {
  if (finding.chains !== undefined) return ['', ...everyChainLines(finding, page)]
  if (finding.chain !== undefined) return ['', ...chainLines(finding.chain, finding.lacking, page)]
  if (finding.packet === undefined) return []
  return ['', `    ${packetWords(finding.packet)}`, ...hopLines(finding, finding.hops ?? [], page)]
}

/** The lines of an input, the one to look at marked. */
export function excerptLines(excerpt: Excerpt, { width }: Page): string[] {
  const digits = Math.max(...excerpt.lines.map(({ number }) => String(number).length), 1)
  const lines = [`    ${pointOf(excerpt.location)}`]
  let previous: number | undefined
  for (const { number, text, focus } of excerpt.lines) {
    if (previous !== undefined && number > previous + 1) lines.push(`      ${padLeft('⋮', digits)}`)
    lines.push(cut(`    ${focus ? '▸' : ' '} ${padLeft(String(number), digits)}  ${text.replaceAll('\t', '    ')}`, width))
    previous = number
  }
  return lines
}

function factLines(finding: ResultFinding, result: Result, page: Page): string[] {
  const { locale, ja, width } = page
  const facts: (readonly [string, string])[] = []
  for (const { text, location } of finding.uncertainties) facts.push([ja ? '不明' : 'unknown', `${text[locale]}  ${placeOf(location)}`])
  for (const { text, location } of finding.conditions)
    facts.push([
      ja ? '条件' : 'condition',
      ja ? `${text.ja}（成り立つものとして判定）  ${placeOf(location)}` : `${text.en} (judged as if true)  ${placeOf(location)}`,
    ])
  if (finding.foreignSource)
    facts.push([
      ja ? '注意' : 'note',
      ja
        ? '送信元アドレスはそのゾーンのものではありません（詐称、または経由した通信）'
        : 'the source address is not one of the zone (spoofed, or passing through)',
    ])
  if (finding.lacking !== undefined && finding.chain === undefined) facts.push([ja ? '不足' : 'lacking', finding.lacking[locale]])
  const traffic = trafficWords(finding, page)
  if (traffic !== undefined) facts.push([ja ? '範囲' : 'extent', traffic])
  if (finding.exception !== undefined) facts.push([ja ? '例外' : 'exception', exceptionWords(finding, locale)])
  const shown = page.all ? finding.clauses : finding.clauses.slice(0, FIRST_CLAUSES)
  for (const clause of shown) facts.push([ja ? '根拠' : 'clause', clauseWords(clause, result, locale)])
  const rest = finding.clauses.length - shown.length
  if (rest > 0) facts.push([ja ? '根拠' : 'clause', ja ? `ほか ${rest} 件` : `${rest} more`])
  facts.push([ja ? '直し方' : 'fix', finding.fix[locale]])
  if (finding.confirm !== undefined) facts.push([ja ? '実機で' : 'on device', finding.confirm])
  const columns = Math.max(...facts.map(([label]) => widthOf(label)))
  let previous = ''
  return facts.flatMap(([label, words]) => {
    const lines = labelled(label === previous ? '' : label, words, 2, width, columns)
    previous = label
    return lines
  })
}

/** All packets concerned, where they are more than the one shown. */
function trafficWords(finding: ResultFinding, { locale, all }: Page): string | undefined {
  const traffic = finding.traffic ?? []
  if (traffic.length === 0) return undefined
  return trafficSummary(traffic, finding.trafficTruncated === true, locale, all ? traffic.length : FIRST_TRAFFIC)
}

/** Rows of a packet set, the first few, one line each. */
export function trafficSummary(traffic: readonly ResultTraffic[], truncated: boolean, locale: Locale, first: number): string {
  const rows = traffic.slice(0, first).map(({ src, dst, service }) => `${src} → ${dst}  ${service}`)
  const rest = traffic.length - rows.length
  if (truncated || rest > 0) rows.push(locale === 'ja' ? 'ほか' : 'and more')
  return rows.join('\n')
}

function clauseWords(clause: ResultClause, result: Result, locale: Locale): string {
  const head = result.policies.length > 1 ? `${clause.policy} ${clause.clause}` : clause.clause
  if (clause.quote !== undefined) return locale === 'ja' ? `${head}「${clause.quote}」` : `${head} "${clause.quote}"`
  return clause.cite === undefined ? head : `${head}  ${clause.cite}`
}

function exceptionWords(finding: ResultFinding, locale: Locale): string {
  if (finding.exception === undefined) return ''
  const { id, expires } = finding.exception
  if (locale === 'ja') return expires === undefined ? `${id}（期限なし）` : `${id}（期限 ${expires}）`
  return expires === undefined ? `${id} (no expiry)` : `${id} (expires ${expires})`
}

function sameCauseLines(others: readonly ResultFinding[], result: Result, page: Page): string[] {
  const merged = alike(others, samePair)
  if (merged.length === 0) return []
  const { ja, width } = page
  const shown = page.all ? merged : merged.slice(0, FIRST_SAME_CAUSE)
  const rest = merged.length - shown.length
  return [
    '',
    ja ? '  同じ原因による指摘' : '  with the same cause',
    ...shown.map((each) => cut(`    ${titleLine(each.finding, result, page, pairWords(each, result, page))}`, width)),
    ...(rest > 0 ? [ja ? `    ほか ${rest} 件 (--all で全件)` : `    ${rest} more (--all shows all)`] : []),
  ]
}

/** Where from, where to, how many, and under which policies when not under all of them. */
function pairWords({ finding, policies, count }: Alike, result: Result, { ja }: Page): string {
  const pair = finding.from === undefined || finding.to === undefined ? '' : `  ${finding.from} → ${finding.to}`
  const foreign = finding.foreignSource ? (ja ? '（送信元が他所のアドレス）' : ' (foreign source)') : ''
  const several = count > 1 ? (ja ? `  ${count} 件` : `  ${count} findings`) : ''
  const partly = policies.length === result.policies.length ? '' : ja ? `（${policies.join('、')}）` : ` (${policies.join(', ')})`
  return pair + foreign + several + partly
}
