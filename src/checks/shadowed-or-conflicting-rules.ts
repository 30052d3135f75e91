import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { World } from '../graph/world.ts'
import type { Device } from '../model/device.ts'
import type { Severity } from '../model/policy.ts'
import { SEVERITIES } from '../model/policy.ts'
import type { InterfaceMatch, Rule } from '../model/rule.ts'
import { everyRule } from '../model/rule.ts'
import { PacketSet } from '../packet/set.ts'
import { behind } from './boundary.ts'
import { ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { addressesOf, cellBetween, placeName, sideOf } from './places.ts'
import type { Effect } from './rules/shadow.ts'
import { boundRulebases, effectsOf } from './rules/shadow.ts'

const parameters = z.strictObject({
  'shadowed-severity': z
    .enum(SEVERITIES)
    .default('info')
    .describe(
      'Severity of rules that never match and of rules that could be left out. 一致することのないルール、なくても結果が変わらないルールの重大度。',
    ),
  'shadowed-deny-severity': z
    .enum(SEVERITIES)
    .default('high')
    .describe(
      'Severity of a deny between tiers that an earlier permit makes ineffective. 系間の拒否ルールが先行する許可ルールで無効になっている場合の重大度。',
    ),
})

export default defineCheck({
  id: 'RUL-005',
  name: 'shadowed-or-conflicting-rules',
  title: { ja: '隠れルール・矛盾ルール', en: 'Shadowed, redundant, conflicting rules' },
  severity: 'low',
  why: {
    ja: '先行するルールがすべての通信に先に一致するため、一致することのないルールを示します。系間の通信を止めるはずの拒否ルールが先行する許可ルールに隠れている場合は、止まっているつもりの通信が通っているため、高とします。なくても結果が変わらない許可ルールは、ルールベースごとにまとめて参考として示します。',
    en: 'Shows rules that never match because earlier rules take all of their packets. A deny between tiers that an earlier permit hides is high: what is believed to be stopped passes. Permits that could be left out without changing anything are listed per rulebase as information.',
  },
  fix: {
    ja: '隠れている拒否ルールを許可ルールより前に移すか、許可ルールを必要な範囲に絞ってください。不要なルールは削除してください。',
    en: 'Move the hidden deny above the permit, or narrow the permit to what is needed. Delete rules that are not needed.',
  },
  limitations: {
    ja: '部分的な重なり（広い拒否の前にある個別の許可など）は通常の書き方のため指摘しません。スケジュールや利用者で条件が付く先行ルールは、隠すものとして数えません。経路によって届かない通信は考慮しません。',
    en: 'Partial overlaps (a narrow permit before a broad deny) are ordinary and not reported. Earlier rules under a schedule or a user condition are not counted as hiding anything. Packets that routing never brings to a rulebase are not left out.',
  },
  waivable: false,
  parameters,
  run: (context) => ({
    findings: [...context.devices.values()].filter((d) => d.knowledge === 'export').flatMap((device) => findingsOf(context, device)),
  }),
})

type Context = CheckContext<z.infer<typeof parameters>>

function findingsOf(context: Context, device: Device): Finding[] {
  const findings: Finding[] = []
  for (const { rulebase, bindings } of boundRulebases(device)) {
    const perBinding = bindings.map((binding) => new Map(effectsOf(device, binding).map(({ rule, effects }) => [rule, effects])))
    const idle = new Map<string, { readonly by: readonly Rule[]; readonly rules: Rule[] }>()
    const redundant: Rule[] = []
    for (const rule of everyRule(rulebase)) {
      const effects = perBinding.flatMap((rules) => rules.get(rule) ?? [])
      if (effects.length === 0) continue
      const dead = effects.every(({ left }) => left.isEmpty)
      const hidden =
        rule.action === 'deny'
          ? effects.filter((effect) => !effect.permittedBefore.isEmpty && (dead || (effect.named && deadBetween(effects, effect))))
          : []
      const crossing = firstCrossing(context, device, hidden)
      if (crossing !== undefined) findings.push(hiddenDeny(context, device, rule, crossing))
      else if (dead) {
        const by = [...new Set(effects.flatMap((effect) => effect.by))]
        const key = by.map((r) => r.id).join('\u0000')
        const same = idle.get(key)
        if (same === undefined) idle.set(key, { by, rules: [rule] })
        else same.rules.push(rule)
      } else if (effects.every(({ left, redundant: same }) => left.isEmpty || same)) redundant.push(rule)
    }
    for (const { by, rules } of idle.values()) findings.push(neverMatching(device, by, rules, context.parameters['shadowed-severity']))
    if (redundant.length > 0) findings.push(leftOut(device, rulebase.name, redundant, context.parameters['shadowed-severity']))
  }
  return findings
}

/** Whether a rule does nothing between the interfaces of one of its effects, however packets were translated before. */
function deadBetween(effects: readonly Effect[], { ground }: Effect): boolean {
  return effects.every((other) => other.left.isEmpty || other.ground.in !== ground.in || other.ground.out !== ground.out)
}

interface Crossing {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  readonly by: readonly Rule[]
}

/** The first pair of places of different tiers between which the hidden deny would have stopped what a permit passes. */
function firstCrossing({ topology, policy, network }: Context, device: Device, hidden: readonly Effect[]): Crossing | undefined {
  for (const effect of hidden) {
    const sources = placesBehind(network.world, device, effect.ground.in)
    const destinations = placesBehind(network.world, device, effect.ground.out)
    for (const from of sources) {
      for (const to of destinations) {
        if (from === to || sideOf(topology, from) === sideOf(topology, to)) continue
        const cell = cellBetween(topology, policy, from, to)
        if (cell === 'open' || cell === 'flows') continue
        const packets = effect.permittedBefore
          .and(PacketSet.box({ src: addressesOf(topology, from), dst: addressesOf(topology, to) }))
          .and(PacketSet.wellFormed)
        if (!packets.isEmpty) return { from, to, packets, by: effect.by.filter((rule) => rule.action === 'permit') }
      }
    }
  }
  return undefined
}

/** Places behind the interfaces of a ground; every place where the rulebase does not look at that side. */
function placesBehind(world: World, device: Device, interfaces: InterfaceMatch): readonly string[] {
  const { zones, externals } = world.topology
  if (interfaces === 'any') return [...zones.keys(), ...externals.keys()]
  const found = new Set([...interfaces].flatMap((id) => [...behind(world, { device: device.id, interface: id })]))
  return [...zones.keys(), ...externals.keys()].filter((place) => found.has(place))
}

function hiddenDeny({ topology, parameters: set }: Context, device: Device, rule: Rule, { from, to, packets, by }: Crossing): Finding {
  const first = by[0] ?? rule
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const permits = listOf(by.map((r) => r.label))
  return {
    verdict: 'violation',
    severity: set['shadowed-deny-severity'],
    text: {
      ja: `${a.ja} から ${b.ja} への通信を止める拒否ルール「${rule.label.ja}」は、先行する許可ルール「${permits.ja}」に隠れて一致しません。止めるはずの通信が許可されています。`,
      en: `The deny ${rule.label.en}, meant to stop traffic from ${a.en} to ${b.en}, never matches: ${permits.en} comes first and permits it.`,
    },
    from,
    to,
    cause: ruleCause(device, first),
    fix: {
      ja: `「${rule.label.ja}」を「${first.label.ja}」より前に移すか、「${first.label.ja}」を必要な送信元・宛先・サービスに絞ってください。`,
      en: `Move ${rule.label.en} above ${first.label.en}, or narrow ${first.label.en} to the sources, destinations and services that are needed.`,
    },
    packets,
  }
}

function neverMatching(device: Device, by: readonly Rule[], rules: readonly Rule[], severity: Severity): Finding {
  const names = some(rules)
  const earlier = some(by)
  const first = by[0] ?? rules[0]!
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${names.ja} は、先行する ${earlier.ja} がすべての通信に一致するため、使われません。`,
      en: `${names.en} never match${rules.length === 1 ? 'es' : ''}: ${earlier.en} take${by.length === 1 ? 's' : ''} every packet first.`,
    },
    cause: ruleCause(device, first),
    fix: {
      ja: `${names.ja} が不要なら削除し、必要なら順序または ${earlier.ja} の範囲を見直してください。`,
      en: `Delete ${names.en} if not needed; otherwise change the order or the extent of ${earlier.en}.`,
    },
  }
}

function leftOut(device: Device, rulebase: Text, rules: readonly Rule[], severity: Severity): Finding {
  const names = some(rules)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${rulebase.ja} の ${names.ja} は、なくても通る通信が変わりません（後のルールが同じ通信を同じ扱いで許可します）。`,
      en: `In ${rulebase.en}, ${names.en} could be left out without changing what passes (later rules permit the same).`,
    },
    cause: ruleCause(device, rules[0]!),
    fix: {
      ja: '記録や分類のために残す理由がなければ削除してください。',
      en: 'Delete them unless they are kept for logging or bookkeeping.',
    },
  }
}

/** Up to eight rules by name, then how many more. */
function some(rules: readonly Rule[]): Text {
  const shown = listOf(rules.slice(0, 8).map((r) => r.label))
  const rest = rules.length - 8
  return rest <= 0 ? shown : { ja: `${shown.ja} ほか ${rest} 件`, en: `${shown.en} and ${rest} more` }
}
