import * as z from 'zod'
import { subjectsOf } from '../model/entry-field.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, undeclared } from './attributes/demand.ts'
import { defineCheck } from './check.ts'
import { administrationFindings } from './rules/administration-findings.ts'
import { administrationReach } from './rules/administration-reach.ts'
import { administratorsOf } from './rules/administration-sources.ts'
import { unknownAdministration } from './rules/unknown-administration.ts'

const parameters = z.strictObject({
  'jump-hosts-only': z
    .boolean()
    .default(false)
    .describe(
      'Whether only declared jump hosts may administer, rather than the whole management tier. 管理系のゾーン全体ではなく、申告した踏み台だけに管理を認めるか。',
    ),
  'max-admin-accounts': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Most administrator accounts a device may have, as declared; absent: not asked. 機器の管理者アカウントの上限（申告）。書かないと問いません。',
    ),
  'login-lockout': z
    .boolean()
    .default(false)
    .describe(
      'Whether devices must be declared to lock out after failed logins. ログインの失敗が続いたときのロックアウトの申告を求めるか。',
    ),
})

const LOCKOUT: Demand = {
  what: { ja: 'ログイン失敗時のロックアウト', en: 'lockout after failed logins' },
  that: condition('device', 'login-lockout'),
}

export default defineCheck({
  id: 'RUL-008',
  name: 'admin-plane-restricted',
  title: { ja: '機器の管理通信の限定', en: 'Device administration only from the management zone' },
  severity: 'high',
  why: {
    ja: '機器が自分で受け付ける管理用のサービス（ssh、telnet、http、https、snmp）に、管理系のゾーン・踏み台（hosts の role: jump-host、snmp は monitoring も）・有効な特定通信のほかから接続できないことを確かめます。外部ネットワークと独立系から接続できれば重大度を1段上げます。telnet と http は、どこから届く場合でも1段軽い違反です。設定から受け付ける通信が分からない機器は、接続元の限定が申告されていない限り判定不能です。方針で求めれば、管理者アカウントの数とロックアウトの申告も確かめます。',
    en: 'The services by which devices are administered (ssh, telnet, http, https, snmp) may be reached only from the management tier, jump hosts (hosts with role jump-host; monitoring hosts for snmp), and specific communications in force. From external and independent networks it is one step graver. telnet and http are a violation one step lower from wherever they are reached. A device whose input does not show what it answers is not evaluable, unless evidence says that its sources are restricted. Where the policy asks, the number of administrator accounts and the lockout are judged as declared.',
  },
  fix: {
    ja: '管理用のサービスの送信元を管理系のゾーンか踏み台に限定し、管理以外のインターフェースでは無効にしてください。',
    en: 'Restrict the sources of administration to the management zone or jump hosts, and switch it off on every other interface.',
  },
  limitations: {
    ja: '設定でサービスが区別できない機器（Linux など）は、一般的なポート番号で判断します。独自のポートで動く管理画面は見えません。送信元アドレスが偽られた通信、コンソール接続、クラウド経由の管理サービスは見ません。VPN の終端は NET-008 の対象です。',
    en: 'Where a configuration does not tell services apart (Linux), the usual ports are taken; a console on another port is not seen. Spoofed sources, serial consoles and management over a vendor’s cloud are not judged. VPN gateways belong to NET-008.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, network, parameters: set } = context
    const devices = [...context.devices.values()].filter(({ knowledge }) => knowledge !== 'outside')
    if (devices.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '団体が管理する機器がありません', en: 'there is no device that the body manages itself' },
      }
    const administrators = administratorsOf(topology, set['jump-hosts-only'])
    const inner = context.required === true
    const own = subjectsOf(topology, 'device').filter(({ fields }) => fields.get('managed-by') !== 'outside')
    const max = set['max-admin-accounts']
    const demands: readonly Demand[] = [
      ...(max === undefined
        ? []
        : [
            {
              what: {
                ja: `管理者アカウントが ${max} 個以下であること`,
                en: `at most ${max} administrator ${max === 1 ? 'account' : 'accounts'}`,
              },
              that: condition('device', `admin-accounts <= ${max}`),
            },
          ]),
      ...(set['login-lockout'] ? [LOCKOUT] : []),
    ]
    const judged = demandsJudged(context, 'device', demands, own)
    const nobody = administrators.declared
      ? []
      : [
          {
            ja: '機器を管理するゾーン（tier: mgmt）または踏み台（role: jump-host）',
            en: 'the management zone (tier: mgmt) or jump hosts (role: jump-host)',
          },
        ]
    return {
      findings: [
        ...administrationFindings(context, administrationReach(network), { administrators, inner }),
        ...unknownAdministration(context),
        ...judged.findings,
      ],
      ...undeclared([...(inner ? [] : nobody), ...judged.open]),
    }
  },
})
