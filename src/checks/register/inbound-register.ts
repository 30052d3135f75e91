/** What a policy may ask of flows that let others in: a purpose, and an expiry or an approval. */
import { sortedBy } from '../../base/order.ts'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { DeclaredFlow, External, Zone } from '../../model/topology.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { speaksOf } from '../exceptions.ts'

/** Flows from outside whose purpose, or expiry and approval, nobody declared. */
export function unexplainedFlows(
  { topology, severity }: CheckContext<unknown>,
  externals: readonly External[],
  zones: readonly Zone[],
): readonly Finding[] {
  return sortedBy(topology.flows.values(), ({ id }) => id).flatMap((flow): Finding[] => {
    const lacks = missing(flow)
    if (lacks.length === 0) return []
    const from = externals.find(({ id }) => zones.some((zone) => speaksOf(topology, flow.scope, id, zone.id)))
    if (from === undefined) return []
    const what = listOf(lacks)
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `外部からの通信 ${flow.id} の申告に、${what.ja}がありません。`,
          en: `Flow ${flow.id}, which lets others in, does not state ${what.en}.`,
        },
        cause: entryCause('flows', flow, { ja: `申告した通信 ${flow.id}`, en: `declared flow ${flow.id}` }),
        fix: {
          ja: `${flow.id} に${what.ja}を書いてください。必要のない通信であれば、申告とルールを削除してください。`,
          en: `Write ${what.en} in ${flow.id}; if the traffic is not needed, remove the declaration and the rule.`,
        },
      },
    ]
  })
}

function missing({ purpose, expires, approved }: DeclaredFlow): readonly Text[] {
  const agreed = expires !== undefined || (approved?.by !== undefined && approved.on !== undefined)
  return [
    ...(purpose === undefined || purpose.trim() === '' ? [{ ja: '目的（purpose）', en: 'its purpose' }] : []),
    ...(agreed ? [] : [{ ja: '期限（expires）または承認（approved）', en: 'an expiry or an approval' }]),
  ]
}
