import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { scope } from '../../support.ts'
import { judged, published, wired } from '../published.ts'

const mail = flow('F91', scope({ zones: ['pub'], addresses: '10.30.50.0/28' }, { addresses: '10.30.0.25' }, ['tcp/25']))

test('the published service in, one declared service on to the Internet tier', () => {
  const rules = [
    permit({ in: ['wan'], dst: '10.30.50.10', services: 'tcp/443' }),
    permit({ src: '10.30.50.10', dst: '10.30.0.25', services: 'tcp/25' }),
  ]
  expect(judged(withFlows(wired, published, mail), rules).findings).toEqual([])
})

test('the LGWAN tier reaching the published server is not its question', () => {
  expect(judged(wired, [permit({ src: '10.20.0.0/24', dst: '10.30.50.10', services: 'tcp/443' })]).findings).toEqual([])
})

test('no published zone', () => {
  const plain = { ...wired, zones: new Map([...wired.zones].map(([id, { role: _, ...zone }]) => [id, zone])) }
  expect(judged(plain, []).notApplicable).toBeDefined()
})
