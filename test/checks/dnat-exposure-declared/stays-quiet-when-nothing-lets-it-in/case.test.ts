import { expect, test } from 'vitest'
import { device, domain, permit } from '../../../support/builders.ts'
import { judged, vip, wired } from '../translated.ts'

test('a translation without a rule', () => {
  expect(judged(vip('vip/www', '10.20.0.10'), [])).toEqual({ findings: [] })
})

test('a translation that only insiders use', () => {
  expect(judged(vip('vip/www', '10.20.0.10'), [permit({ id: 'inside', in: ['int'], services: 'tcp/443' })])).toEqual({ findings: [] })
})

test('no device translates anything', () => {
  const outcome = judged(vip('vip/www', '10.20.0.10'), [], [], wired, { devices: [device('fw', { domains: [domain()] })] })
  expect(outcome.notApplicable).toBeDefined()
})
