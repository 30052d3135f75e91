import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { fromInternet, judged, vip } from '../translated.ts'

test('a web server of a published zone', () => {
  const rules = [permit({ id: 'publish', in: ['wan'], dst: '10.30.50.10', services: 'tcp/443' })]
  expect(judged(vip('vip/www', '10.30.50.10'), rules, [fromInternet('10.30.50.10')])).toEqual({ findings: [] })
})
