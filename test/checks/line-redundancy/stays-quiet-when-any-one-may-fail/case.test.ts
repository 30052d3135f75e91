import { expect, test } from 'vitest'
import { topology } from '../../../support/builders.ts'
import { firewall, ZONES } from '../../support.ts'
import { edge, judged, main, oneLine, pair, spare, web } from '../branch.ts'

test('two lines, the second taking over when the first is down', () => {
  expect(judged([pair(edge()), main(), spare()]).findings).toEqual([])
})

test('two routers on the segment, each with a way of its own', () => {
  const zones = [{ ...ZONES.lg2, redundantTo: ['lg'] }, ZONES.lg]
  const place = topology({ zones, devices: { a: { in: 'lg2', out: 'lg' }, b: { in: 'lg2', out: 'lg' } } })
  const box = (id: string, last: number) => firewall(id, { in: `10.20.1.${last}/24`, out: `10.20.0.${last}/24` }, [web])
  expect(judged([box('a', 1), box('b', 2)], { topology: place }).findings).toEqual([])
})

test('a cable between two pairs in one building is a cable for each member', () => {
  const zones = new Map([...oneLine.zones].map(([id, zone]) => [id, { ...zone, site: 'main' }]))
  expect(judged([pair(edge()), pair(main())], { topology: { ...oneLine, zones } }).findings).toEqual([])
})
