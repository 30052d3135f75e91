/**
 * Address translation in the order IOS applies it: packets from outside are translated before they are
 * routed, packets from inside after. Static entries come before dynamic ones. A dynamic entry lets nothing
 * in by itself, but while one without `overload` exists its global address leads to the inside host.
 * Source: Cisco IOS IP Addressing Services Configuration Guide; "NAT Order of Operation" (Cisco document 6209).
 */
import { dynamicStages } from './nat-dynamic.ts'
import type { Dynamic, NatStages, Sides, Static, Surroundings } from './nat-side.ts'
import { NO_STAGES } from './nat-side.ts'
import { staticStages } from './nat-static.ts'

/** The translations of the global table. Statements for a VRF are not handled here. */
export function natStagesOf(around: Surroundings): NatStages {
  const side = (which: 'inside' | 'outside'): ReadonlySet<string> =>
    new Set(around.layer3.of('').flatMap(({ config, model }) => (config.nat?.side === which ? [model.id] : [])))
  const sides: Sides = { inside: side('inside'), outside: side('outside') }
  if (sides.inside.size === 0 || sides.outside.size === 0) return NO_STAGES
  const mine = around.nat.statements.filter(({ vrf }) => vrf === undefined)
  const statics = mine.filter((s): s is Static => s.kind === 'static').sort((a, b) => specificity(b) - specificity(a))
  const dynamics = mine.filter((s): s is Dynamic => s.kind === 'dynamic')
  const made = [...statics.map((s) => staticStages(s, sides, around)), ...dynamicStages(dynamics, sides, around)]
  return {
    inbound: made.flatMap(({ inbound }) => inbound),
    inboundSource: made.flatMap(({ inboundSource }) => inboundSource),
    outbound: made.flatMap(({ outbound }) => outbound),
    outboundDestination: made.flatMap(({ outboundDestination }) => outboundDestination),
  }
}

/** Ports before hosts before networks. */
function specificity({ protocol, length }: Static): number {
  return length + (protocol === undefined ? 0 : 100)
}
