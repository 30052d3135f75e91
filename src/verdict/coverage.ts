/** Each clause of a policy with what answers it, and what that says of a network. Nothing of the document is left out. */
import type { Text } from '../base/text.ts'
import { attestationOf } from '../checks/attributes/attested.ts'
import { checks } from '../checks/index.ts'
import { ownChecksOf } from '../checks/own/own-checks.ts'
import type { Clause, Policy } from '../model/policy.ts'
import { settingsOf } from '../model/policy.ts'
import type { ClauseVerdict, Coverage, CoverageAttestation, CoverageCheck, CoverageClause } from '../report/coverage.ts'
import { CLAUSE_VERDICTS, COVERAGE_FORMAT } from '../report/coverage.ts'
import type { Result } from '../report/result.ts'
import type { Judgement } from './judge.ts'
import type { Run } from './result.ts'
import { version } from './version.ts'

/** A run and the result that was made of it. */
export interface Judged {
  readonly run: Run
  readonly result: Result
}

/** The table of one policy, for a network when there is one. */
export function coverageOf(policy: Policy, judged?: Judged): Coverage {
  const clauses = [...policy.clauses.values()].map((clause) => coveredClause(policy, clause, judged))
  const counts = new Map<ClauseVerdict | 'answered', number>()
  for (const verdict of CLAUSE_VERDICTS) {
    const count = clauses.filter((clause) => clause.verdict === verdict).length
    if (count > 0) counts.set(verdict, count)
  }
  const open = clauses.filter(({ verdict }) => verdict === undefined).length
  if (open > 0) counts.set('answered', open)
  const { id, title, edition, document } = policy
  const network =
    judged === undefined
      ? undefined
      : {
          organization: judged.result.organization,
          model: judged.result.model,
          today: judged.result.today,
          inputs: judged.result.inputs,
        }
  return {
    format: COVERAGE_FORMAT,
    tool: { name: 'bunri', version },
    policy: { id, title, ...(edition === undefined ? {} : { edition }), ...(document === undefined ? {} : { document }) },
    ...(network === undefined ? {} : { network }),
    counts: Object.fromEntries(counts),
    total: clauses.length,
    clauses,
  }
}

function coveredClause(policy: Policy, clause: Clause, judged: Judged | undefined): CoverageClause {
  const { id, quote, cite, reading, outOfScope, answeredBy } = clause
  const answers = answeredBy.map((check) => coveredCheck(policy, check, judged))
  const attestation = askedOf(policy, clause, judged)
  const verdict = verdictOf(answers, attestation, outOfScope, judged !== undefined)
  return {
    clause: id,
    ...(quote === undefined ? {} : { quote }),
    ...(cite === undefined ? {} : { cite }),
    reading,
    checks: answers,
    ...(attestation === undefined ? {} : { attestation }),
    ...(outOfScope === undefined ? {} : { outOfScope }),
    ...(verdict === undefined ? {} : { verdict }),
  }
}

function coveredCheck(policy: Policy, id: string, judged: Judged | undefined): CoverageCheck {
  const check =
    judged?.run.judgements.find((judgement) => judgement.check.id === id)?.check ??
    [...checks, ...ownChecksOf(policy)].find((known) => known.id === id)
  const base = {
    check: id,
    ...(check === undefined ? {} : { title: check.title }),
    advisory: settingsOf(policy, id)?.advisory ?? false,
    findings: [],
  }
  if (judged === undefined) return base
  const judgement = judged.run.judgements.find((one) => one.check.id === id && one.policy.id === policy.id)
  if (judgement === undefined) return { ...base, verdict: 'not-judged', reason: check === undefined ? NO_SUCH_CHECK : TURNED_OFF }
  const findings = judged.result.groups
    .flatMap((group) => group.findings)
    .filter((finding) => finding.check === id && finding.policy === policy.id)
    .map((finding) => finding.id)
  const { reason } = judgement
  return { ...base, findings, verdict: checkVerdict(judgement), ...(reason === undefined ? {} : { reason }) }
}

const NO_SUCH_CHECK: Text = { ja: 'この検査はまだありません', en: 'this check does not exist yet' }
const TURNED_OFF: Text = { ja: '方針が無効にしている検査です', en: 'the policy turns this check off' }

/**
 * What the findings say, also where the policy does not fail for them: a clause is not kept because its check is advisory, nor
 * because somebody already knows.
 */
function checkVerdict({ verdict, findings, known = [] }: Judgement): NonNullable<CoverageCheck['verdict']> {
  const found = [...findings, ...known.map(({ finding }) => finding)].filter(({ severity }) => severity !== 'info')
  for (const worse of ['violation', 'not-evaluable', 'exempted'] as const)
    if (found.some((finding) => finding.verdict === worse)) return worse
  return verdict === 'known' ? 'violation' : verdict
}

function askedOf(policy: Policy, clause: Clause, judged: Judged | undefined): CoverageAttestation | undefined {
  const { attest } = clause
  if (attest === undefined) return undefined
  const asked = { ask: attest.ask, ...(attest.every === undefined ? {} : { every: attest.every }) }
  if (judged === undefined) return asked
  const { state, attestation, until } = attestationOf(judged.run.estate.topology, policy, clause, judged.run.today)
  if (attestation === undefined) return { ...asked, state }
  const { id, by, on, document } = attestation
  return {
    ...asked,
    state,
    id,
    ...(by === undefined ? {} : { by }),
    ...(on === undefined ? {} : { on }),
    ...(document === undefined ? {} : { document }),
    ...(until === undefined ? {} : { until }),
  }
}

const ATTESTED: Readonly<Record<NonNullable<CoverageAttestation['state']>, ClauseVerdict>> = {
  attested: 'attested',
  'not-attested': 'not-attested',
  lapsed: 'not-attested',
  denied: 'violation',
}

/** The worst of what answers a clause. Where a check decides and a person has attested as well, the check speaks. */
function verdictOf(
  answers: readonly CoverageCheck[],
  attestation: CoverageAttestation | undefined,
  outOfScope: Text | undefined,
  judged: boolean,
): ClauseVerdict | undefined {
  if (outOfScope !== undefined) return 'out-of-scope'
  if (!judged) return undefined
  const said = new Set<ClauseVerdict>(answers.flatMap(({ verdict }) => verdict ?? []))
  if (attestation?.state !== undefined) said.add(ATTESTED[attestation.state])
  return CLAUSE_VERDICTS.find((verdict) => said.has(verdict)) ?? 'not-judged'
}
