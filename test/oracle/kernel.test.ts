/** The Linux kernel against the engine: the same rules as nftables in a namespace of their own, packet by packet. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { formatAddress, formatRange } from '../../src/packet/address.ts'
import { formatPacket } from '../../src/packet/format.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { judge } from '../support/judges.ts'
import type { OracleRule } from './rules.ts'
import { aimedPackets, decidingRule, permittedBy, ruleList } from './rules.ts'

const INJECTOR = fileURLToPath(new URL('kernel_inject.py', import.meta.url))

const kernel = judge('Linux packet filter', () => {
  const run = spawnSync('unshare', ['-n', 'python3', INJECTOR, '--probe'], { encoding: 'utf8', timeout: 20_000 })
  if (run.status === 0) return undefined
  const why = run.error === undefined ? (run.stderr.trim().split('\n').at(-1) ?? '') : run.error.message
  return `needs root, a network namespace, /dev/net/tun (Debian packages nftables, iproute2, python3): ${why}`
})

/** One rule of ours in nftables' words. */
function nftRule({ permit, src, dst, protocol, sport, dport }: OracleRule): string {
  const parts: string[] = []
  for (const [keyword, [low, high]] of [
    ['saddr', src],
    ['daddr', dst],
  ] as const) {
    if (low !== 0n || high !== 0xffffffffn) parts.push(`ip ${keyword} ${formatRange({ family: 4, low, high })}`)
  }
  if (protocol !== undefined) parts.push(`ip protocol ${protocol}`)
  if (protocol === 6 || protocol === 17) {
    for (const [keyword, [low, high]] of [
      ['sport', sport],
      ['dport', dport],
    ] as const) {
      if (low !== 0 || high !== 65535) parts.push(`${protocol === 6 ? 'tcp' : 'udp'} ${keyword} ${low === high ? low : `${low}-${high}`}`)
    }
  }
  if (protocol === 1 && (dport[0] !== 0 || dport[1] !== 65535)) parts.push(icmpMatch(dport))
  parts.push(permit ? 'accept' : 'drop')
  return parts.join(' ')
}

/** Whole types, or one type with one code. */
function icmpMatch([low, high]: readonly [number, number]): string {
  const [type, last] = [low >> 8, high >> 8]
  if ((low & 255) === 0 && (high & 255) === 255) return type === last ? `icmp type ${type}` : `icmp type ${type}-${last}`
  if (type !== last) throw new Error('not a form of the generator')
  return `icmp type ${type} icmp code ${(low & 255) === (high & 255) ? low & 255 : `${low & 255}-${high & 255}`}`
}

/** The kernel's verdicts: whether each packet was forwarded. */
function forwarded(rules: readonly OracleRule[], packets: readonly Packet[]): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-kernel-'))
  const file = (name: string): string => join(folder, name)
  try {
    const lines = rules.map((rule) => `    ${nftRule(rule)}`).join('\n')
    writeFileSync(
      file('rules.nft'),
      `table ip oracle {\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n${lines}\n  }\n}\n`,
    )
    writeFileSync(
      file('packets.json'),
      JSON.stringify(
        packets.map(({ src, dst, protocol, sport, dport }) => ({
          src: formatAddress(4, src),
          dst: formatAddress(4, dst),
          proto: protocol,
          sport,
          dport,
        })),
      ),
    )
    execFileSync('unshare', [
      '-n',
      'python3',
      INJECTOR,
      '--load',
      `nft -f ${file('rules.nft')}`,
      '--packets',
      file('packets.json'),
      '--out',
      file('verdicts.json'),
    ])
    return (JSON.parse(readFileSync(file('verdicts.json'), 'utf8')) as string[]).map((verdict) => verdict === 'accept')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A router forwards these; others (loopback, multicast, this network, its own addresses) never reach the filter. */
function isForwardable({ protocol, src, dst }: Packet): boolean {
  const ordinary = (address: bigint): boolean => {
    const first = Number(address >> 24n)
    return first >= 1 && first <= 223 && first !== 127 && address !== 0xc0000201n && address !== 0xc6336401n
  }
  return (protocol === 6 || protocol === 17 || protocol === 1) && ordinary(src) && ordinary(dst)
}

describe('the Linux kernel', () => {
  for (const [seed, count, ranges] of [
    [1, 300, 0],
    [2, 300, 0.3],
    [3, 60, 0.5],
  ] as const) {
    kernel.test(
      `list ${seed}: forwards exactly the packets of the permitted set, of 2,500 aimed at its borders`,
      () => {
        const rules = ruleList(count, seed, { ranges })
        const packets = aimedPackets(rules, 2500, seed, isForwardable)
        const permitted = permittedBy(rules)
        const verdicts = forwarded(rules, packets)
        const disagreements = packets.filter(
          (packet, i) => verdicts[i] !== permitted.has(packet) || verdicts[i] !== (decidingRule(rules, packet)?.permit ?? false),
        )
        expect(disagreements.map(formatPacket)).toEqual([])
        // Neither answer is rare, and many rules decide: the comparison is about something.
        const yes = verdicts.filter(Boolean).length
        expect(Math.min(yes, packets.length - yes)).toBeGreaterThan(300)
        expect(new Set(packets.map((packet) => decidingRule(rules, packet))).size).toBeGreaterThan(count / 3)
        for (const protocol of [1, 6, 17]) expect(packets.filter((packet) => packet.protocol === protocol).length).toBeGreaterThan(50)
      },
      60_000,
    )
  }

  kernel.test(
    'notices when the lists differ: one deleted rule',
    () => {
      const rules = ruleList(60, 3, { ranges: 0.5 })
      const packets = aimedPackets(rules, 2500, 3, isForwardable)
      const deciding = packets.map((packet) => decidingRule(rules, packet))
      const busiest = rules
        .filter((rule) => rule.permit)
        .sort((a, b) => deciding.filter((r) => r === b).length - deciding.filter((r) => r === a).length)[0]!
      const verdicts = forwarded(
        rules.filter((rule) => rule !== busiest),
        packets,
      )
      const permitted = permittedBy(rules)
      expect(packets.filter((packet, i) => verdicts[i] !== permitted.has(packet)).length).toBeGreaterThan(0)
    },
    60_000,
  )
})
