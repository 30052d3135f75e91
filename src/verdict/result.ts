/** Judgements to a result: plain data in a fixed order, grouped by cause, worst first. */
import { createHash } from 'node:crypto'
import { byCodePoint, sortedBy } from '../base/order.ts'
import { checks } from '../checks/index.ts'
import type { ChangedNetwork, Finding, OtherChains } from '../checks/check.ts'
import type { Device } from '../model/device.ts'
import type { Estate } from '../model/estate.ts'
import type { Policy } from '../model/policy.ts'
import { compareSeverity } from '../model/policy.ts'
import { everyRule } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import type { SourceFile } from '../base/span.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import { excerptOf, lineAt, locationOf } from '../report/excerpt.ts'
import type { Result, ResultCheck, ResultClause, ResultFinding, ResultGroup, ResultInput, ResultUpcoming } from '../report/result.ts'
import { RESULT_FORMAT } from '../report/result.ts'
import { withoutSecrets } from '../report/secrets.ts'
import type { Network } from '../graph/network.ts'
import type { AppliedBaseline } from './baseline.ts'
import { baselineData, knownData } from './baseline-data.ts'
import { chainData, traceThrough } from './chain-data.ts'
import type { Judgement } from './judge.ts'
import { decides } from './judge.ts'
import { confirmCommand, hopData, packetData, trafficData } from './packets.ts'
import { notJudged, NOT_SEEN, stated } from './scope.ts'
import { version } from './version.ts'

export interface Run {
  readonly estate: Estate
  readonly policies: readonly Policy[]
  readonly devices: ReadonlyMap<string, Device>
  readonly network: Network
  readonly changes: ReadonlyMap<string, ChangedNetwork>
  readonly judgements: readonly Judgement[]
  readonly diagnostics: readonly Diagnostic[]
  readonly today: string
  /** Where the findings were held against a baseline. */
  readonly baseline?: AppliedBaseline
  /** Chains beside the shortest, where they were asked for. */
  readonly otherChains?: ReadonlyMap<Finding, OtherChains>
  /** Verdicts in time, where they were asked for. */
  readonly upcoming?: ResultUpcoming
}

export function resultOf(run: Run): Result {
  // Sentences should not quote values of an export; where one does, it shows nothing secret.
  return withoutSecrets(plainResult(run), [...run.estate.exports.values()])
}

function plainResult(run: Run): Result {
  const { estate, policies, devices, judgements } = run
  const { topology } = estate
  const checksData = judgements.map(checkData)
  const groups = groupsOf(run)
  const unread = [...devices.values()].flatMap((device) => device.coverage.notUnderstood)
  const missing = notJudged(topology, policies, devices, run.today)
  const count = (verdict: ResultCheck['verdict']): number => checksData.filter((c) => c.verdict === verdict).length
  return {
    format: RESULT_FORMAT,
    tool: { name: 'bunri', version },
    today: run.today,
    organization: topology.organization.name,
    model: topology.model,
    policies: policies.map(({ id, title, edition }) => ({ id, title, ...(edition === undefined ? {} : { edition }) })),
    inputs: inputsOf(run),
    summary: {
      violation: count('violation'),
      notEvaluable: count('not-evaluable'),
      exempted: count('exempted'),
      ...(run.baseline === undefined ? {} : { known: count('known') }),
      pass: count('pass'),
      notApplicable: count('not-applicable'),
      notDeclared: count('not-declared'),
      notJudged: missing.reduce((sum, { clauses }) => sum + Math.max(1, clauses.length), 0),
      rules: [...devices.values()].reduce((sum, device) => sum + rulesOf(device), 0),
      notUnderstood: unread.length,
    },
    notJudged: missing,
    notSeen: NOT_SEEN,
    stated: stated(topology, policies, devices, run.network),
    checks: checksData,
    groups,
    notUnderstood: unread.map(({ text, span }) => ({ text, location: locationOf(span), excerpt: lineAt(span) })),
    diagnostics: run.diagnostics.map(({ code, severity, text, hint, span }) => ({
      code,
      severity,
      text,
      ...(hint === undefined ? {} : { hint }),
      location: locationOf(span),
    })),
    ...(run.baseline === undefined ? {} : { baseline: baselineData(run.baseline, groupsOf(asKnown(run)), run.judgements) }),
    ...(run.upcoming === undefined ? {} : { upcoming: run.upcoming }),
    exitCode: exitCodeOf(judgements),
  }
}

/** The same run with what its baseline knows for its findings. */
function asKnown(run: Run): Run {
  return { ...run, judgements: run.judgements.map((j) => ({ ...j, findings: (j.known ?? []).map(({ finding }) => finding) })) }
}

function exitCodeOf(judgements: readonly Judgement[]): 0 | 1 | 2 {
  if (judgements.some(({ verdict }) => verdict === 'violation')) return 1
  return judgements.some(({ verdict }) => verdict === 'not-evaluable') ? 2 : 0
}

function checkData({ check, policy, severity, verdict, reason }: Judgement): ResultCheck {
  return { check: check.id, policy: policy.id, title: check.title, severity, verdict, ...(reason === undefined ? {} : { reason }) }
}

const VERDICT_ORDER = ['violation', 'not-evaluable', 'exempted'] as const

function groupsOf({ judgements, devices, estate, otherChains }: Run): ResultGroup[] {
  interface Entry {
    readonly judgement: Judgement
    readonly finding: Finding
    readonly data: ResultFinding
  }
  const byCause = new Map<string, Entry[]>()
  for (const judgement of judgements) {
    for (const finding of judgement.findings) {
      const key = `${finding.verdict}\u0000${finding.cause.id}`
      const entry: Entry = {
        judgement,
        finding,
        data: findingData(judgement, finding, devices, estate.topology, otherChains?.get(finding)),
      }
      const same = byCause.get(key)
      if (same === undefined) byCause.set(key, [entry])
      else same.push(entry)
    }
  }
  // An exception that is not in force comes before what it no longer excuses.
  const order = new Map(checks.map((check, at) => [check.id, check.id === 'EXC-001' ? -1 : at]))
  const worse = (a: Entry, b: Entry): number =>
    Number(a.data.advisory) - Number(b.data.advisory) ||
    compareSeverity(b.finding.severity, a.finding.severity) ||
    (order.get(a.judgement.check.id) ?? checks.length) - (order.get(b.judgement.check.id) ?? checks.length)
  const groups = [...byCause.values()].map((entries) => {
    const sorted = [...entries].sort(worse)
    const first = sorted[0]!
    const { cause } = first.finding
    return {
      advisory: first.data.advisory,
      reach: new Set(sorted.map(({ finding }) => `${finding.from} ${finding.to}`)).size,
      group: {
        cause: { id: cause.id, label: cause.label, excerpt: excerptOf(cause.span, cause.focus) },
        severity: first.finding.severity,
        verdict: first.finding.verdict,
        findings: sorted.map(({ data }) => data),
      } satisfies ResultGroup,
      rank: order.get(first.judgement.check.id) ?? checks.length,
    }
  })
  return groups
    .sort(
      (a, b) =>
        Number(a.advisory) - Number(b.advisory) ||
        VERDICT_ORDER.indexOf(a.group.verdict) - VERDICT_ORDER.indexOf(b.group.verdict) ||
        compareSeverity(b.group.severity, a.group.severity) ||
        Number(a.group.findings[0]!.foreignSource) - Number(b.group.findings[0]!.foreignSource) ||
        a.rank - b.rank ||
        b.reach - a.reach ||
        byCodePoint(a.group.cause.id, b.group.cause.id),
    )
    .map(({ group }) => group)
}

function findingData(
  judgement: Judgement,
  finding: Finding,
  devices: ReadonlyMap<string, Device>,
  topology: Topology,
  others: OtherChains | undefined,
): ResultFinding {
  const { check, policy } = judgement
  const { trace, chain, packets, exception } = finding
  const shown = trace ?? (chain === undefined ? undefined : traceThrough(chain, finding.cause.id))
  const confirm = shown === undefined || finding.verdict === 'not-evaluable' ? undefined : confirmCommand(shown, devices, finding.cause.id)
  const expires = exception === undefined ? undefined : topology.exceptions.get(exception)?.expires
  return {
    id: fingerprint([
      check.id,
      policy.id,
      finding.verdict,
      finding.from ?? '',
      finding.to ?? '',
      finding.cause.id,
      String(finding.foreignSource ?? false),
    ]),
    check: check.id,
    policy: policy.id,
    verdict: finding.verdict,
    severity: finding.severity,
    advisory: !decides(judgement, finding),
    text: finding.text,
    fix: finding.fix,
    clauses: clausesFor(policy, check.id),
    ...(finding.from === undefined ? {} : { from: finding.from }),
    ...(finding.to === undefined ? {} : { to: finding.to }),
    ...(trace === undefined ? {} : { packet: packetData(trace.packet), hops: hopData(trace) }),
    ...chainData(topology, finding, others),
    ...(packets === undefined ? {} : trafficData(packets)),
    conditions: (finding.conditions ?? []).map(({ text, span }) => ({ text, location: locationOf(span) })),
    uncertainties: (finding.uncertainties ?? []).map(({ code, text, span }) => ({ code, text, location: locationOf(span) })),
    ...(exception === undefined ? {} : { exception: { id: exception, ...(expires === undefined ? {} : { expires }) } }),
    foreignSource: finding.foreignSource ?? false,
    ...knownData(judgement, finding),
    ...(confirm === undefined ? {} : { confirm }),
  }
}

/** Clauses of a policy that a check answers, in the document's order. */
function clausesFor(policy: Policy, check: string): ResultClause[] {
  return [...policy.clauses.values()]
    .filter((clause) => clause.answeredBy.includes(check))
    .map(({ id, quote, cite }) => ({
      policy: policy.id,
      clause: id,
      ...(quote === undefined ? {} : { quote }),
      ...(cite === undefined ? {} : { cite }),
    }))
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16)
}

function rulesOf(device: Device): number {
  const seen = new Set<unknown>()
  for (const { stages } of device.domains) {
    for (const stage of stages)
      if (stage.kind === 'filter') for (const { rulebase } of stage.bindings) for (const rule of everyRule(rulebase)) seen.add(rule.id)
  }
  return seen.size
}

function inputsOf({ estate, policies, devices }: Run): ResultInput[] {
  const plain = (source: SourceFile, kind: ResultInput['kind']): ResultInput => ({
    path: source.path,
    kind,
    sha256: source.sha256,
    encoding: source.encoding,
  })
  const ofPolicies = policies.flatMap((p) => [p.span.source, ...(p.zoneMatrix?.entries ?? []).map(({ span }) => span.source)])
  const policyFiles = [...new Map([...estate.policies, ...ofPolicies].map((s) => [s.path, s])).values()]
  const ofDevice = (source: SourceFile, kind: 'export' | 'member', device: Device): ResultInput => {
    const { understood, irrelevant, notUnderstood } = device.coverage
    return {
      ...plain(source, kind),
      device: device.id,
      format: device.vendor,
      product: device.product,
      rules: rulesOf(device),
      coverage: {
        understood,
        irrelevant: Object.fromEntries(sortedBy(Object.entries(irrelevant), ([kind]) => kind)),
        notUnderstood: notUnderstood.length,
      },
    }
  }
  const exports = [...estate.topology.devices.values()].flatMap((declaration): ResultInput[] => {
    const source = declaration.export === undefined ? undefined : estate.exports.get(declaration.export.path)
    const device = devices.get(declaration.id)
    if (source === undefined || device === undefined) return []
    const { routes = [], columns } = declaration
    const others = [
      ...routes.map(({ path }) => ({ path, kind: 'routes' as const })),
      ...(columns === undefined ? [] : [{ path: columns.path, kind: 'columns' as const }]),
    ]
    return [
      ofDevice(source, 'export', device),
      ...(device.members ?? []).slice(1).map((member) => ofDevice(member.span.source, 'member', member)),
      ...others.flatMap(({ path, kind }) => {
        const file = estate.exports.get(path)
        return file === undefined ? [] : [{ ...plain(file, kind), device: device.id }]
      }),
    ]
  })
  const before = [...(estate.topology.changes?.values() ?? [])].flatMap((change) =>
    [...change.before].flatMap(([device, { path }]) => {
      const file = estate.exports.get(path)
      return file === undefined ? [] : [{ ...plain(file, 'before'), device }]
    }),
  )
  return [plain(estate.topology.span.source, 'topology'), ...policyFiles.map((source) => plain(source, 'policy')), ...exports, ...before]
}
