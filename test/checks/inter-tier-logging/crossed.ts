/** A firewall between two tiers, with two segments of one of them. */
import check from '../../../src/checks/inter-tier-logging.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { Device } from '../../../src/model/device.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { deny, device, domain, iface, permit, route, routing, rulebase, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { judge, ZONES } from '../support.ts'

export const wired = topology({ zones: [ZONES.lg, ZONES.lg2, ZONES.int], devices: { fw: { lg: 'lg', lg2: 'lg2', int: 'int' } } })

const PORTS = { lg: '10.20.0.1/24', lg2: '10.20.1.1/24', int: '10.30.0.1/24' }
export const logged = (rule: Rule): Rule => ({ ...rule, logged: true })
export const cross = permit({ id: 'cross', src: '10.20.0.0/24', dst: '10.30.0.10', services: 'tcp/443' })
/** Between the two segments of one tier. */
export const inside = permit({ id: 'inside', src: '10.20.0.0/24', dst: '10.20.1.0/24' })
export const last = deny({ id: 'last' })

/** The firewall with one list over all of its ports. */
export function firewallOf(rules: readonly Rule[], implicitLog = false): Device {
  const list = { ...rulebase(rules), otherwiseLogged: implicitLog }
  return device('fw', {
    interfaces: Object.entries(PORTS).map(([name, address]) => iface(name, { addresses: [address] })),
    domains: [
      domain({
        stages: [
          routing(Object.entries(PORTS).map(([name, address]) => route(address, { out: name }))),
          { kind: 'filter', at: 'forward', bindings: [{ in: 'any', out: 'any', rulebase: list }], unbound: 'deny' },
        ],
      }),
    ],
  })
}

export const judged = (devices: readonly Device[], fields: Partial<City> = {}): Outcome =>
  judge(check, { topology: wired, devices, ...fields })
