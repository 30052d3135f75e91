import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { External, Topology, Zone } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { TCP } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { entryCause } from './cause.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { declaredBetween, lapsed } from './register/declared-flows.ts'
import { specificBetween, specificPackets } from './exceptions.ts'
import { SUBMISSION } from './mail/mail-senders.ts'
import { placeName } from './places.ts'
import { surplusFindings } from './findings/surplus.ts'

const parameters = z.strictObject({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose mail is judged; a custom tier counts as the one it inherits from. メールを判定する系。独自の系は継承元で数える。',
    ),
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe(
      'Most addresses a declared flow may name at each end to allow mail between hosts and LGWAN. LGWAN とのメールを認める申告した通信の、両端のアドレス数の上限。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

/** POP3 and IMAP, in clear and over TLS (RFC 1939, RFC 9051, RFC 8314). */
const FETCHING = PacketSet.box({ protocols: [[TCP, TCP]], dport: [110, 143, 993, 995].map((port) => [port, port] as const) })
const MAIL = SUBMISSION.or(FETCHING)

export default defineCheck({
  id: 'MAIL-002',
  name: 'mail-single-path',
  title: { ja: 'メール経路の一本化', en: 'Only mail relays speak SMTP across a boundary' },
  severity: 'high',
  why: {
    ja: '外部ネットワークとの間で SMTP（25、465、587）を話すのは、申告したメール中継・メール無害化装置だけであることを確かめます。外へ送るのは中継からだけ、外から受けるのは中継宛てだけです。LGWAN とのメールは、両端をホストで書いた申告済みの通信（flows）でも認めます。マイナンバー利用事務系は、他の系とも外部ともメールをやり取りしません。端末のゾーン（role: client）から外部のメールサーバへの受信（POP、IMAP）も認めません。',
    en: 'Across the boundary to external networks only declared mail relays and mail sanitizers speak SMTP (25, 465, 587): what leaves comes from one, what enters goes to one. Mail with the LGWAN may also be allowed by a declared flow that names hosts at both ends. The My Number tier exchanges mail with no other tier and nobody outside. Nor may zones of terminals (role: client) fetch mail from outside (POP, IMAP).',
  },
  fix: {
    ja: '外部との SMTP をメール中継のアドレスだけに限定してください。正規の中継なら relays に mail-relay として申告してください。',
    en: 'Limit SMTP with the outside to the address of the mail relay; where it is one, declare it in relays as mail-relay.',
  },
  limitations: {
    ja: 'Web メールや、通常と違うポートの SMTP は見えません。独立系（学校、来庁者用など）は既定では対象外です。送信元を偽った通信は判定しません。中継が複数あること自体は問題にしません。',
    en: 'Web mail and SMTP on other ports are not seen. Independent networks (school, guests) are left out by default. Spoofed sources are not judged. That there is more than one relay is no finding.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, parameters: given } = context
    const zones = [...topology.zones.values()].filter(({ tier }) => given.tiers.includes(tier.base))
    const others = [...topology.externals.values()]
    if (zones.length === 0 || (others.length === 0 && !zones.some(({ tier }) => tier.base === 'mynumber')))
      return {
        findings: [],
        notApplicable: { ja: '外部ネットワークのある系がありません', en: 'no tier has an external network' },
      }
    return {
      findings: [
        ...zones.flatMap((zone) => others.flatMap((external) => withOutside(context, zone, external))),
        ...zones.flatMap((zone) => (zone.tier.base === 'mynumber' ? betweenTiers(context, zone) : [])),
        ...relaysOfMyNumber(topology, context),
      ],
    }
  },
})

function withOutside(context: Context, zone: Zone, external: External): Finding[] {
  // A cloud of the body's own belongs to the tier.
  if (external.tier?.id === zone.tier.id) return []
  const { topology } = context
  const closed = zone.tier.base === 'mynumber'
  const relays = closed ? Addresses.none : mailRelaysIn(topology, zone.id)
  const inside = placeName(topology, zone.id)
  const outside = placeName(topology, external.id)
  const without: Text = closed ? { ja: '', en: '' } : { ja: '申告されたメール中継によらずに', en: ' without a declared mail relay' }
  return [
    ...beyond(context, zone.id, external.id, closed ? MAIL : SUBMISSION, PacketSet.box({ src: relays }), (services) => ({
      ja: `${inside.ja} から ${outside.ja} へ ${services.ja} のメールが${without.ja}出ます。`,
      en: `Mail (${services.en}) leaves ${inside.en} for ${outside.en}${without.en}.`,
    })),
    ...beyond(context, external.id, zone.id, closed ? MAIL : SUBMISSION, PacketSet.box({ dst: relays }), (services) => ({
      ja: `${outside.ja} から ${inside.ja} へ ${services.ja} のメールが${without.ja}入ります。`,
      en: `Mail (${services.en}) comes from ${outside.en} into ${inside.en}${without.en}.`,
    })),
    ...(zone.role === 'client' && !closed
      ? beyond(context, zone.id, external.id, FETCHING, PacketSet.none, (services) => ({
          ja: `端末のゾーン ${inside.ja} から、${outside.ja} のメールサーバへ ${services.ja} で受信できます。`,
          en: `Terminals of ${inside.en} can fetch mail from ${outside.en} by ${services.en}.`,
        }))
      : []),
  ]
}

/** The My Number tier and every other tier, in either direction. */
function betweenTiers(context: Context, zone: Zone): Finding[] {
  const { topology } = context
  const inside = placeName(topology, zone.id)
  return [...topology.zones.values()]
    .filter(({ tier }) => tier.base !== 'mynumber')
    .flatMap((other) => {
      const there = placeName(topology, other.id)
      const text = (from: Text, to: Text) => (services: Text) => ({
        ja: `${from.ja} から ${to.ja} へ ${services.ja} のメールが通ります。マイナンバー利用事務系は他の系とメールをやり取りしません。`,
        en: `Mail (${services.en}) passes from ${from.en} to ${to.en}; the My Number tier exchanges mail with no other tier.`,
      })
      return [
        ...beyond(context, zone.id, other.id, MAIL, PacketSet.none, text(inside, there)),
        ...beyond(context, other.id, zone.id, MAIL, PacketSet.none, text(there, inside)),
      ]
    })
}

/** Findings for mail between two places that neither relays, nor hosts of declared flows, nor 特定通信 exchange. */
function beyond(
  context: Context,
  from: string,
  to: string,
  mail: PacketSet,
  byRelays: PacketSet,
  text: (services: Text) => Text,
): readonly Finding[] {
  const { network, topology, policy, today, severity } = context
  const direct = network.direct(from, to)
  if (direct === undefined) return []
  const specifics = specificBetween(topology, specificPackets(topology, policy, today), from, to)
  const allowed = PacketSet.union([byRelays, specifics, betweenHosts(context, from, to)])
  const left = (packets: PacketSet): PacketSet =>
    packets
      .and(mail)
      .and(PacketSet.box({ src: network.sources(from) }))
      .minus(allowed)
  return [
    ...surplusFindings(context, {
      from,
      to,
      judged: left(direct.judged),
      possible: left(direct.possible),
      severity: () => severity,
      text: (_, services) => text(services),
      fix: ({ label }: Cause) => ({
        ja: `${label.ja} で許可するメールの相手を、申告したメール中継（relays の mail-relay、mail-sanitizer）のアドレスに限定してください。正規の中継なら relays に申告してください。`,
        en: `In ${label.en}, limit mail to the address of a declared mail relay (mail-relay or mail-sanitizer in relays); where it is one, declare it there.`,
      }),
    }),
  ]
}

/** Mail between hosts and LGWAN by declared flows in force: an LGWAN mail server of the body is an end, no relay. */
function betweenHosts({ topology, today, parameters: given }: Context, from: string, to: string): PacketSet {
  const lgwan = [from, to].some((place) => topology.externals.get(place)?.kind === 'lgwan')
  const closed = [from, to].some((place) => topology.zones.get(place)?.tier.base === 'mynumber')
  if (!lgwan || closed) return PacketSet.none
  const most = BigInt(given['max-hosts'])
  return declaredBetween(topology, from, to, (flow) => [
    ...lapsed(flow, today),
    ...(flow.scope.from.addresses.size > most || flow.scope.to.addresses.size > most
      ? [{ ja: '両端がホスト単位に限定されていません', en: 'its ends are not pinned to hosts' }]
      : []),
  ]).allowed
}

function mailRelaysIn(topology: Topology, place: string): Addresses {
  return Addresses.union(
    [...topology.relays.values()]
      .filter(({ kind }) => kind === 'mail-relay' || kind === 'mail-sanitizer')
      .flatMap(({ legs }) => [...legs.values()].filter((leg) => leg.place === place).map(({ addresses }) => addresses)),
  )
}

/** Relays that would carry mail between the My Number tier and anything else, whatever the rules are today. */
function relaysOfMyNumber(topology: Topology, { severity, parameters: given }: Context): Finding[] {
  if (!given.tiers.includes('mynumber')) return []
  const tierOf = (place: string | undefined): string | undefined => {
    const { tier } = topology.zones.get(place ?? '') ?? topology.externals.get(place ?? '') ?? {}
    return tier?.base
  }
  return [...topology.relays.values()].flatMap((relay): Finding[] => {
    const joined = (relay.carries ?? []).find(({ from, to, receives, sends }) => {
      const ends = [from, to].map((leg) => tierOf(relay.legs.get(leg)?.place) === 'mynumber')
      return ends.includes(true) && ends.includes(false) && receives.or(sends).overlaps(MAIL)
    })
    if (joined === undefined) return []
    const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `中継 ${relay.id} は、マイナンバー利用事務系とその外との間でメールを中継します。`,
          en: `Relay ${relay.id} carries mail between the My Number tier and the outside of it.`,
        },
        cause: { ...entryCause('relays', relay, label), focus: joined.span },
        fix: {
          ja: `中継 ${relay.id} のマイナンバー利用事務系側の足でのメールの中継をやめ、申告から除いてください。`,
          en: `Stop relaying mail at the leg of ${relay.id} in the My Number tier, and remove it from the declaration.`,
        },
      },
    ]
  })
}
