/** z3 (SMT, bit vectors) against the engine: the same rule list told as nested if-then-else and as our boxes. */
import { spawnSync } from 'node:child_process'
import { describe, expect } from 'vitest'
import type { Packet } from '../../src/packet/packet.ts'
import type { Box } from '../../src/packet/set.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { judge } from '../support/judges.ts'
import type { OracleRule } from './rules.ts'
import { matchOf, permittedBy, randomOf, ruleList } from './rules.ts'

const z3 = judge('z3', () => {
  const run = spawnSync('z3', ['-in'], {
    input: '(set-logic QF_BV)(declare-const x (_ BitVec 8))(assert (bvugt x #xfe))(check-sat)',
    encoding: 'utf8',
  })
  return run.stdout?.trim() === 'sat' ? undefined : 'z3 does not answer (Debian package z3)'
})

/** Variables: v family (1 is IPv6), s and d addresses (IPv4 in the low bits, upper bits zero), p, g, h. */
const DECLARATIONS = `(set-logic QF_BV)
(declare-const v (_ BitVec 1)) (declare-const s (_ BitVec 128)) (declare-const d (_ BitVec 128))
(declare-const p (_ BitVec 8)) (declare-const g (_ BitVec 16)) (declare-const h (_ BitVec 16))
(define-fun real () Bool (or (= v #b1) (and (= ((_ extract 127 32) s) (_ bv0 96)) (= ((_ extract 127 32) d) (_ bv0 96)))))
`

function constant(value: bigint | number, bits: number): string {
  return `#x${BigInt(value)
    .toString(16)
    .padStart(bits / 4, '0')}`
}

function inRange(variable: string, bits: number, low: bigint | number, high: bigint | number): string {
  if (low === high) return `(= ${variable} ${constant(low, bits)})`
  return `(and (bvule ${constant(low, bits)} ${variable}) (bvule ${variable} ${constant(high, bits)}))`
}

function inSome(variable: string, bits: number, ranges: readonly (readonly [bigint | number, bigint | number])[]): string {
  if (ranges.length === 1 && BigInt(ranges[0]![0]) === 0n && BigInt(ranges[0]![1]) === (1n << BigInt(bits)) - 1n) return ''
  return `(or false ${ranges.map(([low, high]) => inRange(variable, bits, low, high)).join(' ')})`
}

function ruleTerm(rule: OracleRule): string {
  const parts = [
    `(= v ${rule.family === 6 ? '#b1' : '#b0'})`,
    inRange('s', 128, ...rule.src),
    inRange('d', 128, ...rule.dst),
    rule.protocol === undefined ? '' : inRange('p', 8, rule.protocol, rule.protocol),
    inSome('g', 16, [rule.sport]),
    inSome('h', 16, [rule.dport]),
  ]
  return `(and true ${parts.join(' ')})`
}

/** A first-match list as one nested if-then-else. */
function listTerm(rules: readonly OracleRule[]): string {
  return rules.reduceRight((rest, rule) => `(ite ${ruleTerm(rule)} ${rule.permit} ${rest})`, 'false')
}

function boxTerm(box: Box): string {
  const parts = [
    `(= v ${box.family === 6 ? '#b1' : '#b0'})`,
    inSome('s', 128, box.src),
    inSome('d', 128, box.dst),
    inSome('p', 8, box.protocols),
    inSome('g', 16, box.sport),
    inSome('h', 16, box.dport),
  ]
  return `(and true ${parts.join(' ')})`
}

function setTerm(set: PacketSet): string {
  const { boxes, truncated } = set.boxes(1_000_000)
  expect(truncated).toBe(false)
  return `(or false ${boxes.map(boxTerm).join(' ')})`
}

interface Answer {
  readonly sat: boolean
  readonly witness: Packet | undefined
}

/** Asks whether some packet satisfies the term. */
function ask(term: string): Answer {
  const { stdout } = spawnSync('z3', ['-in', '-T:30'], {
    input: `${DECLARATIONS}(assert (and real ${term}))\n(check-sat)\n(get-value (v s d p g h))\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const verdict = stdout.split('\n')[0]
  if (verdict === 'unsat') return { sat: false, witness: undefined }
  if (verdict !== 'sat') throw new Error(`z3 said: ${stdout.slice(0, 500)}`)
  const values = [...stdout.matchAll(/\((\w) #([xb][0-9a-f]+)\)/g)].map(([, name, value]) => [name!, BigInt(`0${value!}`)] as const)
  const of = (name: string): bigint => values.find(([n]) => n === name)![1]
  return {
    sat: true,
    witness: {
      family: of('v') === 1n ? 6 : 4,
      src: of('s'),
      dst: of('d'),
      protocol: Number(of('p')),
      sport: Number(of('g')),
      dport: Number(of('h')),
    },
  }
}

describe('z3', () => {
  for (const [seed, ipv6] of [
    [1, 0],
    [2, 0.3],
    [3, 0.5],
    [4, 0.3],
    [5, 1],
  ] as const) {
    const rules = ruleList(60, seed, { ipv6, ranges: 0.3 })

    z3.test(
      `list ${seed}: the boxes of the permitted set are exactly what the list permits`,
      () => {
        expect(ask(`(xor ${listTerm(rules)} ${setTerm(permittedBy(rules))})`)).toEqual({ sat: false, witness: undefined })
      },
      60_000,
    )

    z3.test(
      `list ${seed}: one flipped rule differs for z3 exactly when it differs for us, and on a packet we agree on`,
      () => {
        const before = permittedBy(rules)
        const random = randomOf(seed)
        let differed = 0
        for (let n = 0; n < 6; n++) {
          const at = random.between(0, rules.length - 1)
          const flipped = rules.map((rule, i) => (i === at ? { ...rule, permit: !rule.permit } : rule))
          const after = permittedBy(flipped)
          const { sat, witness } = ask(`(xor ${listTerm(rules)} ${listTerm(flipped)})`)
          expect(sat).toBe(before !== after)
          if (witness === undefined) continue
          differed++
          expect(before.has(witness)).toBe(!after.has(witness))
          expect(matchOf(rules[at]!).has(witness)).toBe(true)
        }
        expect(differed).toBeGreaterThan(0)
      },
      60_000,
    )
  }

  z3.test(
    'and, or, minus and complement are conjunction, disjunction, difference and negation',
    () => {
      // Two lists over the same objects, so that they overlap.
      const rules = ruleList(50, 11, { ipv6: 0.4, ranges: 0.5 })
      const [a, b] = [permittedBy(rules.slice(0, 30)), permittedBy(rules.slice(20))]
      expect(a.overlaps(b) && !a.within(b) && !b.within(a)).toBe(true)
      for (const [ours, theirs] of [
        [a.and(b), `(and ${setTerm(a)} ${setTerm(b)})`],
        [a.or(b), `(or ${setTerm(a)} ${setTerm(b)})`],
        [a.minus(b), `(and ${setTerm(a)} (not ${setTerm(b)}))`],
        [a.complement(), `(not ${setTerm(a)})`],
      ] as const)
        expect(ask(`(xor ${setTerm(ours)} ${theirs})`).sat).toBe(false)
    },
    60_000,
  )

  // moveAddress is the one operation with arithmetic in it, over four words for IPv6.
  for (const [title, low, high, to] of [
    [
      'within a word',
      0x20010db8_0000_0000_0000_0000_0000_0000n,
      0x20010db8_0000_0000_0000_0000_0000_ffffn,
      0xfd00_000a_0000_0000_0000_0000_0000_0000n,
    ],
    [
      'across words, upwards',
      0x20010db8_0000_0000_0000_0000_ffff_ff00n,
      0x20010db8_0000_0000_0000_0003_0000_00ffn,
      0xfd00_000a_0000_0000_ffff_ffff_ffff_ff80n,
    ],
    [
      'across words, downwards',
      0x20010db8_0000_0001_0000_0000_0000_0003n,
      0x20010db8_0001_0000_0000_0000_0000_0000n,
      0x0000_0000_0000_0000_ffff_ffff_ffff_fff5n,
    ],
  ] as const) {
    z3.test(
      `moving IPv6 addresses ${title} is addition of 128-bit numbers`,
      () => {
        const list = ruleList(30, 21, { ipv6: 1, ranges: 0.5 })
        const around = list.map((rule, i) => ({
          ...rule,
          src: [low + (BigInt(i) << 26n) - (1n << 20n), low + (BigInt(i * i) << 24n) + (1n << 29n)] as const,
        }))
        const set = permittedBy(around)
        const moved = set.moveAddress('src', 6, low, high, to)
        expect(moved.isEmpty).toBe(false)
        const origin = `(bvsub s ${constant((to - low) & ((1n << 128n) - 1n), 128)})`
        const before = `(let ((s ${origin})) (and ${inRange('s', 128, low, high)} ${setTerm(set)}))`
        const image = inRange('s', 128, to, to + high - low)
        expect(ask(`(xor ${setTerm(moved)} (and ${image} ${before}))`)).toEqual({ sat: false, witness: undefined })
      },
      60_000,
    )
  }
})
