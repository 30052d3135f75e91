import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { external, permit, route, tcp, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.my, ZONES.lg],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { my: 'my', lg: 'lg', up: 'wan' } },
})
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', up: '198.18.255.1/30' }
const routes = [route('198.18.0.0/16', { out: 'up', via: '198.18.255.2' })]
const flow = scope({ zones: ['my'], addresses: '10.10.0.5' }, { externals: ['wan'], addresses: '198.18.33.4' }, ['tcp/443'])
const rule = permit({ id: 'p1', src: '10.10.0.5', dst: '198.18.33.4', services: 'tcp/443' })

test('a permit without any approval', () => {
  expect(said(judge(check, { topology: wired, devices: [firewall('fw', ports, [rule], { routes })] }))).toEqual([
    'violation critical fw/p1',
  ])
})

test('only the part outside the approved packets', () => {
  const wide = permit({ id: 'p1', src: '10.10.0.5', dst: '198.18.33.0/24', services: 'tcp/443' })
  const { findings } = judge(check, {
    topology: withSpecifics(wired, [specific('SC-1', flow)]),
    devices: [firewall('fw', ports, [wide], { routes })],
  })
  expect(findings.map(({ verdict }) => verdict)).toEqual(['violation'])
  expect(findings[0]?.packets?.has(tcp('10.10.0.5', '198.18.33.5', 443))).toBe(true)
  expect(findings[0]?.packets?.has(tcp('10.10.0.5', '198.18.33.4', 443))).toBe(false)
})

test('an approval that has expired, or was never given, excuses nothing', () => {
  const expired = withSpecifics(wired, [specific('SC-1', flow, { expires: '2026-11-19' })])
  const unapproved = withSpecifics(wired, [specific('SC-1', flow, { approved: undefined })])
  for (const topology of [expired, unapproved]) {
    const outcome = judge(check, { topology, devices: [firewall('fw', ports, [rule], { routes })] })
    expect(said(outcome)).toEqual(['violation critical fw/p1'])
    expect(outcome.findings[0]?.text.ja).toContain('特定通信 SC-1 はこの通信を定めていますが、効力がありません')
  }
})

test('the other direction is not what was approved', () => {
  const back = permit({ id: 'p2', in: ['up'], src: '198.18.33.4', dst: '10.10.0.5', services: 'tcp/443' })
  expect(
    said(
      judge(check, {
        topology: withSpecifics(wired, [specific('SC-1', flow)]),
        devices: [firewall('fw', ports, [rule, back], { routes })],
      }),
    ),
  ).toEqual(['violation critical fw/p2'])
})

test('the other tier', () => {
  const lateral = permit({ id: 'p3', in: ['lg'], src: '10.20.0.9', dst: '10.10.0.5', services: 'tcp/3389' })
  expect(said(judge(check, { topology: wired, devices: [firewall('fw', ports, [lateral], { routes })] }))).toEqual([
    'violation critical fw/p3',
  ])
})

test('an uncertain device passes nothing for certain and everything possibly', () => {
  const outcome = judge(check, { topology: wired, devices: [firewall('fw', ports, [], { routes, uncertainties: [uncertainty()] })] })
  expect(new Set(outcome.findings.map(({ verdict }) => verdict))).toEqual(new Set(['not-evaluable']))
  expect(outcome.findings.map(({ from, to }) => `${from} ${to}`)).toContain('my lg')
})
