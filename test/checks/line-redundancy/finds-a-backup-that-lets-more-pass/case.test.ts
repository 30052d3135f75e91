import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { edge, judged, main, pair, spare, web } from '../branch.ts'

test('a rule towards another tier that only the backup way has', () => {
  const old = permit({ id: 'old', src: '10.20.1.0/24', dst: '10.10.0.20', services: 'tcp/1521' })
  const outcome = judged([pair(edge()), main(), spare([web, old])])
  expect(new Set(said(outcome))).toEqual(new Set(['violation high spare/old']))
  const [found] = outcome.findings
  expect([found?.from, found?.to]).toEqual(['lg2', 'my'])
  expect(found?.packets?.has(tcp('10.20.1.9', '10.10.0.20', 1521))).toBe(true)
  // Today's network does not carry it: there is nothing to replay.
  expect(found?.trace).toBeUndefined()
})

test('inside the tier a wider backup is not this question', () => {
  const wide = permit({ id: 'wide', src: '10.20.1.0/24', dst: '10.20.0.0/24' })
  expect(judged([pair(edge()), main(), spare([wide])]).findings).toEqual([])
})
