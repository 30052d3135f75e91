import * as z from 'zod'
import { subjectsOf } from '../model/entry-field.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, judgeDemands } from './attributes/demand.ts'
import { gap, outcomeOf } from './attributes/gathered.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'

const parameters = z.strictObject({
  'retention-days': z.number().int().min(1).default(365).describe('Fewest days that logs are kept. ログの保存期間の最短日数。'),
  'require-tamper-protection': z
    .boolean()
    .default(true)
    .describe('Whether logs must be protected against change and deletion. ログの改ざん・消去の防止（tamper-protection）を求めるか。'),
  'require-restricted-access': z
    .boolean()
    .default(true)
    .describe('Whether access to logs must be restricted. ログを見られる者の限定（restricted-access）を求めるか。'),
  'require-bulk-download-alert': z
    .boolean()
    .default(false)
    .describe('Whether bulk downloads must raise an alert. 大量ダウンロード時の警告（bulk-download-alert）を求めるか。'),
  'max-age-days': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Evidence older than this does not count; absent: whatever its age. これより古い申告は数えない日数。書かないと古さを問わない。',
    ),
})
type Parameters = z.infer<typeof parameters>

export default defineCheck({
  id: 'LOG-003',
  name: 'log-integrity-and-retention',
  title: { ja: 'ログの保全・保存期間', en: 'Logs are protected and kept long enough' },
  severity: 'medium',
  why: {
    ja: 'ログを集めるサーバ（hosts の role: log-collector）ごとに、保存期間が決められた日数以上で、改ざん・消去が防止され、見られる者が限られていると申告されていることを確かめます。方針が求めるなら、大量ダウンロード時の警告も確かめます。申告された値がこれに反すれば違反です。',
    en: 'For each host that collects logs (role: log-collector) it must be declared that logs are kept for the required days, protected against change and deletion, and open to few; where the policy asks for it, that bulk downloads raise an alert. A declared value that breaks this is a violation.',
  },
  fix: {
    ja: 'ログの保存期間と保護の設定を改め、申告（evidence）に retention-days、tamper-protection、restricted-access などを書いてください。',
    en: 'Mend how long logs are kept and how they are protected, and declare it as evidence (retention-days, tamper-protection, restricted-access …).',
  },
  limitations: {
    ja: 'ログサーバの設定やログの中身は読みません。申告だけを見ます。ログが届く経路と集める種類は LOG-002 が見ます。',
    en: 'Settings of log servers and logs themselves are not read, only what is declared. How logs get there, and which, belongs to LOG-002.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const collectors = subjectsOf(topology, 'host').filter(({ fields }) => [fields.get('role')].flat().includes('log-collector'))
    if (collectors.length === 0) return outcomeOf([noCollector(context)])
    const oldest = set['max-age-days']
    return judgeDemands({ ...context, ...(oldest === undefined ? {} : { maxAgeDays: oldest }) }, 'host', demandsOf(set), collectors)
  },
})

function demandsOf(set: Parameters): readonly Demand[] {
  const asked: readonly (readonly [boolean, Demand])[] = [
    [
      true,
      {
        what: { ja: `${set['retention-days']} 日以上のログの保存`, en: `logs kept for ${set['retention-days']} days or more` },
        that: condition('host', `retention-days >= ${set['retention-days']}`),
      },
    ],
    [
      set['require-tamper-protection'],
      { what: { ja: 'ログの改ざん・消去の防止', en: 'logs protected against change' }, that: condition('host', 'tamper-protection') },
    ],
    [
      set['require-restricted-access'],
      { what: { ja: 'ログを見られる者の限定', en: 'restricted access to logs' }, that: condition('host', 'restricted-access') },
    ],
    [
      set['require-bulk-download-alert'],
      { what: { ja: '大量ダウンロード時の警告', en: 'an alert on bulk downloads' }, that: condition('host', 'bulk-download-alert') },
    ],
  ]
  return asked.flatMap(([wanted, demand]) => (wanted ? [demand] : []))
}

function noCollector(context: CheckContext<Parameters>) {
  const { topology } = context
  return gap(context, {
    open: { ja: 'ログを集めるサーバ（hosts の role: log-collector）', en: 'a host that collects logs (role: log-collector)' },
    text: {
      ja: 'ログを集めるサーバが申告されておらず（hosts の role: log-collector）、ログの保全と保存期間が分かりません。',
      en: 'No host is declared to collect logs (role: log-collector), so that nobody can tell how logs are kept.',
    },
    cause: {
      id: 'topology/hosts',
      label: { ja: 'hosts', en: 'hosts' },
      span: topology.span,
      focus: topology.span,
    },
    fix: {
      ja: 'ログを集めるサーバを hosts に書き、role: log-collector を付けてください。',
      en: 'Write the hosts that collect logs in hosts, with role: log-collector.',
    },
  })
}
