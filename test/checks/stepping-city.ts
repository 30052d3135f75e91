/** A firewall between the Internet, a published server, staff, core systems and a vendor: where stepping stones may lie. */
import check from '../../src/checks/no-pivot-path.ts'
import type { Outcome } from '../../src/checks/check.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { MatchFields } from '../support/builders.ts'
import { external, permit, route, topology } from '../support/builders.ts'
import type { City } from './support.ts'
import { firewall, judge, said, serious, ZONES } from './support.ts'

const PORTS = {
  wan: '198.51.100.2/30',
  vpn: '192.0.2.65/28',
  int: '10.30.0.1/24',
  lg: '10.20.0.1/24',
  my: '10.10.0.1/24',
  guest: '10.40.0.1/24',
}

export const WIRED: Topology = topology({
  zones: [ZONES.int, ZONES.lg, ZONES.my, ZONES.guest],
  externals: [external('internet', 'internet'), external('vendor', 'vendor-remote', ['192.0.2.64/28'])],
  devices: { fw: { wan: 'internet', vpn: 'vendor', int: 'int', lg: 'lg', my: 'my', guest: 'guest' } },
})

/** `from → to`, by interfaces. */
export function step(id: string, from: string, to: string, fields: MatchFields): Rule {
  return permit({ id, in: [from], out: [to], ...fields })
}

export const WWW = '10.30.0.10'
export const PUBLISHED = step('www', 'wan', 'int', { dst: WWW, services: 'tcp/443' })

export function judged(rules: readonly Rule[], city: Partial<City> = {}): Outcome {
  const fw = firewall('fw', PORTS, rules, { routes: [route('0.0.0.0/0', { via: '198.51.100.1', out: 'wan' })] })
  return judge(check, { topology: WIRED, devices: [fw], ...city })
}

/** What decides: listings for information left out. */
export function found(outcome: Outcome): readonly string[] {
  return said({ findings: serious(outcome) })
}
