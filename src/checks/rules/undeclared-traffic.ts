/** What passes between two places without being declared as a flow, where the matrix itself forbids nothing. */
import type { Text } from '../../base/text.ts'
import type { Cell } from '../../model/policy.ts'
import type { BaseTier } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import type { Specific } from '../exceptions.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { joinedByCause, joinedDoubts } from '../findings/peeled.ts'
import { waysTaken } from '../findings/surplus.ts'
import { akin, leftToFlows, notKnown, sameNetwork } from '../matrix.ts'
import { severityOf } from '../matrix-finding.ts'
import { cellBetween, placeName } from '../places.ts'
import type { Declared } from '../register/declared-flows.ts'
import { declaredBetween, lapsed, refusal } from '../register/declared-flows.ts'

export interface Asked {
  /** Cells that are open are asked for declared flows as well. */
  readonly openCells: boolean
  /** Tiers of which every flow is declared: what goes beyond is a violation. */
  readonly complete: readonly BaseTier[]
}

/** Traffic between two places that nobody declared, of one pair. */
export interface Undeclared {
  readonly from: string
  readonly to: string
  readonly judged: PacketSet
  readonly possible: PacketSet
  readonly declared: Declared
  /** Whether the definition of this pair is said to be complete. */
  readonly complete: boolean
}

/** Every pair that the matrix leaves to declared flows, with what passes beyond them; and whether there is any such pair. */
export function undeclaredTraffic(
  context: CheckContext<unknown>,
  asked: Asked,
): { readonly pairs: number; readonly found: readonly Undeclared[] } {
  const { network, topology, policy, today } = context
  const specifics = specificPackets(topology, policy, today)
  let pairs = 0
  const found: Undeclared[] = []
  for (const from of network.places) {
    for (const to of network.places) {
      if (from === to || !isInitiator(context, from) || sameNetwork(topology, from, to)) continue
      const cells = cellsBetween(context, from, to)
      if (!cells.some(([, cell]) => isAsked(context, asked, cell, from, to))) continue
      pairs += 1
      const one = between(context, asked, specifics, from, to)
      if (one !== undefined) found.push(one)
    }
  }
  return { pairs, found }
}

/** What others start from outside is asked for its declaration by NET-007, whatever the cell; only the LGWAN is not. */
function isInitiator({ topology }: CheckContext<unknown>, place: string): boolean {
  return topology.zones.has(place) || topology.externals.get(place)?.kind === 'lgwan'
}

/** The cells for what lies behind the last interface: through the security cloud its own cell counts. */
function cellsBetween(
  { network, topology, policy }: CheckContext<unknown>,
  from: string,
  to: string,
): readonly (readonly [string, Cell])[] {
  const lasts = [...(network.direct(from, to)?.by.keys() ?? [to])]
  return lasts.map((last) => [last, cellBetween(topology, policy, from, topology.externals.has(last) ? last : to)])
}

function isAsked({ topology }: CheckContext<unknown>, { openCells }: Asked, cell: Cell, from: string, to: string): boolean {
  return cell === 'open' ? openCells : leftToFlows(topology, cell, from, to)
}

function between(
  context: CheckContext<unknown>,
  asked: Asked,
  specifics: readonly Specific[],
  from: string,
  to: string,
): Undeclared | undefined {
  const { network, topology, today } = context
  const direct = network.direct(from, to)
  if (direct === undefined) return undefined
  const declared = declaredBetween(topology, from, to, (flow) => lapsed(flow, today))
  const allowed = declared.allowed.or(specificBetween(topology, specifics, from, to))
  const elsewhere = Addresses.union(akin(topology, from).map((id) => network.sources(id)))
  const own = PacketSet.box({ src: network.sources(from).minus(elsewhere) })
  const lasts = cellsBetween(context, from, to).filter(([, cell]) => isAsked(context, asked, cell, from, to))
  const beyond = (bound: 'judged' | 'possible'): PacketSet =>
    PacketSet.union(lasts.map(([last]) => direct.by.get(last)?.[bound] ?? PacketSet.none))
      .and(own)
      .minus(allowed)
  const [judged, possible] = [beyond('judged'), beyond('possible')]
  if (judged.isEmpty && possible.isEmpty) return undefined
  const base = topology.zones.get(from)?.tier.base
  const complete = context.required === true || (base !== undefined && asked.complete.includes(base))
  return { from, to, judged, possible, declared, complete }
}

/** Where the definition is complete: a finding per rule that lets more pass, and what cannot be told once per thing not known. */
export function violationsOf(context: CheckContext<unknown>, found: readonly Undeclared[]): readonly Finding[] {
  const complete = found.filter((one) => one.complete)
  const doubts = complete.flatMap(({ from, to, judged, possible }) => [...notKnown(context, from, to, possible.minus(judged))])
  return [...complete.flatMap((one) => beyondDeclared(context, one)), ...joinedDoubts(doubts)]
}

function beyondDeclared(context: CheckContext<unknown>, { from, to, judged, declared }: Undeclared): readonly Finding[] {
  const { network, topology } = context
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  return joinedByCause(waysTaken(context, { from, to, judged }), (trace) => causeOf(network, trace)).map(
    ({ packets, trace, cause }): Finding => {
      const services = describeServices(packets)
      const because = declared.refused.filter(({ flow }) => flow.scope.packets.overlaps(packets)).map(refusal)
      const conditions = network.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
      return {
        verdict: 'violation',
        severity: severityOf(context.severity, packets, false),
        text: {
          ja: `${a.ja} から ${b.ja} へ、アクセス定義（flows）にない ${services.ja} が通ります。${because.map(({ ja }) => ja).join('')}`,
          en: `${services.en} passes from ${a.en} to ${b.en}, and no flow declares it.${because.map(({ en }) => ` ${en}`).join('')}`,
        },
        from,
        to,
        cause,
        fix: {
          ja: `必要な通信であれば flows に { from: ${from}, to: ${to}, service: ... } と申告し、不要であれば ${cause.label.ja} を申告の範囲に絞ってください。`,
          en: `Declare it under flows: as { from: ${from}, to: ${to}, service: ... } if it is needed; otherwise narrow ${cause.label.en} to what is declared.`,
        },
        packets,
        trace,
        ...(conditions.length === 0 ? {} : { conditions }),
      }
    },
  )
}

/** Where nobody says that the definition is complete: a listing per pair to write flows from, and what is not declared. */
export function listingsOf(
  { topology }: CheckContext<unknown>,
  found: readonly Undeclared[],
): { readonly findings: readonly Finding[]; readonly open: readonly Text[] } {
  const open = found.filter(({ complete }) => !complete)
  return {
    open: open.map(({ from, to }) => ({ ja: `${from} から ${to} へのその他の通信`, en: `what else passes from ${from} to ${to}` })),
    findings: open.map(({ from, to, possible }): Finding => {
      const [a, b, services] = [placeName(topology, from), placeName(topology, to), describeServices(possible)]
      const entry = topology.zones.get(from) ?? topology.externals.get(from)!
      return {
        verdict: 'violation',
        severity: 'info',
        text: {
          ja: `${a.ja} から ${b.ja} へ、アクセス定義（flows）にない通信が通ります（${services.ja}）。`,
          en: `Traffic that no flow declares passes from ${a.en} to ${b.en}: ${services.en}.`,
        },
        from,
        to,
        cause: entryCause(topology.zones.has(from) ? 'zones' : 'external', entry, a),
        fix: {
          ja: `${from} から ${to} への必要な通信を flows に申告し、残りを許可しているルールを絞ってください。`,
          en: `Declare under flows: what is needed from ${from} to ${to}, and narrow the rules that permit the rest.`,
        },
      }
    }),
  }
}

/** Flows whose time is over and that still pass, where the pair is not judged as a whole. */
export function expiredFlows(context: CheckContext<unknown>, found: readonly Undeclared[]): readonly Finding[] {
  const { topology, network, policy, today } = context
  const specifics = specificPackets(topology, policy, today)
  const judgedAsAWhole = new Set(found.filter(({ complete }) => complete).map(({ from, to }) => `${from} ${to}`))
  const seen = new Set<string>()
  return network.places.flatMap((from) =>
    network.places.flatMap((to): Finding[] => {
      if (from === to || !isInitiator(context, from) || judgedAsAWhole.has(`${from} ${to}`)) return []
      const declared = declaredBetween(topology, from, to, (flow) => lapsed(flow, today))
      if (declared.refused.length === 0) return []
      const still = (network.direct(from, to)?.judged ?? PacketSet.none)
        .and(PacketSet.box({ src: network.sources(from) }))
        .minus(declared.allowed.or(specificBetween(topology, specifics, from, to)))
      return declared.refused.flatMap(({ flow }): Finding[] => {
        const [lot] = waysTaken(context, { from, to, judged: still.and(flow.scope.packets) })
        if (lot === undefined || seen.has(flow.id)) return []
        seen.add(flow.id)
        const by = causeOf(network, lot.trace)
        return [
          {
            verdict: 'violation',
            severity: severityOf('medium', lot.packets, false),
            text: {
              ja: `申告した通信 ${flow.id} は期限 ${flow.expires} が過ぎていますが、${by.label.ja} がまだ通しています。`,
              en: `Declared flow ${flow.id} expired on ${flow.expires}, and ${by.label.en} still lets it pass.`,
            },
            from,
            to,
            cause: entryCause('flows', flow, { ja: `申告した通信 ${flow.id}`, en: `declared flow ${flow.id}` }),
            fix: {
              ja: `${by.label.ja} を削除してください。引き続き必要であれば、${flow.id} の期限（expires）を見直してください。`,
              en: `Remove ${by.label.en}; if the flow is still needed, review expires of ${flow.id}.`,
            },
            packets: lot.packets,
            trace: lot.trace,
          },
        ]
      })
    }),
  )
}
