/** By which lines traffic leaves or enters, and whether those keep it apart from the Internet. */
import type { Text } from '../../base/text.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Connection, Line, Topology } from '../../model/topology.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import type { Link } from './external-links.ts'
import { entriesOf, linkName, linksOf } from './external-links.ts'
import { isInternetSide, placeName, preferredSenders } from '../places.ts'

export interface LinkTaken {
  readonly link: Link
  /** What passes there: certainly, or for all that is known. */
  readonly packets: PacketSet
  readonly certain: boolean
  /** Of one packet. */
  readonly trace: Trace
}

/** Ways of one set of packets that are looked at; more than this between two places is not seen in practice. */
const MOST_WAYS = 16

/** The links that packets between a place of ours and an external network take, those that certainly carry some first. */
export function linksTaken(
  { network, topology }: Pick<CheckContext<unknown>, 'network' | 'topology'>,
  from: string,
  to: string,
  packets: PacketSet,
): readonly LinkTaken[] {
  const direct = network.direct(from, to)
  if (direct === undefined) return []
  const judged = direct.judged.and(packets)
  const found = new Map<string, LinkTaken>()
  for (const [bound, all] of [
    ['judged', judged],
    ['possible', direct.possible.and(packets).minus(judged)],
  ] as const) {
    let rest = all
    for (let count = 1; count <= MOST_WAYS && !rest.isEmpty; count++) {
      const packet = example(rest, preferredSenders(topology, from, to))
      const trace = packet === undefined ? undefined : network.trace(from, to, packet, bound)
      if (packet === undefined || trace === undefined) break
      const taken = network.alike(trace, rest).or(PacketSet.ofPacket(packet))
      rest = rest.minus(taken)
      for (const link of linksOf(topology).filter((each) => carries(each, trace))) {
        const key = `${bound} ${link.device}/${link.interface} ${link.to}`
        const known = found.get(key)
        found.set(
          key,
          known === undefined
            ? { link, packets: taken, certain: bound === 'judged', trace }
            : { ...known, packets: known.packets.or(taken) },
        )
      }
    }
  }
  return [...found.values()]
}

function carries({ beyond, ...link }: Link, { hops }: Trace): boolean {
  const ends = beyond === undefined ? [link] : [link, beyond]
  return hops.some((hop) => ends.some((end) => hop.device === end.device && (hop.in === end.interface || hop.out === end.interface)))
}

/** Whether a line is closed, in the words of the register: a dedicated line or a closed VPN. */
export type LineStanding =
  | { readonly closed: 'yes' }
  /** `entry`: the entry of the register that says so. */
  | { readonly closed: 'no'; readonly why: Text; readonly entry?: Connection }
  /** `kept`: there is a register, and it does not say. */
  | { readonly closed: 'unknown'; readonly why: Text; readonly kept: boolean; readonly entry?: Connection }

const CLOSED: ReadonlySet<Line> = new Set(['dedicated', 'closed-vpn'])

const LINE_NAMES: Readonly<Record<Line, Text>> = {
  'in-building': { ja: '構内配線（in-building）', en: 'wiring inside the building (in-building)' },
  dedicated: { ja: '専用線（dedicated）', en: 'a dedicated line' },
  'closed-vpn': { ja: '閉域網（closed-vpn）', en: 'a closed VPN' },
  ipsec: { ja: 'インターネット上の IPsec（ipsec）', en: 'IPsec over the Internet (ipsec)' },
  internet: { ja: 'インターネット回線（internet）', en: 'an Internet line (internet)' },
  mobile: { ja: '携帯電話網（mobile）', en: 'a mobile line (mobile)' },
}

/** Of the line by which traffic comes to an external network. */
export function lineStanding(topology: Topology, link: Link, destination: string): LineStanding {
  const name = linkName(link)
  if (link.to !== destination && isInternetSide(topology, link.to)) {
    const to = placeName(topology, link.to)
    return { closed: 'no', why: { ja: `${name.ja} は ${to.ja} への接続点です`, en: `${name.en} leads to ${to.en}` } }
  }
  const entries = entriesOf(topology, link)
  for (const entry of entries) {
    if (entry.line === undefined || CLOSED.has(entry.line)) continue
    const line = LINE_NAMES[entry.line]
    return {
      closed: 'no',
      entry,
      why: { ja: `外部接続点 ${entry.id}（${name.ja}）の回線は${line.ja}です`, en: `connection ${entry.id} (${name.en}) is ${line.en}` },
    }
  }
  if (topology.connections === undefined)
    return {
      closed: 'unknown',
      kept: false,
      why: {
        ja: `${name.ja} の回線の種類が、台帳（connections）がないため分かりません`,
        en: `there is no register (connections) to say what line ${name.en} is`,
      },
    }
  const [first] = entries
  if (first === undefined)
    return {
      closed: 'unknown',
      kept: true,
      why: { ja: `${name.ja} が台帳（connections）にありません`, en: `${name.en} is not in the register (connections)` },
    }
  const silent = entries.find(({ line }) => line === undefined)
  if (silent === undefined) return { closed: 'yes' }
  return {
    closed: 'unknown',
    kept: true,
    entry: silent,
    why: {
      ja: `外部接続点 ${silent.id}（${name.ja}）に回線の種類（line）が書かれていません`,
      en: `connection ${silent.id} (${name.en}) does not say what line it is (line)`,
    },
  }
}
