/** Always-connected lines over which something passes that nothing looks at for intrusions (NET-006). */
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Connection } from '../../model/topology.ts'
import { BASE_TIERS } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { MonitoringContext } from '../always-on-monitoring.ts'
import { entryCause, unknownCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import { withoutPermits } from '../failures/hypothetical.ts'
import { waysTaken } from '../findings/surplus.ts'
import { placeName } from '../places.ts'
import type { BoundaryPair } from './boundary-pairs.ts'
import { boundaryPairs } from './boundary-pairs.ts'
import type { Link } from './external-links.ts'
import { isOf, linksOf } from './external-links.ts'
import { countsPerhaps, hasIps } from './uninspected-boundary.ts'
import { watchedLinks } from './watched-links.ts'

/** Findings for some entries of the register, each about its own line. */
export function unwatchedConnections(context: MonitoringContext, entries: readonly Connection[]): readonly Finding[] {
  if (entries.length === 0) return []
  const { network, topology } = context
  const watched = watchedLinks(context)
  const proven = watched.filter((link) => link.unproven === undefined)
  const blind = withoutPermits(network, 'ips or unknown', countsPerhaps, watched)
  const doubtful = withoutPermits(network, 'ips', hasIps, proven)
  const pairs = boundaryPairs(context, BASE_TIERS)
  return entries.flatMap((entry): readonly Finding[] => {
    const links = linksOf(topology).filter((link) => isOf(entry, link))
    const concerned = pairs.filter(({ external }) => external.id === entry.to)
    const missed = passing(blind, concerned, links, 'judged')
    if (missed !== undefined) return [unwatched(context, entry, missed)]
    const perhaps = passing(doubtful, concerned, links, 'judged') ?? passing(doubtful, concerned, links, 'possible')
    if (perhaps === undefined) return []
    const unproven = watched.find((link) => link.unproven !== undefined && links.some((other) => sameLink(other, link)))?.unproven
    if (unproven !== undefined) return [cannotTell(context, entry, unproven.why, 'unproven-ids')]
    const why = doubtful.unknowns(perhaps.trace)[0]?.text ?? {
      ja: '通信を許可したルールに侵入検知（IPS）が設定されているかどうか、設定ファイルから分かりません',
      en: 'the file does not say whether the rules that permit its traffic are bound to an IPS',
    }
    return [cannotTell(context, entry, why, 'unknown-inspection')]
  })
}

interface Missed {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  readonly trace: Trace
}

/** The first lot of packets that goes over one of the links. */
function passing(
  network: Network,
  pairs: readonly BoundaryPair[],
  links: readonly Link[],
  bound: 'judged' | 'possible',
): Missed | undefined {
  const { topology } = network
  for (const { from, to, elsewhere } of pairs) {
    const packets = (network.direct(from, to)?.[bound] ?? PacketSet.none).minus(elsewhere)
    if (packets.isEmpty) continue
    if (bound === 'possible') {
      const trace = traceOf(network, from, to, packets)
      if (trace !== undefined && crosses(trace, links)) return { from, to, packets, trace }
      continue
    }
    for (const { packets: lot, trace } of waysTaken({ network, topology }, { from, to, judged: packets }, MOST))
      if (crosses(trace, links)) return { from, to, packets: lot, trace }
  }
  return undefined
}

const MOST = 24

function traceOf(network: Network, from: string, to: string, packets: PacketSet): Trace | undefined {
  const { boxes } = packets.boxes(1)
  const [box] = boxes
  if (box === undefined) return undefined
  const [src, dst, protocol, sport, dport] = [box.src[0]![0], box.dst[0]![0], box.protocols[0]![0], box.sport[0]![0], box.dport[0]![0]]
  return network.trace(from, to, { family: box.family, src, dst, protocol, sport, dport }, 'possible')
}

function crosses({ hops }: Trace, links: readonly Link[]): boolean {
  return hops.some(({ device, in: input, out }) =>
    links.some((link) => link.device === device && (link.interface === input || link.interface === out)),
  )
}

function sameLink(a: Link, b: Link): boolean {
  return a.device === b.device && a.interface === b.interface && a.to === b.to
}

function unwatched({ topology, severity }: MonitoringContext, entry: Connection, { from, to, packets, trace }: Missed): Finding {
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `常時接続の外部接続点 ${entry.id}（${entry.device} の ${entry.interface}）を通る通信が、侵入検知を受けません（${a.ja} から ${b.ja} への通信など）。`,
      en: `Traffic over connection ${entry.id} (${entry.interface} of ${entry.device}), which is always on, is not inspected for intrusions: what passes from ${a.en} to ${b.en}, for example.`,
    },
    from,
    to,
    cause: causeOf(entry),
    fix: {
      ja: `この回線に侵入検知装置を置いて connections の ${entry.id} の does に ids を evidence とともに書くか、この回線の通信を許可するルールに IPS を設定してください。`,
      en: `Watch the line with an intrusion detection system and write ids in does of connection ${entry.id}, with evidence, or bind an IPS to every rule that permits its traffic.`,
    },
    packets,
    trace,
  }
}

function cannotTell(
  { severity }: MonitoringContext,
  entry: Connection,
  why: { readonly ja: string; readonly en: string },
  code: string,
): Finding {
  const uncertainty = { code, text: why, span: entry.span }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `常時接続の外部接続点 ${entry.id} を通る通信が侵入検知を受けるかどうか判定できません。${why.ja}。`,
      en: `Whether traffic over connection ${entry.id}, which is always on, is inspected for intrusions cannot be judged: ${why.en}.`,
    },
    cause: unknownCause(uncertainty),
    fix: {
      ja: `connections の ${entry.id} の侵入検知を、有効な申告（evidence）で裏付けてください。`,
      en: `Give connection ${entry.id} evidence in force that intrusions are detected there.`,
    },
    uncertainties: [uncertainty],
  }
}

function causeOf(entry: Connection) {
  return entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
}
