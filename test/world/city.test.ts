import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/graph/analyse.ts'
import { walk } from '../../src/graph/decide.ts'
import { readEstate } from '../../src/io/estate.ts'
import type { Device, RoutingDomain } from '../../src/model/device.ts'
import type { HeaderMatch } from '../../src/model/match.ts'
import type { Clause, InterfaceMatch, Rule, Rulebase } from '../../src/model/rule.ts'
import { everyRule, matchesInterface } from '../../src/model/rule.ts'
import type { Addresses } from '../../src/packet/addresses.ts'
import { lastAddress } from '../../src/packet/address.ts'
import type { Family, Packet } from '../../src/packet/packet.ts'
import { ICMP, ICMPV6, TCP, UDP, hasPorts, isIcmp } from '../../src/packet/packet.ts'
import type { Ranges } from '../../src/packet/ranges.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { decide } from '../../src/simulator/filter.ts'
import type { Passing } from '../../src/simulator/match.ts'
import { replay } from '../../src/simulator/replay.ts'
import { packet as written } from '../../src/simulator/say.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { Bound } from '../../src/simulator/transit.ts'
import type { World } from '../../src/simulator/world.ts'
import { wiringOf } from '../../src/simulator/world.ts'
import { readDevices } from '../../src/verdict/devices.ts'
import type { Random } from './random.ts'
import { random } from './random.ts'

const PACKETS = 1_000_000
const WALKS = 4_000
const ARRIVALS = 100
const TRACES = 1_500

function city(): World {
  const { value: estate } = readEstate(fileURLToPath(new URL('../../topologies/mihon-city', import.meta.url)))
  if (estate === undefined) throw new Error('the sample city cannot be read')
  return { topology: estate.topology, devices: readDevices(estate, '2026-11-20').devices }
}

const world = city()

/** What packets are made of: the fields of every entry of a rulebase, or of all of them. */
interface Material {
  readonly matches: readonly HeaderMatch[]
}

/** Either end of some range, just outside it, or within. */
function near(r: Random, ranges: Ranges<bigint>, last: bigint): bigint | undefined {
  if (ranges.length === 0) return undefined
  const [low, high] = r.of(ranges)
  const how = r.below(6)
  if (how === 0 || low === high) return low
  if (how === 1) return high
  if (how === 2) return low > 0n ? low - 1n : low
  if (how === 3) return high < last ? high + 1n : high
  return low + (high - low < 0xffffffffn ? BigInt(r.below(Number(high - low + 1n))) : r.bigBelow(high - low + 1n))
}

function nearNumber(r: Random, ranges: Ranges<number>, last: number): number | undefined {
  if (ranges.length === 0) return undefined
  const [low, high] = r.of(ranges)
  const how = r.below(6)
  return how === 0
    ? low
    : how === 1
      ? high
      : how === 2
        ? Math.max(0, low - 1)
        : how === 3
          ? Math.min(last, high + 1)
          : low + r.below(high - low + 1)
}

function address(r: Random, family: Family, set: Addresses): bigint {
  return near(r, set.of(family), lastAddress(family)) ?? r.bigBelow(lastAddress(family) + 1n)
}

/** A packet at or near the bounds of what some entry matches, its fields now and then from another entry. */
function draw(r: Random, { matches }: Material): Packet {
  const match = r.of(matches)
  const other = (): HeaderMatch => (r.once(4) ? r.of(matches) : match)
  const family: Family = match.src.hi.v4.length === 0 || match.dst.hi.v4.length === 0 || r.once(12) ? 6 : 4
  const boxes = [...other().services.hi, ...other().services.lo]
  const box = boxes.length === 0 ? undefined : r.of(boxes)
  const any = r.of([TCP, TCP, UDP, family === 4 ? ICMP : ICMPV6, 47])
  const wide = box === undefined || box.protocols.some(([low, high]) => high - low > 8)
  const protocol = wide ? any : (nearNumber(r, box.protocols, 255) ?? any)
  const ports = hasPorts(protocol)
  const usual = ports ? r.of([22, 53, 80, 443, 445, 3389, r.below(65536)]) : r.of([0, 8, 128]) << 8
  const sport = box?.sport === undefined || r.once(8) ? undefined : nearNumber(r, box.sport, 65535)
  const dport = box?.dport === undefined || wide || r.once(8) ? undefined : nearNumber(r, box.dport, 65535)
  return {
    family,
    protocol,
    src: address(r, family, r.once(2) ? other().src.lo : match.src.hi),
    dst: address(r, family, r.once(2) ? other().dst.lo : match.dst.hi),
    sport: ports ? (sport ?? 1024 + r.below(64512)) : 0,
    dport: ports || isIcmp(family, protocol) ? (dport ?? usual) : 0,
  }
}

/** One rulebase as one interface pair sees it. */
interface View {
  readonly where: string
  readonly rulebase: Rulebase
  readonly passing: Passing
}

function views(): View[] {
  const found: View[] = []
  for (const device of world.devices.values())
    for (const domain of device.domains)
      for (const stage of domain.stages) {
        if (stage.kind !== 'filter') continue
        for (const { in: ingress, out, rulebase } of stage.bindings)
          for (const passing of pairs(device, domain, ingress, out, rulebase))
            found.push({ where: `${device.id} ${passing.in} ${passing.out}`, rulebase, passing })
      }
  return found
}

/** Interface pairs that some rule names, and translations that some rule tells apart. */
function pairs(device: Device, domain: RoutingDomain, ingress: InterfaceMatch, out: InterfaceMatch, rulebase: Rulebase): Passing[] {
  const ids = device.interfaces.filter((i) => i.domain === domain.name).map(({ id }) => id)
  const clauses = [...everyRule(rulebase)].flatMap((rule) => rule.clauses)
  const translations = [undefined, ...new Set(clauses.flatMap(({ translated }) => (typeof translated === 'string' ? [] : [...translated])))]
  const concerns = (c: Clause, i: string, o: string, t: string | undefined): boolean =>
    matchesInterface(c.in, i) &&
    matchesInterface(c.out, o) &&
    (c.translated === 'any' || (c.translated === 'none' ? t === undefined : t !== undefined && c.translated.has(t)))
  return ids
    .filter((id) => matchesInterface(ingress, id))
    .flatMap((i) =>
      ids.filter((id) => matchesInterface(out, id)).flatMap((o) => translations.map((translated) => ({ in: i, out: o, translated }))),
    )
    .filter((p) => clauses.some((c) => concerns(c, p.in, p.out, p.translated)))
}

/** The packets each rule decides, by packet sets alone; -1 for the default. */
function byPacketSets({ rulebase, passing }: View, bound: Bound): ReadonlyMap<number, PacketSet> {
  const outcomes = new Map([...everyRule(rulebase)].map((rule, index) => [rule, index]))
  const entries = [...walk(rulebase.rules, (c) => applies(c, passing))].flatMap(({ rule, lo, hi }) => {
    if (rule.action === 'deny' && rule.conditions.length > 0) return []
    const wide = (rule.action === 'permit') === (bound === 'possible')
    return [{ match: wide ? hi : lo, outcome: outcomes.get(rule) ?? -1 }]
  })
  return PacketSet.firstMatch(entries)
}

function applies({ in: ingress, out, translated }: Clause, passing: Passing): boolean {
  if (!matchesInterface(ingress, passing.in) || !matchesInterface(out, passing.out ?? '')) return false
  if (typeof translated === 'string') return translated === 'any' || passing.translated === undefined
  return passing.translated !== undefined && translated.has(passing.translated)
}

describe('the sample city', () => {
  test('a million packets meet the same rules by packet sets and one by one', () => {
    const all = views()
    expect(all.length).toBeGreaterThan(20)
    const r = random(20261120)
    const each = Math.ceil(PACKETS / all.length / 2)
    let count = 0
    const met = new Set<Rule>()
    for (const view of all) {
      const { rulebase, passing } = view
      const material = {
        matches: [...everyRule(rulebase)].flatMap(({ clauses }) => clauses.filter((c) => applies(c, passing)).map(({ match }) => match)),
      }
      const indexOf = new Map([...everyRule(rulebase)].map((rule, index) => [rule, index]))
      for (const bound of ['judged', 'possible'] as const) {
        const decided = byPacketSets(view, bound)
        for (let n = 0; n < each; n++) {
          const packet = draw(r, material)
          const rule = decide(rulebase, { packet, sourceUnknown: false }, passing, bound)[0]?.rule
          if (rule !== undefined) met.add(rule)
          count++
          const index = rule === undefined ? -1 : (indexOf.get(rule) ?? -1)
          if (decided.get(index)?.has(packet) !== true)
            throw new Error(`${view.where} ${bound} ${written(packet)}: one by one ${rule?.id ?? 'default'}`)
        }
      }
    }
    expect(count).toBeGreaterThanOrEqual(PACKETS)
    expect(met.size).toBeGreaterThan(50)
  })

  const network = analyse(world.topology, world.devices)
  const { places } = wiringOf(world)

  test('has the same places for both', () => {
    expect(network.places).toEqual(places)
  })

  test('walks end where the analysis says packets arrive', () => {
    const r = random(20261121)
    const material = {
      matches: views().flatMap(({ rulebase }) => rulebase.rules.flatMap(({ clauses }) => clauses.map(({ match }) => match))),
    }
    const arrivals = { judged: 0, possible: 0 }
    // Few packets that are drawn arrive anywhere: on until enough have, in either bound.
    const enough = (): boolean => arrivals.judged > ARRIVALS && arrivals.possible > ARRIVALS
    for (let n = 0; n < WALKS || (!enough() && n < 20 * WALKS); n++) {
      const packet = draw(r, material)
      const from = r.of(places)
      const bound = r.of(['judged', 'possible'] as const)
      for (const outcome of simulate(world, { from, packet, bound })) {
        if (outcome.kind !== 'arrived') continue
        const judged = { ...packet, dst: outcome.packet.dst, dport: outcome.packet.dport }
        arrivals[bound]++
        if (network.direct(from, outcome.at)?.[bound].has(judged) !== true) {
          const walk = outcome.walk.map((hop) => `${hop.device} ${hop.in} > ${hop.out}: ${hop.steps.map(({ text }) => text.en).join('; ')}`)
          throw new Error(`${bound} ${from} to ${outcome.at} ${written(packet)} arrives, the analysis says no\n${walk.join('\n')}`)
        }
      }
    }
    expect(enough(), `${arrivals.judged} and ${arrivals.possible} arrivals`).toBe(true)
  })

  test('what the analysis says arrives can be walked', () => {
    const r = random(20261122)
    const flows = places.flatMap((from) =>
      places.flatMap((to) =>
        (['judged', 'possible'] as const).map((bound) => ({ from, to, bound, packets: network.direct(from, to)?.[bound] })),
      ),
    )
    const some = flows.flatMap(({ packets, ...rest }) =>
      packets === undefined || packets.isEmpty ? [] : [{ ...rest, packets, boxes: packets.boxes(64).boxes }],
    )
    let walked = 0
    for (let n = 0; n < TRACES || (walked <= TRACES / 2 && n < 20 * TRACES); n++) {
      const { from, to, bound, packets, boxes } = r.of(some)
      const box = r.of(boxes)
      const within = <N extends number | bigint>(ranges: Ranges<N>): N => {
        const [low, high] = r.of(ranges)
        return r.once(2) ? low : high
      }
      const protocol = within(box.protocols)
      const packet: Packet = {
        family: box.family,
        protocol,
        src: within(box.src),
        dst: within(box.dst),
        sport: hasPorts(protocol) ? within(box.sport) : 0,
        dport: hasPorts(protocol) || isIcmp(box.family, protocol) ? within(box.dport) : 0,
      }
      if (!packets.has(packet)) continue
      const trace = network.trace(from, to, packet, bound)
      if (trace === undefined) throw new Error(`${bound} ${from} to ${to} ${written(packet)}: no trace`)
      const agreement = replay(world, trace, bound)
      if (!agreement.agrees) throw new Error(`${bound} ${from} to ${to} ${written(packet)}: ${agreement.text.en}`)
      walked++
    }
    expect(walked).toBeGreaterThan(TRACES / 2)
  })
})
