/** The shape of a body's own attributes and checks in a policy. */
import * as z from 'zod'
import { SUBJECT_KINDS } from '../model/attribute.ts'
import { CELLS, SEVERITIES } from '../model/policy.ts'
import { oneOrMore, place, service, text, words } from './fields.ts'

const ATTRIBUTE_TYPES = ['flag', 'number', 'text', 'date', 'list'] as const

const attribute = z.strictObject({
  type: z.enum(ATTRIBUTE_TYPES).meta({
    description: '値の種類。flag（true か false）、number、text、date、list / Type of its values: flag, number, text, date or list',
    examples: ['number'],
  }),
  title: text.meta({ description: '名称 / Title', examples: [{ ja: '階', en: 'floor' }] }),
  unit: text.optional().meta({ description: '単位。書かないと単位なし / Unit; absent: none', examples: [{ ja: '階', en: 'floor' }] }),
  values: oneOrMore(words)
    .optional()
    .meta({
      description: '書いてよい値（text と list）。書かないと限らない / The only words it may have (text and list); absent: any',
      examples: [['A', 'B', 'C']],
    }),
})

export const ownAttributes = z
  .record(z.string(), attribute)
  .optional()
  .meta({
    description:
      '独自の申告の項目。名前は x- で始めます。evidence の declares に書きます。書かないと extends 先と同じ / Attributes of one’s own, whose names begin with x-, to be declared under declares of evidence; absent: as in the extended policy',
    examples: [{ 'x-floor': { type: 'number', title: { ja: '階', en: 'floor' } } }],
  })

const scope = {
  from: place.meta({
    description:
      '通信を始める側。ゾーン、系、外部ネットワークとその種別（internet-network、partner）、ホスト、アドレス、またはそのリスト / Initiator: a zone, tier, external network or kind of one (internet-network, partner), host, address, or a list',
    examples: ['lg-client', 'tier:lgwan', 'internet-network'],
  }),
  to: place.meta({ description: '応答する側。書き方は from と同じ / Responder, written like from', examples: ['lg-server'] }),
  service: service.optional().meta({
    description: 'サービス、またはそのリスト。書かないと any / Service, or a list; absent: any',
    examples: ['tcp/445', ['tcp/80', 'tcp/443']],
  }),
}
const flow = z.strictObject(scope)

const own = z.strictObject({
  title: text.meta({
    description: '名称 / Title',
    examples: [{ ja: '無線は証明書で認証する', en: 'Wireless networks authenticate by certificate' }],
  }),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .meta({ description: '重大度。書かないと medium / Severity; absent: medium', examples: ['high'] }),
  advisory: z
    .boolean()
    .optional()
    .meta({
      description: '参考扱い（結果に載せるが不合格にしない）。書かないと false / Listed but never fails; absent: false',
      examples: [true],
    }),
  why: text.optional().meta({
    description: '理由・根拠。書かないと判定の内容だけを示します / Why it is asked; absent: only what is judged is told',
    examples: [{ ja: '情報政策課の無線LAN利用基準 4(2)', en: 'rules for wireless networks, 4(2)' }],
  }),
  fix: text.optional().meta({
    description: '直し方。書かないと指摘の内容から示します / What to do; absent: said from what is found',
    examples: [{ ja: '情報政策課に申請してください', en: 'apply to the information policy section' }],
  }),
  waivable: z
    .boolean()
    .optional()
    .meta({
      description: '例外措置（exceptions）の対象にするか。書かないと true / Whether an exception may excuse it; absent: true',
      examples: [false],
    }),
  require: words.optional().meta({
    description:
      '満たすべき条件（about の項目と申告の項目の式）。書かないと forbid、flow、waypoint、tiers のどれか / A condition that has to hold, over the fields of `about` and declared attributes; absent: one of forbid, flow, waypoint, tiers',
    examples: ['cipher in ["WPA3-Enterprise"] and client-certificate'],
  }),
  about: z
    .enum(SUBJECT_KINDS)
    .optional()
    .meta({
      description:
        'require を問う相手の種類。書かないと require は使えません / What kind of entry `require` asks about; absent: no `require`',
      examples: ['zone'],
    }),
  where: words.optional().meta({
    description: 'require を問う相手を絞る条件。書かないとすべて / Which of them it asks about; absent: all',
    examples: ['medium = "wireless"'],
  }),
  'max-age': words.optional().meta({
    description: '申告の有効な古さ（1y、6m、90d）。書かないと問わない / How old evidence may be; absent: of any age',
    examples: ['1y'],
  }),
  required: z
    .boolean()
    .optional()
    .meta({
      description:
        '申告を求めるか。true なら、申告がない・古い・食い違うことも違反。書かないと「申告なし」と示すだけ / Whether what is missing, stale or contradicting is a violation; absent: only listed as not declared',
      examples: [true],
    }),
  forbid: flow.optional().meta({
    description: '通ってはならない通信。書かないと問わない / Traffic that must not pass; absent: not asked',
    examples: [{ from: 'lg-client', to: 'lg-server', service: 'tcp/445' }],
  }),
  flow: flow.optional().meta({
    description: '必ず通らなければならない通信。書かないと問わない / Traffic that has to pass for certain; absent: not asked',
    examples: [{ from: 'lg-client', to: 'lg-wsus', service: 'tcp/8530' }],
  }),
  waypoint: z
    .strictObject({
      ...scope,
      through: words.meta({ description: '必ず通る機器か中継の id / Id of the device or relay it has to pass', examples: ['fw-core'] }),
    })
    .optional()
    .meta({
      description:
        '必ず機器か中継を通らなければならない通信。書かないと問わない / Traffic that has to pass a device or relay; absent: not asked',
      examples: [{ from: 'int-client', to: 'internet-network', service: 'any', through: 'fw-core' }],
    }),
  tiers: z
    .strictObject({
      from: words.meta({
        description: '始める側の系か外部ネットワークの種別（matrix と同じ言葉） / Row of the matrix',
        examples: ['internal'],
      }),
      to: words.meta({ description: '応答する側（matrix と同じ言葉） / Column of the matrix', examples: ['mgmt'] }),
      cell: z
        .enum(CELLS)
        .exclude(['open'])
        .meta({
          description: '認めるもの。never、none、specific、sanitized、flows / What may pass: never, none, specific, sanitized or flows',
          examples: ['none'],
        }),
    })
    .optional()
    .meta({
      description: '系の組に認めるもの（行列の 1 つのセル）。書かないと問わない / One cell of the matrix; absent: not asked',
      examples: [{ from: 'internal', to: 'mgmt', cell: 'none' }],
    }),
})

export const ownChecks = z.record(z.string(), own).optional().meta({
  description:
    '独自の検査。番号は OWN-001 のように書き、answered-by、checks、例外措置から名指せます。書かないと extends 先と同じ / Checks of one’s own, numbered like OWN-001, which answered-by, checks and exceptions may name; absent: as in the extended policy',
})

export type WrittenOwnCheck = z.infer<typeof own>
export type WrittenOwnFlow = z.infer<typeof flow>
