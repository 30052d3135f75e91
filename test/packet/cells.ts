/**
 * A model of packet sets that cannot be wrong in interesting ways: header space cut into a few thousand cells,
 * a set is a bit per cell. Sets whose boundaries are all cuts are represented exactly, so every operation of the
 * engine can be compared with a loop over cells.
 */
import fc from 'fast-check'
import { lastAddress } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Family, Packet } from '../../src/packet/packet.ts'
import { normalise } from '../../src/packet/ranges.ts'
import { PacketSet } from '../../src/packet/set.ts'

// The first value of each cell, per field.
const V4 = [0n, 0x0a000000n, 0x0a000001n, 0xffffffffn]
const V6 = [0n, 0xffffffffn, (0x20010db8n << 96n) + (1n << 64n) - 1n, (0x20010db9n << 96n) + 5n]
const PROTOCOL = [0, 6, 7, 17, 18]
const SPORT = [0, 1024, 65535]
const DPORT = [0, 80, 443, 444]

/** The field values of a cell, by index into the cuts above. */
interface Cell {
  readonly family: Family
  readonly protocol: number
  readonly src: number
  readonly dst: number
  readonly sport: number
  readonly dport: number
}

export type Field = Exclude<keyof Cell, 'family'>

export const CELLS: readonly Cell[] = ([4, 6] as const).flatMap((family) =>
  PROTOCOL.flatMap((_, protocol) =>
    V4.flatMap((_, src) =>
      V4.flatMap((_, dst) => SPORT.flatMap((_, sport) => DPORT.map((_, dport) => ({ family, protocol, src, dst, sport, dport })))),
    ),
  ),
)

/** A bit per cell. */
export type Model = readonly boolean[]

function cutsOf(field: Field, family: Family): readonly (number | bigint)[] {
  if (field === 'src' || field === 'dst') return family === 4 ? V4 : V6
  return field === 'protocol' ? PROTOCOL : field === 'sport' ? SPORT : DPORT
}

function maximumOf(field: Field, family: Family): number | bigint {
  if (field === 'src' || field === 'dst') return lastAddress(family)
  return field === 'protocol' ? 255 : 65535
}

/** The values of a cell in one field, as an inclusive range. */
export function extent(cell: Cell, field: Field): readonly [bigint, bigint] {
  const cuts = cutsOf(field, cell.family)
  const next = cuts[cell[field] + 1]
  return [BigInt(cuts[cell[field]]!), next === undefined ? BigInt(maximumOf(field, cell.family)) : BigInt(next) - 1n]
}

/** The first and the last packet of a cell: an engine that is off by one gets one of them wrong. */
export const CORNERS: readonly (readonly [Packet, Packet])[] = CELLS.map((cell) => {
  const corner = (end: 0 | 1): Packet => ({
    family: cell.family,
    protocol: Number(extent(cell, 'protocol')[end]),
    src: extent(cell, 'src')[end],
    dst: extent(cell, 'dst')[end],
    sport: Number(extent(cell, 'sport')[end]),
    dport: Number(extent(cell, 'dport')[end]),
  })
  return [corner(0), corner(1)]
})

export function sizeOf(cell: Cell): bigint {
  const fields = ['protocol', 'src', 'dst', 'sport', 'dport'] as const
  return fields.reduce((product, field) => product * (extent(cell, field)[1] - extent(cell, field)[0] + 1n), 1n)
}

/** Whether the engine's set is this model: both corners of every cell, and the number of packets of both families. */
export function agrees(set: PacketSet, model: Model): boolean {
  const corners = CORNERS.every(([first, last], i) => set.has(first) === model[i] && set.has(last) === model[i])
  const size = (family: Family): bigint =>
    CELLS.reduce((sum, cell, i) => (model[i] && cell.family === family ? sum + sizeOf(cell) : sum), 0n)
  return corners && set.size(4) === size(4) && set.size(6) === size(6)
}

/** The same set, told twice. */
export interface Told {
  readonly set: PacketSet
  readonly model: Model
}

const fields = ['protocol', 'src', 'dst', 'sport', 'dport'] as const

/** A box: per family and field the cells that are in; an absent field is free. */
const toldBox: fc.Arbitrary<Told> = fc
  .record(
    {
      protocol: fc.subarray(PROTOCOL.map((_, i) => i)),
      src: fc.tuple(fc.subarray([0, 1, 2, 3]), fc.subarray([0, 1, 2, 3])),
      dst: fc.tuple(fc.subarray([0, 1, 2, 3]), fc.subarray([0, 1, 2, 3])),
      sport: fc.subarray([0, 1, 2]),
      dport: fc.subarray([0, 1, 2, 3]),
    },
    { requiredKeys: [] },
  )
  .map((chosen) => {
    const picks = (field: Field, family: Family): readonly number[] | undefined => {
      const choice = chosen[field]
      if (choice === undefined) return undefined
      return field === 'src' || field === 'dst'
        ? (choice as readonly (readonly number[])[])[family === 4 ? 0 : 1]!
        : (choice as readonly number[])
    }
    const model = CELLS.map((cell) => fields.every((field) => picks(field, cell.family)?.includes(cell[field]) ?? true))
    const numbers = (field: 'protocol' | 'sport' | 'dport') =>
      normalise((picks(field, 4) ?? []).map((index) => extent({ ...CELLS[0]!, [field]: index }, field).map(Number) as [number, number]))
    const addresses = (field: 'src' | 'dst') =>
      Addresses.ofRanges(
        ([4, 6] as const).flatMap((family) =>
          (picks(field, family) ?? []).map((index) => {
            const [low, high] = extent({ ...CELLS[0]!, family, [field]: index }, field)
            return { family, low, high }
          }),
        ),
      )
    const set = PacketSet.box({
      ...(chosen.protocol === undefined ? {} : { protocols: numbers('protocol') }),
      ...(chosen.src === undefined ? {} : { src: addresses('src') }),
      ...(chosen.dst === undefined ? {} : { dst: addresses('dst') }),
      ...(chosen.sport === undefined ? {} : { sport: numbers('sport') }),
      ...(chosen.dport === undefined ? {} : { dport: numbers('dport') }),
    })
    return { set, model }
  })

/** Expressions over boxes, evaluated by the engine and cell by cell. */
export const told: fc.Arbitrary<Told> = fc.letrec<{ told: Told }>((tie) => ({
  told: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    { weight: 3, arbitrary: toldBox },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('told'), tie('told'))
        .map(([a, b]) => ({ set: a.set.or(b.set), model: a.model.map((x, i) => x || b.model[i]!) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('told'), tie('told'))
        .map(([a, b]) => ({ set: a.set.and(b.set), model: a.model.map((x, i) => x && b.model[i]!) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('told'), tie('told'))
        .map(([a, b]) => ({ set: a.set.minus(b.set), model: a.model.map((x, i) => x && !b.model[i]!) })),
    },
    { weight: 1, arbitrary: tie('told').map((a) => ({ set: a.set.complement(), model: a.model.map((x) => !x) })) },
  ),
})).told

/** The cells that agree with a cell of the model in every field but these. */
export function smeared(model: Model, forgotten: readonly Field[]): Model {
  const key = (cell: Cell): string =>
    [cell.family, ...fields.filter((field) => !forgotten.includes(field)).map((field) => cell[field])].join()
  const present = new Set(CELLS.filter((_, i) => model[i]).map(key))
  return CELLS.map((cell) => present.has(key(cell)))
}

/** The set put together cell by cell. */
export function assembled(model: Model, order: 'forwards' | 'backwards'): PacketSet {
  const boxes = CELLS.filter((_, i) => model[i]).map((cell) => {
    const range = (field: Field) => [extent(cell, field).map(Number) as [number, number]]
    const ends = (field: 'src' | 'dst') => {
      const [low, high] = extent(cell, field)
      return Addresses.ofRanges([{ family: cell.family, low, high }])
    }
    return PacketSet.box({ src: ends('src'), dst: ends('dst'), protocols: range('protocol'), sport: range('sport'), dport: range('dport') })
  })
  if (order === 'forwards') return PacketSet.union(boxes)
  return boxes.reduceRight((sum, box) => sum.or(box), PacketSet.none)
}
