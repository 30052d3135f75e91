/** What may be written of what people declare and keep records of: evidence, attestations, changes, the ledger of rules. */
import * as z from 'zod'
import { MEASURES } from '../model/topology.ts'
import { approval, date, oneOrMore, place, service, words } from './fields.ts'

/** What somebody declares, with who, when and by which document. */
export const evidence = z.strictObject({
  subject: oneOrMore(words).meta({
    description:
      '何についての申告か（この文書の id、または organization）。複数ならリスト / What it is about: an id of this document, or organization; a list for several',
    examples: ['mail-san', ['cn-seccloud', 'cn-lgwan']],
  }),
  says: words.meta({ description: '申告の内容 / What is declared', examples: ['本文テキスト化・添付除去を有効化'] }),
  shows: oneOrMore(z.enum(MEASURES))
    .optional()
    .meta({
      description: 'この申告が示す対策。書かないと文だけ / The measures it shows to be in force; absent: only the sentence',
      examples: [['edr', 'epp']],
    }),
  declares: z
    .record(z.string(), z.union([z.boolean(), z.number(), words, z.array(words).min(1)]))
    .optional()
    .meta({
      description:
        '検査が比べられる値（retention-days: 365 など）。独自の項目は x- で始めます。書かないと文だけ / Values that checks compare; names of your own begin with x-; absent: only the sentence',
      examples: [{ 'retention-days': 365, 'tamper-protection': true }],
    }),
  product: words.optional().meta({
    description: '製品の種類。書かないと申告なし / Class of product; absent: not declared',
    examples: ['メール無害化アプライアンス'],
  }),
  mode: words.optional().meta({ description: '動作モード。書かないと申告なし / Its mode; absent: not declared', examples: ['テキスト化'] }),
  since: date
    .optional()
    .meta({ description: '有効にした日。書かないと申告なし / In force since; absent: not declared', examples: ['2026-04-01'] }),
  tested: date
    .optional()
    .meta({ description: '最後に試験した日。書かないと申告なし / Last tested; absent: not declared', examples: ['2026-05-10'] }),
  by: words.optional().meta({ description: '申告者。書かないと申告者なし / Who declares it; absent: nobody', examples: ['情報政策課'] }),
  on: date.optional().meta({ description: '申告日。書かないと日付なし / When; absent: undated', examples: ['2026-05-10'] }),
  document: words
    .optional()
    .meta({ description: '根拠の文書。書かないと文書なし / The document behind it; absent: none', examples: ['検収書'] }),
  until: date.optional().meta({ description: '有効期限。書かないと期限なし / Good until; absent: no end', examples: ['2027-05-09'] }),
})

/** What a person answers to a clause of a policy. */
export const attestation = z.strictObject({
  policy: words.meta({ description: 'ポリシーの id / Id of the policy', examples: ['nihonmatsu'] }),
  clause: oneOrMore(words).meta({
    description: '条項の番号、またはそのリスト / The clause, or several',
    examples: ['10(2)', ['6(8)', '7']],
  }),
  holds: z
    .boolean()
    .optional()
    .meta({ description: '守られているか。書かないと true / Whether it is kept; absent: true', examples: [false] }),
  says: words
    .optional()
    .meta({ description: '申告の内容。書かないと文なし / What is declared; absent: nothing more', examples: ['全職員に実施'] }),
  by: words.optional().meta({ description: '申告者。書かないと申告者なし / Who declares it; absent: nobody', examples: ['情報政策課'] }),
  on: date.optional().meta({ description: '申告日。書かないと日付なし / When; absent: undated', examples: ['2026-05-10'] }),
  document: words
    .optional()
    .meta({ description: '根拠の文書。書かないと文書なし / The document behind it; absent: none', examples: ['研修実施報告'] }),
  until: date.optional().meta({
    description: '有効期限。書かないとポリシーの間隔（every） / Good until; absent: the interval of the policy',
    examples: ['2027-05-09'],
  }),
})

const traffic = z.strictObject({ from: place, to: place, service })

/** A change that is planned or done. */
export const change = z.strictObject({
  purpose: words
    .optional()
    .meta({ description: '変更の目的。書かないと目的なし / Purpose of the change; absent: none given', examples: ['ファイルサーバ更改'] }),
  on: date.optional().meta({ description: '実施日。書かないと未定 / Day of the work; absent: not fixed', examples: ['2026-12-05'] }),
  opens: z.array(traffic).optional().meta({ description: '開ける通信。書かないと何も開けません / Traffic it means to open; absent: none' }),
  closes: z
    .array(traffic)
    .optional()
    .meta({ description: '閉じる通信。書かないと何も閉じません / Traffic it means to close; absent: none' }),
  by: oneOrMore(words)
    .optional()
    .meta({
      description: '作業者。書かないと申告なし / Who does the work; absent: not declared',
      examples: [['情報政策課 甲', '情報政策課 乙']],
    }),
  approved: approval.optional(),
  before: z
    .record(z.string(), words)
    .optional()
    .meta({
      description:
        '変更前の設定ファイル（機器と、このフォルダからの相対パス）。書かないと変更の前後は比べません / Exports as they were before, by device; absent: nothing is compared',
      examples: [{ 'fw-core': 'before/fw-core.conf' }],
    }),
  window: words.optional().meta({
    description: '作業の時間帯。書かないと申告なし / When the work may be done; absent: not declared',
    examples: ['2026-12-05 20:00-23:00'],
  }),
  rollback: words.optional().meta({
    description: '切り戻しの方法。書かないと申告なし / How to go back; absent: not declared',
    examples: ['before/ の設定を書き戻す'],
  }),
  record: words.optional().meta({
    description: '作業記録の保管先。書かないと申告なし / The record of the work; absent: not declared',
    examples: ['作業記録第8号'],
  }),
  documented: date.optional().meta({
    description: '構成図などの文書を直した日。書かないと未更新 / Day the documents were brought up to date; absent: not yet',
    examples: ['2026-12-06'],
  }),
})

/** One line of the ledger of rules. */
export const ruleRecord = z.strictObject({
  device: words.meta({ description: '機器の id / Id of the device', examples: ['fw-core'] }),
  rule: words.meta({
    description:
      'ルールの id（結果に出る policy/LGWAN/412 など）か、その最後の番号 / The rule, as results name it, or the number at its end',
    examples: ['policy/LGWAN/412', '412'],
  }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['税務課'] }),
  purpose: words.optional().meta({ description: '目的。書かないと目的なし / Purpose; absent: none given', examples: ['申告書の受信'] }),
  request: words.optional().meta({
    description: '申請・承認の番号。書かないと申告なし / Number of the request or approval; absent: not declared',
    examples: ['申請第41号'],
  }),
  on: date.optional().meta({ description: '登録した日。書かないと不明 / Registered on; absent: not known', examples: ['2025-04-01'] }),
  expires: date
    .optional()
    .meta({ description: '期限。書かないと期限なし / Last day it is needed; absent: no end', examples: ['2027-03-31'] }),
  'last-hit': date
    .optional()
    .meta({ description: '最後に使われた日。書かないと不明 / Last seen used; absent: not known', examples: ['2026-11-01'] }),
})
