/**
 * Address translation in the order IOS applies it: packets from outside are translated before they are
 * routed, packets from inside after. Static entries come before dynamic ones. A dynamic entry lets nothing
 * in by itself, but while one without `overload` exists its global address leads to the inside host.
 * Source: Cisco IOS IP Addressing Services Configuration Guide; "NAT Order of Operation" (Cisco document 6209).
 */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { HeaderMatch, ServiceBounds } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices } from '../../model/match.ts'
import type { RouteTable } from '../../model/route.ts'
import type { DestinationTranslation, SourceTarget, SourceTranslation } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'
import { unknownOf } from './address.ts'
import { matchesOf, permittedBy } from './classify.ts'
import type { Layer3 } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { NatConfig, NatStatement } from './nat.ts'
import { classified } from './policy-route.ts'
import type { RouteMaps } from './route-map.ts'
import { egressOf } from './route-table.ts'
import type { ListCompiler } from './rule.ts'

export interface NatStages {
  /** Before routing: packets that arrive outside. */
  readonly inbound: readonly DestinationTranslation[]
  readonly inboundSource: readonly SourceTranslation[]
  /** After routing: packets that leave outside. */
  readonly outbound: readonly SourceTranslation[]
  readonly outboundDestination: readonly DestinationTranslation[]
}

interface Surroundings {
  readonly nat: NatConfig
  readonly layer3: Layer3
  readonly routeMaps: RouteMaps
  readonly compiler: ListCompiler
  readonly table: RouteTable
}

type Static = Extract<NatStatement, { kind: 'static' }>
type Dynamic = Extract<NatStatement, { kind: 'dynamic' }>

interface Sides {
  readonly inside: ReadonlySet<string>
  readonly outside: ReadonlySet<string>
}

const NO_STAGES: NatStages = { inbound: [], inboundSource: [], outbound: [], outboundDestination: [] }

/** The translations of the global table. Statements for a VRF are not handled here. */
export function natStagesOf(around: Surroundings): NatStages {
  const side = (which: 'inside' | 'outside'): ReadonlySet<string> =>
    new Set(around.layer3.of('').flatMap(({ config, model }) => (config.nat?.side === which ? [model.id] : [])))
  const sides: Sides = { inside: side('inside'), outside: side('outside') }
  if (sides.inside.size === 0 || sides.outside.size === 0) return NO_STAGES
  const mine = around.nat.statements.filter(({ vrf }) => vrf === undefined)
  const statics = mine.filter((s): s is Static => s.kind === 'static').sort((a, b) => specificity(b) - specificity(a))
  const dynamics = mine.filter((s): s is Dynamic => s.kind === 'dynamic')
  const made = [...statics.map((s) => staticStages(s, sides, around)), ...dynamicStages(dynamics, sides, around)]
  return {
    inbound: made.flatMap(({ inbound }) => inbound),
    inboundSource: made.flatMap(({ inboundSource }) => inboundSource),
    outbound: made.flatMap(({ outbound }) => outbound),
    outboundDestination: made.flatMap(({ outboundDestination }) => outboundDestination),
  }
}

/** Ports before hosts before networks. */
function specificity({ protocol, length }: Static): number {
  return length + (protocol === undefined ? 0 : 100)
}

function block(address: bigint, length: number): { readonly low: bigint; readonly high: bigint } {
  const hostBits = BigInt(32 - length)
  const low = (address >> hostBits) << hostBits
  return { low, high: low + (1n << hostBits) - 1n }
}

function rangeAddresses({ low, high }: { readonly low: bigint; readonly high: bigint }): Addresses {
  return Addresses.ofRanges([{ family: 4, low, high }])
}

const ANY_V4 = exactAddresses(Addresses.allIPv4)

function service(protocol: 'tcp' | 'udp' | undefined, end: 'sport' | 'dport', port: number | undefined): ServiceBounds {
  if (protocol === undefined) return ANY_SERVICE
  const number = protocol === 'tcp' ? 6 : 17
  return exactServices([{ protocols: [[number, number]], ...(port === undefined ? {} : { [end]: [[port, port]] }) }])
}

function staticStages(statement: Static, sides: Sides, around: Surroundings): NatStages {
  const { side, local, length, protocol, localPort, globalPort, routeMap, span } = statement
  const id = `nat/${side}-static/${span.start}`
  const label = verbatim(`ip nat ${side} source static`)
  const localBlock = block(local, length)
  const global = typeof statement.global === 'bigint' ? block(statement.global, length) : interfaceBlock(statement.global.interface, around.layer3)
  const doubts: Uncertainty[] = []
  if (global === undefined) doubts.push(uncertainty('dynamic-address', { ja: 'インターフェイスのアドレスが設定ファイルにありません', en: 'the address of the interface is not in the export' }, span))
  const moved = (from: { low: bigint; high: bigint }, to: bigint) => ({ kind: 'offset', family: 4, low: from.low, high: from.high, to }) as const
  if (side === 'outside') {
    if (global === undefined) return NO_STAGES
    // Inside hosts reach the outside host by its local address: only where that address is routed outside.
    const ways = egressOf(around.table, 4, localBlock.low)
    const leaves = ways.length > 0 && ways.every((out) => sides.outside.has(out)) && around.table.uncertainties.length === 0
    const where = uncertainty('unresolved-translation', { ja: '変換前の宛先が outside 側へ向かうか分かりません', en: 'whether the destination is routed outside before translation is not known' }, span)
    const conditional = routeMap === undefined ? [] : [routeMapDoubt(routeMap, span)]
    const inboundDoubts = conditional
    const outboundDoubts = leaves ? conditional : [...conditional, where]
    return {
      ...NO_STAGES,
      inboundSource: [
        {
          id: `${id}/source`, label, in: sides.outside, out: 'any', uncertainties: inboundDoubts, span,
          match: { src: exactAddresses(rangeAddresses(global)), dst: ANY_V4, services: service(protocol, 'sport', globalPort), partial: inboundDoubts.length > 0 },
          target: portTarget(protocol, localBlock.low, localPort) ?? { kind: 'static', family: 4, low: global.low, high: global.high, to: localBlock.low },
        },
      ],
      outboundDestination: [
        {
          id: `${id}/destination`, label, in: sides.inside, uncertainties: outboundDoubts, span,
          match: { src: ANY_V4, dst: exactAddresses(rangeAddresses(localBlock)), services: service(protocol, 'dport', localPort), partial: outboundDoubts.length > 0 },
          to: moved(localBlock, global.low),
          ...(localPort === undefined || globalPort === undefined ? {} : { port: { kind: 'offset', low: localPort, high: localPort, to: globalPort } as const }),
        },
      ],
    }
  }
  const port = localPort === undefined || globalPort === undefined ? {} : { port: { kind: 'offset', low: globalPort, high: globalPort, to: localPort } as const }
  // With a route map the entry may be limited to what the map permits, in both directions.
  const inboundDoubts = routeMap === undefined ? doubts : [...doubts, routeMapDoubt(routeMap, span)]
  const inbound: DestinationTranslation = {
    id: `${id}/destination`, label, in: sides.outside, uncertainties: inboundDoubts, span,
    match: {
      src: ANY_V4,
      dst: global === undefined ? unknownOf(4) : exactAddresses(rangeAddresses(global)),
      services: service(protocol, 'dport', globalPort),
      partial: inboundDoubts.length > 0,
    },
    to: global === undefined ? { kind: 'set', addresses: rangeAddresses(localBlock) } : moved(global, localBlock.low),
    ...port,
  }
  const target: SourceTarget =
    global === undefined ? { kind: 'unknown' } : (portTarget(protocol, global.low, globalPort) ?? { kind: 'static', family: 4, low: localBlock.low, high: localBlock.high, to: global.low })
  const number = protocol === 'tcp' ? 6 : 17
  const src = PacketSet.box({
    src: rangeAddresses(localBlock),
    ...(protocol === undefined ? {} : { protocols: [[number, number]] }),
    ...(localPort === undefined ? {} : { sport: [[localPort, localPort]] }),
  })
  const selected = routeMap === undefined ? undefined : byRouteMap(routeMap, around)
  const outbound = (selected?.parts ?? [{ bounds: { lo: src, hi: src }, out: undefined, uncertainties: [] }]).flatMap(({ bounds, out, uncertainties }, part) =>
    matchesOf({ lo: bounds.lo.and(src), hi: bounds.hi.and(src) }).map((match, at): SourceTranslation => ({
      id: `${id}/source/${part}/${at}`, label, in: sides.inside, out: outsideOnly(sides, out), span, target,
      match: { ...match, partial: match.partial || global === undefined },
      uncertainties: match.partial || global === undefined ? [...doubts, ...uncertainties, ...(routeMap === undefined ? [] : [routeMapDoubt(routeMap, span)])] : [],
    })),
  )
  return { ...NO_STAGES, inbound: [inbound], outbound }
}

function portTarget(protocol: 'tcp' | 'udp' | undefined, address: bigint, port: number | undefined): SourceTarget | undefined {
  return protocol === undefined || port === undefined ? undefined : { kind: 'static-port', to: Addresses.ofAddress(4, address), port }
}

function routeMapDoubt(name: string, span: Span): Uncertainty {
  return uncertainty('conditional-translation', { ja: `変換は route-map ${name} の条件に限られます`, en: `the translation is limited by route map ${name}` }, span)
}

function interfaceBlock(name: string, layer3: Layer3): { readonly low: bigint; readonly high: bigint } | undefined {
  const found = layer3.find(name)
  const primary = found?.config.addresses.find(({ prefix, secondary }) => prefix.family === 4 && !secondary)
  return primary === undefined || found?.config.addressUnknown !== undefined ? undefined : { low: primary.prefix.address, high: primary.prefix.address }
}

function outsideOnly({ outside }: Sides, out: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return out === undefined ? outside : new Set([...outside].filter((id) => out.has(id)))
}

interface Part {
  readonly bounds: Bounds
  /** Egress interfaces a `match interface` names. */
  readonly out: ReadonlySet<string> | undefined
  readonly uncertainties: readonly Uncertainty[]
}

/** What a dynamic entry translates; more than one part when clauses of a route map name different interfaces. */
function selectedBy({ selector, span }: Dynamic, around: Surroundings): { readonly parts: readonly Part[] } {
  if (selector.kind === 'route-map') return byRouteMap(selector.name, around) ?? { parts: [unknownPart(selector.name, span)] }
  const list = around.compiler.compile(selector.name, 4)
  if (list?.state !== 'filters') return { parts: [unknownPart(selector.name, span)] }
  return { parts: [{ bounds: permittedBy(list.rules), out: undefined, uncertainties: list.rules.flatMap((rule) => rule.uncertainties) }] }
}

function unknownPart(name: string, span: Span): Part {
  const text: Text = { ja: `変換対象 ${name} が定義されていないか空です`, en: `${name}, which selects what is translated, is not defined or empty` }
  return { bounds: { lo: PacketSet.none, hi: PacketSet.ipv4 }, out: undefined, uncertainties: [uncertainty('undefined-object', text, span)] }
}

function byRouteMap(name: string, around: Surroundings): { readonly parts: readonly Part[] } | undefined {
  const clauses = around.routeMaps.get(name)
  if (clauses === undefined || clauses.length === 0) return undefined
  const parts: Part[] = []
  let restLo = PacketSet.ipv4
  let restHi = PacketSet.ipv4
  for (const clause of clauses) {
    const { bounds, conditions, uncertainties } = classified(clause, PacketSet.ipv4, around, 4)
    const names = clause.matches.filter(({ lower }) => lower[1] === 'interface').flatMap(({ words }) => words.slice(2))
    const out = names.length === 0 ? undefined : new Set(names.flatMap((each) => around.layer3.find(each)?.model.id ?? []))
    const lo = conditions.length > 0 || clause.unknown.length > 0 ? PacketSet.none : bounds.lo
    if (clause.action === 'permit') parts.push({ bounds: { lo: restLo.and(lo), hi: restHi.and(bounds.hi) }, out, uncertainties })
    // A clause for one egress interface says nothing of packets that leave by another.
    if (out === undefined) {
      restLo = restLo.minus(bounds.hi)
      restHi = restHi.minus(lo)
    } else if (clause.action === 'deny') restLo = restLo.minus(bounds.hi)
  }
  return { parts }
}

function dynamicStages(statements: readonly Dynamic[], sides: Sides, around: Surroundings): readonly NatStages[] {
  const selected = statements.map((statement) => selectedBy(statement, around))
  return statements.map((statement, at): NatStages => {
    if (statement.side === 'outside') return NO_STAGES
    if (statement.side === 'inside-destination') return { ...NO_STAGES, inbound: loadBalanced(statement, sides, around) }
    const others = statements.flatMap((other, index) => (index === at || other.side !== 'inside' ? [] : selected[index]!.parts))
    const { target, keepers, doubts } = targetOf(statement, sides, around)
    const id = `nat/inside-dynamic/${statement.span.start}`
    const label = verbatim(`ip nat inside source ${statement.selector.kind} ${statement.selector.name}`)
    const { span } = statement
    const outbound = selected[at]!.parts.flatMap((part, index) => {
      const out = outsideOnly(sides, part.out)
      // Which of two entries that fit is taken is not documented.
      const rivals = PacketSet.union(others.filter((other) => meets(out, outsideOnly(sides, other.out))).map(({ bounds }) => bounds.hi))
      const contested = part.bounds.hi.overlaps(rivals)
      const reasons = [
        ...part.uncertainties,
        ...doubts,
        ...(contested ? [uncertainty('nat-order', { ja: '同じ通信に当てはまるNATの設定が複数あります', en: 'more than one translation fits the same traffic' }, span)] : []),
      ]
      const lo = doubts.length > 0 ? PacketSet.none : contested ? part.bounds.lo.minus(rivals) : part.bounds.lo
      return matchesOf({ lo, hi: part.bounds.hi }).map((match, box): SourceTranslation => ({
        id: `${id}/${index}/${box}`, label, in: sides.inside, out, match, target, uncertainties: match.partial ? reasons : [], span,
      }))
    })
    const inside = PacketSet.union(selected[at]!.parts.map(({ bounds }) => bounds.hi)).addresses('src')
    const inbound: DestinationTranslation[] =
      keepers === undefined || inside.isEmpty
        ? []
        : [
            {
              id: `${id}/back`, label, in: sides.outside, span,
              match: { src: ANY_V4, dst: exactAddresses(keepers), services: ANY_SERVICE, partial: true },
              to: { kind: 'set', addresses: inside },
              uncertainties: [uncertainty('dynamic-translation', { ja: '動的NATの変換が残っている間は外側から内側へ到達できます', en: 'while a dynamic translation exists its global address leads inside' }, span)],
            },
          ]
    return { ...NO_STAGES, inbound, outbound }
  })
}

function meets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((id) => b.has(id))
}

function targetOf({ target, span }: Dynamic, { outside }: Sides, { nat, layer3 }: Surroundings): { readonly target: SourceTarget; readonly keepers: Addresses | undefined; readonly doubts: readonly Uncertainty[] } {
  if (target.kind === 'interface') {
    const address = interfaceBlock(target.name, layer3)
    if (address !== undefined) return { target: { kind: 'pool', addresses: rangeAddresses(address), keepsPort: false }, keepers: undefined, doubts: [] }
    const id = layer3.find(target.name)?.model.id
    const only = outside.size === 1 && id !== undefined && outside.has(id)
    return { target: only ? { kind: 'interface' } : { kind: 'unknown' }, keepers: undefined, doubts: [] }
  }
  const pool = nat.pools.get(target.name)
  if (pool?.ranges === undefined) {
    const text: Text = { ja: `アドレスプール ${target.name} が定義されていないか正しくありません`, en: `address pool ${target.name} is not defined or malformed` }
    return { target: { kind: 'unknown' }, keepers: undefined, doubts: [uncertainty('undefined-object', text, pool?.span ?? span)] }
  }
  const addresses = Addresses.union(pool.ranges.map(rangeAddresses))
  return { target: { kind: 'pool', addresses, keepsPort: !target.overload }, keepers: target.overload ? undefined : addresses, doubts: [] }
}

/** `ip nat inside destination list L pool P`: TCP to the addresses the list permits goes to one of the pool. */
function loadBalanced(statement: Dynamic, sides: Sides, around: Surroundings): readonly DestinationTranslation[] {
  const { span, selector, target } = statement
  const { parts } = selectedBy(statement, around)
  const standard = around.compiler.compile(selector.name, 4)?.list.type === 'standard'
  const pool = target.kind === 'pool' ? around.nat.pools.get(target.name) : undefined
  const to: DestinationTranslation['to'] = pool?.ranges === undefined ? { kind: 'unknown' } : { kind: 'set', addresses: Addresses.union(pool.ranges.map(rangeAddresses)) }
  return parts.map((part, at): DestinationTranslation => {
    const end = standard ? 'src' : 'dst'
    const dst = { lo: part.bounds.lo.addresses(end), hi: part.bounds.hi.addresses(end) }
    const exact = part.bounds.lo === part.bounds.hi && standard
    const match: HeaderMatch = { src: ANY_V4, dst: exact ? exactAddresses(dst.hi) : dst, services: exactServices([{ protocols: [[6, 6]] }]), partial: !exact }
    const reasons = part.uncertainties.length > 0 ? part.uncertainties : [uncertainty('unresolved-object', { ja: `変換対象 ${selector.name} が確定できません`, en: `what ${selector.name} selects is not certain` }, span)]
    return { id: `nat/inside-destination/${span.start}/${at}`, label: verbatim(`ip nat inside destination list ${selector.name}`), in: sides.outside, match, to, uncertainties: exact ? [] : reasons, span }
  })
}
