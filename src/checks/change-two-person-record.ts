import * as z from 'zod'
import { attributeCheck } from './attributes/attribute-check.ts'
import type { Demand } from './attributes/demand.ts'
import { condition } from './attributes/demand.ts'

const parameters = z.strictObject({
  'min-workers': z.number().int().min(1).default(2).describe('Fewest people who do the work of a change. 変更の作業者の最少人数。'),
  'require-window': z.boolean().default(true).describe('Whether the time of the work must be fixed. 作業の時間帯（window）を求めるか。'),
  'require-rollback': z.boolean().default(true).describe('Whether a way back must be written down. 切り戻しの方法（rollback）を求めるか。'),
  'require-record': z
    .boolean()
    .default(true)
    .describe('Whether work that was done must be recorded. 実施した変更に作業記録（record）を求めるか。'),
  'require-documented': z
    .boolean()
    .default(true)
    .describe(
      'Whether documents must have been brought up to date once the work was done. 実施した変更に、文書の更新（documented。実施日以後）を求めるか。',
    ),
})

/** Only what has taken place can have a record. */
const DONE = condition('change', 'on <= today')

export default attributeCheck({
  id: 'CHG-004',
  name: 'change-two-person-record',
  title: { ja: '2名作業・作業記録', en: 'Changes are made by two people and recorded' },
  severity: 'low',
  why: {
    ja: '変更（changes）ごとに、作業者が決められた人数以上で、作業の時間帯と切り戻しの方法が決まっていることを確かめます。実施日が過ぎた変更には、作業記録と、実施日以後の文書の更新を求めます。人数が足りない、文書の更新が実施日より前である、といったことは違反です。',
    en: 'Each change must name enough people who do the work, when it may be done and how to go back. Once its day has come there must be a record of the work, and documents brought up to date on that day or later. Too few people, or documents updated before the work, is a violation.',
  },
  fix: {
    ja: '変更の by、window、rollback を決めてから作業し、実施後に record と documented を書いてください。',
    en: 'Fix by, window and rollback before the work, and write record and documented after it.',
  },
  limitations: {
    ja: '構成YAMLの changes に書かれた変更だけを見ます。書かれずに行われた変更は CHG-003 と CHG-005 が設定との食い違いとして示します。執務時間外かどうかは、書かれた時間帯からは判断しません。',
    en: 'Only changes written in the topology are seen; what was changed without being written shows as drift (CHG-003, CHG-005). Whether a window is out of hours is not judged.',
  },
  parameters,
  subjects: 'change',
  none: { ja: '変更の記録（changes）がありません', en: 'no change is written down (changes)' },
  demands: (set) => {
    const asked: readonly (readonly [boolean, Demand])[] = [
      [
        true,
        {
          what: {
            ja: `作業者 ${set['min-workers']} 名以上`,
            en: set['min-workers'] === 1 ? 'a worker' : `at least ${set['min-workers']} workers`,
          },
          that: condition('change', `workers >= ${set['min-workers']}`),
          fix: {
            ja: `${set['min-workers']} 名以上で作業し、by に全員を書いてください。`,
            en: 'Have enough people do the work, and write all of them in by.',
          },
        },
      ],
      [set['require-window'], { what: { ja: '作業の時間帯', en: 'the time of the work' }, that: condition('change', 'declared(window)') }],
      [set['require-rollback'], { what: { ja: '切り戻しの方法', en: 'a way back' }, that: condition('change', 'declared(rollback)') }],
      [
        set['require-record'],
        { what: { ja: '作業記録', en: 'a record of the work' }, where: DONE, that: condition('change', 'declared(record)') },
      ],
      [
        set['require-documented'],
        {
          what: { ja: '実施日以後の文書の更新', en: 'documents updated after the work' },
          where: DONE,
          that: condition('change', 'documented >= on and documented <= today'),
          fix: {
            ja: '構成図などの文書を実際に合わせて直し、その日を documented に書いてください。',
            en: 'Bring the documents up to date, and write that day in documented.',
          },
        },
      ],
    ]
    return asked.flatMap(([wanted, demand]) => (wanted ? [demand] : []))
  },
})
