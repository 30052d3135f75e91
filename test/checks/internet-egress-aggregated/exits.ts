/** A firewall with the security cloud on one side and a line straight to the Internet on the other. */
import type { Outcome } from '../../../src/checks/check.ts'
import check from '../../../src/checks/internet-egress-aggregated.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Route } from '../../../src/model/route.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { replay } from '../../../src/simulator/replay.ts'
import { external, route, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, ZONES } from '../support.ts'

export const wired: Topology = topology({
  zones: [ZONES.int, ZONES.lg, ZONES.my, ZONES.guest],
  externals: [external('internet', 'internet'), external('sec', 'security-cloud', ['192.0.2.0/24'], ['internet'])],
  devices: { fw: { int: 'int', lg: 'lg', my: 'my', guest: 'guest', sec: 'sec', isp: 'internet' } },
})
const ports = {
  int: '10.30.0.1/24',
  lg: '10.20.0.1/24',
  my: '10.10.0.1/24',
  guest: '10.40.0.1/24',
  sec: '192.0.2.2/30',
  isp: '192.0.2.130/30',
}
export const viaCloud = route('0.0.0.0/0', { via: '192.0.2.1', out: 'sec' })
export const straight = (prefix = '0.0.0.0/0') => route(prefix, { via: '192.0.2.129', out: 'isp' })

/** Whether the simulator, which knows nothing of the analysis, sends the packets of every finding the same way. */
export const confirmed = ({ findings }: Outcome, rules: readonly Rule[], routes: readonly Route[]): boolean =>
  findings.every(
    ({ trace }) =>
      trace !== undefined &&
      replay({ topology: registered, devices: new Map([['fw', firewall('fw', ports, rules, { routes })]]) }, trace, 'judged').agrees,
  )

/** With the backup line registered, so that only traffic is spoken of. */
export const registered: Topology = {
  ...wired,
  connections: new Map([
    [
      'C1',
      {
        id: 'C1',
        device: 'fw',
        interface: 'isp',
        to: 'internet',
        alwaysOn: true,
        backup: true,
        approved: undefined,
        does: [],
        evidence: [],
        span: wired.span,
      },
    ],
  ]),
}

export const judged = (rules: readonly Rule[], routes: readonly Route[], fields: Partial<City> = {}) =>
  judge(check, { topology: registered, devices: [firewall('fw', ports, rules, { routes })], ...fields })
