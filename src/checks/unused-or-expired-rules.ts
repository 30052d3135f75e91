import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { RuleRecord } from '../model/topology.ts'
import { formatAddresses } from '../packet/format.ts'
import { ageInDays } from './attributes/declared.ts'
import { undeclared } from './attributes/demand.ts'
import { entryCause, ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { lowered } from './findings/surplus.ts'
import { deadEnd, liveAddresses } from './rules/dead-addresses.ts'
import type { Recorded } from './rules/rule-ledger.ts'
import { byDevice, orphanedRecords, recordedRules } from './rules/rule-ledger.ts'

const parameters = z.strictObject({
  'unused-days': z
    .number()
    .int()
    .min(1)
    .default(180)
    .describe(
      'A rule that was last used longer ago than this counts as unused, in days. 最後に使われてからこの日数を過ぎたルールを未使用とみなします。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-004',
  name: 'unused-or-expired-rules',
  title: { ja: '未使用・期限切れのルール', en: 'Unused, expired and orphaned rules' },
  severity: 'medium',
  why: {
    ja: '許可ルールのうち、設定のスケジュールや期限が過ぎたもの、ルールの台帳（rules）で期限（expires）が過ぎたもの、最後に使われた日（last-hit）から unused-days を過ぎたもの、送信元か宛先のアドレスをどのゾーン・外部ネットワーク・機器も持っていないものを示します。台帳にあって設定にないルールは1段軽い違反、無効のまま残っているルールは機器ごとに参考として示します。台帳に最後に使われた日のない有効なルールがあれば「申告なし」とし、方針が required とする場合は違反とします。',
    en: 'Shows permit rules whose schedule or expiry in the configuration is over, whose expiry in the ledger of rules (rules:) is over, which were last used (last-hit) more than unused-days ago, or whose source or destination no zone, external network or device has any more. Entries of the ledger whose rule is not on the device are one step lower; disabled rules are listed per device for information. Where the ledger does not say when a rule was last used, the verdict is "not declared", or a violation where the policy requires it.',
  },
  fix: {
    ja: '使われていないルールと期限の切れたルールを削除し、必要なものは台帳の期限を見直してください。',
    en: 'Delete rules that are not used or whose time is over; review the expiry of those that are still needed.',
  },
  limitations: {
    ja: '機器の一致回数（ヒットカウント）は読みません。台帳の last-hit に書き写してください。繰り返しのスケジュールに終わりはないとみなします。先行ルールに隠れたルールは RUL-005 の対象です。スイッチの空きポートは NET-013 の対象です。',
    en: 'Hit counts of devices are not read: copy them to last-hit in the ledger. Recurring schedules are taken to have no end. Rules hidden by earlier ones belong to RUL-005, unused switch ports to NET-013.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, devices, network } = context
    const rules = recordedRules(topology, devices.values())
    if (rules.length === 0)
      return { findings: [], notApplicable: { ja: 'ルールを持つ機器の設定がありません', en: 'no export holds any rule' } }
    const alive = liveAddresses(network.world)
    const permits = rules.filter(({ rule }) => rule.action === 'permit' && rule.initiates)
    const found = permits.flatMap((one) => overOf(context, one) ?? unusedOf(context, one) ?? orphanOf(context, one, alive) ?? [])
    const silent = permits.filter(({ rule, record }) => rule.enabled && rule.clauses.length > 0 && record?.lastHit === undefined)
    const groups = byDevice(silent)
    return {
      findings: [
        ...found,
        ...orphanedRecords(topology, devices).map((record) => missingRule(context, record)),
        ...(context.required === true ? groups.map((some) => unsaid(context, some)) : []),
        ...disabledOf(rules),
      ],
      ...(context.required === true ? {} : undeclared(groups.map((some) => openText(some[0]!.device.id, some.length)))),
    }
  },
})

function openText(id: string, count: number): Text {
  return {
    ja: `${id} のルール ${count} 件が最後に使われた日（rules の last-hit）`,
    en: `when ${count} ${count === 1 ? 'rule' : 'rules'} of ${id} ${count === 1 ? 'was' : 'were'} last used (last-hit under rules:)`,
  }
}

function finding({ severity }: Context, { device, rule }: Recorded, text: Text, fix: Text): Finding {
  return { verdict: 'violation', severity, text, cause: ruleCause(device, rule), fix }
}

function remove({ device, rule }: Recorded, otherwise: Text): Text {
  return {
    ja: `不要であれば ${device.id} から ${rule.label.ja} を削除してください。${otherwise.ja}`,
    en: `Delete ${rule.label.en} from ${device.id} if it is not needed. ${otherwise.en}`,
  }
}

function overOf(context: Context, one: Recorded): Finding | undefined {
  const { device, rule, record } = one
  const { today } = context
  if (rule.enabled && rule.until !== undefined && rule.until < today)
    return finding(
      context,
      one,
      {
        ja: `${device.id} の ${rule.label.ja} は ${rule.until} で期限が切れていますが、設定に残っています。`,
        en: `${rule.label.en} on ${device.id} expired on ${rule.until} and is still in the configuration.`,
      },
      remove(one, {
        ja: '引き続き必要であれば、承認を受けて期限を改めてください。',
        en: 'Otherwise have it approved again and renew its expiry.',
      }),
    )
  if (record?.expires === undefined || record.expires >= today || !rule.enabled) return undefined
  return finding(
    context,
    one,
    {
      ja: `${device.id} の ${rule.label.ja} は、ルールの台帳 ${record.id} で ${record.expires} に期限が切れていますが、有効なままです。`,
      en: `${rule.label.en} on ${device.id} is still enabled; by entry ${record.id} of the ledger of rules it expired on ${record.expires}.`,
    },
    remove(one, {
      ja: `引き続き必要であれば、rules.${record.id} の expires を見直してください。`,
      en: `Otherwise review expires of rules.${record.id}.`,
    }),
  )
}

function unusedOf(context: Context, one: Recorded): Finding | undefined {
  const { device, rule, record } = one
  if (!rule.enabled || record?.lastHit === undefined) return undefined
  const days = ageInDays(record.lastHit, context.today)
  const most = context.parameters['unused-days']
  if (days <= most) return undefined
  return finding(
    context,
    one,
    {
      ja: `${device.id} の ${rule.label.ja} は、最後に使われてから ${days} 日たっています（${record.lastHit}、上限 ${most} 日）。`,
      en: `${rule.label.en} on ${device.id} was last used ${days} days ago (${record.lastHit}; at most ${most}).`,
    },
    remove(one, {
      ja: `使っているのであれば、rules.${record.id} の last-hit を機器の記録に合わせてください。`,
      en: `If it is used, bring last-hit of rules.${record.id} up to date from the device.`,
    }),
  )
}

function orphanOf(context: Context, one: Recorded, alive: ReturnType<typeof liveAddresses>): Finding | undefined {
  const { device, rule } = one
  const dead = rule.enabled ? deadEnd(rule, alive) : undefined
  if (dead === undefined) return undefined
  const written = ([4, 6] as const)
    .filter((family) => dead.addresses.of(family).length > 0)
    .map((family) => formatAddresses(family, dead.addresses.of(family), 3))
    .join(', ')
  const end: Text = dead.end === 'src' ? { ja: '送信元', en: 'source' } : { ja: '宛先', en: 'destination' }
  return finding(
    context,
    one,
    {
      ja: `${device.id} の ${rule.label.ja} の${end.ja} ${written} は、どのゾーン・外部ネットワーク・機器のアドレスでもありません。`,
      en: `The ${end.en} of ${rule.label.en} on ${device.id}, ${written}, belongs to no zone, external network or device.`,
    },
    remove(one, {
      ja: '使っているアドレスであれば、zones か external に書いてください。',
      en: 'If the addresses are in use, write them under zones: or external:.',
    }),
  )
}

function missingRule({ severity }: Context, record: RuleRecord): Finding {
  return {
    verdict: 'violation',
    severity: lowered(severity),
    text: {
      ja: `ルールの台帳 ${record.id} のルール ${record.rule} が、${record.device} の設定にありません。`,
      en: `Entry ${record.id} of the ledger of rules names ${record.rule}, which ${record.device} does not have.`,
    },
    cause: entryCause('rules', record, { ja: `ルールの台帳 ${record.id}`, en: `ledger of rules, ${record.id}` }),
    fix: {
      ja: `削除したルールであれば rules.${record.id} を消し、そうでなければ rule に正しい id を書いてください。`,
      en: `Remove rules.${record.id} if the rule was deleted; otherwise write its id in rule.`,
    },
  }
}

const SHOWN = 4

function namesOf(some: readonly Recorded[]): Text {
  const shown = listOf(some.slice(0, SHOWN).map(({ rule }) => rule.label))
  const rest = some.length - SHOWN
  return rest > 0 ? { ja: `${shown.ja}、ほか ${rest} 件`, en: `${shown.en} and ${rest} more` } : shown
}

function unsaid({ severity }: Context, some: readonly Recorded[]): Finding {
  const { device } = some[0]!
  const names = namesOf(some)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${device.id} のルールが最後に使われた日が、台帳（rules の last-hit）にありません（${names.ja}）。`,
      en: `The ledger of rules does not say when rules of ${device.id} were last used: ${names.en}.`,
    },
    cause: {
      id: `${device.id}/rules/last-hit`,
      label: { ja: `${device.id} のルール`, en: `rules of ${device.id}` },
      span: device.span,
      focus: some[0]!.rule.focus,
    },
    fix: {
      ja: `${device.id} の一致回数（ヒットカウント）を調べ、rules に { device: ${device.id}, rule: ..., last-hit: 日付 } を書いてください。`,
      en: `Look up the hit counts of ${device.id}, and write { device: ${device.id}, rule: ..., last-hit: date } under rules:.`,
    },
  }
}

/** For information: what is disabled does no harm until somebody enables it. */
function disabledOf(rules: readonly Recorded[]): readonly Finding[] {
  return byDevice(rules.filter(({ rule }) => !rule.enabled)).map((some): Finding => {
    const { device } = some[0]!
    const names = namesOf(some)
    return {
      verdict: 'violation',
      severity: 'info',
      text: {
        ja: `${device.id} に無効のルール（期限で止まったものを含む）が ${some.length} 件残っています（${names.ja}）。`,
        en: `${some.length} disabled ${some.length === 1 ? 'rule remains' : 'rules remain'} on ${device.id}, those past an expiry of their own included: ${names.en}.`,
      },
      cause: ruleCause(device, some[0]!.rule),
      fix: {
        ja: '使う予定がなければ削除してください。',
        en: 'Delete them unless they are going to be used.',
      },
    }
  })
}
