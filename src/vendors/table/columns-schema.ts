/** The column map: a small YAML file that says what a table's own words mean. Descriptions: Japanese first, English after the slash. */
import * as z from 'zod'

const words = z.string().trim().min(1)
const oneOrMore = z.union([words, z.array(words).min(1)])
const headerRow = z.union([z.int().min(1), z.array(z.int().min(1)).min(1).max(2)])

const sheet = z.strictObject({
  name: words.meta({ description: 'シート名 / Sheet name', examples: ['LAN→DMZ'] }),
  header: headerRow.optional().meta({
    description: '見出しの行番号（2 行なら 2 つ）。書かないと自動 / Row of the headings, or the two rows; absent: found by itself',
    examples: [3],
  }),
  in: oneOrMore.optional().meta({
    description:
      'このシートの送信元側インターフェース。書かないと列に従う / Ingress interface of every rule here; absent: as the columns say',
    examples: ['LAN'],
  }),
  out: oneOrMore.optional().meta({
    description: 'このシートの宛先側インターフェース。書かないと列に従う / Egress interface of every rule here; absent: as the columns say',
    examples: ['DMZ'],
  }),
})

function column(ja: string, en: string, example: string) {
  return words
    .optional()
    .meta({ description: `${ja}の列（見出しまたは列記号） / Column of ${en}: its heading or its letter`, examples: [example] })
}

const columns = z.strictObject({
  number: column('番号', 'the number', 'A'),
  id: column('ポリシー ID', 'the policy id', 'ポリシーID'),
  name: column('名称', 'the name', '名称'),
  enabled: column('有効・無効', 'enabled or disabled', '状態'),
  disabled: column('無効の印', 'the mark of disabled rules', '無効'),
  in: column('送信元ゾーン・入力インターフェース', 'the source zone or ingress interface', '送信元ゾーン'),
  out: column('宛先ゾーン・出力インターフェース', 'the destination zone or egress interface', '宛先ゾーン'),
  source: column('送信元アドレス', 'the source address', '送信元IP'),
  'source-mask': column('送信元のマスク', 'the mask of the source', 'D'),
  'source-port': column('送信元ポート', 'the source port', '送信元ポート'),
  destination: column('宛先アドレス', 'the destination address', '宛先IP'),
  'destination-mask': column('宛先のマスク', 'the mask of the destination', 'F'),
  service: column('サービス', 'the service', 'サービス'),
  protocol: column('プロトコル', 'the protocol', 'プロトコル'),
  port: column('宛先ポート', 'the destination port', 'ポート番号'),
  action: column('許可・拒否', 'the action', '可否'),
  nat: column('NAT の有無', 'NAT', 'NAT'),
  'source-nat': column('送信元 NAT', 'source NAT', '変換後送信元'),
  'destination-nat': column('宛先 NAT', 'destination NAT', '変換後宛先'),
  schedule: column('スケジュール', 'the schedule', '期間'),
  user: column('ユーザー', 'the user', '利用者'),
  application: column('アプリケーション', 'the application', 'アプリ'),
  condition: column('そのほかの条件', 'any other condition', '条件'),
  direction: column('方向（→ ← ⇔）', 'the direction (→ ← ⇔)', '方向'),
  log: column('ログ', 'logging', 'ログ'),
  expires: column('期限', 'the expiry date', '有効期限'),
  starts: column('開始日', 'the first day', '適用開始日'),
})

const definitions = z.record(z.string(), z.union([words, z.array(words).min(1)]))

export const columnsSchema = z
  .strictObject({
    'bunri-columns': z.literal(1).meta({ description: '形式の版。必ず 1 / Version of this format; always 1', examples: [1] }),
    sheets: z
      .array(z.union([words, sheet]))
      .min(1)
      .optional()
      .meta({
        description:
          'ルールのあるシート。上から順に 1 つのルールの並びになります。書かないと、ルールの表があるただ 1 つのシート / Sheets with rules, in order, as one list; absent: the only sheet that has one',
        examples: [['LAN→DMZ', 'DMZ→LAN']],
      }),
    header: headerRow.optional().meta({
      description: '見出しの行番号（2 行なら 2 つ）。書かないと自動 / Row of the headings, or the two rows; absent: found by itself',
      examples: [3],
    }),
    in: oneOrMore.optional().meta({
      description:
        'すべてのルールの送信元側インターフェース。書かないと列に従う / Ingress interface of every rule; absent: as the columns say',
      examples: ['LAN'],
    }),
    out: oneOrMore.optional().meta({
      description:
        'すべてのルールの宛先側インターフェース。書かないと列に従う / Egress interface of every rule; absent: as the columns say',
      examples: ['DMZ'],
    }),
    columns: columns.optional().meta({
      description: 'どの列が何か。書かないと見出しから判断 / Which column is what; absent: told by the headings',
      examples: [{ source: '利用元', destination: 'F', action: '可否' }],
    }),
    ignore: z
      .array(words)
      .min(1)
      .optional()
      .meta({
        description: '判定に関わらない列（見出しまたは列記号）。書かないとなし / Columns that decide nothing; absent: none',
        examples: [['担当係', 'K']],
      }),
    words: z
      .strictObject({
        permit: oneOrMore
          .optional()
          .meta({ description: '許可を表す語。書かないと既定の語だけ / Words for permit; absent: the usual ones', examples: ['通す'] }),
        deny: oneOrMore
          .optional()
          .meta({ description: '拒否を表す語。書かないと既定の語だけ / Words for deny; absent: the usual ones', examples: ['止める'] }),
        enabled: z
          .union([z.string(), z.array(z.string()).min(1)])
          .optional()
          .meta({
            description:
              '有効を表す語（"" は空欄）。書かないと既定の語だけ / Words for enabled ("" is an empty cell); absent: the usual ones',
            examples: ['運用中'],
          }),
        disabled: z
          .union([z.string(), z.array(z.string()).min(1)])
          .optional()
          .meta({
            description:
              '無効を表す語（"" は空欄）。書かないと既定の語だけ / Words for disabled ("" is an empty cell); absent: the usual ones',
            examples: ['休止'],
          }),
        any: oneOrMore
          .optional()
          .meta({ description: 'すべてを表す語。書かないと既定の語だけ / Words for any; absent: the usual ones', examples: ['全庁'] }),
      })
      .optional()
      .meta({ description: 'この表での言い方。書かないと既定の語だけ / What this table calls things; absent: the usual words' }),
    action: z
      .enum(['permit', 'deny'])
      .optional()
      .meta({
        description:
          '許可・拒否の列がないとき、すべての行の動作。書かないと列が要ります / Action of every row where no column says it; absent: a column has to',
        examples: ['permit'],
      }),
    empty: z
      .enum(['any', 'error'])
      .optional()
      .meta({
        description:
          '空欄のアドレス・サービス・ゾーンの意味。書かないと誤り / What an empty address, service or zone means; absent: an error',
        examples: ['any'],
      }),
    nat: z
      .enum(['source', 'destination'])
      .optional()
      .meta({
        description: 'NAT の列の「有」の意味。書かないとどちらもありうる / What "yes" in the NAT column means; absent: either',
        examples: ['source'],
      }),
    order: z
      .literal('rows')
      .optional()
      .meta({
        description:
          '番号の順ではなく行の順に適用されることを確かめた場合に書きます / Written when rules are known to apply in the order of rows, not of numbers',
        examples: ['rows'],
      }),
    otherwise: z
      .enum(['deny', 'permit'])
      .optional()
      .meta({
        description: 'どの行にも当たらない通信。書かないと deny / Traffic that no row matches; absent: deny',
        examples: ['deny'],
      }),
    objects: definitions.optional().meta({
      description: '名前とアドレス。書かないと表の中の定義だけ / Names and their addresses; absent: only those defined in the file',
      examples: [{ 業務サーバ: '10.20.20.5', 庁内LAN: ['10.20.0.0/16', '10.30.0.0/16'] }],
    }),
    services: definitions.optional().meta({
      description: '名前とサービス。書かないと表の中の定義だけ / Names and their services; absent: only those defined in the file',
      examples: [{ 業務AP: 'tcp/8080' }],
    }),
    skip: z
      .array(z.union([z.int().min(1), words]))
      .min(1)
      .optional()
      .meta({
        description:
          'ルールではない行: 行番号、"12-15"、"シート名!12"、または最初のセルの始まりの語。書かないとなし / Rows that are no rules: a number, "12-15", "Sheet!12", or how their first cell begins; absent: none',
        examples: [[12, '20-25', '■']],
      }),
  })
  .meta({ title: 'bunri column map', description: 'ルール表の列の対応（bunri） / What the columns of a rule table mean' })

export type WrittenColumns = z.infer<typeof columnsSchema>

/** The published JSON Schema (draft 7, which editors read), as the exact text of the file. */
export function columnsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(columnsSchema, { target: 'draft-7', io: 'input', reused: 'inline' }), undefined, 2)}\n`
}
