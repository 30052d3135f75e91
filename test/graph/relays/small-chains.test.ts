/** Every chain of small random worlds, walked one by one, against the search. */
import { expect, test } from 'vitest'
import { findDataPaths } from '../../../src/graph/relays/data-path.ts'
import { everyDataPath } from '../../../src/graph/relays/every-path.ts'
import { random } from '../../world/random.ts'
import type { SmallQuestion, Walked } from './small-chains.ts'
import { MARKS, minimalOf, questionOf, smallWorld, toldAs, walk } from './small-chains.ts'

const WORLDS = Number(process.env['BUNRI_CHAIN_WORLDS'] ?? 400)

function asked(seed: number): SmallQuestion {
  const r = random(seed)
  const some = <T>(list: readonly T[], percent: number): readonly T[] => list.filter(() => r.below(100) < percent)
  const places = ['x0', 'x1', 'z0', 'z1']
  const targets = some(places, 30)
  const goesOn = some(places, 70)
  const forgets = some(places, 50)
  const [one, other] = [MARKS[r.below(3)]!, MARKS[r.below(3)]!]
  const direct = some(places, 60)
  return {
    sources: [some(['x0'], 70), some(['x1', 'z0'], 50), some(places, 20)],
    target: (place) => targets.includes(place) || (targets.length === 0 && place === 'z1'),
    goesOn: (place) => goesOn.includes(place),
    forgets: (place) => forgets.includes(place),
    direct: (from, to) => direct.includes(from) && direct.includes(to),
    bound: r.below(2) === 0 ? 'judged' : 'possible',
    relaysAreHosts: r.below(2) === 0,
    wrongPort: (port, done) => !done.has(port === 25 ? one : other),
  }
}

test(`the search finds the chains that walking finds, the preferred and shortest of each (${WORLDS} worlds)`, () => {
  let compared = 0
  let ends = 0
  for (let seed = 1; seed <= WORLDS; seed++) {
    const world = smallWorld(seed)
    const question = asked(seed * 7919)
    const walked = walk(world, question)
    if (walked === undefined) continue
    compared += 1
    const told = findDataPaths(world.network, questionOf(question)).map(toldAs)
    expect([...new Set(told.map(({ end }) => end))].sort(), `seed ${seed}`).toEqual([...new Set(walked.map(({ end }) => end))].sort())
    ends += told.length
    for (const each of told) {
      const alike = walked.filter(({ end }) => end === each.end)
      const rank = ({ from }: Walked): number => question.sources.findIndex((places) => places.includes(from))
      const best = Math.min(...alike.map(rank))
      const shortest = Math.min(...alike.filter((chain) => rank(chain) === best).map(({ length }) => length))
      expect([rank(each), each.length], `seed ${seed}: ${each.end}`).toEqual([best, shortest])
    }
  }
  // A world where nothing arrives proves little: most must be small enough to walk, and many chains must end wrong.
  expect(compared).toBeGreaterThan(WORLDS * 0.8)
  expect(ends).toBeGreaterThan(WORLDS)
})

test(`every minimal chain, as many as walking finds, the shortest first (${WORLDS} worlds)`, () => {
  let longer = 0
  for (let seed = 1; seed <= WORLDS; seed++) {
    const world = smallWorld(seed)
    const question = asked(seed * 7919)
    const walked = walk(world, question)
    if (walked === undefined) continue
    const asks = questionOf(question)
    const { paths, complete } = everyDataPath(world.network, asks, { paths: 10_000, steps: 1_000_000 })
    const told = paths.map(toldAs)
    expect(complete, `seed ${seed}`).toBe(true)
    expect(told.map(({ links }) => [...new Set(links)].sort().join(' | ')).sort(), `seed ${seed}`).toEqual(minimalOf(walked))
    expect(told.map(({ length }) => length)).toEqual(told.map(({ length }) => length).sort((a, b) => a - b))
    for (const { end } of told)
      expect(
        walked.some((each) => each.end === end),
        end,
      ).toBe(true)
    longer += told.length - findDataPaths(world.network, asks).length

    // What a limit leaves out is said to be left out, and is no shorter than what is left.
    const few = everyDataPath(world.network, asks, { paths: 1, steps: 1_000_000 })
    expect(few.complete, `seed ${seed}`).toBe(few.paths.length === paths.length)
    const steps = everyDataPath(world.network, asks, { paths: 10_000, steps: 3 })
    if (steps.paths.length < paths.length) expect(steps.complete, `seed ${seed}`).toBe(false)
  }
  expect(longer).toBeGreaterThan(WORLDS / 4)
})
