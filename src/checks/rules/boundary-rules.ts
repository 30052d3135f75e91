/** The rules that let traffic cross between tiers or to and from the outside, and the lists that stand there. */
import type { Network } from '../../graph/network.ts'
import type { Device } from '../../model/device.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import { PacketSet } from '../../packet/set.ts'
import { waysTaken } from '../findings/surplus.ts'
import { boundaryBetween } from '../places.ts'
import { atBoundary } from './wider-rules.ts'

export interface BoundaryRule {
  readonly device: Device
  readonly rulebase: Rulebase
  readonly rule: Rule
  /** What it lets cross, in the original source and the final destination. */
  readonly crossings: readonly Crossing[]
}

export interface Crossing {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
}

const known = new WeakMap<Network, readonly BoundaryRule[]>()

/** Every permit that certainly lets something cross, once, in the order of places. Sources are those that belong to the place. */
export function boundaryRules(network: Network): readonly BoundaryRule[] {
  const before = known.get(network)
  if (before !== undefined) return before
  const { topology } = network
  const found = new Map<Rule, BoundaryRule & { readonly crossings: Crossing[] }>()
  for (const from of network.places) {
    const own = PacketSet.box({ src: network.sources(from) })
    for (const to of network.places) {
      if (from === to || !boundaryBetween(topology, from, to)) continue
      const judged = (network.direct(from, to)?.judged ?? PacketSet.none).and(own)
      for (const { trace, packets } of waysTaken({ network, topology }, { from, to, judged }))
        for (const { device, rulebase, rule } of atBoundary(topology, trace, network.decisions(trace))) {
          if (rulebase === undefined || rule.action !== 'permit') continue
          const crossing = { from, to, packets }
          const known = found.get(rule)
          if (known === undefined) found.set(rule, { device, rulebase, rule, crossings: [crossing] })
          else known.crossings.push(crossing)
        }
    }
  }
  const rules = [...found.values()]
  known.set(network, rules)
  return rules
}
