/** Random named sets, with exceptions and ports. */
import type { Family } from '../../../src/packet/packet.ts'
import { TCP, UDP } from '../../../src/packet/packet.ts'
import type { Random } from '../rules.ts'
import type { NamedSet, Tests } from './rule-list.ts'
import { highOf } from './rule-list.ts'
import type { Scene } from './scene.ts'
import type { Shape } from './standing.ts'
import { PORTS, single } from './standing.ts'

export function randomSet(random: Random, scene: Scene, shape: Shape, name: string): NamedSet {
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

export function setTest(random: Random, { name, type }: NamedSet): NonNullable<Tests['set']> {
  const end = random.pick(['src', 'dst'] as const)
  // Whether a port of a protocol that nobody knows is outside a set is not known.
  return {
    negated: random.chance(type === 'net-port' ? 0.04 : 0.2),
    set: name,
    ends: type === 'net-port' ? [end, random.chance(0.8) ? 'dst' : 'src'] : [end],
  }
}
