/** Far ends of specific communications that no registered system has (SEG-006). */
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import type { FarEnd } from './registered-ends.ts'

export function unregisteredEnds({ severity }: CheckContext<unknown>, far: FarEnd): Finding[] {
  const { specific, unregistered, end } = far
  if (unregistered.isEmpty) return []
  const { id } = specific
  const where = unregistered.addresses(end).toString()
  const services = describeServices(unregistered)
  const systems = far.systems.map(({ system }) => system.id).join(', ')
  return [
    {
      verdict: 'violation',
      severity,
      text: far.served
        ? {
            ja: `特定通信 ${id} の相手 ${where} は登録された外部システム（${systems}）ですが、${services.ja} は登録されたサービスに含まれていません。`,
            en: `The far end ${where} of specific communication ${id} is registered (${systems}), for other services than ${services.en}.`,
          }
        : {
            ja: `特定通信 ${id} の相手 ${where} は、登録された外部システム（registered-systems）ではありません。`,
            en: `The far end ${where} of specific communication ${id} is no registered system (registered-systems).`,
          },
      ...betweenOf(far),
      cause: entryCause('specific-communications', specific, { ja: `特定通信 ${id}`, en: `specific communication ${id}` }),
      fix: far.served
        ? {
            ja: `${id} の service を登録された範囲に改めるか、${systems} の services に加えて承認を受け直してください。`,
            en: `Narrow the service of ${id} to what is registered, or add it to the services of ${systems} and have that approved again.`,
          }
        : {
            ja: `${where} が何のシステムかを確かめて registered-systems に登録し、承認を受けてください。登録できない相手であれば ${id} を廃止してください。`,
            en: `Find out what ${where} is, register it under registered-systems and have it approved; if it cannot be registered, end ${id}.`,
          },
      packets: unregistered,
    },
  ]
}

/** Initiator and responder, where the far end names an external network. */
export function betweenOf({ end, zone, externals }: FarEnd): Pick<Finding, 'from' | 'to'> {
  const [external] = externals
  if (external === undefined) return {}
  return end === 'dst' ? { from: zone, to: external } : { from: external, to: zone }
}
