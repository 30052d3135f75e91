/** One cell of the matrix that a policy asks for by itself. */
import type { OwnCheck, OwnDemand } from '../../model/own-check.ts'
import type { Cell, MatrixKey } from '../../model/policy.ts'
import { externalKey } from '../../model/policy.ts'
import type { CheckContext, Outcome } from '../check.ts'
import { joinedDoubts } from '../findings/peeled.ts'
import { judgePairs } from '../matrix.ts'

export function tierPair(context: CheckContext<unknown>, own: OwnCheck, asks: OwnDemand & { readonly kind: 'tiers' }): Outcome {
  const { network, topology, policy } = context
  const spokenOf = new Set([...policy.matrix].flatMap(([row, columns]) => [row, ...columns.keys()]))
  /** The key of a place that no other place's key falls back to. */
  const keyOf = (place: string): MatrixKey => {
    const zone = topology.zones.get(place)
    const external = topology.externals.get(place)
    return zone?.tier.id ?? (external === undefined ? `?${place}` : externalKey(external.kind))
  }
  const counts = (place: string, key: MatrixKey): boolean => {
    const tier = topology.zones.get(place)?.tier
    return keyOf(place) === key || (tier?.base === key && !spokenOf.has(tier.id))
  }
  const isKnown = (place: string): boolean => topology.zones.has(place) || topology.externals.has(place)
  const { places } = network
  // As in the matrix: what goes to an interface that nobody attached may go where it must not.
  const asked = (from: string, to: string): boolean =>
    (counts(from, asks.from) || !isKnown(from)) && (counts(to, asks.to) || !isKnown(to)) && (isKnown(from) || isKnown(to))
  if (!places.some((from) => counts(from, asks.from)) || !places.some((to) => counts(to, asks.to)))
    return {
      findings: [],
      notApplicable: {
        ja: `${asks.from} か ${asks.to} にあたる系・外部ネットワークがこの構成にありません`,
        en: `this topology has no ${asks.from} or no ${asks.to}`,
      },
    }
  const rows = new Map<MatrixKey, Map<MatrixKey, Cell>>()
  for (const from of places)
    for (const to of places) {
      const row = rows.get(keyOf(from)) ?? new Map<MatrixKey, Cell>()
      rows.set(keyOf(from), row.set(keyOf(to), counts(from, asks.from) && counts(to, asks.to) ? asks.cell : 'open'))
    }
  const found = judgePairs(own.id, { ...context, policy: { ...policy, matrix: rows } }, asked)
  const doubts = found.filter(({ verdict }) => verdict === 'not-evaluable')
  return { findings: [...found.filter(({ verdict }) => verdict !== 'not-evaluable'), ...joinedDoubts(doubts)] }
}
