import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastAddress } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Family, Packet } from '../../src/packet/packet.ts'
import { hasPorts } from '../../src/packet/packet.ts'
import { contains } from '../../src/packet/ranges.ts'
import type { Box, End } from '../../src/packet/set.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { address, addresses, family, packet, ports, protocols, set } from './arbitrary.ts'
import type { Field } from './cells.ts'
import { agrees, assembled, CELLS, extent, smeared, told } from './cells.ts'

const law = (title: string, property: fc.IRawProperty<unknown>, numRuns = 300): void =>
  test(title, () => {
    fc.assert(property as fc.IProperty<unknown>, { numRuns })
  })

const end = fc.constantFrom<End>('src', 'dst')

function boxOf({ family: of, protocols, src, dst, sport, dport }: Box): PacketSet {
  const ends = (ranges: Box['src']) => Addresses.ofRanges(ranges.map(([low, high]) => ({ family: of, low, high })))
  return PacketSet.box({ src: ends(src), dst: ends(dst), protocols, sport, dport })
}

function holds(box: Box, packet: Packet): boolean {
  return (
    box.family === packet.family &&
    contains(box.protocols, packet.protocol) &&
    contains(box.src, packet.src) &&
    contains(box.dst, packet.dst) &&
    contains(box.sport, packet.sport) &&
    contains(box.dport, packet.dport)
  )
}

describe('packet sets are a Boolean algebra in which equal sets are one object', () => {
  law(
    'idempotence',
    fc.property(set, (a) => a.and(a) === a && a.or(a) === a && a.minus(a) === PacketSet.none),
  )
  law(
    'identities',
    fc.property(
      set,
      (a) =>
        a.or(PacketSet.none) === a &&
        a.and(PacketSet.all) === a &&
        a.minus(PacketSet.none) === a &&
        a.and(PacketSet.none) === PacketSet.none &&
        a.or(PacketSet.all) === PacketSet.all,
    ),
  )
  law(
    'commutativity',
    fc.property(set, set, (a, b) => a.and(b) === b.and(a) && a.or(b) === b.or(a)),
  )
  law(
    'associativity',
    fc.property(set, set, set, (a, b, c) => a.and(b).and(c) === a.and(b.and(c)) && a.or(b).or(c) === a.or(b.or(c))),
  )
  law(
    'distributivity',
    fc.property(set, set, set, (a, b, c) => a.and(b.or(c)) === a.and(b).or(a.and(c)) && a.or(b.and(c)) === a.or(b).and(a.or(c))),
  )
  law(
    'absorption',
    fc.property(set, set, (a, b) => a.or(a.and(b)) === a && a.and(a.or(b)) === a),
  )
  law(
    'De Morgan',
    fc.property(
      set,
      set,
      (a, b) => a.or(b).complement() === a.complement().and(b.complement()) && a.and(b).complement() === a.complement().or(b.complement()),
    ),
  )
  law(
    'double complement',
    fc.property(set, (a) => a.complement().complement() === a && a.or(a.complement()) === PacketSet.all && !a.overlaps(a.complement())),
  )
  law(
    'minus is intersection with the complement',
    fc.property(set, set, (a, b) => a.minus(b) === a.and(b.complement())),
  )
  law(
    'within is a partial order that agrees with and',
    fc.property(set, set, (a, b) => a.within(b) === (a.and(b) === a) && a.and(b).within(b) && (a.overlaps(b) || a.minus(b) === a)),
  )
  law(
    'union does not depend on order or grouping',
    fc.property(
      fc.array(set, { maxLength: 6 }),
      (sets) => PacketSet.union(sets) === sets.reduceRight((sum, s) => s.or(sum), PacketSet.none),
    ),
  )
  law(
    'the families part the space',
    fc.property(set, (a) => a.and(PacketSet.ipv4).or(a.and(PacketSet.ipv6)) === a && !PacketSet.ipv4.overlaps(PacketSet.ipv6)),
  )
})

describe('membership', () => {
  law(
    'is that of the operations',
    fc.property(
      set,
      set,
      packet,
      (a, b, p) =>
        a.or(b).has(p) === (a.has(p) || b.has(p)) &&
        a.and(b).has(p) === (a.has(p) && b.has(p)) &&
        a.minus(b).has(p) === (a.has(p) && !b.has(p)),
    ),
    2000,
  )
  law(
    'of a box is membership of its fields',
    fc.property(addresses, addresses, protocols, ports, ports, packet, (src, dst, protocol, sport, dport, p) => {
      const expected =
        src.has(p.family, p.src) &&
        dst.has(p.family, p.dst) &&
        contains(protocol, p.protocol) &&
        contains(sport, p.sport) &&
        contains(dport, p.dport)
      return PacketSet.box({ src, dst, protocols: protocol, sport, dport }).has(p) === expected
    }),
    3000,
  )
  law(
    'of the set of one packet',
    fc.property(
      packet,
      packet,
      (p, q) =>
        PacketSet.ofPacket(p).has(p) &&
        PacketSet.ofPacket(p).has(q) === (JSON.stringify(Object.values(p).map(String)) === JSON.stringify(Object.values(q).map(String))),
    ),
    500,
  )
  test('ranges that are out of order, overlapping or too large are read as what they mean', () => {
    const untidy = PacketSet.box({
      dport: [
        [443, 443],
        [80, 90],
        [85, 443],
        [65000, 70000],
        [9, 8],
      ],
    })
    expect(untidy).toBe(
      PacketSet.box({
        dport: [
          [80, 443],
          [65000, 65535],
        ],
      }),
    )
  })
})

describe('against a model that loops over cells', () => {
  law(
    'every expression holds the packets it should and no other, and so many',
    fc.property(told, ({ set, model }) => agrees(set, model)),
    150,
  )
  law(
    'the same packets are the same object, however put together',
    fc.property(told, ({ set, model }) => assembled(model, 'forwards') === set),
    60,
  )
  law(
    '… one by one from the end as well',
    fc.property(told, ({ set, model }) => assembled(model, 'backwards') === set),
    15,
  )
  law(
    'forget',
    fc.property(told, end, ({ set, model }, of) =>
      agrees(set.forget(of), smeared(model, of === 'src' ? ['src', 'sport'] : ['dst', 'dport'])),
    ),
    60,
  )
  law(
    'forgetAddress',
    fc.property(told, end, ({ set, model }, of) => agrees(set.forgetAddress(of), smeared(model, [of]))),
    60,
  )
  law(
    'assignAddress',
    fc.property(told, end, fc.constantFrom(0, 1, 2, 3), ({ set, model }, of, to) => {
      const target = Addresses.ofRanges(
        ([4, 6] as const).map((f) => ({
          family: f,
          low: extent({ ...CELLS[0]!, family: f, [of]: to }, of)[0],
          high: extent({ ...CELLS[0]!, family: f, [of]: to }, of)[1],
        })),
      )
      const anywhere = smeared(model, [of])
      return agrees(
        set.assignAddress(of, target),
        anywhere.map((inside, i) => inside && CELLS[i]![of] === to),
      )
    }),
    60,
  )
  law(
    'assignPort rewrites packets with ports and leaves others alone',
    fc.property(told, end, fc.constantFrom(0, 1, 2), ({ set, model }, of, to) => {
      const field: Field = of === 'src' ? 'sport' : 'dport'
      const target = [extent({ ...CELLS[0]!, [field]: to }, field).map(Number) as [number, number]]
      const anyPort = smeared(model, [field])
      // Protocol cells 1 and 3 are exactly TCP and UDP; SCTP (132) lies inside cell 4, which is taken out.
      const simple = PacketSet.box({ protocols: [[0, 17]] })
      const expected = CELLS.map(
        (cell, i) => cell.protocol < 4 && (cell.protocol === 1 || cell.protocol === 3 ? anyPort[i]! && cell[field] === to : model[i]!),
      )
      return agrees(set.assignPort(of, target).and(simple), expected)
    }),
    60,
  )
  law(
    'addresses, ports and protocols are the values that occur',
    fc.property(told, ({ set, model }) => {
      const occurring = (field: Field, of?: Family): string => {
        const seen = CELLS.filter((cell, i) => model[i] && (of === undefined || cell.family === of)).map((cell) => extent(cell, field))
        return Addresses.ofRanges(seen.map(([low, high]) => ({ family: 6 as const, low, high }))).v6.join(' ')
      }
      return (
        (['src', 'dst'] as const).every((e) => ([4, 6] as const).every((f) => set.addresses(e).of(f).join(' ') === occurring(e, f))) &&
        set.ports('src').join(' ') === occurring('sport') &&
        set.ports('dst').join(' ') === occurring('dport') &&
        set.protocols().join(' ') === occurring('protocol')
      )
    }),
    100,
  )
})

describe('boxes', () => {
  law(
    'are disjoint and sum to the set',
    fc.property(set, (a) => {
      const { boxes, truncated } = a.boxes(100_000)
      const sets = boxes.map(boxOf)
      const size = (of: Family): bigint => sets.reduce((sum, s) => sum + s.size(of), 0n)
      // Parts whose sizes add up to that of their union do not overlap.
      return !truncated && PacketSet.union(sets) === a && size(4) === a.size(4) && size(6) === a.size(6)
    }),
    200,
  )
  law(
    'hold what the set holds',
    fc.property(set, packet, (a, p) => a.boxes(100_000).boxes.filter((box) => holds(box, p)).length === (a.has(p) ? 1 : 0)),
    1000,
  )
  law(
    'a limit gives the first of them',
    fc.property(set, fc.integer({ min: 0, max: 5 }), (a, limit) => {
      const whole = a.boxes(100_000).boxes
      const { boxes, truncated } = a.boxes(limit)
      return (
        boxes.length === Math.min(limit, whole.length) &&
        truncated === whole.length > limit &&
        boxes.every((box, i) => boxOf(box) === boxOf(whole[i]!))
      )
    }),
  )
})

describe('first match', () => {
  const entry = fc.record({ match: set, outcome: fc.integer({ min: 0, max: 3 }) })
  law(
    'is what reading the list from the top gives',
    fc.property(fc.array(entry, { maxLength: 8 }), fc.array(packet, { minLength: 5, maxLength: 5 }), (entries, packets) => {
      const decided = PacketSet.firstMatch(entries)
      return packets.every((p) => {
        const expected = entries.find(({ match }) => match.has(p))?.outcome ?? -1
        return [...decided].every(([outcome, s]) => s.has(p) === (outcome === expected)) && decided.has(expected)
      })
    }),
    400,
  )
  law(
    'is remaining and matched, entry by entry',
    fc.property(fc.array(set, { maxLength: 8 }), (matches) => {
      const decided = PacketSet.firstMatch(matches.map((match, outcome) => ({ match, outcome })))
      let remaining = PacketSet.all
      for (const [outcome, match] of matches.entries()) {
        if ((decided.get(outcome) ?? PacketSet.none) !== remaining.and(match)) return false
        remaining = remaining.minus(match)
      }
      return (decided.get(-1) ?? PacketSet.none) === remaining
    }),
  )
})

describe('moving', () => {
  // Ranges near one another, so that images overlap ranges; across the boundaries of address words for IPv6.
  const near = (of: Family): fc.Arbitrary<bigint> =>
    fc
      .tuple(
        fc.constantFrom(
          ...(of === 4 ? [0n, 0x0a0000f0n, 0xffffff00n] : [0n, 0xffffff00n, (1n << 64n) - 128n, (1n << 96n) - 100n, (1n << 128n) - 256n]),
        ),
        fc.bigInt({ min: 0n, max: 255n }),
      )
      .map(([base, by]) => base + by)
  const move = family.chain((of) =>
    fc.record({ of: fc.constant(of), low: near(of), length: fc.oneof(near(of), fc.bigInt({ min: 0n, max: 300n })), to: near(of) }),
  )

  law(
    'moveAddress: a packet is in the image exactly when the packet it came from was in the set',
    fc.property(set, end, move, packet, fc.bigInt({ min: 0n, max: 600n }), (a, e, { of, low, length, to }, p, at) => {
      const last = lastAddress(of)
      const high = low + length > last ? last : low + length
      const moved = a.moveAddress(e, of, low, high, to)
      // Images inside, at the ends of and just outside [to, to + high - low].
      return [to + at, to, to + high - low, to + high - low + 1n, to - 1n, p[e]].every((image) => {
        if (image < 0n || image > last) return true
        const origin = image - to + low
        const expected = origin >= low && origin <= high && a.has({ ...p, family: of, [e]: origin })
        return moved.has({ ...p, family: of, [e]: image }) === expected && !moved.has({ ...p, family: of === 4 ? 6 : 4 })
      })
    }),
    1500,
  )
  law(
    'moving there and back gives the part that moved',
    fc.property(set, end, move, (a, e, { of, low, length, to }) => {
      const last = lastAddress(of)
      const most = [low + length, last, low + (last - to)].reduce((x, y) => (x < y ? x : y))
      const moving = a.and(PacketSet.box({ [e]: Addresses.ofRanges([{ family: of, low, high: most }]) }))
      const there = a.moveAddress(e, of, low, most, to)
      return there.moveAddress(e, of, to, to + most - low, low) === moving && there.size(of) === moving.size(of)
    }),
  )
  law(
    'movePort: likewise, for protocols with ports only',
    fc.property(
      set,
      end,
      fc.integer({ min: 0, max: 65535 }),
      fc.integer({ min: 0, max: 65535 }),
      fc.integer({ min: 0, max: 65535 }),
      packet,
      (a, e, x, y, to, p) => {
        const [low, high] = [Math.min(x, y), Math.max(x, y)]
        const port = e === 'src' ? 'sport' : 'dport'
        const moved = a.movePort(e, low, high, to)
        return [to, to + high - low, to + high - low + 1, to - 1, to + ((high - low) >> 1), p[port]].every((image) => {
          if (image < 0 || image > 65535) return true
          const origin = image - to + low
          const expected = hasPorts(p.protocol) && origin >= low && origin <= high && a.has({ ...p, [port]: origin })
          return moved.has({ ...p, [port]: image }) === expected
        })
      },
    ),
    1000,
  )
  test('a subnet of IPv6 moves across the boundary between two 32-bit words', () => {
    const src = (low: bigint, high: bigint): PacketSet => PacketSet.box({ src: Addresses.ofRanges([{ family: 6, low, high }]) })
    const low = (1n << 32n) - 4n
    expect(src(low, low + 7n).moveAddress('src', 6, low, low + 7n, 5n)).toBe(src(5n, 12n))
    expect(src(low + 1n, low + 5n).moveAddress('src', 6, low, low + 7n, (1n << 96n) - 3n)).toBe(src((1n << 96n) - 2n, (1n << 96n) + 2n))
  })
  law(
    'an address drawn from anywhere',
    fc.property(
      address(6),
      address(6),
      (low, to) =>
        PacketSet.box({ dst: Addresses.ofAddress(6, low) }).moveAddress('dst', 6, low, low, to) ===
        PacketSet.box({ dst: Addresses.ofAddress(6, to) }),
    ),
  )
})

describe('well-formed packets', () => {
  law(
    'have ports only where the protocol has them',
    fc.property(packet, (p) => {
      const icmp = (p.family === 4 && p.protocol === 1) || (p.family === 6 && p.protocol === 58)
      const expected = hasPorts(p.protocol) || (p.sport === 0 && (icmp || p.dport === 0))
      return PacketSet.wellFormed.has(p) === expected
    }),
    2000,
  )
})
