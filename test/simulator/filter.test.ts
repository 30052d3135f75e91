import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rule } from '../../src/model/rule.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { normalise } from '../../src/packet/ranges.ts'
import { decide, filter } from '../../src/simulator/filter.ts'
import type { Bound } from '../../src/simulator/transit.ts'
import { accessList, between, clause, condition, deny, match, permit, rulebase, tcp } from '../support/builders.ts'

const passing = { in: 'a', out: 'b', translated: undefined }

function firstRule(rules: readonly Rule[], packet: Packet, bound: Bound): string {
  const [verdict] = decide(rulebase(rules), { packet, sourceUnknown: false }, passing, bound)
  return `${verdict?.action} ${verdict?.rule?.id ?? 'default'}`
}

describe('a rulebase', () => {
  const packet = tcp('10.0.0.1', '10.1.0.1', 443)

  test('is decided by its first matching rule', () => {
    const rules = [deny({ id: 'other', src: '10.9.0.0/16' }), permit({ id: 'web', services: 'tcp/443' }), deny({ id: 'rest' })]
    expect(firstRule(rules, packet, 'judged')).toBe('permit web')
    expect(firstRule(rules, { ...packet, dport: 80 }, 'judged')).toBe('deny rest')
  })

  test('falls to its default', () => {
    expect(firstRule([permit({ services: 'udp/53' })], packet, 'judged')).toBe('deny default')
  })

  test('passes over rules that are disabled or match only return traffic', () => {
    const rules = [permit({ id: 'off', enabled: false }), permit({ id: 'established', initiates: false }), deny({ id: 'last' })]
    expect(firstRule(rules, packet, 'possible')).toBe('deny last')
  })

  test('matches an interface pair', () => {
    const rules = [
      permit({ id: 'elsewhere', in: ['c'] }),
      permit({ id: 'back', in: ['b'], out: ['a'] }),
      permit({ id: 'here', in: ['a'], out: ['b'] }),
    ]
    expect(firstRule(rules, packet, 'judged')).toBe('permit here')
  })

  test('tells translated packets apart', () => {
    const rulesBy = [permit({ id: 'vip', translated: ['vip/1'] }), permit({ id: 'plain', translated: 'none' }), permit({ id: 'any' })]
    const ruleFor = (translated: string | undefined) =>
      decide(rulebase(rulesBy), { packet, sourceUnknown: false }, { ...passing, translated }, 'judged')[0]?.rule?.id
    expect(ruleFor(undefined)).toBe('plain')
    expect(ruleFor('vip/1')).toBe('vip')
    expect(ruleFor('vip/2')).toBe('any')
  })

  test('with a condition is taken as true for a permit and false for a deny', () => {
    const conditions = [condition()]
    const rules = [deny({ id: 'at night', conditions }), permit({ id: 'by day', conditions }), deny({ id: 'last' })]
    for (const bound of ['judged', 'possible'] as const) expect(firstRule(rules, packet, bound)).toBe('permit by day')
  })

  test('counts an uncertain permit only in possible, an uncertain deny only in judged', () => {
    const unsure = between([], ['10.0.0.0/8'])
    const permits = [permit({ id: 'unsure', src: unsure }), deny({ id: 'last' })]
    expect(firstRule(permits, packet, 'judged')).toBe('deny last')
    expect(firstRule(permits, packet, 'possible')).toBe('permit unsure')
    const denies = [deny({ id: 'unsure', src: unsure }), permit({ id: 'last' })]
    expect(firstRule(denies, packet, 'judged')).toBe('deny unsure')
    expect(firstRule(denies, packet, 'possible')).toBe('permit last')
  })

  test('takes a partly understood permit as never certain', () => {
    const rules = [permit({ id: 'partial', partial: true }), deny({ id: 'last' })]
    expect(firstRule(rules, packet, 'judged')).toBe('deny last')
    expect(firstRule(rules, packet, 'possible')).toBe('permit partial')
    expect(firstRule([permit({ id: 'partial', partial: true, src: '10.9.0.0/16' })], packet, 'possible')).toBe('deny default')
  })

  test('swaps the bounds of a negated service', () => {
    const web = match({ services: ['tcp/443'] }).services.lo
    const negated = permit({ id: 'not web', services: { lo: [], hi: web, negated: true } })
    expect(firstRule([negated], packet, 'judged')).toBe('deny default')
    expect(firstRule([negated], packet, 'possible')).toBe('permit not web')
    expect(firstRule([negated], { ...packet, dport: 80 }, 'judged')).toBe('permit not web')
    const known = permit({ id: 'not web', services: { lo: web, hi: web, negated: true } })
    expect(firstRule([known], packet, 'possible')).toBe('deny default')
  })

  test('shows in possible what follows an uncertain permit, too', () => {
    const rules = [permit({ id: 'unsure', partial: true }), permit({ id: 'sure' }), permit({ id: 'never reached' })]
    const verdicts = decide(rulebase(rules), { packet, sourceUnknown: false }, passing, 'possible')
    expect(verdicts.map(({ rule }) => rule?.id)).toEqual(['unsure', 'sure'])
  })

  test('concludes nothing from a source nobody knows', () => {
    const ruleFor = (rules: readonly Rule[], bound: Bound) => decide(rulebase(rules), { packet, sourceUnknown: true }, passing, bound)[0]
    const rules = [deny({ id: 'one', src: '10.0.0.1' }), permit({ id: 'any' })]
    expect(ruleFor(rules, 'judged')?.rule?.id).toBe('one')
    expect(ruleFor(rules, 'possible')?.rule?.id).toBe('any')
    expect(ruleFor([deny({ id: 'v6', src: '2001:db8::/32' }), permit({ id: 'v4', src: '0.0.0.0/0' })], 'judged')?.rule?.id).toBe('v4')
  })
})

describe('a filter stage', () => {
  const transit = { packet: tcp('10.0.0.1', '10.1.0.1', 443), sourceUnknown: false }

  test('applies the list of the interface, and permits where there is none', () => {
    const stage = accessList('ingress', { a: [deny({ id: 'listed' })] })
    if (stage.kind !== 'filter') throw new Error('not a filter')
    expect(filter(stage, transit, { in: 'a', out: undefined, translated: undefined }, 'judged')[0]).toMatchObject({
      action: 'deny',
      rule: { id: 'listed' },
    })
    expect(filter(stage, transit, { in: 'c', out: undefined, translated: undefined }, 'judged')[0]).toMatchObject({
      action: 'permit',
      rulebase: undefined,
    })
  })
})

/** Headers of a world of eight addresses, four ports and two protocols, by number. */
interface Tuple {
  readonly src: number
  readonly dst: number
  readonly protocol: number
  readonly sport: number
  readonly dport: number
}

/** What a rule says, as plain sets of numbers: what it is known to match, and what it may match. */
interface PlainRule {
  readonly permit: boolean
  readonly enabled: boolean
  readonly conditional: boolean
  readonly partial: boolean
  readonly negated: boolean
  readonly src: { readonly lo: readonly number[]; readonly more: readonly number[] }
  readonly dst: { readonly lo: readonly number[]; readonly more: readonly number[] }
  readonly protocols: { readonly lo: readonly number[]; readonly more: readonly number[] }
  readonly dports: readonly number[]
}

const PROTOCOLS = [6, 17]

/** First match, as an administrator would do it on paper. */
function byHand(rules: readonly PlainRule[], p: Tuple, bound: Bound): number {
  const first = rules.findIndex((r) => {
    if (!r.enabled || (!r.permit && r.conditional)) return false
    const wide = r.permit === (bound === 'possible')
    if (r.partial && !wide) return false
    const among = ({ lo, more }: { lo: readonly number[]; more: readonly number[] }, value: number) =>
      lo.includes(value) || (wide && more.includes(value))
    // A negated service is missed by what is known to be meant when wide, by all that may be when narrow.
    const meant = (everything: boolean) =>
      (r.protocols.lo.includes(p.protocol) || (everything && r.protocols.more.includes(p.protocol))) && r.dports.includes(p.dport)
    return among(r.src, p.src) && among(r.dst, p.dst) && (r.negated ? !meant(!wide) : meant(wide))
  })
  return first
}

describe('against first match by hand', () => {
  const some = (values: readonly number[]) => fc.subarray([...values], { minLength: 1 })
  const pair = (values: readonly number[]) => fc.record({ lo: some(values), more: fc.subarray([...values]) })
  const few = fc.boolean().chain((yes) => (yes ? fc.boolean() : fc.constant(false)))
  const plainRule: fc.Arbitrary<PlainRule> = fc.record({
    permit: fc.boolean(),
    enabled: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, { arbitrary: fc.constant(false), weight: 1 }),
    conditional: few,
    partial: few,
    negated: few,
    src: pair([0, 1, 2, 3, 4, 5, 6, 7]),
    dst: pair([0, 1, 2, 3, 4, 5, 6, 7]),
    protocols: pair(PROTOCOLS),
    dports: some([0, 1, 2, 3]),
  })

  const set = (values: readonly number[]) =>
    Addresses.ofRanges(values.map((v) => ({ family: 4 as const, low: BigInt(v), high: BigInt(v) })))
  const limits = ({ lo, more }: { lo: readonly number[]; more: readonly number[] }) => ({ lo: set(lo), hi: set([...lo, ...more]) })
  const build = (r: PlainRule, index: number): Rule => {
    const box = (protocols: readonly number[]) => [
      { protocols: normalise(protocols.map((n) => [n, n] as const)), dport: normalise(r.dports.map((n) => [n, n] as const)) },
    ]
    const services = { lo: box(r.protocols.lo), hi: box([...r.protocols.lo, ...r.protocols.more]), negated: r.negated }
    const made = {
      id: String(index),
      enabled: r.enabled,
      conditions: r.conditional ? [condition()] : [],
      clauses: [clause({ src: limits(r.src), dst: limits(r.dst), services, partial: r.partial })],
    }
    return r.permit ? permit(made) : deny(made)
  }

  test('every packet of a small world meets the same rule', () => {
    fc.assert(
      fc.property(fc.array(plainRule, { maxLength: 6 }), (plain) => {
        const base = rulebase(plain.map(build))
        for (const bound of ['judged', 'possible'] as const)
          for (let n = 0; n < 8 * 8 * 2 * 4; n++) {
            const tuple: Tuple = { src: n & 7, dst: (n >> 3) & 7, protocol: PROTOCOLS[(n >> 6) & 1] ?? 6, sport: 0, dport: n >> 7 }
            const packet: Packet = { family: 4, ...tuple, src: BigInt(tuple.src), dst: BigInt(tuple.dst) }
            const [verdict] = decide(base, { packet, sourceUnknown: false }, passing, bound)
            const met = Number(verdict?.rule?.id ?? -1)
            if (met !== byHand(plain, tuple, bound))
              expect({ bound, tuple, met }).toEqual({ bound, tuple, met: byHand(plain, tuple, bound) })
          }
      }),
      { numRuns: 60 },
    )
  })
})
