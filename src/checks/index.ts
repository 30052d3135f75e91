/** The checks, one line each, in the order of their ids. */
import alphaPrimeBreakoutConditions from './alpha-prime-breakout-conditions.ts'
import cloudTierInheritance from './cloud-tier-inheritance.ts'
import configCoverage from './config-coverage.ts'
import defaultDeny from './default-deny.ts'
import devProdSeparated from './dev-prod-separated.ts'
import exceptionScopeTight from './exception-scope-tight.ts'
import exceptionValid from './exception-valid.ts'
import externalBoundaryProtected from './external-boundary-protected.ts'
import externalConnectionInventory from './external-connection-inventory.ts'
import externalInboundMinimal from './external-inbound-minimal.ts'
import forcedRouting from './forced-routing.ts'
import independentNetworkSeparated from './independent-network-separated.ts'
import interTierEnforcementPoint from './inter-tier-enforcement-point.ts'
import internetEgressAggregated from './internet-egress-aggregated.ts'
import internetSeparatedFromCoreAndInternal from './internet-separated-from-core-and-internal.ts'
import type { Check } from './check.ts'
import jukiNetAccessControl from './juki-net-access-control.ts'
import lineRedundancy from './line-redundancy.ts'
import mailInboundSanitized from './mail-inbound-sanitized.ts'
import mailLgwanInternetNotBridged from './mail-lgwan-internet-not-bridged.ts'
import mailNoOpenRelay from './mail-no-open-relay.ts'
import mailSinglePath from './mail-single-path.ts'
import mynumberExternalDestinationSafe from './mynumber-external-destination-safe.ts'
import mynumberInternetAbsoluteDeny from './mynumber-internet-absolute-deny.ts'
import mynumberIsolation from './mynumber-isolation.ts'
import noAnyAny from './no-any-any.ts'
import noDirectLgwanInternet from './no-direct-lgwan-internet.ts'
import noLgwanTransit from './no-lgwan-transit.ts'
import noPivotPath from './no-pivot-path.ts'
import publicServiceSeparated from './public-service-separated.ts'
import remoteAccessControlled from './remote-access-controlled.ts'
import routingLoop from './routing-loop.ts'
import screenTransferOnly from './screen-transfer-only.ts'
import sanitizedLgwanInternetCrossing from './sanitized-lgwan-internet-crossing.ts'
import scanEffectiveOnEncrypted from './scan-effective-on-encrypted.ts'
import shadowedOrConflictingRules from './shadowed-or-conflicting-rules.ts'
import specificCommBounded from './specific-comm-bounded.ts'
import tierMatrix from './tier-matrix.ts'
import tierMembershipUnique from './tier-membership-unique.ts'
import tierModelConformance from './tier-model-conformance.ts'
import topologyConfigDrift from './topology-config-drift.ts'
import virusScanInbound from './virus-scan-inbound.ts'
import virusScanOutbound from './virus-scan-outbound.ts'

export const checks: readonly Check[] = [
  noDirectLgwanInternet, // SEG-001
  sanitizedLgwanInternetCrossing, // SEG-002
  mynumberIsolation, // SEG-003
  mynumberInternetAbsoluteDeny, // SEG-004
  specificCommBounded, // SEG-005
  mynumberExternalDestinationSafe, // SEG-006
  tierMembershipUnique, // SEG-007
  interTierEnforcementPoint, // SEG-008
  noPivotPath, // SEG-009
  internetSeparatedFromCoreAndInternal, // SEG-010
  noLgwanTransit, // SEG-011
  cloudTierInheritance, // SEG-012
  independentNetworkSeparated, // SEG-013
  publicServiceSeparated, // SEG-014
  devProdSeparated, // SEG-015
  jukiNetAccessControl, // SEG-016
  alphaPrimeBreakoutConditions, // SEG-017
  screenTransferOnly, // SEG-018
  tierModelConformance, // SEG-019
  tierMatrix, // SEG-020
  mailInboundSanitized, // MAIL-001
  mailSinglePath, // MAIL-002
  mailNoOpenRelay, // MAIL-003
  mailLgwanInternetNotBridged, // MAIL-004
  virusScanInbound, // VIR-001
  virusScanOutbound, // VIR-002
  scanEffectiveOnEncrypted, // VIR-003
  externalConnectionInventory, // NET-001
  internetEgressAggregated, // NET-002
  externalBoundaryProtected, // NET-005
  externalInboundMinimal, // NET-007
  remoteAccessControlled, // NET-008
  lineRedundancy, // NET-010
  forcedRouting, // NET-012
  routingLoop, // NET-014
  defaultDeny, // RUL-001
  noAnyAny, // RUL-002
  shadowedOrConflictingRules, // RUL-005
  configCoverage, // RUL-010
  exceptionValid, // EXC-001
  exceptionScopeTight, // EXC-003
  topologyConfigDrift, // CHG-003
]
