import * as z from 'zod'
import { subjectsOf } from '../model/entry-field.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { declaredOf } from './attributes/declared.ts'
import { undeclared } from './attributes/demand.ts'
import { defineCheck } from './check.ts'
import { providersOf, serves } from './providers/provider.ts'
import type { Client } from './providers/reach.ts'
import { deviceClients, udpTo, zoneClients } from './providers/reach.ts'
import { served } from './providers/served.ts'
import { upstreamOf } from './providers/upstream-findings.ts'

const parameters = z.strictObject({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose clocks are judged; a custom tier counts as the one it inherits from. 時刻同期を判定する系。独自の系は継承元で数える。',
    ),
  roles: z
    .array(z.string())
    .default(['server'])
    .describe('Roles of zones whose hosts take logs. ログを取るホストのあるゾーンの役割（role）。'),
  devices: z
    .boolean()
    .default(true)
    .describe('Whether devices with an export need a time source as well. 設定ファイルのある機器にも時刻源を求めるか。'),
  'own-clock-tiers': z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber'])
    .describe('Tiers whose time source may be set by hand (upstream: manual). 時刻源を手動で合わせてよい系（upstream: manual）。'),
})

export default defineCheck({
  id: 'LOG-001',
  name: 'time-sync',
  title: { ja: '時刻同期', en: 'Clocks are set from a legal source' },
  severity: 'medium',
  why: {
    ja: 'サーバのゾーンと、設定ファイルのある機器から、同じ系か管理系の時刻源（hosts の role: time-source、または中継の ntp-relay）へ、NTP（udp/123）が確実に通ることを確かめます。時刻源の上位（upstream）は、その系で認められた相手で、実際に届かなければなりません。マイナンバー利用事務系とLGWAN接続系の時刻源がインターネット側から時刻を得ることは認めません。マイナンバー利用事務系では、特定通信による LGWAN か、GPS、手動に限ります。',
    en: 'From zones of servers, and from devices that have an export, NTP (udp/123) must certainly pass to a time source of the same tier or of the management network (role: time-source of hosts, or a relay of kind ntp-relay). What a time source gets its own from (upstream) must be one its tier may use, and within reach: never the Internet side for the My Number and LGWAN tiers; for the My Number tier the LGWAN by a specific communication, a GPS receiver, or by hand.',
  },
  fix: {
    ja: '系ごとに時刻源を定めて hosts に申告し、NTP を許可して、上位を認められた相手にしてください。',
    en: 'Declare a time source for each tier, permit NTP to it, and let it get its time from where its tier may.',
  },
  limitations: {
    ja: '機器やサーバの NTP の設定そのものは読みません。ゾーンは、一つでも NTP の通るアドレスがあれば届くとみなします。機器は、系のゾーンに直接つながるインターフェースからの通信だけを見ます（機器どうしの渡りだけにつながる機器は見ません）。経路が見えない機器・ゾーンは、evidence の clock-source に取得元を書けば足ります。',
    en: 'The NTP settings of devices and servers are not read. A zone counts as served when NTP passes from any of its addresses. Of devices only interfaces in zones of the tiers are looked at; devices that have none are left out. Where no way is seen, clock-source in evidence about the device or zone will do.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const clients = [...zoneClients(context, set.roles, set.tiers), ...(set.devices ? deviceClients(context, set.tiers) : [])]
    if (clients.length === 0)
      return {
        findings: [],
        notApplicable: { ja: 'ログを取るサーバのゾーンも機器もありません', en: 'there is neither a zone of servers nor a device' },
      }
    const sources = providersOf(topology, 'time-source', 'ntp-relay')
    const subjects = new Map(
      [...subjectsOf(topology, 'zone'), ...subjectsOf(topology, 'device')].map((subject) => [`${subject.kind} ${subject.id}`, subject]),
    )
    const reached = served(context, clients, sources, {
      what: { ja: '時刻源', en: 'time source' },
      services: NTP,
      may: (source, { starts }) => starts.some(({ zone }) => serves(topology, source, zone)),
      otherwise: ({ kind, id }: Client) => {
        const subject = subjects.get(`${kind} ${id}`)
        return subject !== undefined && declaredOf(context, subject, 'clock-source').state === 'declared'
      },
    })
    const upstream = sources.map((source) =>
      upstreamOf(context, source, { what: { ja: '時刻源', en: 'time source' }, services: NTP, manualIn: set['own-clock-tiers'] }),
    )
    return {
      findings: [...reached.findings, ...upstream.flatMap(({ findings }) => findings)],
      ...undeclared([...reached.open, ...upstream.flatMap(({ open }) => open)]),
    }
  },
})

/** RFC 5905. */
const NTP = udpTo(123)
