/** A cloud as a member of the tier that uses it: its declared tier, and its traffic with zones of other tiers (SEG-012). */
import { listOf } from '../../base/text.ts'
import { cellOf } from '../../model/policy.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { speaksOf, specificBetween, specificPackets } from '../exceptions.ts'
import type { OwnCloud, Talk } from './own-clouds.ts'
import { isProtected } from './own-clouds.ts'
import { joinedDoubts } from '../findings/peeled.ts'
import { placeName } from '../places.ts'
import { surplusFindings } from '../findings/surplus.ts'

export function cloudMembership(context: CheckContext<unknown>, cloud: OwnCloud): Finding[] {
  const misplaced = declaredElsewhere(context, cloud)
  // What the users of a cloud may send it is another question once it is said to be under another tier.
  if (misplaced.length > 0) return misplaced
  // A service on the Internet that nobody declared to be under a tier has other customers, and other zones may be among them.
  if (cloud.external.kind === 'cloud-service' && cloud.external.tier === undefined) return []
  const found = cloud.talks.filter(({ zone }) => zone.tier.base !== cloud.tier.base).flatMap((talk) => beyondTier(context, cloud, talk))
  const isDoubt = ({ verdict }: Finding): boolean => verdict === 'not-evaluable'
  return [...found.filter((finding) => !isDoubt(finding)), ...joinedDoubts(found.filter(isDoubt))]
}

/** Used by a protected tier and declared to be under another one. What the My Number tier uses is never of the LGWAN tier. */
function declaredElsewhere({ topology, network, severity }: CheckContext<unknown>, { external, talks }: OwnCloud): Finding[] {
  const declared = external.tier
  if (declared === undefined || declared.base === 'mynumber') return []
  const users = talks.filter(({ zone }) => isProtected(zone.tier) && zone.tier.base !== declared.base)
  const [first] = users
  if (first === undefined) return []
  const certain = users.filter(({ judged }) => !judged.isEmpty)
  const shown = certain[0] ?? first
  const names = listOf([...new Set((certain.length > 0 ? certain : users).map(({ zone }) => zone.id))].map((id) => placeName(topology, id)))
  const name = placeName(topology, external.id)
  const packet = example(shown.possible)
  const trace = packet === undefined ? undefined : network.trace(shown.from, shown.to, packet, 'possible')
  const unknowns: readonly Uncertainty[] = trace === undefined ? [] : network.unknowns(trace)
  const common = {
    severity,
    from: shown.from,
    to: shown.to,
    cause: entryCause('external', external, { ja: `外部ネットワーク ${external.id}`, en: `external network ${external.id}` }),
    fix: {
      ja: `${external.id} を${shown.zone.tier.name.ja}の領域として扱い、tier: ${shown.zone.tier.id} と書くか、${names.ja} との通信を止めてください。`,
      en: `Treat ${external.id} as part of the ${shown.zone.tier.name.en} and write tier: ${shown.zone.tier.id}, or stop its traffic with ${names.en}.`,
    },
  }
  if (certain.length > 0)
    return [
      {
        ...common,
        verdict: 'violation',
        text: {
          ja: `クラウド ${name.ja} は${declared.name.ja}（tier: ${declared.id}）と申告されていますが、${shown.zone.tier.name.ja}の ${names.ja} が使っています。`,
          en: `The cloud ${name.en} is declared to be of the ${declared.name.en} (tier: ${declared.id}), and ${names.en} of the ${shown.zone.tier.name.en} uses it.`,
        },
      },
    ]
  return [
    {
      ...common,
      verdict: 'not-evaluable',
      text: {
        ja: `クラウド ${name.ja}（tier: ${declared.id}）を${shown.zone.tier.name.ja}の ${names.ja} が使っているかどうか、判定できません。`,
        en: `Whether ${names.en} of the ${shown.zone.tier.name.en} uses the cloud ${name.en} (tier: ${declared.id}) cannot be judged.`,
      },
      uncertainties:
        unknowns.length > 0
          ? unknowns
          : [
              {
                code: 'unknown',
                text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
                span: external.span,
              },
            ],
    },
  ]
}

/** Traffic with a zone of another tier, beyond what the cells of the cloud's tier allow. */
function beyondTier(context: CheckContext<unknown>, { external, tier }: OwnCloud, talk: Talk): readonly Finding[] {
  const { topology, policy, today } = context
  const { zone, from, to } = talk
  const inner = [zone.tier.id, zone.tier.base] as const
  const cloud = [tier.id, tier.base] as const
  const cell = from === external.id ? cellOf(policy, cloud, inner) : cellOf(policy, inner, cloud)
  if (cell === 'open') return []
  const specific =
    cell === 'specific' || cell === 'flows' ? specificBetween(topology, specificPackets(topology, policy, today), from, to) : PacketSet.none
  const flows =
    cell === 'flows'
      ? [...topology.flows.values()].filter((flow) => speaksOf(topology, flow.scope, from, to)).map((flow) => flow.scope.packets)
      : []
  const allowed = specific.or(PacketSet.union(flows))
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  return [
    ...surplusFindings(context, {
      from,
      to,
      judged: talk.judged.minus(allowed),
      possible: talk.possible.minus(allowed),
      severity: () => context.severity,
      text: (_, services) => ({
        ja: `${a.ja} から ${b.ja} へ ${services.ja} が通ります。クラウド ${external.id} は${tier.name.ja}として扱うため、${zone.tier.name.ja}との通信は許されません。`,
        en: `${services.en} passes from ${a.en} to ${b.en}. The cloud ${external.id} counts as ${tier.name.en}, which may not talk so with the ${zone.tier.name.en}.`,
      }),
    }),
  ]
}
