import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Prefix } from '../../src/packet/address.ts'
import {
  formatAddress,
  formatRange,
  lastAddress,
  maskLength,
  parseAddress,
  parseIPv4,
  parseIPv6,
  parsePrefix,
  rangeOf,
  widthOf,
} from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Ranges } from '../../src/packet/ranges.ts'
import { contains, intersect, normalise, subtract, union } from '../../src/packet/ranges.ts'
import { wildcardAddresses } from '../../src/packet/wildcard.ts'
import { address, addresses, family } from './arbitrary.ts'

const law = (title: string, property: fc.IRawProperty<unknown>, numRuns = 500): void =>
  test(title, () => {
    fc.assert(property as fc.IProperty<unknown>, { numRuns })
  })

describe('ranges against sets of numbers', () => {
  const LAST = 24
  const loose = fc.array(fc.tuple(fc.integer({ min: 0, max: LAST }), fc.integer({ min: 0, max: LAST })), { maxLength: 6 })
  const members = (ranges: readonly (readonly [number, number])[]): Set<number> =>
    new Set(ranges.flatMap(([low, high]) => Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i)))
  const same = (ranges: Ranges<number>, expected: Iterable<number>): boolean => {
    const canonical = ranges.every(([low, high], i) => low <= high && (i === 0 || low > ranges[i - 1]![1] + 1))
    return canonical && [...members(ranges)].sort((a, b) => a - b).join() === [...new Set(expected)].sort((a, b) => a - b).join()
  }
  const wide = (ranges: Ranges<number>): Ranges<bigint> => ranges.map(([low, high]) => [BigInt(low), BigInt(high)] as const)

  law(
    'normalise',
    fc.property(loose, (a) => same(normalise(a), members(a))),
  )
  law(
    'union',
    fc.property(loose, loose, (a, b) => same(union(normalise(a), normalise(b)), [...members(a), ...members(b)])),
  )
  law(
    'intersect',
    fc.property(loose, loose, (a, b) =>
      same(
        intersect(normalise(a), normalise(b)),
        [...members(a)].filter((x) => members(b).has(x)),
      ),
    ),
    1000,
  )
  law(
    'subtract',
    fc.property(loose, loose, (a, b) =>
      same(
        subtract(normalise(a), normalise(b)),
        [...members(a)].filter((x) => !members(b).has(x)),
      ),
    ),
    1000,
  )
  law(
    'contains',
    fc.property(loose, fc.integer({ min: -1, max: LAST + 1 }), (a, x) => contains(normalise(a), x) === members(a).has(x)),
    1000,
  )
  law(
    'big integers go the same way',
    fc.property(loose, loose, (a, b) => {
      const [x, y] = [normalise(a), normalise(b)]
      return (
        subtract(wide(x), wide(y)).join() === wide(subtract(x, y)).join() &&
        intersect(wide(x), wide(y)).join() === wide(intersect(x, y)).join() &&
        union(wide(x), wide(y)).join() === wide(union(x, y)).join()
      )
    }),
  )
})

describe('address sets', () => {
  law(
    'minus, and, or',
    fc.property(
      addresses,
      addresses,
      (a, b) =>
        a.minus(b).equals(a.and(Addresses.all.minus(b))) && a.or(b).minus(b).equals(a.minus(b)) && a.and(b).or(a.minus(b)).equals(a),
    ),
  )
  law(
    'De Morgan',
    fc.property(addresses, addresses, (a, b) => Addresses.all.minus(a.or(b)).equals(Addresses.all.minus(a).and(Addresses.all.minus(b)))),
  )
  law(
    'within',
    fc.property(addresses, addresses, (a, b) => a.within(b) === a.and(b).equals(a)),
  )
  law(
    'size adds up',
    fc.property(addresses, addresses, (a, b) => a.or(b).size === a.size + b.size - a.and(b).size),
  )
  law(
    'membership',
    fc.property(addresses, addresses, family, fc.nat(), (a, b, of, pick) => {
      const candidates = [...a.of(of), ...b.of(of)]
        .flatMap(([low, high]) => [low, high, low - 1n, high + 1n])
        .filter((x) => x >= 0n && x <= lastAddress(of))
      const x = candidates[pick % Math.max(1, candidates.length)] ?? 0n
      return a.or(b).has(of, x) === (a.has(of, x) || b.has(of, x)) && a.minus(b).has(of, x) === (a.has(of, x) && !b.has(of, x))
    }),
    1000,
  )
  test('ranges that reach beyond the family end with it', () => {
    expect(Addresses.ofRanges([{ family: 4, low: -5n, high: 1n << 40n }]).equals(Addresses.allIPv4)).toBe(true)
    expect(Addresses.ofRanges([{ family: 6, low: 1n << 130n, high: 1n << 131n }]).isEmpty).toBe(true)
  })
  law(
    'union does not depend on order',
    fc.property(fc.array(addresses, { maxLength: 5 }), (sets) => Addresses.union(sets).equals(Addresses.union([...sets].reverse()))),
  )
})

describe('addresses as text', () => {
  law(
    'what is written is read back',
    fc.property(
      family.chain((of) => fc.tuple(fc.constant(of), address(of))),
      ([of, value]) => {
        const parsed = parseAddress(formatAddress(of, value))
        return parsed?.family === of && parsed.address === value
      },
    ),
    2000,
  )
  law(
    'what is written is an address to others, and the same one',
    fc.property(
      address(4),
      address(6),
      (v4, v6) =>
        isIPv4(formatAddress(4, v4)) && isIPv6(formatAddress(6, v6)) && canonicalOf(formatAddress(6, v6)) === canonicalOf(grouped(v6)),
    ),
    1000,
  )

  const piece = fc.constantFrom('0', '00', '1', '01', '255', '256', '300', '-1', '0x1', '', ' 1', 'a', '1e1', '１')
  law(
    'IPv4 is read exactly when it is four plain octets',
    fc.property(
      fc.array(piece, { minLength: 3, maxLength: 5 }),
      (parts) => (parseIPv4(parts.join('.')) !== undefined) === isIPv4(parts.join('.')),
    ),
    2000,
  )

  const hextet = fc.constantFrom(
    '',
    '',
    '0',
    '1',
    '01',
    '0001',
    '00001',
    'ffff',
    'FFFF',
    'g',
    '12345',
    '1.2.3.4',
    '1.2.3',
    '01.2.3.4',
    '%1',
    '/64',
    ' ',
  )
  law(
    'IPv6 is read exactly when others read it',
    fc.property(fc.array(hextet, { minLength: 1, maxLength: 9 }), (parts) => {
      const text = parts.join(':')
      const read = parseIPv6(text)
      if (!isIPv6(text) || text.includes('%')) return read === undefined
      return read !== undefined && canonicalOf(text) === canonicalOf(grouped(read))
    }),
    5000,
  )
  law(
    'any mutilation of an address is read as others read it',
    fc.property(
      family.chain((of) => address(of).map((value) => formatAddress(of, value))),
      fc.nat(),
      fc.constantFrom('', '0', ':', '.', '::', '1', 'g', '/', '%', ' '),
      (text, at, insert) => {
        const changed = text.slice(0, at % (text.length + 1)) + insert + text.slice(at % (text.length + 1))
        const expected = !changed.includes('%') && (isIPv4(changed) || isIPv6(changed))
        return (parseAddress(changed) !== undefined) === expected
      },
    ),
    3000,
  )

  // Forms that `inet_aton`, `netmask` or careless parsers accept, and that a device refuses or reads otherwise.
  test.each([
    '010.0.0.1',
    '10.1',
    '10.0.0',
    '0x0a.0.0.1',
    '167772161',
    '10.0.0.1.',
    '10.0.0.1 ',
    ' 10.0.0.1',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1\n',
    '',
    '::ffff:10.0.0',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    'fe80::1%eth0',
    '[::1]',
    '1:2:3:4:5:6:7',
  ])('%j is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
  test.each([
    '10.0.0.0/08',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/8 ',
    '10/8',
    '::/129',
    '::/ 1',
    '/8',
    '10.0.0.0/1e1',
  ])('%j is no prefix', (text) => {
    expect(parsePrefix(text)).toBeUndefined()
  })
  test.each([
    [0x20010db8000000000000000000000001n, '2001:db8::1'],
    [0x20010db8000000010000000000000001n, '2001:db8:0:1::1'],
    [0x20010db8000100000001000100010001n, '2001:db8:1:0:1:1:1:1'],
    [0n, '::'],
    [1n, '::1'],
    [0xffffc0000201n, '::ffff:192.0.2.1'],
  ])('RFC 5952: %s is %s', (value, text) => {
    expect(formatAddress(6, value)).toBe(text)
  })
})

describe('prefixes and masks', () => {
  const prefix: fc.Arbitrary<Prefix> = family.chain((of) =>
    fc.record({ family: fc.constant(of), address: address(of), length: fc.integer({ min: 0, max: widthOf(of) }) }),
  )
  law(
    'a prefix is the addresses that share its leading bits',
    fc.property(prefix, fc.nat(), (p, pick) => {
      const { low, high } = rangeOf(p)
      const bits = BigInt(widthOf(p.family) - p.length)
      const candidates = [low, high, low - 1n, high + 1n, p.address].filter((x) => x >= 0n && x <= lastAddress(p.family))
      const x = candidates[pick % candidates.length]!
      return (x >= low && x <= high) === (x >> bits === p.address >> bits)
    }),
    1000,
  )
  law(
    'prefix text is read back, host bits and all',
    fc.property(prefix, (p) => {
      const parsed = parsePrefix(`${formatAddress(p.family, p.address)}/${p.length}`)
      return parsed !== undefined && parsed.family === p.family && parsed.address === p.address && parsed.length === p.length
    }),
  )
  law(
    'a range is written as a prefix exactly when it is one',
    fc.property(prefix, (p) => {
      const range = rangeOf(p)
      const text = formatRange(range)
      const parsed = parsePrefix(text)
      return parsed !== undefined && parsed.address === range.low && parsed.length === p.length
    }),
  )
  law(
    'any other range is written as its ends',
    fc.property(
      family.chain((of) => fc.tuple(fc.constant(of), address(of), address(of))),
      ([of, a, b]) => {
        const [low, high] = a <= b ? [a, b] : [b, a]
        const text = formatRange({ family: of, low, high })
        const [first, last] = text.includes('-')
          ? text.split('-').map((part) => parseAddress(part)?.address)
          : (() => {
              const parsed = parsePrefix(text)
              return parsed === undefined ? [undefined, undefined] : [rangeOf(parsed).low, rangeOf(parsed).high]
            })()
        return first === low && last === high
      },
    ),
  )
  law(
    'a mask has a length exactly when its ones lead',
    fc.property(
      fc.oneof(
        fc.integer({ min: 0, max: 32 }).map((n) => (0xffffffffn << BigInt(32 - n)) & 0xffffffffn),
        address(4),
      ),
      (mask) => {
        const bits = mask.toString(2).padStart(32, '0')
        return maskLength(formatAddress(4, mask)) === (/^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined)
      },
    ),
  )
  test.each(['255.255.255', '255.0.0.0.0', '/24', '24', '255.255.255.0 ', '0xffffff00'])('%j is no mask', (text) => {
    expect(maskLength(text)).toBeUndefined()
  })
})

describe('wildcards', () => {
  // Masks with free bits in the middle, as in `permit ip 10.0.1.0 0.0.254.255`.
  const care = fc.oneof(
    address(4),
    fc
      .uniqueArray(fc.integer({ min: 0, max: 31 }), { maxLength: 12 })
      .map((free) => free.reduce((mask, bit) => mask & ~(1n << BigInt(bit)), 0xffffffffn)),
  )
  law(
    'hold exactly the addresses whose cared-for bits agree',
    fc.property(address(4), care, address(4), fc.integer({ min: 0, max: 0xffffffff }), (base, mask, other, noise) => {
      const found = wildcardAddresses(base, mask)
      const free = BigInt.asUintN(32, ~mask)
      if (found === undefined) return manyPieces(mask)
      // `other` rarely matches; base with noise in the free bits always does.
      const inside = (base & mask) | (BigInt(noise) & free)
      const ones = BigInt(free.toString(2).replaceAll('0', '').length)
      return (
        !manyPieces(mask) &&
        found.has(4, inside) &&
        found.has(4, other) === ((other & mask) === (base & mask)) &&
        found.size === 1n << ones &&
        found.v6.length === 0
      )
    }),
    300,
  )
  test('16 free bits above a fixed one are enumerated, 17 are not', () => {
    expect(wildcardAddresses(0n, 0xffffffffn ^ (0xffffn << 1n))?.size).toBe(65536n)
    expect(wildcardAddresses(0n, 0xffffffffn ^ (0x1ffffn << 1n))).toBeUndefined()
    expect(wildcardAddresses(0n, 0n)?.equals(Addresses.allIPv4)).toBe(true)
  })
})

/** More than 16 free bits above the lowest fixed one. */
function manyPieces(mask: bigint): boolean {
  const bits = mask.toString(2).padStart(32, '0').replace(/0*$/, '')
  return bits.replaceAll('1', '').length > 16
}

function grouped(value: bigint): string {
  return value.toString(16).padStart(32, '0').match(/.{4}/g)!.join(':')
}

/** The reading of Node's URL parser (WHATWG), an implementation that is not ours. */
function canonicalOf(text: string): string {
  return new URL(`http://[${text}]/`).hostname
}
