/** What a change opened, closed and broke, against what it was asked to do (CHG-002). */
import type { Text } from '../../base/text.ts'
import type { Change, FlowScope } from '../../model/topology.ts'
import { example } from '../../packet/example.ts'
import { formatPacket } from '../../packet/format.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import { entryCause, unknownCause } from '../cause.ts'
import type { ChangedNetwork, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { joinedByCause, joinedDoubts } from '../findings/peeled.ts'
import { lowered, waysTaken } from '../findings/surplus.ts'
import { boundaryBetween, placeName } from '../places.ts'

type Context = Pick<CheckContext<unknown>, 'topology' | 'severity'>

/** Ways of one pair of places that are told apart; the rest is one finding. */
const MOST = 12

/** Traffic that passes after the change, did not before, and was not requested. */
export function openedBeyond(context: Context, change: Change, { before, after, isCurrent }: ChangedNetwork): readonly Finding[] {
  const requested = PacketSet.union(change.opens.map(({ packets }) => packets))
  const doubts: Finding[] = []
  const findings: Finding[] = []
  for (const [from, to] of pairsOf(after.network.places)) {
    const now = after.network.direct(from, to)
    if (now === undefined) continue
    const was = before.network.direct(from, to)
    const certain = now.judged
      .minus(was?.possible ?? PacketSet.none)
      .minus(requested)
      .and(PacketSet.wellFormed)
    const ways = waysTaken({ topology: context.topology, network: after.network }, { from, to, judged: certain }, MOST)
    for (const { packets, trace, cause } of joinedByCause(ways, (one) => causeOf(after.network, one))) {
      const services = describeServices(packets)
      const [a, b] = [placeName(context.topology, from), placeName(context.topology, to)]
      findings.push({
        verdict: 'violation',
        severity: gravity(context, from, to),
        text: {
          ja: `変更 ${change.id} により、申請にない ${services.ja} が ${a.ja} から ${b.ja} へ新しく通ります。`,
          en: `Change ${change.id} opens ${services.en} from ${a.en} to ${b.en}, which was not requested.`,
        },
        from,
        to,
        cause,
        fix: {
          ja: `${cause.label.ja} を申請の範囲に絞るか、changes/${change.id} の opens に書いて承認を受け直してください。`,
          en: `Narrow ${cause.label.en} to what was requested, or add it to opens of changes/${change.id} and have it approved again.`,
        },
        packets,
        ...(isCurrent ? { trace } : {}),
      })
    }
    const perhaps = now.possible
      .minus(was?.judged ?? PacketSet.none)
      .minus(certain)
      .minus(requested)
      .and(PacketSet.wellFormed)
    doubts.push(...doubtsOf(context, change, { before, after }, from, to, perhaps))
  }
  return [...findings, ...joinedDoubts(doubts)]
}

/** What may have opened, because something on the way is not known. What was as little known before has not changed. */
function* doubtsOf(
  { topology, severity }: Context,
  change: Change,
  { before, after }: Pick<ChangedNetwork, 'before' | 'after'>,
  from: string,
  to: string,
  perhaps: PacketSet,
): Generator<Finding> {
  const news = perhaps.minus(before.network.direct(from, to)?.possible ?? PacketSet.none)
  const packet = example(news)
  if (packet === undefined) return
  const trace = after.network.trace(from, to, packet, 'possible')
  const uncertainties = trace === undefined ? [] : after.network.unknowns(trace)
  const [first] = uncertainties
  if (first === undefined) return
  yield {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `変更 ${change.id} により ${placeName(topology, from).ja} から ${placeName(topology, to).ja} へ新しく通る可能性のある通信（${formatPacket(packet)} など）を判定できません。`,
      en: `Whether change ${change.id} opens traffic from ${placeName(topology, from).en} to ${placeName(topology, to).en} (${formatPacket(packet)}, for example) cannot be told.`,
    },
    from,
    to,
    cause: unknownCause(first),
    fix: { ja: `${first.text.ja}。ここが分かるようにしてください。`, en: `Make this known: ${first.text.en}.` },
    uncertainties,
  }
}

/** Requested traffic that is not open after the change, and traffic to be closed that is. */
export function notMade(context: Context, change: Change, { after }: ChangedNetwork): readonly Finding[] {
  const all = (bound: 'judged' | 'possible'): PacketSet =>
    PacketSet.union(pairsOf(after.network.places).flatMap(([from, to]) => after.network.direct(from, to)?.[bound] ?? []))
  const [judged, possible] =
    change.opens.length + change.closes.length === 0 ? [PacketSet.none, PacketSet.none] : [all('judged'), all('possible')]
  const missing = change.opens.filter(({ packets }) => !packets.and(PacketSet.wellFormed).within(judged))
  const left = change.closes.filter(({ packets }) => packets.overlaps(possible))
  return [
    ...missing.map((scope) =>
      unmade(
        context,
        change,
        scope,
        { ja: '開けるはずの', en: 'was to open' },
        { ja: 'は、まだ（すべては）通りません', en: 'and not all of it passes' },
      ),
    ),
    ...left.map((scope) =>
      unmade(context, change, scope, { ja: '閉じるはずの', en: 'was to close' }, { ja: 'が、まだ通ります', en: 'and it still passes' }),
    ),
  ]
}

function unmade({ severity }: Context, change: Change, scope: FlowScope, what: Text, how: Text): Finding {
  const flow = scopeText(scope)
  return {
    verdict: 'violation',
    severity: lowered(severity),
    text: {
      ja: `変更 ${change.id} で${what.ja} ${flow.ja} ${how.ja}。`,
      en: `Change ${change.id} ${what.en} ${flow.en}, ${how.en}.`,
    },
    cause: entryCause('changes', change),
    fix: {
      ja: '変更後の設定を申請に合わせるか、申請を直してください。',
      en: 'Make the configuration do what was requested, or correct the request.',
    },
  }
}

/** Flows declared as required that passed for certain before the change and do not any more. */
export function brokenFlows({ topology, severity }: Context, change: Change, { before, after }: ChangedNetwork): readonly Finding[] {
  const closed = PacketSet.union(
    pairsOf(before.network.places).flatMap(([from, to]) => {
      const was = before.network.direct(from, to)
      return was === undefined ? [] : [was.judged.minus(after.network.direct(from, to)?.judged ?? PacketSet.none)]
    }),
  ).minus(PacketSet.union(change.closes.map(({ packets }) => packets)))
  return [...topology.flows.values()].flatMap((flow): Finding[] => {
    const broken = flow.required ? flow.scope.packets.and(closed).and(PacketSet.wellFormed) : PacketSet.none
    const packet = example(broken)
    if (packet === undefined) return []
    const said = scopeText(flow.scope)
    return [
      {
        verdict: 'violation',
        severity: lowered(severity),
        text: {
          ja: `変更 ${change.id} により、必要と申告された通信 ${flow.id}（${said.ja}）が通らなくなります（${formatPacket(packet)} など）。`,
          en: `Change ${change.id} breaks the required flow ${flow.id} (${said.en}): ${formatPacket(packet)} no longer passes, for example.`,
        },
        cause: entryCause('flows', flow),
        fix: {
          ja: `変更後の設定で ${flow.id} を許可するか、不要になったのなら flows から消してください。`,
          en: `Permit ${flow.id} in the new configuration, or remove it from flows if nobody needs it.`,
        },
      },
    ]
  })
}

function scopeText({ from, to, services }: FlowScope): Text {
  const said = services.join(', ')
  return {
    ja: `${from.written.join('、')} から ${to.written.join('、')} への ${said}`,
    en: `${said} from ${from.written.join(', ')} to ${to.written.join(', ')}`,
  }
}

/** Across tiers it is what the check is for; inside one it is a step less grave. */
function gravity({ topology, severity }: Context, from: string, to: string): Finding['severity'] {
  return boundaryBetween(topology, from, to) ? severity : lowered(severity)
}

function pairsOf(places: readonly string[]): readonly (readonly [string, string])[] {
  return places.flatMap((from) => places.filter((to) => to !== from).map((to) => [from, to] as const))
}
