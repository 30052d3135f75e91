/** Every ordered pair of places and of sides: what passes, what each policy expects, and what the checks found. */
import { byCodePoint } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import { akin, leftToFlows, matrixCheckOf, sameNetwork, sideOfPlace } from '../checks/matrix.ts'
import { addressesOf, cellBetween } from '../checks/places.ts'
import type { Direct, Network } from '../graph/network.ts'
import type { Policy } from '../model/policy.ts'
import type { Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { MatrixExpectation, MatrixFinding, MatrixMark, MatrixPair, MatrixPlace, MatrixSide, MatrixSidePair } from '../report/matrix.ts'
import { MATRIX_MARKS } from '../report/matrix.ts'
import type { Result, ResultFinding } from '../report/result.ts'
import { trafficOf } from './matrix-traffic.ts'
import type { Run } from './result.ts'

/** The checks that judge what passes between two places; the mark of a pair is theirs. */
const MATRIX_CHECKS: ReadonlySet<string> = new Set(['SEG-001', 'SEG-003', 'SEG-004', 'SEG-011', 'SEG-013', 'SEG-020'])

const UNKNOWN_SIDE = '?'

export interface Cells {
  readonly sides: readonly MatrixSide[]
  readonly places: readonly MatrixPlace[]
  readonly sidePairs: readonly MatrixSidePair[]
  readonly pairs: readonly MatrixPair[]
}

/** What passes between two places, taken apart by whose source addresses it has. */
interface Parts {
  readonly own: PacketSet
  readonly foreign: PacketSet
  readonly perhaps: PacketSet
}

/** The pairs of a run. `result` is the same run's: findings have their ids there. */
export function cellsOf({ estate: { topology }, policies, network, judgements }: Run, result: Result): Cells {
  const places = placesOf(topology, network)
  const sides = sidesOf(topology, places)
  const found = findingsByPair(result)
  const runs = new Set(judgements.map(({ check, policy }) => `${policy.id} ${check.id}`))
  const pairs: MatrixPair[] = []
  const parts = new Map<string, Parts>()
  for (const { id: from } of places) {
    for (const { id: to } of places) {
      const direct = network.direct(from, to)
      const part = partsOf(topology, network, from, direct)
      if (part !== undefined) parts.set(`${from} ${to}`, part)
      const expected = policies.map((policy) =>
        expectation(topology, policy, from, to, direct, part !== undefined, found.get(`${policy.id} ${from} ${to}`) ?? [], (check) =>
          runs.has(`${policy.id} ${check}`),
        ),
      )
      pairs.push({ from, to, ...actualOf(part, network.sources(from), addressesOf(topology, to)), expected })
    }
  }
  return { sides, places, pairs, sidePairs: sidePairsOf(topology, network, sides, places, pairs, parts) }
}

/** Zones and external networks, then unattached interfaces that something passes to or from. */
function placesOf(topology: Topology, network: Network): MatrixPlace[] {
  return network.places.flatMap((id): MatrixPlace[] => {
    const zone = topology.zones.get(id)
    if (zone !== undefined) return [{ id, name: zone.name, side: zone.tier.id }]
    const external = topology.externals.get(id)
    if (external !== undefined) return [{ id, name: external.name, side: `external ${id}` }]
    const used = network.places.some((other) => network.direct(id, other) !== undefined || network.direct(other, id) !== undefined)
    return used ? [{ id, name: id, side: UNKNOWN_SIDE }] : []
  })
}

function sidesOf(topology: Topology, places: readonly MatrixPlace[]): MatrixSide[] {
  return [...new Set(places.map(({ side }) => side))].map((id): MatrixSide => {
    const tier = topology.tiers.get(id)
    if (tier !== undefined) return { id, kind: 'tier', name: tier.name }
    if (id === UNKNOWN_SIDE) return { id, kind: 'unknown', name: { ja: '接続先不明', en: 'not attached' } }
    const place = id.slice('external '.length)
    return { id, kind: 'external', name: verbatim(topology.externals.get(place)?.name ?? place), place }
  })
}

function findingsByPair(result: Result): Map<string, ResultFinding[]> {
  const found = new Map<string, ResultFinding[]>()
  for (const finding of result.groups.flatMap(({ findings }) => findings)) {
    if (finding.from === undefined || finding.to === undefined) continue
    const key = `${finding.policy} ${finding.from} ${finding.to}`
    found.set(key, [...(found.get(key) ?? []), finding])
  }
  return found
}

/** Undefined when nothing a sender can make passes in either bound. */
function partsOf(topology: Topology, network: Network, from: string, direct: Direct | undefined): Parts | undefined {
  if (direct === undefined || !direct.possible.overlaps(PacketSet.wellFormed)) return undefined
  const sources = network.sources(from)
  const own = PacketSet.box({ src: sources })
  // As the checks have it: sources of a network that shares the way in are that network's.
  const elsewhere = PacketSet.box({
    src: Addresses.union(akin(topology, from).map((id) => network.sources(id))).minus(sources),
  })
  const judged = direct.judged.minus(elsewhere)
  const perhaps = direct.possible.minus(elsewhere).minus(direct.judged)
  if (!judged.or(perhaps).overlaps(PacketSet.wellFormed)) return undefined
  return { own: judged.and(own), foreign: judged.minus(own), perhaps }
}

function actualOf(parts: Parts | undefined, from: Addresses, to: Addresses): Pick<MatrixPair, 'traffic' | 'foreign' | 'perhaps'> {
  if (parts === undefined) return {}
  const traffic = trafficOf(parts.own, from, to)
  const foreign = trafficOf(parts.foreign, from, to)
  const perhaps = trafficOf(parts.perhaps, from, to)
  return {
    ...(traffic === undefined ? {} : { traffic }),
    ...(foreign === undefined ? {} : { foreign }),
    ...(perhaps === undefined ? {} : { perhaps }),
  }
}

function expectation(
  topology: Topology,
  policy: Policy,
  from: string,
  to: string,
  direct: Direct | undefined,
  passes: boolean,
  found: readonly ResultFinding[],
  runs: (check: string) => boolean,
): MatrixExpectation {
  const cell = cellBetween(topology, policy, from, to)
  const through = passes ? [...(direct?.by ?? new Map<string, unknown>()).keys()].filter((last) => last !== to) : []
  const via = through
    .filter((last) => topology.externals.has(last))
    .map((place) => ({ place, cell: cellBetween(topology, policy, from, place) }))
  const findings = found.filter(({ check }) => MATRIX_CHECKS.has(check)).map(findingOf)
  const related = found.filter(({ check, verdict }) => !MATRIX_CHECKS.has(check) && verdict !== 'exempted').map(findingOf)
  const base = { cell, via, findings: findings.sort(byId), related: related.sort(byId) }
  const worst = worstOf(findings.map(markOf))
  if (worst !== undefined) return { ...base, mark: worst }
  if (!passes) return { ...base, mark: from === to ? 'same' : 'nothing' }
  const why = notJudged(topology, policy, from, to, direct, runs)
  return why === undefined ? { ...base, mark: 'within' } : { ...base, mark: 'not-judged', why }
}

/** Why no check looks at what passes between two places; undefined when one does. */
function notJudged(
  topology: Topology,
  policy: Policy,
  from: string,
  to: string,
  direct: Direct | undefined,
  runs: (check: string) => boolean,
): Text | undefined {
  if (from === to) return { ja: '同じ場所の中の通信です', en: 'traffic within one place' }
  const a = sideOfPlace(topology, from)
  const b = sideOfPlace(topology, to)
  if (a === 'unknown' && b === 'unknown') return { ja: 'どちらの接続先も不明です', en: 'neither end is attached' }
  if (sameNetwork(topology, from, to)) return { ja: '外から見て一つのネットワークです', en: 'seen from inside, both are one network' }
  const check = matrixCheckOf(a, b)
  if (!runs(check)) return { ja: `方針が ${check} を無効にしています`, en: `the policy turns ${check} off` }
  const cells = [...(direct?.by.keys() ?? [])].map((last) => cellBetween(topology, policy, from, topology.externals.has(last) ? last : to))
  if (cells.some((cell) => leftToFlows(topology, cell, from, to)))
    return { ja: '同じ系の中の通信（RUL-003）', en: 'traffic inside one tier (RUL-003)' }
  return undefined
}

function findingOf({ id, check, verdict, advisory, exception, traffic }: ResultFinding): MatrixFinding {
  const services = [...new Set((traffic ?? []).map(({ service }) => service))]
  return { id, check, verdict, advisory, services, ...(exception === undefined ? {} : { exception: exception.id }) }
}

function byId(a: MatrixFinding, b: MatrixFinding): number {
  return byCodePoint(`${a.check} ${a.id}`, `${b.check} ${b.id}`)
}

function markOf({ verdict, advisory }: MatrixFinding): MatrixMark {
  if (verdict !== 'violation') return verdict
  return advisory ? 'advisory' : 'exceeds'
}

/** The worst of some marks, in the order of MATRIX_MARKS. */
function worstOf(marks: readonly MatrixMark[]): MatrixMark | undefined {
  return MATRIX_MARKS.find((mark) => marks.includes(mark))
}

function sidePairsOf(
  topology: Topology,
  network: Network,
  sides: readonly MatrixSide[],
  places: readonly MatrixPlace[],
  pairs: readonly MatrixPair[],
  parts: ReadonlyMap<string, Parts>,
): MatrixSidePair[] {
  const sideOf = new Map(places.map(({ id, side }) => [id, side]))
  const grouped = new Map<string, MatrixPair[]>()
  for (const pair of pairs) {
    const key = `${sideOf.get(pair.from) ?? ''} > ${sideOf.get(pair.to) ?? ''}`
    const group = grouped.get(key)
    if (group === undefined) grouped.set(key, [pair])
    else group.push(pair)
  }
  const sourcesIn = new Map(
    sides.map(({ id }) => [id, Addresses.union(places.filter((p) => p.side === id).map((p) => network.sources(p.id)))]),
  )
  const addressesIn = new Map(
    sides.map(({ id }) => [id, Addresses.union(places.filter((p) => p.side === id).map((p) => addressesOf(topology, p.id)))]),
  )
  return sides.flatMap(({ id: from }) =>
    sides.map(({ id: to }): MatrixSidePair => {
      const group = grouped.get(`${from} > ${to}`) ?? []
      // The way from a place to itself says nothing of a side with several.
      const own = group.length > 1 ? group.filter((pair) => pair.from !== pair.to) : group
      const sets = own.flatMap((pair) => parts.get(`${pair.from} ${pair.to}`) ?? [])
      const union = (pick: (part: Parts) => PacketSet): PacketSet => PacketSet.union(sets.map(pick))
      const together: Parts | undefined =
        sets.length === 0 ? undefined : { own: union((p) => p.own), foreign: union((p) => p.foreign), perhaps: union((p) => p.perhaps) }
      return {
        from,
        to,
        pairs: own.filter((pair) => pair.from !== pair.to).length,
        permitted: own.filter((pair) => pair.traffic !== undefined).length,
        ...actualOf(together, sourcesIn.get(from) ?? Addresses.none, addressesIn.get(to) ?? Addresses.none),
        expected: (own[0]?.expected ?? []).map((first, at) =>
          merged(
            first,
            own.map((pair) => pair.expected[at] ?? first),
          ),
        ),
      }
    }),
  )
}

/** The worst mark of a group of pairs, with the findings of all of them. */
function merged(first: MatrixExpectation, all: readonly MatrixExpectation[]): MatrixExpectation {
  const mark = worstOf(all.map((e) => e.mark)) ?? 'nothing'
  const via = new Map(all.flatMap((e) => e.via).map((v) => [v.place, v]))
  const why = all.find((e) => e.mark === mark)?.why
  return {
    cell: first.cell,
    via: [...via.values()],
    mark,
    findings: all.flatMap((e) => e.findings).sort(byId),
    related: all.flatMap((e) => e.related).sort(byId),
    ...(why === undefined ? {} : { why }),
  }
}

/** How many pairs of places a policy marks which way. */
export function countsOf(pairs: readonly MatrixPair[], policy: number): Record<MatrixMark, number> {
  const counts = Object.fromEntries(MATRIX_MARKS.map((mark) => [mark, 0])) as Record<MatrixMark, number>
  for (const { expected } of pairs) {
    const mark = expected[policy]?.mark
    if (mark !== undefined) counts[mark] += 1
  }
  return counts
}
