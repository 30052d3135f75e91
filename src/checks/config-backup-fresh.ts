import * as z from 'zod'
import { attributeCheck } from './attributes/attribute-check.ts'
import { condition } from './attributes/demand.ts'

const parameters = z.strictObject({
  'max-age-days': z
    .number()
    .int()
    .min(1)
    .default(90)
    .describe('Most days since the configuration was last exported or backed up. 設定の出力またはバックアップからの最長日数。'),
  'require-location': z
    .boolean()
    .default(true)
    .describe('Whether it must be declared where backups are kept. バックアップの保管場所（backup-location）の申告を求めるか。'),
  'require-previous-version': z
    .boolean()
    .default(true)
    .describe('Whether the version before must be kept. 前の版の設定の保管（previous-version-kept）を求めるか。'),
})

export default attributeCheck({
  id: 'CHG-001',
  name: 'config-backup-fresh',
  title: { ja: '設定情報のバックアップ', en: 'Configuration backups exist and are recent' },
  severity: 'medium',
  why: {
    ja: '団体が管理する機器ごとに、設定の出力日（exported-on）または最終バックアップ日（申告の backup-on）が決められた日数以内で、バックアップの保管場所と、切り戻せるよう前の版を残していることが申告されているかを確かめます。日付が古い、または先の日付であるものは違反です。',
    en: 'For each device that the body manages, the date of its export (exported-on) or of its last backup (backup-on) must be recent enough, and it must be declared where backups are kept and that the version before is kept to go back to. A date that is too old, or still to come, is a violation.',
  },
  fix: {
    ja: '設定を出力し直して exported-on を書き、保管場所と前の版の保管を申告（evidence の backup-location、previous-version-kept）に書いてください。',
    en: 'Export the configuration anew, write exported-on, and declare where it is kept and that the version before is (backup-location, previous-version-kept).',
  },
  limitations: {
    ja: '日付は構成YAMLと申告に書かれたものを見ます。設定ファイルの中の日付は見ません。管理外の機器（managed-by: outside）は対象外です。バックアップから復旧できるかどうかは試しません。',
    en: 'Dates are those written in the topology and in evidence, not any within an export. Devices managed by others are left out. Whether a backup can be restored is not tried.',
  },
  parameters,
  subjects: 'device',
  among: ({ fields }) => fields.get('managed-by') !== 'outside',
  none: { ja: '団体が管理する機器がありません', en: 'the body manages no device' },
  demands: (set) => {
    const fresh = (date: string): string => `${date} <= today and age(${date}) <= ${set['max-age-days']}`
    // An old export does not matter where a backup was taken since.
    const cases = [
      ['declared(exported-on) and not declared(backup-on)', fresh('exported-on')],
      ['declared(exported-on) and declared(backup-on)', `(${fresh('exported-on')}) or (${fresh('backup-on')})`],
      ['not declared(exported-on)', fresh('backup-on')],
    ] as const
    return [
      ...cases.map(([where, that]) => ({
        what: { ja: `${set['max-age-days']} 日以内の設定のバックアップ`, en: `a backup of the last ${set['max-age-days']} days` },
        where: condition('device', where),
        that: condition('device', that),
        fix: {
          ja: '設定を出力し直して exported-on を書くか、申告（evidence）の backup-on に最終バックアップ日を書いてください。',
          en: 'Export the configuration anew and write exported-on, or declare the last backup as evidence (backup-on).',
        },
      })),
      ...(set['require-location']
        ? [{ what: { ja: 'バックアップの保管場所', en: 'where backups are kept' }, that: condition('device', 'declared(backup-location)') }]
        : []),
      ...(set['require-previous-version']
        ? [{ what: { ja: '前の版の設定の保管', en: 'the version before being kept' }, that: condition('device', 'previous-version-kept') }]
        : []),
    ]
  },
})
