/** Rows of one to three firewalls: what they are called, where they stand, and which addresses are where. */
import { parseAddress } from '../../../src/packet/address.ts'
import type { Family, Packet } from '../../../src/packet/packet.ts'
import type { Random } from '../rules.ts'

export interface ScenePort {
  readonly name: string
  /** The place behind an edge; absent on a link. */
  readonly place?: string
  /** The far end of a link, named once. */
  readonly to?: readonly [firewall: number, port: string]
  readonly addresses: readonly string[]
}

export interface SceneFirewall {
  readonly name: string
  readonly ports: readonly ScenePort[]
  /** `ip` commands that make its routes. */
  readonly commands: readonly string[]
}

export interface Prefix {
  readonly low: bigint
  readonly length: number
}

export interface Scene {
  readonly firewalls: readonly SceneFirewall[]
  /** Where packets can come from: the firewall and port at which a place begins. */
  readonly edges: readonly { readonly place: string; readonly at: readonly [firewall: number, port: string] }[]
  /** Hosts and networks that rules and packets speak of. */
  readonly hosts: Readonly<Record<Family, readonly bigint[]>>
  readonly networks: Readonly<Record<Family, readonly Prefix[]>>
  readonly own: Readonly<Record<Family, readonly bigint[]>>
}

type Names = readonly [left: string, right: string, dmz: string]

const NAMES: readonly Names[] = [
  ['lan0', 'wan0', 'dmz0'],
  ['eth0', 'eth1', 'eth2'],
  // A wildcard takes in more than its author may think.
  ['eth0', 'eth0.20', 'eth10'],
  ['enp1s0', 'enp2s0', 'enp11s0'],
  ['br-lan', 'wan', 'br-dmz'],
]

/** A row of `count` firewalls between `left` and `right`, some with a DMZ of their own. */
export function sceneOf(random: Random, count: number, names = NAMES): Scene {
  const dmz = Array.from({ length: count }, (_, i) => i === 0 || random.chance(0.5))
  const firewalls = Array.from({ length: count }, (_, i): SceneFirewall => {
    const [left, right, third] = random.pick(names)
    const first = i === 0
    const last = i === count - 1
    const ports: ScenePort[] = [
      first
        ? { name: left, place: 'left', addresses: ['10.1.0.1/24', 'fd00:1::1/64'] }
        : { name: `${left}-${i}`, addresses: [`192.168.${100 + i}.2/30`, `fd00:ffff:${i}::2/64`] },
      last
        ? { name: right, place: 'right', addresses: ['10.2.0.1/24', 'fd00:2::1/64'] }
        : {
            name: right,
            addresses: [`192.168.${101 + i}.1/30`, `fd00:ffff:${i + 1}::1/64`],
          },
      ...(dmz[i] === true ? [{ name: third, place: `dmz${i + 1}`, addresses: [`172.16.${i}.1/24`, `fd00:d:${i}::1/64`] }] : []),
    ]
    const routes = (family: 4 | 6, prefix: string, out: string, via: string | undefined): string =>
      `ip ${family === 6 ? '-6 ' : ''}route add ${prefix}${via === undefined ? '' : ` via ${via}`} dev ${out}`
    const leftName = ports[0]!.name
    const commands: string[] = []
    for (const family of [4, 6] as const) {
      const back = first ? undefined : family === 4 ? `192.168.${100 + i}.1` : `fd00:ffff:${i}::1`
      const onward = last ? undefined : family === 4 ? `192.168.${101 + i}.2` : `fd00:ffff:${i + 1}::2`
      const lefts = [
        family === 4 ? '10.1.0.0/16' : 'fd00:1::/48',
        ...dmz.flatMap((has, j) => (has && j < i ? [family === 4 ? `172.16.${j}.0/24` : `fd00:d:${j}::/64`] : [])),
      ]
      commands.push(...lefts.map((prefix) => routes(family, prefix, leftName, back)))
      commands.push(routes(family, 'default', right, onward))
      commands.push(family === 4 ? 'ip route add blackhole 10.66.0.0/16' : 'ip -6 route add unreachable fd00:66::/48')
      commands.push(family === 4 ? 'ip route add prohibit 10.67.1.0/24' : 'ip -6 route add blackhole fd00:67::/48 metric 5')
    }
    if (random.chance(0.3)) commands.push(...policyRouting(random, ports))
    return { name: `fw${i + 1}`, ports, commands }
  })
  const linked = firewalls.map((firewall, i) => ({
    ...firewall,
    ports: firewall.ports.map(
      (port, at): ScenePort => (at === 1 && i < count - 1 ? { ...port, to: [i + 1, firewalls[i + 1]!.ports[0]!.name] } : port),
    ),
  }))
  const edges = linked.flatMap((firewall, i) =>
    firewall.ports.flatMap(({ name, place }) => (place === undefined ? [] : [{ place, at: [i, name] as const }])),
  )
  const zones = dmz.flatMap((has, i) => (has ? [i] : []))
  return {
    firewalls: linked,
    edges,
    hosts: {
      4: [
        ...['10.1.0.10', '10.1.0.11', '10.1.2.7', '10.1.200.3', '10.2.0.80', '10.2.5.53', '10.2.5.54', '198.51.100.7', '203.0.113.80'],
        ...zones.flatMap((i) => [`172.16.${i}.10`, `172.16.${i}.25`]),
      ].map(address),
      6: [
        ...['fd00:1::10', 'fd00:1::11', 'fd00:1:0:2::7', 'fd00:2::80', 'fd00:2:0:5::53', '2001:db8:7::7', '2001:db8:7::8'],
        ...zones.flatMap((i) => [`fd00:d:${i}::10`, `fd00:d:${i}::25`]),
      ].map(address),
    },
    networks: {
      4: [
        ...['10.1.0.0/16', '10.1.0.0/24', '10.1.2.0/23', '10.1.0.0/28', '10.2.0.0/16', '10.2.4.0/22', '10.2.5.48/29', '198.51.100.0/24'],
        ...['0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/16', '10.66.0.0/15', '203.0.113.0/25', '0.0.0.0/1'],
        ...zones.map((i) => `172.16.${i}.0/24`),
      ].map(prefix),
      6: [
        ...['fd00:1::/48', 'fd00:1::/64', 'fd00:1:0:2::/63', 'fd00:2::/48', 'fd00:2:0:5::/64', '2001:db8::/32', '2001:db8:7::/125'],
        ...['::/0', 'fd00::/8', 'fd00:d::/32', 'fd00:66::/47', 'fd00:2::80/121'],
        ...zones.map((i) => `fd00:d:${i}::/64`),
      ].map(prefix),
    },
    own: {
      4: linked.flatMap((f) => f.ports.map((p) => address(p.addresses[0]!.split('/')[0]!))),
      6: linked.flatMap((f) => f.ports.map((p) => address(p.addresses[1]!.split('/')[0]!))),
    },
  }
}

/** Some packets go by a table of their own, or are left out of it again: rules are asked in order (ip-rule(8)). */
function policyRouting(random: Random, ports: readonly ScenePort[]): string[] {
  const edge = ports.filter(({ place }) => place !== undefined)
  const out = edge.length === 0 ? undefined : random.pick(edge).name
  const asked = random.pick([
    'from 10.1.2.0/23',
    'to 198.51.100.0/24',
    `iif ${random.pick(ports).name}`,
    'from 10.1.0.0/16 to 10.2.4.0/22',
    'not from 10.1.0.0/16',
  ])
  const way =
    out === undefined
      ? 'blackhole default'
      : random.pick([`default dev ${out}`, `198.51.100.0/25 dev ${out}`, 'prohibit 10.2.5.48/29', `0.0.0.0/1 dev ${out}`])
  return [
    `ip route add ${way} table 100`,
    `ip rule add ${asked} lookup 100 pref 1000`,
    ...(random.chance(0.3) ? [`ip rule add from 10.1.2.7 lookup main pref 900`] : []),
    ...(random.chance(0.3) ? [`ip rule add ${random.pick(['blackhole', 'unreachable', 'prohibit'])} to 10.1.200.0/28 pref 950`] : []),
  ]
}

function address(text: string): bigint {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed.address
}

function prefix(text: string): Prefix {
  const [at, length] = text.split('/')
  const low = address(at!)
  const size = 1n << BigInt((text.includes(':') ? 128 : 32) - Number(length))
  return { low: (low / size) * size, length: Number(length) }
}

/**
 * Whether a packet is one that a router forwards or takes, and nothing but the rules decides what becomes of it: no
 * multicast, no broadcast or anycast of a subnet of a firewall, no neighbour on a link that is not there, no firewall's own
 * address as its source.
 */
export function isOrdinary({ own }: Scene, { family, src, dst }: Packet): boolean {
  if (own[family].includes(src)) return false
  return [src, dst].every((a) => {
    if (own[family].includes(a)) return true
    if (family === 6) return (a >> 125n === 1n || a >> 120n === 0xfdn) && a >> 96n !== 0xfd00ffffn && a % (1n << 64n) !== 0n
    const first = a >> 24n
    const link = a >> 16n === 0xc0a8n
    const border = (a >> 16n === 0xac10n || a >> 8n === 0x0a0100n || a >> 8n === 0x0a0200n) && (a % 256n === 0n || a % 256n === 255n)
    return first >= 1n && first <= 223n && first !== 127n && !link && !border
  })
}
