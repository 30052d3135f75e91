/** What people have to declare of a wireless network: cipher, authentication, reason, approval (NET-009). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Zone } from '../../model/topology.ts'
import { wirelessProblems } from '../approval.ts'
import type { Demand } from '../attributes/demand.ts'
import { condition } from '../attributes/demand.ts'
import { entryCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import { placeName } from '../places.ts'
import type { WirelessContext } from '../wireless-controlled.ts'
import { CERTIFICATE_EDITION, guidelineEditionOf, isSince } from './editions.ts'

/** What is asked of ciphers, authentication, certificates and reasons. */
export function demandsOf({ parameters: set, policy }: WirelessContext): readonly Demand[] {
  const edition = guidelineEditionOf(policy)
  const since = edition === undefined ? undefined : isSince(edition, CERTIFICATE_EDITION)
  // Where the edition is not known the stricter of both rules counts.
  const certified = set['certificate-tiers'] ?? (since === false ? [] : ['mynumber', 'lgwan'])
  const within = (tiers: readonly string[]): Pick<Demand, 'where'> => ({ where: condition('zone', `base-tier in [${quoted(tiers)}]`) })
  const fixed = (ja: string, en: string): Text => ({ ja, en })
  return [
    ...(set['protected-tiers'].length === 0
      ? []
      : [
          {
            what: { ja: '強い暗号化', en: 'a strong cipher' },
            ...within(set['protected-tiers']),
            that: condition('zone', `cipher in [${quoted(set.ciphers)}]`),
            fix: fixed(
              `無線LANの暗号化方式を ${set.ciphers.join('、')} のいずれかに改め、evidence の cipher を書き直してください。`,
              `Use ${set.ciphers.join(' or ')}, and correct cipher in the evidence.`,
            ),
          },
          {
            what: { ja: '強い認証', en: 'strong authentication' },
            ...within(set['protected-tiers']),
            that: condition('zone', `authentication in [${quoted(set.authentications)}]`),
            fix: fixed(
              `接続の認証を ${set.authentications.join('、')} に改め、evidence の authentication を書き直してください。`,
              `Authenticate what connects by ${set.authentications.join(' or ')}, and correct authentication in the evidence.`,
            ),
          },
        ]),
    ...(certified.length === 0
      ? []
      : [
          {
            what: { ja: 'クライアント証明書による認証', en: 'client certificates' },
            ...within(certified),
            that: condition('zone', 'client-certificate'),
            fix: fixed(
              'ID とパスワードではなく、クライアント証明書（EAP-TLS）で認証するように改め、evidence の client-certificate を書き直してください。',
              'Authenticate by client certificates (EAP-TLS) rather than passwords, and correct client-certificate in the evidence.',
            ),
          },
        ]),
    ...(set['require-rationale']
      ? [{ what: { ja: '無線とする理由', en: 'a reason for wireless' }, that: condition('zone', 'rationale != ""') }]
      : []),
  ]
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}

/** Whether a wireless network is approved. */
export function approval(context: WirelessContext, zone: Zone): { readonly findings: readonly Finding[]; readonly open: readonly Text[] } {
  if (!context.parameters['require-approval']) return { findings: [], open: [] }
  const problems = wirelessProblems(zone, context)
  if (problems.length === 0) return { findings: [], open: [] }
  if (problems.some(({ code }) => code === 'not-approved') && context.required !== true)
    return { findings: [], open: [{ ja: `${zone.id} の無線LANの承認`, en: `${zone.id}: approval of the wireless network` }] }
  const name = placeName(context.topology, zone.id)
  const why = listOf(problems)
  return {
    findings: [
      {
        verdict: 'violation',
        severity: context.severity,
        text: {
          ja: `無線LANのゾーン ${name.ja} は、有効な承認を得ていません（${why.ja}）。`,
          en: `The wireless network ${name.en} is not approved (${why.en}).`,
        },
        from: zone.id,
        cause: entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` }),
        fix: {
          ja: `無線LANの利用の承認を受け、zones の ${zone.id} の approved に承認者・日付・文書を書いてください。`,
          en: `Have the network approved, and write who approved it, when and by which document in approved of zone ${zone.id}.`,
        },
      },
    ],
    open: [],
  }
}
