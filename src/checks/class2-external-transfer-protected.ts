import * as z from 'zod'
import type { Subject } from '../model/entry-field.ts'
import { EXTERNAL_KINDS } from '../model/topology.ts'
import type { Line } from '../model/topology.ts'
import { approvalJudged } from './attributes/approved.ts'
import { declaredOf } from './attributes/declared.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, labelOf } from './attributes/demand.ts'
import type { Gathered } from './attributes/gathered.ts'
import { gap, gathered, NOTHING, outcomeOf } from './attributes/gathered.ts'
import { entryCause } from './cause.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { classes, scaleOf, threshold } from './classes/scale.ts'
import type { Transfer } from './classes/transfers.ts'
import { carriedBy, transfersOf } from './classes/transfers.ts'
import { entriesOf, linksOf } from './lines/external-links.ts'
import { placeName } from './places.ts'
import { packetsOfClass } from './relays/service-class.ts'

const parameters = z.strictObject({
  classes,
  threshold: threshold.describe(
    'The lightest class whose exchange with others needs protection. 庁外との送受信に対策を求める重要性分類のうち最も軽いもの。',
  ),
  exempt: z
    .array(z.enum(EXTERNAL_KINDS))
    .default([])
    .describe(
      'Kinds of external networks that the document does not count as outside (lgwan, juki-net). 庁外に数えない外部ネットワークの種別。',
    ),
  'require-approval': z
    .boolean()
    .default(true)
    .describe(
      'Whether each such flow must be approved, by the role transfer-approver where the policy names one. 通信ごとに承認（方針が transfer-approver を定めていればその役職の承認）を求めるか。',
    ),
  'require-encryption': z.boolean().default(true).describe('Whether it must be encrypted. 暗号化（encryption）を求めるか。'),
  'require-mutual-authentication': z
    .boolean()
    .default(true)
    .describe(
      'Whether both ends must authenticate each other; mail excepted. 通信先との相互認証（mutual-authentication）を求めるか。メールを除く。',
    ),
  'require-secure-line': z
    .boolean()
    .default(true)
    .describe('Whether it must go over a secure line; mail excepted. 安全性の高い回線（secure-line）を求めるか。メールを除く。'),
  'require-signature': z.boolean().default(false).describe('Whether it must be signed. 電子署名（signature）を求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

const SECURE_LINES: readonly (Line | undefined)[] = ['in-building', 'dedicated', 'closed-vpn', 'ipsec']

export default defineCheck({
  id: 'DAT-002',
  name: 'class2-external-transfer-protected',
  title: { ja: '重要な情報の庁外送信の対策', en: 'Exchange of important data with others is protected' },
  severity: 'high',
  why: {
    ja: '外部ネットワークとの間の申告した通信（flows）と特定通信のうち、重要性分類が方針の定める分類（既定はⅡ）以上のものについて、承認、暗号化、通信先との相互認証、安全性の高い回線（方針によっては電子署名）が申告されていることを確かめます。通信の分類は、通信の class、なければ団体側のゾーンの class のうち最も重いものです。どちらから始まる通信でも、情報は出ていくものとして扱います。台帳（connections）の回線がすべて専用線・閉域網・IPsec であれば、安全性の高い回線とみなします。',
    en: 'Declared flows and specific communications with external networks that carry data of the policy’s class (II by default) or graver must be approved and have declared for them encryption, mutual authentication and a secure line (or a signature, as the policy says). The class is that of the flow, else the gravest of the zones at its end inside. Data may leave whoever begins. Where all lines to the network are dedicated, closed or IPsec by the register of connections, the line counts as secure.',
  },
  fix: {
    ja: '承認を受け、暗号化などの対策を講じて、通信・接続・外部ネットワークのどれかについての申告（evidence）に書いてください。対策を講じられない通信は止めてください。',
    en: 'Have the flow approved, protect it, and declare how as evidence about the flow, the connection or the external network; stop what cannot be protected.',
  },
  limitations: {
    ja: '申告した通信だけを見ます。申告されていない通信は RUL-003 と SEG-020 が示します。暗号の強さ、鍵の管理、メールに付けたパスワードは確かめません。',
    en: 'Only declared communications are seen; others show in RUL-003 and SEG-020. The strength of ciphers, keys, and passwords put on mail are not looked at.',
  },
  waivable: false,
  parameters,
  run(context) {
    const transfers = transfersOf(context.topology).filter((transfer) => !isExempt(context, transfer))
    if (transfers.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '外部ネットワークとの間に申告した通信がありません',
          en: 'no communication with external networks is declared',
        },
      }
    return outcomeOf(transfers.map((transfer) => judged(context, transfer)))
  },
})

function isExempt({ topology, parameters: { exempt } }: Context, { externals }: Transfer): boolean {
  return externals.length > 0 && externals.every((id) => exempt.some((kind) => kind === topology.externals.get(id)?.kind))
}

function judged(context: Context, transfer: Transfer): Gathered {
  const { topology, parameters: set } = context
  const scale = scaleOf(set.classes)
  const carried = carriedBy(topology, scale, transfer)
  if ('unknown' in carried) return classNotKnown(context, transfer.subject, carried.unknown)
  if (scale.isAtLeast(carried.word, set.threshold) === false) return NOTHING
  const others = transfer.externals.length === 0 ? [undefined] : transfer.externals
  return gathered([
    set['require-approval'] ? approvalJudged(context, transfer.subject, transfer.approved, 'transfer-approver') : NOTHING,
    ...others
      .filter((id) => id === undefined || !set.exempt.some((kind) => kind === topology.externals.get(id)?.kind))
      .map((id) => demandsJudged(context, transfer.kind, demandsOf(context, transfer, id), [towards(context, transfer, id)])),
  ])
}

/**
 * The flow as an entry for which evidence about the only line to the network at the other end, and about that network, speaks as
 * well. What the register says of the lines counts where nobody declares anything else, and every line is in it.
 */
function towards(context: Context, { subject }: Transfer, id: string | undefined): Subject {
  const { topology } = context
  const lines = [...(topology.connections?.values() ?? [])].filter(({ to }) => to === id)
  const registered = linksOf(topology).every((link) => link.to !== id || entriesOf(topology, link).length > 0)
  const [only] = registered && lines.length === 1 ? lines : []
  const [own, ...rest] = subject.spokenForBy
  const spokenForBy = [own ?? [], only === undefined ? [] : [only.id], id === undefined ? [] : [id], ...rest]
  const entry: Subject = { ...subject, spokenForBy: spokenForBy.filter((level) => level.length > 0) }
  if (lines.length === 0 || !registered) return entry
  const unsaid = (name: string): boolean => ['missing', 'lapsed'].includes(declaredOf(context, entry, name).state)
  const fields = new Map(entry.fields)
  if (lines.every(({ line }) => SECURE_LINES.includes(line)) && unsaid('secure-line')) fields.set('secure-line', true)
  if (lines.every(({ line }) => line === 'ipsec') && unsaid('encryption')) fields.set('encryption', 'ipsec')
  return { ...entry, fields }
}

function demandsOf({ topology, parameters: set }: Context, { kind, scope }: Transfer, id: string | undefined): readonly Demand[] {
  const mail = !scope.packets.isEmpty && scope.packets.minus(packetsOfClass('mail')).isEmpty
  const to = id === undefined ? { ja: '庁外', en: 'the outside' } : placeName(topology, id)
  const demand = (wanted: boolean, ja: string, en: string, that: string): readonly Demand[] =>
    wanted ? [{ what: { ja: `${to.ja} との送受信の${ja}`, en: `${en} towards ${to.en}` }, that: condition(kind, that) }] : []
  return [
    ...demand(set['require-encryption'], '暗号化', 'encryption', 'encryption != "none"'),
    ...demand(set['require-mutual-authentication'] && !mail, '相互認証', 'mutual authentication', 'mutual-authentication'),
    ...demand(set['require-secure-line'] && !mail, '安全性の高い回線', 'a secure line', 'secure-line'),
    ...demand(set['require-signature'], '電子署名', 'a signature', 'signature'),
  ]
}

function classNotKnown(context: Context, subject: Subject, why: { readonly ja: string; readonly en: string }): Gathered {
  const label = labelOf(subject)
  return gap(context, {
    open: { ja: `${subject.id} の重要性分類`, en: `${subject.id}: its data class` },
    text: {
      ja: `${label.ja} で庁外とやり取りする情報の重要性分類が分かりません（${why.ja}）。`,
      en: `The class of the data that ${label.en} exchanges with others is not known (${why.en}).`,
    },
    cause: entryCause(subject.section, subject, label),
    fix: {
      ja: `${subject.section}/${subject.id} の class か、団体側のゾーンの class に重要性分類を書いてください。`,
      en: `Write the data class in class of ${subject.section}/${subject.id}, or of the zone at its end inside.`,
    },
  })
}
