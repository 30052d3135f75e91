/** The shape of a policy file. What it means is in `policy.ts`; here is what may be written and what absence means. */
import * as z from 'zod'
import { CELLS, SEVERITIES } from '../model/policy.ts'
import { MODELS } from '../model/topology.ts'
import { oneOrMore, text, words } from './fields.ts'
import { ownAttributes, ownChecks } from './own-checks-schema.ts'
import { zoneGroups, zoneMatrix } from './zone-matrix-schema.ts'

const document = z.strictObject({
  title: words.meta({ description: '文書名 / Title of the document', examples: ['情報セキュリティ基本方針'] }),
  date: words.optional().meta({
    description: '文書の日付（YYYY、YYYY-MM、YYYY-MM-DD）。書かないと不明 / Date of the document; absent: not known',
    examples: ['2026-03'],
  }),
  edition: words.optional().meta({ description: '版。書かないと不明 / Edition; absent: not known', examples: ['令和7年3月版'] }),
  url: words.optional().meta({
    description: '公開場所。書かないと不明 / Where it is published; absent: not known',
    examples: ['https://example.jp/policy.pdf'],
  }),
})

/** Settings every check has; a check's own parameters stand beside them. */
const check = z.looseObject({
  severity: z
    .enum(SEVERITIES)
    .optional()
    .meta({ description: '重大度。書かないと検査の既定 / Severity; absent: the check’s own', examples: ['critical'] }),
  advisory: z
    .boolean()
    .optional()
    .meta({
      description: '参考扱い（結果に載せるが不合格にしない）。書かないと false / Listed but never fails; absent: false',
      examples: [true],
    }),
  enabled: z
    .boolean()
    .optional()
    .meta({ description: '検査するか。書かないと true / Whether it runs; absent: true', examples: [false] }),
  required: z
    .boolean()
    .optional()
    .meta({
      description:
        '申告を求めるか。true なら、申告がない・期限切れ・食い違うことも違反。書かないと「申告なし」と示すだけ / Whether what people declare is required: missing, stale or contradicting declarations are violations then; absent: only listed as not declared',
      examples: [true],
    }),
})

const clause = z.strictObject({
  quote: words.optional().meta({
    description:
      '文書の文言そのまま。書かないと、文言を確かめていない条項として cite が要ります / The document’s exact words; absent: not read, and `cite` is needed',
    examples: ['業務用システムと、インターネット接続系の情報システムとの通信経路を分割する'],
  }),
  cite: words.optional().meta({
    description: '文言を確かめていないときの出典。書かないと quote が出典 / A citation without quotation; absent: the quote is the source',
    examples: ['総務省ガイドライン 第2編第2章3.(2)① 相当（本文未確認）'],
  }),
  reading: text.optional().meta({
    description:
      'この条項をどう読むか。書かないと attest か out-of-scope の文を使います / How the clause is read; absent: the sentence of attest or out-of-scope',
    examples: [{ ja: '無害化を経ない経路があってはならない', en: 'no path without sanitization' }],
  }),
  'answered-by': oneOrMore(words)
    .optional()
    .meta({
      description: '答える検査の番号。書かないと検査では答えません / Checks that answer it; absent: none',
      examples: [['SEG-001', 'SEG-002']],
    }),
  attest: z
    .strictObject({
      every: words
        .optional()
        .meta({ description: '申告の間隔（1y、6m、90d）。書かないと一度きり / How often; absent: once', examples: ['1y'] }),
      ask: text.meta({
        description: '申告で答える問い / The question a person answers',
        examples: [{ ja: '教育を実施したか', en: 'was training held' }],
      }),
    })
    .optional()
    .meta({ description: '人の申告で答える条項。書かないと申告は不要 / Answered by a person; absent: no attestation' }),
  'out-of-scope': text.optional().meta({
    description: 'ネットワークの検証の対象外である理由。書かないと対象 / Why no network can answer it; absent: in scope',
    examples: [{ ja: '目的の定め', en: 'states the purpose' }],
  }),
})

/** A whole policy file. */
export const policySchema = z
  .strictObject({
    'bunri-policy': z.literal(1).meta({ description: '形式の版。必ず 1 / Version of this format, always 1', examples: [1] }),
    id: words.meta({ description: 'ポリシーの id（英数字とハイフン） / Id of the policy', examples: ['hassho-water'] }),
    title: text.meta({
      description: '名称 / Title',
      examples: [{ ja: '八匠水道企業団 情報セキュリティ基本方針', en: 'Hassho Water Supply Authority, basic policy' }],
    }),
    document: document.optional().meta({ description: '元になる文書。書かないと文書なし / The document behind it; absent: none' }),
    edition: words.optional().meta({
      description: '見出しに出す版の短い表記。書かないと extends 先の版 / Short edition for headings; absent: that of the extended policy',
      examples: ['R7.3'],
    }),
    extends: words.optional().meta({
      description:
        '土台にするポリシー（同じフォルダの id、または相対パス）。書かないと土台なし / Policy to build on: its id in the same folder, or a relative path; absent: none',
      examples: ['guideline-alpha'],
    }),
    models: oneOrMore(z.enum(MODELS))
      .optional()
      .meta({
        description:
          '対象のモデル。書かないと extends 先と同じ、それもなければすべて / Models it is for; absent: those of the extended policy, else all',
        examples: [['alpha', 'alpha-prime']],
      }),
    tiers: oneOrMore(words)
      .optional()
      .meta({
        description:
          '行列で使う独自の系の id。書かないと標準の系だけ / Ids of own tiers used in the matrix; absent: only the standard ones',
        examples: [['internal']],
      }),
    roles: z
      .record(z.string(), z.array(words))
      .optional()
      .meta({
        description:
          '役割と役職名（exception-approver、specific-communication-approver）。空のリストは、文書が定めていないこと。書かないと extends 先と同じ / Roles and who holds them; an empty list: the document names none; absent: as in the extended policy',
        examples: [{ 'exception-approver': ['CISO'] }],
      }),
    matrix: z
      .record(z.string(), z.record(z.string(), z.enum(CELLS)))
      .optional()
      .meta({
        description:
          '通信を始める側（行）から応答する側（列）への許可。never、none、specific、sanitized、flows、open。書かないと extends 先と同じ、それもなければ none / Initiator row to responder column; absent: as in the extended policy, else none',
        examples: [{ lgwan: { lgwan: 'flows', internet: 'sanitized' } }],
      }),
    checks: z
      .record(z.string(), check)
      .optional()
      .meta({
        description:
          '検査ごとの設定。"*" は名前を挙げないすべての検査。書かないと extends 先と同じ、それもなければ検査の既定 / Settings per check; absent: as in the extended policy, else the check’s own',
        examples: [{ 'SEG-005': { 'max-hosts': 8 } }],
      }),
    attributes: ownAttributes,
    'own-checks': ownChecks,
    'zone-groups': zoneGroups,
    'zone-matrix': zoneMatrix,
    clauses: z.record(z.string(), clause).optional().meta({
      description:
        '条項。書かないと条項なし（extends 先の条項は受け継ぎません） / Clauses of this document; absent: none (never inherited)',
    }),
    'fail-on': z
      .enum(SEVERITIES)
      .optional()
      .meta({
        description:
          'この重大度以上の違反を不合格にします。書かないと extends 先と同じ、それもなければ low / Violations from this severity fail; absent: as in the extended policy, else low',
        examples: ['low'],
      }),
  })
  .meta({ title: 'bunri policy', description: '何から何へ届いてよいか（bunri） / What may reach what' })

export type WrittenPolicy = z.infer<typeof policySchema>
export type WrittenClause = z.infer<typeof clause>
