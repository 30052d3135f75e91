/** Whether the collectors together take every kind of log that the policy names (LOG-002). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import { declaredOf } from '../attributes/declared.ts'
import { entryCause } from '../cause.ts'
import type { LogContext } from '../log-collection.ts'
import type { Provider } from '../providers/provider.ts'
import type { Said } from '../providers/upstream-findings.ts'

const NAMES: Readonly<Record<string, Text>> = {
  firewall: { ja: 'ファイアウォール', en: 'firewalls' },
  proxy: { ja: 'プロキシ', en: 'proxies' },
  mail: { ja: 'メール', en: 'mail' },
  authentication: { ja: '認証', en: 'authentication' },
  terminal: { ja: '端末', en: 'terminals' },
  server: { ja: 'サーバ', en: 'servers' },
}

/** Kinds that no collector takes, where all of them say what they take; else what is not declared. */
export function collectedKinds(context: LogContext, collectors: readonly Provider[]): Said {
  const { topology, parameters, severity } = context
  const subjects = new Map(subjectsOf(topology, 'host').map((subject) => [subject.id, subject]))
  const said = collectors.flatMap(({ id }) => {
    const subject = subjects.get(id)
    return subject === undefined ? [] : [declaredOf(context, subject, 'collects')]
  })
  const taken = new Set(
    said.flatMap((each) => (each.state === 'declared' && Array.isArray(each.value) ? (each.value as readonly string[]) : [])),
  )
  const lacking = parameters.kinds.filter((kind) => !taken.has(kind))
  const [first] = collectors
  if (lacking.length === 0 || first === undefined) return { findings: [], open: [] }
  const kinds = listOf(lacking.map((kind) => NAMES[kind] ?? kind))
  if (said.some(({ state }) => state !== 'declared') && context.required !== true)
    return { findings: [], open: [{ ja: `収集するログの種類（${kinds.ja}）`, en: `the kinds of logs that are collected (${kinds.en})` }] }
  const proof = said.find((each) => each.state === 'declared')
  const evidence = proof?.state === 'declared' ? proof.evidence : undefined
  return {
    findings: [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `${kinds.ja}のログを、どの収集先（${collectors.map(({ id }) => id).join('、')}）も集めていません。`,
          en: `No collector (${collectors.map(({ id }) => id).join(', ')}) takes the logs of ${kinds.en}.`,
        },
        cause: evidence === undefined ? first.cause : entryCause('evidence', evidence),
        fix: {
          ja: `${kinds.ja}のログを集め、収集先についての evidence の collects に書いてください。`,
          en: `Collect the logs of ${kinds.en}, and write them in collects of the evidence about a collector.`,
        },
      },
    ],
    open: [],
  }
}
