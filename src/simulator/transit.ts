import type { Packet } from '../packet/packet.ts'
import { hasPorts, isIcmp } from '../packet/packet.ts'

/**
 * Which of the two questions is asked. `judged`: every condition true, everything unknown against the
 * packet. `possible`: everything unknown for it.
 */
export type Bound = 'judged' | 'possible'

/** A packet on its way. */
export interface Transit {
  readonly packet: Packet
  /**
   * A source translation whose result nobody can tell has rewritten the source: `packet.src` and
   * `packet.sport` are then only what they were before, and nothing may be concluded from them.
   */
  readonly sourceUnknown: boolean
}

/** A key that two transits share exactly when nothing can tell them apart. */
export function keyOf({ packet, sourceUnknown }: Transit): string {
  const { family, protocol, src, dst, sport, dport } = packet
  return `${family} ${protocol} ${sourceUnknown ? '?' : `${src} ${sport}`} ${dst} ${dport}`
}

/** Whether two packets have the same header, in the fields that their protocol has. */
export function samePacket(a: Packet, b: Packet): boolean {
  if (a.family !== b.family || a.protocol !== b.protocol || a.src !== b.src || a.dst !== b.dst) return false
  if (hasPorts(a.protocol)) return a.sport === b.sport && a.dport === b.dport
  return !isIcmp(a.family, a.protocol) || a.dport === b.dport
}
