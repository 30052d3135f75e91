/** One set of flows through one routing domain: the vendor's stages in the vendor's order. */
import { packetsOf } from '../model/match.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { DestinationTranslation, SourceTarget } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { Bridged } from './bridge.ts'
import type { Bound, FilterStage } from './decide.ts'
import { permitted } from './decide.ts'
import type { Flow } from './flow.ts'
import { assignSource, loseSource, moveSource, restrict, rewriteDestination } from './flow.ts'
import type { NextHop } from './forwarding.ts'
import { waysOut } from './forwarding.ts'
import { ownAddresses } from './world.ts'

/** Flows that leave a domain, and what was done to them on the way. */
export interface Departure {
  readonly flow: Flow
  readonly out: string
  /** The interface routing chose; another one than `out` where a policy-based VPN took the packets. */
  readonly routed: string
  readonly nextHop: NextHop
  readonly translation: DestinationTranslation | undefined
  readonly target: SourceTarget | undefined
}

/** Flows that end on the device itself. */
export interface LocalArrival {
  readonly flow: Flow
}

export interface Passage {
  readonly departures: readonly Departure[]
  readonly local: readonly LocalArrival[]
}

/** Intermediate state between stages; `out` is known after the route stage. */
interface State {
  readonly flow: Flow
  readonly translation: DestinationTranslation | undefined
  readonly out: string | undefined
  readonly routed: string | undefined
  readonly nextHop: NextHop
  /** Source translation decided by a rule, done after the last filter that sees the original source. */
  readonly pending: SourceTarget | undefined
  readonly target: SourceTarget | undefined
}

const ANY = [[0, 65535]] as const

/** How packets come into a domain, and what of them is followed. */
export interface Entry {
  /** They came in by a member of a bridge, and are passed on by it instead of being routed. */
  readonly bridged?: Bridged | undefined
  /** Narrows filters further, to follow what one rule decides. */
  readonly only?: ReadonlyMap<FilterStage, PacketSet>
}

/** Pushes flows that arrive on `input` through a domain that is understood. */
export function pass(
  device: Device,
  domain: RoutingDomain,
  input: string,
  flow: Flow,
  bound: Bound,
  { bridged, only }: Entry = {},
): Passage {
  const local: LocalArrival[] = []
  let states: readonly State[] = [
    { flow, translation: undefined, out: undefined, routed: undefined, nextHop: 'on-link', pending: undefined, target: undefined },
  ]
  for (const stage of domain.stages) {
    const next: State[] = []
    const keep = (state: State): void => {
      if (!state.flow.original.isEmpty) next.push(state)
    }
    for (const state of states) {
      switch (stage.kind) {
        case 'translate-destination':
          for (const translated of translateDestination(stage.translations, state, input, bound)) keep(translated)
          break
        case 'route': {
          const own = PacketSet.box({ dst: bridged?.own ?? ownAddresses(device, domain) })
          const toDevice = restrict(state.flow, own)
          if (!toDevice.original.isEmpty) local.push({ flow: toDevice })
          const onward = restrict(state.flow, own.complement())
          if (bridged !== undefined) {
            for (const { out, packets } of bridged.ways)
              keep({ ...state, flow: restrict(onward, packets), out, routed: out, nextHop: bridged.nextHop })
            break
          }
          for (const way of waysOut(device, domain, stage, input, bound)) {
            keep({ ...state, flow: restrict(onward, way.packets), out: way.out, routed: way.out, nextHop: way.nextHop })
          }
          break
        }
        case 'filter':
        case 'vpn':
          for (const { packets, target, divert } of permitted(stage, input, state.out ?? '', state.translation?.id, bound)) {
            const limit = stage.kind === 'filter' ? only?.get(stage) : undefined
            const passed = limit === undefined ? packets : packets.and(limit)
            const onward = { ...state, flow: restrict(state.flow, passed), pending: target ?? state.pending }
            // Behind a tunnel whoever has the destination takes the packet.
            keep(divert === undefined ? onward : { ...onward, out: divert, nextHop: 'on-link' })
          }
          break
        case 'translate-source':
          for (const translated of translateSource(device, stage.translations, state, input, bound)) keep(translated)
          break
      }
    }
    states = next
  }
  const departures: Departure[] = []
  for (const state of states) {
    const { out, routed } = state
    if (out === undefined || routed === undefined) continue
    for (const applied of state.pending === undefined ? [state] : applySource(device, state, state.pending, bound)) {
      if (!applied.flow.original.isEmpty) {
        departures.push({
          flow: applied.flow,
          out,
          routed,
          nextHop: applied.nextHop,
          translation: applied.translation,
          target: applied.target,
        })
      }
    }
  }
  return { departures, local }
}

function* translateDestination(
  translations: readonly DestinationTranslation[],
  state: State,
  input: string,
  bound: Bound,
): Generator<State> {
  let rest = state.flow
  for (const translation of translations) {
    if (!matchesInterface(translation.in, input)) continue
    const { lo, hi } = packetsOf(translation.match)
    const taken = restrict(rest, bound === 'judged' ? lo : hi)
    if (!taken.original.isEmpty) yield* rewritten(translation, { ...state, flow: taken }, bound)
    // What may or may not be translated goes neither way in `judged` and both ways in `possible`.
    rest = restrict(rest, (bound === 'judged' ? hi : lo).complement())
    if (rest.original.isEmpty) return
  }
  yield { ...state, flow: rest }
}

function* rewritten(translation: DestinationTranslation, state: State, bound: Bound): Generator<State> {
  const { to, port } = translation
  let { flow } = state
  if (to.kind === 'none') {
    yield state
    return
  }
  if (to.kind === 'unknown') {
    if (bound === 'judged') return
    flow = rewriteDestination(flow, (set) => set.forget('dst'))
  } else if (to.kind === 'set') flow = rewriteDestination(flow, (set) => set.assignAddress('dst', to.addresses))
  else flow = rewriteDestination(flow, (set) => set.moveAddress('dst', to.family, to.low, to.high, to.to))
  if (port !== undefined) {
    flow =
      port.kind === 'set'
        ? rewriteDestination(flow, (set) => set.assignPort('dst', port.ports))
        : rewriteDestination(flow, (set) => set.movePort('dst', port.low, port.high, port.to))
  }
  yield { ...state, flow, translation }
}

function* translateSource(
  device: Device,
  translations: readonly Extract<RoutingDomain['stages'][number], { kind: 'translate-source' }>['translations'][number][],
  state: State,
  input: string,
  bound: Bound,
): Generator<State> {
  let rest = state.flow
  for (const translation of translations) {
    if (!matchesInterface(translation.in, input) || !matchesInterface(translation.out, state.out ?? '')) continue
    const { lo, hi } = packetsOf(translation.match)
    const taken = restrict(rest, bound === 'judged' ? lo : hi)
    if (!taken.original.isEmpty) {
      if (translation.target.kind === 'none') yield { ...state, flow: taken }
      else yield* applySource(device, { ...state, flow: taken }, translation.target, bound)
    }
    rest = restrict(rest, (bound === 'judged' ? hi : lo).complement())
    if (rest.original.isEmpty) return
  }
  yield { ...state, flow: rest }
}

function* applySource(device: Device, state: State, target: SourceTarget, bound: Bound): Generator<State> {
  const done = { ...state, pending: undefined, target }
  switch (target.kind) {
    case 'interface': {
      const egress = device.interfaces.find((i) => i.id === state.out)
      const own = Addresses.union((egress?.addresses ?? []).map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)))
      yield* assign(done, own, ANY, egress?.addressUnknown ?? true, bound)
      return
    }
    case 'pool':
      yield* assign(done, target.addresses, target.keepsPort ? 'kept' : ANY, false, bound)
      return
    case 'static': {
      if (state.flow.unknownSource === true) {
        if (bound === 'possible') yield done
        return
      }
      const { family, low, high, to } = target
      yield { ...done, flow: moveSource(state.flow, family, low, high, to) }
      const outside = restrict(state.flow, PacketSet.box({ src: Addresses.ofRanges([{ family, low, high }]) }).complement())
      if (!outside.original.isEmpty) yield { ...state, pending: undefined, flow: outside }
      return
    }
    case 'static-port':
      yield { ...done, flow: assignSource(state.flow, target.to, [[target.port, target.port]]) }
      return
    case 'unknown':
      yield* assign(done, Addresses.none, ANY, true, bound)
      return
  }
}

/** Gives packets of each family one of the addresses of that family, or an unknown one where there is none. */
function* assign(
  state: State,
  addresses: Addresses,
  ports: Parameters<typeof assignSource>[2],
  alsoUnknown: boolean,
  bound: Bound,
): Generator<State> {
  for (const family of [4, 6] as const) {
    const part = restrict(state.flow, family === 4 ? PacketSet.ipv4 : PacketSet.ipv6)
    if (part.original.isEmpty) continue
    const own = addresses.and(family === 4 ? Addresses.allIPv4 : Addresses.allIPv6)
    if (!own.isEmpty && !alsoUnknown) yield { ...state, flow: assignSource(part, own, ports) }
    else yield { ...state, flow: bound === 'judged' ? loseSource(part) : assignSource(part, Addresses.all, ANY) }
  }
}
