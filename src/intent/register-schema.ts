/** What may be written of the registers a body keeps: connections to the outside, and the systems it talks to there. */
import * as z from 'zod'
import { LINES } from '../model/topology.ts'
import { approval, capabilities, date, evidenceIds, oneOrMore, service, words } from './fields.ts'

export const connection = z.strictObject({
  at: words.meta({
    description:
      '出ていくインターフェース（機器/インターフェース）、または外に足のある中継の足（中継/足） / The interface it leaves by, or the leg of a relay that is outside (relay/leg)',
    examples: ['fw-int/wan1'],
  }),
  to: words.meta({ description: 'つながる外部ネットワーク / The external network it leads to', examples: ['sec-cloud'] }),
  line: z
    .enum(LINES)
    .optional()
    .meta({
      description: '回線の種類（dedicated 専用線、closed-vpn 閉域網 など）。書かないと申告なし / How the line leaves; absent: not declared',
      examples: ['dedicated'],
    }),
  'always-on': z
    .boolean()
    .optional()
    .meta({ description: '常時接続か。書かないと true / Always connected; absent: true', examples: [false] }),
  backup: z
    .boolean()
    .optional()
    .meta({ description: '障害時だけ使う予備回線か。書かないと false / Used only when another fails; absent: false', examples: [true] }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['情報政策課'] }),
  purpose: words
    .optional()
    .meta({ description: '目的。書かないと目的なし / Purpose; absent: none given', examples: ['インターネット接続'] }),
  reviewed: date
    .optional()
    .meta({ description: '最後に見直した日。書かないと見直しなし / Last reviewed; absent: never', examples: ['2026-04-01'] }),
  class: words.optional().meta({
    description: '流れる情報の重要性分類（最も高いもの）。書かないと申告なし / Highest data class it carries; absent: not declared',
    examples: ['II'],
  }),
  justification: words.optional().meta({
    description:
      'LGWAN に集約せず独自の回線とする理由（相手が公的機関のとき）。書かないと理由なし / Why it does not go over the LGWAN, for public bodies; absent: none given',
    examples: ['住民情報の即時連携のため'],
  }),
  approved: approval.optional(),
  does: capabilities.optional().meta({
    description:
      '機器のルールのほかに、この回線を監視・防御するもの（ids など）。書かないとなし / What watches or protects the line beside the rules of the device; absent: nothing',
    examples: [['ids']],
  }),
  evidence: evidenceIds.optional(),
})

export const registeredSystem = z.strictObject({
  name: words
    .optional()
    .meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['自治体中間サーバー・プラットフォーム'] }),
  network: words.meta({ description: 'そのシステムのある外部ネットワーク / The external network it is in', examples: ['lgwan-wan'] }),
  addresses: oneOrMore(words).meta({ description: 'アドレス / Its addresses', examples: [['198.18.33.4', '198.18.33.5']] }),
  'public-body': z
    .boolean()
    .optional()
    .meta({
      description: '国等の公的機関が構築したシステムか。書かないと false / Built by the state or another public body; absent: false',
      examples: [true],
    }),
  'internet-connected': z
    .boolean()
    .optional()
    .meta({
      description: 'インターネットとつながっているか。書かないと申告なし / Connected to the Internet; absent: not declared',
      examples: [false],
    }),
  services: service.optional().meta({
    description: '使うサービス。書かないと限定なし / The services it is used by; absent: not limited',
    examples: [['tcp/443', 'udp/3478-3481']],
  }),
  'file-import': z
    .boolean()
    .optional()
    .meta({
      description: 'ファイルを取り込むか。書かないと true / Whether files come in from it; absent: true',
      examples: [false],
    }),
  approved: approval.optional(),
  evidence: evidenceIds.optional(),
})
