/** Packets aimed at rules: at the borders of what they test, deep in their chains, now and then somewhere else. */
import type { Family, Packet } from '../../../src/packet/packet.ts'
import { hasPorts, ICMP, ICMPV6, isIcmp, TCP, UDP } from '../../../src/packet/packet.ts'
import type { Random } from '../rules.ts'
import type { AddressTest, Chain, KeyField, KeyValue, NamedSet, Range, RuleList, Table, Tests, Verdict } from './rule-list.ts'
import { highOf } from './rule-list.ts'
import type { Scene } from './scene.ts'
import { isOrdinary } from './scene.ts'

/** A packet, and the place it is sent from. */
export interface Sent {
  readonly from: string
  readonly packet: Packet
  /** Sent and counted by itself, so that the rules that decided it are known one by one. */
  readonly alone: boolean
}

export interface Aim {
  readonly count: number
  /** How many of them are sent alone. */
  readonly alone: number
  /** Whether every packet has to open a connection. */
  readonly opening: boolean
}

/** Types of ICMP that open a "connection" for the kernel: requests that have replies (nf_conntrack_proto_icmp). */
const OPENING_TYPES: Readonly<Record<Family, readonly number[]>> = { 4: [8, 13, 17], 6: [128] }
const OTHER_TYPES: Readonly<Record<Family, readonly number[]>> = { 4: [0, 3, 11, 14], 6: [1, 129, 144, 3] }
/** Protocols without a tracker of their own that a router passes on like any other. */
const PORTLESS: readonly number[] = [50, 89, 103, 112, 4, 88, 115, 77]

export function randomPackets(random: Random, scene: Scene, lists: readonly RuleList[], aim: Aim): Sent[] {
  const targets = lists.flatMap((list) => list.tables.flatMap((table) => pathsOf(table).map((path) => ({ path, sets: list.sets }))))
  return distinctPackets(random, scene, aim, () => {
    const { path, sets } = random.pick(targets)
    return aimed(random, scene, path, sets, aim)
  })
}

/** Packets between known hosts and networks, to and from given ports, some to published addresses: for rules that are only text. */
export function broadPackets(random: Random, scene: Scene, ports: readonly number[], published: readonly bigint[], aim: Aim): Sent[] {
  return distinctPackets(random, scene, aim, () => {
    const family: Family = random.chance(0.25) ? 6 : 4
    const tests: Tests = { family }
    const packet = aimed(random, scene, [{ tests, verdict: { kind: 'accept' } }], [], aim)
    if (packet === undefined || !hasPorts(packet.protocol)) return packet
    const to = family === 4 && random.chance(0.3) ? random.pick(published) : packet.dst
    return { ...packet, dst: to, dport: random.pick([...ports, packet.dport]) }
  })
}

function distinctPackets(random: Random, scene: Scene, aim: Aim, next: () => Packet | undefined): Sent[] {
  const sent: Sent[] = []
  const keys = new Set<string>()
  for (let tries = 0; sent.length < aim.count && tries < aim.count * 20; tries++) {
    const packet = next()
    if (packet === undefined || !isOrdinary(scene, packet)) continue
    // No packet may look like the reply to another.
    const { family, protocol, src, dst, sport, dport } = packet
    const ports = hasPorts(protocol)
    const key = ports ? `${protocol} ${sport} ${dport}` : isIcmp(family, protocol) ? `${sent.length}` : `${protocol} ${src} ${dst}`
    const reversed = ports ? `${protocol} ${dport} ${sport}` : `${protocol} ${dst} ${src}`
    const whole = `${family} ${src} ${dst} ${key}`
    // Nor, once its destination is translated, be the same connection: the kernel would give it another source port.
    const sender = ports ? `${protocol} ${src} ${sport} from` : whole
    if (keys.has(reversed) || keys.has(whole) || keys.has(sender) || key === reversed) continue
    keys.add(key).add(whole).add(sender)
    const from = random.pick(scene.edges).place
    sent.push({ from, packet, alone: sent.length < aim.alone })
  }
  return sent
}

type Path = readonly { readonly tests: Tests; readonly verdict: Verdict }[]

/** Every rule, after the jumps that lead to it. */
function pathsOf({ chains }: Table): Path[] {
  const paths: Path[] = []
  const walk = (chain: Chain, before: Path): void => {
    for (const rule of chain.rules) {
      const path = [...before, rule]
      paths.push(path)
      const leadsTo = rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto' ? rule.verdict.chain : undefined
      const next = chains.find(({ name }) => name === leadsTo)
      if (next !== undefined) walk(next, path)
    }
  }
  for (const chain of chains) if (chain.base !== undefined) walk(chain, [])
  return paths
}

interface Draft {
  family: Family
  protocol: number
  src: bigint
  dst: bigint
  sport: number
  dport: number
}

function aimed(random: Random, scene: Scene, path: Path, sets: readonly NamedSet[], { opening }: Aim): Packet | undefined {
  const last = path.at(-1)!
  const { family } = last.tests
  const draft: Draft = {
    family,
    protocol: random.pick([TCP, TCP, UDP, family === 4 ? ICMP : ICMPV6]),
    src: anyAddress(random, scene, family),
    dst: anyAddress(random, scene, family),
    sport: random.between(20000, 60000),
    dport: random.pick([22, 53, 80, 443, 445, 3389, 8080, random.between(1, 65535)]),
  }
  let ports = true
  for (const { tests, verdict } of path) {
    if (tests.family !== family) return undefined
    ports = aimAt(random, draft, tests, verdict, sets) && ports
  }
  if (random.chance(0.05)) draft.dst = random.pick(scene.own[family])
  const types = opening || random.chance(0.7) ? OPENING_TYPES[family] : OTHER_TYPES[family]
  if (isIcmp(family, draft.protocol)) {
    draft.sport = 0
    const wanted = draft.dport >> 8
    const code = draft.dport & 255
    draft.dport =
      (types.includes(wanted) && !ports ? wanted : random.pick(types)) * 256 +
      (random.chance(0.7) ? (ports ? 0 : code) : random.pick([0, 1, 3]))
  } else if (!hasPorts(draft.protocol)) {
    if (!PORTLESS.includes(draft.protocol)) draft.protocol = random.pick(PORTLESS)
    draft.sport = 0
    draft.dport = 0
  }
  const largest = family === 4 ? 0xffffffffn : (1n << 128n) - 1n
  const valid =
    draft.src > 0n &&
    draft.src <= largest &&
    draft.dst > 0n &&
    draft.dst <= largest &&
    (!hasPorts(draft.protocol) || (draft.sport > 0 && draft.sport <= 65535 && draft.dport > 0 && draft.dport <= 65535))
  return valid ? { ...draft } : undefined
}

/** Moves a draft towards what a rule tests; false when it said an ICMP type. */
function aimAt(random: Random, draft: Draft, tests: Tests, verdict: Verdict, sets: readonly NamedSet[]): boolean {
  const sometimes = (): boolean => random.chance(0.85)
  let ports = true
  if (tests.src !== undefined && sometimes()) draft.src = atAddress(random, tests.src, draft)
  if (tests.dst !== undefined && sometimes()) draft.dst = atAddress(random, tests.dst, draft)
  if (tests.original?.dst !== undefined && sometimes())
    draft.dst = inside(random, tests.original.dst.low, highOf(tests.original.dst.low, tests.original.dst.length, draft.family))
  if (tests.original?.dport !== undefined && sometimes()) draft.dport = atPort(random, tests.original.dport)
  const { service } = tests
  if (service !== undefined && sometimes()) {
    draft.protocol = service.negated ? random.pick([TCP, UDP, 50]) : service.protocol
    if (service.ports !== undefined) {
      const port = atPort(random, random.pick(service.ports.ranges))
      if (service.ports.end === 'src' || (service.ports.end === 'either' && random.chance(0.5))) draft.sport = port
      else draft.dport = port
    }
    if (service.icmp !== undefined) {
      draft.dport = service.icmp.type * 256 + (service.icmp.code ?? 0)
      ports = false
    }
  }
  if (tests.set !== undefined && sometimes()) {
    const { ends, set: name } = tests.set
    const set = sets.find((s) => s.name === name)
    if (set !== undefined) {
      const { low, length, service: own } = random.pick(set.members)
      const value = near(random, low, highOf(low, length, draft.family))
      if (ends[0] === 'src') draft.src = value
      else draft.dst = value
      if (own !== undefined) {
        draft.protocol = own.protocol
        if (ends[1] === 'src') draft.sport = atPort(random, own.ports)
        else draft.dport = atPort(random, own.ports)
      }
    }
  }
  if (tests.concatenation !== undefined && sometimes())
    atKey(random, draft, tests.concatenation.fields, random.pick(tests.concatenation.elements))
  if (verdict.kind === 'verdicts' && sometimes()) atKey(random, draft, verdict.fields, random.pick(verdict.entries).key)
  if (verdict.kind === 'dnat-by-port' && sometimes()) {
    draft.protocol = TCP
    draft.dport = random.pick(verdict.entries).dport
  }
  if (tests.local?.negated === false) return ports
  return ports
}

function atKey(random: Random, draft: Draft, fields: readonly KeyField[], key: readonly KeyValue[]): void {
  fields.forEach((field, i) => {
    const value = key[i]!
    if (typeof value === 'string') return
    if (field === 'src' || field === 'dst') draft[field] = near(random, value[0] as bigint, value[1] as bigint)
    else if (field === 'sport' || field === 'dport') draft[field] = atPort(random, value as Range<number>)
    else if (field === 'protocol') draft.protocol = value[0] as number
  })
}

function anyAddress(random: Random, scene: Scene, family: Family): bigint {
  if (random.chance(0.6)) return random.pick(scene.hosts[family])
  const { low, length } = random.pick(scene.networks[family])
  return inside(random, low, highOf(low, length, family))
}

function inside(random: Random, low: bigint, high: bigint): bigint {
  return low + random.big(high - low + 1n)
}

/** Within a range, most of the time, or just beside it. */
function near(random: Random, low: bigint, high: bigint): bigint {
  return random.pick([low, high, low - 1n, high + 1n, inside(random, low, high), inside(random, low, high), inside(random, low, high)])
}

function atPort(random: Random, [low, high]: Range<number>): number {
  return random.pick([low, high, low, high, low - 1, high + 1, random.between(low, high)])
}

function atAddress(random: Random, test: AddressTest, { family }: Draft): bigint {
  switch (test.kind) {
    case 'prefix':
      return near(random, test.low, highOf(test.low, test.length, family))
    case 'range':
      return near(random, test.low, test.high)
    case 'list': {
      const { low, length } = random.pick(test.prefixes)
      return near(random, low, highOf(low, length, family))
    }
    case 'mask': {
      const size = 1n << (family === 4 ? 32n : 128n)
      const free = (size - 1n) & ~test.mask
      const filled = test.value | (random.big(size) & free)
      // One bit off, now and then.
      return random.chance(0.75) ? filled : filled ^ (1n << BigInt(random.between(0, family === 4 ? 31 : 127)))
    }
  }
}
