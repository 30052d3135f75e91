/** Sets written down and read back: nothing lost, nothing added. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePrefix } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { readLine, writeLines } from '../../src/packet/written.ts'
import { set } from './arbitrary.ts'

function readBack(lines: readonly string[]): PacketSet | undefined {
  const sets = lines.map(readLine)
  return sets.includes(undefined) ? undefined : PacketSet.union(sets.map((read) => read ?? PacketSet.none))
}

describe('lines of boxes', () => {
  test('read back as the packets of the set that somebody can send', () => {
    fc.assert(
      fc.property(set, (packets) => {
        const lines = writeLines(packets, 4000)
        fc.pre(lines !== undefined)
        expect(readBack(lines ?? []), lines?.join('\n')).toBe(packets.and(PacketSet.wellFormed))
      }),
      { numRuns: 400 },
    )
  })

  test('more boxes than wanted give no lines at all, never a part of the set', () => {
    const scattered = PacketSet.union(
      [1, 3, 5, 7].map((n) =>
        PacketSet.box({ src: Addresses.ofAddress(4, BigInt(n)), dst: Addresses.ofAddress(4, BigInt(n)), protocols: [[6, 6]] }),
      ),
    )
    expect(writeLines(scattered, 3)).toBeUndefined()
    expect(writeLines(scattered, 4)).toHaveLength(4)
  })

  const of = (text: string): Addresses => Addresses.ofPrefix(parsePrefix(text)!)

  test.each([
    [{ src: of('10.20.10.0/23'), dst: of('192.0.2.10'), protocols: [[6, 6]], dport: [[443, 443]] }, '10.20.10.0/23 -> 192.0.2.10 tcp/443'],
    [{ src: of('10.0.0.0/8'), dst: of('0.0.0.0/0') }, '10.0.0.0/8 -> 0.0.0.0/0 any'],
    [{ src: of('fd00::/8'), dst: of('::/0'), protocols: [[58, 58]], dport: [[32768, 33023]] }, 'fd00::/8 -> ::/0 icmp6/128.0-128.255'],
    [{ src: of('10.0.0.1'), dst: of('10.0.0.2'), protocols: [[47, 47]] }, '10.0.0.1 -> 10.0.0.2 47'],
    [
      { src: of('10.0.0.1'), dst: of('10.0.0.2'), protocols: [[17, 17]], sport: [[1024, 65535]], dport: [[53, 53]] },
      '10.0.0.1 -> 10.0.0.2 udp/53 from 1024-65535',
    ],
  ] as const)('say what people would: %#', (fields, line) => {
    expect(writeLines(PacketSet.box(fields), 10)).toEqual([line])
  })

  test.each([
    '10.0.0.1 → 10.0.0.2 tcp/443',
    '10.0.0.1 -> 10.0.0.2',
    '10.0.0.1 -> fd00::1 tcp/443',
    '10.0.0.256 -> 10.0.0.2 tcp/443',
    '10.0.0.9-10.0.0.1 -> 10.0.0.2 tcp',
    '10.0.0.1 -> 10.0.0.2 tcp/70000',
    '10.0.0.1 -> 10.0.0.2 tcp/0443',
    '10.0.0.1 -> 10.0.0.2 tcp/443 to 5',
    '10.0.0.1 -> 10.0.0.2 tcpp/443',
    '10.0.0.1 -> 10.0.0.2 tcp/',
    '10.0.0.1, -> 10.0.0.2 tcp',
    '10.0.0.1 -> 10.0.0.2 256',
  ])('that mean nothing are refused: %s', (line) => {
    expect(readLine(line)).toBeUndefined()
  })
})

describe('lines of a diagram', () => {
  test('read back as the very set', () => {
    fc.assert(
      fc.property(set, (packets) => {
        expect(PacketSet.ofLines(packets.lines())).toBe(packets)
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    [[]],
    [['']],
    [['0 1>+']],
    [['0 0>+ 2>-']],
    [['0 1>+ 0>-']],
    [['0 0>+ 1>0']],
    [['1 5>+ 255>-', '1 6>0 255>-']],
    [['12 5>+ 9>-']],
    [['1 5>+ 254>-']],
    [['1 05>+ 255>-']],
  ])('that are no diagram are refused: %j', (lines) => {
    expect(PacketSet.ofLines(lines)).toBeUndefined()
  })
})
