import * as z from 'zod'
import { ATTRIBUTES } from '../model/attribute.ts'
import { BASE_TIERS } from '../model/topology.ts'
import type { Relay } from '../model/relay.ts'
import type { Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { undeclared } from './attributes/demand.ts'
import { entryCause } from './cause.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { collectedKinds } from './logs/collected-kinds.ts'
import { intoMynumber, outOfMynumber } from './logs/into-mynumber.ts'
import { baseTierOf } from './places.ts'
import type { Provider } from './providers/provider.ts'
import { providersOf, serves } from './providers/provider.ts'
import { deviceClients, tcpTo, udpTo, zoneClients } from './providers/reach.ts'
import { served } from './providers/served.ts'

const parameters = z.strictObject({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose logs are judged; a custom tier counts as the one it inherits from. ログ収集を判定する系。独自の系は継承元で数える。',
    ),
  roles: z
    .array(z.string())
    .default(['server'])
    .describe('Roles of zones whose logs are collected. ログを集めるゾーンの役割（role）。端末のログも集めるなら client を加える。'),
  devices: z
    .boolean()
    .default(true)
    .describe('Whether the logs of devices with an export are collected as well. 設定ファイルのある機器のログも集めるか。'),
  ports: z
    .array(z.number().int().min(1).max(65535))
    .default([514, 6514])
    .describe('Ports by which logs are sent, over UDP or TCP. ログの送信に使うポート（UDP と TCP）。'),
  kinds: z
    .array(z.enum(ATTRIBUTES['collects']!.values as [string, ...string[]]))
    .default(['firewall', 'proxy', 'mail', 'authentication', 'terminal'])
    .describe('Kinds of logs that the collectors together must take. 収集先が合わせて集めるべきログの種類。'),
})
export type LogContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'LOG-002',
  name: 'log-collection',
  title: { ja: 'ログ収集経路', en: 'Logs reach a collector of their tier' },
  severity: 'medium',
  why: {
    ja: 'サーバのゾーンと、設定ファイルのある機器から、同じ系か管理系のログ収集先（hosts の role: log-collector）へ、ログの送信（syslog の 514、6514）が確実に通ることを確かめます。マイナンバー利用事務系のログは、その系の中か、一方向の装置（relays の data-diode）を通して集めます。他の系や外部からマイナンバー利用事務系の収集先へログを送れることは、その系へ入る通信になるため違反です（重大度を1段上げます。特定通信として承認されたものを除く）。収集先が集めるログの種類（evidence の collects）は、合わせて方針の kinds をすべて含まなければなりません。',
    en: 'From zones of servers, and from devices that have an export, logs (syslog, 514 and 6514) must certainly pass to a collector (role: log-collector of hosts) of the same tier or of the management network. Those of the My Number tier are collected inside it, or through a data diode (relays). That other tiers or networks can send logs to a collector of the My Number tier is a way into it and a violation, one step graver, unless it is an approved specific communication. What the collectors take (collects in evidence) must together hold every kind that the policy lists in kinds.',
  },
  fix: {
    ja: '系ごとにログの収集先を置いて hosts に申告し、同じ系からの送信を許可してください。系をまたぐ送信はやめてください。',
    en: 'Declare a collector for each tier and permit logs to it; let no logs cross into another tier.',
  },
  limitations: {
    ja: '機器やサーバのログの送信先の設定は読みません。ゾーンは、一つでも送信の通るアドレスがあれば届くとみなします。機器は、系のゾーンに直接つながるインターフェースからの通信だけを見ます。ログの中身、保存期間、改ざん防止は LOG-003 が見ます。収集先が取りに行く方式（エージェント、WinRM など）は ports に書いたポートでないと見えません。',
    en: 'Where devices and servers are set to send their logs is not read. A zone counts as served when logs pass from any of its addresses; of devices only interfaces in zones of the tiers are looked at. Retention and protection belong to LOG-003. Collectors that fetch (agents, WinRM) are seen only by the ports in ports.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const zones = zoneClients(context, set.roles, set.tiers)
    const clients = [...zones, ...(set.devices ? deviceClients(context, set.tiers) : [])]
    if (clients.length === 0)
      return {
        findings: [],
        notApplicable: { ja: 'ログを集めるサーバのゾーンも機器もありません', en: 'there is neither a zone of servers nor a device' },
      }
    const collectors = providersOf(topology, 'log-collector')
    const diodes = [...topology.relays.values()].filter(({ kind }) => kind === 'data-diode').map(entrance)
    const services = udpTo(...set.ports).or(tcpTo(...set.ports))
    const reached = served(context, clients, [...collectors, ...diodes], {
      what: { ja: 'ログの収集先', en: 'log collector' },
      services,
      may: (collector, { starts }) => starts.some(({ zone }) => takes(topology, collector, zone)),
    })
    const protectedZones = zones.filter(({ id }) => baseTierOf(topology, id) === 'mynumber')
    const outside = collectors.filter(({ places }) => !places.some((place) => baseTierOf(topology, place) === 'mynumber'))
    const homeless = protectedZones.filter(({ id }) => ![...collectors, ...diodes].some((each) => takes(topology, each, id)))
    const kinds = collectedKinds(context, collectors)
    return {
      findings: [
        ...intoMynumber(context, collectors, services),
        ...outOfMynumber(context, homeless, outside, services),
        ...reached.findings,
        ...kinds.findings,
      ],
      ...undeclared([...reached.open, ...kinds.open]),
    }
  },
})

/** Whether a collector may take the logs of a zone: the management network takes none of the My Number tier. */
function takes(topology: Topology, collector: Provider, zone: string): boolean {
  if (baseTierOf(topology, zone) !== 'mynumber') return serves(topology, collector, zone)
  return collector.places.some((place) => baseTierOf(topology, place) === 'mynumber')
}

/** The side of a data diode into which logs are sent. */
function entrance(relay: Relay): Provider {
  const legs = [...new Set((relay.carries ?? []).map(({ from }) => from))].flatMap((id) => relay.legs.get(id) ?? [])
  const label = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  return {
    id: relay.id,
    label,
    cause: entryCause('relays', relay, label),
    places: legs.map(({ place }) => place),
    addresses: Addresses.union(legs.map(({ addresses }) => addresses)),
    relay: relay.id,
  }
}
