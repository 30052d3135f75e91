/** The shape of a matrix of zones, in a policy or in a YAML file of its own. */
import * as z from 'zod'
import { SEVERITIES } from '../model/policy.ts'
import { oneOrMore, service, text, words } from './fields.ts'

const side = oneOrMore(words)

const entry = z.strictObject({
  from: side.meta({
    description:
      '始める側。ゾーン、zone-groups のグループ、系、外部ネットワークとその種別（インターネットは internet-network）、またはそのリスト / Initiator: a zone, a group of zone-groups, a tier, an external network or kind of one (the Internet is internet-network), or a list',
    examples: ['lg-client', 'lgwan'],
  }),
  to: side.meta({ description: '応答する側。書き方は from と同じ / Responder, written like from', examples: ['lg-server'] }),
  allow: service.optional().meta({
    description:
      '通してよいサービス。all はすべて、リストはそれだけ。書かないと block / What may pass: all, or only these; absent: see block',
    examples: ['all', ['tcp/443', 'tcp/25']],
  }),
  block: service.optional().meta({
    description:
      '通してはならないサービス。all はすべて、リストはそれだけ。書かないと allow / What must not pass: all, or only these; absent: see allow',
    examples: ['all', ['tcp/23']],
  }),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .meta({ description: '重大度。書かないと検査 SEG-021 の重大度 / Severity; absent: that of SEG-021', examples: ['critical'] }),
  comment: text.optional().meta({ description: '備考。指摘に添えます。書かないと備考なし / Comment, shown with findings; absent: none' }),
})

export const zoneGroups = z
  .record(z.string(), side)
  .optional()
  .meta({
    description:
      'zone-matrix で使うゾーンのグループ。書かないと extends 先と同じ / Groups of zones for zone-matrix; absent: as in the extended policy',
    examples: [{ offices: ['lg-client', 'lg-branch'] }],
  })

export const zoneMatrix = z
  .union([words, z.array(entry).min(1)])
  .optional()
  .meta({
    description:
      'ゾーン間の行列。書いた組だけを判定し（SEG-021）、細かい名前（ゾーン、グループ、系の順）の行が優先します。リストで書くか、CSV・Excel・YAML のファイル名を書きます。書かないと extends 先と同じ / The matrix of zones: pairs that are written are judged (SEG-021), finer names (zone, group, tier) first; a list, or the name of a CSV, Excel or YAML file; absent: as in the extended policy',
    examples: ['matrix.csv', [{ from: 'lg-client', to: 'lg-server', allow: ['tcp/443'] }]],
  })

/** A YAML file that holds nothing else. */
export const zoneMatrixFile = z.strictObject({
  'zone-groups': zoneGroups,
  'zone-matrix': z
    .array(entry)
    .min(1)
    .meta({
      description: 'ゾーン間の行列 / The matrix of zones',
      examples: [[{ from: 'lg-client', to: 'lg-server', allow: ['tcp/443'] }]],
    }),
})

export type WrittenZoneEntry = z.infer<typeof entry>
