import { describe, expect, test } from 'vitest'
import { parseAddress, parsePrefix } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { formatAddresses, formatPacket, formatSet } from '../../src/packet/format.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'

const at = (...prefixes: readonly string[]): Addresses => Addresses.union(prefixes.map((text) => Addresses.ofPrefix(parsePrefix(text)!)))
const packet = (src: string, dst: string, protocol: number, sport = 0, dport = 0): Packet => {
  const [a, b] = [parseAddress(src)!, parseAddress(dst)!]
  return { family: a.family, src: a.address, dst: b.address, protocol, sport, dport }
}
const service = (protocol: number, low: number, high = low): PacketSet =>
  PacketSet.box({ protocols: [[protocol, protocol]], dport: [[low, high]] })

describe('packets', () => {
  test.each([
    ['10.20.10.5:49152 → 192.0.2.10:443 tcp', packet('10.20.10.5', '192.0.2.10', 6, 49152, 443)],
    ['10.20.10.5:53 → 192.0.2.10:53 udp', packet('10.20.10.5', '192.0.2.10', 17, 53, 53)],
    ['[2001:db8::5]:49152 → [2001:db8:1::a]:22 tcp', packet('2001:db8::5', '2001:db8:1::a', 6, 49152, 22)],
    ['10.0.0.1 → 10.0.0.2 icmp echo (8/0)', packet('10.0.0.1', '10.0.0.2', 1, 0, 8 * 256)],
    ['10.0.0.1 → 10.0.0.2 icmp 42/3', packet('10.0.0.1', '10.0.0.2', 1, 0, 42 * 256 + 3)],
    ['2001:db8::5 → 2001:db8::6 icmp6 echo-request (128/0)', packet('2001:db8::5', '2001:db8::6', 58, 0, 128 * 256)],
    ['10.0.0.1 → 10.0.0.2 gre', packet('10.0.0.1', '10.0.0.2', 47)],
    ['10.0.0.1 → 10.0.0.2 ip/253', packet('10.0.0.1', '10.0.0.2', 253)],
  ])('%s', (text, p) => {
    expect(formatPacket(p)).toBe(text)
  })
})

describe('sets', () => {
  const net = PacketSet.box({ src: at('10.20.10.0/24'), dst: at('192.0.2.10/32') })

  test('rows have prefixes and services', () => {
    expect(formatSet(net.and(service(6, 443)), 5)).toEqual({
      rows: [{ src: '10.20.10.0/24', dst: '192.0.2.10', service: 'tcp/443' }],
      truncated: false,
    })
    expect(formatSet(net.and(service(6, 443)), 5, { names: true }).rows[0]?.service).toMatch(/^https \(tcp\/443\)$/)
  })
  test('services between the same addresses share a row', () => {
    const several = PacketSet.union([service(6, 443), service(6, 8000, 8100), service(17, 53)]).and(net)
    expect(formatSet(several, 5).rows).toEqual([{ src: '10.20.10.0/24', dst: '192.0.2.10', service: 'tcp/443, tcp/8000-8100, udp/53' }])
  })
  test('everything that can be sent is any, per IP version', () => {
    expect(formatSet(net, 5).rows).toEqual([{ src: '10.20.10.0/24', dst: '192.0.2.10', service: 'any' }])
    expect(formatSet(PacketSet.all, 5).rows).toEqual([
      { src: '0.0.0.0/0', dst: '0.0.0.0/0', service: 'any' },
      { src: '::/0', dst: '::/0', service: 'any' },
    ])
    expect(formatSet(net.minus(service(6, 443)), 5).rows[0]?.service).not.toBe('any')
  })
  test('nothing, and what nobody can send, has no rows', () => {
    expect(formatSet(PacketSet.none, 5)).toEqual({ rows: [], truncated: false })
    expect(formatSet(service(50, 443), 5)).toEqual({ rows: [], truncated: false })
  })
  test('a limit is kept and said', () => {
    const many = PacketSet.union(
      Array.from({ length: 40 }, (_, i) => PacketSet.box({ src: at(`10.0.${i}.0/24`), dst: at(`10.1.${i}.0/24`) }).and(service(6, 22))),
    )
    const { rows, truncated } = formatSet(many, 7)
    expect([rows.length, truncated]).toEqual([7, true])
    expect(formatSet(many, 40)).toMatchObject({ truncated: false })
    expect(formatSet(many, 40).rows).toHaveLength(40)
  })
  test('long lists are cut and counted', () => {
    const ranges = Array.from({ length: 9 }, (_, i) => [BigInt(i * 4), BigInt(i * 4 + 1)] as const)
    expect(formatAddresses(4, ranges, 2)).toBe('0.0.0.0/31, 0.0.0.4/31 … (+7)')
    expect(formatAddresses(4, [[5n, 9n]])).toBe('0.0.0.5-0.0.0.9')
    const ports = PacketSet.box({ protocols: [[6, 6]], dport: Array.from({ length: 9 }, (_, i) => [i * 10, i * 10] as const) })
    expect(formatSet(net.and(ports), 5, { list: 3 }).rows[0]?.service).toBe('tcp/0, tcp/10, tcp/20 … (+6)')
  })
})
