import * as z from 'zod'
import type { Connection } from '../model/topology.ts'
import { EXTERNAL_KINDS } from '../model/topology.ts'
import { entryCause } from './cause.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Link } from './lines/external-links.ts'
import { entriesOf, linkCause, linkName, linksOf } from './lines/external-links.ts'
import { placeName } from './places.ts'

const parameters = z.strictObject({
  kinds: z
    .array(z.enum(EXTERNAL_KINDS))
    .default(['public-body'])
    .describe('Kinds of external networks that should be reached over the LGWAN. LGWAN に集約すべき接続先の種別。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-003',
  name: 'lgwan-aggregation',
  title: { ja: '行政系ネットワークのLGWAN集約', en: 'Lines to other public bodies go over the LGWAN' },
  severity: 'low',
  why: {
    ja: '他の公的機関（外部ネットワークの種別 public-body）への回線が、LGWAN を経ない独自の接続になっていないことを確かめます。独自の接続は、台帳（connections）の justification に LGWAN に集約しない理由が書かれていなければ挙げます。ガバメントクラウドと住基ネットの専用回線は対象外です。努力義務と読み、重大度は低とします。',
    en: 'Lines to other public bodies (external networks of kind public-body) should not be lines of their own: those that are not over the LGWAN are listed unless the register (connections) gives a reason in justification. Dedicated lines to the government cloud and the Juki-net are left out. We read the clause as a duty to make an effort, hence the low severity.',
  },
  fix: {
    ja: 'LGWAN を経由する接続に切り替えるか、集約しない理由を connections の justification に書いてください。',
    en: 'Move the connection to the LGWAN, or write why it is not in justification of connections.',
  },
  limitations: {
    ja: '理由の当否は判断しません。相手が LGWAN で同じサービスを提供しているかどうかは見ません。LGWAN の先にある相手は、外部ネットワークを分けずに registered-systems に書いたものとして扱います。',
    en: 'Whether the reason is a good one is not judged, nor whether the other side offers the same over the LGWAN. Those reached over the LGWAN are registered systems within it, no networks of their own.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const lgwan = [...topology.externals.values()].some(({ kind }) => kind === 'lgwan')
    if (!lgwan) return { findings: [], notApplicable: { ja: 'LGWAN に接続していません', en: 'the body is not connected to the LGWAN' } }
    const links = linksOf(topology).filter((link) => {
      const kind = topology.externals.get(link.to)?.kind
      return kind !== undefined && set.kinds.includes(kind)
    })
    return { findings: links.flatMap((link) => separate(context, link)) }
  },
})

/** A link of its own that nobody gives a reason for. */
function separate(context: Context, link: Link): readonly Finding[] {
  const { topology, network, severity } = context
  const entries = entriesOf(topology, link)
  if (entries.some(({ justification }) => justification !== undefined && justification.trim() !== '')) return []
  const b = placeName(topology, link.to)
  const where = linkName(link)
  const [entry] = entries
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${b.ja} への接続（${where.ja}）が、LGWAN に集約されていません。集約しない理由の記載もありません。`,
        en: `The connection to ${b.en} (${where.en}) is not over the LGWAN, and nobody says why.`,
      },
      to: link.to,
      cause: entry === undefined ? linkCause(network.world, link) : entryCauseOf(entry),
      fix: {
        ja:
          entry === undefined
            ? `${where.ja} を台帳（connections）に登録し、LGWAN に集約しない理由を justification に書くか、LGWAN を経由する接続に切り替えてください。`
            : `connections の ${entry.id} の justification に LGWAN に集約しない理由を書くか、LGWAN を経由する接続に切り替えてください。`,
        en:
          entry === undefined
            ? `Register ${where.en} in connections with a reason in justification, or move the connection to the LGWAN.`
            : `Write the reason in justification of connection ${entry.id}, or move the connection to the LGWAN.`,
      },
    },
  ]
}

function entryCauseOf(entry: Connection): Cause {
  return entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
}
