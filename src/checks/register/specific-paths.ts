/** Specific communications that arrive without passing a device that was declared on their way (SEG-005 iv). */
import type { Network } from '../../graph/network.ts'
import type { SpecificCommunication } from '../../model/topology.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placesOf } from '../exceptions.ts'
import { withoutDevice } from '../failures/hypothetical.ts'
import { bypassFindings } from '../findings/bypasses.ts'
import { placeName } from '../places.ts'

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
  { id, scope }: SpecificCommunication,
  device: string,
  around: Network,
  from: string,
  to: string,
): Finding[] {
  const a = placeName(context.topology, from)
  const b = placeName(context.topology, to)
  return bypassFindings(context, {
    around,
    from,
    to,
    packets: scope.packets,
    text: (services) => ({
      ja: `特定通信 ${id} の ${services.ja} が、${a.ja} から ${b.ja} へ、申告した機器 ${device} を通らずに届きます。`,
      en: `${services.en} of specific communication ${id} arrives from ${a.en} at ${b.en} without passing ${device}, as was declared.`,
    }),
    fix: ({ label }) => ({
      ja: `${label.ja} を削除するか経路を直して、${id} が必ず ${device} を通るようにしてください。今の経路が正しいなら、${id} の through を直し、承認を受け直してください。`,
      en: `Delete ${label.en} or correct the routes so that ${id} always passes ${device}; if the way it takes is right, correct its through and have it approved again.`,
    }),
    doubt: ({ label }) => ({
      ja: `特定通信 ${id}: ${a.ja} から ${b.ja} への通信が必ず ${device} を通るかどうか判定できません。${label.ja}`,
      en: `Specific communication ${id}: whether all of it passes ${device} on its way from ${a.en} to ${b.en} cannot be judged: ${label.en}`,
    }),
  })
}
