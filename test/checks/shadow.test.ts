/** Rule effects against first-match evaluation, packet by packet, in a world of few packets. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundRulebases, effectsOf } from '../../src/checks/rules/shadow.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { condition, deny, device, domain, filter, iface, permit, tcp } from '../support/builders.ts'

const PORTS = ['a', 'b', 'c'] as const

/** Two bits of source, two of destination, ports 1 to 3. */
const PACKETS: readonly Packet[] = [0, 1, 2, 3].flatMap((s) =>
  [0, 1, 2, 3].flatMap((d) => [1, 2, 3].map((port) => tcp(`10.0.0.${s}`, `10.0.1.${d}`, port))),
)

interface Small {
  readonly permits: boolean
  readonly src: readonly [number, number]
  readonly dst: readonly [number, number]
  readonly port: readonly [number, number]
  readonly in: 'any' | readonly string[]
  readonly out: 'any' | readonly string[]
  readonly conditional: boolean
  readonly partial: boolean
}

const range = (most: number) => fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]): readonly [number, number] => (a <= b ? [a, b] : [b, a]))
const side = fc.oneof(fc.constant('any' as const), fc.subarray([...PORTS], { minLength: 1 }))
const small: fc.Arbitrary<Small> = fc.record({
  permits: fc.boolean(),
  src: range(3),
  dst: range(3),
  port: range(2),
  in: side,
  out: side,
  conditional: fc.nat(7).map((n) => n === 0),
  partial: fc.nat(7).map((n) => n === 0),
})

function ruleOf(s: Small, index: number): Rule {
  const fields = {
    id: `r${index}`,
    src: `10.0.0.${s.src[0]}-10.0.0.${s.src[1]}`,
    dst: `10.0.1.${s.dst[0]}-10.0.1.${s.dst[1]}`,
    services: `tcp/${s.port[0] + 1}-${s.port[1] + 1}`,
    in: s.in,
    out: s.out,
    conditions: s.conditional ? [condition()] : [],
    partial: s.partial,
  }
  return s.permits ? permit(fields) : deny(fields)
}

const within = ([low, high]: readonly [number, number], value: number): boolean => low <= value && value <= high

function matches(s: Small, packet: Packet, input: string, output: string): boolean {
  const named = (given: 'any' | readonly string[], id: string): boolean => given === 'any' || given.includes(id)
  return (
    named(s.in, input) &&
    named(s.out, output) &&
    within(s.src, Number(packet.src & 3n)) &&
    within(s.dst, Number(packet.dst & 3n)) &&
    within(s.port, packet.dport - 1)
  )
}

/** The rule that certainly takes a packet before `until`: conditional rules and rules not understood take none for certain. */
function takenBefore(rules: readonly Small[], until: number, packet: Packet, input: string, output: string): boolean {
  return rules.slice(0, until).some((s) => !s.conditional && !s.partial && matches(s, packet, input, output))
}

const WHOLE = PacketSet.union(PACKETS.map((packet) => PacketSet.ofPacket(packet)))

function judged(rules: readonly Small[]) {
  const fw = device('fw', { interfaces: PORTS.map((id) => iface(id)), domains: [domain({ stages: [filter(rules.map(ruleOf))] })] })
  return boundRulebases(fw).flatMap(({ bindings }) => bindings.flatMap((binding) => effectsOf(fw, binding)))
}

test('what is left for a rule is what no earlier rule certainly takes', () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 8 }), (rules) => {
      for (const [index, { effects }] of judged(rules).entries()) {
        for (const input of PORTS) {
          for (const output of PORTS) {
            const here = effects.filter(
              ({ ground }) => (ground.in === 'any' || ground.in.has(input)) && (ground.out === 'any' || ground.out.has(output)),
            )
            const expected = PACKETS.filter((p) => matches(rules[index]!, p, input, output) && !takenBefore(rules, index, p, input, output))
            const left = PacketSet.union(here.map((e) => e.left)).and(WHOLE)
            expect(PACKETS.filter((p) => left.has(p))).toEqual(expected)
          }
        }
      }
    }),
  )
})

test('a rule with nothing left is covered by the rules that are named, and by none of them alone if several are', () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 8 }), (rules) => {
      for (const { rule, effects } of judged(rules)) {
        for (const { left, by, ground } of effects) {
          expect(by.length > 0).toBe(left.isEmpty)
          if (by.length === 0) continue
          const [input] = ground.in === 'any' ? PORTS : [...ground.in]
          const [output] = ground.out === 'any' ? PORTS : [...ground.out]
          const mine = PACKETS.filter((p) => matches(rules[Number(rule.id.slice(1))]!, p, input!, output!))
          const covers = (some: readonly Rule[]): boolean =>
            mine.every((p) => some.some((r) => matches(rules[Number(r.id.slice(1))]!, p, input!, output!)))
          expect(covers(by)).toBe(true)
          if (by.length > 1) for (const one of by) expect(covers(by.filter((r) => r !== one))).toBe(false)
        }
      }
    }),
  )
})

test('a redundant rule can be left out without changing what passes', () => {
  const passes = (rules: readonly Small[], p: Packet, input: string, output: string): boolean =>
    rules.find((s) => matches(s, p, input, output))?.permits ?? false
  fc.assert(
    fc.property(
      fc.array(
        small.map((s) => ({ ...s, conditional: false, partial: false })),
        { minLength: 1, maxLength: 8 },
      ),
      (rules) => {
        for (const [index, { effects }] of judged(rules).entries()) {
          if (effects.length === 0 || !effects.every(({ left, redundant }) => redundant || left.isEmpty)) continue
          const without = rules.filter((_, at) => at !== index)
          for (const input of PORTS)
            for (const output of PORTS)
              for (const p of PACKETS) expect(passes(without, p, input, output)).toBe(passes(rules, p, input, output))
        }
      },
    ),
  )
})
