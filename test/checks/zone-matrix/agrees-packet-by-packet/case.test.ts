/** Every matrix of a small kind against every packet: what the check finds is what passes and the matrix, read by hand, forbids. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Packet } from '../../../../src/packet/packet.ts'
import { simulate } from '../../../../src/simulator/simulate.ts'
import { permit, tcp } from '../../../support/builders.ts'
import { fw, townOf } from '../../own/own-town.ts'
import { outcomeOf } from '../zone-town.ts'

const ZONES = { lg: '10.20.0', lg2: '10.20.1', int: '10.30.0', wifi: '10.31.0' } as const
type Zone = keyof typeof ZONES
const NAMES = Object.keys(ZONES) as Zone[]
const TIER: Readonly<Record<Zone, string>> = { lg: 'lgwan', lg2: 'lgwan', int: 'internet', wifi: 'internet' }
const GROUP: readonly Zone[] = ['lg', 'int']
const PORTS = [22, 25, 443]

interface Entry {
  readonly from: string
  readonly to: string
  readonly action: 'allow' | 'block'
  /** Undefined: all. */
  readonly ports: readonly number[] | undefined
}

const side = fc.constantFrom(...NAMES, 'tier:lgwan', 'tier:internet', 'offices')
const entries = fc.uniqueArray(
  fc.record({
    from: side,
    to: side,
    action: fc.constantFrom<('allow' | 'block')[]>('allow', 'block'),
    ports: fc.option(fc.subarray(PORTS, { minLength: 1 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ from, to }) => `${from} ${to}` },
)
const rules = fc.array(fc.record({ from: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES), port: fc.constantFrom(...PORTS) }), {
  minLength: 1,
  maxLength: 6,
})

/** How fine a name is about a zone; 0 where it is not about it. */
function fineness(name: string, zone: Zone): number {
  if (name === zone) return 3
  if (name === 'offices') return GROUP.includes(zone) ? 2 : 0
  return name === `tier:${TIER[zone]}` ? 1 : 0
}

/** The matrix as somebody reads it with a finger; undefined where it says nothing. */
function allows(matrix: readonly Entry[], from: Zone, to: Zone, port: number): boolean | undefined {
  const about = matrix
    .map((entry) => ({ entry, row: fineness(entry.from, from), column: fineness(entry.to, to) }))
    .filter(({ row, column }) => row > 0 && column > 0)
  const left = about.filter(
    (one) =>
      !about.some(
        (other) => other !== one && other.row >= one.row && other.column >= one.column && other.row + other.column > one.row + one.column,
      ),
  )
  if (left.length === 0) return undefined
  return left.every(({ entry: { action, ports } }) => (ports === undefined || ports.includes(port)) === (action === 'allow'))
}

test('over 120 matrices and rulebases', () => {
  const topology = townOf({})
  fc.assert(
    fc.property(entries, rules, (matrix, permits) => {
      const device = fw(
        permits.map(({ from, to, port }) =>
          permit({ in: [from], src: `${ZONES[from]}.0/24`, dst: `${ZONES[to]}.0/24`, services: `tcp/${port}` }),
        ),
      )
      const lines = matrix.map(
        ({ from, to, action, ports }) =>
          `  - { from: "${from}", to: "${to}", ${action}: ${ports === undefined ? 'all' : `[${ports.map((port) => `tcp/${port}`).join(', ')}]`} }\n`,
      )
      const text = `bunri-policy: 1\nid: own\ntitle: 独自\nzone-groups: { offices: [lg, int] }\nzone-matrix:\n${lines.join('')}`
      const { findings } = outcomeOf(topology, [device], text)
      const world = { topology, devices: new Map([[device.id, device]]) }
      const wrong: string[] = []
      for (const from of NAMES)
        for (const to of NAMES)
          for (const port of PORTS) {
            if (from === to) continue
            const packet: Packet = tcp(`${ZONES[from]}.9`, `${ZONES[to]}.9`, port)
            const passes = simulate(world, { from, packet, bound: 'judged' }).some(
              (outcome) => outcome.kind === 'arrived' && outcome.at === to,
            )
            const expected = passes && allows(matrix, from, to, port) === false
            const found = findings.some(
              (one) => one.verdict === 'violation' && one.from === from && one.to === to && one.packets?.has(packet) === true,
            )
            if (expected !== found) wrong.push(`${from} ${to} ${port}: ${expected} ${found}`)
          }
      expect(wrong).toEqual([])
      expect(findings.every(({ verdict, from, to }) => verdict === 'violation' || from === to)).toBe(true)
    }),
    { numRuns: 120 },
  )
})
