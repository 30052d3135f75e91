import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress, parsePrefix } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { example } from '../../src/packet/example.ts'
import { formatPacket } from '../../src/packet/format.ts'
import type { Ranges } from '../../src/packet/ranges.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { addresses, set } from './arbitrary.ts'

const at = (...prefixes: readonly string[]): Addresses => Addresses.union(prefixes.map((text) => Addresses.ofPrefix(parsePrefix(text)!)))
const tcp: Ranges<number> = [[6, 6]]
const shown = (set: PacketSet, prefer: Parameters<typeof example>[1] = {}): string => {
  const packet = example(set, prefer)
  return packet === undefined ? 'none' : formatPacket(packet)
}

describe('an example', () => {
  test('is in the set and can be sent, whatever is preferred; there is one whenever there can be', () => {
    fc.assert(
      fc.property(set, fc.array(addresses, { maxLength: 3 }), fc.array(addresses, { maxLength: 3 }), (s, src, dst) => {
        const packet = example(s, { src, dst })
        if (packet === undefined) return !s.overlaps(PacketSet.wellFormed)
        return s.has(packet) && PacketSet.wellFormed.has(packet)
      }),
      { numRuns: 500 },
    )
  })
  test('is of the first preference that holds something', () => {
    fc.assert(
      fc.property(set, fc.array(addresses, { minLength: 1, maxLength: 3 }), (s, src) => {
        const packet = example(s, { src })
        if (packet === undefined) return true
        const kin = s
          .and(PacketSet.wellFormed)
          .and(PacketSet.box({ protocols: [[packet.protocol, packet.protocol]] }))
          .and(packet.family === 4 ? PacketSet.ipv4 : PacketSet.ipv6)
        const first = src.find((a) => kin.overlaps(PacketSet.box({ src: a })))
        return first === undefined || first.has(packet.family, packet.src)
      }),
      { numRuns: 300 },
    )
  })
  test('prefers IPv4, TCP, 443 and a client port', () => {
    expect(shown(PacketSet.all, { src: [at('10.20.10.0/24')], dst: [at('192.0.2.10/32')] })).toBe('10.20.10.1:49152 → 192.0.2.10:443 tcp')
    expect(
      shown(PacketSet.all.minus(PacketSet.box({ dport: [[443, 443]] })), { src: [at('10.20.10.0/24')], dst: [at('192.0.2.10/32')] }),
    ).toBe('10.20.10.1:49152 → 192.0.2.10:80 tcp')
  })
  test('goes from TCP to UDP to ICMP echo to others, then to IPv6', () => {
    const from = { src: [at('10.0.0.5/32', '2001:db8::5/128')], dst: [at('10.0.1.5/32', '2001:db8:1::5/128')] }
    const without = (...protocols: number[]): PacketSet =>
      PacketSet.all.minus(PacketSet.box({ protocols: protocols.sort((a, b) => a - b).map((p) => [p, p] as const) }))
    expect(shown(without(6), from)).toBe('10.0.0.5:49152 → 10.0.1.5:443 udp')
    expect(shown(without(6, 17), from)).toBe('10.0.0.5 → 10.0.1.5 icmp echo (8/0)')
    expect(shown(without(6, 17, 1), from)).toBe('10.0.0.5 → 10.0.1.5 gre')
    expect(shown(without(6, 17).minus(PacketSet.ipv4), from)).toBe('2001:db8::5 → 2001:db8:1::5 icmp6 echo-request (128/0)')
    expect(shown(PacketSet.ipv6, from)).toBe('[2001:db8::5]:49152 → [2001:db8:1::5]:443 tcp')
  })
  test('takes declared hosts before their zone, and the zone before anything', () => {
    const s = PacketSet.box({ protocols: tcp, dport: [[8000, 8005]] })
    expect(shown(s, { src: [at('10.20.10.77/32'), at('10.20.10.0/24')], dst: [at('10.30.0.0/24')] })).toBe(
      '10.20.10.77:49152 → 10.30.0.1:8000 tcp',
    )
    const notThatHost = s.minus(PacketSet.box({ src: at('10.20.10.77/32') }))
    expect(shown(notThatHost, { src: [at('10.20.10.77/32'), at('10.20.10.0/24')], dst: [at('10.30.0.0/24')] })).toBe(
      '10.20.10.1:49152 → 10.30.0.1:8000 tcp',
    )
  })
  test('avoids network and broadcast addresses while there are others', () => {
    const s = (src: string): PacketSet => PacketSet.box({ src: at(src), dst: at('10.9.9.9/32'), protocols: tcp, dport: [[22, 22]] })
    const of = (src: string, zone: string): string => shown(s(src), { src: [at(zone)] }).split(':')[0]!
    expect(of('10.0.0.0/16', '10.0.0.0/16')).toBe('10.0.0.1')
    expect(of('10.0.0.128/25', '10.0.0.128/25')).toBe('10.0.0.129')
    expect(of('10.0.0.255/32', '10.0.0.0/16')).toBe('10.0.0.255')
    expect(of('10.0.0.254/31', '10.0.0.0/16')).toBe('10.0.0.254')
    expect(of('10.0.0.127/32', '10.0.0.0/25')).toBe('10.0.0.127')
    expect(of('10.0.0.4/30', '10.0.0.4/30')).toBe('10.0.0.5')
    expect(of('10.0.0.7/32', '10.0.0.7/32')).toBe('10.0.0.7')
  })
  test('takes a port that was asked for, then a well-known one, then the lowest', () => {
    const s = (dport: Ranges<number>): PacketSet => PacketSet.box({ src: at('10.0.0.1/32'), dst: at('10.0.0.2/32'), protocols: tcp, dport })
    expect(example(s([[0, 65535]]), { ports: [8530, 443] })?.dport).toBe(8530)
    expect(example(s([[444, 446]]))?.dport).toBe(445)
    expect(example(s([[20000, 30000]]))?.dport).toBe(20000)
    expect(example(s([[0, 5]]))?.dport).toBe(1)
    expect(example(s([[0, 0]]))?.dport).toBe(0)
  })
  test('takes 49152 as source port, else the lowest from 1024, else the lowest', () => {
    const s = (sport: Ranges<number>): PacketSet => PacketSet.box({ protocols: tcp, sport })
    expect(example(s([[0, 65535]]))?.sport).toBe(49152)
    expect(example(s([[500, 2000]]))?.sport).toBe(1024)
    expect(
      example(
        s([
          [53, 53],
          [1500, 1600],
        ]),
      )?.sport,
    ).toBe(1500)
    expect(example(s([[53, 60]]))?.sport).toBe(53)
  })
  test('shows documentation addresses where everything would do, a different one at each end', () => {
    expect(shown(PacketSet.all)).toBe('198.51.100.1:49152 → 203.0.113.1:443 tcp')
    expect(shown(PacketSet.ipv6)).toBe('[2001:db8::1]:49152 → [2001:db8::2]:443 tcp')
    const bogons = PacketSet.box({ src: at('192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '0.0.0.0/8') })
    expect(shown(PacketSet.all.minus(bogons))).toBe('1.0.0.1:49152 → 203.0.113.1:443 tcp')
  })
  test('does not exist for packets nobody can send', () => {
    expect(example(PacketSet.none)).toBeUndefined()
    expect(example(PacketSet.box({ protocols: [[50, 50]], dport: [[443, 443]] }))).toBeUndefined()
    expect(example(PacketSet.box({ protocols: [[58, 58]], dport: [[443, 443]] }).and(PacketSet.ipv4))).toBeUndefined()
  })
  test('does not depend on how the set was put together', () => {
    const a = PacketSet.box({ src: at('10.0.0.0/24'), protocols: tcp })
    const b = PacketSet.box({ dst: at('10.1.0.0/24'), dport: [[22, 80]] })
    expect(example(a.or(b))).toEqual(example(b.or(a)))
    expect(parseAddress('10.0.0.1')?.address).toBe(example(a)?.src)
  })
})
