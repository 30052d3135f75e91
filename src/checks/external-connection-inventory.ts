import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Link } from './lines/external-links.ts'
import { entriesOf, linkCause, linkName, linksOf } from './lines/external-links.ts'
import type { RelayLink } from './lines/relay-links.ts'
import { relayLinkCause, relayLinks } from './lines/relay-links.ts'
import { placeName } from './places.ts'
import { strayConnections } from './lines/stray-connections.ts'
import { registerEntries } from './register/register-entries.ts'

const parameters = z.strictObject({
  'require-register': z
    .boolean()
    .default(false)
    .describe(
      'Whether a register of connections (connections) is required. Without one, and without this, links are not compared with it. 外部接続点の台帳（connections）を求めるか。求めず、台帳もなければ、台帳との突き合わせをしない。',
    ),
  'max-links': z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Most connections to the outside that are allowed; absent: not limited. 外部接続点の数の上限。なければ数えない。'),
  'review-days': z
    .number()
    .int()
    .min(1)
    .default(366)
    .describe('Most days since a connection was last reviewed. 外部接続点の前回の見直しからの最長日数。'),
  'require-approval': z
    .boolean()
    .default(true)
    .describe(
      'Whether entries of the register must be approved, by the role connection-approver where the policy names one. 台帳の項目に承認（方針が connection-approver を定めていればその役職の承認）を求めるか。',
    ),
})
export type InventoryParameters = z.infer<typeof parameters>
type Context = CheckContext<InventoryParameters>

export default defineCheck({
  id: 'NET-001',
  name: 'external-connection-inventory',
  title: { ja: '外部接続点の最小化', en: 'External connection points are enumerated and minimal' },
  severity: 'high',
  why: {
    ja: '外部ネットワークに接続するインターフェース（回線、外部で終わるVPNトンネル）と、外部ネットワークに足のある中継が、台帳（connections）とひとつずつ一致し、台帳に実在しない接続点がないこと、各接続点に所管と目的があり、承認を受け、期間内に見直されていることを確かめます。中継の足は、そのアドレスを持つ機器の接続点が台帳にあれば、別に載せる必要はありません。台帳の有無によらず、公開アドレスを持つか既定経路の出口になっているのに、外部ネットワークにも自団体の機器にもつながっていないと書かれたインターフェースを違反とします。',
    en: 'Interfaces attached to external networks (lines, VPN tunnels that end there), and legs that relays have in external networks, must agree one by one with the register (connections), which must name no connection that does not exist; each has an owner and a purpose, is approved, and was reviewed in time. A leg whose address a device of the topology has needs no entry beside that of the device. With or without a register, an interface with a public address, or by which a default route leaves, that is attached neither to an external network nor to a device of the body is a violation.',
  },
  fix: {
    ja: '接続点を台帳に載せて承認を受けるか、不要な接続を廃止してください。',
    en: 'Enter the connection in the register and have it approved, or close it.',
  },
  limitations: {
    ja: '台帳（connections）がなければ、突き合わせも所管・見直しの確認もしません（方針で require-register を指定した場合を除く）。申告されていない無線の持込み回線や、機器を通らない接続は見えません。変換して公開しているアドレスは、受ける回線の接続点に含めて数えます。',
    en: 'Without a register (connections) nothing is compared with it, unless the policy sets require-register. Mobile lines that staff brought along, and connections that pass no device, are not seen. Addresses published by translation count with the line they come in by.',
  },
  waivable: false,
  parameters,
  run(context) {
    const legs = relayLinks(context.topology, context.devices)
    const links = [...linksOf(context.topology), ...legs]
    const counted = links.filter((link) => !(isLeg(link) && link.carried))
    const stray = strayConnections(context)
    if (links.length === 0 && stray.length === 0 && context.topology.connections === undefined)
      return {
        findings: [],
        notApplicable: { ja: '外部ネットワークに接続する機器がありません', en: 'nothing is connected to the outside' },
      }
    return { findings: [...stray, ...unregistered(context, counted), ...registerEntries(context, links), ...tooMany(context, counted)] }
  },
})

function isLeg(link: Link | RelayLink): link is RelayLink {
  return 'leg' in link
}

/** Links that the register does not have. */
function unregistered(
  { topology, network, severity, parameters: { 'require-register': required } }: Context,
  links: readonly Link[],
): Finding[] {
  if (topology.connections === undefined && !required) return []
  return links
    .filter((link) => entriesOf(topology, link).length === 0)
    .map((link): Finding => {
      const to = placeName(topology, link.to)
      const where = isLeg(link) ? legName(link) : linkName(link)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `${where.ja} は外部ネットワーク ${to.ja} に接続していますが、台帳（connections）にありません。`,
          en: `${where.en} is connected to the external network ${to.en} but is not in the register (connections).`,
        },
        to: link.to,
        cause: isLeg(link) ? relayLinkCause(link) : linkCause(network.world, link),
        fix: {
          ja: `承認を受けた接続なら connections に at: ${link.device}/${link.interface}、to: ${link.to} を加え、そうでなければ接続を廃止してください。`,
          en: `If the connection is approved, add it to connections (at: ${link.device}/${link.interface}, to: ${link.to}); if not, close it.`,
        },
      }
    })
}

function legName({ relay, leg }: RelayLink): Text {
  return { ja: `中継 ${relay.id} の足 ${leg.id}`, en: `Leg ${leg.id} of relay ${relay.id}` }
}

/** More links than the policy allows. */
function tooMany({ topology, severity, parameters: { 'max-links': most } }: Context, links: readonly Link[]): Finding[] {
  if (most === undefined || links.length <= most) return []
  const all = listOf(links.map((link) => `${link.device}/${link.interface}`))
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `外部接続点が ${links.length} か所あり、方針の上限 ${most} か所を超えています（${all.ja}）。`,
        en: `There ${links.length === 1 ? 'is 1 connection' : `are ${links.length} connections`} to the outside, more than the ${most} the policy allows (${all.en}).`,
      },
      cause: {
        id: 'topology/connections',
        label: { ja: '外部接続点', en: 'connections to the outside' },
        span: topology.span,
        focus: topology.span,
      },
      fix: {
        ja: '不要な接続点を廃止または集約するか、上限（max-links）を見直してください。',
        en: 'Close or join connections that are not needed, or reconsider the limit (max-links).',
      },
    },
  ]
}
