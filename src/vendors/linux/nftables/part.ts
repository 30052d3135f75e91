/** One way a rule can match, while its comparisons are being joined. What a rule matches is the union of its parts. */
import type { AddressBounds, ServiceBox } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { intersect, normalise } from '../../../packet/ranges.ts'
import type { InterfaceNames, LinuxMatch } from '../ruleset.ts'
import { bothServices, EVERY_SERVICE } from '../service-set.ts'
import { bothNames } from './interface-names.ts'

export interface Part {
  readonly in: InterfaceNames
  readonly out: InterfaceNames
  readonly src: AddressBounds
  readonly dst: AddressBounds
  /** Known and possible services; the same object when exact. */
  readonly lo: readonly ServiceBox[]
  readonly hi: readonly ServiceBox[]
  readonly state: LinuxMatch['state']
  readonly translated: LinuxMatch['translated']
  readonly original: NonNullable<LinuxMatch['original']>
  /** Matches nothing for certain. */
  readonly partial: boolean
}

const ANY_BOX = EVERY_SERVICE
const ALL_ADDRESSES = exactAddresses(Addresses.all)

/** Every packet. */
export const EVERYTHING: Part = {
  in: 'any',
  out: 'any',
  src: ALL_ADDRESSES,
  dst: ALL_ADDRESSES,
  lo: ANY_BOX,
  hi: ANY_BOX,
  state: 'any',
  translated: 'any',
  original: {},
  partial: false,
}

const IPV4: Part = { ...EVERYTHING, src: exactAddresses(Addresses.allIPv4), dst: exactAddresses(Addresses.allIPv4) }
const IPV6: Part = { ...EVERYTHING, src: exactAddresses(Addresses.allIPv6), dst: exactAddresses(Addresses.allIPv6) }

/** Every packet of one IP version. */
export function ofFamily(family: 4 | 6): Part {
  return family === 4 ? IPV4 : IPV6
}

/** Packets of these service alternatives. */
export function ofServices(lo: readonly ServiceBox[], hi: readonly ServiceBox[] = lo): Part {
  return { ...EVERYTHING, lo, hi }
}

/** Packets that both parts match; undefined when there are none. */
export function both(a: Part, b: Part): Part | undefined {
  if (a === EVERYTHING) return b
  if (b === EVERYTHING) return a
  const inside = bothNames(a.in, b.in)
  const outside = bothNames(a.out, b.out)
  if (inside === undefined || outside === undefined) return undefined
  const src = bothAddresses(a.src, b.src)
  const dst = bothAddresses(a.dst, b.dst)
  if (src.hi.isEmpty || dst.hi.isEmpty) return undefined
  const hi = bothBoxes(a.hi, b.hi)
  if (hi.length === 0) return undefined
  const exact = a.lo === a.hi && b.lo === b.hi
  const lo = exact ? hi : sameOr(bothBoxes(a.lo, b.lo), hi)
  if (a.translated !== 'any' && b.translated !== 'any' && a.translated !== b.translated) return undefined
  const original = bothOriginals(a.original, b.original)
  if (original === undefined) return undefined
  return {
    in: inside.names,
    out: outside.names,
    src,
    dst,
    lo,
    hi,
    state: a.state === 'not-new' || b.state === 'not-new' ? 'not-new' : a.state === 'new' || b.state === 'new' ? 'new' : 'any',
    translated: a.translated === 'any' ? b.translated : a.translated,
    original,
    partial: a.partial || b.partial || !inside.exact || !outside.exact,
  }
}

/** `joined` that says as much as it can be certain of: `lo` becomes `hi` where they are equal. */
function sameOr(lo: readonly ServiceBox[], hi: readonly ServiceBox[]): readonly ServiceBox[] {
  return lo.length === hi.length && JSON.stringify(lo) === JSON.stringify(hi) ? hi : lo
}

function bothAddresses(a: AddressBounds, b: AddressBounds): AddressBounds {
  if (a.hi === Addresses.all && a.lo === a.hi) return b
  if (b.hi === Addresses.all && b.lo === b.hi) return a
  const hi = a.hi.and(b.hi)
  if (a.lo === a.hi && b.lo === b.hi) return exactAddresses(hi)
  const lo = a.lo.and(b.lo)
  return lo.equals(hi) ? exactAddresses(hi) : { lo, hi }
}

function bothPorts(a: Ranges<number> | undefined, b: Ranges<number> | undefined): Ranges<number> | undefined {
  return a === undefined ? b : b === undefined ? a : intersect(a, b)
}

function bothBoxes(a: readonly ServiceBox[], b: readonly ServiceBox[]): readonly ServiceBox[] {
  return a === ANY_BOX ? b : b === ANY_BOX ? a : bothServices(a, b)
}

function bothOriginals(a: Part['original'], b: Part['original']): Part['original'] | undefined {
  const dst = a.dst === undefined ? b.dst : b.dst === undefined ? a.dst : a.dst.and(b.dst)
  const dport = bothPorts(a.dport, b.dport)
  if (dst?.isEmpty === true || dport?.length === 0) return undefined
  return { ...(dst === undefined ? {} : { dst }), ...(dport === undefined ? {} : { dport }) }
}

/** The same packets in fewer parts: parts that differ in one field become one. */
export function merged(parts: readonly Part[]): readonly Part[] {
  if (parts.length < 2) return parts
  const text = JSON.stringify
  const bounds = ({ lo, hi }: AddressBounds): string => (lo === hi ? hi.toString() : `${lo.toString()} … ${hi.toString()}`)
  const boxes = ({ lo, hi }: Part): string => (lo === hi ? text(hi) : `${text(lo)} … ${text(hi)}`)
  const rest = ({ in: inside, out, state, translated, original, partial }: Part): string =>
    text([inside, out, state, translated, original.dst?.toString(), original.dport, partial])
  const services = group(parts, (part) => `${rest(part)} ${bounds(part.src)} ${bounds(part.dst)}`, joinServices)
  const sources = group(
    services,
    (part) => `${rest(part)} ${bounds(part.dst)} ${boxes(part)}`,
    (same) => joinSide(same, 'src'),
  )
  return group(
    sources,
    (part) => `${rest(part)} ${bounds(part.src)} ${boxes(part)}`,
    (same) => joinSide(same, 'dst'),
  )
}

function group(parts: readonly Part[], key: (part: Part) => string, join: (same: readonly Part[]) => Part): readonly Part[] {
  if (parts.length < 2) return parts
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    const name = key(part)
    const same = groups.get(name)
    if (same === undefined) groups.set(name, [part])
    else same.push(part)
  }
  return [...groups.values()].map((same) => (same.length === 1 ? same[0]! : join(same)))
}

function joinServices(same: readonly Part[]): Part {
  const hi = joinBoxes(same.flatMap((part) => part.hi))
  const exact = same.every((part) => part.lo === part.hi)
  return { ...same[0]!, hi, lo: exact ? hi : sameOr(joinBoxes(same.flatMap((part) => part.lo)), hi) }
}

/** Alternatives that differ only in destination ports become one. */
function joinBoxes(boxes: readonly ServiceBox[]): readonly ServiceBox[] {
  const groups = new Map<string, ServiceBox[]>()
  for (const box of boxes) {
    const name = JSON.stringify([box.family, box.protocols, box.sport])
    const same = groups.get(name)
    if (same === undefined) groups.set(name, [box])
    else same.push(box)
  }
  return [...groups.values()].map((same) => {
    const [first] = same as [ServiceBox]
    if (same.length === 1) return first
    const { dport: _, ...box } = first
    if (same.some(({ dport }) => dport === undefined)) return box
    return { ...box, dport: normalise(same.flatMap(({ dport }) => dport ?? [])) }
  })
}

function joinSide(same: readonly Part[], side: 'src' | 'dst'): Part {
  const hi = Addresses.union(same.map((part) => part[side].hi))
  if (same.every((part) => part[side].lo === part[side].hi)) return { ...same[0]!, [side]: exactAddresses(hi) }
  const lo = Addresses.union(same.map((part) => part[side].lo))
  return { ...same[0]!, [side]: lo.equals(hi) ? exactAddresses(hi) : { lo, hi } }
}

/** A part as the other half of this vendor takes it. */
export function matchOf(part: Part, doubtful: boolean): LinuxMatch {
  const { src, dst, lo, hi } = part
  return {
    in: part.in,
    out: part.out,
    header: { src, dst, services: { lo, hi, negated: false }, partial: part.partial || doubtful },
    state: part.state,
    translated: part.translated,
    ...(part.original.dst === undefined && part.original.dport === undefined ? {} : { original: part.original }),
  }
}
