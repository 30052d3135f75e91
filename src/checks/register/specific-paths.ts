/** Specific communications that arrive without passing a device that was declared on their way (SEG-005 iv). */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { SpecificCommunication } from '../../model/topology.ts'
import { causeOf } from '../blame.ts'
import type { CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { placesOf } from '../exceptions.ts'
import { withoutDevice } from '../failures/hypothetical.ts'
import { notKnown } from '../matrix.ts'
import { severityOf } from '../matrix-finding.ts'
import { joinedByCause } from '../findings/peeled.ts'
import { placeName } from '../places.ts'
import { waysTaken } from '../findings/surplus.ts'

/** What arrives where a device passes nothing has gone round it. */
export function strayingSpecifics(context: CheckContext<unknown>, specifics: readonly SpecificCommunication[]): Finding[] {
  const { topology, network } = context
  return specifics.flatMap((specific) =>
    specific.through.flatMap((device) => {
      const around = withoutDevice(network, device)
      return placesOf(topology, specific.scope.from).flatMap((from) =>
        placesOf(topology, specific.scope.to).flatMap((to) => (from === to ? [] : goingRound(context, specific, device, around, from, to))),
      )
    }),
  )
}

function goingRound(
  context: CheckContext<unknown>,
  specific: SpecificCommunication,
  device: string,
  around: Network,
  from: string,
  to: string,
): Finding[] {
  const { topology, severity } = context
  const direct = around.direct(from, to)
  if (direct === undefined) return []
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const judged = direct.judged.and(specific.scope.packets)
  const lots = waysTaken({ network: around, topology }, { from, to, judged })
  const certain = joinedByCause(lots, (trace) => causeOf(around, trace)).map(({ packets, trace, cause }): Finding => {
    const services = describeServices(packets)
    const conditions = around.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
    return {
      verdict: 'violation',
      severity: severityOf(severity, packets, false),
      text: {
        ja: `特定通信 ${specific.id} の ${services.ja} が、${a.ja} から ${b.ja} へ、申告した機器 ${device} を通らずに届きます。`,
        en: `${services.en} of specific communication ${specific.id} arrives from ${a.en} at ${b.en} without passing ${device}, as was declared.`,
      },
      from,
      to,
      cause,
      fix: {
        ja: `${cause.label.ja} を削除するか経路を直して、${specific.id} が必ず ${device} を通るようにしてください。今の経路が正しいなら、${specific.id} の through を直し、承認を受け直してください。`,
        en: `Delete ${cause.label.en} or correct the routes so that ${specific.id} always passes ${device}; if the way it takes is right, correct its through and have it approved again.`,
      },
      packets,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
    }
  })
  const perhaps = notKnown({ ...context, network: around }, from, to, direct.possible.and(specific.scope.packets).minus(judged))
  return [...certain, ...[...perhaps].map((finding) => ({ ...finding, text: doubt(specific.id, device, a, b, finding) }))]
}

function doubt(id: string, device: string, a: Text, b: Text, { cause }: Pick<Finding, 'cause'>): Text {
  return {
    ja: `特定通信 ${id}: ${a.ja} から ${b.ja} への通信が必ず ${device} を通るかどうか判定できません。${cause.label.ja}`,
    en: `Specific communication ${id}: whether all of it passes ${device} on its way from ${a.en} to ${b.en} cannot be judged: ${cause.label.en}`,
  }
}
