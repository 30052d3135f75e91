/** The matrix: marks repeat what the checks found, and what is permitted is what the rules say. */
import { describe, expect, test } from 'vitest'
import { matrixOf } from '../../src/matrix.ts'
import { ANY_SERVICE, packetsOf } from '../../src/model/match.ts'
import { parsePrefix } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { PacketSet } from '../../src/packet/set.ts'
import type { Matrix, MatrixMark, MatrixPair } from '../../src/report/matrix.ts'
import { serviceWords } from '../../src/report/matrix-words.ts'
import type { Result } from '../../src/report/result.ts'
import { trafficOf } from '../../src/verdict/matrix-traffic.ts'
import { verify } from '../../src/verify.ts'
import { defectCases } from '../estates/case.ts'
import { cityFiles, estateOf, TODAY as CITY_TODAY } from '../estates/city.ts'
import { applyEdits } from '../estates/edit.ts'
import type { Town } from './town.ts'
import { SMALL_POLICY, TODAY, townOf } from './town.ts'

function matrix(town: Town): Matrix {
  const { matrix: made, diagnostics, defects } = matrixOf(townOf(town), { today: TODAY })
  if (made === undefined) throw new Error(JSON.stringify([...diagnostics.map(({ text }) => text.en), ...defects]))
  return made
}

function pair(made: Matrix, from: string, to: string): MatrixPair {
  const found = made.pairs.find((each) => each.from === from && each.to === to)
  if (found === undefined) throw new Error(`no pair ${from} → ${to}`)
  return found
}

const markOf = (made: Matrix, from: string, to: string, policy = 0): MatrixMark | undefined => pair(made, from, to).expected[policy]?.mark
const say = (each: MatrixPair): string | undefined => (each.traffic === undefined ? undefined : serviceWords(each.traffic, 'en', 99))

describe('a pair of places', () => {
  test('exceeds where more passes than the cell admits, and names the finding', () => {
    const town: Town = { rules: [{ id: 7, src: 'pc1 pc2', service: 'HTTPS ssh' }] }
    const made = matrix(town)
    const found = pair(made, 'lg', 'internet')
    expect(found.expected).toMatchObject([{ cell: 'none', mark: 'exceeds', findings: [{ check: 'SEG-001', verdict: 'violation' }] }])
    expect(say(found)).toBe('tcp/22 ssh, tcp/443 https')
    expect(found.traffic).toMatchObject({ any: false, sources: { all: false, count: '2' }, destinations: { all: false, count: '1' } })
    const result = verify(townOf(town), { today: TODAY }).result
    const ids = result?.groups.flatMap(({ findings }) => findings).filter(({ from, to }) => from === 'lg' && to === 'internet')
    expect(found.expected[0]?.findings.map(({ id }) => id)).toEqual(ids?.filter(({ check }) => check === 'SEG-001').map(({ id }) => id))
    expect(made.policies[0]?.counts).toMatchObject({ exceeds: 1 })
  })

  test('agrees where nothing passes, and where the cell is open', () => {
    const made = matrix({ rules: [{ id: 1, from: 'port2', src: 'all', dst: 'all', service: 'ALL' }] })
    expect(markOf(made, 'lg', 'internet')).toBe('nothing')
    expect(markOf(made, 'in', 'internet')).toBe('within')
    expect(pair(made, 'in', 'internet').traffic).toMatchObject({ any: true, sources: { all: true } })
    expect(markOf(made, 'lg', 'lg')).toBe('same')
  })

  test('agrees where what passes is a declared flow, and exceeds beyond it', () => {
    const policies = { 'policy.yaml': SMALL_POLICY.replace('internet: none }\n  internet: {', 'internet: flows }\n  internet: {') }
    const topology = 'flows:\n  F1: { from: lg, to: tier:internet, service: tcp/443 }\n'
    const rule = { id: 1, to: 'port2', src: 'net', dst: 'all' }
    expect(markOf(matrix({ rules: [rule], policies, topology }), 'lg', 'in')).toBe('within')
    expect(markOf(matrix({ rules: [{ ...rule, service: 'HTTPS ssh' }], policies, topology }), 'lg', 'in')).toBe('exceeds')
    expect(markOf(matrix({ rules: [rule], policies }), 'lg', 'in')).toBe('exceeds')
  })

  test('is exempted where an exception in force covers it', () => {
    const topology = `exceptions:
  EX-1: { check: SEG-001, from: lg, to: external:internet, service: tcp/443, reason: 移行, approved: { by: CISO, on: 2026-06-01, document: 第1号 }, expires: 2027-03-31 }
`
    const made = matrix({ rules: [{ id: 7 }], topology })
    expect(pair(made, 'lg', 'internet').expected).toMatchObject([{ mark: 'exempted', findings: [{ exception: 'EX-1' }] }])
    expect(markOf(matrix({ rules: [{ id: 7, service: 'HTTPS ssh' }], topology }), 'lg', 'internet')).toBe('exceeds')
  })

  test('is not evaluable where only something unknown lets it pass, and shows what may pass', () => {
    const made = matrix({ rules: [{ id: 7, more: ['set teleport enable'] }] })
    const found = pair(made, 'lg', 'internet')
    expect(found.expected).toMatchObject([{ mark: 'not-evaluable' }])
    expect(found.traffic).toBeUndefined()
    expect(found.perhaps).toBeDefined()
  })

  test('is advisory where the policy only lists it', () => {
    const policies = { 'policy.yaml': SMALL_POLICY.replace('  SEG-001: {}\n', '  SEG-001: { advisory: true }\n') }
    expect(markOf(matrix({ rules: [{ id: 7 }], policies }), 'lg', 'internet')).toBe('advisory')
  })

  test('is not judged where the policy turns the check off: never an agreement', () => {
    const policies = { 'policy.yaml': SMALL_POLICY.replace('  SEG-001: {}\n', '  SEG-001: { enabled: false }\n') }
    const off = pair(matrix({ rules: [{ id: 7 }], policies }), 'lg', 'internet')
    expect(off.expected).toMatchObject([{ mark: 'not-judged' }])
    expect(off.expected[0]?.why?.en).toContain('SEG-001')
  })

  test('is expected by each policy for itself; what passes is one', () => {
    const open = SMALL_POLICY.replace('id: small', 'id: open').replace(
      'internet: none }\n  internet: {',
      'internet: none, internet-network: open }\n  internet: {',
    )
    const made = matrix({ rules: [{ id: 7 }], policies: { 'policy.yaml': SMALL_POLICY, 'open.yaml': open } })
    expect(pair(made, 'lg', 'internet').expected.map(({ cell, mark }) => [cell, mark])).toEqual([
      ['none', 'exceeds'],
      ['open', 'within'],
    ])
  })
})

describe('a pair of tiers', () => {
  test('puts its places together: services of all, the worst mark, how many', () => {
    const made = matrix({ rules: [{ id: 7 }, { id: 8, src: 'pc2', service: 'ssh' }] })
    const found = made.sidePairs.find(({ from, to }) => from === 'lgwan' && to === 'external internet')
    expect(found).toMatchObject({
      pairs: 1,
      permitted: 1,
      expected: [{ cell: 'none', mark: 'exceeds' }],
      traffic: { sources: { count: '2' } },
    })
    expect(found?.traffic === undefined ? '' : serviceWords(found.traffic, 'en', 99)).toBe('tcp/22 ssh, tcp/443 https')
  })
})

describe('services', () => {
  const of = (text: string): Addresses => Addresses.ofPrefix(parsePrefix(text)!)
  const words = (set: PacketSet, most = 99): string | undefined => {
    const traffic = trafficOf(set, of('10.0.0.0/24'), of('10.0.1.0/24'))
    return traffic === undefined ? undefined : serviceWords(traffic, 'en', most)
  }
  const from = { src: of('10.0.0.0/24'), dst: of('10.0.1.1') }

  test('are as few words as possible', () => {
    expect(words(PacketSet.box({ ...from, protocols: [[6, 6]], dport: [[443, 443]] }))).toBe('tcp/443 https')
    expect(words(PacketSet.box(from))).toBe('any')
    expect(words(PacketSet.box(from).and(PacketSet.ipv6))).toBeUndefined()
    expect(words(PacketSet.none)).toBeUndefined()
    expect(words(PacketSet.box({ ...from, protocols: [[6, 6]] }))).toBe('tcp')
    expect(words(PacketSet.box({ ...from, protocols: [[1, 1]], dport: [[2048, 2303]] }))).toBe('icmp/echo')
    expect(words(PacketSet.box({ ...from, protocols: [[47, 47]] }))).toBe('gre')
    const ports = [22, 80, 443, 8080].map((port) => [port, port] as const)
    expect(words(PacketSet.box({ ...from, protocols: [[6, 6]], dport: ports }), 3)).toBe('tcp 4 ranges')
  })

  test('that one IP version has alone say so', () => {
    const six = { src: of('fd00::/64'), dst: of('fd00:1::1') }
    const four = PacketSet.box({ ...from, protocols: [[6, 6]], dport: [[443, 443]] })
    expect(words(PacketSet.box({ ...six, protocols: [[6, 6]], dport: [[443, 443]] }))).toBe('tcp/443 (IPv6) https')
    expect(words(four.or(PacketSet.box({ ...six, protocols: [[6, 6]], dport: [[443, 443]] })))).toBe('tcp/443 https')
    expect(words(four.or(PacketSet.box({ ...six, protocols: [[6, 6]], dport: [[22, 22]] })))).toBe('tcp/443 https, tcp/22 (IPv6) ssh')
    const all = PacketSet.box(from).or(PacketSet.box({ ...six, protocols: [[6, 6]], dport: [[443, 443]] }))
    expect(words(all)).toBe('any (IPv4), tcp/443 (IPv6) https')
  })

  test('of a rule that permits everything but one port are not called any', () => {
    const all = packetsOf({
      src: { lo: from.src, hi: from.src },
      dst: { lo: from.dst, hi: from.dst },
      services: ANY_SERVICE,
      partial: false,
    }).lo
    const said = words(all.minus(PacketSet.box({ protocols: [[6, 6]], dport: [[445, 445]] })))
    expect(said).toContain('tcp/0-444, tcp/446-65535')
    expect(said).not.toMatch(/\bany\b/)
  })

  test('count the hosts of each end, or say that they are all', () => {
    const traffic = trafficOf(PacketSet.box({ src: of('10.0.0.0/24'), dst: of('10.0.1.8/30') }), of('10.0.0.0/24'), of('10.0.1.0/24'))
    expect(traffic).toMatchObject({ sources: { all: true, count: '256' }, destinations: { all: false, count: '4' } })
  })
})

describe('the sample city', () => {
  const cases = [[], ...defectCases.filter(({ id }) => ['D02', 'D14', 'D17', 'S04', 'S06', 'S14'].includes(id)).map(({ edits }) => edits)]

  test.each(cases.map((edits, at) => [at, edits] as const))('is marked as the checks have it: case %i', (_, edits) => {
    const estate = estateOf(applyEdits(cityFiles, edits)).value
    if (estate === undefined) throw new Error('the city is not readable')
    const result = verify(estate, { today: CITY_TODAY }).result
    const { matrix: made } = matrixOf(estate, { today: CITY_TODAY })
    if (result === undefined || made === undefined) throw new Error('the city cannot be judged')
    for (const [at, { id }] of made.policies.entries()) {
      for (const [verdict, mark] of [
        ['violation', 'exceeds'],
        ['not-evaluable', 'not-evaluable'],
        ['exempted', 'exempted'],
      ] as const) {
        const worse = verdict === 'violation' ? [] : verdict === 'not-evaluable' ? ['violation'] : ['violation', 'not-evaluable']
        const wanted = new Set(
          pairsWith(result, id, verdict).filter((each) => !worse.some((other) => pairsWith(result, id, other).includes(each))),
        )
        const marked = made.pairs.filter(({ expected }) => expected[at]?.mark === mark).map(({ from, to }) => `${from} ${to}`)
        expect(new Set(marked), `${id} ${mark}`).toEqual(wanted)
      }
    }
  })

  test('shows the services of its flows, and every ordered pair once', () => {
    const { matrix: made } = matrixOf(estateOf(cityFiles).value!, { today: CITY_TODAY })
    expect(say(pair(made!, 'lg-server', 'my-relay'))).toBe('tcp/22 ssh')
    expect(say(pair(made!, 'my-cs', 'juki-wan'))).toBe('tcp/8001')
    expect(made?.pairs).toHaveLength((made?.places.length ?? 0) ** 2)
    expect(made?.sidePairs).toHaveLength((made?.sides.length ?? 0) ** 2)
    expect(new Set(made?.pairs.map(({ from, to }) => `${from} ${to}`)).size).toBe(made?.pairs.length)
  })
})

const MATRIX_CHECKS = ['SEG-001', 'SEG-003', 'SEG-004', 'SEG-011', 'SEG-013', 'SEG-020']

function pairsWith(result: Result, policy: string, verdict: string): string[] {
  return result.groups
    .flatMap(({ findings }) => findings)
    .filter(
      (f) => f.policy === policy && f.verdict === verdict && MATRIX_CHECKS.includes(f.check) && !(f.advisory && verdict === 'violation'),
    )
    .map(({ from, to }) => `${from ?? ''} ${to ?? ''}`)
}
