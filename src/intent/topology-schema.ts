/**
 * The shape of `topology.yaml`. Names are resolved and values checked in `topology.ts`; here is what may be written,
 * and, in each description, what it means when it is not.
 */
import * as z from 'zod'
import { MODELS } from '../model/topology.ts'
import { attestation, change, evidence, ruleRecord } from './records-schema.ts'
import { approval, date, oneOrMore, place, service, words } from './fields.ts'
import { device, external, host, organization, tier, zone } from './network-schema.ts'
import { connection, registeredSystem } from './register-schema.ts'
import { relay } from './relay-schema.ts'

const scope = {
  from: place,
  to: place,
  service,
}

const specificCommunication = z.strictObject({
  ...scope,
  purpose: words
    .optional()
    .meta({ description: '目的。書かないと目的なし / Purpose; absent: none given', examples: ['情報連携（中間サーバー）'] }),
  approved: approval.optional(),
  expires: date.optional().meta({ description: '期限。書かないと期限なし / Last day it holds; absent: no end', examples: ['2027-03-31'] }),
  'mac-bound': z
    .boolean()
    .optional()
    .meta({ description: 'MAC アドレスでも限定しているか。書かないと false / Pinned by MAC address too; absent: false', examples: [true] }),
  evidence: words
    .optional()
    .meta({ description: '申告（evidence）の id。書かないと申告なし / An id of `evidence`; absent: none', examples: ['EV-03'] }),
  through: oneOrMore(words)
    .optional()
    .meta({
      description:
        'この通信が必ず通る機器。書かないと経路は確かめません / Devices every packet of it has to pass; absent: the path is not compared',
      examples: ['fw-my'],
    }),
})

const flow = z.strictObject({
  ...scope,
  purpose: words.optional().meta({ description: '目的。書かないと目的なし / Purpose; absent: none given' }),
  required: z
    .boolean()
    .optional()
    .meta({ description: '通らなければならないか。書かないと true / Whether it must pass; absent: true', examples: [false] }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['情報政策課'] }),
  class: words.optional().meta({ description: '重要性分類。書かないと申告なし / Data class; absent: not declared', examples: ['II'] }),
  approved: approval.optional(),
  expires: date.optional().meta({ description: '期限。書かないと期限なし / Last day it holds; absent: no end', examples: ['2027-03-31'] }),
})

const exception = z.strictObject({
  check: words.meta({ description: '対象の検査番号 / The check whose finding it excuses', examples: ['SEG-001'] }),
  ...scope,
  reason: words
    .optional()
    .meta({ description: '理由。書かないと理由なし / Reason; absent: none given', examples: ['更新プログラム配信の移行期間'] }),
  approved: approval.optional(),
  expires: date.optional().meta({
    description: '期限。書かないと期限なし（検査が指摘します） / Last day it holds; absent: no end, which checks report',
    examples: ['2027-03-31'],
  }),
  emergency: z
    .strictObject({
      started: date
        .optional()
        .meta({ description: '始めた日。書かないと不明 / Day it began; absent: not known', examples: ['2026-11-02'] }),
      reported: date
        .optional()
        .meta({ description: '事後に報告した日。書かないと未報告 / Day it was reported; absent: not reported', examples: ['2026-11-02'] }),
    })
    .optional()
    .meta({
      description:
        '許可を得る前に取った例外措置（緊急時）。書かないと通常の例外措置 / Taken before it could be approved; absent: an ordinary exception',
    }),
  application: words.optional().meta({
    description: '申請書の保管先。書かないと申告なし / Where the application is kept; absent: not declared',
    examples: ['例外申請第3号'],
  }),
  examination: words.optional().meta({
    description: '審査結果の保管先。書かないと申告なし / Where the result of the examination is kept; absent: not declared',
    examples: ['審査票第3号'],
  }),
})

const waypoint = z.strictObject({
  ...scope,
  through: words.meta({ description: '必ず通る機器か中継の id / The device or relay it has to pass', examples: ['fw-int'] }),
})

/** A whole `topology.yaml`. */
export const topologySchema = z
  .strictObject({
    bunri: z.literal(1).meta({ description: '形式の版。必ず 1 / Version of this format, always 1', examples: [1] }),
    organization,
    policy: oneOrMore(words).meta({
      description:
        '判定に使うポリシーのファイル（このファイルからの相対パス）。複数なら全部で判定します / Policy files to judge by, relative to this file; several: judged by each',
      examples: ['../../policies/guideline-alpha.yaml'],
    }),
    model: z.enum(MODELS).meta({
      description: '三層の対策のモデル。どれでもなければ custom / The model of tiers; custom when it is none of them',
      examples: ['alpha'],
    }),
    'no-my-number-work': z
      .boolean()
      .optional()
      .meta({
        description: 'マイナンバー利用事務を行わない団体は true。書かないと false / Whether the body has no My Number work; absent: false',
        examples: [true],
      }),
    tiers: z
      .record(z.string(), tier)
      .optional()
      .meta({
        description: '団体独自の系。書かないと標準の系だけ / The body’s own tiers; absent: only the standard ones',
        examples: [{ internal: { name: '内部情報系', inherits: 'lgwan' } }],
      }),
    zones: z.record(z.string(), zone).meta({
      description: 'ゾーン。id と内容 / Zones, by id',
      examples: [{ 'lg-client': { tier: 'lgwan', addresses: ['10.20.10.0/23'] } }],
    }),
    external: z
      .record(z.string(), external)
      .optional()
      .meta({
        description: '外部ネットワーク。書かないと外部とつながらない団体 / Networks that are not the body’s own; absent: none',
        examples: [{ internet: { kind: 'internet' } }],
      }),
    devices: z
      .record(z.string(), device)
      .optional()
      .meta({
        description: '機器。書かないと、ゾーンどうしをつなぐものがない / Devices; absent: nothing joins the zones',
        examples: [{ 'fw-core': { export: 'exports/fw-core.conf' } }],
      }),
    hosts: z
      .record(z.string(), host)
      .optional()
      .meta({
        description: '名前を付けたホスト。書かないとなし / Named hosts; absent: none',
        examples: [{ lgmail: { zone: 'lg-server', address: '10.20.20.25' } }],
      }),
    relays: z.record(z.string(), relay).optional().meta({ description: '中継。書かないとなし / Relays; absent: none' }),
    'specific-communications': z
      .record(z.string(), specificCommunication)
      .optional()
      .meta({ description: '特定通信。書かないとなし / Specific communications; absent: none' }),
    flows: z
      .record(z.string(), flow)
      .optional()
      .meta({ description: '業務に必要な通信の一覧。書かないと申告なし / The declared flows; absent: none declared' }),
    exceptions: z.record(z.string(), exception).optional().meta({ description: '例外措置。書かないとなし / Exceptions; absent: none' }),
    evidence: z.record(z.string(), evidence).optional().meta({ description: '申告。書かないとなし / Attestations; absent: none' }),
    attestations: z
      .record(z.string(), attestation)
      .optional()
      .meta({
        description: '条項への申告（検査では答えられない条項）。書かないとなし / Answers to clauses that no check can answer; absent: none',
        examples: [{ 'AT-01': { policy: 'hassho-water', clause: '6(5)', by: '総務課', on: '2026-05-10', document: '研修実施報告' } }],
      }),
    rules: z
      .record(z.string(), ruleRecord)
      .optional()
      .meta({
        description: 'ルールの台帳（所管、目的、申請番号、期限）。書かないと台帳なし / The ledger of rules; absent: none is kept here',
        examples: [{ 'R-041': { device: 'fw-core', rule: '412', owner: '税務課', purpose: '申告書の受信', request: '申請第41号' } }],
      }),
    connections: z
      .record(z.string(), connection)
      .optional()
      .meta({
        description: '外部接続点の台帳。書かないと台帳なし / The register of connections to the outside; absent: none is kept here',
        examples: [{ 'cn-seccloud': { at: 'fw-int/wan1', to: 'sec-cloud', line: 'dedicated', owner: '情報政策課' } }],
      }),
    'registered-systems': z
      .record(z.string(), registeredSystem)
      .optional()
      .meta({
        description: '登録した外部接続先のシステム。書かないとなし / Systems outside that are registered; absent: none',
        examples: [{ 'midsv-pf': { network: 'lgwan-wan', addresses: ['198.18.33.4'], 'public-body': true } }],
      }),
    waypoints: z
      .record(z.string(), waypoint)
      .optional()
      .meta({ description: '必ず通る機器・中継（強制経路）。書かないとなし / Traffic that has to pass a device or relay; absent: none' }),
    changes: z
      .record(z.string(), change)
      .optional()
      .meta({ description: '変更の申請。書かないとなし / Requests for change; absent: none' }),
  })
  .meta({ title: 'bunri topology', description: 'ネットワークの構成（bunri） / A network as its owners describe it' })

export type WrittenTopology = z.infer<typeof topologySchema>
export type WrittenScope = { readonly from: string | string[]; readonly to: string | string[]; readonly service: string | string[] }
export type WrittenApproval = z.infer<typeof approval>
