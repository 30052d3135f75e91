import { expect, test } from 'vitest'
import { said } from '../../support.ts'
import { edge, judged, main, pair, spare, tested, wired } from '../branch.ts'

const devices = [pair(edge()), main(), spare()]
const parameters = { 'require-failover-test': true }

test('where the policy asks for a test', () => {
  expect(judged(devices).findings).toEqual([])
  expect(said(judged(devices, { parameters }))).toEqual(['violation medium topology/zones/lg2'])
})

test.each([
  ['of the zone', tested()],
  ['of a device on the way', tested({ subject: 'edge' })],
])('a test %s', (_, evidence) => {
  expect(judged(devices, { parameters, topology: { ...wired, ...evidence } }).findings).toEqual([])
})

test.each([
  ['too old', tested({ tested: '2025-11-01' })],
  ['of something else', tested({ shows: ['logging'] })],
  ['no longer in force', tested({ until: '2026-11-19' })],
])('evidence that is %s does not count', (_, evidence) => {
  expect(said(judged(devices, { parameters, topology: { ...wired, ...evidence } }))).toEqual(['violation medium topology/zones/lg2'])
})
