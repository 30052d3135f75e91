import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, undeclared } from './attributes/demand.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { BoundaryRule } from './rules/boundary-rules.ts'
import { boundaryRules } from './rules/boundary-rules.ts'
import { recordedRules } from './rules/rule-ledger.ts'
import type { Trace } from './rules/trace-record.ts'
import { declaredWhole, recordedIn, TRACES, writtenIn } from './rules/trace-record.ts'

const parameters = z.strictObject({
  records: z
    .array(z.enum(TRACES))
    .default(['owner', 'purpose', 'request'])
    .describe(
      'What has to be on record of a rule: owner, purpose, number of the request, day it was registered. ルールについて記録を求める項目（所管、目的、申請番号、登録日）。',
    ),
  'request-pattern': z
    .string()
    .refine(isPattern, 'not a regular expression / 正規表現として読めません')
    .optional()
    .describe(
      'Regular expression that finds the record in the text of a rule (its name or comment); groups named owner, purpose, request and on give those, without groups it is the request. ルールの記述（名前やコメント）から記録を読み取る正規表現。owner・purpose・request・on の名前付きグループがそれぞれの項目を、グループがなければ全体が申請番号を表します。',
    ),
  owners: z
    .array(z.enum(['zone', 'device']))
    .default([])
    .describe('Entries that have to name their owner. 所管（owner）の記載を求める対象。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-006',
  name: 'rule-traceability',
  title: { ja: 'ルールの根拠と所管の記録', en: 'Every rule at a boundary has its owner, purpose and request on record' },
  severity: 'low',
  why: {
    ja: '系と系、系と外部ネットワークの境界で通信を通している許可ルールについて、所管・目的・申請番号（方針の records）が、ルールの台帳（rules）か、方針の request-pattern に合うルールの記述にあることを確かめます。通す通信のすべてが有効な特定通信・例外措置、または目的と所管か承認のある flows であるルールは、その申告を記録とみなします。方針が owners で求めれば、ゾーンと機器の所管も確かめます。記録がなければ「申告なし」とし、方針が required とする場合は機器ごとに違反とします。',
    en: 'Permits that let traffic cross between tiers or to and from external networks need their owner, purpose and request (records, by the policy) in the ledger of rules (rules:), or in their own text where it fits the policy’s request-pattern. A rule whose traffic is wholly specific communications and exceptions in force, or flows with a purpose and an owner or approval, has its record there. Where the policy asks under owners, zones and devices need an owner. Without a record the verdict is "not declared", or a violation per device where the policy requires it.',
  },
  fix: {
    ja: '境界のルールごとに、所管・目的・申請番号を rules に書くか、ルールのコメントに申請番号を書いてください。',
    en: 'Write owner, purpose and request of each rule at a boundary under rules:, or the number of the request into its comment.',
  },
  limitations: {
    ja: '記録の中身が正しいかどうか、申請書が実在するかどうかは分かりません。同じ系の中のルール、拒否ルール、通信を通していないルールは見ません。IOS の remark は、次の行のルールの記述とはみなしません。',
    en: 'Whether a record is true, or its document exists, cannot be seen. Rules inside one tier, denies, and rules that let nothing cross are not judged. A remark in an IOS list does not count as text of the entry after it.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { network, topology, parameters: set, required } = context
    const rules = boundaryRules(network)
    const owners = (['zone', 'device'] as const).filter((kind) => set.owners.includes(kind))
    if (rules.length === 0 && owners.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '系の境界で通信を通しているルールがありません', en: 'no rule lets traffic cross between tiers' },
      }
    const groups = untraced(context, rules)
    const judged = owners.map((kind) => demandsJudged(context, kind, [{ ...OWNER, that: condition(kind, 'declared(owner)') }]))
    const asked: Text = {
      ja: set.records.map((trace) => NAMES[trace].ja).join('・'),
      en: set.records.map((trace) => NAMES[trace].en).join(' / '),
    }
    const open = groups.map((some): Text => {
      const { device } = some[0]!
      return {
        ja: `${device.id} のルール ${some.length} 件の${asked.ja}`,
        en: `${asked.en} of ${some.length} ${some.length === 1 ? 'rule' : 'rules'} of ${device.id}`,
      }
    })
    return {
      findings: [
        ...(required === true ? groups.map((some) => findingOf(context, some, asked)) : []),
        ...judged.flatMap(({ findings }) => findings),
      ],
      ...undeclared([...(required === true ? [] : open), ...judged.flatMap((one) => one.open)]),
    }

    function untraced({ policy, today, devices }: Context, all: readonly BoundaryRule[]): readonly (readonly BoundaryRule[])[] {
      const pattern = set['request-pattern'] === undefined ? undefined : new RegExp(set['request-pattern'], 'u')
      const records = new Map(
        recordedRules(topology, devices.values()).map(({ device, rule, record }) => [`${device.id} ${rule.id}`, record]),
      )
      const groups = new Map<string, BoundaryRule[]>()
      for (const one of all) {
        const said = new Set([...recordedIn(records.get(`${one.device.id} ${one.rule.id}`)), ...writtenIn(one.rule, pattern)])
        if (set.records.every((trace) => said.has(trace)) || declaredWhole(topology, policy, today, one)) continue
        const known = groups.get(one.device.id)
        if (known === undefined) groups.set(one.device.id, [one])
        else known.push(one)
      }
      return [...groups.values()]
    }
  },
})

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

const NAMES: Readonly<Record<Trace, Text>> = {
  owner: { ja: '所管', en: 'owner' },
  purpose: { ja: '目的', en: 'purpose' },
  request: { ja: '申請番号', en: 'request' },
  on: { ja: '登録日', en: 'date' },
}

const OWNER: Omit<Demand, 'that'> = { what: { ja: '所管（owner）の記載', en: 'an owner' } }
const SHOWN = 6

function findingOf({ severity }: Context, some: readonly BoundaryRule[], asked: Text): Finding {
  const { device, rule } = some[0]!
  const shown = listOf(some.slice(0, SHOWN).map((one) => one.rule.label))
  const rest = some.length - SHOWN
  const names: Text = rest > 0 ? { ja: `${shown.ja}、ほか ${rest} 件`, en: `${shown.en} and ${rest} more` } : shown
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${device.id} で系の境界の通信を許可するルール ${some.length} 件に、${asked.ja}の記録がそろっていません（${names.ja}）。`,
      en: `${some.length} ${some.length === 1 ? 'rule' : 'rules'} of ${device.id} let traffic cross between tiers without ${asked.en} on record: ${names.en}.`,
    },
    cause: {
      id: `${device.id}/rules/traceability`,
      label: { ja: `${device.id} のルール`, en: `rules of ${device.id}` },
      span: rule.span,
      focus: rule.focus,
    },
    fix: {
      ja: `ルールごとに、rules に { device: ${device.id}, rule: ..., owner: ..., purpose: ..., request: ... } を書いてください。`,
      en: `Write { device: ${device.id}, rule: ..., owner: ..., purpose: ..., request: ... } under rules: for each of them.`,
    },
  }
}
