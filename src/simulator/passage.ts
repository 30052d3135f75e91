/** One packet through one device: in by an interface, and everything that can become of it. */
import type { Span } from '../base/span.ts'
import type { Step } from '../graph/trace.ts'
import type { Device, RoutingDomain, Stage } from '../model/device.ts'
import type { Rule, SourceTarget } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Choices } from './choices.ts'
import type { NextHop } from './egress.ts'
import { decide, filter } from './filter.ts'
import { matchHeader } from './match.ts'
import type { Domain } from './route.ts'
import { relaysUndeclared } from './relays.ts'
import { everywhere, isForwarded, route } from './route.ts'
import * as say from './say.ts'
import { bridge } from './segment.ts'
import type { Translator } from './translate.ts'
import { rewriteSource, translateDestination, translateSource } from './translate.ts'
import type { Bound, Transit } from './transit.ts'
import type { Port, Wiring } from './world.ts'
import { domainOf, holds, holdsOnBridge } from './world.ts'

/** Why a device does not forward a packet. */
export type Refusal = 'rule' | 'blackhole' | 'no-route' | 'uncertain' | 'not-routed'

/** One thing that can become of a packet in a device. */
export type Passage = {
  readonly steps: readonly Step[]
  readonly transit: Transit
  /** Nobody knows what this device does: it may do anything, and this is part of anything. */
  readonly anything: boolean
} & (
  | { readonly kind: 'leaves'; readonly out: Port; readonly nextHop: NextHop }
  | { readonly kind: 'local'; readonly accepted: boolean }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly rule?: Rule; readonly span?: Span }
  /** Its destination was rewritten to one nobody knows. */
  | { readonly kind: 'unknown' }
)

/** What does not change while one packet is taken through one routing domain. */
interface Setting {
  readonly wiring: Wiring
  readonly ingress: Port
  readonly meant: NextHop
  readonly domain: RoutingDomain
  /** What it can route to. */
  readonly interfaces: Domain
  readonly bound: Bound
  readonly choices: Choices
}

/** A packet between two stages. */
interface State {
  readonly transit: Transit
  readonly out: Port | undefined
  readonly nextHop: NextHop
  readonly translated: string | undefined
  /** What the deciding rule does to the source, still to be done. */
  readonly pending: { readonly target: SourceTarget; readonly by: Translator } | undefined
  readonly steps: readonly Step[]
}

/** Everything that can become of a packet that comes in by a port; never empty. `meant`: the neighbour its sender meant. */
export function pass(wiring: Wiring, ingress: Port, meant: NextHop, transit: Transit, bound: Bound, choices: Choices): readonly Passage[] {
  if (!isForwarded(transit.packet)) return [refused(transit, [], 'not-routed')]
  const { knowledge } = ingress.device
  if (knowledge === 'outside' || knowledge === 'declared') return passOpen(wiring, ingress, transit)
  const domain = domainOf(ingress)
  if (knowledge === 'missing' || ingress.interface === undefined || domain === undefined) {
    return passUnknown(ingress, transit, bound, wiring.portsOf(ingress.device.id))
  }
  if (domain.uncertainties.length > 0) return passUnknown(ingress, transit, bound, wiring.portsOfDomain(ingress.device.id, domain.name))
  const setting: Setting = { wiring, ingress, meant, domain, interfaces: interfacesOf(ingress, domain, wiring), bound, choices }
  const passages = run(setting, 0, {
    transit,
    out: undefined,
    nextHop: { kind: 'unknown' },
    translated: undefined,
    pending: undefined,
    steps: [],
  })
  if (bound === 'judged' || !relaysUndeclared(wiring, ingress, domain)) return passages
  return [...passages, ...passUnknown(ingress, transit, bound, wiring.portsOfDomain(ingress.device.id, domain.name))]
}

const domains = new WeakMap<Device, Map<string, Domain>>()

function interfacesOf({ device }: Port, domain: RoutingDomain, wiring: Wiring): Domain {
  const known = domains.get(device) ?? new Map<string, Domain>()
  domains.set(device, known)
  const routed = wiring.portsOfDomain(device.id, domain.name).filter(({ interface: described }) => described?.bridge === undefined)
  const found = known.get(domain.name) ?? { interfaces: new Set(routed.map(({ id }) => id)) }
  known.set(domain.name, found)
  return found
}

/** A device that is said to let everything through: out by every other interface. */
function passOpen(wiring: Wiring, ingress: Port, transit: Transit): readonly Passage[] {
  const ports = wiring.portsOf(ingress.device.id).filter(({ enabled }) => enabled)
  const { family, dst } = transit.packet
  if (ports.some((port) => holds(port, family, dst)))
    return [{ kind: 'local', accepted: true, steps: [say.local(true)], transit, anything: false }]
  const others = ports.filter(({ id }) => id !== ingress.id)
  if (others.length === 0) return [refused(transit, [], 'no-route')]
  return others.map((out) => ({
    kind: 'leaves',
    out,
    nextHop: { kind: 'forwarded' },
    steps: [say.open(ingress.device)],
    transit,
    anything: false,
  }))
}

/**
 * A device or routing domain of which too little is known: nothing, or everything. Everything: out by any of
 * its ports unchanged, to itself, or (`unknown`) rewritten to whatever one likes.
 */
function passUnknown(ingress: Port, transit: Transit, bound: Bound, ports: readonly Port[]): readonly Passage[] {
  if (bound === 'judged') return [refused(transit, [], 'uncertain')]
  const { family, dst } = transit.packet
  const part = { transit, steps: [say.anything(ingress.device)], anything: true }
  return [
    ...(ports.some((port) => holds(port, family, dst)) ? [{ kind: 'local' as const, accepted: true, ...part }] : []),
    ...ports.filter(({ enabled }) => enabled).map((out): Passage => ({ kind: 'leaves', out, nextHop: { kind: 'unknown' }, ...part })),
    { kind: 'unknown', ...part },
  ]
}

function refused(transit: Transit, steps: readonly Step[], why: Refusal, rule?: Rule, span?: Span): Passage {
  return {
    kind: 'refused',
    why,
    transit,
    steps,
    anything: false,
    ...(rule === undefined ? {} : { rule }),
    ...(span === undefined ? {} : { span }),
  }
}

function run(setting: Setting, index: number, state: State): readonly Passage[] {
  const stage = setting.domain.stages[index]
  if (stage === undefined) return leave(setting, state)
  const next = (changed: Partial<State>): readonly Passage[] => run(setting, index + 1, { ...state, ...changed })
  switch (stage.kind) {
    case 'filter':
      return runFilter(setting, stage, state, next)
    case 'vpn':
      return runVpn(setting, stage, state, next)
    case 'translate-destination':
      return runTranslateDestination(setting, stage, state, next)
    case 'route':
      return runRoute(setting, stage, state, next)
    case 'translate-source':
      return runTranslateSource(setting, stage, state, next)
  }
}

type Next = (changed: Partial<State>) => readonly Passage[]

function passingOf(
  { ingress }: Setting,
  { out, translated }: State,
): { in: string; out: string | undefined; translated: string | undefined } {
  return { in: ingress.id, out: out?.id, translated }
}

function runFilter(setting: Setting, stage: Extract<Stage, { kind: 'filter' }>, state: State, next: Next): readonly Passage[] {
  return filter(stage, state.transit, passingOf(setting, state), setting.bound).flatMap((verdict) => {
    const { rule } = verdict
    const steps = [...state.steps, say.filtered(verdict)]
    if (verdict.action === 'deny') return [refused(state.transit, steps, 'rule', rule, rule?.focus ?? verdict.rulebase?.span)]
    const target = rule?.sourceTarget
    return next({
      steps,
      ...diverted(setting, state, rule?.divert),
      ...(rule === undefined || target === undefined ? {} : { pending: { target, by: { label: rule.label, span: rule.span } } }),
    })
  })
}

/** What changes when a policy-based VPN takes a packet: it leaves by the tunnel, to whoever has the destination there. */
function diverted({ wiring, ingress }: Setting, state: State, to: string | undefined): Partial<State> {
  const out = to === undefined ? undefined : wiring.port(ingress.device.id, to)
  return out === undefined || state.out === undefined ? {} : { out, nextHop: { kind: 'on-link' } }
}

function runVpn(setting: Setting, stage: Extract<Stage, { kind: 'vpn' }>, state: State, next: Next): readonly Passage[] {
  return filter(stage, state.transit, passingOf(setting, state), setting.bound).flatMap(({ action, rule, rulebase }) => {
    if (action === 'deny') return [refused(state.transit, state.steps, 'rule', undefined, rule?.focus ?? rulebase?.span)]
    if (rule?.divert === undefined) return next({})
    return next({ ...diverted(setting, state, rule.divert), steps: [...state.steps, say.diverted(rule)] })
  })
}

function runTranslateDestination(
  setting: Setting,
  stage: Extract<Stage, { kind: 'translate-destination' }>,
  state: State,
  next: Next,
): readonly Passage[] {
  return translateDestination(stage, state.transit, passingOf(setting, state), setting.bound, setting.choices).flatMap(
    (made): readonly Passage[] => {
      if (made.kind === 'uncertain') return [refused(state.transit, state.steps, 'uncertain', undefined, made.by.span)]
      if (made.kind === 'unknown')
        return [{ kind: 'unknown', transit: state.transit, steps: [...state.steps, say.unknownDestination(made.by)], anything: true }]
      if (made.by === undefined) return next({})
      return next({
        transit: made.transit,
        translated: made.by.id,
        steps: [...state.steps, say.newDestination(made.by, made.transit.packet)],
      })
    },
  )
}

function runRoute(setting: Setting, stage: Extract<Stage, { kind: 'route' }>, state: State, next: Next): readonly Passage[] {
  const { wiring, ingress, meant, domain, interfaces, bound } = setting
  const { transit } = state
  const { family, dst } = transit.packet
  if (ingress.interface?.bridge !== undefined) {
    if (holdsOnBridge(ingress, family, dst)) return [deliver(setting, state)]
    const members = bridge(wiring, ingress, meant, transit.packet, bound)
    if (members.length === 0) return [refused(transit, state.steps, 'no-route')]
    return members.flatMap((out) => next({ out, nextHop: meant, steps: [...state.steps, say.bridged(out.id)] }))
  }
  if (wiring.portsOfDomain(ingress.device.id, domain.name).some((port) => holds(port, family, dst))) return [deliver(setting, state)]
  return route(stage, interfaces, ingress.id, transit, bound).flatMap((way): readonly Passage[] => {
    if (way.kind === 'no-route') return [refused(transit, state.steps, 'no-route')]
    if (way.kind === 'uncertain') return [refused(transit, state.steps, 'uncertain', undefined, way.by?.span)]
    if (way.kind === 'blackhole') return [refused(transit, [...state.steps, say.routed(way)], 'blackhole', undefined, way.by.span)]
    const out = wiring.port(ingress.device.id, way.out)
    return out === undefined ? [] : next({ out, nextHop: way.nextHop, steps: [...state.steps, say.routed(way)] })
  })
}

/** Traffic to the device itself: the first binding for its ingress says what is accepted. */
function deliver(setting: Setting, state: State): Passage {
  const { domain, ingress, bound } = setting
  const { transit, steps } = state
  const binding = domain.local.bindings.find(({ in: ingressMatch }) => matchesInterface(ingressMatch, ingress.id))
  const listens =
    binding?.accepts.some((match) => {
      const certainty = matchHeader(match, transit)
      return certainty === 'yes' || (certainty === 'maybe' && bound === 'possible')
    }) ?? false
  const passing = passingOf(setting, state)
  const accepted =
    listens && (binding?.rulebases ?? []).every((list) => decide(list, transit, passing, bound).some(({ action }) => action === 'permit'))
  return { kind: 'local', accepted, transit, steps: [...steps, say.local(accepted, binding)], anything: false }
}

function runTranslateSource(
  setting: Setting,
  stage: Extract<Stage, { kind: 'translate-source' }>,
  state: State,
  next: Next,
): readonly Passage[] {
  // A deciding rule that translates takes the place of the list: no device has both for one packet.
  if (state.pending !== undefined) return rewritten(setting, state).flatMap((made) => next(made))
  return translateSource(stage, state.transit, passingOf(setting, state), state.out?.interface, setting.bound, setting.choices).flatMap(
    (made): readonly Passage[] => {
      if (made.kind === 'uncertain') return [refused(state.transit, state.steps, 'uncertain', undefined, made.by.span)]
      if (made.by === undefined) return next({})
      return next({ transit: made.transit, steps: [...state.steps, say.newSource(made.by, made.transit)] })
    },
  )
}

/** Does what the deciding rule does to the source. */
function rewritten(setting: Setting, state: State): readonly State[] {
  const { pending, out } = state
  if (pending === undefined) return [state]
  return rewriteSource(pending.target, state.transit, out?.interface, setting.bound, setting.choices).map((transit) => ({
    ...state,
    transit,
    pending: undefined,
    steps: [...state.steps, say.newSource(pending.by, transit)],
  }))
}

function leave(setting: Setting, state: State): readonly Passage[] {
  return rewritten(setting, state).flatMap(({ transit, steps, out, nextHop }): readonly Passage[] => {
    if (out !== undefined) return [{ kind: 'leaves', out, nextHop, transit, steps, anything: false }]
    // No routing stage at all: where it goes is not known.
    if (setting.bound === 'judged') return [refused(transit, steps, 'uncertain')]
    return everywhere(setting.interfaces).flatMap((way): readonly Passage[] => {
      const port = way.kind === 'exit' ? setting.wiring.port(setting.ingress.device.id, way.out) : undefined
      return port === undefined ? [] : [{ kind: 'leaves', out: port, nextHop: { kind: 'unknown' }, transit, steps, anything: true }]
    })
  })
}
