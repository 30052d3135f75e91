import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Device } from '../model/device.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { declaredOf } from './attributes/declared.ts'
import { undeclared } from './attributes/demand.ts'
import { ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Rulebase } from '../model/rule.ts'
import type { BoundaryRule } from './rules/boundary-rules.ts'
import { boundaryRules } from './rules/boundary-rules.ts'
import type { FinalDeny } from './rules/final-denies.ts'
import { unloggedDenies } from './rules/final-denies.ts'
import { unknownsOf } from './unknowns.ts'

const parameters = z.strictObject({
  permits: z
    .boolean()
    .default(true)
    .describe('Whether permits that let traffic cross have to be logged. 系の境界で通信を通す許可ルールのログを求めるか。'),
  'final-deny': z
    .boolean()
    .default(true)
    .describe('Whether the denial of what no rule matches has to be logged. どのルールにも当たらない通信の拒否のログを求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-007',
  name: 'inter-tier-logging',
  title: { ja: '系間通信のログの取得', en: 'Logging of traffic between tiers' },
  severity: 'medium',
  why: {
    ja: '系と系、系と外部ネットワークの境界で、実際に通信を通している許可ルールがログを取得していること、どのルールにも当たらない通信の拒否（最後の拒否）がログに残ることを、ルールベースごとに確かめます。ログの取得が入力から分からない機器（ログの列のない台帳、設定ファイルのない機器）は、ログの取得（logging）の申告を求めます。申告がなければ「申告なし」とし、方針が required とする場合は違反とします。',
    en: 'At boundaries between tiers and to external networks, permits that let traffic cross have to be logged, and so has the denial of what no rule matches; judged per list of rules. Where the input does not show what is logged (a ledger without a column for it, a device without an export), evidence of logging is asked for: without it the verdict is "not declared", or a violation where the policy requires it.',
  },
  fix: {
    ja: '境界のルールでログを有効にし（FortiOS: set logtraffic all、IOS: log）、暗黙の拒否もログに残してください（FortiOS: config log setting の fwpolicy-implicit-log、IOS: 最後に deny ip any any log）。',
    en: 'Switch logging on for the rules at boundaries (FortiOS: set logtraffic all; IOS: log) and for the implicit deny (FortiOS: fwpolicy-implicit-log under config log setting; IOS: deny ip any any log at the end).',
  },
  limitations: {
    ja: 'ログの送信先、保存期間、中身は LOG-002 と LOG-003 の対象です。境界の内側のルータと、個別の拒否ルールは見ません。IPv6 だけが当たる暗黙の拒否は、IPv4 の最後の拒否ルールがあれば問いません。中継装置やサーバのログは見えません。',
    en: 'Where logs go, how long they are kept and what is in them belongs to LOG-002 and LOG-003. Routers inside a tier and single denies are not judged, nor is an implicit deny that only IPv6 meets behind a last deny for IPv4. Logs of relays and servers cannot be seen.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { network, parameters: set } = context
    const rules = boundaryRules(network)
    const devices = [...context.devices.values()].filter(({ knowledge }) => knowledge === 'export')
    const denies = set['final-deny'] ? devices.flatMap((device) => unloggedDenies(network, device)) : []
    const silent = silentDevices(context, rules)
    if (rules.length === 0 && denies.length === 0 && silent.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '系の境界にルールを持つ機器がありません', en: 'no device has rules at a boundary between tiers' },
      }
    const unlogged = set.permits ? rules.filter(({ rule }) => !rule.logged && rule.loggingShown !== false) : []
    return {
      findings: [
        ...perList(unlogged).map((some) => permitsFinding(context, some)),
        ...denies.map((deny) => denyFinding(context, deny)),
        ...(context.required === true ? silent.map((device) => silentFinding(context, device)) : []),
      ],
      ...(context.required === true
        ? {}
        : undeclared(silent.map(({ id }) => ({ ja: `${id} のログの取得（logging）`, en: `${id}: logging` })))),
    }
  },
})

/** Devices whose input does not show what they log, and of which nobody says that they do. */
function silentDevices(context: Context, rules: readonly BoundaryRule[]): readonly Device[] {
  const subjects = new Map(subjectsOf(context.topology, 'device').map((subject) => [subject.id, subject]))
  return [...context.devices.values()].filter((device) => {
    const untold = device.knowledge === 'missing' || rules.some((one) => one.device === device && one.rule.loggingShown === false)
    const subject = subjects.get(device.id)
    if (!untold || subject === undefined) return false
    const declared = declaredOf(context, subject, 'logging')
    return declared.state !== 'declared' || declared.value !== true
  })
}

function perList(rules: readonly BoundaryRule[]): readonly (readonly BoundaryRule[])[] {
  const groups = new Map<BoundaryRule['rulebase'], BoundaryRule[]>()
  for (const one of rules) {
    const known = groups.get(one.rulebase)
    if (known === undefined) groups.set(one.rulebase, [one])
    else known.push(one)
  }
  return [...groups.values()]
}

const SHOWN = 6

function listJa({ id }: Device, { name }: Rulebase): string {
  return `${id} の「${name.ja}」`
}

function permitsFinding({ severity }: Context, some: readonly BoundaryRule[]): Finding {
  const { device, rulebase, rule, crossings } = some[0]!
  const { from, to } = crossings[0]!
  const shown = listOf(some.slice(0, SHOWN).map((one) => one.rule.label))
  const rest = some.length - SHOWN
  const names: Text = rest > 0 ? { ja: `${shown.ja}、ほか ${rest} 件`, en: `${shown.en} and ${rest} more` } : shown
  const list: Text = { ja: `${device.id} の ${rulebase.name.ja}`, en: `${rulebase.name.en} of ${device.id}` }
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${listJa(device, rulebase)}で、系の境界の通信を許可するルール ${some.length} 件がログを取得していません（${names.ja}）。`,
      en: `${some.length} ${some.length === 1 ? 'rule' : 'rules'} of ${list.en} let traffic cross between tiers without logging it: ${names.en}.`,
    },
    from,
    to,
    cause: { id: `${device.id}/${rulebase.span.start}/permit-logging`, label: list, span: rule.span, focus: rule.span },
    fix: {
      ja: `${device.id} の ${names.ja} でログを有効にしてください（FortiOS は set logtraffic all、IOS は行末に log）。`,
      en: `Switch logging on for ${names.en} on ${device.id} (FortiOS: set logtraffic all; IOS: log at the end of the entry).`,
    },
  }
}

function denyFinding({ severity }: Context, { device, rulebase, rule, in: input, out }: FinalDeny): Finding {
  const list: Text = { ja: `${device.id} の ${rulebase.name.ja}`, en: `${rulebase.name.en} of ${device.id}` }
  const by: Text = rule === undefined ? { ja: '暗黙の拒否', en: 'its implicit deny' } : rule.label
  // Of a list that was not read to its end nobody knows what comes last.
  const uncertainties = rule === undefined ? unknownsOf(device) : []
  const known = uncertainties.length === 0
  return {
    verdict: known ? 'violation' : 'not-evaluable',
    severity,
    ...(known ? {} : { uncertainties }),
    text: {
      ja: known
        ? `${listJa(device, rulebase)}は、どのルールも許可しない通信を拒否したことをログに残しません（${by.ja}、${input} から ${out} など）。`
        : `${listJa(device, rulebase)}が、どのルールも許可しない通信を拒否したことをログに残すかどうか判定できません（設定を読み切れていません）。`,
      en: known
        ? `${list.en} does not log what it denies because no rule permits it (${by.en}; ${input} to ${out}, for example).`
        : `Whether ${list.en} logs what it denies because no rule permits it cannot be told: not all of the configuration was understood.`,
    },
    cause:
      rule === undefined
        ? {
            id: `${device.id}/${rulebase.span.start}/final-deny`,
            label: list,
            span: rulebase.span,
            focus: { ...rulebase.span, end: rulebase.span.start },
          }
        : ruleCause(device, rule),
    fix: {
      ja: `${device.id} で、最後の拒否をログに残してください（FortiOS は config log setting の set fwpolicy-implicit-log enable、IOS は最後に deny ip any any log）。`,
      en: `Log the last denial on ${device.id} (FortiOS: set fwpolicy-implicit-log enable under config log setting; IOS: deny ip any any log at the end).`,
    },
  }
}

function silentFinding({ severity }: Context, device: Device): Finding {
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `機器 ${device.id} のログの取得が入力から分からず、申告もありません。`,
      en: `What was given of device ${device.id} does not show what it logs, and nobody declares it.`,
    },
    cause: {
      id: `${device.id}/logging`,
      label: { ja: `機器 ${device.id}`, en: `device ${device.id}` },
      span: device.span,
      focus: { ...device.span, end: device.span.start },
    },
    fix: {
      ja: `台帳にログの列を加えるか、evidence に { subject: ${device.id}, shows: logging, ... } と申告してください。`,
      en: `Add a column for logs to the ledger, or declare evidence { subject: ${device.id}, shows: logging, ... }.`,
    },
  }
}
