import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { EXTERNAL_KINDS } from '../model/topology.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, undeclared } from './attributes/demand.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { unpolledDevices } from './lines/unpolled-devices.ts'
import { unwatchedConnections } from './lines/unwatched-connections.ts'

const parameters = z.strictObject({
  exempt: z
    .array(z.enum(EXTERNAL_KINDS))
    .default(['lgwan', 'juki-net', 'gov-cloud'])
    .describe(
      'Kinds of external networks whose lines are not asked about: closed networks of the state. 常時監視を求めない接続先の種別（LGWAN などの閉域網）。',
    ),
  'require-evidence': z
    .boolean()
    .default(true)
    .describe(
      'Whether detection that is declared of a connection or an external network counts only with evidence in force. 接続点・外部ネットワークの侵入検知（does）を、有効な申告（evidence）がある場合だけ認めるか。',
    ),
  hours: z
    .enum(['24x7', 'business-hours'])
    .default('24x7')
    .describe('When somebody has to be watching, at least. 監視を求める時間帯（最低限）。'),
  'inside-out-sensor': z
    .boolean()
    .default(false)
    .describe(
      'Whether zones of terminals need a sensor for attacks from inside on servers and on sites outside. 端末のゾーンに、内から庁内サーバ・外部への攻撃を監視するセンサーの申告を求めるか。',
    ),
  'poll-devices': z
    .boolean()
    .default(true)
    .describe('Whether a monitoring host has to reach every device. 監視ホストから各機器に届くことを求めるか。'),
})
export type MonitoringContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-006',
  name: 'always-on-monitoring',
  title: { ja: '常時接続の24時間監視', en: 'Always-connected lines are watched around the clock' },
  severity: 'high',
  why: {
    ja: '台帳（connections）で常時接続とした外部接続点について、そこを通るすべての通信が侵入検知を受けること（回線の does か相手の外部ネットワークの does の ids・ips、または通信を許可したルールの IPS）と、監視の時間帯（evidence の monitoring）と担当（operator）が申告されていることを確かめます。監視ホスト（hosts の role: monitoring）からは、設定ファイルのある機器それぞれのアドレスに通信が届かなければなりません。別に監視している機器は、その機器についての evidence に monitoring を書けば足ります。方針が inside-out-sensor を求めていれば、端末のゾーンごとに、内からの攻撃を監視するセンサーの申告も確かめます。',
    en: 'Of connections that the register (connections) calls always on, everything that passes must be inspected for intrusions (ids or ips in does of the line or of the network it leads to, or an IPS bound to the rules that permit it), and the hours of monitoring (monitoring in evidence) and who watches (operator) must be declared. A monitoring host (role: monitoring of hosts) must reach an address of every device that has an export, unless evidence about the device declares monitoring. Where the policy asks for inside-out-sensor, zones of terminals need a declared sensor for attacks from inside.',
  },
  fix: {
    ja: '常時接続の回線に侵入検知を置き、24時間の監視と担当を申告してください。監視ホストから各機器への通信を許可してください。',
    en: 'Detect intrusions on the lines that are always on, have somebody watch and declare it, and let the monitoring host reach every device.',
  },
  limitations: {
    ja: '監視が実際に行われているか、警報に応じているかは見ません。台帳にない接続は NET-001 が見ます。監視ホストからは、どのサービスでも届けば足りるとし、機器がそのサービスに答えるかまでは見ません。',
    en: 'Whether anybody really watches and responds is not seen. Connections that the register lacks belong to NET-001. From the monitoring host any service that arrives will do; whether the device answers it is not looked at.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const register = topology.connections
    const always = [...(register?.values() ?? [])].filter(({ alwaysOn, to }) => {
      const kind = topology.externals.get(to)?.kind
      return alwaysOn && kind !== undefined && !set.exempt.includes(kind)
    })
    const ids = new Set(always.map(({ id }) => id))
    const lines = demandsJudged(
      context,
      'connection',
      demandsOf(set.hours),
      subjectsOf(topology, 'connection').filter(({ id }) => ids.has(id)),
    )
    const terminals = subjectsOf(topology, 'zone').filter(
      ({ fields }) => fields.get('role') === 'client' || fields.get('main-terminal') === true,
    )
    const sensors = set['inside-out-sensor'] ? demandsJudged(context, 'zone', [SENSOR], terminals) : { findings: [], open: [] }
    const polled = unpolledDevices(context)
    const unlisted: readonly Text[] =
      register === undefined && topology.externals.size > 0
        ? [{ ja: '外部接続点の台帳（connections）の常時接続の別', en: 'which connections are always on (connections)' }]
        : []
    return {
      findings: [...unwatchedConnections(context, always), ...lines.findings, ...sensors.findings, ...polled.findings],
      ...undeclared([...unlisted, ...lines.open, ...sensors.open, ...polled.open]),
    }
  },
})

const SENSOR: Demand = {
  what: { ja: '内からの攻撃の監視', en: 'a sensor for attacks from inside' },
  that: condition('zone', 'inside-out-sensor'),
}

function demandsOf(hours: '24x7' | 'business-hours'): readonly Demand[] {
  const enough = hours === '24x7' ? '"24x7"' : '"24x7", "business-hours"'
  return [
    {
      what: hours === '24x7' ? { ja: '24時間の監視', en: 'monitoring around the clock' } : { ja: '監視', en: 'monitoring' },
      that: condition('connection', `monitoring in [${enough}]`),
    },
    { what: { ja: '監視の担当', en: 'somebody who watches' }, that: condition('connection', 'operator != ""') },
  ]
}
