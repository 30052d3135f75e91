import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import { subjectsOf } from '../model/entry-field.ts'
import type { ConfigBaseline, DeviceDeclaration } from '../model/topology.ts'
import { approvalProblems } from './approval.ts'
import { condition, judgeDemands, undeclared } from './attributes/demand.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'

const parameters = z.strictObject({
  'max-check-days': z
    .number()
    .int()
    .min(1)
    .default(366)
    .describe('Oldest comparison with the approved configuration, in days. 承認済みの設定との照合からの最長日数。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

const CHECKED = condition('device', 'declared(tamper-checked-on)')

export default defineCheck({
  id: 'CHG-005',
  name: 'config-integrity',
  title: { ja: '設定ファイルの改ざん検査', en: 'Configurations are as approved' },
  severity: 'high',
  why: {
    ja: '機器の設定ファイル（export）のハッシュ（SHA-256）が承認済みの設定（baseline）と一致するかを確かめます。異なるときは、承認済みの設定から始まる承認された変更（changes の before）で説明できなければ違反です。照合が古い場合、承認の記録がない場合も違反です。',
    en: 'The SHA-256 of each export is compared with that of the approved configuration (baseline). Where they differ, an approved change that starts from the approved configuration (before of changes) has to explain it. A comparison that is too old, and a baseline that nobody approved, are violations.',
  },
  fix: {
    ja: '差の理由を調べ、承認された変更なら changes に記録して baseline を更新し、そうでなければ承認済みの設定に戻してください。',
    en: 'Find out why they differ. An approved change belongs into changes, and the baseline is renewed; otherwise restore what was approved.',
  },
  limitations: {
    ja: 'ファイルをそのまま比べます。出力のたびに変わる行（日時など）を含む形式では、変わらない出力方法で取った設定を使ってください。',
    en: 'Files are compared as they are: of formats with lines that change at every export (times), use an export without them.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, devices } = context
    const own = [...topology.devices.values()].filter(({ managedBy, export: exported }) => managedBy === 'self' && exported !== undefined)
    if (own.length === 0)
      return { findings: [], notApplicable: { ja: '設定ファイルのある機器がありません', en: 'no device has an export' } }
    const findings: Finding[] = []
    const open: Text[] = []
    const ids = new Set(own.map(({ id }) => id))
    for (const device of own) {
      const { baseline } = device
      if (baseline === undefined) {
        open.push({ ja: `${device.id} の承認済みの設定（baseline）`, en: `the approved configuration (baseline) of ${device.id}` })
        if (context.required === true) findings.push(withoutBaseline(context, device))
        continue
      }
      const sha256 = devices.get(device.id)?.span.source.sha256
      if (sha256 !== undefined && sha256 !== baseline.sha256) findings.push(...unexplained(context, device, baseline))
      findings.push(...weakBaseline(context, device, baseline))
    }
    const unchecked = subjectsOf(topology, 'device').filter(
      ({ id }) => ids.has(id) && topology.devices.get(id)?.baseline?.checked === undefined,
    )
    const checked = judgeDemands(
      { ...context, maxAgeDays: context.parameters['max-check-days'] },
      'device',
      [{ what: { ja: '設定の改ざん検査の日', en: 'the day its configuration was last checked' }, that: CHECKED }],
      unchecked,
    )
    const missing = context.required === true ? [] : open
    const both = undeclared([
      ...missing,
      ...(checked.notDeclared === undefined ? [] : [{ ja: '設定の改ざん検査の日', en: 'when configurations were last checked' }]),
    ])
    return { findings: [...findings, ...checked.findings], ...both }
  },
})

function withoutBaseline({ severity }: Context, device: DeviceDeclaration): Finding {
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${device.id} に承認済みの設定（baseline）の申告がありません。`,
      en: `No approved configuration (baseline) is declared of ${device.id}.`,
    },
    cause: entryCause('devices', device),
    fix: {
      ja: `承認した設定の SHA-256 を devices/${device.id} の baseline に書いてください。`,
      en: `Write the SHA-256 of the approved configuration in baseline of devices/${device.id}.`,
    },
  }
}

/** A configuration that is not the approved one, unless approved changes lead from there to here. */
function unexplained(
  { topology, policy, today, severity, changes }: Context,
  device: DeviceDeclaration,
  baseline: ConfigBaseline,
): readonly Finding[] {
  const roles = policy.roles.get('change-approver') ?? []
  const leading = [...(topology.changes?.values() ?? [])].filter(
    ({ id, before }) => before.has(device.id) && changes?.get(id)?.before.devices.get(device.id)?.span.source.sha256 === baseline.sha256,
  )
  const problems = leading.map(({ approved }) => approvalProblems(approved, roles, today))
  if (problems.some((found) => found.length === 0)) return []
  const why: Text =
    leading.length === 0
      ? {
          ja: '承認済みの設定から始まる変更の記録（changes の before）がありません',
          en: 'no recorded change (before of changes) starts from what was approved',
        }
      : listOf(problems.flat())
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${device.id} の設定が、承認済みの設定（SHA-256 ${baseline.sha256.slice(0, 12)}…）と異なります（${why.ja}）。`,
        en: `The configuration of ${device.id} is not the approved one (SHA-256 ${baseline.sha256.slice(0, 12)}…): ${why.en}.`,
      },
      cause: entryCause('devices', device),
      fix: {
        ja: `差を調べ、承認された変更なら changes に before を付けて記録し、devices/${device.id} の baseline を更新してください。`,
        en: `Look at the difference; record an approved change with before in changes and renew baseline of devices/${device.id}.`,
      },
    },
  ]
}

function weakBaseline(
  { policy, today, severity, parameters: asked }: Context,
  device: DeviceDeclaration,
  baseline: ConfigBaseline,
): readonly Finding[] {
  const problems: Text[] = [...approvalProblems(baseline.approved, policy.roles.get('change-approver') ?? [], today)]
  const limit = asked['max-check-days']
  const age = baseline.checked === undefined ? undefined : Math.round((Date.parse(today) - Date.parse(baseline.checked)) / 86_400_000)
  if (age !== undefined && age > limit)
    problems.push({
      ja: `最後の照合（${baseline.checked ?? ''}）から ${age} 日たっています（${limit} 日まで）`,
      en: `it was last compared ${age} days ago (${baseline.checked ?? ''}; at most ${limit})`,
    })
  if (problems.length === 0) return []
  const why = listOf(problems)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${device.id} の承認済みの設定（baseline）の記録が十分ではありません（${why.ja}）。`,
        en: `The record of the approved configuration (baseline) of ${device.id} is not good enough: ${why.en}.`,
      },
      cause: entryCause('devices', device),
      fix: {
        ja: `devices/${device.id} の baseline の approved と checked を書き直してください。`,
        en: `Correct approved and checked in baseline of devices/${device.id}.`,
      },
    },
  ]
}
