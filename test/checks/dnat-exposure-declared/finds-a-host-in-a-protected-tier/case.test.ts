import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { flow } from '../../declared-flows.ts'
import { said, specific, withSpecifics } from '../../support.ts'
import { fromInternet, fromLgwan, judged, open, vip, wired } from '../translated.ts'

const onlyLine = [permit({ id: 'publish', in: ['wan'], services: 'tcp/443' })]
const onlyLgwan = [permit({ id: 'publish', in: ['wan2'], src: '198.18.32.10', services: 'tcp/443' })]

test('from the Internet into the LGWAN tier, although a flow declares it', () => {
  expect(said(judged(vip('vip/gw', '10.20.0.10'), onlyLine, [fromInternet('10.20.0.10')]))).toEqual([
    'violation critical fw/translation/vip/gw',
  ])
})

test('into the My Number tier from wherever, unless it is a specific communication', () => {
  const flows = [flow('F07', fromLgwan('10.10.0.13'))]
  expect(said(judged(vip('vip/cvs', '10.10.0.13'), onlyLgwan, flows))).toEqual(['violation critical fw/translation/vip/cvs'])
  const place = withSpecifics(wired, [specific('SC-04', fromLgwan('10.10.0.13'))])
  expect(judged(vip('vip/cvs', '10.10.0.13'), onlyLgwan, [], place)).toEqual({ findings: [] })
})

test('from the LGWAN into its tier a declared flow will do', () => {
  expect(judged(vip('vip/ss', '10.20.0.4'), onlyLgwan, [flow('F15', fromLgwan('10.20.0.4'))])).toEqual({ findings: [] })
  expect(said(judged(vip('vip/ss', '10.20.0.4'), [...onlyLgwan, open('10.99.0.1')]))).toEqual(['violation high fw/translation/vip/ss'])
})
