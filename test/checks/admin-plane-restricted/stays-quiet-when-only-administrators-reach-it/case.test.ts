import { expect, test } from 'vitest'
import { scope, specific, withSpecifics } from '../../support.ts'
import { judged, offers, wired, withHost } from '../managed.ts'

test('the management zone logs in by ssh', () => {
  expect(judged(offers('ssh', ['mg'], { dst: '10.90.0.1', services: 'tcp/22' }))).toEqual({ findings: [] })
})

test('a jump host in another tier', () => {
  const place = withHost(wired, { id: 'jump', zone: 'lg', roles: ['jump-host'] }, '10.20.0.30')
  expect(judged(offers('https', ['lg'], { src: '10.20.0.30', dst: '10.20.0.1', services: 'tcp/443' }), place)).toEqual({ findings: [] })
})

test('a specific communication in force', () => {
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['lg'], addresses: '10.20.0.1' }, ['tcp/443'])
  const place = withSpecifics(wired, [specific('SC-1', flow)])
  expect(judged(offers('https', ['lg'], { src: '10.20.0.40', dst: '10.20.0.1', services: 'tcp/443' }), place)).toEqual({ findings: [] })
})
