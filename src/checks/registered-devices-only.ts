import * as z from 'zod'
import { BASE_TIERS } from '../model/topology.ts'
import { attributeCheck } from './attributes/attribute-check.ts'
import { condition } from './attributes/demand.ts'

const ADMISSIONS = ['802.1X', 'MAC-auth', 'port-security', 'dhcp-reservation'] as const

const parameters = z.strictObject({
  admissions: z
    .array(z.enum(ADMISSIONS))
    .min(1)
    .default([...ADMISSIONS])
    .describe('Ways to keep out devices that are not registered. 未登録機器の接続を防ぐ方法として認めるもの。'),
  tiers: z
    .array(z.enum(BASE_TIERS))
    .min(1)
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers that admit only registered devices; networks of their own (guests, schools) are left out. 登録した機器だけを接続させる系。来庁者や学校などの独立系は既定で除く。',
    ),
  'roles-without-access': z
    .array(z.string())
    .default(['server', 'edge', 'relay', 'public'])
    .describe(
      'Roles of zones to which nobody in an office connects a device; zones of all other roles, and of none, are asked about. 執務室から機器をつながないゾーンの役割（role）。これ以外と、役割の書かれていないゾーンに求める。',
    ),
  'allow-private-devices': z
    .boolean()
    .default(false)
    .describe('Whether privately owned devices may be connected. 私物端末の接続を認めるか。'),
  'require-register': z
    .boolean()
    .default(true)
    .describe('Whether a register of devices is required. 接続機器の台帳（device-register）を求めるか。'),
  'require-unused-ports-shut': z
    .boolean()
    .default(true)
    .describe(
      'Whether unused switch ports must be shut down, on wired networks. 有線のゾーンに、未使用ポートの閉塞（unused-ports-shut）を求めるか。',
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

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ')

export default attributeCheck({
  id: 'NET-013',
  name: 'registered-devices-only',
  title: { ja: '登録機器以外の接続防止', en: 'Only registered devices connect' },
  severity: 'medium',
  why: {
    ja: '端末などをつなぐゾーンごとに、未登録の機器の接続を防ぐ方法（802.1X、MAC アドレス認証、ポートセキュリティ、DHCP の予約）があり、接続機器の台帳があり、私物端末をつながせず、有線では未使用のポートを閉じていると申告されていることを確かめます。申告された値がこれに反すれば違反です。役割（role）の書かれていないゾーンは、端末があるものとして扱います。',
    en: 'For each zone where terminals connect it must be declared how devices that are not registered are kept out (802.1X, MAC authentication, port security, DHCP reservations), that there is a register of devices, that no private devices connect, and, on wired networks, that unused ports are shut. A declared value that breaks this is a violation. Zones without a role are taken to have terminals.',
  },
  fix: {
    ja: 'スイッチやアクセスポイントで登録機器だけを接続させ、未使用のポートを閉じて、その内容を申告（evidence。対象はゾーンか系）に書いてください。',
    en: 'Let only registered devices connect, shut unused ports, and declare it as evidence about the zone or its tier.',
  },
  limitations: {
    ja: 'スイッチの設定は読みません。申告だけを見ます。物理的な差込口の場所や、台帳の中身は確かめません。',
    en: 'Settings of switches are not read, only what is declared. Where sockets are, and what the register says, is not looked at.',
  },
  parameters,
  subjects: 'zone',
  among: ({ fields }, { parameters: set }) =>
    set.tiers.some((tier) => tier === fields.get('base-tier')) && !set['roles-without-access'].some((role) => role === fields.get('role')),
  none: { ja: '端末をつなぐゾーンがありません', en: 'there is no zone where terminals connect' },
  demands: (set) => [
    {
      what: { ja: '未登録機器の接続防止', en: 'keeping out devices that are not registered' },
      that: condition('zone', `admission in [${quoted(set.admissions)}]`),
    },
    ...(set['require-register']
      ? [{ what: { ja: '接続機器の台帳', en: 'a register of devices' }, that: condition('zone', 'declared(device-register)') }]
      : []),
    ...(set['allow-private-devices']
      ? []
      : [{ what: { ja: '私物端末の接続の禁止', en: 'no privately owned devices' }, that: condition('zone', 'not private-devices') }]),
    ...(set['require-unused-ports-shut']
      ? [
          {
            what: { ja: '未使用ポートの閉塞', en: 'unused ports shut' },
            where: condition('zone', 'medium != "wireless"'),
            that: condition('zone', 'unused-ports-shut'),
          },
        ]
      : []),
  ],
  maxAgeDays: (set) => set['max-age-days'],
})
