/** One rulebase in five products' words: whatever the words, the same packets pass. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bound } from '../../src/graph/decide.ts'
import { permitted } from '../../src/graph/decide.ts'
import type { Device } from '../../src/model/device.ts'
import { example } from '../../src/packet/example.ts'
import { formatPacket } from '../../src/packet/format.ts'
import { PacketSet } from '../../src/packet/set.ts'
import type { Entry, Prefix, Service } from './rulebase-writers.ts'
import { permits, read, WRITINGS } from './rulebase-writers.ts'

/** What the filters of a device let through from one interface to another. */
function through(device: Device, input: string, output: string, bound: Bound): PacketSet {
  const filters = device.domains[0]!.stages.flatMap((stage) => (stage.kind === 'filter' ? [stage] : []))
  return filters.reduce(
    (rest, stage) =>
      rest.and(
        PacketSet.union(permitted(stage, input, stage.at === 'ingress' ? '' : output, undefined, bound).map(({ packets }) => packets)),
      ),
    PacketSet.ipv4,
  )
}

const NETWORKS: readonly Prefix[] = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '10.1.2.128/25',
  '10.1.2.130/32',
  '172.16.0.0/12',
  '198.18.4.0/22',
  '192.0.2.7/32',
  '0.0.0.0/0',
  '0.0.0.0/0',
  '0.0.0.0/1',
].map(prefix)

function prefix(text: string): Prefix {
  const [address, length] = text.split('/')
  const low = address!.split('.').reduce((value, octet) => value * 256n + BigInt(octet), 0n)
  return { low, length: Number(length) }
}

const range = fc
  .tuple(fc.constantFrom(1, 22, 53, 80, 443, 1023, 1024, 8080, 49152, 65535), fc.constantFrom(1, 22, 79, 80, 81, 443, 1024, 8100, 65535))
  .map(([a, b]): readonly [number, number] => (a <= b ? [a, b] : [b, a]))
const service: fc.Arbitrary<Service> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Service>({ kind: 'any' }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('ports' as const), protocol: fc.constantFrom('tcp' as const, 'udp' as const), dport: range }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('ports' as const),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      dport: range,
      sport: range,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Service>({ kind: 'icmp' }, { kind: 'icmp', type: 8 }, { kind: 'icmp', type: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(6, 17, 47, 50, 89).map((protocol): Service => ({ kind: 'number', protocol })) },
)
const network = fc.oneof(
  fc.constantFrom(...NETWORKS),
  fc.tuple(fc.integer({ min: 0x01000000, max: 0xdfffffff }), fc.integer({ min: 8, max: 32 })).map(([address, length]): Prefix => {
    const size = 1n << BigInt(32 - length)
    return { low: (BigInt(address) / size) * size, length }
  }),
)
const entries = fc.array(fc.record<Entry>({ permit: fc.boolean(), src: network, dst: network, service }), { minLength: 1, maxLength: 25 })

describe('the same rulebase', () => {
  test('passes the same packets in FortiOS, IOS, iptables, nftables and CSV: 120 random ones', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const meant = permits(list).and(PacketSet.ipv4)
        for (const writing of WRITINGS) {
          const text = writing.write(list)
          const device = read(writing, text)
          expect(
            device.coverage.notUnderstood.map((u) => u.text.en),
            text,
          ).toEqual([])
          for (const bound of ['judged', 'possible'] as const) {
            const passes = through(device, writing.in, writing.out, bound)
            const said = { product: writing.name, bound, tooMuch: shown(passes.minus(meant)), tooLittle: shown(meant.minus(passes)) }
            expect(said, text).toEqual({ product: writing.name, bound, tooMuch: 'nothing', tooLittle: 'nothing' })
            // Canonical: sets with the same packets are one object.
            expect(passes === meant).toBe(true)
          }
        }
      }),
      { numRuns: 120 },
    )
  })

  test('is not the same with one entry turned round', () => {
    const list: Entry[] = [
      { permit: false, src: prefix('10.1.2.0/24'), dst: prefix('0.0.0.0/0'), service: { kind: 'ports', protocol: 'tcp', dport: [80, 90] } },
      { permit: true, src: prefix('10.0.0.0/8'), dst: prefix('0.0.0.0/0'), service: { kind: 'any' } },
    ]
    const turned = list.map((entry, i) => (i === 0 ? { ...entry, permit: true } : entry))
    const sets = WRITINGS.map((writing) => through(read(writing, writing.write(turned)), writing.in, writing.out, 'judged'))
    const meant = permits(list).and(PacketSet.ipv4)
    expect(sets.map((set) => set === meant)).toEqual(WRITINGS.map(() => false))
    expect(new Set(sets).size).toBe(1)
  })
})

function shown(set: PacketSet): string {
  const packet = example(set)
  return packet === undefined ? (set.isEmpty ? 'nothing' : 'something') : formatPacket(packet)
}
