/** Verdicts in time: on which days they change, and why. Every day on which something falls due is judged like today. */
import type { Text } from '../base/text.ts'
import type { Finding } from '../checks/check.ts'
import { analyse } from '../graph/analyse.ts'
import { locationOf } from '../report/excerpt.ts'
import type { ResultEvent, ResultUpcoming } from '../report/result.ts'
import { readDevices } from './devices.ts'
import type { Due } from './due-dates.ts'
import { dueDates } from './due-dates.ts'
import type { Judgement } from './judge.ts'
import { judge } from './judge.ts'
import type { Run } from './result.ts'

export interface Upcoming {
  readonly upcoming: ResultUpcoming
  readonly defects: readonly Text[]
}

/** What changes after the day of a run and up to another, soonest first. */
export function upcomingOf(run: Run, until: string): Upcoming {
  const { estate, policies } = run
  const days = new Map<string, Due[]>()
  for (const due of dueDates(estate, policies, run.today, until)) days.set(due.date, [...(days.get(due.date) ?? []), due])
  const events: ResultEvent[] = []
  const defects: Text[] = []
  let { devices, network, judgements } = run
  for (const [date, dues] of days) {
    // Only the day itself can change what an export says; where nothing of it is due, the network is the same.
    if (dues.some(({ span }) => span.source !== estate.topology.span.source)) {
      devices = readDevices(estate, date).devices
      network = analyse(estate.topology, devices)
    }
    const judged = judge(estate.topology, policies, devices, network, date, run.changes)
    defects.push(...judged.defects)
    events.push(...eventsOf(date, dues, judgements, judged.judgements))
    judgements = [...judged.judgements]
  }
  return { upcoming: { until, days: [...days.keys()], events }, defects }
}

function* eventsOf(date: string, dues: readonly Due[], before: readonly Judgement[], after: readonly Judgement[]): Generator<ResultEvent> {
  const was = new Map(before.map((judgement) => [keyOf(judgement), judgement]))
  for (const judgement of after) {
    const old = was.get(keyOf(judgement))
    if (old === undefined) continue
    const known = new Set(old.findings.map(findingKey))
    const now = new Set(judgement.findings.map(findingKey))
    const gained = judgement.findings.filter((finding) => !known.has(findingKey(finding)))
    const lost = old.findings.filter((finding) => !now.has(findingKey(finding)))
    if (old.verdict === judgement.verdict && gained.length === 0 && lost.length === 0) continue
    const { check, policy, severity, verdict } = judgement
    yield {
      date,
      check: check.id,
      policy: policy.id,
      title: check.title,
      severity,
      before: old.verdict,
      after: verdict,
      because: behind(dues, gained, lost).map(({ text, span }) => ({ text, location: locationOf(span) })),
      gained: gained.map((finding) => finding.text),
      lost: lost.map((finding) => finding.text),
    }
  }
}

/** What falls due that day and a finding that came or went points at, or names; where none does, all of it. */
function behind(dues: readonly Due[], gained: readonly Finding[], lost: readonly Finding[]): readonly Due[] {
  const findings = [...gained, ...lost]
  const meant = dues.filter((due) =>
    findings.some(({ cause, exception, text }) => {
      const within = cause.span.source === due.span.source && cause.span.start <= due.span.start && due.span.end <= cause.span.end
      const names = due.text.en.match(/[A-Za-z][\w.-]*-[\w.-]*\d[\w.-]*/g) ?? []
      return within || names.some((name) => name === exception || text.en.includes(name))
    }),
  )
  return meant.length === 0 ? dues : meant
}

function keyOf({ check, policy }: Judgement): string {
  return `${policy.id}\u0000${check.id}`
}

/** Findings are the same while they say the same of the same cause; how many days something is late is not another finding. */
function findingKey({ verdict, from, to, cause, exception }: Finding): string {
  return [verdict, from ?? '', to ?? '', cause.id, exception ?? ''].join('\u0000')
}
