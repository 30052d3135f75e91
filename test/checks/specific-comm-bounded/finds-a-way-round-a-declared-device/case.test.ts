import { expect, test } from 'vitest'
import check from '../../../../src/checks/specific-comm-bounded.ts'
import type { Device } from '../../../../src/model/device.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import type { SpecificCommunication } from '../../../../src/model/topology.ts'
import { between, external, permit, route, tcp, topology, uncertainty, zone } from '../../../support/builders.ts'
import { firewall, judge, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

// Two lines to the LGWAN: through fw (behind the router l3, where the host routes lie) and straight from l3 through fw2.
const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = topology({
  zones: [ZONES.my],
  externals: [wan],
  devices: {
    l3: { my: 'my', a: { link: ['fw', 'in'] }, b: { link: ['fw2', 'in'] } },
    fw: { out: 'lgwan' },
    fw2: { out: 'lgwan' },
  },
})

const sc = (fields: Partial<SpecificCommunication> = {}): SpecificCommunication =>
  specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: ['198.18.33.4', '198.18.33.5'] }, ['tcp/443']), {
    through: ['fw'],
    ...fields,
  })

const exact = permit({ id: 'exact', src: '10.10.0.10', dst: '198.18.33.4-198.18.33.5', services: 'tcp/443' })

const other = permit({ id: 'other', src: '10.10.0.99', dst: '198.18.33.5', services: 'tcp/443' })

/** `around`: what of the LGWAN `l3` sends to fw2. */
const devices = (around: readonly string[], second: readonly Rule[] = [exact]): readonly Device[] => [
  firewall(
    'l3',
    { my: '10.10.0.1/24', a: '10.0.1.1/30', b: '10.0.2.1/30' },
    [other, permit({ id: 'all', src: '10.10.0.10', dst: '198.18.33.4-198.18.33.5', services: 'tcp/443' })],
    {
      routes: [
        route('198.18.0.0/16', { via: '10.0.1.2', out: 'a' }),
        ...around.map((prefix) => route(prefix, { via: '10.0.2.2', out: 'b' })),
      ],
    },
  ),
  firewall('fw', { in: '10.0.1.2/30', out: '198.18.255.1/30' }, [exact], {
    routes: [route('198.18.0.0/16', { via: '198.18.255.2', out: 'out' }), route('10.10.0.0/24', { via: '10.0.1.1', out: 'in' })],
  }),
  firewall('fw2', { in: '10.0.2.2/30', out: '198.18.255.5/30' }, second, {
    routes: [route('198.18.0.0/16', { via: '198.18.255.6', out: 'out' }), route('10.10.0.0/24', { via: '10.0.2.1', out: 'in' })],
  }),
]

const judged = (declared: SpecificCommunication, around: readonly string[], second?: readonly Rule[]) =>
  judge(check, { topology: withSpecifics(wired, [declared]), devices: devices(around, second) })

test('one of two destinations is routed round the declared firewall', () => {
  const outcome = judged(sc(), ['198.18.33.5/32'])
  expect(outcome.findings.map(({ verdict, severity }) => `${verdict} ${severity}`)).toEqual(['violation high'])
  const [found] = outcome.findings
  expect(found?.text.en).toContain('without passing fw')
  expect(found?.packets?.has(tcp('10.10.0.10', '198.18.33.5', 443))).toBe(true)
  expect(found?.packets?.has(tcp('10.10.0.10', '198.18.33.4', 443))).toBe(false)
  expect(found?.trace?.hops.map(({ device }) => device)).toEqual(['l3', 'fw2'])
})

test('the second of two declared devices is avoided', () => {
  expect(judged(sc({ through: ['l3', 'fw2'] }), ['198.18.33.5/32']).findings).toHaveLength(1)
})

test('every packet passes what was declared', () => {
  expect(judged(sc(), []).findings).toEqual([])
  expect(judged(sc({ through: ['l3', 'fw'] }), []).findings).toEqual([])
})

test('a route round it that its firewall denies', () => {
  expect(judged(sc(), ['198.18.33.5/32'], []).findings).toEqual([])
})

test('other traffic may go round it', () => {
  expect(judged(sc(), ['198.18.33.5/32'], [other]).findings).toEqual([])
})

test('where nothing was declared the way is not looked at', () => {
  expect(judged(sc({ through: [] }), ['198.18.33.5/32']).findings).toEqual([])
})

test('what passes round it only perhaps cannot be judged', () => {
  const vague = permit({ id: 'vague', src: between([], ['all']), services: 'tcp/443', uncertainties: [uncertainty('undefined-object')] })
  const outcome = judged(sc(), ['198.18.33.5/32'], [vague])
  expect(said(outcome)).toContain('not-evaluable high unknown/undefined-object/built.conf/0')
  expect(outcome.findings.some(({ verdict }) => verdict === 'violation')).toBe(false)
})

test('a communication of another tier that names devices is held to them as well', () => {
  const mgmt = zone('mg', ['10.90.0.0/24'], 'mgmt')
  const vendor = external('vendor', 'vendor-remote', ['192.0.2.64/28'])
  const two = topology({ zones: [mgmt], externals: [vendor], devices: { vpn: { out: 'vendor', in: 'mg' }, fw: { mg: 'mg' } } })
  const box = firewall('vpn', { out: '192.0.2.65/28', in: '10.90.0.2/24' }, [
    permit({ id: 'p1', src: '192.0.2.66', dst: '10.90.0.30', services: 'tcp/443' }),
  ])
  const maintenance = specific('SC-08', scope({ addresses: '192.0.2.66' }, { zones: ['mg'], addresses: '10.90.0.30' }, ['tcp/443']), {
    through: ['fw'],
  })
  const outcome = judge(check, { topology: withSpecifics(two, [maintenance]), devices: [box, firewall('fw', { mg: '10.90.0.1/24' }, [])] })
  expect(said(outcome)).toEqual(['violation high vpn/p1'])
})
