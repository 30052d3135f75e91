/** Wireless networks where they must not be: in a forbidden tier, guests among staff, one network in two tiers (NET-009). */
import type { Text } from '../../base/text.ts'
import type { BaseTier, Zone } from '../../model/topology.ts'
import { entryCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import { placeName } from '../places.ts'
import type { WirelessContext } from '../wireless-controlled.ts'
import { CERTIFICATE_EDITION, guidelineEditionOf, isSince } from './editions.ts'
import type { Bridge } from './wireless-networks.ts'
import { nameOf } from './wireless-networks.ts'

/** A wireless network in a tier that must have none, or of which nobody can tell whether it must. */
export function forbidden({ topology, policy, parameters: set, severity }: WirelessContext, zone: Zone): readonly Finding[] {
  const explicit: readonly BaseTier[] | undefined = set['forbidden-tiers']
  const edition = guidelineEditionOf(policy)
  const since = edition === undefined ? undefined : isSince(edition, CERTIFICATE_EDITION)
  const applies = explicit?.includes(zone.tier.base) ?? (zone.tier.base === 'mynumber' && since !== true)
  if (!applies) return []
  const name = placeName(topology, zone.id)
  const cause = entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` })
  if (explicit === undefined && since === undefined) {
    const why: Text = {
      ja: `方針 ${policy.id} から、ガイドラインの版が分かりません（${edition ?? 'edition がありません'}）`,
      en: `policy ${policy.id} does not tell the edition of the guideline (${edition ?? 'no edition'})`,
    }
    return [
      {
        verdict: 'not-evaluable',
        severity,
        text: {
          ja: `${zone.tier.name.ja}の ${name.ja} で無線LANを使ってよいかどうか判定できません。${why.ja}。`,
          en: `Whether ${name.en} may be wireless in ${zone.tier.name.en} cannot be judged: ${why.en}.`,
        },
        from: zone.id,
        cause,
        fix: {
          ja: '方針に edition（R7.3 など）を書くか、NET-009 の forbidden-tiers を指定してください。',
          en: 'State the edition (R7.3, say) in the policy, or set forbidden-tiers of NET-009.',
        },
        uncertainties: [{ code: 'unknown-edition', text: why, span: policy.span }],
      },
    ]
  }
  const why: Text =
    explicit === undefined
      ? { ja: `ガイドライン相当の版 ${edition} の方針です`, en: `the policy follows edition ${edition} of the guideline` }
      : { ja: '方針の forbidden-tiers に挙げられています', en: 'the policy lists it in forbidden-tiers' }
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${zone.tier.name.ja}の ${name.ja} が無線LANです。この系では無線LANを使えません（${why.ja}）。`,
        en: `${name.en} is a wireless network in ${zone.tier.name.en}, which must have none (${why.en}).`,
      },
      from: zone.id,
      cause,
      fix: {
        ja: `${zone.id} の端末を有線につなぎ替え、アクセスポイントを撤去してください。`,
        en: `Connect the terminals of ${zone.id} by cable and remove its access points.`,
      },
    },
  ]
}

/** A network for guests in a tier of the body's own. */
export function misplacedGuests({ topology, parameters: set, severity }: WirelessContext, zone: Zone): readonly Finding[] {
  const ssid = nameOf(zone)
  const forGuests = zone.role === 'guest' || (ssid !== undefined && set['guest-ssids'].includes(ssid))
  if (!forGuests || zone.tier.base === 'independent') return []
  const name = placeName(topology, zone.id)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `来庁者用の無線LAN ${name.ja} が、独立系ではなく${zone.tier.name.ja}にあります。`,
        en: `The guest network ${name.en} is in ${zone.tier.name.en} rather than in an independent tier.`,
      },
      from: zone.id,
      cause: entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` }),
      fix: {
        ja: `来庁者用の SSID を庁内のどの系にもつながない回線に移し、${zone.id} の tier を independent に改めてください。`,
        en: `Move the guests to a line that no tier of the body uses, and set the tier of ${zone.id} to independent.`,
      },
    },
  ]
}

/** One network in two tiers. */
export function bridging({ topology, severity }: WirelessContext, { a, b, by }: Bridge): Finding {
  const first = placeName(topology, a.id)
  const second = placeName(topology, b.id)
  const what: Text =
    by.kind === 'ssid'
      ? { ja: `SSID「${by.ssid}」`, en: `SSID "${by.ssid}"` }
      : { ja: `無線LANの VLAN ${by.vlan}`, en: `wireless VLAN ${by.vlan}` }
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${what.ja} が、${a.tier.name.ja}の ${first.ja} と${b.tier.name.ja}の ${second.ja} にまたがっています。`,
      en: `${what.en} stands in two tiers: ${first.en} (${a.tier.name.en}) and ${second.en} (${b.tier.name.en}).`,
    },
    from: a.id,
    to: b.id,
    cause: entryCause('zones', b, { ja: `ゾーン ${b.id}`, en: `zone ${b.id}` }),
    fix: {
      ja: `系ごとに別の SSID と VLAN を使い、${a.id} と ${b.id} の ssid（vlan）を書き直してください。`,
      en: `Use an SSID and a VLAN for each tier, and correct ssid (vlan) of ${a.id} and ${b.id}.`,
    },
  }
}
