import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { locate } from '../base/span.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import { everyRule } from '../model/rule.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { unknownCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { missingExport } from './unknowns.ts'

const parameters = z.strictObject({})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-010',
  name: 'config-coverage',
  title: { ja: '設定の解釈網羅', en: 'All statements understood' },
  severity: 'high',
  why: {
    ja: '設定ファイルのすべての文が、理解されたか、判定に関係しないと分かっていることを確かめます。解釈できなかった文、定義のないオブジェクト、設定ファイルのない機器があれば、どこまで影響するか（ルール一つ、VDOM・VRF 全体など）とともにすべての行を示し、判定不能とします。',
    en: 'Every statement of every export must be understood, or known not to matter. Statements that were not understood, objects that are not defined and devices without an export are listed line by line with how far they reach (one rule, a whole VDOM or VRF), and make this check not evaluable.',
  },
  fix: {
    ja: '示された行の意味を確かめてください。書き誤りや不要な設定なら直し、正しい設定なら bunri の対応を待つか開発者に知らせてください。',
    en: 'Look at the lines shown. Correct mistakes and delete what is not needed; where the configuration is right, report it so that bunri learns it.',
  },
  limitations: {
    ja: 'FQDN や国別アドレスのように、書き方は分かるが中身が設定ファイルにないものは数えません。それが判定を左右する場合は、それぞれの検査が判定不能とします。',
    en: 'What is understood but whose content lives outside the file (FQDNs, countries) is not counted here; where it decides a verdict, the check concerned says so.',
  },
  waivable: false,
  parameters,
  run: (context) => ({ findings: [...context.devices.values()].flatMap((device) => findingsOf(context, device)) }),
})

/** What a statement that was not understood puts in doubt. */
interface Reach {
  readonly key: string
  readonly text: Text
}

function findingsOf(context: Context, device: Device): Finding[] {
  if (device.knowledge === 'missing') return [missing(context, device)]
  if (device.knowledge !== 'export') return []
  const groups = new Map<string, { readonly reach: Reach; readonly found: Uncertainty[] }>()
  const seen = new Set<string>()
  const notUnderstood = device.coverage.notUnderstood.filter((u) => !livesElsewhere(u))
  const counted = new Set(notUnderstood.map(keyOf))
  const add = (uncertainty: Uncertainty, reach: Reach): void => {
    const at = keyOf(uncertainty)
    if (seen.has(at)) return
    seen.add(at)
    const group = groups.get(reach.key)
    if (group === undefined) groups.set(reach.key, { reach, found: [uncertainty] })
    else group.found.push(uncertainty)
  }
  for (const { uncertainty, reach } of reachesOf(device))
    if (reach.key.startsWith('domain') || counted.has(keyOf(uncertainty)) || GAPS.test(uncertainty.code)) add(uncertainty, reach)
  for (const uncertainty of notUnderstood) add(uncertainty, UNUSED)
  return [...groups.values()].map(({ reach, found }) => finding(context, device, reach, found))
}

const UNUSED: Reach = { key: 'unused', text: { ja: 'どのルールにも使われていない箇所です。', en: 'No rule in force uses it.' } }

/** Every uncertainty a device carries, with the widest thing it reaches. */
function reachesOf(device: Device): readonly { readonly uncertainty: Uncertainty; readonly reach: Reach }[] {
  const found = new Map<string, { uncertainty: Uncertainty; reach: Reach }>()
  const add = (uncertainties: readonly Uncertainty[], reach: Reach): void => {
    for (const uncertainty of uncertainties) if (!found.has(keyOf(uncertainty))) found.set(keyOf(uncertainty), { uncertainty, reach })
  }
  for (const domain of device.domains) {
    add(domain.uncertainties, {
      key: `domain ${domain.name}`,
      text: {
        ja: `${domainName(domain).ja}を通るすべての通信が判定できなくなります。`,
        en: `Nothing that passes ${domainName(domain).en} can be judged.`,
      },
    })
  }
  for (const domain of device.domains) {
    for (const stage of domain.stages) {
      if (stage.kind !== 'filter' && stage.kind !== 'vpn') continue
      for (const { rulebase } of stage.bindings) {
        for (const rule of everyRule(rulebase)) {
          if (!rule.enabled) continue
          add(rule.uncertainties, {
            key: `rule ${rule.id}`,
            text: { ja: `${rule.label.ja} が一致する通信が判定できません。`, en: `What ${rule.label.en} matches cannot be judged.` },
          })
        }
      }
    }
    for (const stage of domain.stages) {
      const name = domainName(domain)
      if (stage.kind === 'route') {
        add(
          stage.policyRoutes.flatMap((p) => p.uncertainties),
          {
            key: `routes ${domain.name}`,
            text: {
              ja: `${name.ja}のポリシールートの向きが判定できません。`,
              en: `Where policy routes of ${name.en} lead cannot be judged.`,
            },
          },
        )
      } else if (stage.kind === 'translate-destination' || stage.kind === 'translate-source') {
        add(
          stage.translations.flatMap((t) => t.uncertainties),
          {
            key: `translations ${domain.name}`,
            text: {
              ja: `${name.ja}のアドレス変換の結果が判定できません。`,
              en: `What address translation in ${name.en} yields cannot be judged.`,
            },
          },
        )
      }
    }
  }
  return [...found.values()]
}

function domainName({ name }: RoutingDomain): Text {
  return name === '' ? { ja: 'この機器', en: 'this device' } : { ja: ` ${name} `, en: name }
}

function keyOf({ code, span }: Uncertainty): string {
  return `${span.source.path} ${span.start} ${code}`
}

/**
 * Uncertainties of rules that are gaps of the export itself, counted as a statement or not: names without
 * definition, circles, empty groups. Others (an application, a port nobody uses) are understood, and decide where they matter.
 */
const GAPS = /^(undefined|unknown|circular|empty|invalid|incomplete)-|^unresolved-object$/

/** Understood, but its content is not in the file: name resolution, country lists, what a learned route says. */
function livesElsewhere({ code }: Uncertainty): boolean {
  return code.startsWith('unresolved-') && code !== 'unresolved-object'
}

function finding({ severity }: Context, device: Device, reach: Reach, found: readonly Uncertainty[]): Finding {
  const lines = found.slice(0, 3).map((u) => `${locate(u.span)} ${u.text.ja}`)
  const linesEn = found.slice(0, 3).map((u) => `${locate(u.span)} ${u.text.en}`)
  const more = found.length - lines.length
  const first = found[0]!
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${device.id} に解釈できなかった箇所が ${found.length} 件あります。${reach.text.ja}（${lines.join('、')}${more > 0 ? `、ほか ${more} 件` : ''}）`,
      en: `${found.length === 1 ? 'One place' : `${found.length} places`} of ${device.id} ${found.length === 1 ? 'was' : 'were'} not understood. ${reach.text.en} (${linesEn.join('; ')}${more > 0 ? `; and ${more} more` : ''})`,
    },
    cause: unknownCause(first),
    fix: {
      ja: 'その行の意味を確かめ、書き誤りや不要な設定なら直してください。正しい設定であれば、その通信を人が確認してください。',
      en: 'Find out what the lines mean; correct mistakes and delete what is not needed. Where they are right, a person has to judge that traffic.',
    },
    uncertainties: found,
  }
}

function missing({ severity }: Context, device: Device): Finding {
  const unknown = missingExport(device)
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${unknown.text.ja}。この機器を通る通信は判定できません。`,
      en: `Device ${device.id} has no export; what passes through it cannot be judged.`,
    },
    cause: unknownCause(unknown),
    fix: { ja: 'export: に設定ファイルを指定してください。', en: 'Give its export in the topology YAML.' },
    uncertainties: [unknown],
  }
}
