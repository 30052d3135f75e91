/** Entries of the register of connections: whether they exist, are approved, owned and reviewed (NET-001). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Severity } from '../../model/policy.ts'
import { compareSeverity } from '../../model/policy.ts'
import type { Connection } from '../../model/topology.ts'
import { connectionProblems } from '../approval.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { sentence } from '../exception-valid.ts'
import type { InventoryParameters } from '../external-connection-inventory.ts'
import type { Link } from '../lines/external-links.ts'
import { isOf, linkName, sameEnd } from '../lines/external-links.ts'
import { placeName } from '../places.ts'

type Context = CheckContext<InventoryParameters>

/** What is wrong with the register's own entries. */
export function registerEntries(context: Context, links: readonly Link[]): Finding[] {
  return [...(context.topology.connections?.values() ?? [])].flatMap((entry) => {
    if (!links.some((link) => isOf(entry, link))) {
      const here = links.filter((link) => sameEnd(entry, link))
      return [phantom(context, entry, here)]
    }
    const { problems, overdue } = neglected(context, entry)
    return [
      ...unapproved(context, entry),
      ...(problems.length === 0 ? [] : [unattended(context, entry, problems, overdue ? 'medium' : 'low')]),
    ]
  })
}

function unapproved({ policy, today, severity, parameters }: Context, entry: Connection): Finding[] {
  const problems = parameters['require-approval'] ? connectionProblems(entry, { policy, today }) : []
  if (problems.length === 0) return []
  const why = sentence(problems)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `台帳の ${entry.id}（${linkName(entry).ja}）は、承認された接続ではありません。${why.ja}。`,
        en: `Connection ${entry.id} of the register (${linkName(entry).en}) is not validly approved: ${why.en}.`,
      },
      to: entry.to,
      cause: connectionCause(entry),
      fix: {
        ja: `${entry.id} の接続について定められた役職の承認を受け、approved に承認者・日付・文書を記録してください。承認されない接続は廃止してください。`,
        en: `Have ${entry.id} approved by the right role and record who, when and by which document in approved; if it is not approved, close it.`,
      },
    },
  ]
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
            ja: `台帳の ${entry.id} は ${where.ja} から ${to.ja} への接続ですが、構成YAMLではそこは外部ネットワークに接続していません。`,
            en: `${entry.id} of the register is a connection from ${where.en} to ${to.en}, but by the topology nothing there leads to an external network.`,
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

function connectionCause(entry: Connection) {
  return entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
}

function atMost(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) > 0 ? b : a
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
