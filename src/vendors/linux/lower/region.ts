/** Packets that come to a place in a nat chain, by interfaces, with bounds: what `RETURN` leaves is not a header match. */
import type { HeaderMatch } from '../../../model/match.ts'
import { exactAddresses, exactServices, packetsOf } from '../../../model/match.ts'
import type { InterfaceMatch } from '../../../model/rule.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Box } from '../../../packet/set.ts'
import { PacketSet } from '../../../packet/set.ts'

export interface Part {
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  readonly lo: PacketSet
  readonly hi: PacketSet
}

/** Disjoint by interfaces. */
export type Region = readonly Part[]

export const EVERYTHING: Region = [{ in: 'any', out: 'any', lo: PacketSet.all, hi: PacketSet.all }]

export function isEverything(region: Region): boolean {
  const [only, ...more] = region
  return only !== undefined && more.length === 0 && only.in === 'any' && only.out === 'any' && only.lo === PacketSet.all
}

export function partOf(sides: { readonly in: InterfaceMatch; readonly out: InterfaceMatch }, header: HeaderMatch): Part {
  const { lo, hi } = packetsOf(header)
  return { in: sides.in, out: sides.out, lo, hi }
}

export function within(region: Region, part: Part): Region {
  return region.flatMap((each) => {
    const both = { in: bothSides(each.in, part.in), out: bothSides(each.out, part.out), lo: each.lo.and(part.lo), hi: each.hi.and(part.hi) }
    return isEmpty(both) ? [] : [both]
  })
}

/** What surely or possibly remains once a part has left. */
export function without(region: Region, part: Part, ids: readonly string[]): Region {
  return region.flatMap((each) => {
    const inside = bothSides(each.in, part.in)
    const across = bothSides(each.out, part.out)
    return [
      { ...each, in: otherSides(each.in, part.in, ids) },
      { ...each, in: inside, out: otherSides(each.out, part.out, ids) },
      { in: inside, out: across, lo: each.lo.minus(part.hi), hi: each.hi.minus(part.lo) },
    ].filter((rest) => !isEmpty(rest))
  })
}

export function withoutAll(region: Region, parts: Region, ids: readonly string[]): Region {
  return parts.reduce<Region>((rest, part) => without(rest, part, ids), region)
}

function isEmpty({ in: input, out, hi }: Part): boolean {
  return hi.isEmpty || (input !== 'any' && input.size === 0) || (out !== 'any' && out.size === 0)
}

function bothSides(a: InterfaceMatch, b: InterfaceMatch): InterfaceMatch {
  if (a === 'any') return b
  return b === 'any' ? a : new Set([...a].filter((id) => b.has(id)))
}

function otherSides(a: InterfaceMatch, b: InterfaceMatch, ids: readonly string[]): InterfaceMatch {
  if (b === 'any') return new Set()
  return new Set((a === 'any' ? ids : [...a]).filter((id) => !b.has(id)))
}

/** The header matches of a part, those of what only may be there marked partial; undefined when they are more than `most`. */
export function headersOf({ lo, hi }: Part, most: number): readonly HeaderMatch[] | undefined {
  const certain = lo.boxes(most)
  const open = hi.minus(lo).boxes(most)
  if (certain.truncated || open.truncated) return undefined
  return [...certain.boxes.map((box) => headerOf(box, false)), ...open.boxes.map((box) => headerOf(box, true))]
}

function headerOf({ family, protocols, src, dst, sport, dport }: Box, partial: boolean): HeaderMatch {
  const addresses = (ranges: Box['src']) => exactAddresses(Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high }))))
  const any = (ports: Box['sport']): boolean => ports[0]?.[0] === 0 && ports[0][1] === 65535
  return {
    src: addresses(src),
    dst: addresses(dst),
    services: exactServices([{ family, protocols, ...(any(sport) ? {} : { sport }), ...(any(dport) ? {} : { dport }) }]),
    partial,
  }
}
