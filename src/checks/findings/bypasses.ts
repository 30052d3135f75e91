/** Traffic that arrives where a device, taken out of the network, passes nothing: it has gone round it. */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { notKnown } from '../matrix.ts'
import { severityOf } from '../matrix-finding.ts'
import { joinedByCause } from './peeled.ts'
import { waysTaken } from './surplus.ts'

/** What must not arrive, in the network without the device, and the words for it. */
export interface Bypass {
  /** The network without the device; the whole one where a relay ends sessions. */
  readonly around: Network
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  readonly text: (services: Text) => Text
  readonly fix: (cause: Cause) => Text
  readonly doubt: (cause: Cause) => Text
}

/** One finding per cause, then what cannot be told. */
export function bypassFindings(context: CheckContext<unknown>, { around, from, to, packets: scope, text, fix, doubt }: Bypass): Finding[] {
  const { topology, severity } = context
  const direct = around.direct(from, to)
  if (direct === undefined) return []
  const judged = direct.judged.and(scope)
  const lots = waysTaken({ network: around, topology }, { from, to, judged })
  const certain = joinedByCause(lots, (trace) => causeOf(around, trace)).map(({ packets, trace, cause }): Finding => {
    const conditions = around.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
    return {
      verdict: 'violation',
      severity: severityOf(severity, packets, false),
      text: text(describeServices(packets)),
      from,
      to,
      cause,
      fix: fix(cause),
      packets,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
    }
  })
  const perhaps = [...notKnown({ ...context, network: around }, from, to, direct.possible.and(scope).minus(judged))]
  return [...certain, ...perhaps.map((finding) => ({ ...finding, text: doubt(finding.cause) }))]
}
