/** What stops a packet: the rule, the default of a list, or the missing route that a walk of it ends at. */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Device } from '../../model/device.ts'
import { packetsOf } from '../../model/match.ts'
import type { DestinationTranslation } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'
import type { Packet } from '../../packet/packet.ts'
import type { Outcome } from '../../simulator/simulate.ts'
import { simulate } from '../../simulator/simulate.ts'
import { ruleCause } from '../cause.ts'
import type { Cause } from '../check.ts'

/** Where it ends and why, as a clause: `fw の ポリシー 9 が拒否しています`. */
export interface Stop {
  readonly cause: Cause
  readonly why: Text
  /** What to do about it. */
  readonly fix: Text
}

/** Where a packet (original source, final destination) that does not arrive is stopped; undefined where no device of ours stops it. */
export function stoppedAt({ world, topology }: Network, from: string, packet: Packet): Stop | undefined {
  const devices = world.devices
  const simulated = worldOf(world, topology)
  const outcomes = asSent(devices, packet).flatMap((sent) => simulate(simulated, { from, packet: sent, bound: 'judged' }))
  // A sender may hand it to any gateway: the one that is meant has a rule for it, and lets it come farthest. Then a rule says most.
  const ranked = outcomes
    .map((outcome) => ({ outcome, meant: permitsSomewhere(devices, outcome) ? 0 : 1 }))
    .sort((a, b) => a.meant - b.meant || b.outcome.walk.length - a.outcome.walk.length || rank(a.outcome) - rank(b.outcome))
    .map(({ outcome }) => outcome)
  for (const outcome of ranked) {
    const stop = stopOf(devices, outcome)
    if (stop !== undefined) return stop
  }
  return undefined
}

const worlds = new WeakMap<object, { readonly topology: Network['topology']; readonly devices: ReadonlyMap<string, Device> }>()

/** One object per network: what the simulator works out for a world it keeps by the world. */
function worldOf(world: Network['world'], topology: Network['topology']) {
  const known = worlds.get(world)
  if (known !== undefined) return known
  const made = { topology, devices: world.devices }
  worlds.set(world, made)
  return made
}

/** The packet as its sender would write it: to a published address first, where a translation leads to its destination. */
function asSent(devices: ReadonlyMap<string, Device>, packet: Packet): readonly Packet[] {
  const published = [...devices.values()].flatMap((device) =>
    device.domains.flatMap(({ stages }) =>
      stages.flatMap((stage) =>
        stage.kind === 'translate-destination' ? stage.translations.flatMap((translation) => before(translation, packet)) : [],
      ),
    ),
  )
  return [...published, packet]
}

function before({ to, port, match }: DestinationTranslation, packet: Packet): readonly Packet[] {
  if (to.kind !== 'offset' || to.family !== packet.family) return []
  const dst = packet.dst - to.to + to.low
  if (dst < to.low || dst > to.high) return []
  const dport = port?.kind === 'offset' ? packet.dport - port.to + port.low : packet.dport
  const sent = { ...packet, dst, dport }
  return packetsOf(match).lo.has(sent) ? [sent] : []
}

/** Whether some rule of the routing domain where a walk ends is written for the packet, on whatever interfaces. */
function permitsSomewhere(devices: ReadonlyMap<string, Device>, { walk, packet }: Outcome): boolean {
  const last = walk.at(-1)
  const domain = devices.get(last?.device ?? '')?.domains.find(({ name }) => name === last?.domain)
  return (domain?.stages ?? []).some(
    (stage) =>
      stage.kind === 'filter' &&
      stage.bindings.some(({ rulebase }) =>
        [...everyRule(rulebase)].some(
          (rule) => rule.enabled && rule.action === 'permit' && rule.clauses.some(({ match }) => packetsOf(match).hi.has(packet)),
        ),
      ),
  )
}

function rank(outcome: Outcome): number {
  if (outcome.kind === 'dropped') return outcome.why === 'rule' ? (outcome.rule === undefined ? 1 : 0) : 2
  return outcome.kind === 'no-route' ? 3 : 4
}

function stopOf(devices: ReadonlyMap<string, Device>, outcome: Outcome): Stop | undefined {
  if (outcome.kind !== 'dropped' && outcome.kind !== 'no-route') return undefined
  const device = devices.get(outcome.device)
  if (device === undefined) return undefined
  const { id } = device
  const domain = outcome.walk.at(-1)?.domain ?? ''
  const where = domain === '' ? id : `${id} ${domain}`
  if (outcome.kind === 'no-route')
    return {
      cause: { id: `${where}/no-route`, label: { ja: `${where} の経路`, en: `routes of ${where}` }, span: device.span, focus: device.span },
      why: { ja: `${where} に宛先への経路がありません`, en: `${where} has no route to the destination` },
      fix: { ja: `${where} に宛先への経路を設定してください。`, en: `Give ${where} a route to the destination.` },
    }
  const { rule, span = device.span, why } = outcome
  if (rule !== undefined)
    return {
      cause: ruleCause(device, rule),
      why: { ja: `${id} の ${rule.label.ja} が拒否しています`, en: `${rule.label.en} on ${id} denies it` },
      fix: {
        ja: `${id} の ${rule.label.ja} より前に、この通信の許可ルールを置いてください。`,
        en: `Put a rule that permits it before ${rule.label.en} on ${id}.`,
      },
    }
  if (why === 'rule') {
    const cause: Cause = {
      id: `${where}/default/${span.start}`,
      label: { ja: `${where} の既定の拒否`, en: `default deny of ${where}` },
      span,
      focus: span,
    }
    return {
      cause,
      why: { ja: `${where} に許可ルールがなく、既定で拒否されます`, en: `no rule of ${where} permits it, and the default denies it` },
      fix: { ja: `${where} に、この通信の許可ルールを追加してください。`, en: `Add a rule to ${where} that permits it.` },
    }
  }
  if (why === 'uncertain') return undefined
  const reason: Text =
    why === 'blackhole'
      ? { ja: `${where} の経路が破棄しています`, en: `a route of ${where} discards it` }
      : { ja: `${where} から先へ渡す相手がありません`, en: `${where} has nobody to hand it to` }
  return {
    cause: { id: `${where}/${why}/${span.start}`, label: { ja: `${where} の経路`, en: `routes of ${where}` }, span, focus: span },
    why: reason,
    fix: { ja: `${where} の経路とインターフェースを直してください。`, en: `Mend the routes and interfaces of ${where}.` },
  }
}
