/** A way in words: at every device the route, the rule and the translation that decided, with their lines. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { Rule } from '../model/rule.ts'
import { formatAddress, formatRange, rangeOf } from '../packet/address.ts'
import type { Packet } from '../packet/packet.ts'
import type { Bound, FilterStage, RuledStage } from './decide.ts'
import { boundRulebase, effects, targetKey } from './decide.ts'
import { divertsTo, egressAt } from './divert.ts'
import { routeFor } from './forwarding.ts'
import type { Decision } from './network.ts'
import type { Crossing } from './spread.ts'
import type { Hop, Step } from './trace.ts'
import type { Leg } from './ways.ts'
import type { World } from './world.ts'

/** A hop for people, and the decisions behind it for checks. */
export interface Explained {
  readonly hop: Hop
  readonly decisions: readonly Decision[]
}

export function explain(world: World, leg: Leg, bound: Bound): Explained {
  const { crossing } = leg
  const device = world.devices.get(crossing.device)
  const domain = device?.domains.find((d) => d.name === crossing.domain)
  const steps: Step[] = []
  const decisions: Decision[] = []
  if (
    device === undefined ||
    device.knowledge !== 'export' ||
    domain === undefined ||
    world.interfaceOf({ device: device.id, interface: crossing.in }) === undefined
  ) {
    steps.push({ kind: 'filter', text: assumption(device), ...(device === undefined ? {} : { span: device.span }) })
    if (device !== undefined)
      decisions.push({ device, domain: NO_DOMAIN, rulebase: undefined, rule: undefined, in: crossing.in, out: crossing.out })
  } else if (crossing.unread) {
    const why = domain.uncertainties[0]?.span ?? domain.features[0]?.span ?? device.span
    steps.push({
      kind: 'filter',
      text: { ja: '解釈できない設定があり、通す可能性がある', en: 'configuration not understood; may pass anything' },
      span: why,
    })
    decisions.push({ device, domain, rulebase: undefined, rule: undefined, in: crossing.in, out: crossing.out })
  } else describe(device, domain, leg, bound, steps, decisions)
  return {
    hop: {
      device: crossing.device,
      domain: crossing.domain,
      in: crossing.in,
      out: crossing.out,
      ...(crossing.from === undefined ? {} : { from: crossing.from }),
      ...(crossing.to === undefined ? {} : { to: crossing.to }),
      steps,
      packet: leg.after,
    },
    decisions,
  }
}

const NO_DOMAIN: RoutingDomain = { name: '', stages: [], local: { bindings: [] }, features: [], uncertainties: [] }

function assumption(device: Device | undefined): Text {
  switch (device?.knowledge) {
    case 'outside':
      return { ja: '団体外の管理（すべて通すとみなす）', en: 'managed by others; assumed to pass everything' }
    case 'declared':
      return { ja: '設定なし（フィルタなしと申告）', en: 'no export; declared to filter nothing' }
    default:
      return { ja: '設定が読めない（判定できない）', en: 'configuration not known; cannot be judged' }
  }
}

function describe(device: Device, domain: RoutingDomain, leg: Leg, bound: Bound, steps: Step[], decisions: Decision[]): void {
  const { crossing, before, translated, after } = leg
  // Headers as each stage sees them: the destination changes at destination NAT, the source at source NAT.
  let header: Packet = before
  const egress = egressAt(domain, crossing)
  for (const stage of domain.stages) {
    switch (stage.kind) {
      case 'translate-destination': {
        header = translated
        const { translation } = crossing
        if (translation === undefined || !stage.translations.includes(translation)) break
        const to = destination(translated, before)
        steps.push({
          kind: 'translate-destination',
          text: { ja: `${translation.label.ja} 宛先を ${to} に変換`, en: `${translation.label.en} rewrites the destination to ${to}` },
          span: translation.span,
        })
        break
      }
      case 'route': {
        if (device.interfaces.some((i) => i.id === crossing.in && i.bridge !== undefined)) {
          steps.push({
            kind: 'route',
            text: { ja: `ブリッジ → ${crossing.out}（経路によらない）`, en: `bridged → ${crossing.out}, not routed` },
          })
          break
        }
        const route = routeFor(device, domain, stage, crossing.in, crossing.routed, header)
        if (route === undefined) {
          const why = stage.table.uncertainties.find((u) => u.family === undefined || u.family === header.family)
          if (why !== undefined)
            steps.push({ kind: 'route', text: { ja: `経路不明（${why.text.ja}）`, en: `route unknown (${why.text.en})` }, span: why.span })
        } else if (route.label !== undefined) {
          steps.push({
            kind: 'route',
            text: { ja: `${route.label.ja} → ${crossing.routed}`, en: `${route.label.en} → ${crossing.routed}` },
            span: route.span,
          })
        } else if (route.prefix !== undefined) {
          const prefix = formatRange(rangeOf(route.prefix))
          const any = route.prefix.length === 0
          steps.push({
            kind: 'route',
            text: {
              ja: `経路 ${any ? 'デフォルト' : prefix} → ${crossing.routed}`,
              en: `route ${any ? 'default' : prefix} → ${crossing.routed}`,
            },
            span: route.span,
          })
        }
        break
      }
      case 'filter':
        filter(device, domain, stage, egress.get(stage) ?? crossing.out, leg, header, bound, steps, decisions)
        break
      case 'vpn': {
        const output = egress.get(stage) ?? crossing.out
        const rule = decidingRule(stage, crossing, output, header, bound, domain)
        if (rule?.divert !== undefined)
          steps.push({
            kind: 'route',
            text: { ja: `${rule.label.ja} → ${rule.divert}`, en: `${rule.label.en} → ${rule.divert}` },
            span: rule.focus,
          })
        break
      }
      case 'translate-source':
        if (crossing.target !== undefined && (after.src !== header.src || after.sport !== header.sport)) {
          const found = stage.translations.find((t) => t.target === crossing.target)
          steps.push(sourceStep(after, found?.label, found?.span))
          header = after
        }
        break
    }
  }
  if (crossing.target !== undefined && header !== after && !domain.stages.some((s) => s.kind === 'translate-source'))
    steps.push(sourceStep(after, undefined, undefined))
}

function sourceStep(after: Packet, label: Text | undefined, span: Span | undefined): Step {
  const to = formatAddress(after.family, after.src)
  return {
    kind: 'translate-source',
    text:
      label === undefined
        ? { ja: `送信元を ${to} に変換`, en: `source rewritten to ${to}` }
        : { ja: `${label.ja} 送信元を ${to} に変換`, en: `${label.en} rewrites the source to ${to}` },
    ...(span === undefined ? {} : { span }),
  }
}

function destination(after: Packet, before: Packet): string {
  const address = formatAddress(after.family, after.dst)
  return after.dport === before.dport ? address : `${address}:${after.dport}`
}

function filter(
  device: Device,
  domain: RoutingDomain,
  stage: FilterStage,
  egress: string,
  leg: Leg,
  header: Packet,
  bound: Bound,
  steps: Step[],
  decisions: Decision[],
): void {
  const { crossing } = leg
  const input = crossing.in
  const output = stage.at === 'ingress' ? '' : egress
  const rulebase = boundRulebase(stage, input, output)
  const decision = { device, domain, in: crossing.in, out: crossing.out }
  if (rulebase === undefined) {
    decisions.push({ ...decision, rulebase, rule: undefined })
    const side =
      stage.at === 'egress'
        ? { ja: `${crossing.out} 出力側`, en: `out of ${crossing.out}` }
        : { ja: `${crossing.in} 入力側`, en: `into ${crossing.in}` }
    steps.push({ kind: 'filter', text: { ja: `${side.ja} ACLなし（許可）`, en: `${side.en}: no ACL (permitted)` } })
    return
  }
  const rule = decidingRule(stage, crossing, output, header, bound, domain)
  decisions.push({ ...decision, rulebase, rule })
  if (rule === undefined) {
    steps.push({
      kind: 'filter',
      text: { ja: `${rulebase.name.ja} 既定で許可`, en: `${rulebase.name.en}: permitted by default` },
      span: rulebase.span,
    })
    return
  }
  const when =
    rule.conditions.length === 0
      ? { ja: '', en: '' }
      : {
          ja: `（条件: ${rule.conditions.map((c) => c.text.ja).join('、')}）`,
          en: ` (when ${rule.conditions.map((c) => c.text.en).join(', ')})`,
        }
  const into = rule.divert === undefined ? { ja: '', en: '' } : { ja: ` → ${rule.divert}`, en: ` → ${rule.divert}` }
  steps.push({
    kind: 'filter',
    text: { ja: `${rule.label.ja} 許可${into.ja}${when.ja}`, en: `${rule.label.en} permits${into.en}${when.en}` },
    span: rule.focus,
    rule: rule.id,
  })
}

/** The rule that lets a packet pass a stage under a bound, to where the crossing leads; undefined for the default. */
function decidingRule(stage: RuledStage, crossing: Crossing, output: string, header: Packet, bound: Bound, domain: RoutingDomain) {
  const rulebase = boundRulebase(stage, crossing.in, output)
  if (rulebase === undefined) return undefined
  const fits = fitting(stage, crossing, output, domain)
  for (const { rule, matches, stops } of effects(rulebase, crossing.in, output, crossing.translation?.id, bound)) {
    if (rule.action === 'permit' && matches.has(header) && fits(rule)) return rule
    if (stops.has(header)) return rule
  }
  return undefined
}

/** Whether a rule sends packets where they went, from the source they got: where it only may match, another one may have decided. */
function fitting(stage: RuledStage, { out, target, nextHop }: Crossing, output: string, domain: RoutingDomain): (rule: Rule) => boolean {
  const left = output !== out && divertsTo(stage, out) ? out : output
  // Where a list of its own translates, or several filters do, the target says nothing of one rule.
  const translates = domain.stages.filter((s) => s.kind === 'translate-source' || s.kind === 'filter')
  const alone = translates.length === 1 && translates[0] === stage
  return (rule) =>
    (rule.divert === undefined ? left === output : rule.divert === left && nextHop === 'on-link') &&
    (!alone || targetKey(rule.sourceTarget) === targetKey(target))
}
