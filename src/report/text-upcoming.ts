/** The part of the text report that says which verdicts will change, and when. */
import type { ResultEvent, Result } from './result.ts'
import { type Page, paragraph } from './text-layout.ts'
import { placeOf, VERDICT_WORDS } from './words.ts'

const FIRST_REASONS = 3

export function upcomingLines({ upcoming, policies }: Result, page: Page): string[] {
  if (upcoming === undefined) return []
  const { until, events } = upcoming
  const title = page.ja ? `${until} までに変わる判定` : `Verdicts that change up to ${until}`
  if (events.length === 0) return ['', title, page.ja ? '  変わる判定はありません。' : '  None.']
  const lines = underSeveral(events)
  return [
    '',
    page.ja ? `${title} ${lines.length} 件` : `${title}: ${lines.length}`,
    ...lines.flatMap(({ event, under }) => eventLines(event, policies.length > 1 ? under : [], page)),
  ]
}

interface Line {
  readonly event: ResultEvent
  /** The policies under which it is so. */
  readonly under: readonly string[]
}

/** What changes alike under several policies is one line. */
function underSeveral(events: readonly ResultEvent[]): readonly Line[] {
  const lines = new Map<string, Line>()
  for (const event of events) {
    const { policy, severity: _, ...rest } = event
    const key = JSON.stringify(rest)
    const line = lines.get(key)
    lines.set(key, line === undefined ? { event, under: [policy] } : { event: line.event, under: [...line.under, policy] })
  }
  return [...lines.values()]
}

function eventLines(
  { date, check, title, before, after, because, gained, lost }: ResultEvent,
  under: readonly string[],
  page: Page,
): string[] {
  const { ja, locale, width } = page
  const change =
    before === after
      ? `${VERDICT_WORDS[after][locale]}${ja ? '（指摘が変わります）' : ' (other findings)'}`
      : `${VERDICT_WORDS[before][locale]} → ${VERDICT_WORDS[after][locale]}`
  const reasons = page.all ? because : because.slice(0, FIRST_REASONS)
  const rest = because.length - reasons.length
  const findings = page.all ? [...gained.map((text) => `+ ${text[locale]}`), ...lost.map((text) => `- ${text[locale]}`)] : []
  return [
    ...paragraph(
      `${date}  ${check}  ${change}  ${title[locale]}${under.length === 0 ? '' : `  ${under.join(ja ? '、' : ', ')}`}`,
      2,
      width,
    ),
    ...reasons.flatMap(({ text, location }) => paragraph(`${text[locale]}  ${placeOf(location)}`, 14, width)),
    ...(rest > 0 ? paragraph(ja ? `ほか ${rest} 件` : `and ${rest} more`, 14, width) : []),
    ...findings.flatMap((finding) => paragraph(finding, 14, width)),
  ]
}
