import * as z from 'zod'
import { sortedBy } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import type { Exception } from '../model/topology.ts'
import { ageInDays } from './attributes/declared.ts'
import type { Gathered } from './attributes/gathered.ts'
import { gap, NOTHING, outcomeOf } from './attributes/gathered.ts'
import { entryCause } from './cause.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'

const parameters = z.strictObject({
  emergency: z
    .boolean()
    .default(true)
    .describe(
      'Whether the document lets an exception be taken in an emergency, before it is approved. 緊急時に許可の前に例外措置を取ることを、文書が認めているか。',
    ),
  'report-within-days': z
    .number()
    .int()
    .min(0)
    .default(3)
    .describe('Most days from the start of an emergency exception to its report. 緊急時の例外措置の開始から報告までの最長日数。'),
})
type Context = CheckContext<z.infer<typeof parameters>>
type Emergency = NonNullable<Exception['emergency']>

export default defineCheck({
  id: 'EXC-002',
  name: 'exception-emergency-reported',
  title: { ja: '緊急時の例外措置の事後報告', en: 'Emergency exceptions are reported afterwards' },
  severity: 'high',
  why: {
    ja: '緊急時に取った例外措置（emergency のあるもの）が、開始日から決められた日数以内に報告されていることを確かめます。報告が遅い、期限を過ぎても報告がない、日付の前後が合わないものは違反です。文書に緊急時の定めがない方針では、緊急時の例外措置そのものが違反です。',
    en: 'Exceptions taken in an emergency must be reported within the allowed days of their start. A late report, none after the time is over, and dates that contradict each other are violations. Where the document has no clause for emergencies, an exception taken as one is a violation itself.',
  },
  fix: {
    ja: '例外措置を報告し、emergency の started（開始日）と reported（報告日）を書いてください。緊急時の定めがなければ、通常の許可を得てください。',
    en: 'Report the exception, and write its start and its report in emergency (started, reported); where there is no clause for emergencies, have it approved as any other.',
  },
  limitations: {
    ja: '報告の中身と、本当に緊急であったかどうかは確かめません。許可と期限は EXC-001 が見ます。',
    en: 'What was reported, and whether it was an emergency, is not looked at. Approval and expiry belong to EXC-001.',
  },
  waivable: false,
  parameters,
  run(context) {
    const urgent = sortedBy(context.topology.exceptions.values(), ({ id }) => id).filter(({ emergency }) => emergency !== undefined)
    if (urgent.length === 0)
      return { findings: [], notApplicable: { ja: '緊急時に取った例外措置はありません', en: 'no exception was taken in an emergency' } }
    return outcomeOf(urgent.map((exception) => judged(context, exception, exception.emergency!)))
  },
})

function judged(context: Context, exception: Exception, emergency: Emergency): Gathered {
  const { emergency: allowed, 'report-within-days': most } = context.parameters
  if (!allowed)
    return found(context, exception, {
      ja: `例外措置 ${exception.id} は緊急時のものとして取られていますが、この方針の文書には緊急時の例外措置の定めがありません。`,
      en: `Exception ${exception.id} was taken as an emergency, but the document of this policy has no clause for emergencies.`,
    })
  const { started, reported } = emergency
  if (started === undefined) return notSaid(context, exception)
  const wrong = problemOf(context.today, most, started, reported)
  return wrong === undefined
    ? NOTHING
    : found(context, exception, {
        ja: `緊急時の例外措置 ${exception.id} は、${wrong.ja}。`,
        en: `Emergency exception ${exception.id}: ${wrong.en}.`,
      })
}

function problemOf(today: string, most: number, started: string, reported: string | undefined): Text | undefined {
  if (started > today) return { ja: `開始日 ${started} が判定日 ${today} より後です`, en: `its start ${started} is after ${today}` }
  if (reported === undefined) {
    const days = ageInDays(started, today)
    return days > most
      ? {
          ja: `開始日 ${started} から ${days} 日たっても報告されていません（期限は ${most} 日以内）`,
          en: `it began on ${started} and is not reported after ${days} ${days === 1 ? 'day' : 'days'} (at most ${most})`,
        }
      : undefined
  }
  if (reported > today)
    return { ja: `報告日 ${reported} が判定日 ${today} より後です`, en: `its report is dated ${reported}, after ${today}` }
  if (reported < started)
    return { ja: `報告日 ${reported} が開始日 ${started} より前です`, en: `its report on ${reported} is before its start on ${started}` }
  const days = ageInDays(started, reported)
  if (days <= most) return undefined
  return {
    ja: `開始日 ${started} から報告日 ${reported} まで ${days} 日かかっています（期限は ${most} 日以内）`,
    en: `it began on ${started} and was reported on ${reported}, ${days} ${days === 1 ? 'day' : 'days'} later (at most ${most})`,
  }
}

function found({ severity }: Context, exception: Exception, text: Text): Gathered {
  return {
    findings: [
      {
        verdict: 'violation',
        severity,
        text,
        cause: causeOf(exception),
        fix: {
          ja: `${exception.id} を報告して emergency の started と reported を確かめ、必要なら通常の例外措置として許可を得てください。不要なら削除して通信を止めてください。`,
          en: `Report ${exception.id}, check started and reported of its emergency, and have it approved as an ordinary exception if it is still needed; otherwise delete it and stop the traffic.`,
        },
      },
    ],
    open: [],
  }
}

function notSaid(context: Context, exception: Exception): Gathered {
  return gap(context, {
    open: { ja: `例外措置 ${exception.id} の開始日`, en: `the start of exception ${exception.id}` },
    text: {
      ja: `緊急時の例外措置 ${exception.id} に開始日（emergency の started）がなく、報告が期限内かどうか分かりません。`,
      en: `Emergency exception ${exception.id} names no start (started of emergency), so that nobody can tell whether it was reported in time.`,
    },
    cause: causeOf(exception),
    fix: {
      ja: `${exception.id} の emergency に started（開始日）と reported（報告日）を書いてください。`,
      en: `Write started and reported in emergency of ${exception.id}.`,
    },
  })
}

function causeOf(exception: Exception) {
  return entryCause('exceptions', exception, { ja: `例外措置 ${exception.id}`, en: `exception ${exception.id}` })
}
