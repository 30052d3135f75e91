/** The checks, one line each, in the order of their ids. */
import configCoverage from './config-coverage.ts'
import defaultDeny from './default-deny.ts'
import exceptionScopeTight from './exception-scope-tight.ts'
import exceptionValid from './exception-valid.ts'
import independentNetworkSeparated from './independent-network-separated.ts'
import interTierEnforcementPoint from './inter-tier-enforcement-point.ts'
import type { Check } from './check.ts'
import mynumberInternetAbsoluteDeny from './mynumber-internet-absolute-deny.ts'
import mynumberIsolation from './mynumber-isolation.ts'
import noAnyAny from './no-any-any.ts'
import noDirectLgwanInternet from './no-direct-lgwan-internet.ts'
import noLgwanTransit from './no-lgwan-transit.ts'
import routingLoop from './routing-loop.ts'
import shadowedOrConflictingRules from './shadowed-or-conflicting-rules.ts'
import specificCommBounded from './specific-comm-bounded.ts'
import tierMatrix from './tier-matrix.ts'
import tierMembershipUnique from './tier-membership-unique.ts'
import topologyConfigDrift from './topology-config-drift.ts'

export const checks: readonly Check[] = [
  noDirectLgwanInternet, // SEG-001
  mynumberIsolation, // SEG-003
  mynumberInternetAbsoluteDeny, // SEG-004
  specificCommBounded, // SEG-005
  tierMembershipUnique, // SEG-007
  interTierEnforcementPoint, // SEG-008
  noLgwanTransit, // SEG-011
  independentNetworkSeparated, // SEG-013
  tierMatrix, // SEG-020
  routingLoop, // NET-014
  defaultDeny, // RUL-001
  noAnyAny, // RUL-002
  shadowedOrConflictingRules, // RUL-005
  configCoverage, // RUL-010
  exceptionValid, // EXC-001
  exceptionScopeTight, // EXC-003
  topologyConfigDrift, // CHG-003
]
