import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { dev, judged, release, wired } from '../environments.ts'

test('the declared release, and production that looks at what was built', () => {
  expect(
    judged(
      withFlows(wired, release),
      permit({ src: '10.20.200.10', dst: '10.20.0.20', services: 'tcp/22' }),
      permit({ src: '10.20.0.0/24', dst: '10.20.200.0/24', services: 'tcp/443' }),
    ).findings,
  ).toEqual([])
})

test('no development zone', () => {
  const zones = new Map([...wired.zones].filter(([id]) => id !== dev.id))
  expect(judged({ ...wired, zones }).notApplicable).toBeDefined()
})
