/** The part of a text report that speaks of a baseline: what is known, what is mended, what lapsed, what was recorded. */
import type { Locale, Text } from '../base/text.ts'
import { cut } from '../base/width.ts'
import type { Result, ResultBaseline, ResultFinding, ResultGroup, ResultRecorded } from './result.ts'
import { paragraph, type Page } from './text-layout.ts'
import { placeOf, SEVERITY_WORDS, VERDICT_MARKS } from './words.ts'

const FIRST = 10

/** Known findings, after what is new; nothing without a baseline. */
export function baselineLines(result: Result, page: Page): string[] {
  const { baseline } = result
  if (baseline === undefined) return []
  return [
    ...updateLines(baseline, page),
    ...knownLines(baseline, result, page),
    ...lapsedLines(baseline, result, page),
    ...mendedLines(baseline, result, page),
  ]
}

function updateLines({ path, update }: ResultBaseline, { ja, width }: Page): string[] {
  if (update === undefined) return []
  const { added, kept, narrowed, removed } = update
  const words = ja
    ? `${path} を更新しました: 追加 ${added}  継続 ${kept}  縮小 ${narrowed}  削除 ${removed}`
    : `${path} updated: ${added} added, ${kept} kept, ${narrowed} narrowed, ${removed} removed`
  return ['', ...paragraph(words, 0, width)]
}

function knownLines({ path, recorded, findings, known }: ResultBaseline, result: Result, page: Page): string[] {
  if (known.length === 0) return []
  const { ja, locale, width, all } = page
  const shown = all ? known : known.slice(0, FIRST)
  const rest = known.length - shown.length
  const undecided = known.some(({ verdict }) => verdict === 'not-evaluable')
  return [
    '',
    ja ? `既知の指摘 ${findings} 件（${path}、${recorded} 記録）` : `Known findings: ${findings} (${path}, recorded ${recorded})`,
    ...shown.flatMap((group) => groupLines(group, result, page)),
    ...(rest > 0 ? [`  ${ja ? `ほか ${rest} 件 (--all で全件)` : `${rest} more (--all shows all)`}`] : []),
    ...(undecided ? paragraph(UNDECIDED[locale], 2, width) : []),
  ]
}

const UNDECIDED: Text = {
  ja: '判定不能のまま記録した指摘では、記録した範囲の中の変化は見えません。',
  en: 'Inside what was recorded as not evaluable, changes cannot be seen.',
}

function groupLines({ cause, findings }: ResultGroup, result: Result, page: Page): string[] {
  const { locale, width, ja } = page
  const seen = new Map<string, { readonly finding: ResultFinding; readonly policies: string[] }>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.check, finding.verdict, finding.from, finding.to, finding.text.ja, finding.known])
    const same = seen.get(key)
    if (same === undefined) seen.set(key, { finding, policies: [finding.policy] })
    else same.policies.push(finding.policy)
  }
  return [...seen.values()].flatMap(({ finding, policies }) => {
    const title = titleOf(result, finding, locale)
    const partly = policies.length === result.policies.length ? '' : ja ? `（${policies.join('、')}）` : ` (${policies.join(', ')})`
    return [
      cut(`  ${VERDICT_MARKS[finding.verdict]} ${finding.check} ${SEVERITY_WORDS[finding.severity][locale]}${partly}  ${title}`, width),
      ...paragraph(finding.text[locale], 4, width),
      ...paragraph(`${knownWords(finding, locale)}  ${cause.label[locale]}  ${placeOf(cause.excerpt.location)}`, 4, width),
    ]
  })
}

/** `2026-11-20 から既知（2027-03-31 まで、更新待ち、情報政策課長）`. */
function knownWords({ known }: ResultFinding, locale: Locale): string {
  if (known === undefined) return ''
  const { since, until, reason, by } = known
  const ja = locale === 'ja'
  const more = [
    ...(until === undefined ? [] : [ja ? `${until} まで` : `until ${until}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(by === undefined ? [] : [by]),
  ]
  const head = ja ? `${since} から既知` : `known since ${since}`
  if (more.length === 0) return head
  return ja ? `${head}（${more.join('、')}）` : `${head} (${more.join(', ')})`
}

function lapsedLines({ lapsed }: ResultBaseline, result: Result, page: Page): string[] {
  if (lapsed.length === 0) return []
  const { ja, locale, width } = page
  return [
    '',
    ja ? `期限の過ぎた記録 ${lapsed.length} 件（既知として扱いません）` : `Lapsed records: ${lapsed.length} (no longer known)`,
    ...listed(lapsed, page).flatMap((entry) =>
      recordedLines(entry, result, page, ja ? `期限 ${entry.until ?? ''}` : `until ${entry.until ?? ''}`),
    ),
    ...paragraph(LAPSED[locale], 2, width),
  ]
}

const LAPSED: Text = {
  ja: '直すか、until: を書き換えてください（--update-baseline は期限を変えません）。',
  en: 'Mend them, or change until: by hand (--update-baseline does not move it).',
}

const HOW: Readonly<Record<ResultBaseline['mended'][number]['how'], Text>> = {
  gone: { ja: '解消', en: 'mended' },
  narrowed: { ja: '一部解消', en: 'partly mended' },
  changed: { ja: '内容が変わった', en: 'says something else now' },
  'not-run': { ja: '検査していない', en: 'its check does not run' },
}

function mendedLines({ mended, path }: ResultBaseline, result: Result, page: Page): string[] {
  if (mended.length === 0) return []
  const { ja, locale, width } = page
  return [
    '',
    ja ? `解消・変化した記録 ${mended.length} 件` : `Records mended or changed: ${mended.length}`,
    ...listed(mended, page).flatMap((entry) => recordedLines(entry, result, page, HOW[entry.how][locale])),
    ...paragraph(
      ja ? `--update-baseline を付けて実行すると ${path} に反映されます。` : `Run with --update-baseline to take them over into ${path}.`,
      2,
      width,
    ),
  ]
}

function listed<T>(items: readonly T[], { all }: Page): readonly T[] {
  return all ? items : items.slice(0, FIRST)
}

function recordedLines(entry: ResultRecorded, result: Result, { locale, ja, width }: Page, mark: string): string[] {
  const pair = entry.from === undefined || entry.to === undefined ? '' : `  ${entry.from} → ${entry.to}`
  const policy = result.policies.length > 1 ? (ja ? `（${entry.policy}）` : ` (${entry.policy})`) : ''
  return [
    cut(`  ${mark}  ${entry.check}${policy}${pair}  ${ja ? `${entry.since} 記録` : `recorded ${entry.since}`}`, width),
    ...paragraph(entry.text[locale], 4, width),
  ]
}

function titleOf(result: Result, finding: ResultFinding, locale: Locale): string {
  return result.checks.find(({ check, policy }) => check === finding.check && policy === finding.policy)?.title[locale] ?? ''
}
