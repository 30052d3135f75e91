/** The report people read in a terminal: what was judged, what was not, and the worst causes first. */
import type { Locale } from '../base/text.ts'
import { baselineLines } from './text-baseline.ts'
import { renderDifferenceText } from './text-difference.ts'
import { groupLines, shortGroupLines } from './text-finding.ts'
import { upcomingLines } from './text-upcoming.ts'
import { labelled, layout, paragraph, type Page } from './text-layout.ts'
import type { Reporter, RenderOptions } from './reporter.ts'
import type { Result, ResultGroup } from './result.ts'
import { modelWord, placeOf, pointOf, SEVERITY_WORDS, VERDICT_MARKS, VERDICT_WORDS } from './words.ts'
import { cut, pad, widthOf } from '../base/width.ts'

/** Causes shown in full before the rest is left to `--all`. */
const FIRST_CAUSES = 10
const FIRST_EXEMPTED = 10
const FIRST_STATEMENTS = 20
const FIRST_NOT_JUDGED = 8
const FIRST_NOT_DECLARED = 8

export const text: Reporter = {
  id: 'text',
  title: { ja: '端末向けテキスト', en: 'text for a terminal' },
  extension: 'txt',
  render: renderText,
  renderDifference: renderDifferenceText,
}

function renderText(result: Result, options: RenderOptions): string {
  const page = layout(options)
  const lines = [
    ...headingLines(result, page),
    '',
    ...summaryLines(result, page),
    ...causeLines(result, page),
    ...baselineLines(result, page),
    ...exemptedLines(result, page),
    ...informationLines(result, page),
    ...notDeclaredLines(result, page),
    ...upcomingLines(result, page),
    ...notUnderstoodLines(result, page),
    ...diagnosticLines(result, page),
    ...statedLines(result, page),
    ...(options.all ? checkLines(result, page) : []),
    ...notSeenLines(result, page),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function headingLines(result: Result, { ja, locale, width }: Page): string[] {
  const policies = result.policies.map(({ id, edition }) =>
    edition === undefined ? id : ja ? `${id}（${edition}）` : `${id} (${edition})`,
  )
  const heading = [
    result.organization,
    modelWord(result.model, locale),
    ja ? `方針: ${policies.join('、')}` : `policy: ${policies.join(', ')}`,
    ja ? `${result.today} 時点` : `as of ${result.today}`,
  ].join('  ')
  return paragraph(heading, 0, width)
}

function summaryLines(result: Result, page: Page): string[] {
  const { ja, width } = page
  const s = result.summary
  const counts = ja
    ? [
        `違反 ${s.violation}`,
        ...(s.known === undefined ? [] : [`既知 ${s.known}`]),
        `判定不能 ${s.notEvaluable}`,
        `例外適用 ${s.exempted}`,
        `適合 ${s.pass}`,
        `対象外 ${s.notApplicable}`,
        ...(s.notDeclared === 0 ? [] : [`申告なし ${s.notDeclared}`]),
        `未評価 ${s.notJudged}`,
      ]
    : [
        `violation ${s.violation}`,
        ...(s.known === undefined ? [] : [`known ${s.known}`]),
        `not evaluable ${s.notEvaluable}`,
        `exempted ${s.exempted}`,
        `pass ${s.pass}`,
        `not applicable ${s.notApplicable}`,
        ...(s.notDeclared === 0 ? [] : [`not declared ${s.notDeclared}`]),
        `not judged ${s.notJudged}`,
      ]
  const files = result.inputs.length
  const inputs = ja
    ? [`入力 ${files} ファイル`, `ルール ${s.rules}`, `解釈できなかった文 ${s.notUnderstood}`]
    : [
        `${files} input ${files === 1 ? 'file' : 'files'}`,
        `${s.rules} ${s.rules === 1 ? 'rule' : 'rules'}`,
        `statements not understood ${s.notUnderstood}`,
      ]
  // Under several policies a check is judged once for each, and one finding below may stand for several of these.
  const judged =
    result.policies.length < 2 ? '' : ja ? `検査×方針 ${result.checks.length}:  ` : `checks × policies ${result.checks.length}:  `
  return [
    ...paragraph(`${judged}${counts.join('    ')}`, 2, width),
    ...paragraph(inputs.join('  '), 2, width),
    ...notJudgedLines(result, page),
    ...paragraph(conclusion(result, page.locale), 2, width),
  ]
}

/** One line each, so that all of them are named; in full with `--all`. */
function notJudgedLines(result: Result, { ja, locale, width, all }: Page): string[] {
  if (result.notJudged.length === 0) return []
  const label = ja ? '未評価' : 'not judged'
  const shown = all ? result.notJudged : result.notJudged.slice(0, FIRST_NOT_JUDGED)
  const rest = result.notJudged.length - shown.length
  const items = shown.map((item) => (all ? item.text[locale] : cut(item.text[locale], width - widthOf(label) - 4)))
  if (rest > 0) items.push(more(rest, locale))
  return labelled(label, items.join('\n'), 2, width)
}

/** One sentence that says no more than was proved. */
function conclusion(result: Result, locale: Locale): string {
  const s = result.summary
  const ja = locale === 'ja'
  const notJudged = s.notJudged === 0 ? '' : ja ? '未評価の項目を除き、' : 'Apart from what was not judged, '
  const known = result.baseline?.findings ?? 0
  const beyond = result.baseline === undefined ? '' : ja ? '記録にない' : ' that are not recorded'
  if (result.exitCode === 1) return ja ? `判定: ${beyond}違反があります。` : `Verdict: there are violations${beyond}.`
  if (result.exitCode === 2)
    return ja ? '判定: 判定できないところがあります。適合とは言えません。' : 'Verdict: some of it could not be decided. This is not a pass.'
  if (known > 0)
    return ja
      ? `判定: 記録にない違反はありません（既知の指摘 ${known} 件。適合ではありません）。`
      : `Verdict: no violation that is not recorded (known findings: ${known}; this is not a pass).`
  if (s.violation > 0)
    return ja
      ? '判定: 方針が不合格とする違反はありません（軽微な違反があります）。'
      : 'Verdict: no violation that fails under the policy (there are minor ones).'
  const because = s.exempted === 0 ? '' : ja ? '（承認済みの例外措置を含みます）' : ' (approved exceptions included)'
  return ja
    ? `判定: ${notJudged}違反はありません${because}。`
    : `Verdict: ${notJudged === '' ? 'no violation' : `${notJudged}no violation`}${because}.`
}

function causeLines(result: Result, page: Page): string[] {
  const groups = result.groups.filter((group) => group.verdict !== 'exempted' && !informs(group))
  const shown = page.all ? groups : groups.slice(0, FIRST_CAUSES)
  const lines = shown.flatMap((group) => ['', ...groupLines(group, result, page)])
  const rest = groups.slice(shown.length)
  return rest.length === 0 ? lines : [...lines, '', ...restLines(rest, page)]
}

/** What the causes left out are, by verdict and severity. */
function restLines(rest: readonly ResultGroup[], { ja, locale, width }: Page): string[] {
  const counts = new Map<string, number>()
  for (const { verdict, severity } of rest) {
    const key = `${VERDICT_WORDS[verdict][locale]} ${SEVERITY_WORDS[severity][locale]}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const kinds = [...counts].map(([kind, n]) => `${kind} ${n}`).join(ja ? '、' : ', ')
  return paragraph(ja ? `ほか ${rest.length} 件 (--all で全件): ${kinds}` : `${rest.length} more (--all shows all): ${kinds}`, 0, width)
}

function exemptedLines(result: Result, page: Page): string[] {
  const groups = result.groups.filter((group) => group.verdict === 'exempted')
  return section(page, ja(page, '例外適用', 'Exempted'), groups, FIRST_EXEMPTED, (group) => shortGroupLines(group, result, page))
}

/** What is listed for a reader and decides nothing; in full with `--all`. */
function informationLines(result: Result, page: Page): string[] {
  const groups = result.groups.filter(informs)
  return section(page, ja(page, '参考', 'For information'), groups, FIRST_EXEMPTED, (group) =>
    page.all ? ['', ...groupLines(group, result, page)] : shortGroupLines(group, result, page),
  )
}

/** What people have not declared: named, because silence about it would look like a pass. */
function notDeclaredLines(result: Result, page: Page): string[] {
  const checks = result.checks.filter(({ verdict }) => verdict === 'not-declared')
  const several = result.policies.length > 1
  return section(page, ja(page, '申告なし', 'Not declared'), checks, FIRST_NOT_DECLARED, ({ check, policy, title, reason }) => {
    const heading = `${check}  ${title[page.locale]}${several ? `  ${policy}` : ''}`
    const why = reason?.[page.locale]
    return page.all
      ? [...paragraph(heading, 2, page.width), ...(why === undefined ? [] : paragraph(why, 6, page.width))]
      : [`  ${cut(why === undefined ? heading : `${heading}: ${why}`, page.width - 2)}`]
  })
}

function informs({ verdict, severity }: ResultGroup): boolean {
  return verdict === 'violation' && severity === 'info'
}

function notUnderstoodLines(result: Result, page: Page): string[] {
  return section(page, ja(page, '解釈できなかった文', 'Statements not understood'), result.notUnderstood, FIRST_STATEMENTS, (statement) => {
    return [
      `  ${cut(`${placeOf(statement.location)}  ${statement.excerpt}`, page.width - 2)}`,
      ...paragraph(statement.text[page.locale], 6, page.width),
    ]
  })
}

function diagnosticLines(result: Result, page: Page): string[] {
  return section(page, ja(page, '入力について', 'About the inputs'), result.diagnostics, FIRST_STATEMENTS, (diagnostic) => {
    const hint = diagnostic.hint === undefined ? [] : paragraph(`→ ${diagnostic.hint[page.locale]}`, 6, page.width)
    return [...paragraph(`${pointOf(diagnostic.location)}  ${diagnostic.text[page.locale]}`, 2, page.width), ...hint]
  })
}

function statedLines(result: Result, page: Page): string[] {
  return section(page, ja(page, '前提と事実', 'Assumptions and facts'), result.stated, FIRST_STATEMENTS, ({ text: said, location }) =>
    paragraph(location === undefined ? said[page.locale] : `${said[page.locale]}  ${placeOf(location)}`, 2, page.width),
  )
}

function checkLines(result: Result, page: Page): string[] {
  const verdictWidth = Math.max(0, ...result.checks.map(({ verdict }) => widthOf(VERDICT_WORDS[verdict][page.locale])))
  const policyWidth = Math.max(0, ...result.checks.map(({ policy }) => widthOf(policy)))
  return section(page, ja(page, '検査ごとの判定', 'Verdict of each check'), result.checks, Number.POSITIVE_INFINITY, (check) => {
    const reason = check.reason === undefined ? '' : page.ja ? `（${check.reason.ja}）` : ` (${check.reason.en})`
    const verdict = `${VERDICT_MARKS[check.verdict]} ${pad(VERDICT_WORDS[check.verdict][page.locale], verdictWidth)}`
    return [
      `  ${cut(`${verdict}  ${check.check}  ${pad(check.policy, policyWidth)}  ${check.title[page.locale]}${reason}`, page.width - 2)}`,
    ]
  })
}

function notSeenLines(result: Result, page: Page): string[] {
  if (result.notSeen.length === 0) return []
  const seen = result.notSeen.map((item) => item[page.locale]).join(page.ja ? '、' : '; ')
  return ['', ja(page, 'この判定では見えないもの', 'Not visible to this verdict'), ...paragraph(seen, 2, page.width)]
}

function section<T>(page: Page, title: string, items: readonly T[], first: number, show: (item: T) => readonly string[]): string[] {
  if (items.length === 0) return []
  const shown = page.all ? items : items.slice(0, first)
  const rest = items.length - shown.length
  return [
    '',
    page.ja ? `${title} ${items.length} 件` : `${title}: ${items.length}`,
    ...shown.flatMap(show),
    ...(rest > 0 ? [`  ${more(rest, page.locale)}`] : []),
  ]
}

function more(count: number, locale: Locale): string {
  return locale === 'ja' ? `ほか ${count} 件 (--all で全件)` : `${count} more (--all shows all)`
}

function ja(page: Page, japanese: string, english: string): string {
  return page.ja ? japanese : english
}
