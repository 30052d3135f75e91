import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { fromInternet, judged, vip } from '../translated.ts'

const onlyLine = [permit({ id: 'publish', in: ['wan'], services: 'tcp/443' })]

test('declared, in a zone of the Internet tier that is not for publishing', () => {
  const outcome = judged(vip('vip/proxy', '10.30.0.8'), onlyLine, [fromInternet('10.30.0.8')])
  expect(said(outcome)).toEqual(['violation high fw/translation/vip/proxy'])
  expect(outcome.findings[0]?.text.ja).toContain('role: public')
})

test('a declared telephone exchange of an independent network is its own affair', () => {
  expect(judged(vip('vip/pbx', '10.40.0.10'), onlyLine, [fromInternet('10.40.0.10')])).toEqual({ findings: [] })
  expect(said(judged(vip('vip/pbx', '10.40.0.10'), onlyLine))).toEqual(['violation high fw/translation/vip/pbx'])
})
