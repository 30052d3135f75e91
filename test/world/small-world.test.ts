import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/graph/analyse.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { packet as written } from '../../src/simulator/say.ts'
import { replay } from '../../src/simulator/replay.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { Bound } from '../../src/simulator/transit.ts'
import type { World } from '../../src/simulator/world.ts'
import { wiringOf } from '../../src/simulator/world.ts'
import type { Wildness } from './small-world.ts'
import { EVERY_CHOICE, PACKETS, drawWorld, inWorld, mayDoAnything, mayLoseSources } from './small-world.ts'

/** What is judged of an arrival: the sender's own source, and where it ends. */
function key({ src, sport }: Packet, { dst, dport }: Packet): number {
  return (((Number(src & 7n) << 2) | sport) << 5) | (Number(dst & 7n) << 2) | dport
}

/** Packet by packet: which arrive where. */
function arrivals(world: World, from: string, bound: Bound): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const packet of PACKETS)
    for (const outcome of simulate(world, { from, packet, bound, choices: EVERY_CHOICE })) {
      if (outcome.kind !== 'arrived' || !inWorld(outcome.packet)) continue
      const at = found.get(outcome.at) ?? new Set<number>()
      found.set(outcome.at, at.add(key(packet, outcome.packet)))
    }
  return found
}

/** The first packet on which the two disagree, in words. */
function disagreement(world: World): string | undefined {
  const network = analyse(world.topology, world.devices)
  const { places } = wiringOf(world)
  if (places.join(' ') !== network.places.join(' ')) return `places: ${places.join(' ')} / ${network.places.join(' ')}`
  for (const bound of ['judged', 'possible'] as const) {
    if (bound === 'judged' && mayLoseSources(world)) continue
    const more = bound === 'possible' && mayDoAnything(world)
    for (const from of places) {
      const simulated = arrivals(world, from, bound)
      for (const to of places) {
        const analysed = network.direct(from, to)?.[bound]
        const at = simulated.get(to)
        for (const packet of PACKETS) {
          const one = at?.has(key(packet, packet)) ?? false
          const other = analysed?.has(packet) ?? false
          if (more ? one && !other : one !== other)
            return `${bound} ${from} to ${to} ${written(packet)}: simulator ${one}, analysis ${other}`
        }
      }
    }
  }
  return undefined
}

/** The first trace that the simulator cannot repeat, of some packets of every flow. */
function unrepeatable(world: World): string | undefined {
  const network = analyse(world.topology, world.devices)
  for (const from of network.places)
    for (const to of network.places)
      for (const bound of ['judged', 'possible'] as const) {
        // Behind a device that may do anything there is no one way to show.
        if (bound === 'possible' && mayDoAnything(world)) continue
        const flow = network.direct(from, to)?.[bound]
        const packets = flow === undefined ? [] : PACKETS.filter((packet) => flow.has(packet))
        for (const packet of [packets[0], packets[packets.length >> 1], packets.at(-1)]) {
          if (packet === undefined) continue
          const trace = network.trace(from, to, packet, bound)
          const where = `${bound} ${from} to ${to} ${written(packet)}`
          if (trace === undefined) return `${where}: no trace`
          const agreement = replay(world, trace, bound)
          if (!agreement.agrees) return `${where}: ${agreement.text.en}`
        }
      }
  return undefined
}

function agree(wild: Wildness, numRuns: number): void {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      expect(disagreement(drawWorld(gen, wild))).toBeUndefined()
    }),
    { numRuns, endOnFailure: true },
  )
}

function repeat(wild: Wildness, numRuns: number): void {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      expect(unrepeatable(drawWorld(gen, wild))).toBeUndefined()
    }),
    { numRuns, endOnFailure: true },
  )
}

/** The first packet that the analysis says goes round and the simulator sees end somewhere. */
function ending(world: World): string | undefined {
  const network = analyse(world.topology, world.devices)
  for (const from of network.places)
    for (const { packets, hops } of network.loops(from))
      for (const packet of PACKETS) {
        if (!packets.has(packet)) continue
        const outcomes = simulate(world, { from, packet, bound: 'judged', choices: EVERY_CHOICE })
        const around = outcomes.some((o) => o.kind === 'loop' && hops.some(({ device }) => device.id === o.device))
        if (!around) return `${from} ${written(packet)}: ${outcomes.map(({ kind }) => kind).join(' ')}`
        circulating++
      }
  return undefined
}

let circulating = 0

describe('every packet from every place arrives where the analysis says', () => {
  test('in networks that are wholly known', () => agree({ ignorance: false, translation: false }, 12))
  test('with translation', () => agree({ ignorance: false, translation: true }, 12))
  test('with everything that can be unknown', () => agree({ ignorance: true, translation: true }, 12))
})

describe('what the analysis traces, the simulator walks', () => {
  test('in networks that are wholly known', () => repeat({ ignorance: false, translation: true }, 60))
  test('with everything that can be unknown', () => repeat({ ignorance: true, translation: true }, 60))
})

test('what the analysis says goes round, the simulator walks in circles', () => {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      expect(ending(drawWorld(gen, { ignorance: false, translation: false }))).toBeUndefined()
    }),
    { numRuns: 150, endOnFailure: true },
  )
  expect(circulating).toBeGreaterThan(100)
})
