/**
 * Content that could go through a relay otherwise than it is declared to: sessions that rules let through at its legs on two
 * sides and that no carry speaks of. What a machine does to them nobody says.
 */
import type { Network } from '../../graph/network.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Hop } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import { endsOf } from './chains.ts'
import { declaredBetween, lapsed, loose } from '../register/declared-flows.ts'
import { housekeeping } from './housekeeping-sessions.ts'
import type { LegSession } from './leg-sessions.ts'
import { declaredAt, hopOf, legSessions, neighbours } from './leg-sessions.ts'
import type { RelayMachine } from './relay-machines.ts'
import { carriesNothing, relayMachines } from './relay-machines.ts'
import { met } from './relay-segments.ts'

type Bound = 'judged' | 'possible'

/** Two sides that meet in relays only. Sessions across them are the matrix's. */
export interface Sides {
  /** What is to be protected. */
  readonly inner: (place: string) => boolean
  readonly outer: (place: string) => boolean
  /** Whether only data that comes in matters, and not what goes out. */
  readonly imports: boolean
  /**
   * The side that is only on the way: hosts beside a leg there take what comes and send it on. Having a leg there is no
   * question, since machines are looked after by it; what is open on the other side is.
   */
  readonly onTheWay?: 'inner' | 'outer'
  /** Machines that are judged otherwise. */
  readonly except?: (machine: RelayMachine) => boolean
}

/** A session that nothing declares, and one on the other side by which the data could have come or could go on. */
export interface UndeclaredSession {
  readonly machine: RelayMachine
  /** In the order of data that comes in. */
  readonly entering: Hop
  readonly leaving: Hop
  /** Which of them is not declared and is the one to look at. */
  readonly undeclared: 'entering' | 'leaving'
  /**
   * `idle`: no carry works between the sides, so that whatever is open has no reason. `both`: neither session is declared in a
   * carry. `one`: the other is.
   */
  readonly reason: 'idle' | 'both' | 'one'
}

/** Those of every machine with legs on both sides that says what it carries, under a bound. */
export function undeclaredSessions(context: CheckContext<unknown>, sides: Sides, bound: Bound): readonly UndeclaredSession[] {
  return relayMachines(context.topology).flatMap((machine) => ofMachine(context, machine, sides, bound))
}

function ofMachine(context: CheckContext<unknown>, machine: RelayMachine, sides: Sides, bound: Bound): readonly UndeclaredSession[] {
  const { network } = context
  const homes = [...new Set(machine.legs.map(({ place }) => place))]
  const [inner, outer] = [homes.filter(sides.inner), homes.filter(sides.outer)]
  if (inner.length === 0 || outer.length === 0 || machine.relays.some(({ carries }) => carries === undefined)) return []
  if (sides.except?.(machine) === true) return []
  if (sides.onTheWay !== undefined) return straySessions(context, machine, sides, { inner, outer }, bound)
  const all = (side: readonly string[], counts: (place: string) => boolean): readonly LegSession[] =>
    side
      // Others' networks are theirs to filter, unless the machine has no reason to be in both.
      .filter((home) => context.topology.zones.has(home) || carriesNothing(machine))
      .flatMap((home) => legSessions(network, machine, home, counts))
      .map((session) => without(session, housekeeping(network, machine, session, sides.outer(session.home))))
  const crossing = machine.channels.filter((channel) => crosses(channel, sides))
  const [within, beyond] = [all(inner, sides.inner), all(outer, sides.outer)]
  // What may work is judged as what it carries, elsewhere.
  if (!crossing.some((channel) => isLive(network, channel)))
    return idleSessions(network, machine, { inner, outer }, { within, beyond }, bound)

  const [inside, outside] = [within, beyond].map((sessions) => undeclaredOf(machine, sessions, bound))
  const declared = crossing
    .flatMap((channel) => waysOf(network, channel, sides))
    .map(({ entering, leaving }) => ({
      entering: entering.filter((hop) => isOpen(hop, bound)),
      leaving: leaving.filter((hop) => isOpen(hop, bound)),
    }))
  // Flows tell what hosts do with a machine. Hosts of both sides that do so are what carries are for.
  const metByHosts = [inside!, outside!].every((sessions) => sessions.some(({ opened }) => opened === 'peer'))
  const [stray, astray] = [inside!, outside!].map((sessions) => {
    const left = unexcused(context, sessions, bound)
    return metByHosts && left.length === 0 ? sessions.filter(({ opened }) => opened === 'peer') : left
  })
  const ways = {
    entering: [...[...astray!, ...outside!].map((session) => hopOf(session, true)), ...declared.flatMap(({ entering }) => entering)],
    leaving: [...[...stray!, ...inside!].map((session) => hopOf(session, false)), ...declared.flatMap(({ leaving }) => leaving)],
  }
  const result: UndeclaredSession[] = []
  for (const session of stray!)
    if (ways.entering[0] !== undefined)
      result.push({
        machine,
        entering: ways.entering[0],
        leaving: hopOf(session, false),
        undeclared: 'leaving',
        reason: outside!.length > 0 ? 'both' : 'one',
      })
  for (const session of astray!)
    if (ways.leaving[0] !== undefined)
      result.push({
        machine,
        entering: hopOf(session, true),
        leaving: ways.leaving[0],
        undeclared: 'entering',
        reason: inside!.length > 0 ? 'both' : 'one',
      })
  return result
}

/** What neither carries nor flows declare on the side that matters of a machine that stands on the way as well. */
function straySessions(
  context: CheckContext<unknown>,
  machine: RelayMachine,
  { inner: within, outer: beyond, onTheWay }: Sides,
  { inner, outer }: Readonly<Record<'inner' | 'outer', readonly string[]>>,
  bound: Bound,
): readonly UndeclaredSession[] {
  const { network, topology } = context
  const into = onTheWay === 'inner'
  const [homes, counts, others, beside] = into ? [outer, beyond, inner, within] : [inner, within, outer, beyond]
  const sessions = homes
    .filter((home) => topology.zones.has(home))
    .flatMap((home) => legSessions(network, machine, home, counts))
    .map((session) => without(session, housekeeping(network, machine, session, into)))
  const way = others
    .flatMap((home) => [...neighbours(network, machine, home), ...legSessions(network, machine, home, beside)])
    .find((session) => !session[bound].isEmpty)
  if (way === undefined) return []
  return unexcused(context, undeclaredOf(machine, sessions, bound), bound).map((session) =>
    into
      ? { machine, entering: hopOf(session, true), leaving: hopOf(way, false), undeclared: 'entering', reason: 'one' }
      : { machine, entering: hopOf(way, true), leaving: hopOf(session, false), undeclared: 'leaving', reason: 'one' },
  )
}

/** Whatever is open on both sides of a machine that carries nothing between them; declared flows are no reason. */
function idleSessions(
  network: Network,
  machine: RelayMachine,
  { inner, outer }: Readonly<Record<'inner' | 'outer', readonly string[]>>,
  { within, beyond }: Readonly<Record<'within' | 'beyond', readonly LegSession[]>>,
  bound: Bound,
): readonly UndeclaredSession[] {
  const beside = (homes: readonly string[]): readonly LegSession[] => homes.flatMap((home) => neighbours(network, machine, home))
  const entering = [...beyond, ...beside(outer)].find((session) => !session[bound].isEmpty)
  if (entering === undefined) return []
  return [...within, ...beside(inner)]
    .filter((session) => !session[bound].isEmpty)
    .map((session) => ({ machine, entering: hopOf(entering, true), leaving: hopOf(session, false), undeclared: 'leaving', reason: 'idle' }))
}

/** What is left of sessions beyond the carries. */
function undeclaredOf(machine: RelayMachine, sessions: readonly LegSession[], bound: Bound): readonly LegSession[] {
  return narrowed(sessions, ({ home, opened }) => declaredAt(machine, home, opened), bound)
}

/** What is left beyond the declared flows in force that are pinned to ports. */
function unexcused({ topology, today }: CheckContext<unknown>, sessions: readonly LegSession[], bound: Bound): readonly LegSession[] {
  const allowed = ({ home, partner, opened }: LegSession): PacketSet => {
    const [from, to] = opened === 'peer' ? [partner, home] : [home, partner]
    return declaredBetween(topology, from, to, (flow) => [...lapsed(flow, today), ...loose(flow.scope, ANY_HOSTS)]).allowed
  }
  return narrowed(sessions, allowed, bound)
}

const ANY_HOSTS = { 'max-hosts': Number.MAX_SAFE_INTEGER, 'max-ports': 8 }

function narrowed(sessions: readonly LegSession[], gone: (session: LegSession) => PacketSet, bound: Bound): readonly LegSession[] {
  return sessions.map((session) => without(session, gone(session))).filter((left) => !left[bound].isEmpty)
}

function without(session: LegSession, gone: PacketSet): LegSession {
  return { ...session, judged: session.judged.minus(gone), possible: session.possible.minus(gone) }
}

function crosses({ enters, exits }: Channel, { inner, outer }: Sides): boolean {
  const [from, to] = [enters.leg.place, exits.leg.place]
  return (inner(from) && outer(to)) || (outer(from) && inner(to))
}

/** By which declared sessions data gets in on the outer side and out on the inner one. What goes out shows a session as well. */
function waysOf(network: Network, channel: Channel, { outer, imports }: Sides): readonly Record<'entering' | 'leaving', readonly Hop[]>[] {
  if (outer(channel.enters.leg.place)) return [{ entering: hopsInto(network, channel), leaving: hopsOutOf(network, channel) }]
  if (imports) return []
  return [{ entering: hopsOutOf(network, channel).map(turned), leaving: hopsInto(network, channel).map(turned) }]
}

function turned({ from, to, opened, ...hop }: Hop): Hop {
  return { ...hop, from: to, to: from, opened: opened === 'sender' ? 'receiver' : opened === 'receiver' ? 'sender' : 'person' }
}

/** Whether data can, or perhaps can, come into a channel and go on from it. */
function isLive(network: Network, channel: Channel): boolean {
  return [hopsInto(network, channel), hopsOutOf(network, channel)].every((hops) => hops.some((hop) => isOpen(hop, 'possible')))
}

function isOpen(hop: Hop, bound: Bound): boolean {
  return hop.opened === 'person' || !hop[bound].isEmpty
}

/** The sessions by which data comes into a channel, from hosts or from another relay. */
export function hopsInto(network: Network, channel: Channel): readonly Hop[] {
  return [...withSomebody(network, liveRelays(network).entering(channel)), ...(handed(network).get(channel.id) ?? [])]
}

/** Those with somebody there. */
function withSomebody(network: Network, hops: readonly Hop[]): readonly Hop[] {
  return hops
    .map((hop) =>
      hop.opened === 'person' ? hop : { ...hop, judged: met(network, hop, 'judged'), possible: met(network, hop, 'possible') },
    )
    .filter((hop) => isOpen(hop, 'possible'))
}

const knownHanded = new WeakMap<Network, ReadonlyMap<string, readonly Hop[]>>()

function handed(network: Network): ReadonlyMap<string, readonly Hop[]> {
  const found = knownHanded.get(network)
  if (found !== undefined) return found
  const live = liveRelays(network)
  const result = new Map<string, Hop[]>()
  for (const before of live.channels)
    for (const { hop, next } of live.handing(before)) result.set(next.id, [...(result.get(next.id) ?? []), hop])
  knownHanded.set(network, result)
  return result
}

/** Those by which it goes on. */
export function hopsOutOf(network: Network, channel: Channel): readonly Hop[] {
  const live = liveRelays(network)
  return [...withSomebody(network, live.leaving(channel)), ...live.handing(channel).map(({ hop }) => hop)]
}

/** `lg-client internet…`: one session of one machine, whatever the bound. */
export function keyOf({ machine, undeclared, ...hops }: UndeclaredSession): string {
  const { initiator, responder } = endsOf(hops[undeclared])
  return `${machine.relays[0]?.id} ${undeclared} ${hops[undeclared].opened} ${initiator} ${responder}`
}
