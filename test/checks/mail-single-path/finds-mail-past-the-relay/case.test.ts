import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/mail-single-path.ts'
import type { DeclaredFlow } from '../../../../src/model/topology.ts'
import { external, permit, route, topology } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { INT, LGWAN, town } from '../../scanning.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { firewall, judge, said, scope, ZONES } from '../../support.ts'

const MTA = '10.30.0.25'
const mta = relay('mta', { kind: 'mail-relay', legs: { leg: `int ${MTA}` }, carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }] })

describe('with the Internet', () => {
  const city = (rules: Parameters<typeof town>[0], relays = [mta]) => {
    const { topology: plain, devices } = town(rules)
    return { topology: withRelays(plain, relays), devices }
  }

  test('a rule that lets every host send, the relay apart', () => {
    const outcome = judge(check, city([permit({ id: 'out', src: INT, services: ['tcp/25', 'tcp/465', 'tcp/587', 'tcp/443'] })]))
    expect(said(outcome)).toEqual(['violation high fw/out'])
    const packets = outcome.findings[0]?.packets
    expect(packets?.ports('dst')).toEqual([
      [25, 25],
      [465, 465],
      [587, 587],
    ])
    expect(packets?.addresses('src').size).toBe(255n)
  })

  test('a host that receives and is not the relay', () => {
    const outcome = judge(check, city([permit({ id: 'in', dst: ['10.30.0.26', MTA], services: 'tcp/25' })]))
    expect(outcome.findings.map(({ from, to, packets }) => [from, to, packets?.addresses('dst').size])).toEqual([['internet', 'int', 1n]])
  })

  test('a mail server that nobody declared as a relay', () => {
    expect(said(judge(check, city([permit({ id: 'out', src: MTA, services: 'tcp/25' })], [])))).toEqual(['violation high fw/out'])
  })

  test('a relay of another kind', () => {
    const proxy = relay('proxy', { legs: { leg: `int ${MTA}` }, carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }] })
    expect(judge(check, city([permit({ id: 'out', src: MTA, services: 'tcp/25' })], [proxy])).findings).toHaveLength(1)
  })

  test('a declared flow between hosts, which only the LGWAN allows', () => {
    const { topology: plain, devices } = town([permit({ id: 'out', src: MTA, dst: '198.51.100.25', services: 'tcp/25' })])
    const pinned = scope({ zones: ['int'], addresses: MTA }, { externals: ['internet'], addresses: '198.51.100.25' }, ['tcp/25'])
    expect(judge(check, { topology: withFlows(plain, flow('F', pinned)), devices }).findings).toHaveLength(1)
  })

  test('terminals that fetch their mail outside', () => {
    const { topology: plain, devices } = town([permit({ id: 'imaps', src: INT, services: ['tcp/993', 'tcp/110'] })])
    expect(judge(check, { topology: plain, devices }).findings).toEqual([])
    const zones = new Map([...plain.zones, ['int', { ...ZONES.int, role: 'client' }]])
    const outcome = judge(check, { topology: { ...plain, zones }, devices })
    expect(said(outcome)).toEqual(['violation high fw/imaps'])
    expect(outcome.findings[0]?.text.ja).toContain('受信できます')
  })
})

describe('with the LGWAN', () => {
  const rules = [permit({ id: 'out', src: '10.20.0.25', dst: '198.18.0.25', services: 'tcp/25' })]
  const judged = (...flows: readonly DeclaredFlow[]) => {
    const { topology: plain, devices } = town(rules, [LGWAN])
    return judge(check, { topology: withFlows(plain, ...flows), devices })
  }
  const hosts = scope({ zones: ['lg'], addresses: '10.20.0.25' }, { externals: ['lgwan'], addresses: '198.18.0.25' }, ['tcp/25'])

  test('mail that nobody declared', () => {
    expect(said(judged())).toEqual(['violation high fw/out'])
    expect(judged(flow('F15', hosts)).findings).toEqual([])
  })

  test('a flow that names a whole network, is over, or speaks of the other direction', () => {
    const wide = scope({ zones: ['lg'], addresses: '10.20.0.25' }, { externals: ['lgwan'], addresses: '198.18.0.0/16' }, ['tcp/25'])
    const back = scope({ externals: ['lgwan'], addresses: '198.18.0.25' }, { zones: ['lg'], addresses: '10.20.0.25' }, ['tcp/25'])
    expect(judged(flow('F15', wide)).findings).toHaveLength(1)
    expect(judged(flow('F15', hosts, { expires: '2026-03-31' })).findings).toHaveLength(1)
    expect(judged(flow('F15', back)).findings).toHaveLength(1)
  })
})

describe('of the My Number tier', () => {
  const fw = (rules: Parameters<typeof town>[0]) =>
    firewall('fw', { my: '10.10.0.1/24', lg: '10.20.0.1/24', wan: '198.18.255.1/16' }, rules, {
      routes: [route('0.0.0.0/0', { out: 'wan', via: '198.18.255.2' })],
    })
  const wired = topology({
    zones: [ZONES.my, ZONES.lg],
    externals: [external('lgwan', 'lgwan', ['198.18.0.0/16'])],
    devices: { fw: { my: 'my', lg: 'lg', wan: 'lgwan' } },
  })

  test('with another tier, either way and by any mail service', () => {
    const rules = [
      permit({ id: 'a', in: ['my'], out: ['lg'], services: 'tcp/25' }),
      permit({ id: 'b', in: ['lg'], out: ['my'], services: 'tcp/143' }),
    ]
    expect(said(judge(check, { topology: wired, devices: [fw(rules)] }))).toEqual(['violation high fw/a', 'violation high fw/b'])
  })

  test('with the outside, by a relay as well', () => {
    const own = relay('my-mta', {
      kind: 'mail-relay',
      legs: { leg: 'my 10.10.0.25' },
      carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }],
    })
    const rules = [permit({ id: 'out', src: '10.10.0.25', out: ['wan'], services: 'tcp/25' })]
    expect(said(judge(check, { topology: withRelays(wired, [own]), devices: [fw(rules)] }))).toEqual(['violation high fw/out'])
  })

  test('through a relay with a leg on either side', () => {
    const bridge = relay('bridge', {
      kind: 'mail-relay',
      legs: { a: 'my 10.10.0.25', b: 'lg 10.20.0.25' },
      carries: [{ service: 'tcp/25', from: 'b', to: 'a' }],
    })
    expect(said(judge(check, { topology: withRelays(wired, [bridge]), devices: [fw([])] }))).toEqual([
      'violation high topology/relays/bridge',
    ])
  })
})
