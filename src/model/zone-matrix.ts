/** What may pass between zones as auditors keep it: one entry per ordered pair, the finer of two entries first. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { PacketSet } from '../packet/set.ts'
import type { Named } from './own-check.ts'
import type { Severity } from './policy.ts'

/** How fine a name is: an entry about a zone comes before one about its group, and that before one about its tier. */
export const FINENESS = { kind: 1, tier: 1, 'own-tier': 2, group: 3, zone: 4, external: 4 } as const
export type SideKind = keyof typeof FINENESS

/** A row or column in the topology at hand. */
export interface ZoneSide {
  readonly kind: SideKind
  /** Ids of zones and external networks. */
  readonly places: ReadonlySet<string>
}

export interface ZoneEntry {
  readonly from: Named
  readonly to: Named
  readonly action: 'allow' | 'block'
  /** Only these services; absent: all. */
  readonly services?: readonly string[]
  /** What may pass, whatever its addresses. */
  readonly allowed: PacketSet
  /** Absent: that of the check. */
  readonly severity?: Severity
  readonly comment?: Text
  /** The entry or the cell. */
  readonly span: Span
  /** What its names mean; absent until the policy has met a topology. */
  readonly here?: { readonly from: ZoneSide; readonly to: ZoneSide }
}

export interface ZoneMatrix {
  /** Groups of zones that rows and columns may name. */
  readonly groups: ReadonlyMap<string, readonly Named[]>
  readonly entries: readonly ZoneEntry[]
}

/** The entries that decide on an ordered pair of places. */
export type Deciding = (from: string, to: string) => readonly ZoneEntry[]

/**
 * Which entries of a matrix decide on each pair. An entry that is finer on one side and no coarser on the other comes before; of
 * those that are left, neither of which is, a packet has to be allowed by all.
 */
export function decidingEntries({ entries }: ZoneMatrix): Deciding {
  const byRow = new Map<string, ZoneEntry[]>()
  for (const entry of entries)
    for (const place of entry.here?.from.places ?? []) {
      const row = byRow.get(place)
      if (row === undefined) byRow.set(place, [entry])
      else row.push(entry)
    }
  const known = new Map<string, readonly ZoneEntry[]>()
  return (from, to) => {
    const key = `${from}\u0000${to}`
    let found = known.get(key)
    if (found === undefined) {
      const about = (byRow.get(from) ?? []).filter(({ here }) => here!.to.places.has(to))
      found = about.filter((entry) => !about.some((other) => comesBefore(other, entry)))
      known.set(key, found)
    }
    return found
  }
}

function comesBefore(a: ZoneEntry, b: ZoneEntry): boolean {
  const [from, to] = [order(a.here!.from, b.here!.from), order(a.here!.to, b.here!.to)]
  return (from === 'finer' && to !== 'coarser' && to !== 'neither') || (to === 'finer' && from === 'same')
}

function order(a: ZoneSide, b: ZoneSide): 'finer' | 'same' | 'coarser' | 'neither' {
  const rank = FINENESS[a.kind] - FINENESS[b.kind]
  if (rank !== 0) return rank > 0 ? 'finer' : 'coarser'
  const [inB, inA] = [isWithin(a, b), isWithin(b, a)]
  return inA && inB ? 'same' : inB ? 'finer' : inA ? 'coarser' : 'neither'
}

function isWithin(a: ZoneSide, b: ZoneSide): boolean {
  return [...a.places].every((place) => b.places.has(place))
}
