/** Runs the checks of every policy, applies exceptions, and has the simulator repeat every counterexample. */
import type { Text } from '../base/text.ts'
import { checks } from '../checks/index.ts'
import type { ChangedNetwork, Check, Finding, Outcome } from '../checks/check.ts'
import { applyExceptions, excusedPackets } from '../checks/exceptions.ts'
import { ownChecksOf } from '../checks/own/own-checks.ts'
import type { Retrace } from '../checks/relays/narrowed-chain.ts'
import type { Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { Device } from '../model/device.ts'
import type { Policy, Severity } from '../model/policy.ts'
import { compareSeverity, settingsOf } from '../model/policy.ts'
import type { Topology } from '../model/topology.ts'
import { example } from '../packet/example.ts'
import type { KnownFinding } from './baseline-match.ts'
import { confirm } from './confirm.ts'

/** One check under one policy. */
export interface Judgement {
  readonly check: Check
  readonly policy: Policy
  readonly severity: Severity
  /** The policy runs it as advisory: nothing it finds decides. */
  readonly advisory: boolean
  /** `known`: nothing worse than what a baseline has; never what `judge` gives. */
  readonly verdict: 'pass' | 'violation' | 'exempted' | 'not-evaluable' | 'not-applicable' | 'not-declared' | 'known'
  readonly reason?: Text
  readonly findings: readonly Finding[]
  /** Findings that a baseline has, apart from the others. */
  readonly known?: readonly KnownFinding[]
}

export interface Judged {
  readonly judgements: readonly Judgement[]
  /** Defects of bunri itself; nothing may be reported when there are any. */
  readonly defects: readonly Text[]
}

/** Whether a finding decides the exit code: neither it nor its check is advisory, and it is at or above the policy's `fail-on`. */
export function decides(judgement: Pick<Judgement, 'policy' | 'advisory'>, finding: Pick<Finding, 'severity' | 'advisory'>): boolean {
  return !judgement.advisory && finding.advisory !== true && compareSeverity(finding.severity, judgement.policy.failOn) >= 0
}

export function judge(
  topology: Topology,
  policies: readonly Policy[],
  devices: ReadonlyMap<string, Device>,
  network: Network,
  today: string,
  changes: ReadonlyMap<string, ChangedNetwork> = new Map(),
): Judged {
  const judgements: Judgement[] = []
  const defects: Text[] = []
  // Excused or not: their packets pass only where everything unknown is for them.
  const undecided = new Set<Finding>()
  const byId = new Map([...checks, ...policies.flatMap(ownChecksOf)].map((check) => [check.id, check]))
  for (const policy of policies) {
    for (const check of [...checks, ...ownChecksOf(policy)]) {
      const settings = settingsOf(policy, check.id)
      if (settings?.enabled === false) continue
      const severity = settings?.severity ?? check.severity
      const advisory = settings?.advisory ?? false
      try {
        const parameters = check.parameters.parse(settings?.parameters ?? {})
        const outcome = check.run({
          topology,
          policy,
          policies,
          devices,
          network,
          today,
          changes,
          checks: byId,
          parameters,
          severity,
          required: settings?.required ?? false,
        })
        const excused = check.waivable ? excusedPackets(topology, check.id, policy, today) : []
        const findings = outcome.findings.flatMap((finding) => {
          const applied = applyExceptions(topology, finding, excused, retracer(network, finding))
          if (finding.verdict === 'not-evaluable') for (const part of applied) undecided.add(part)
          return applied
        })
        const base = { check, policy, severity, advisory, findings }
        const reason = outcome.notApplicable ?? outcome.notDeclared
        judgements.push({ ...base, verdict: verdictOf(base, outcome), ...(reason === undefined ? {} : { reason }) })
      } catch (error) {
        const message =
          error instanceof Error
            ? process.env['BUNRI_DEBUG'] === undefined
              ? error.message
              : (error.stack ?? error.message)
            : String(error)
        defects.push({ ja: `検査 ${check.id} が異常終了しました: ${message}`, en: `check ${check.id} crashed: ${message}` })
      }
    }
  }
  const confirmed = new Set<Trace>()
  // One object for all: what the simulator works out for a world it keeps by the world.
  const world = { topology, devices }
  for (const { check, findings } of judgements)
    for (const finding of findings) {
      const bound = undecided.has(finding) ? 'possible' : 'judged'
      defects.push(...confirm(world, check.id, finding, bound, confirmed))
    }
  return { judgements, defects }
}

function retracer(network: Network, { verdict }: Finding): Retrace {
  return (packets, from, to) => {
    const packet = example(packets)
    return packet === undefined ? undefined : network.trace(from, to, packet, verdict === 'not-evaluable' ? 'possible' : 'judged')
  }
}

function verdictOf(
  judgement: Pick<Judgement, 'policy' | 'advisory' | 'findings'>,
  { notApplicable, notDeclared }: Pick<Outcome, 'notApplicable' | 'notDeclared'>,
): Judgement['verdict'] {
  const deciding = judgement.findings.filter((finding) => decides(judgement, finding))
  for (const verdict of ['violation', 'not-evaluable', 'exempted'] as const) if (deciding.some((f) => f.verdict === verdict)) return verdict
  if (notApplicable !== undefined) return 'not-applicable'
  return notDeclared === undefined ? 'pass' : 'not-declared'
}
