/** What random rules ask of packets. */
import type { Family } from '../../../src/packet/packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../src/packet/packet.ts'
import type { Random } from '../rules.ts'
import { concatenation } from './random-keys.ts'
import { setTest } from './random-sets.ts'
import type { AddressTest, NameTest, PortTest, Range, ServiceTest, State, Tests } from './rule-list.ts'
import { highOf } from './rule-list.ts'
import type { Scene } from './scene.ts'
import type { Shape, Standing } from './standing.ts'
import { PORTS, single } from './standing.ts'

const PROTOCOLS = [50, 89, 103, 112, 88, 115]

/** `wanted`: about how many things a rule asks for. */
export function randomTests(standing: Standing, wanted: number, given: Partial<Tests> = {}): Tests {
  const { random, hook, shape, sets, stateful, names, scene } = standing
  const family: Family = given.family ?? (random.chance(0.35) ? 6 : 4)
  const chance = (share: number): boolean => random.chance((share * wanted) / 2)
  const mySets = sets.filter((set) => set.family === family && set.members.length > 0)
  const service = given.service ?? (chance(0.55) ? randomService(random, family, shape) : undefined)
  const original = shape.translates && stateful && standing.nat !== true && chance(0.03) ? originalTest(random, scene, family) : undefined
  const src = chance(0.4) ? randomAddress(random, scene, family, shape) : undefined
  const dst = chance(0.4) ? randomAddress(random, scene, family, shape) : undefined
  // nft has to know a protocol before it knows ports; iptables refuses lists beside negations.
  const ofPorts = original?.dport !== undefined && shape.words === 'nft' ? { protocol: TCP, negated: false } : undefined
  const set = mySets.length > 0 && chance(0.2) ? setTest(random, random.pick(mySets)) : undefined
  const several = shape.words === 'nft' && chance(0.1) ? concatenation(standing, family) : undefined
  // nft 1.0.6 cannot list a rule that has ports of any protocol beside another protocol.
  const portsOfAny = shape.words === 'nft' && (set?.ends.length === 2 || several?.fields.includes('dport') === true)
  const services = ofPorts ?? (portsOfAny && given.service === undefined ? undefined : service)
  const listed = [src, dst, given.dst].some((test) => test?.kind === 'list') && [src, dst, given.dst].some((test) => test?.negated === true)
  return {
    family,
    ...(hook !== 'postrouting' && chance(0.25) ? { in: nameTest(random, names, shape) } : {}),
    ...((hook === 'forward' || hook === 'postrouting') && chance(0.25) ? { out: nameTest(random, names, shape) } : {}),
    ...(src === undefined || listed ? {} : { src }),
    ...(dst === undefined || listed ? {} : { dst }),
    ...(services === undefined ? {} : { service: services }),
    ...(set === undefined ? {} : { set }),
    ...(shape.tracked && stateful && chance(standing.nat === true ? 0.05 : 0.2) ? { state: stateTest(random, standing.nat === true) } : {}),
    ...(original === undefined ? {} : { original }),
    ...(chance(0.04) && hook !== 'postrouting'
      ? { local: { end: random.chance(0.97) ? ('dst' as const) : ('src' as const), negated: random.chance(0.5) } }
      : {}),
    ...(several === undefined ? {} : { concatenation: several }),
    ...given,
  }
}

function nameTest(random: Random, names: readonly string[], shape: Shape): NameTest {
  const one = (): NameTest['names'][number] => {
    const name = random.pick(names)
    const wildcard = random.chance(0.25)
    return { name: wildcard ? name.slice(0, random.between(2, name.length)) : name, wildcard }
  }
  const list = shape.words === 'nft' && random.chance(0.25)
  // A set of names has no wildcards in this version of nft.
  const several = [...new Set([random.pick(names), random.pick(names)])].map((name) => ({ name, wildcard: false }))
  return { negated: random.chance(0.2), names: list ? several : [one()] }
}

export function randomAddress(random: Random, scene: Scene, family: Family, shape: Shape): AddressTest {
  const bits = family === 4 ? 32 : 128
  const host = random.pick(scene.hosts[family])
  const network = random.pick(scene.networks[family])
  // iptables on nf_tables refuses the negation of everything.
  const negated = network.length > 0 && random.chance(0.15)
  const r = random.between(0, 99)
  if (r < 30) return { negated, kind: 'prefix', low: host, length: bits }
  if (r < 70) return { negated, kind: 'prefix', ...network }
  if (r < 84) {
    const high = highOf(network.low, network.length, family)
    const [from, to] = [host, high].sort((a, b) => (a < b ? -1 : 1)) as [bigint, bigint]
    return { negated, kind: 'range', low: from, high: to }
  }
  // Masks with holes of IPv6 are read as a bound only.
  if (r < (family === 4 || random.chance(0.1) ? 92 : 84)) {
    const holes = random.pick(
      family === 4 ? [0x00ff0000n, 0x00000f00n, 0x00060000n, 0x00000700n, 0x0000e000n] : [0xffn << 64n, 0xffn << 96n],
    )
    const length = random.pick(family === 4 ? [32, 32, 24, 28] : [128, 128, 120])
    const mask = (((1n << BigInt(length)) - 1n) << BigInt(bits - length)) & ~(holes & ((1n << BigInt(bits)) - 1n))
    return { negated, kind: 'mask', value: host & mask, mask }
  }
  const prefixes = [
    { low: host, length: bits },
    network,
    ...(shape.words === 'nft' ? [{ low: random.pick(scene.hosts[family]), length: bits }] : []),
  ]
  // Parts of a set must not overlap.
  return { negated: false, kind: 'list', prefixes: shape.words === 'nft' ? apart(prefixes, family) : prefixes }
}

function apart(prefixes: readonly { low: bigint; length: number }[], family: Family): { low: bigint; length: number }[] {
  const kept: { low: bigint; length: number }[] = []
  for (const p of prefixes)
    if (kept.every((k) => highOf(k.low, k.length, family) < p.low || highOf(p.low, p.length, family) < k.low)) kept.push(p)
  return kept
}

export function randomService(random: Random, family: Family, shape: Shape): ServiceTest {
  const r = random.between(0, 99)
  if (r < 12) return { protocol: random.pick(PROTOCOLS), negated: random.chance(0.2) }
  if (r < 24) {
    const protocol = family === 4 ? ICMP : ICMPV6
    const types = family === 4 ? [8, 8, 13, 17, 3, 0] : [128, 128, 139, 1, 129]
    const code = random.chance(0.25) ? { code: random.pick([0, 1]) } : {}
    const negated = random.chance(0.15) && !('code' in code && shape.words === 'nft')
    return random.chance(0.4)
      ? { protocol, negated: false }
      : { protocol, negated: false, icmp: { type: random.pick(types), ...code, negated } }
  }
  if (r < 34) return { protocol: random.pick([TCP, UDP]), negated: random.chance(0.3) }
  if (r < 40) return { protocol: TCP, negated: false, syn: random.chance(0.6) }
  const protocol = random.pick([TCP, TCP, TCP, UDP, UDP, SCTP])
  return { protocol, negated: false, ports: randomPorts(random, shape) }
}

function randomPorts(random: Random, shape: Shape): PortTest {
  const port = (): number => random.pick(PORTS)
  const range = (): Range<number> =>
    random.chance(0.6)
      ? single(port())
      : random.pick([
          [1, 1023],
          [1024, 65535],
          [8000, 8100],
          [137, 139],
          [20, 25],
          [32768, 60999],
        ] as const)
  const several = random.chance(0.35)
  const ranges = several ? separate(Array.from({ length: random.between(2, 5) }, range)) : [range()]
  const end = random.chance(0.15) ? 'src' : several && shape.words === 'iptables' && random.chance(0.2) ? 'either' : 'dst'
  return { end, negated: random.chance(0.15), ranges }
}

function separate(ranges: readonly Range<number>[]): Range<number>[] {
  const kept: Range<number>[] = []
  for (const r of ranges) if (kept.every((k) => k[1] < r[0] || r[1] < k[0])) kept.push(r)
  return kept
}

function stateTest(random: Random, nat: boolean): NonNullable<Tests['state']> {
  const states = random.pick<readonly State[]>([
    ['ESTABLISHED', 'RELATED'],
    ['NEW'],
    ['NEW'],
    ['NEW', 'ESTABLISHED'],
    ['INVALID'],
    ['UNTRACKED'],
    ['NEW', 'UNTRACKED'],
    ...(nat ? [] : ([['DNAT'], ['DNAT']] as const)),
  ])
  return { negated: random.chance(0.2), states }
}

function originalTest(random: Random, scene: Scene, family: Family): NonNullable<Tests['original']> {
  const dst = random.chance(0.5)
    ? { low: random.pick(scene.hosts[family]), length: family === 4 ? 32 : 128 }
    : random.pick(scene.networks[family])
  return random.chance(0.6) ? { dst } : { dport: random.chance(0.6) ? single(random.pick(PORTS)) : [1, 1023] }
}
