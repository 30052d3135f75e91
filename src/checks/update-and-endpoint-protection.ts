import * as z from 'zod'
import type { Subject } from '../model/entry-field.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { BASE_TIERS } from '../model/topology.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, undeclared } from './attributes/demand.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { updatePaths } from './updates/update-paths.ts'

const tierList = z.array(z.enum(BASE_TIERS))
const parameters = z.strictObject({
  tiers: tierList
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe('Tiers that are judged; a custom tier counts as the one it inherits from. 判定する系。独自の系は継承元で数える。'),
  roles: z
    .array(z.string())
    .default(['client', 'server'])
    .describe('Roles of zones whose hosts need updates and endpoint protection. 更新と端末対策を求めるゾーンの役割（role）。'),
  ports: z
    .array(z.number().int().min(1).max(65535))
    .default([80, 443, 8530, 8531])
    .describe(
      'TCP ports by which hosts fetch updates from a host with role update-source; relays say theirs themselves. role: update-source のホストから更新を取得する TCP ポート。中継は自身のサービスで見る。',
    ),
  'require-endpoint-protection': z
    .boolean()
    .default(true)
    .describe('Whether endpoint protection (epp) has to be declared. 端末・サーバのウイルス対策（epp）の申告を求めるか。'),
  'edr-tiers': tierList
    .default([])
    .describe('Tiers whose zones need endpoint detection and response (edr) as well. EDR の申告も求める系。'),
  'require-firmware-support': z
    .boolean()
    .default(true)
    .describe(
      'Whether the end of firmware support has to be declared of devices, and still to come. 機器のファームウェアのサポート期限の申告（期限内）を求めるか。',
    ),
  'patch-days': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Most days since zones and devices were last patched (patched-on); absent: not asked. 修正プログラムの最終適用日（patched-on）からの最長日数。なければ求めない。',
    ),
})
export type UpdateContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'VIR-004',
  name: 'update-and-endpoint-protection',
  title: { ja: '更新配信経路と端末対策', en: 'Updates can be fetched, and hosts are protected' },
  severity: 'medium',
  why: {
    ja: '端末とサーバのゾーンから、更新プログラムやパターンファイルの配信元（hosts の role: update-source、または中継の update-relay）へ、取得の通信が確実に通ることを確かめます。配信元は同じ系か管理系のもの、または方針がその系に認める外部のものに限り、配信元自身の上位（upstream）も認められた相手で、実際に届かなければなりません。手動で更新するゾーンや配信元（upstream: manual）は、手順（evidence の update-procedure）を申告すれば足ります。さらに、端末とサーバのゾーンのウイルス対策（epp、方針によっては edr）と、機器のファームウェアのサポート期限の申告を確かめます。',
    en: 'From zones of terminals and servers, fetching updates must certainly pass to a source of updates (role: update-source of hosts, or a relay of kind update-relay) of the same tier or the management network, or to one outside that the policy lets the tier use; and the source must get its own (upstream) from where its tier may, within reach. Zones and sources that are updated by hand (upstream: manual) need a declared procedure (update-procedure). Zones of terminals and servers must declare endpoint protection (epp, and edr where the policy asks), and devices the end of their firmware support.',
  },
  fix: {
    ja: '系の中の更新の配信元を申告してそこへの通信を許可し、端末対策と機器のサポート期限を申告してください。',
    en: 'Declare a source of updates for the tier and permit hosts to fetch from it; declare endpoint protection and firmware support.',
  },
  limitations: {
    ja: '更新が実際に適用されているか、パターンファイルの日付は見ません。ゾーンは、一つでも取得の通るアドレスがあれば届くとみなします。配信元から端末へ押し込む方式は見ません。申告のない上位は、中継の通信が実際に届く先から判断します。',
    en: 'Whether updates are applied, and how old patterns are, is not seen. A zone counts as served when fetching passes from any of its addresses. Sources that push to terminals are not looked at. Where a relay declares no upstream, the places its own sessions reach are taken.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, devices, parameters: set } = context
    const zones = subjectsOf(topology, 'zone').filter((zone) => isConcerned(zone, set.roles, set.tiers))
    const machines = subjectsOf(topology, 'device').filter(
      ({ id, fields }) => fields.get('managed-by') === 'self' && devices.get(id)?.knowledge === 'export',
    )
    if (zones.length === 0 && machines.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '端末・サーバのゾーンも機器もありません', en: 'there are neither zones of hosts nor devices' },
      }
    const paths = updatePaths(context)
    const hosts = demandsJudged(context, 'zone', zoneDemands(context), zones)
    const firmware = demandsJudged(context, 'device', deviceDemands(context), machines)
    return {
      findings: [...paths.findings, ...hosts.findings, ...firmware.findings],
      ...undeclared([...paths.open, ...hosts.open, ...firmware.open]),
    }
  },
})

function isConcerned({ fields }: Subject, roles: readonly string[], tiers: readonly string[]): boolean {
  const role = fields.get('role')
  return typeof role === 'string' && roles.includes(role) && tiers.includes(String(fields.get('base-tier')))
}

function zoneDemands({ parameters: set }: UpdateContext): readonly Demand[] {
  const edr = set['edr-tiers']
  return [
    ...(set['require-endpoint-protection']
      ? [{ what: { ja: 'ウイルス対策（EPP）', en: 'endpoint protection (EPP)' }, that: condition('zone', 'epp') }]
      : []),
    ...(edr.length === 0
      ? []
      : [
          {
            what: { ja: '検知・対応（EDR）', en: 'endpoint detection and response (EDR)' },
            where: condition('zone', `base-tier in [${edr.map((tier) => `"${tier}"`).join(', ')}]`),
            that: condition('zone', 'edr'),
          },
        ]),
    ...patched('zone', set['patch-days']),
  ]
}

function deviceDemands({ parameters: set }: UpdateContext): readonly Demand[] {
  return [
    ...(set['require-firmware-support']
      ? [
          {
            what: { ja: 'サポート期限内のファームウェア', en: 'firmware that is still supported' },
            that: condition('device', 'firmware-supported-until >= today'),
          },
        ]
      : []),
    ...patched('device', set['patch-days']),
  ]
}

function patched(kind: 'zone' | 'device', days: number | undefined): readonly Demand[] {
  if (days === undefined) return []
  return [
    {
      what: { ja: `${days} 日以内の修正プログラムの適用`, en: `patching within ${days} days` },
      that: condition(kind, `age(patched-on) <= ${days}d`),
    },
  ]
}
