/**
 * Random worlds of relays, small enough to follow data from host to host and from relay to relay by hand: four places of four
 * addresses, two ports. The followers here know nothing of packet sets or graphs: packets are texts, and chains are all walked.
 */
import type { Channel } from '../../../src/graph/relays/channel.ts'
import { channelsOf } from '../../../src/graph/relays/channel.ts'
import type { DataPath, Question } from '../../../src/graph/relays/data-path.ts'
import type { Network } from '../../../src/graph/network.ts'
import type { Capability } from '../../../src/model/relay.ts'
import type { Topology } from '../../../src/model/topology.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { addresses, external, ip, tcp, topology, zone } from '../../support/builders.ts'
import type { CarryFields } from '../../support/relays.ts'
import { relay, withRelays } from '../../support/relays.ts'
import { random } from '../../world/random.ts'

const PLACES = ['x0', 'x1', 'z0', 'z1'] as const
const PORTS = [25, 443] as const
export const MARKS = ['mail-text', 'file-cdr', 'virus-scan'] as const satisfies readonly Capability[]

/** `10.0.1.2 10.0.3.0 25` */
type Written = string
const hostAt = (place: string, n: number): string => `10.0.${PLACES.indexOf(place as (typeof PLACES)[number])}.${n}`
const homeOf = (address: string): string => PLACES[Number(address.split('.')[2])]!
const ALL = PLACES.flatMap((place) => [0, 1, 2, 3].map((n) => hostAt(place, n)))
const packetOf = (written: Written): Packet => {
  const [src = '', dst = '', port = ''] = written.split(' ')
  return tcp(src, dst, Number(port))
}

export interface SmallWorld {
  readonly topology: Topology
  readonly network: Network
  /** `judged` and `possible` packets by `from to`. */
  readonly direct: ReadonlyMap<string, { readonly judged: ReadonlySet<Written>; readonly possible: ReadonlySet<Written> }>
}

export function smallWorld(seed: number): SmallWorld {
  const r = random(seed)
  const chance = (percent: number): boolean => r.below(100) < percent
  const one = <T>(list: readonly T[]): T => list[r.below(list.length)]!
  const externals = [
    external('x0', 'internet', ['10.0.0.0/30']),
    external('x1', 'security-cloud', ['10.0.1.0/30'], chance(40) ? ['x0'] : []),
  ]
  const plain = topology({ zones: [zone('z0', ['10.0.2.0/30'], 'internet'), zone('z1', ['10.0.3.0/30'], 'lgwan')], externals })
  const relays = Array.from({ length: 1 + r.below(3) }, (_, n) => {
    const byHand = chance(10)
    const names = ['a', 'b', 'c'].slice(0, 1 + r.below(3))
    const legs = Object.fromEntries(
      names.map((name) => {
        const place = one(PLACES)
        return [name, byHand ? place : `${place} ${hostAt(place, r.below(3))}`]
      }),
    )
    const carries = Array.from({ length: 1 + r.below(2) }, (): CarryFields => {
      const services = (): readonly string[] => (chance(40) ? PORTS.map((port) => `tcp/${port}`) : [`tcp/${one(PORTS)}`])
      const who = (): 'peer' | 'relay' => (chance(60) ? 'peer' : 'relay')
      return {
        from: one(names),
        to: one(names),
        opens: byHand ? ['person', 'person'] : [who(), who()],
        data: chance(30) ? 'both' : 'forward',
        does: MARKS.filter(() => chance(40)),
        ...(byHand ? {} : { service: services(), sends: services() }),
      }
    })
    return relay(`r${n}`, { kind: byHand ? 'manual-transfer' : 'proxy', legs, carries })
  })
  const world = withRelays(plain, relays)
  const direct = new Map<string, { judged: Set<Written>; possible: Set<Written> }>()
  for (const from of PLACES) {
    for (const to of PLACES) {
      if (from === to || !chance(55)) continue
      const thickness = one([5, 30, 100])
      const judged = new Set<Written>()
      const possible = new Set<Written>()
      for (const src of ALL) {
        for (const dst of ALL.filter((address) => homeOf(address) === to)) {
          for (const port of PORTS) {
            if (!chance(thickness)) continue
            possible.add(`${src} ${dst} ${port}`)
            if (chance(70)) judged.add(`${src} ${dst} ${port}`)
          }
        }
      }
      direct.set(`${from} ${to}`, { judged, possible })
    }
  }
  return { topology: world, direct, network: networkOf(world, direct) }
}

function networkOf(world: Topology, direct: SmallWorld['direct']): Network {
  const setOf = (written: ReadonlySet<Written>): PacketSet =>
    PacketSet.union([...written].map((each) => PacketSet.ofPacket(packetOf(each))))
  const sets = new Map([...direct].map(([pair, { judged, possible }]) => [pair, { judged: setOf(judged), possible: setOf(possible) }]))
  const never = (): never => {
    throw new Error('chains ask for nothing else')
  }
  return {
    topology: world,
    places: PLACES,
    direct: (from, to) => {
      const found = sets.get(`${from} ${to}`)
      return found === undefined || found.possible.isEmpty ? undefined : { from, to, ...found, by: new Map() }
    },
    sources: (place) => addresses(`10.0.${PLACES.indexOf(place as (typeof PLACES)[number])}.0/30`),
    get world() {
      return never()
    },
    trace: never,
    decisions: never,
    alike: never,
    anything: never,
    unknowns: never,
    local: never,
    loops: never,
  }
}

/** The packets of a set, as texts in order. */
export function written(packets: PacketSet): readonly Written[] {
  return ALL.flatMap((src) => ALL.flatMap((dst) => PORTS.map((port) => `${src} ${dst} ${port}`))).filter((each) =>
    packets.has(packetOf(each)),
  )
}

/** One chain, walked. */
export interface Walked {
  /** How it ends: the last relay (or place), what was done, the last session, the packets that are wrong. */
  readonly end: string
  readonly from: string
  readonly length: number
  /** Its sessions, by where data stands before and after each. */
  readonly links: readonly string[]
}

export interface SmallQuestion extends Pick<Question, 'sources' | 'target' | 'goesOn' | 'forgets' | 'bound'> {
  readonly direct: NonNullable<Question['direct']>
  readonly relaysAreHosts: boolean
  /** Whether a packet to a port is wrong; `0` stands for what is carried by hand. */
  readonly wrongPort: (port: number, done: ReadonlySet<Capability>) => boolean
}

/** The question as the engine takes it. */
export function questionOf(small: SmallQuestion): Question {
  return {
    ...small,
    does: ({ carry }) => carry.does,
    wrong: (hop, done) => {
      if (hop.opened === 'person') return small.wrongPort(0, done) ? 'by-hand' : undefined
      const ports = PORTS.filter((port) => small.wrongPort(port, done))
      return hop[small.bound].and(PacketSet.box({ dport: ports.map((port) => [port, port]) }))
    },
  }
}

/** A path of the engine, as `walk` tells chains. */
export function toldAs({ from, to, moves, done, delivered }: DataPath): Walked {
  const last = moves.at(-1)!.hop
  const stands = moves.at(-2)?.into?.id ?? (moves.length === 1 ? from : last.from)
  const standing = [from, ...moves.map(({ hop, into }) => into?.id ?? hop.to)]
  const links = moves.map(({ hop }, i) => (i === moves.length - 1 ? lastLink(standing[i]!, hop) : `${standing[i]} ${standing[i + 1]}`))
  const end = endOf(stands, done, last, to, last.opened === 'person' ? 'by hand' : written(delivered))
  return { end, from, length: moves.length, links }
}

function lastLink(stands: string, { from, to, opened }: { readonly from: string; readonly to: string; readonly opened: string }): string {
  return `${stands} ${from} ${to} ${opened}`
}

/** Those of which no other is made of some of their sessions alone, each as one text; the same sessions once. */
export function minimalOf(walked: readonly Walked[]): readonly string[] {
  const sets = [...new Map(walked.map(({ links }) => [[...new Set(links)].sort().join(' | '), new Set(links)]))]
  return sets
    .filter(([, links]) => !sets.some(([, other]) => other.size < links.size && [...other].every((each) => links.has(each))))
    .map(([text]) => text)
    .sort()
}

function endOf(
  stands: string,
  done: Iterable<Capability>,
  { from, opened }: { readonly from: string; readonly opened: string },
  to: string,
  packets: readonly Written[] | 'by hand',
): string {
  return `${stands} [${[...done].sort().join(' ')}] ${from} → ${to} by ${opened}: ${packets === 'by hand' ? packets : packets.join(', ')}`
}

interface Session {
  readonly from: string
  readonly to: string
  readonly opened: 'sender' | 'receiver' | 'person'
  readonly packets: readonly Written[]
}

/** All simple chains that end wrong, each walked for itself; undefined when there are too many. */
export function walk({ topology: world, direct }: SmallWorld, question: SmallQuestion): readonly Walked[] | undefined {
  const channels = channelsOf(world.relays.values())
  const hostsOf = (place: string): readonly string[] => ALL.filter((host) => homeOf(host) === place)
  const legHosts = ({ leg }: Channel['enters']): readonly string[] => ALL.filter((host) => leg.addresses.has(4, ip(host)))
  const reaches = (a: string, b: string): boolean => a === b || (world.externals.get(a)?.reaches.includes(b) ?? false)
  const unfiltered = (a: string, b: string): boolean => reaches(a, b) || reaches(b, a)
  const sessions = (srcs: readonly string[], dsts: readonly string[], a: string, b: string, ok: (port: number) => boolean) =>
    srcs.flatMap((src) =>
      dsts.flatMap((dst) =>
        PORTS.filter(
          (port) => ok(port) && (unfiltered(a, b) || direct.get(`${a} ${b}`)?.[question.bound].has(`${src} ${dst} ${port}`)),
        ).map((port) => `${src} ${dst} ${port}`),
      ),
    )
  const speaks =
    (...sides: readonly Channel['enters'][]) =>
    (port: number): boolean =>
      sides.every(({ service }) => service.has(tcp('10.0.0.1', '10.0.1.1', port)))

  /** Whether the packet opens a session that a relay at the giving (or taking) end of the data declares; else a host is there. */
  const byRelay = (packet: Written, end: 'gives' | 'takes', opened: 'sender' | 'receiver'): boolean => {
    const [src = '', dst = '', port = ''] = packet.split(' ')
    const opener = (end === 'gives') === (opened === 'sender')
    return channels.some(({ enters, exits }) => {
      const side = end === 'gives' ? exits : enters
      const declares = side.opens === (opener ? 'relay' : 'peer') && speaks(side)(Number(port))
      return declares && legHosts(side).includes(opener ? src : dst)
    })
  }

  /** Between a side of a channel and hosts of a place; `into`: the channel receives. */
  const sessionWithHosts = (side: Channel['enters'], place: string, into: boolean): Session | undefined => {
    const home = side.leg.place
    const [from, to] = into ? [place, home] : [home, place]
    if (side.opens === 'person') return place === home ? { from, to, opened: 'person', packets: [] } : undefined
    const hosts = hostsOf(place).filter((host) => !legHosts(side).includes(host))
    const opened = (side.opens === 'peer') === into ? 'sender' : 'receiver'
    const packets = (
      side.opens === 'peer'
        ? sessions(hosts, legHosts(side), place, home, speaks(side))
        : sessions(legHosts(side), hosts, home, place, speaks(side))
    ).filter((packet) => !byRelay(packet, into ? 'gives' : 'takes', opened))
    return packets.length === 0 ? undefined : { from, to, opened, packets }
  }
  const sessionWithRelay = ({ relay: one, exits }: Channel, { relay: other, enters }: Channel): Session | undefined => {
    if (one === other || exits.opens === enters.opens || exits.opens === 'person' || enters.opens === 'person') return undefined
    const [from, to] = [exits.leg.place, enters.leg.place]
    const sender = exits.opens === 'relay'
    const packets = sender
      ? sessions(legHosts(exits), legHosts(enters), from, to, speaks(exits, enters))
      : sessions(legHosts(enters), legHosts(exits), to, from, speaks(exits, enters))
    return packets.length === 0 ? undefined : { from, to, opened: sender ? 'sender' : 'receiver', packets }
  }

  const withHosts = remembered((channel: Channel, place: string, into: boolean) =>
    sessionWithHosts(into ? channel.enters : channel.exits, place, into),
  )
  const withRelay = remembered(sessionWithRelay)
  const hostToHost = remembered((a: string, b: string, opened: 'sender' | 'receiver') =>
    sessions(hostsOf(a), hostsOf(b), a, b, () => true)
      .filter((each) => direct.get(`${a} ${b}`)?.[question.bound].has(each))
      .filter((each) => !byRelay(each, 'gives', opened) && !byRelay(each, 'takes', opened)),
  )

  const found: Walked[] = []
  let steps = 0
  const step = (
    from: string,
    at: string | Channel,
    done: ReadonlySet<Capability>,
    links: readonly string[],
    seen: ReadonlySet<string>,
  ): void => {
    if (++steps > 4_000) return
    const node = `${typeof at === 'string' ? at : at.id} ${[...done].sort().join(' ')}`
    if (seen.has(node)) return
    const been = new Set([...seen, node])
    const here = typeof at === 'string' ? at : at.id
    const arrive = (session: Session): void => {
      if (!question.target(session.to)) {
        if (question.goesOn(session.to))
          step(from, session.to, question.forgets(session.to) ? new Set() : done, [...links, `${here} ${session.to}`], been)
        return
      }
      const byHand = session.opened === 'person'
      const packets = session.packets.filter((each) => question.wrongPort(Number(each.split(' ')[2]), done))
      if (byHand ? !question.wrongPort(0, done) : packets.length === 0) return
      const all = [...links, lastLink(here, session)]
      found.push({
        end: endOf(here, done, session, session.to, byHand ? 'by hand' : ordered(packets)),
        from,
        length: all.length,
        links: all,
      })
    }
    if (typeof at === 'string') {
      for (const channel of channels)
        if (withHosts(channel, at, true) !== undefined)
          step(from, channel, new Set([...done, ...channel.carry.does]), [...links, `${here} ${channel.id}`], been)
      for (const to of PLACES) {
        if (to === at || !question.direct(at, to)) continue
        for (const opened of ['sender', 'receiver'] as const) {
          const [a, b] = opened === 'sender' ? [at, to] : [to, at]
          const packets = hostToHost(a, b, opened)
          if (packets.length > 0) arrive({ from: at, to, opened, packets })
        }
      }
      return
    }
    for (const place of PLACES) {
      const out = withHosts(at, place, false)
      if (out !== undefined) arrive(out)
    }
    for (const next of channels) {
      const handed = withRelay(at, next)
      if (handed === undefined) continue
      if (question.relaysAreHosts && question.target(handed.to)) {
        arrive(handed)
        continue
      }
      const kept = question.forgets(at.exits.leg.place) ? [] : [...done]
      step(from, next, new Set([...kept, ...next.carry.does]), [...links, `${here} ${next.id}`], been)
    }
  }
  for (const place of question.sources.flat()) step(place, place, new Set(), [], new Set())
  return steps > 4_000 ? undefined : found
}

/** Worked out once for each list of arguments. */
function remembered<A extends readonly (string | boolean | Channel)[], T>(work: (...given: A) => T): (...given: A) => T {
  const known = new Map<string, T>()
  return (...given) => {
    const key = given.map((each) => (typeof each === 'object' ? each.id : `${each}`)).join(' ')
    if (!known.has(key)) known.set(key, work(...given))
    return known.get(key) as T
  }
}

/** In the order of `written`. */
function ordered(packets: readonly Written[]): readonly Written[] {
  const rank = (address: string): number => ALL.indexOf(address)
  return [...packets].sort((one, other) => {
    const [a = '', b = '', p = ''] = one.split(' ')
    const [c = '', d = '', q = ''] = other.split(' ')
    return rank(a) - rank(c) || rank(b) - rank(d) || Number(p) - Number(q)
  })
}
