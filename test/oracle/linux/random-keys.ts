/** Random concatenations and verdict maps of nftables. */
import type { Family } from '../../../src/packet/packet.ts'
import { TCP, UDP } from '../../../src/packet/packet.ts'
import type { Concatenation, KeyField, KeyValue, Tests, Verdict } from './rule-list.ts'
import { highOf } from './rule-list.ts'
import type { Standing } from './standing.ts'
import { PORTS, single } from './standing.ts'

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

export function concatenation(standing: Standing, family: Family): Concatenation {
  const { random, counter } = standing
  const fields = random.pick(KEYS)
  return {
    negated: random.chance(0.04),
    fields,
    elements: disjointKeys(standing, fields, family),
    ...(random.chance(0.5) ? { name: `several${counter.next++}` } : {}),
  }
}

export function verdictMap(standing: Standing, { family }: Tests, leadsTo: readonly string[]): Verdict {
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
