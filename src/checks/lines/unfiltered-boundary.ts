/** What passes between a zone and an external network and meets no firewall (NET-005). */
import type { Device, RoutingDomain } from '../../model/device.ts'
import { causeOf } from '../blame.ts'
import type { BoundaryPair } from './boundary-pairs.ts'
import type { Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import type { BoundaryContext } from '../external-boundary-protected.ts'
import { withoutFirewalls } from '../failures/hypothetical.ts'
import { sharedEdges } from '../inter-tier-enforcement-point.ts'
import { notKnown } from '../matrix.ts'
import { severityOf } from '../matrix-finding.ts'
import { joinedByCause } from '../findings/peeled.ts'
import { placeName } from '../places.ts'
import { waysTaken } from '../findings/surplus.ts'

/** Findings for what passes no firewall whose rulebase was read; a firewall that nobody could read decides nothing. */
export function unfiltered(context: BoundaryContext, pairs: readonly BoundaryPair[]): Finding[] {
  const { network, topology, severity } = context
  const any = context.parameters['router-lists']
  const counts = (device: Device, _domain: RoutingDomain): boolean => device.knowledge === 'export' && (any || device.role === 'firewall')
  const open = withoutFirewalls(network, any ? 'any list' : 'firewalls', counts)
  const edges = sharedEdges(network.world)
  return pairs.flatMap(({ from, to, elsewhere }): Finding[] => {
    const direct = open.direct(from, to)
    // A zone that is the edge of the external network itself lies before the body's firewalls.
    if (direct === undefined || edges.has(`${from} ${to}`)) return []
    const a = placeName(topology, from)
    const b = placeName(topology, to)
    const judged = direct.judged.minus(elsewhere)
    const certain = joinedByCause(waysTaken({ network: open, topology }, { from, to, judged }), (trace) => causeOf(open, trace)).map(
      ({ packets, trace, cause }): Finding => {
        const services = describeServices(packets)
        return {
          verdict: 'violation',
          severity: severityOf(severity, packets, false),
          text: {
            ja: `${a.ja} から ${b.ja} へ ${services.ja} が、ファイアウォールを一度も通らずに通ります。`,
            en: `${services.en} passes from ${a.en} to ${b.en} through no firewall at all.`,
          },
          from,
          to,
          cause,
          fix: {
            ja: `${cause.label.ja} を通る経路を、ルールベースのあるファイアウォールを経由するように改めてください。`,
            en: `Lead the way past ${cause.label.en} through a firewall with a rulebase.`,
          },
          packets,
          trace,
        }
      },
    )
    const perhaps = [...notKnown({ ...context, network: open }, from, to, direct.possible.minus(elsewhere).minus(judged))].map(
      (finding): Finding => ({
        ...finding,
        text: {
          ja: `${a.ja} から ${b.ja} への通信がファイアウォールを通るかどうか判定できません。${finding.cause.label.ja}`,
          en: `Whether traffic from ${a.en} to ${b.en} passes a firewall cannot be judged: ${finding.cause.label.en}`,
        },
      }),
    )
    return [...certain, ...perhaps]
  })
}
