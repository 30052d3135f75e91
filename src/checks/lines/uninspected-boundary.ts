/** What passes between a zone and an external network and is never looked at for intrusions (NET-005). */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Inspection, Rule } from '../../model/rule.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import type { BoundaryPair } from './boundary-pairs.ts'
import { ruleCause } from '../cause.ts'
import type { Cause, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import type { BoundaryContext } from '../external-boundary-protected.ts'
import { linkName } from './external-links.ts'
import { withoutPermits } from '../failures/hypothetical.ts'
import { notKnown } from '../matrix.ts'
import { severityOf } from '../matrix-finding.ts'
import { joinedByCause } from '../findings/peeled.ts'
import { placeName } from '../places.ts'
import { waysTaken } from '../findings/surplus.ts'
import type { Watched } from './watched-links.ts'
import { watchedLinks } from './watched-links.ts'

/** Findings for what no IPS of a rule and no declared detection looks at. */
export function uninspected(context: BoundaryContext, pairs: readonly BoundaryPair[]): Finding[] {
  const { network, parameters } = context
  const concerned = pairs.filter(({ external }) => !parameters['exempt-ids'].includes(external.kind))
  if (concerned.length === 0) return []
  const watched = watchedLinks(context)
  const blind = withoutPermits(network, 'ips or unknown', countsPerhaps, watched)
  const doubtful = withoutPermits(network, 'ips', hasIps, watched)
  return [
    ...concerned.flatMap((pair) => [...blindSpots(context, blind, pair), ...unknownSpots(context, doubtful, blind, pair)]),
    ...unproven(context, concerned, watched, blind),
  ]
}

/** Whether a rule inspects whatever it permits for intrusions. */
export function hasIps({ inspection }: Rule): boolean {
  return Array.isArray(inspection) && inspection.some(({ kind, services }: Inspection) => kind === 'ips' && services === undefined)
}

/** Rules of which nobody can tell, or whose IPS looks at some services only. */
function mayHaveIps(rule: Rule): boolean {
  const { inspection } = rule
  return inspection === 'unknown' || ((inspection ?? []).some(({ kind }) => kind === 'ips') && !hasIps(rule))
}

/** Rules that inspect, and those that perhaps do. */
export function countsPerhaps(rule: Rule): boolean {
  return hasIps(rule) || mayHaveIps(rule)
}

function blindSpots(context: BoundaryContext, blind: Network, { from, to, elsewhere }: BoundaryPair): Finding[] {
  const { topology, severity } = context
  const direct = blind.direct(from, to)
  if (direct === undefined) return []
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const judged = direct.judged.minus(elsewhere)
  const nearest = (trace: Trace): Cause => atTheBoundary(blind, trace, topology.externals.has(from))
  const certain = joinedByCause(waysTaken({ network: blind, topology }, { from, to, judged }), nearest).map(
    ({ packets, trace, cause }): Finding => {
      const services = describeServices(packets)
      const idle = idleIps(blind, trace, cause)
      const conditions = blind.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
      return {
        verdict: 'violation',
        severity: severityOf(severity, packets, false),
        text: {
          ja: `${cause.label.ja} に${idle === undefined ? '侵入検知（IPS）がありません' : `指定された IPS は働いていません（${idle.ja}）`}。${a.ja} から ${b.ja} への ${services.ja} が、侵入検知を一度も受けずに通ります。`,
          en: `${cause.label.en} ${idle === undefined ? 'has no intrusion detection (IPS)' : `names an IPS that does nothing (${idle.en})`}: ${services.en} passes from ${a.en} to ${b.en} without ever being inspected.`,
        },
        from,
        to,
        cause,
        fix: {
          ja: `${cause.label.ja} に IPS（ips-sensor など）を設定するか、回線で侵入検知を行って connections の does に ids を申告してください。`,
          en: `Bind an IPS (an ips-sensor, say) to ${cause.label.en}, or detect intrusions on the line and declare ids in does of its connection.`,
        },
        packets,
        trace,
        ...(conditions.length === 0 ? {} : { conditions }),
      }
    },
  )
  const perhaps = [...notKnown({ ...context, network: blind }, from, to, direct.possible.minus(elsewhere).minus(judged))].map(
    (finding): Finding => ({
      ...finding,
      text: {
        ja: `${a.ja} から ${b.ja} への通信が侵入検知を受けるかどうか判定できません。${finding.cause.label.ja}`,
        en: `Whether traffic from ${a.en} to ${b.en} is inspected for intrusions cannot be judged: ${finding.cause.label.en}`,
      },
    }),
  )
  return [...certain, ...perhaps]
}

/** Why an IPS that the rule behind a cause names inspects nothing. */
function idleIps(network: Network, trace: Trace, { id }: Cause): Text | undefined {
  const found = network.decisions(trace).find(({ device, rule }) => rule !== undefined && ruleCause(device, rule).id === id)
  return found?.rule?.idleInspection?.find(({ kind }) => kind === 'ips')?.why
}

/** What only rules let pass of which the export does not say whether they inspect. */
function unknownSpots(context: BoundaryContext, doubtful: Network, blind: Network, { from, to, elsewhere }: BoundaryPair): Finding[] {
  const { topology, severity } = context
  const judged = (doubtful.direct(from, to)?.judged ?? PacketSet.none)
    .minus(elsewhere)
    .minus(blind.direct(from, to)?.judged ?? PacketSet.none)
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const lots = waysTaken({ network: doubtful, topology }, { from, to, judged })
  return joinedByCause(lots, (trace) => unknownRule(doubtful, trace) ?? causeOf(doubtful, trace)).map(({ packets, cause }): Finding => {
    const text: Text = {
      ja: `${cause.label.ja} に侵入検知（IPS）が設定されているかどうか、設定ファイルから分かりません`,
      en: `the file does not say whether ${cause.label.en} is bound to an IPS that sees all of it`,
    }
    return {
      verdict: 'not-evaluable',
      severity,
      text: {
        ja: `${a.ja} から ${b.ja} への通信が侵入検知を受けるかどうか判定できません。${text.ja}。`,
        en: `Whether traffic from ${a.en} to ${b.en} is inspected for intrusions cannot be judged: ${text.en}.`,
      },
      from,
      to,
      cause,
      fix: {
        ja: '機器の設定ファイルそのものを export: に指定するか、回線の侵入検知を connections の does に申告してください。',
        en: 'Give the export of the device itself, or declare the detection on the line in does of its connection.',
      },
      packets,
      uncertainties: [{ code: 'unknown-inspection', text, span: cause.span }],
    }
  })
}

function unknownRule(network: Network, trace: Trace): Cause | undefined {
  const found = network.decisions(trace).find(({ rule }) => rule !== undefined && mayHaveIps(rule))
  return found?.rule === undefined ? undefined : ruleCause(found.device, found.rule)
}

/** Of the rules a packet passes, the one nearest to the external network, on a firewall if there is one. */
function atTheBoundary(network: Network, trace: Trace, inward: boolean): Cause {
  const ruled = network.decisions(trace).flatMap(({ device, rule }) => (rule === undefined ? [] : [{ device, rule }]))
  const firewalls = ruled.filter(({ device }) => device.role === 'firewall')
  const candidates = firewalls.length > 0 ? firewalls : ruled
  const found = inward ? candidates[0] : candidates.at(-1)
  return found === undefined ? causeOf(network, trace) : ruleCause(found.device, found.rule)
}

/** Links whose detection is declared without evidence in force, where something passes that nothing else looks at. */
function unproven(context: BoundaryContext, pairs: readonly BoundaryPair[], watched: readonly Watched[], blind: Network): Finding[] {
  const { network, severity } = context
  return watched.flatMap((link): Finding[] => {
    if (link.unproven === undefined) return []
    const { why, cause } = link.unproven
    const others = watched.filter((other) => other !== link)
    const open = withoutPermits(network, 'ips or unknown', countsPerhaps, others)
    const used = pairs.some(({ from, to }) => {
      const more = open.direct(from, to)?.possible
      const known = blind.direct(from, to)?.possible
      return more !== undefined && (known === undefined || !more.within(known))
    })
    if (!used) return []
    const where = linkName(link)
    return [
      {
        verdict: 'not-evaluable',
        severity,
        text: {
          ja: `${where.ja} を通る通信が侵入検知を受けるかどうか判定できません。${why.ja}`,
          en: `Whether what passes ${where.en} is inspected for intrusions cannot be judged: ${why.en}`,
        },
        cause,
        fix: {
          ja: `${cause.label.ja} の evidence に、侵入検知を行っていることを示す有効な申告を書いてください。`,
          en: `Give ${cause.label.en} evidence in force that intrusions are detected there.`,
        },
        uncertainties: [{ code: 'unproven-ids', text: why, span: cause.span }],
      },
    ]
  })
}
