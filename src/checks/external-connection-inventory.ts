import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import { compareSeverity } from '../model/policy.ts'
import type { Connection } from '../model/topology.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { sentence } from './exception-valid.ts'
import type { Link } from './lines/external-links.ts'
import { entriesOf, isOf, linkCause, linkName, linksOf, sameEnd } from './lines/external-links.ts'
import { placeName } from './places.ts'
import { strayConnections } from './lines/stray-connections.ts'

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
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-001',
  name: 'external-connection-inventory',
  title: { ja: '外部接続点の最小化', en: 'External connection points are enumerated and minimal' },
  severity: 'high',
  why: {
    ja: '外部ネットワークに接続するインターフェース（回線、外部で終わるVPNトンネル）が台帳（connections）とひとつずつ一致し、台帳に実在しない接続点がないこと、各接続点に所管と目的があり、期間内に見直されていることを確かめます。台帳の有無によらず、公開アドレスを持つか既定経路の出口になっているのに、外部ネットワークにも自団体の機器にもつながっていないと書かれたインターフェースを違反とします。',
    en: 'Interfaces attached to external networks (lines, VPN tunnels that end there) must agree one by one with the register (connections), which must name no connection that does not exist; each has an owner and a purpose and was reviewed in time. With or without a register, an interface with a public address, or by which a default route leaves, that is attached neither to an external network nor to a device of the body is a violation.',
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
    const links = linksOf(context.topology)
    const stray = strayConnections(context)
    if (links.length === 0 && stray.length === 0 && context.topology.connections === undefined)
      return {
        findings: [],
        notApplicable: { ja: '外部ネットワークに接続する機器がありません', en: 'nothing is connected to the outside' },
      }
    return { findings: [...stray, ...unregistered(context, links), ...entries(context, links), ...tooMany(context, links)] }
  },
})

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
      const where = linkName(link)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `${where.ja} は外部ネットワーク ${to.ja} に接続していますが、台帳（connections）にありません。`,
          en: `${where.en} is connected to the external network ${to.en} but is not in the register (connections).`,
        },
        to: link.to,
        cause: linkCause(network.world, link),
        fix: {
          ja: `承認を受けた接続なら connections に at: ${link.device}/${link.interface}、to: ${link.to} を加え、そうでなければ接続を廃止してください。`,
          en: `If the connection is approved, add it to connections (at: ${link.device}/${link.interface}, to: ${link.to}); if not, close it.`,
        },
      }
    })
}

/** What is wrong with the register's own entries. */
function entries(context: Context, links: readonly Link[]): Finding[] {
  return [...(context.topology.connections?.values() ?? [])].flatMap((entry) => {
    if (!links.some((link) => isOf(entry, link))) {
      const here = links.filter((link) => sameEnd(entry, link))
      return [phantom(context, entry, here)]
    }
    const { problems, overdue } = neglected(context, entry)
    return problems.length === 0 ? [] : [unattended(context, entry, problems, overdue ? 'medium' : 'low')]
  })
}

function phantom({ topology, severity }: Context, entry: Connection, here: readonly Link[]): Finding {
  const to = placeName(topology, entry.to)
  const where = linkName(entry)
  const really = listOf(here.map((link) => placeName(topology, link.to)))
  return {
    verdict: 'violation',
    severity: atMost(severity, 'medium'),
    text:
      here.length === 0
        ? {
            ja: `台帳の ${entry.id} は ${where.ja} から ${to.ja} への接続ですが、構成YAMLではこのインターフェースは外部ネットワークに接続していません。`,
            en: `${entry.id} of the register is a connection from ${where.en} to ${to.en}, but the topology attaches that interface to no external network.`,
          }
        : {
            ja: `台帳の ${entry.id} では ${where.ja} の接続先は ${to.ja} ですが、構成YAMLでは ${really.ja} です。`,
            en: `By ${entry.id} of the register ${where.en} leads to ${to.en}; by the topology, to ${really.en}.`,
          },
    to: entry.to,
    cause: connectionCause(entry),
    fix: {
      ja: `廃止した接続なら ${entry.id} を台帳から消し、そうでなければ at と to か、構成YAMLの接続先を直してください。`,
      en: `Remove ${entry.id} if the connection is closed; otherwise correct its at and to, or the attachment in the topology.`,
    },
  }
}

/** What the register does not say of a connection, and whether its review is overdue rather than not written. */
function neglected(
  { today, parameters: { 'review-days': most } }: Context,
  { owner, purpose, reviewed }: Connection,
): { readonly problems: readonly Text[]; readonly overdue: boolean } {
  const problems: Text[] = []
  if (blank(owner)) problems.push({ ja: '所管 (owner) が書かれていません', en: 'it names no owner' })
  if (blank(purpose)) problems.push({ ja: '目的 (purpose) が書かれていません', en: 'it states no purpose' })
  if (reviewed === undefined) problems.push({ ja: '見直した日 (reviewed) が書かれていません', en: 'no review (reviewed) is recorded' })
  else if (reviewed > today)
    problems.push({ ja: `見直した日 ${reviewed} が判定日 ${today} より後です`, en: `its review is dated ${reviewed}, after ${today}` })
  const days = reviewed === undefined ? 0 : Math.round((Date.parse(today) - Date.parse(reviewed)) / 86_400_000)
  if (days > most)
    problems.push({
      ja: `前回の見直し ${reviewed} から ${days} 日が過ぎています（上限 ${most} 日）`,
      en: `it was last reviewed on ${reviewed}, ${days} days ago (at most ${most})`,
    })
  return { problems, overdue: days > most }
}

function unattended({ severity }: Context, entry: Connection, problems: readonly Text[], worst: Severity): Finding {
  const why = sentence(problems)
  return {
    verdict: 'violation',
    severity: atMost(severity, worst),
    text: {
      ja: `台帳の ${entry.id}（${linkName(entry).ja}）について、${why.ja}。`,
      en: `Connection ${entry.id} of the register (${linkName(entry).en}): ${why.en}.`,
    },
    to: entry.to,
    cause: connectionCause(entry),
    fix: {
      ja: `${entry.id} がまだ必要かどうかを確かめ、owner、purpose、reviewed を書いてください。不要なら接続を廃止してください。`,
      en: `Find out whether ${entry.id} is still needed and write its owner, purpose and reviewed; if it is not, close it.`,
    },
  }
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
        en: `There are ${links.length} connections to the outside, more than the ${most} the policy allows (${all.en}).`,
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

function connectionCause(entry: Connection) {
  return entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
}

function atMost(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) > 0 ? b : a
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
