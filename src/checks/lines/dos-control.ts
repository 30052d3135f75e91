/** Lines to the Internet without evidence of a control against denial of service (NET-005). */
import { behind } from '../boundary.ts'
import type { Finding } from '../check.ts'
import type { BoundaryContext } from '../external-boundary-protected.ts'
import type { Link } from './external-links.ts'
import { entriesOf, linkCause, linkName, linksOf } from './external-links.ts'
import { isAbout, outOfForce } from '../evidence-in-force.ts'

/** Only where the policy asks for it. */
export function uncontrolledLinks(context: BoundaryContext): Finding[] {
  const { topology, network, today, severity, parameters } = context
  if (!parameters['require-dos-control']) return []
  return linksOf(topology)
    .filter((link) => topology.externals.get(link.to)?.kind === 'internet' && serves(context, link))
    .flatMap((link): Finding[] => {
      const subjects = new Set([link.device, link.to, ...entriesOf(topology, link).map(({ id }) => id)])
      const shown = [...topology.evidence.values()].filter(
        (evidence) => isAbout(evidence, subjects) && evidence.shows.includes('dos-control'),
      )
      if (shown.some((evidence) => outOfForce(evidence, today, subjects) === undefined)) return []
      const why = shown.map((evidence) => outOfForce(evidence, today, subjects)).find((reason) => reason !== undefined)
      const where = linkName(link)
      return [
        {
          verdict: 'violation',
          severity,
          text: {
            ja: `インターネットに接続する ${where.ja} について、サービス妨害対策の申告${why === undefined ? 'がありません' : `が有効ではありません（${why.ja}）`}。`,
            en: `There is no evidence${why === undefined ? '' : ` in force (${why.en})`} of a control against denial of service on ${where.en}, which leads to the Internet.`,
          },
          to: link.to,
          cause: linkCause(network.world, link),
          fix: {
            ja: `回線または機器のサービス妨害対策を確かめ、evidence に subject: ${link.device}（または台帳の接続点）、shows: dos-control を書いてください。`,
            en: `Find out what protects the line, and write evidence with subject: ${link.device} (or the connection of the register) and shows: dos-control.`,
          },
        },
      ]
    })
}

/** Whether zones of the judged tiers are behind the device of a link. */
function serves({ topology, network, parameters }: BoundaryContext, link: Link): boolean {
  const { world } = network
  const home = world.domainOf(link)
  return world
    .portsOf(link.device)
    .filter((port) => port.interface !== link.interface && world.domainOf(port) === home)
    .some((port) =>
      [...behind(world, port)].some((place) => {
        const tier = topology.zones.get(place)?.tier.base
        return tier !== undefined && parameters.tiers.includes(tier)
      }),
    )
}
