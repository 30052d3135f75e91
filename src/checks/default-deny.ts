import * as z from 'zod'
import { listOf } from '../base/text.ts'
import type { World } from '../graph/world.ts'
import type { Device } from '../model/device.ts'
import { packetsOf } from '../model/match.ts'
import type { Rulebase } from '../model/rule.ts'
import { PacketSet } from '../packet/set.ts'
import type { Join, Openness, Passage } from './boundary.ts'
import { behind, byInterface, implicitlyPermitted, interfaceOf, joins, mayFilter, pairsOf } from './boundary.ts'
import { interfaceCause, unknownCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { boundaryBetween, placeName } from './places.ts'
import { boundRulebases } from './rules/shadow.ts'
import { unknownsOf } from './unknowns.ts'

const parameters = z.strictObject({})

export default defineCheck({
  id: 'RUL-001',
  name: 'default-deny',
  title: { ja: '系間の既定拒否', en: 'Default deny between tiers' },
  severity: 'critical',
  why: {
    ja: '系の異なるゾーンの間に立つ自団体の機器で、どのルールにも書かれていない通信が拒否されることを確かめます。ACL のないインターフェースの組や、最後が許可のルールベースは、書かれていない通信を通すため違反です。最後に「すべて拒否・ログ取得」のルールがないファイアウォールは、参考として示します（暗黙の拒否は記録が残りません）。',
    en: 'On the body’s own devices between zones of different tiers, what no rule speaks of must be denied. A pair of interfaces without a list, or a rulebase that ends in permit, lets it pass: a violation. Firewalls without a last rule that denies and logs everything are listed as information (an implicit deny leaves no record).',
  },
  fix: {
    ja: '系の境界となるインターフェースに、必要な通信だけを許可し残りを拒否する ACL またはポリシーを適用してください。',
    en: 'Bind to the interfaces where tiers meet a list or policy that permits what is needed and denies the rest.',
  },
  limitations: {
    ja: '別の機器が同じ経路で制御している通信も、その機器を越えない範囲だけを見ます。明示的に「すべて許可」と書かれたルールは RUL-002 が扱います。',
    en: 'Looks as far as the next filtering device. A rule that explicitly permits everything is for RUL-002.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { network, topology } = context
    const apart = (from: string, to: string): boolean => boundaryBetween(topology, from, to)
    const found = joins(network.world, openness, apart).filter(({ passage }) => passage.device.knowledge === 'export')
    const findings = (['open', 'unknown'] as const).flatMap((certainty) =>
      byInterface(found.filter((join) => join.certainty === certainty)).map((entry) => implicitPermit(context, entry, certainty)),
    )
    return {
      findings: [...findings, ...[...context.devices.values()].flatMap((device) => silentDeny(context, network.world, device, apart))],
    }
  },
})

/** Open where something passes that no rule speaks of. Devices that are not ours to configure are open ways to the next one that is. */
function openness(passage: Passage): Openness {
  const { device, domain } = passage
  if (device.knowledge === 'missing') return 'unknown'
  if (device.knowledge !== 'export' || domain === undefined) return 'open'
  if (implicitlyPermitted(passage).isEmpty) return 'closed'
  return mayFilter(domain) ? 'unknown' : 'open'
}

function implicitPermit(
  context: CheckContext<unknown>,
  entry: { readonly device: Device; readonly interface: string; readonly joins: readonly Join[] },
  certainty: Join['certainty'],
): Finding {
  const { topology } = context
  const { device } = entry
  const first = entry.joins[0]!
  const found = interfaceOf(device, entry.interface)
  const pairs = pairsOf(topology, entry.joins)
  const from = placeName(topology, first.from)
  const to = placeName(topology, first.to)
  const shared = {
    severity: context.severity,
    from: first.from,
    to: first.to,
    cause:
      found === undefined
        ? { id: device.id, label: { ja: device.id, en: device.id }, span: device.span, focus: device.span }
        : interfaceCause(device, found),
    fix: {
      ja: `${device.id} の ${entry.interface} に、必要な通信だけを許可し最後に拒否する ACL を適用してください。`,
      en: `Bind to ${entry.interface} of ${device.id} a list that permits what is needed and denies the rest.`,
    },
  }
  if (certainty === 'unknown') {
    const unknowns = unknownsOf(device)
    return {
      ...shared,
      cause: unknowns[0] === undefined ? shared.cause : unknownCause(unknowns[0]),
      verdict: 'not-evaluable',
      text: {
        ja: `${device.id} の ${entry.interface} で、ルールに書かれていない ${pairs.ja} の間の通信が拒否されるかどうかを判定できません。`,
        en: `Whether ${device.id} denies at ${entry.interface} what no rule speaks of between ${pairs.en} cannot be judged.`,
      },
      uncertainties: unknowns,
    }
  }
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: `${device.id} の ${entry.interface} では、ルールに書かれていない ${pairs.ja} の間の通信が拒否されずに通ります（例: ${from.ja} から ${to.ja}）。`,
      en: `At ${entry.interface} of ${device.id}, traffic between ${pairs.en} that no rule speaks of is not denied (for example ${from.en} to ${to.en}).`,
    },
  }
}

/** A firewall between tiers whose last rule does not deny and log everything. */
function silentDeny(context: CheckContext<unknown>, world: World, device: Device, apart: (from: string, to: string) => boolean): Finding[] {
  if (device.knowledge !== 'export' || device.role !== 'firewall') return []
  const silent = boundRulebases(device).filter(
    ({ rulebase, bindings }) =>
      rulebase.otherwise === 'deny' &&
      !endsInLoggedDeny(rulebase) &&
      bindings.some(({ domain }) => between(world, device, domain.name, apart)),
  )
  const first = silent[0]?.rulebase
  if (first === undefined) return []
  const names = listOf(silent.map(({ rulebase }) => rulebase.name))
  const topology = context.topology
  return [
    {
      verdict: 'violation',
      severity: 'info',
      text: {
        ja: `${device.id} の ${names.ja} は、最後に「すべて拒否・ログ取得」のルールがなく、暗黙の拒否に頼っています。拒否した通信の記録が残らないことがあります。`,
        en: `${names.en} of ${device.id} rel${silent.length === 1 ? 'ies' : 'y'} on the implicit deny: no last rule denies and logs everything, so what is denied may leave no record.`,
      },
      cause: {
        id: `${device.id}/default`,
        label: { ja: `${device.id} ${first.name.ja}`, en: `${device.id} ${first.name.en}` },
        span: first.span,
        focus: { ...first.span, end: Math.min(first.span.end, first.span.start + 1) },
      },
      fix: {
        ja: `${topology.devices.get(device.id)?.name ?? device.id} のルールベースの最後に、すべてを拒否してログを取得するルールを置いてください。`,
        en: `End the rulebases of ${device.id} with a rule that denies everything and logs it.`,
      },
    },
  ]
}

function endsInLoggedDeny({ rules }: Rulebase): boolean {
  const last = rules.filter((rule) => rule.enabled).at(-1)
  if (last === undefined || last.action !== 'deny' || !last.logged) return false
  const everything = last.clauses.filter((c) => c.in === 'any' && c.out === 'any').map((c) => packetsOf(c.match).lo)
  // A firewall may keep IPv4 and IPv6 apart; one family is enough for the rule to be the explicit last deny.
  const denied = PacketSet.union(everything)
  return PacketSet.wellFormed.and(PacketSet.ipv4).within(denied) || PacketSet.wellFormed.and(PacketSet.ipv6).within(denied)
}

/** Whether a routing domain has different tiers on two of its interfaces. */
function between(world: World, device: Device, domain: string, apart: (from: string, to: string) => boolean): boolean {
  const places = device.interfaces.filter((i) => i.domain === domain).map((i) => [...behind(world, { device: device.id, interface: i.id })])
  return places.some((a, at) => places.slice(at + 1).some((b) => a.some((from) => b.some((to) => apart(from, to)))))
}
