/** Services as people write them, against the numbers of the registries, and back. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serviceSet } from '../../src/model/match.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { formatService, formatServices, parseService, SERVICE_WORDS } from '../../src/packet/service.ts'
import type { PacketSet } from '../../src/packet/set.ts'

function set(...texts: readonly string[]): PacketSet {
  return serviceSet(
    texts.flatMap((text) => {
      const parsed = parseService(text)
      if (!parsed.ok) throw new Error(parsed.problem.en)
      return parsed.alternatives
    }),
  )
}

const packet = (protocol: number, dport: number, family: 4 | 6 = 4): Packet => ({ family, protocol, src: 1n, dst: 2n, sport: 0, dport })

describe('a written service', () => {
  test.each([
    ['tcp/443', [packet(6, 443), packet(6, 443, 6)], [packet(17, 443), packet(6, 442), packet(6, 444)]],
    ['udp/53', [packet(17, 53)], [packet(6, 53)]],
    ['tcp/8000-8100', [packet(6, 8000), packet(6, 8050), packet(6, 8100)], [packet(6, 7999), packet(6, 8101)]],
    ['tcp', [packet(6, 0), packet(6, 65535)], [packet(17, 1)]],
    // RFC 792: echo request is type 8. ICMP belongs to IPv4 only.
    ['icmp/echo', [packet(1, 8 * 256), packet(1, 8 * 256 + 255)], [packet(1, 0), packet(1, 9 * 256), packet(1, 8 * 256, 6)]],
    ['icmp/8', [packet(1, 8 * 256)], [packet(1, 7 * 256 + 255)]],
    ['icmp/3/1', [packet(1, 3 * 256 + 1)], [packet(1, 3 * 256)]],
    ['icmp', [packet(1, 0), packet(1, 65535)], [packet(1, 0, 6)]],
    // RFC 4443: echo request is type 128.
    ['icmp6/echo-request', [packet(58, 128 * 256, 6)], [packet(58, 128 * 256, 4), packet(58, 129 * 256, 6)]],
    ['ip/47', [packet(47, 0), packet(47, 0, 6)], [packet(6, 47), packet(46, 0)]],
    ['gre', [packet(47, 0)], [packet(50, 0)]],
    ['sctp/38412', [packet(132, 38412)], [packet(6, 38412)]],
    // IANA service names.
    ['smtp', [packet(6, 25)], [packet(17, 25), packet(6, 465)]],
    ['dns', [packet(6, 53), packet(17, 53)], [packet(6, 54)]],
    ['ntp', [packet(17, 123)], [packet(6, 123)]],
    ['HTTPS', [packet(6, 443)], [packet(17, 443)]],
    ['rdp', [packet(6, 3389)], [packet(6, 3388)]],
    ['any', [packet(0, 0), packet(255, 0, 6), packet(6, 1)], []],
  ] as const)('%s', (text, inside, outside) => {
    for (const p of inside)
      expect(
        set(text).has(p),
        JSON.stringify(p, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
      ).toBe(true)
    for (const p of outside)
      expect(
        set(text).has(p),
        JSON.stringify(p, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
      ).toBe(false)
  })

  test.each([
    ['', /empty/],
    ['443', /tcp\/443 or udp\/443/],
    ['tcp/', /is not a port/],
    ['tcp/x', /is not a port/],
    ['tcp/0x50', /is not a port/],
    ['tcp/65536', /at most 65535/],
    ['tcp/080', /write tcp\/80/],
    ['tcp/90-80', /write tcp\/80-90/],
    ['tcp/1-2-3', /not a range/],
    ['tcp/80,443', /is not a port/],
    ['tcp/80/1', /cannot be read/],
    ['gre/1', /only tcp, udp and sctp/],
    ['http/80', /only tcp, udp and sctp/],
    ['icmp/256', /at most 255/],
    ['icmp/8/256', /at most 255/],
    ['icmp/1-3/0', /single type/],
    ['icmp/ecko', /is not an ICMP type/],
    ['ip/256', /at most 255/],
    ['smpt', /no service/],
    ['tcp/-1', /is not a port/],
    ['tcp/1e3', /is not a port/],
  ] as const)('%j is refused with what to write instead', (text, says) => {
    const parsed = parseService(text)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(`${parsed.problem.en} ${parsed.hint.en}`).toMatch(says)
    expect(parsed.problem.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    expect(parsed.hint.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseService(text).ok === 'boolean'))
  })
})

describe('a service in words', () => {
  test.each([
    [{ protocols: [[6, 6]], dport: [[443, 443]] }, 'tcp/443', 'https (tcp/443)'],
    [{ protocols: [[6, 6]], dport: [[25, 25]] }, 'tcp/25', 'smtp (tcp/25)'],
    [{ protocols: [[6, 6]], dport: [[8000, 8100]] }, 'tcp/8000-8100', 'tcp/8000-8100'],
    [
      {
        protocols: [[6, 6]],
        dport: [
          [80, 80],
          [443, 443],
        ],
      },
      'tcp/80, tcp/443',
      'http (tcp/80), https (tcp/443)',
    ],
    [
      {
        protocols: [
          [6, 6],
          [17, 17],
        ],
        dport: [[53, 53]],
      },
      'tcp/53, udp/53',
      'dns (tcp/53), dns (udp/53)',
    ],
    [{ protocols: [[6, 6]] }, 'tcp', 'tcp'],
    [{ protocols: [[6, 6]], sport: [[0, 65535]], dport: [[0, 65535]] }, 'tcp', 'tcp'],
    [{ protocols: [[0, 255]] }, 'any', 'any'],
    [{ family: 6, protocols: [[0, 255]] }, 'any (IPv6)', 'any (IPv6)'],
    [{ family: 4, protocols: [[1, 1]], dport: [[2048, 2303]] }, 'icmp/echo', 'icmp/echo'],
    [{ family: 4, protocols: [[1, 1]], dport: [[769, 769]] }, 'icmp/unreachable/1', 'icmp/unreachable/1'],
    [{ family: 6, protocols: [[58, 58]], dport: [[32768, 33023]] }, 'icmp6/echo-request', 'icmp6/echo-request'],
    [{ protocols: [[47, 47]] }, 'gre', 'gre'],
    [{ protocols: [[200, 201]] }, 'ip/200-201', 'ip/200-201'],
    [{ protocols: [[6, 6]], sport: [[53, 53]], dport: [[1024, 65535]] }, 'tcp/1024-65535 (src 53)', 'tcp/1024-65535 (src 53)'],
  ] as const)('%j', (box, plain, named) => {
    expect(formatService(box)).toBe(plain)
    expect(formatService(box, { names: true })).toBe(named)
  })

  test('several are joined, each once', () => {
    expect(formatServices([{ protocols: [[6, 6]] }, { protocols: [[6, 6]] }, { protocols: [[17, 17]] }])).toBe('tcp, udp')
  })

  test('protocols without ports are left out where only ports were asked for', () => {
    expect(formatService({ protocols: [[0, 255]], dport: [[443, 443]] })).toBe('tcp/443, udp/443, sctp/443')
  })
})

const number = (max: number) => fc.integer({ min: 0, max })
const range = (max: number) =>
  fc.tuple(number(max), number(max)).map(([a, b]) => (a === b ? `${a}` : `${Math.min(a, b)}-${Math.max(a, b)}`))
const written = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp', 'sctp'), range(65535)).map(([p, r]) => `${p}/${r}`),
  fc.tuple(fc.constantFrom('icmp', 'icmp6'), range(255)).map(([p, r]) => `${p}/${r}`),
  fc.tuple(fc.constantFrom('icmp', 'icmp6'), number(255), range(255)).map(([p, t, r]) => `${p}/${t}/${r}`),
  range(255).map((r) => `ip/${r}`),
  fc.constantFrom(...SERVICE_WORDS),
)

test('what is printed reads back as the same packets', () => {
  fc.assert(
    fc.property(written, (text) => {
      const parsed = parseService(text)
      if (!parsed.ok) return false
      const printed = formatServices(parsed.alternatives)
      return set(...printed.split(', ')) === set(text)
    }),
  )
})
