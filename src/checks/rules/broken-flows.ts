/** Declared flows that do not pass: what stops each, one finding for everything that one rule, list or route stops. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { example } from '../../packet/example.ts'
import { UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause, ruleCause, unknownCause } from '../cause.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { lowered } from '../findings/surplus.ts'
import { placeName, preferredSenders } from '../places.ts'
import { lapsed } from '../register/declared-flows.ts'
import type { Strand } from './flow-strands.ts'
import { strandsOf } from './flow-strands.ts'
import type { Refused } from './reply-path.ts'
import { replyRefused } from './reply-path.ts'
import { stoppedAt } from './stopped-at.ts'

/** A strand that does not pass, or may not. */
interface Broken {
  readonly strand: Strand
  readonly cause: Cause
  readonly why: Text
  readonly fix: Text
  /** Present where it is not known whether it passes. */
  readonly unknowns?: readonly Uncertainty[]
}

/** Services that nobody answers: syslog over UDP (RFC 5426), SNMP traps (RFC 3416), NetFlow and IPFIX (RFC 7011). */
const UNANSWERED = PacketSet.union(
  [162, 514, 2055, 4739, 6343, 9995, 9996].map((port) => PacketSet.box({ protocols: [[UDP, UDP]], dport: [[port, port]] })),
)

/** Different ways of a strand that are tried for one whose answer gets back. */
const MOST_WAYS = 8
const SHOWN = 4

/** What required flows lack. A flow that is over is no longer asked for. */
export function brokenFlows(context: CheckContext<unknown>): readonly Finding[] {
  const { topology, network, today } = context
  const carried = carrier(network)
  const broken = [...topology.flows.values()]
    .filter((flow) => flow.required && lapsed(flow, today).length === 0)
    .flatMap((flow) => strandsOf(network, flow))
    .flatMap((strand) => judge(context, strand))
    .filter(({ strand }) => !carried(strand))
  const byCause = new Map<string, Broken[]>()
  for (const one of broken) {
    const key = `${one.unknowns === undefined ? '' : 'unknown '}${one.cause.id}`
    const same = byCause.get(key)
    if (same === undefined) byCause.set(key, [one])
    else same.push(one)
  }
  return [...byCause.values()].map((same) => findingOf(context, same))
}

function judge({ network, topology }: CheckContext<unknown>, strand: Strand): readonly Broken[] {
  const { from, to, packets } = strand
  const direct = network.direct(from, to)
  const sure = packets.and(direct?.judged ?? PacketSet.none)
  if (!sure.isEmpty) {
    const refused = sure.within(UNANSWERED) ? undefined : answerRefused(network, strand, sure)
    return refused === undefined ? [] : [unanswered(strand, refused)]
  }
  const preferred = preferredSenders(topology, from, to)
  const maybe = example(packets.and(direct?.possible ?? PacketSet.none), preferred)
  const trace = maybe === undefined ? undefined : network.trace(from, to, maybe, 'possible')
  if (trace !== undefined) {
    const unknowns = network.unknowns(trace)
    const first = unknowns[0] ?? {
      code: 'unknown',
      text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
      span: strand.flow.span,
    }
    return [{ strand, cause: unknownCause(first), why: first.text, fix: LEARN, unknowns: unknowns.length === 0 ? [first] : unknowns }]
  }
  const packet = example(packets, preferred)
  if (packet === undefined) return []
  const stop = stoppedAt(network, from, packet)
  if (stop !== undefined) return [{ strand, ...stop }]
  const { flow } = strand
  return [
    {
      strand,
      cause: entryCause('flows', flow, { ja: `申告した通信 ${flow.id}`, en: `declared flow ${flow.id}` }),
      why: { ja: `宛先に届く経路がありません`, en: 'no way leads there' },
      fix: {
        ja: `${flow.id} の from・to・service が実際の通信と合っているか、機器の経路とルールを確かめてください。`,
        en: `Check whether from, to and service of ${flow.id} are those of the real traffic, and the routes and rules of the devices.`,
      },
    },
  ]
}

const LEARN: Text = {
  ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
  en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
}

/** What stops the answer, where it stops every one that was tried. */
function answerRefused(network: Network, { from, to }: Strand, sure: PacketSet): Refused | undefined {
  let first: Refused | undefined
  let rest = sure
  for (let tries = 0; tries < MOST_WAYS && !rest.isEmpty; tries++) {
    const packet = example(rest, preferredSenders(network.topology, from, to))
    const trace: Trace | undefined = packet === undefined ? undefined : network.trace(from, to, packet, 'judged')
    if (packet === undefined || trace === undefined) return first
    const refused = replyRefused(network, trace)
    if (refused === undefined) return undefined
    first ??= refused
    rest = rest.minus(network.alike(trace, rest)).minus(PacketSet.ofPacket(packet))
  }
  return first
}

function unanswered(strand: Strand, { device, rulebase, rule, certainty }: Refused): Broken {
  const list = rulebase.name
  const base: Omit<Broken, 'unknowns'> = {
    strand,
    cause:
      rule === undefined
        ? {
            id: `${device.id}/list/${rulebase.span.start}`,
            label: { ja: `${device.id} ${list.ja}`, en: `${device.id} ${list.en}` },
            span: rulebase.span,
            focus: rulebase.span,
          }
        : ruleCause(device, rule),
    why: { ja: `応答が ${device.id} の ${list.ja} を通れません`, en: `the answer does not get back through ${list.en} on ${device.id}` },
    fix: {
      ja: `${device.id} の ${list.ja} に、応答（established など）を許可する行を加えてください。`,
      en: `Add an entry to ${list.en} on ${device.id} that permits the answer (established, for example).`,
    },
  }
  if (certainty === 'certain') return base
  const unknowns = rule?.uncertainties ?? []
  const unknown: Uncertainty = { code: 'unknown', text: base.why, span: rule?.focus ?? rulebase.span }
  return { ...base, fix: LEARN, unknowns: unknowns.length > 0 ? unknowns : [unknown] }
}

/**
 * Whether a relay opens for the sender what the flow asks for, so that no packet has to go all the way: its last session ends
 * where the flow does, at the same service. That something else is relayed between the two places carries no flow.
 */
function carrier(network: Network): (strand: Strand) => boolean {
  return ({ from, to, packets }) => {
    const end = packets.forget('src')
    return (
      findDataPaths(network, {
        sources: [[from]],
        target: (place) => place === to,
        wrong: (hop, _, last) => {
          const delivered = last === undefined ? PacketSet.none : hop.judged.and(end)
          return delivered.isEmpty ? undefined : delivered
        },
        goesOn: () => false,
        direct: () => false,
        forgets: () => false,
        does: () => [],
        bound: 'judged',
      }).length > 0
    )
  }
}

function findingOf({ topology, severity }: CheckContext<unknown>, same: readonly Broken[]): Finding {
  const first = same[0]!
  const flows = [...new Map(same.map(({ strand }) => [strand.flow.id, strand.flow])).values()]
  const { from, to } = first.strand
  const rest = flows.length - SHOWN
  const names = listOf(flows.slice(0, SHOWN).map(({ id, purpose }) => ({ ja: purpose === undefined ? id : `${id}（${purpose}）`, en: id })))
  const more: Text = rest > 0 ? { ja: `、ほか ${rest} 件`, en: ` and ${rest} more` } : { ja: '', en: '' }
  const one = PacketSet.union(
    same
      .filter(({ strand }) => strand.from === from && strand.to === to && strand.flow === first.strand.flow)
      .map(({ strand }) => strand.packets),
  )
  const [a, b, services] = [placeName(topology, from), placeName(topology, to), describeServices(one)]
  const detail: Text = {
    ja: `${first.strand.flow.id}: ${a.ja} から ${b.ja} への ${services.ja}。${first.why.ja}`,
    en: `${first.strand.flow.id}: ${services.en} from ${a.en} to ${b.en}; ${first.why.en}`,
  }
  const unknown = first.unknowns !== undefined
  return {
    verdict: unknown ? 'not-evaluable' : 'violation',
    severity: lowered(severity),
    text: unknown
      ? {
          ja: `必要と申告した通信 ${names.ja}${more.ja} が通るかどうか判定できません（${detail.ja}）。`,
          en: `Whether the declared flow ${names.en}${more.en} passes cannot be judged (${detail.en}).`,
        }
      : {
          ja: `必要と申告した通信 ${names.ja}${more.ja} が通りません（${detail.ja}）。`,
          en: `What is declared as needed does not pass: ${names.en}${more.en} (${detail.en}).`,
        },
    from,
    to,
    cause: first.cause,
    fix: unknown
      ? first.fix
      : {
          ja: `${first.fix.ja}必要でなくなった通信であれば、flows の申告を削除してください。`,
          en: `${first.fix.en} If the traffic is no longer needed, remove the declaration from flows:.`,
        },
    ...(first.unknowns === undefined ? {} : { uncertainties: first.unknowns }),
  }
}
