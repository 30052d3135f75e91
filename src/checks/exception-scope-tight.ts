import * as z from 'zod'
import { sortedBy } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import type { Network } from '../graph/network.ts'
import type { Exception, Topology } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import { exceptionProblems, pinProblems } from './approval.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { sentence } from './exception-valid.ts'
import { speaksOf } from './exceptions.ts'
import { beyondExternal } from './places.ts'

const parameters = z.strictObject({
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe('Most addresses an exception may name at either end. 例外措置の送信元・宛先それぞれのアドレス数の上限。'),
  'max-ports': z.number().int().min(1).default(4).describe('Most destination ports an exception may name. 例外措置の宛先ポート数の上限。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'EXC-003',
  name: 'exception-scope-tight',
  title: { ja: '例外範囲の最小性', en: 'Exceptions are narrow, used, and waivable' },
  severity: 'medium',
  why: {
    ja: '有効な例外措置の範囲がホストとポートに絞られていること、実際に通る通信を対象にしていること（通らない通信の例外は不要）、例外を認めない検査（マイナンバー利用事務系とインターネットの完全遮断など）や存在しない検査を指していないことを確かめます。',
    en: 'An exception in force must be pinned to hosts and ports, must cover traffic that really passes (otherwise it is not needed), and must not name a check that nothing excuses (the complete separation of My Number and Internet, for one) or that does not exist.',
  },
  fix: {
    ja: '範囲を必要なホストとポートに絞り、使われていない例外措置は削除してください。',
    en: 'Narrow the scope to the hosts and ports that are needed, and delete exceptions that are not used.',
  },
  limitations: {
    ja: '実際に通信が発生しているかどうかは分かりません。設定上通るかどうかを見ます。承認や期限の不備は EXC-001 が扱います。',
    en: 'Whether the traffic ever occurs is not known; what counts is whether the configuration lets it pass. Approval and expiry are for EXC-001.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, policy, today } = context
    if (topology.exceptions.size === 0)
      return { findings: [], notApplicable: { ja: '例外措置はありません', en: 'there are no exceptions' } }
    return {
      findings: sortedBy(topology.exceptions.values(), ({ id }) => id).flatMap((exception) => {
        const misplaced = unexcusable(context, exception)
        if (misplaced !== undefined) return [finding(context, exception, misplaced.why, misplaced.fix)]
        // One that is not in force excuses nothing, however wide it is.
        if (exceptionProblems(exception, { policy, today }).length > 0) return []
        return inForce(context, exception)
      }),
    }
  },
})

interface Reason {
  readonly why: Text
  readonly fix: Text
}

/** The exception names a check that it cannot excuse. */
function unexcusable({ topology, checks }: Context, { check, scope }: Exception): Reason | undefined {
  const known = checks.get(check)
  if (known === undefined) {
    return {
      why: {
        ja: `検査 ${check} はこの版の bunri にないため、何も許しません`,
        en: `this version of bunri has no check ${check}, so it excuses nothing`,
      },
      fix: {
        ja: 'check: の番号を確かめてください（bunri checks で一覧が出ます）。',
        en: 'Check the number in check: (`bunri checks` lists them).',
      },
    }
  }
  const transit = check === 'SEG-011' && [...scope.from.externals, ...scope.to.externals].some((id) => reachesInternet(topology, id))
  if (known.waivable && !transit) return undefined
  return {
    why: {
      ja: `${check}${transit ? '（インターネットとの中継）' : ''} に例外措置は認められないため、何も許しません`,
      en: `nothing may excuse ${check}${transit ? ' towards the Internet' : ''}, so it has no effect`,
    },
    fix: { ja: 'この例外措置を削除し、該当の通信を止めてください。', en: 'Delete the exception and stop the traffic.' },
  }
}

function reachesInternet(topology: Topology, id: string): boolean {
  return [...beyondExternal(topology, id)].some((place) => topology.externals.get(place)?.kind === 'internet')
}

function inForce(context: Context, exception: Exception): Finding[] {
  const { parameters: limits, topology, network } = context
  const findings: Finding[] = []
  const wide = pinProblems(exception.scope, limits['max-hosts'], limits['max-ports'])
  if (wide.length > 0) {
    const why = sentence(wide)
    findings.push(
      finding(
        context,
        exception,
        { ja: `範囲が広すぎます。${why.ja}`, en: `its scope is too wide: ${why.en}` },
        {
          ja: `${exception.id} の送信元・宛先・サービスを、必要なホストとポートに絞ってください。`,
          en: `Narrow source, destination and service of ${exception.id} to the hosts and ports that are needed.`,
        },
      ),
    )
  }
  if (passing(network, topology, exception).isEmpty) {
    findings.push(
      finding(
        context,
        exception,
        {
          ja: '対象の通信は今の設定では一つも通らず、例外措置は使われていません',
          en: 'nothing it covers passes under the present configuration: it is not used',
        },
        {
          ja: `移行が終わったなら ${exception.id} を削除してください。使う予定があるなら、ルールの設定漏れか範囲の書き誤りを確かめてください。`,
          en: `Delete ${exception.id} if it is no longer needed; otherwise look for a missing rule or a mistake in its scope.`,
        },
      ),
    )
  }
  return findings
}

/** What the exception covers of what may pass at all. */
function passing(network: Network, topology: Topology, { scope }: Exception): PacketSet {
  const pairs = network.places.flatMap((from) =>
    network.places.filter((to) => speaksOf(topology, scope, from, to)).map((to) => [from, to] as const),
  )
  return PacketSet.union(pairs.map(([from, to]) => (network.direct(from, to)?.possible ?? PacketSet.none).and(scope.packets)))
}

function finding(context: Context, exception: Exception, why: Text, fix: Text): Finding {
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `例外措置 ${exception.id}（${exception.check}）: ${why.ja}。`,
      en: `Exception ${exception.id} (${exception.check}): ${why.en}.`,
    },
    cause: entryCause('exceptions', exception, { ja: `例外措置 ${exception.id}`, en: `exception ${exception.id}` }),
    fix,
  }
}
