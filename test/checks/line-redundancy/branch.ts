/** A branch with two lines to the main office: one firewall at the far end of each. */
import check from '../../../src/checks/line-redundancy.ts'
import type { Device } from '../../../src/model/device.ts'
import type { Route } from '../../../src/model/route.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Evidence, Topology } from '../../../src/model/topology.ts'
import { Addresses } from '../../../src/packet/addresses.ts'
import { verbatim } from '../../../src/base/text.ts'
import { permit, route, span, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, ZONES } from '../support.ts'

const branch = { ...ZONES.lg2, site: 'shisho', redundantTo: ['lg'] }

export const wired: Topology = topology({
  zones: [branch, ZONES.lg, ZONES.my],
  devices: {
    edge: { lan: 'lg2', w1: { link: ['main', 'w1'] }, w2: { link: ['spare', 'w2'] } },
    main: { w1: { link: ['edge', 'w1'] }, lg: 'lg', my: 'my' },
    spare: { w2: { link: ['edge', 'w2'] }, lg: 'lg', my: 'my' },
  },
})

/** Without the second line. */
export const oneLine: Topology = topology({
  zones: [branch, ZONES.lg, ZONES.my],
  devices: { edge: { lan: 'lg2', w1: { link: ['main', 'w1'] } }, main: { w1: { link: ['edge', 'w1'] }, lg: 'lg', my: 'my' } },
})

/** Two members with one configuration. */
export const pair = (device: Device): Device => ({
  ...device,
  redundancy: { text: verbatim('HA (a-p)'), shared: Addresses.none, ownInterfaces: new Set(), span },
})

export const web = permit({ id: 'web', src: '10.20.1.0/24', dst: '10.20.0.0/24', services: 'tcp/443' })
const primary = route('0.0.0.0/0', { via: '10.0.1.1', out: 'w1', distance: 10 })
const second = route('0.0.0.0/0', { via: '10.0.2.1', out: 'w2', distance: 200 })

export const edge = (routes: readonly Route[] = [primary, second]): Device =>
  firewall('edge', { lan: '10.20.1.1/24', w1: '10.0.1.2/30', w2: '10.0.2.2/30' }, [permit({ id: 'up' })], { routes })
export const main = (rules: readonly Rule[] = [web]): Device =>
  firewall('main', { w1: '10.0.1.1/30', lg: '10.20.0.1/24', my: '10.10.0.1/24' }, rules, {
    routes: [route('10.20.1.0/24', { via: '10.0.1.2', out: 'w1' })],
  })
export const spare = (rules: readonly Rule[] = [web]): Device =>
  firewall('spare', { w2: '10.0.2.1/30', lg: '10.20.0.2/24', my: '10.10.0.2/24' }, rules, {
    routes: [route('10.20.1.0/24', { via: '10.0.2.2', out: 'w2' })],
  })

export function tested(fields: Partial<Evidence> = {}): Pick<Topology, 'evidence'> {
  const evidence: Evidence = {
    id: 'EV-1',
    subject: 'lg2',
    says: '切替試験',
    shows: ['failover-test'],
    tested: '2026-05-01',
    document: '試験記録',
    span,
    ...fields,
  }
  return { evidence: new Map([[evidence.id, evidence]]) }
}

export const judged = (devices: readonly Device[], fields: Partial<City> = {}) => judge(check, { topology: wired, devices, ...fields })
