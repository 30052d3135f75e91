/** Two runs compared, for people: what opens, what closes, which verdicts change. */
import type { Difference, TrafficChange } from './difference.ts'
import { alike, excerptLines, sameWords, trafficSummary } from './text-finding.ts'
import { hopLines, packetWords } from './text-hops.ts'
import { labelled, layout, paragraph, type Page } from './text-layout.ts'
import type { RenderOptions } from './reporter.ts'
import type { ResultFinding } from './result.ts'
import { SEVERITY_WORDS, VERDICT_MARKS, VERDICT_WORDS } from './words.ts'
import { cut } from '../base/width.ts'

const FIRST_CHANGES = 10
const FIRST_TRAFFIC = 6

export function renderDifferenceText(difference: Difference, options: RenderOptions): string {
  const page = layout(options)
  const lines = [
    ...paragraph(`${difference.organization}  ${page.ja ? `${difference.today} 時点` : `as of ${difference.today}`}`, 0, page.width),
    '',
    ...summaryLines(difference, page),
    ...changeLines(difference, 'opened', page),
    ...changeLines(difference, 'closed', page),
    ...verdictLines(difference, page),
    ...findingLines(page.ja ? '増えた指摘' : 'Findings gained', difference.gained, page),
    ...findingLines(page.ja ? 'なくなった指摘' : 'Findings lost', difference.lost, page),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function summaryLines(difference: Difference, { ja, width }: Page): string[] {
  const count = (change: TrafficChange['change']) => difference.traffic.filter((item) => item.change === change).length
  const counts = ja
    ? [
        `開く通信 ${count('opened')}`,
        `閉じる通信 ${count('closed')}`,
        `変わる判定 ${difference.verdicts.length}`,
        `増えた指摘 ${difference.gained.length}`,
        `なくなった指摘 ${difference.lost.length}`,
      ]
    : [
        `opened ${count('opened')}`,
        `closed ${count('closed')}`,
        `verdicts changed ${difference.verdicts.length}`,
        `findings gained ${difference.gained.length}`,
        `findings lost ${difference.lost.length}`,
      ]
  const unread = [difference.before, difference.after].map(({ summary }) => summary.notUnderstood)
  const inputs = ja
    ? `解釈できなかった文 変更前 ${unread[0]} / 変更後 ${unread[1]}`
    : `statements not understood: ${unread[0]} before, ${unread[1]} after`
  return [...paragraph(counts.join('    '), 2, width), ...paragraph(inputs, 2, width)]
}

function changeLines(difference: Difference, change: TrafficChange['change'], page: Page): string[] {
  const items = difference.traffic.filter((item) => item.change === change)
  if (items.length === 0) return []
  const shown = page.all ? items : items.slice(0, FIRST_CHANGES)
  const rest = items.length - shown.length
  const title = change === 'opened' ? (page.ja ? '開く通信' : 'Opened') : page.ja ? '閉じる通信' : 'Closed'
  return [
    '',
    page.ja ? `${title} ${items.length} 件` : `${title}: ${items.length}`,
    ...shown.flatMap((item) => ['', ...trafficChangeLines(item, page)]),
    ...(rest > 0 ? ['', page.ja ? `ほか ${rest} 件 (--all で全件)` : `${rest} more (--all shows all)`] : []),
  ]
}

function trafficChangeLines(item: TrafficChange, page: Page): string[] {
  const { locale, ja, width } = page
  const sure = item.sureness === 'certain' ? '' : ja ? '（不明な点があり、確実ではありません）' : ' (not certain: something is unknown)'
  const mark = item.change === 'opened' ? '+' : '-'
  const traffic = trafficSummary(item.traffic, item.trafficTruncated, locale, page.all ? item.traffic.length : FIRST_TRAFFIC)
  const lines = [
    cut(`${mark} ${item.from} → ${item.to}${sure}`, width),
    ...paragraph(traffic, 4, width),
    '',
    `    ${packetWords(item.packet)}`,
    ...hopLines(item, item.hops, page),
  ]
  if (item.cause === undefined) return lines
  const side = item.cause.side === 'before' ? (ja ? '変更前' : 'before') : ja ? '変更後' : 'after'
  return [...lines, '', ...labelled(side, item.cause.label[locale], 4, width), ...excerptLines(item.cause.excerpt, page)]
}

function verdictLines(difference: Difference, page: Page): string[] {
  if (difference.verdicts.length === 0) return []
  const { locale, ja, width } = page
  // A check usually changes under every policy at once.
  const changes = new Map<string, { readonly words: string; readonly policies: string[] }>()
  for (const { check, policy, title, before, after } of difference.verdicts) {
    const words = `${check}  ${VERDICT_WORDS[before][locale]} → ${VERDICT_WORDS[after][locale]}  ${title[locale]}`
    const known = changes.get(words)
    if (known === undefined) changes.set(words, { words, policies: [policy] })
    else known.policies.push(policy)
  }
  return [
    '',
    ja ? `変わる判定 ${difference.verdicts.length} 件` : `Verdicts changed: ${difference.verdicts.length}`,
    ...[...changes.values()].flatMap(({ words, policies }) =>
      paragraph(ja ? `${words}（${policies.join('、')}）` : `${words} (${policies.join(', ')})`, 2, width),
    ),
  ]
}

function findingLines(title: string, findings: readonly ResultFinding[], page: Page): string[] {
  const merged = alike(findings, sameWords)
  if (merged.length === 0) return []
  const { locale, ja, width } = page
  const shown = page.all ? merged : merged.slice(0, FIRST_CHANGES)
  const rest = merged.length - shown.length
  return [
    '',
    ja ? `${title} ${findings.length} 件` : `${title}: ${findings.length}`,
    ...shown.flatMap(({ finding, policies }) => [
      cut(
        `  ${VERDICT_MARKS[finding.verdict]} ${finding.check} ${SEVERITY_WORDS[finding.severity][locale]}  ${policies.join(ja ? '、' : ', ')}`,
        width,
      ),
      ...paragraph(finding.text[locale], 4, width),
    ]),
    ...(rest > 0 ? [ja ? `  ほか ${rest} 件 (--all で全件)` : `  ${rest} more (--all shows all)`] : []),
  ]
}
