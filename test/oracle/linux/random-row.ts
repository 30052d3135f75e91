/** A random row of firewalls with random rules and packets aimed at them: the same for the same seed. */
import { randomOf } from '../rules.ts'
import { randomPackets } from './random-packets.ts'
import { randomRules } from './random-rules.ts'
import type { Backend, Row } from './row.ts'
import { loaded } from './row.ts'
import { sceneOf } from './scene.ts'

export interface RowShape {
  readonly seed: number
  readonly packets: number
  /** How many packets are sent alone, to know the rule that decided each. */
  readonly alone: number
  /** The backend of the first firewall; the others have any. */
  readonly backend: Backend
  readonly firewalls: 1 | 2 | 3
}

const OTHERS: readonly Backend[] = ['iptables-legacy', 'iptables-nft', 'nft', 'nft-json']

export function randomRow({ seed, packets, alone, backend, firewalls: count }: RowShape): Row {
  const random = randomOf(seed * 7919 + count)
  const scene = sceneOf(random, count)
  const tracked = random.chance(0.8)
  const translates = tracked && random.chance(0.85)
  const rules = scene.firewalls.map((_, i) => {
    const own = i === 0 ? backend : random.pick(OTHERS)
    const words = own === 'nft' || own === 'nft-json' ? ('nft' as const) : ('iptables' as const)
    const list = randomRules(random, scene, i, { words, tracked, translates })
    return { list, loaded: loaded(list, own, random.chance(0.3)) }
  })
  const sent = randomPackets(
    random,
    scene,
    rules.map(({ list }) => list),
    { count: packets, alone, opening: random.chance(0.5) },
  )
  const kinds = rules.map((r) => r.loaded.backend).join(' – ')
  return { title: `seed ${seed}: ${kinds}${translates ? ', nat' : ''}`, scene, rules: rules.map((r) => r.loaded), sent }
}
