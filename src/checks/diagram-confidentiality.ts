import * as z from 'zod'
import { attributeCheck } from './attributes/attribute-check.ts'
import { condition } from './attributes/demand.ts'

const parameters = z.strictObject({
  'require-marking': z.boolean().default(true).describe('Whether documents must carry a marking. 取扱区分の表示（marking）を求めるか。'),
  'require-distribution': z
    .boolean()
    .default(true)
    .describe('Whether it must be declared who gets them. 配布先（distribution）の申告を求めるか。'),
  'require-restricted-output': z
    .boolean()
    .default(true)
    .describe(
      'Whether the place of topology, exports and results must be restricted. 構成YAML・設定ファイル・検証結果の保管場所の限定（output-restricted）を求めるか。',
    ),
  'max-age-days': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Evidence older than this does not count; absent: whatever its age. これより古い申告は数えない日数。書かないと古さを問わない。',
    ),
})

export default attributeCheck({
  id: 'CHG-006',
  name: 'diagram-confidentiality',
  title: { ja: '構成図・検証結果の取扱い', en: 'Diagrams and results are marked and kept from others' },
  severity: 'medium',
  why: {
    ja: 'ネットワーク構成図、設定ファイル、bunri の構成YAMLと検証結果は、それ自体が非公開とすべき情報です。取扱区分の表示、配布先、保管場所の限定が、団体について申告されていることを確かめます。保管場所を限定していないという申告は違反です。',
    en: 'Network diagrams, exports, the topology and the results of bunri are themselves not for publication. It must be declared of the organization how they are marked, who gets them, and that the place they are kept is restricted. Declaring that it is not is a violation.',
  },
  fix: {
    ja: '構成図と検証結果に取扱区分を表示し、配布先と保管場所を限って、その内容を申告（evidence。対象は organization）に書いてください。',
    en: 'Mark diagrams and results, restrict who gets them and where they are kept, and declare it as evidence about the organization.',
  },
  limitations: {
    ja: '実際の文書や保管場所のアクセス権は確かめません。bunri は結果をどこにも送りません。',
    en: 'Documents and the access rights of folders are not looked at. bunri sends its results nowhere.',
  },
  parameters,
  subjects: 'organization',
  none: { ja: '団体の記載がありません', en: 'no organization is declared' },
  demands: (set) => [
    ...(set['require-marking']
      ? [
          {
            what: { ja: '取扱区分の表示', en: 'the marking of diagrams and results' },
            that: condition('organization', 'declared(marking)'),
          },
        ]
      : []),
    ...(set['require-distribution']
      ? [
          {
            what: { ja: '構成図・検証結果の配布先', en: 'the distribution of diagrams and results' },
            that: condition('organization', 'declared(distribution)'),
          },
        ]
      : []),
    ...(set['require-restricted-output']
      ? [
          {
            what: { ja: '検証結果の保管場所の限定', en: 'a restricted place for exports and results' },
            that: condition('organization', 'output-restricted'),
          },
        ]
      : []),
  ],
  maxAgeDays: (set) => set['max-age-days'],
})
