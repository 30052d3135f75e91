/** Two segments of one tier behind a firewall, and what is declared between them. */
import check from '../../../src/checks/service-access-matrix.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { DeclaredFlow } from '../../../src/model/topology.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, scope, ZONES } from '../support.ts'
import { flow, withFlows } from '../declared-flows.ts'

export const wired = topology({ zones: [ZONES.lg, ZONES.lg2], devices: { fw: { lg: 'lg', lg2: 'lg2' } } })
export const ports = { lg: '10.20.0.1/24', lg2: '10.20.1.1/24' }

/** From the clients to one file server. */
export const files = flow('F12', scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { addresses: '10.20.1.20' }, ['tcp/445']), {
  required: true,
  purpose: '庁内業務',
})

export const judged = (rules: readonly Rule[], flows: readonly DeclaredFlow[] = [files], fields: Partial<City> = {}): Outcome =>
  judge(check, { topology: withFlows(wired, ...flows), devices: [firewall('fw', ports, rules)], ...fields })
