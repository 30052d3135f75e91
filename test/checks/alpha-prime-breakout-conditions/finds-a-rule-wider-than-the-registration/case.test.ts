import { expect, test } from 'vitest'
import { addresses, route } from '../../../support/builders.ts'
import { firewall, said } from '../../support.ts'
import { judged, OUT, out, system, town } from '../../breakout-city.ts'
import { connected } from '../../remote-city.ts'

const half = system({ addresses: addresses('192.0.2.128/26') })

test('addresses that no route leads to today count: the rule is looked at as written', () => {
  const fw = firewall('fw', { lbo: '203.0.113.2/30', lg: '10.20.0.1/24' }, [out('wide', { dst: ['192.0.2.128/25', '10.99.0.0/16'] })], {
    routes: [route('192.0.2.128/25', { via: '203.0.113.1', out: 'lbo' })],
  })
  const outcome = judged([], { devices: [fw] })
  expect(said(outcome)).toEqual(['violation critical fw/wide'])
  expect(outcome.findings[0]?.text.en).toContain('10.99.')
})

test('said once where the surplus passes as well', () => {
  expect(said(judged([OUT], { topology: town([half]) }))).toEqual(['violation critical fw/lbo'])
})

test('a line that the register does not give for the cloud', () => {
  expect(said(judged([OUT], { topology: connected(town(), ['int', 'm365']) }))).toEqual(['violation critical fw/interface/lbo'])
  expect(said(judged([OUT], { topology: connected(town(), ['lbo', 'internet']) }))).toEqual(['violation critical fw/interface/lbo'])
  expect(said(judged([OUT], { topology: connected(town(), ['lbo', 'm365']) }))).toEqual([])
})
