/** A city that answers to a policy with two clauses that ask a person, and one that asks none. */
import type { Outcome } from '../../../src/checks/check.ts'
import check from '../../../src/checks/evidence-complete-and-fresh.ts'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Policy } from '../../../src/model/policy.ts'
import { soundPolicy } from '../../intent/writing.ts'
import { declared, entries } from '../declared-city.ts'
import { TODAY } from '../support.ts'

export const POLICY = soundPolicy({
  'rules.yaml': [
    'bunri-policy: 1',
    'id: rules',
    'title: { ja: 対策基準, en: rules }',
    'clauses:',
    '  10(1):',
    '    quote: 教育を毎年行う。',
    '    attest: { every: 1y, ask: { ja: 教育を行ったか, en: was training held } }',
    '  10(2):',
    '    quote: 手順を定める。',
    '    attest: { ask: { ja: 手順を定めたか, en: are procedures set down } }',
    '  11:',
    '    quote: 系を分ける。',
    '    reading: { ja: 系を分ける, en: tiers are apart }',
    '    answered-by: SEG-001',
    '',
  ].join('\n'),
})

/** Audits that are recent, so that only what is asked about shows. */
export const AUDITED =
  'EV-A: { subject: organization, says: 監査, declares: { audit-on: 2026-06-01, self-check-on: 2026-09-01 }, by: 情報政策課, on: 2026-09-02, document: 報告 }'
export const TRAINED = 'AT-1: { policy: rules, clause: 10(1), by: 人事課, on: 2026-04-01, document: 研修報告 }'
export const SET_DOWN = 'AT-2: { policy: rules, clause: "10(2)", by: 情報政策課, on: 2020-04-01, document: 手順書 }'

interface Attesting {
  readonly attestations?: readonly string[]
  readonly evidence?: readonly string[]
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly required?: boolean
  readonly policy?: Policy
  readonly policies?: readonly Policy[]
}

export function attesting({
  attestations = [TRAINED, SET_DOWN],
  evidence = [AUDITED],
  parameters = {},
  required = false,
  policy = POLICY,
  policies,
}: Attesting): Outcome {
  const topology = declared({
    ...(attestations.length === 0 ? {} : { attestations: entries(...attestations) }),
    ...(evidence.length === 0 ? {} : { evidence: entries(...evidence) }),
  })
  return check.run({
    topology,
    policy,
    ...(policies === undefined ? {} : { policies }),
    devices: new Map(),
    network: analyse(topology, new Map()),
    today: TODAY,
    checks: new Map(),
    parameters: check.parameters.parse(parameters),
    severity: check.severity,
    required,
  })
}
