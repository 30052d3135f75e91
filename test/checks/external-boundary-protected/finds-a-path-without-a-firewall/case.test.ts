import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-boundary-protected.ts'
import { device, external, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, said, ZONES } from '../../support.ts'
import { inspected } from '../city.ts'

const isp = external('isp', 'internet')
const away = [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' })]
const ports = { int: '10.30.0.1/24', wan: '192.0.2.2/30' }
const wired = topology({ zones: [ZONES.int], externals: [isp], devices: { rt: { int: 'int', wan: 'isp' } } })

test('a router whose list filters is no firewall', () => {
  const rt = router(
    'rt',
    ports,
    { in: { int: [inspected({ id: 'out' })], wan: [inspected({ id: 'in', dst: '10.30.0.10' })] } },
    { routes: away },
  )
  const outcome = judge(check, { topology: wired, devices: [rt] })
  expect(said(outcome)).toEqual(['violation high rt/out', 'violation high rt/in'])
  expect(outcome.findings[0]?.text.en).toContain('through no firewall')
  // Unless the policy says so.
  expect(judge(check, { topology: wired, devices: [rt], parameters: { 'router-lists': true } }).findings).toEqual([])
})

test('a way round the firewall by a second line', () => {
  const second = topology({
    zones: [ZONES.int],
    externals: [isp],
    devices: { fw: { int: 'int', wan: 'isp' }, rt: { lan: 'int', wan: 'isp' } },
  })
  const fw = firewall('fw', ports, [inspected({ in: ['int'], out: ['wan'] })], { routes: away })
  const rt = router(
    'rt',
    { lan: '10.30.0.254/24', wan: '192.0.2.6/30' },
    {},
    { routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.5' })] },
  )
  const { findings } = judge(check, { topology: second, devices: [fw, rt] })
  expect(findings.length).toBeGreaterThan(0)
  for (const { trace } of findings) expect(trace?.hops.map((hop) => hop.device)).toEqual(['rt'])
  expect(findings.filter(({ text }) => text.en.includes('through no firewall')).map((f) => [f.from, f.to])).toEqual([
    ['int', 'isp'],
    ['isp', 'int'],
  ])
})

test('a device managed by others does not count, whatever it may do', () => {
  const rented = device('rt', { knowledge: 'outside' })
  const { findings } = judge(check, { topology: wired, devices: [rented] })
  expect(findings.map((f) => f.verdict)).toEqual(Array(findings.length).fill('violation'))
  expect(findings.map((f) => f.from)).toContain('int')
})

test('a firewall whose interface pair has no rulebase', () => {
  const open = device('rt', {
    role: 'firewall',
    interfaces: router('rt', ports).interfaces,
    domains: router('rt', ports, {}, { routes: away }).domains,
  })
  const { findings } = judge(check, { topology: wired, devices: [open], parameters: { 'exempt-ids': ['internet'] } })
  expect(findings.map((f) => [f.verdict, f.from])).toEqual([
    ['violation', 'int'],
    ['violation', 'isp'],
  ])
})

test('of independent networks only where the policy names their tier', () => {
  const guests = topology({ zones: [ZONES.guest], externals: [isp], devices: { rt: { int: 'guest', wan: 'isp' } } })
  const rt = router('rt', { int: '10.40.0.1/24', wan: '192.0.2.2/30' }, { in: { wan: [] } }, { routes: away })
  expect(judge(check, { topology: guests, devices: [rt] }).notApplicable).toBeDefined()
  expect(judge(check, { topology: guests, devices: [rt], parameters: { tiers: ['independent'] } }).findings.length).toBeGreaterThan(0)
})
