import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { permit, route, tcp, topology } from '../../../support/builders.ts'
import { UDP } from '../../../../src/packet/packet.ts'
import { firewall, judge, router, said, scope, ZONES } from '../../support.ts'
import { forced, INT, LG, relay } from '../waypoint.ts'

// Two ways from one tier to the other: by the firewall that is prescribed, and by a router beside it.
const wired = topology({
  zones: [ZONES.int, ZONES.lg],
  devices: { fw: { int: 'int', lg: 'lg' }, side: { a: 'int', b: 'lg' } },
})
const fw = firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24' }, [permit({ id: 'all' })])
const ports = { a: '10.30.0.254/24', b: '10.20.0.254/24' }

test('a device beside it lets some of it pass', () => {
  const side = router('side', ports, { in: { a: [permit({ id: 'web', services: 'tcp/443' })], b: [] } })
  const outcome = judge(check, { topology: forced(wired, 'fw'), devices: [fw, side] })
  expect(said(outcome)).toEqual(['violation high side/web'])
  const [finding] = outcome.findings
  expect(finding?.trace?.hops.map(({ device }) => device)).toEqual(['side'])
  expect(finding?.packets?.has(tcp('10.30.0.9', '10.20.0.9', 443))).toBe(true)
  expect(finding?.packets?.has(tcp('10.30.0.9', '10.20.0.9', 22))).toBe(false)
  expect(finding?.text.en).toContain('without passing fw')
})

test('only what the waypoint is about', () => {
  const side = router('side', ports, { in: { a: [permit({ services: 'tcp/443' })] } })
  const other = forced(wired, 'fw', scope(INT, LG, ['tcp/22']))
  expect(judge(check, { topology: other, devices: [fw, side] }).findings).toEqual([])
})

test('over IPv6 alone', () => {
  const six = topology({
    zones: [
      { ...ZONES.int, addresses: scope(INT, LG, ['any']).from.addresses },
      { ...ZONES.lg, addresses: scope(INT, LG, ['any']).to.addresses },
    ],
    devices: { fw: { int: 'int', lg: 'lg' }, side: { a: 'int', b: 'lg' } },
  })
  const side = router('side', { a: 'fd00:30::fe/64', b: 'fd00:20::fe/64' })
  const { findings } = judge(check, { topology: forced(six, 'fw'), devices: [fw, side] })
  expect(findings.map((f) => f.verdict)).toEqual(['violation'])
  expect(findings[0]?.packets?.has(tcp('fd00:30::9', 'fd00:20::9', 443))).toBe(true)
})

test('a device without an export beside it forwards everything it is said to', () => {
  const side = { ...router('side', ports), knowledge: 'declared' as const, interfaces: [], domains: [] }
  expect(said(judge(check, { topology: forced(wired, 'fw'), devices: [fw, side] }))).toEqual(['violation high side/interface/b'])
})

test('a prescribed device that has no export itself', () => {
  const outside = { ...router('side', ports), knowledge: 'outside' as const, interfaces: [], domains: [] }
  const outcome = judge(check, { topology: forced(wired, 'side'), devices: [fw, outside] })
  expect(outcome.findings.map((f) => [f.verdict, f.cause.id])).toEqual([['violation', 'fw/all']])
})

test('packets that pass at all have passed no relay', () => {
  const only = topology({ zones: [ZONES.int, ZONES.lg], devices: { fw: { int: 'int', lg: 'lg' } } })
  const san = relay('san', { int: '10.30.0.25', lg: '10.20.0.25' })
  const through = { ...forced(only, 'san', scope(INT, LG, ['tcp/25'])), relays: new Map([['san', san]]) }
  const rules = [
    permit({ id: 'in', src: '10.30.0.25', dst: '10.20.0.0/24', services: 'tcp/25' }),
    permit({ id: 'around', src: '10.30.0.99', dst: '10.20.0.0/24', services: 'tcp/25' }),
  ]
  const outcome = judge(check, { topology: through, devices: [firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24' }, rules)] })
  expect(outcome.findings.map((f) => [f.verdict, f.cause.id])).toEqual([['violation', 'fw/around']])
})

test('a second firewall in a row is no way round: the packets meet the first before', () => {
  const row = topology({
    zones: [ZONES.int, ZONES.lg],
    devices: { fw: { int: 'int', mid: { link: ['inner', 'mid'] } }, inner: { lg: 'lg' } },
  })
  const outer = firewall('fw', { int: '10.30.0.1/24', mid: '10.99.0.1/30' }, [permit()], {
    routes: [route('10.20.0.0/24', { out: 'mid', via: '10.99.0.2' })],
  })
  const inner = firewall('inner', { mid: '10.99.0.2/30', lg: '10.20.0.1/24' }, [permit()], {
    routes: [route('10.30.0.0/24', { out: 'mid', via: '10.99.0.1' })],
  })
  for (const through of ['fw', 'inner'])
    expect(judge(check, { topology: forced(row, through), devices: [outer, inner] }).findings).toEqual([])
})

test('HTTP/3 past what web traffic has to pass', () => {
  const side = router('side', ports, { in: { a: [permit({ id: 'quic', services: 'udp/443' })], b: [] } })
  const web = (services: readonly string[]) =>
    judge(check, { topology: forced(wired, 'fw', scope(INT, LG, services)), devices: [fw, side] })
  const outcome = web(['tcp/80', 'tcp/443'])
  expect(said(outcome)).toEqual(['violation high side/quic'])
  expect(outcome.findings[0]?.packets?.has({ ...tcp('10.30.0.9', '10.20.0.9', 443), protocol: UDP })).toBe(true)
  expect(web(['tcp/80']).findings).toEqual([])
})
