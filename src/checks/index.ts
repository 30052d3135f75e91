/** The checks, one line each, in the order of their ids. */
import adminPlaneRestricted from './admin-plane-restricted.ts'
import alphaPrimeBreakoutConditions from './alpha-prime-breakout-conditions.ts'
import alwaysOnMonitoring from './always-on-monitoring.ts'
import changeImpactApproved from './change-impact-approved.ts'
import changeTwoPersonRecord from './change-two-person-record.ts'
import class2ExternalTransferProtected from './class2-external-transfer-protected.ts'
import classificationPlacement from './classification-placement.ts'
import cloudServiceConditions from './cloud-service-conditions.ts'
import cloudTierInheritance from './cloud-tier-inheritance.ts'
import configBackupFresh from './config-backup-fresh.ts'
import configCoverage from './config-coverage.ts'
import configIntegrity from './config-integrity.ts'
import consumerCloudBlocked from './consumer-cloud-blocked.ts'
import defaultDeny from './default-deny.ts'
import devProdSeparated from './dev-prod-separated.ts'
import diagramConfidentiality from './diagram-confidentiality.ts'
import evidenceCompleteAndFresh from './evidence-complete-and-fresh.ts'
import exceptionEmergencyReported from './exception-emergency-reported.ts'
import exceptionScopeTight from './exception-scope-tight.ts'
import exceptionValid from './exception-valid.ts'
import dnatExposureDeclared from './dnat-exposure-declared.ts'
import externalBoundaryProtected from './external-boundary-protected.ts'
import externalConnectionApproved from './external-connection-approved.ts'
import externalConnectionInventory from './external-connection-inventory.ts'
import externalInboundMinimal from './external-inbound-minimal.ts'
import forcedRouting from './forced-routing.ts'
import independentNetworkSeparated from './independent-network-separated.ts'
import interTierEnforcementPoint from './inter-tier-enforcement-point.ts'
import interTierLogging from './inter-tier-logging.ts'
import internetEgressAggregated from './internet-egress-aggregated.ts'
import internetSeparatedFromCoreAndInternal from './internet-separated-from-core-and-internal.ts'
import type { Check } from './check.ts'
import jukiNetAccessControl from './juki-net-access-control.ts'
import lineConfidentiality from './line-confidentiality.ts'
import lgwanAggregation from './lgwan-aggregation.ts'
import lineRedundancy from './line-redundancy.ts'
import logCollection from './log-collection.ts'
import logIntegrityAndRetention from './log-integrity-and-retention.ts'
import mailInboundSanitized from './mail-inbound-sanitized.ts'
import mailLgwanInternetNotBridged from './mail-lgwan-internet-not-bridged.ts'
import mailLimitsAndForwarding from './mail-limits-and-forwarding.ts'
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
import registeredDevicesOnly from './registered-devices-only.ts'
import remoteAccessControlled from './remote-access-controlled.ts'
import routingLoop from './routing-loop.ts'
import screenTransferOnly from './screen-transfer-only.ts'
import ruleTraceability from './rule-traceability.ts'
import sanitizedLgwanInternetCrossing from './sanitized-lgwan-internet-crossing.ts'
import scanEffectiveOnEncrypted from './scan-effective-on-encrypted.ts'
import serviceAccessMatrix from './service-access-matrix.ts'
import shadowedOrConflictingRules from './shadowed-or-conflicting-rules.ts'
import specificCommBounded from './specific-comm-bounded.ts'
import tierMatrix from './tier-matrix.ts'
import tierMembershipUnique from './tier-membership-unique.ts'
import tierModelConformance from './tier-model-conformance.ts'
import timeSync from './time-sync.ts'
import topologyConfigDrift from './topology-config-drift.ts'
import updateAndEndpointProtection from './update-and-endpoint-protection.ts'
import unusedOrExpiredRules from './unused-or-expired-rules.ts'
import virusScanInbound from './virus-scan-inbound.ts'
import virusScanOutbound from './virus-scan-outbound.ts'
import wirelessControlled from './wireless-controlled.ts'
import zoneMatrix from './zone-matrix.ts'

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
  zoneMatrix, // SEG-021
  mailInboundSanitized, // MAIL-001
  mailSinglePath, // MAIL-002
  mailNoOpenRelay, // MAIL-003
  mailLgwanInternetNotBridged, // MAIL-004
  mailLimitsAndForwarding, // MAIL-005
  virusScanInbound, // VIR-001
  virusScanOutbound, // VIR-002
  scanEffectiveOnEncrypted, // VIR-003
  updateAndEndpointProtection, // VIR-004
  externalConnectionInventory, // NET-001
  internetEgressAggregated, // NET-002
  lgwanAggregation, // NET-003
  externalConnectionApproved, // NET-004
  externalBoundaryProtected, // NET-005
  alwaysOnMonitoring, // NET-006
  externalInboundMinimal, // NET-007
  remoteAccessControlled, // NET-008
  wirelessControlled, // NET-009
  lineRedundancy, // NET-010
  lineConfidentiality, // NET-011
  forcedRouting, // NET-012
  registeredDevicesOnly, // NET-013
  routingLoop, // NET-014
  defaultDeny, // RUL-001
  noAnyAny, // RUL-002
  serviceAccessMatrix, // RUL-003
  unusedOrExpiredRules, // RUL-004
  shadowedOrConflictingRules, // RUL-005
  ruleTraceability, // RUL-006
  interTierLogging, // RUL-007
  adminPlaneRestricted, // RUL-008
  dnatExposureDeclared, // RUL-009
  configCoverage, // RUL-010
  timeSync, // LOG-001
  logCollection, // LOG-002
  logIntegrityAndRetention, // LOG-003
  exceptionValid, // EXC-001
  exceptionEmergencyReported, // EXC-002
  exceptionScopeTight, // EXC-003
  configBackupFresh, // CHG-001
  changeImpactApproved, // CHG-002
  topologyConfigDrift, // CHG-003
  changeTwoPersonRecord, // CHG-004
  configIntegrity, // CHG-005
  diagramConfidentiality, // CHG-006
  classificationPlacement, // DAT-001
  class2ExternalTransferProtected, // DAT-002
  consumerCloudBlocked, // DAT-003
  cloudServiceConditions, // DAT-004
  evidenceCompleteAndFresh, // AUD-001
]
