/** Random rule lists over a scene: narrow and wide, nested, negated, and with everything else that real ones have. */
import type { Family } from '../../../src/packet/packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../src/packet/packet.ts'
import type { Random } from '../rules.ts'
import { randomTranslations } from './random-translations.ts'
import type {
  AddressTest,
  Chain,
  Hook,
  NamedSet,
  NameTest,
  PortTest,
  Range,
  Rule,
  RuleList,
  ServiceTest,
  State,
  Table,
  Tests,
  Verdict,
} from './rule-list.ts'
import { highOf } from './rule-list.ts'
import type { Concatenation, KeyField, KeyValue } from './rule-list.ts'
import type { Scene } from './scene.ts'

export interface Shape {
  readonly words: 'iptables' | 'nft'
  /** Whether rules ask for the state of connections, and translate. Without, packets need not open a connection. */
  readonly tracked: boolean
  /** Whether destinations and sources are translated. */
  readonly translates: boolean
}

/** What a rule may speak of where it stands. */
export interface Standing {
  readonly random: Random
  readonly scene: Scene
  readonly shape: Shape
  /** Interfaces of the firewall. */
  readonly names: readonly string[]
  readonly hook: Hook
  readonly sets: readonly NamedSet[]
  /** Whether connections are tracked here already (not in raw). */
  readonly stateful: boolean
  /** In a nat table: nothing is asked about translation there. */
  readonly nat?: boolean
  /** For names of sets that must differ. */
  readonly counter: { next: number }
}

const PORTS = [22, 25, 53, 80, 123, 443, 445, 514, 1812, 3306, 3389, 8080, 8443]
const PROTOCOLS = [50, 89, 103, 112, 88, 115]

/** Rules for the firewall at a place in the row. */
export function randomRules(random: Random, scene: Scene, firewall: number, shape: Shape): RuleList {
  const counter = { next: 1 }
  const sets = Array.from({ length: random.between(2, 5) }, (_, i) => randomSet(random, scene, shape, `set${i + 1}`))
  const names = scene.firewalls[firewall]!.ports.map(({ name }) => name)
  const standing = (hook: Hook, stateful = true): Standing => ({ random, scene, shape, names, hook, sets, stateful, counter })
  const tables: Table[] = [filterTable(standing, random, shape)]
  if (random.chance(0.35)) tables.push(mangleTable(standing, random))
  if (random.chance(0.3)) {
    const early = standing('prerouting', false)
    const rules = manyRules(early, random.between(1, 4), [], 'seldom')
    // Nothing is known of connections that are not tracked, and nothing translated.
    if (shape.tracked && random.chance(0.4)) rules.push({ tests: randomTests(early, 3), verdict: { kind: 'continue', by: 'notrack' } })
    tables.push({ name: 'raw', chains: [{ name: 'early', base: base('filter', 'prerouting', -300, 'accept'), rules }] })
  }
  if (shape.translates)
    tables.push({
      name: 'nat',
      chains: randomTranslations({ ...standing('prerouting'), nat: true }, { ...standing('postrouting'), nat: true }),
    })
  return { tables, sets: sets.filter((set) => set.members.length > 0) }
}

function base(type: 'filter' | 'nat', hook: Hook, priority: number, policy: 'accept' | 'drop'): NonNullable<Chain['base']> {
  return { type, hook, priority, policy }
}

function filterTable(standing: (hook: Hook) => Standing, random: Random, shape: Shape): Table {
  const policy = (): 'accept' | 'drop' => random.pick(['accept', 'accept', 'drop'])
  const forward = standing('forward')
  const chains: Chain[] = []
  // Chains of level n lead to chains of level n + 1 only: three deep at most.
  const levels = [1, 2, 3].map((level) => Array.from({ length: random.between(1, 2) }, (_, i) => `level${level}-${i + 1}`))
  levels.forEach((names, level) => {
    for (const name of names) chains.push({ name, rules: manyRules(forward, random.between(2, 6), levels[level + 1] ?? [], 'often') })
  })
  const input = standing('input')
  const local: Chain = { name: 'local-1', rules: manyRules(input, random.between(2, 4), [], 'often') }
  chains.push(local)
  chains.push({
    name: 'to-me',
    base: base('filter', 'input', 0, policy()),
    rules: manyRules(input, random.between(2, 6), [local.name], 'often'),
  })
  chains.push({
    name: 'through',
    base: base('filter', 'forward', 0, policy()),
    rules: [
      ...manyRules(forward, random.between(6, 14), levels[0]!, 'often'),
      // Something has to come through rows of three.
      ...(random.chance(0.7)
        ? ([4, 6] as const).map((family): Rule => ({ tests: randomTests(forward, 0.6, { family }), verdict: { kind: 'accept' } }))
        : []),
    ],
  })
  // Only nftables lets several chains of one table stand on a hook.
  if (shape.words === 'nft')
    for (const priority of random.pick([[], [-10], [10], [-5, 20]])) {
      const name = `through${priority < 0 ? '-before' : '-after'}`
      chains.push({
        name,
        base: base('filter', 'forward', priority, random.pick(['accept', 'accept', 'drop'])),
        rules: manyRules(forward, random.between(3, 8), levels[1]!, 'often'),
      })
    }
  return { name: 'filter', chains }
}

function mangleTable(standing: (hook: Hook) => Standing, random: Random): Table {
  const chains: Chain[] = [{ name: 'deeper', rules: manyRules(standing('prerouting'), 3, [], 'seldom') }]
  const hooks: readonly Hook[] = ['prerouting', 'forward', 'postrouting', 'input']
  for (const hook of hooks) {
    if (random.chance(0.4)) continue
    const rules = manyRules(standing(hook), random.between(1, 4), hook === 'prerouting' ? ['deeper'] : [], 'seldom')
    chains.push({ name: `mangle-${hook}`, base: base('filter', hook, -150, 'accept'), rules })
  }
  return { name: 'mangle', chains }
}

/** `seldom`: what these drop is narrow, so that something comes to the other tables. */
function manyRules(standing: Standing, count: number, leadsTo: readonly string[], drops: 'often' | 'seldom'): Rule[] {
  return Array.from({ length: count }, () => randomRule(standing, leadsTo, drops))
}

function randomRule(standing: Standing, leadsTo: readonly string[], drops: 'often' | 'seldom'): Rule {
  const { random, shape, hook } = standing
  const wide = randomTests(standing, drops === 'seldom' ? 3 : 2)
  const deny: Verdict =
    hook === 'forward' && random.chance(0.4) && drops === 'often'
      ? { kind: 'reject', prohibited: random.chance(0.3) }
      : hook === 'input' && random.chance(0.3) && drops === 'often'
        ? { kind: 'reject', prohibited: true }
        : { kind: 'drop' }
  const r = random.between(0, 99)
  const verdict: Verdict =
    leadsTo.length > 0 && r < 26
      ? { kind: r < 19 ? 'jump' : 'goto', chain: random.pick(leadsTo) }
      : r < 34
        ? { kind: 'return' }
        : r < 42
          ? { kind: 'continue', by: random.pick(['count', 'count', 'log']) }
          : r < 80
            ? { kind: 'accept' }
            : deny
  // A rule that decides about nearly everything leaves nothing to those after it.
  const asks = verdict.kind === 'drop' || verdict.kind === 'reject' ? 2 : verdict.kind === 'accept' || verdict.kind === 'goto' ? 1 : 0
  let tests = wide
  for (let n = 0; n < 4 && headerTests(tests) < asks; n++) tests = randomTests(standing, 3 + n, { family: tests.family })
  const mark = random.chance(0.08) ? { comment: random.pick(['業務系からの通信', 'allow -j ACCEPT', 'web']) } : {}
  if (shape.words === 'nft' && tests.service === undefined && random.chance(0.2))
    return { tests, verdict: verdictMap(standing, tests, leadsTo), ...mark }
  return { tests, verdict, ...mark }
}

function headerTests({ src, dst, service, set, concatenation: several, state }: Tests): number {
  const narrow = [src, dst].filter((test) => test !== undefined && !test.negated && !(test.kind === 'prefix' && test.length < 12)).length
  const others = [service?.negated === false ? service : undefined, set?.negated === false ? set : undefined, several].filter(
    (test) => test !== undefined,
  ).length
  const returning = state !== undefined && !state.negated && !state.states.includes('NEW') ? 1 : 0
  return narrow + others + returning
}

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

function single(port: number): Range<number> {
  return [port, port]
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

function randomSet(random: Random, scene: Scene, shape: Shape, name: string): NamedSet {
  const family: Family = random.chance(0.35) ? 6 : 4
  const bits = family === 4 ? 32 : 128
  const type = random.pick(['ip', 'net', 'net', 'net-port'] as const)
  const networks = scene.networks[family].filter(({ length }) => length > 0)
  const members = Array.from({ length: random.between(2, 6) }, (): NamedSet['members'][number] => {
    const own = type === 'ip' || random.chance(0.4) ? { low: random.pick(scene.hosts[family]), length: bits } : random.pick(networks)
    const service = { protocol: random.pick([TCP, UDP]), ports: random.chance(0.7) ? single(random.pick(PORTS)) : ([8000, 8100] as const) }
    return { ...own, ...(type === 'net-port' ? { service } : {}), nomatch: false }
  })
  const exceptions = shape.words === 'iptables' && type !== 'ip' ? members.flatMap((member) => exceptionFrom(random, member, bits)) : []
  const key = ({ low, length, service }: NamedSet['members'][number]): string => `${low}/${length} ${service?.protocol} ${service?.ports}`
  const all = [...members, ...exceptions]
  const distinct = all.filter((m, i) => all.findIndex((other) => key(other) === key(m)) === i)
  if (shape.words === 'iptables') return { name, family, type, members: distinct }
  const kept: NamedSet['members'][number][] = []
  for (const m of distinct)
    if (kept.every((k) => highOf(k.low, k.length, family) < m.low || highOf(m.low, m.length, family) < k.low)) kept.push(m)
  return { name, family, type, members: kept }
}

/** Now and then, a narrower part of a member that is left out again. */
function exceptionFrom(random: Random, member: NamedSet['members'][number], bits: number): NamedSet['members'][number][] {
  if (member.length > bits - 4 || random.chance(0.5)) return []
  const length = Math.min(bits, member.length + random.pick([1, 2, 4, 8]))
  const step = 1n << BigInt(bits - length)
  const parts = (1n << BigInt(bits - member.length)) / step
  return [{ ...member, low: member.low + random.big(parts) * step, length, nomatch: true }]
}

function setTest(random: Random, { name, type }: NamedSet): NonNullable<Tests['set']> {
  const end = random.pick(['src', 'dst'] as const)
  // Whether a port of a protocol that nobody knows is outside a set is not known.
  return {
    negated: random.chance(type === 'net-port' ? 0.04 : 0.2),
    set: name,
    ends: type === 'net-port' ? [end, random.chance(0.8) ? 'dst' : 'src'] : [end],
  }
}

function keyValue(standing: Standing, field: KeyField, family: Family): KeyValue {
  const { random, scene, names } = standing
  switch (field) {
    case 'in':
      return random.pick(names)
    case 'src':
    case 'dst': {
      if (random.chance(0.5)) {
        const host = random.pick(scene.hosts[family])
        return [host, host]
      }
      const { low, length } = random.pick(scene.networks[family].filter((n) => n.length > 0))
      return [low, highOf(low, length, family)]
    }
    case 'protocol':
      return single(random.pick([TCP, UDP]))
    case 'sport':
    case 'dport':
      return random.chance(0.7) ? single(random.pick(PORTS)) : [8000, 8100]
  }
}

const KEYS: readonly (readonly KeyField[])[] = [
  ['src', 'dst'],
  ['src', 'protocol', 'dport'],
  ['dst', 'protocol', 'dport'],
  ['src', 'dst', 'protocol', 'dport'],
]

/** Keys that share nothing, so that each packet has one element at most. */
function disjointKeys(standing: Standing, fields: readonly KeyField[], family: Family): (readonly KeyValue[])[] {
  const kept: (readonly KeyValue[])[] = []
  for (let n = standing.random.between(2, 5); n > 0; n--) {
    const key = fields.map((field) => keyValue(standing, field, family))
    const shares = (a: KeyValue, b: KeyValue): boolean =>
      typeof a === 'string' || typeof b === 'string' ? a === b : a[0] <= b[1] && b[0] <= a[1]
    if (!kept.some((other) => other.every((value, i) => shares(value, key[i]!)))) kept.push(key)
  }
  return kept
}

function concatenation(standing: Standing, family: Family): Concatenation {
  const { random, counter } = standing
  const fields = random.pick(KEYS)
  return {
    negated: random.chance(0.04),
    fields,
    elements: disjointKeys(standing, fields, family),
    ...(random.chance(0.5) ? { name: `several${counter.next++}` } : {}),
  }
}

function verdictMap(standing: Standing, { family }: Tests, leadsTo: readonly string[]): Verdict {
  const { random, counter, hook } = standing
  const own: readonly (readonly KeyField[])[] = hook === 'postrouting' ? KEYS : [...KEYS, ['in'], ['src'], ['dst'], ['protocol']]
  const fields = random.pick(own)
  const entries = disjointKeys(standing, fields, family).map((key) => ({
    key,
    verdict: random.pick<Verdict>([
      { kind: 'accept' },
      { kind: 'drop' },
      { kind: 'return' },
      ...leadsTo.map((chain): Verdict => ({ kind: 'jump', chain })),
      ...leadsTo.map((chain): Verdict => ({ kind: 'goto', chain })),
    ]),
  }))
  return { kind: 'verdicts', fields, entries, ...(random.chance(0.4) ? { name: `verdicts${counter.next++}` } : {}) }
}
