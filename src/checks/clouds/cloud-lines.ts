/** Whether the lines to a cloud of a protected tier are closed (SEG-012). */
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import type { Link } from '../lines/external-links.ts'
import { linkCause, linkName, linksOf } from '../lines/external-links.ts'
import { lineStanding, linksTaken } from '../lines/links-taken.ts'
import type { OwnCloud } from './own-clouds.ts'
import { isProtected } from './own-clouds.ts'
import { placeName } from '../places.ts'

export function cloudLines(context: CheckContext<unknown>, cloud: OwnCloud): Finding[] {
  return [...linesTo(context, cloud).values()].flatMap(({ link, certain }) => openLine(context, cloud, link, certain))
}

/** The lines attached to the cloud, and those of other networks by which protected zones come to it. */
function linesTo(
  context: CheckContext<unknown>,
  { external, talks }: OwnCloud,
): ReadonlyMap<string, { readonly link: Link; readonly certain: boolean }> {
  const key = ({ device, interface: name, to }: Link): string => `${device}/${name} ${to}`
  const found = new Map(
    linksOf(context.topology)
      .filter(({ to }) => to === external.id)
      .map((link) => [key(link), { link, certain: true }]),
  )
  for (const { zone, from, to, possible } of talks) {
    if (!isProtected(zone.tier)) continue
    for (const { link, certain } of linksTaken(context, from, to, possible))
      if (!(found.get(key(link))?.certain ?? false)) found.set(key(link), { link, certain })
  }
  return found
}

function openLine(
  { topology, network, severity }: CheckContext<unknown>,
  { external, tier }: OwnCloud,
  link: Link,
  certain: boolean,
): Finding[] {
  const standing = lineStanding(topology, link, external.id)
  if (standing.closed === 'yes') return []
  const name = placeName(topology, external.id)
  const { entry, why } = standing
  const cause =
    entry === undefined
      ? linkCause(network.world, link)
      : entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
  if (standing.closed === 'no' && certain)
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `${tier.name.ja}のクラウド ${name.ja} への回線が、専用線でも閉域網でもありません。${why.ja}。`,
          en: `The cloud ${name.en} of the ${tier.name.en} is reached neither by a dedicated line nor by a closed VPN: ${why.en}.`,
        },
        cause,
        fix: {
          ja: `${name.ja} への通信を、専用線または閉域網の接続点に移してください。`,
          en: `Move traffic with ${name.en} to a dedicated line or a closed VPN.`,
        },
      },
    ]
  const end = linkName(link)
  // Nobody keeps a register: listed, and left to the policy that asks for one (NET-001).
  const kept = standing.closed === 'no' || standing.kept
  return [
    {
      verdict: 'not-evaluable',
      severity: kept ? severity : 'info',
      text: {
        ja: `${tier.name.ja}のクラウド ${name.ja} への回線が専用線または閉域網かどうか、判定できません。${why.ja}。`,
        en: `Whether the cloud ${name.en} of the ${tier.name.en} is reached by a dedicated line or a closed VPN cannot be judged: ${why.en}.`,
      },
      cause,
      fix: {
        ja: `台帳（connections）に ${end.ja} の項目を置き、line（dedicated、closed-vpn など）を書いてください。`,
        en: `Enter ${end.en} in the register (connections), with its line (dedicated, closed-vpn, …).`,
      },
      uncertainties: [{ code: 'line-undeclared', text: why, span: cause.span }],
    },
  ]
}
