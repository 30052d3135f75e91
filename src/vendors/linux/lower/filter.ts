/** Base chains that filter as rulebases: one stage each, those of IPv4 and IPv6 that stand side by side together. */
import type { Span } from '../../../base/span.ts'
import { verbatim } from '../../../base/text.ts'
import type { Rule, Rulebase } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { BaseChain, Hook, LinuxChain } from '../ruleset.ts'
import { anyHeader } from './clause.ts'
import type { RuleCompiler } from './rules.ts'

/** What filters one IP version, or why that is not known. */
export interface Unfiltered {
  readonly family: 4 | 6
  readonly uncertainty: Uncertainty
}

export interface FilterStep {
  readonly priority: number
  readonly rulebase: Rulebase
}

/**
 * The rulebases of one hook in the order in which the kernel walks them (ascending priority). `absent`: IP versions that never
 * come to this hook.
 */
export function filterSteps(
  hook: Hook,
  chains: readonly BaseChain[],
  unknown: readonly Unfiltered[],
  compiler: RuleCompiler,
  absent: ReadonlySet<4 | 6>,
): readonly FilterStep[] {
  const own = chains.filter((chain) => chain.hook === hook && chain.type === 'filter')
  const groups: BaseChain[][] = []
  for (const chain of [...own].sort((a, b) => a.priority - b.priority)) {
    const other = groups.find(
      ([first, ...more]) =>
        more.length === 0 &&
        first!.name === chain.name &&
        first!.priority === chain.priority &&
        first!.family !== 'both' &&
        chain.family !== 'both' &&
        first!.family !== chain.family,
    )
    if (other === undefined) groups.push([chain])
    else other.push(chain)
  }
  const steps = groups
    .filter((group) => group.some(({ chain, policy }) => chain.rules.length > 0 || policy === 'drop') || isMain(group[0]!))
    .map((group): FilterStep => ({ priority: group[0]!.priority, rulebase: rulebaseOf(group, compiler, absent) }))
  if (unknown.length === 0 || (hook !== 'forward' && hook !== 'input')) return steps
  // What filters a version nobody listed stands beside the list of the other one.
  const main = steps.findIndex(({ priority }) => priority === 0)
  const beside = steps[main]
  if (beside === undefined || unknown.length > 1) return [{ priority: 0, rulebase: unknownRulebase(hook, unknown) }, ...steps]
  return steps.map((step) => (step === beside ? { ...step, rulebase: withUnknown(step.rulebase, hook, unknown) } : step))
}

/** `filter FORWARD` is shown even where it says nothing: that it permits is what there is to see. */
function isMain({ hook, priority }: BaseChain): boolean {
  return hook === 'forward' && priority === 0
}

function rulebaseOf(group: readonly BaseChain[], compiler: RuleCompiler, absent: ReadonlySet<4 | 6>): Rulebase {
  const [first] = group
  const name = verbatim(first!.name)
  const span = spanOf(group)
  const families = new Set([...absent, ...group.flatMap(({ family }) => (family === 'both' ? ([4, 6] as const) : [family]))])
  const agreed = families.size === 2 && group.every(({ policy }) => policy === first!.policy)
  if (agreed || group.every(({ policy }) => policy === 'accept'))
    return {
      name,
      span,
      rules: group.flatMap(({ chain }) => compiler.rulesOf(chain)),
      otherwise: first!.policy === 'drop' ? 'deny' : 'permit',
      otherwiseLogged: group.every(({ chain }) => endsInLog(chain)),
    }
  // A policy of one version must not reach the other: it becomes a rule, after the list as a whole.
  return { name, span, otherwise: 'permit', rules: group.flatMap((each) => withPolicy(each, compiler)) }
}

function withPolicy(base: BaseChain, compiler: RuleCompiler): readonly Rule[] {
  const { chain, family, policy, name } = base
  const rules = compiler.rulesOf(chain)
  if (policy === 'accept' && !rules.some(leavesList)) return rules
  const whole = { in: 'any', out: 'any', translated: 'any', match: anyHeader(family) } as const
  const shape = {
    enabled: true,
    clauses: [whole],
    conditions: [],
    uncertainties: [],
    initiates: true,
    logged: false,
    span: chain.span,
    focus: { ...chain.span, end: chain.span.start },
    origins: [],
  }
  const prefix = `${idOf(base)}/policy`
  const version = family === 6 ? 'IPv6 ' : ''
  const walked: readonly Rule[] = rules.some(leavesList)
    ? [
        {
          ...shape,
          id: `${prefix}/list`,
          label: verbatim(`${version}${name}`),
          action: 'jump',
          chain: { name: verbatim(name), rules, span: chain.span },
        },
      ]
    : rules
  if (policy === 'accept') return walked
  return [
    ...walked,
    {
      ...shape,
      logged: endsInLog(chain),
      id: prefix,
      label: { ja: `${version}${name} のポリシー`, en: `policy of ${version}${name}` },
      action: 'deny',
    },
  ]
}

/** Whether the last rule puts on record whatever comes to the policy. */
function endsInLog({ rules }: LinuxChain): boolean {
  const last = rules.at(-1)
  if (last?.verdict.kind !== 'continue' || !last.logged) return false
  return last.matches.some(({ in: input, out, state, header }) => input === 'any' && out === 'any' && state === 'any' && !header.partial)
}

function leavesList({ action }: Rule): boolean {
  return action === 'goto' || action === 'return'
}

/** The ids of a chain's rules without their number. */
function idOf({ chain, name, family }: BaseChain): string {
  const first = chain.rules[0]?.id
  return first === undefined ? `${family === 6 ? 'ip6 ' : ''}${name}` : first.slice(0, first.lastIndexOf('/'))
}

function spanOf(group: readonly BaseChain[]): Span {
  return group[0]!.chain.span
}

function unknownRules(hook: Hook, unknown: readonly Unfiltered[]): readonly Rule[] {
  return unknown.flatMap(({ family, uncertainty }): readonly Rule[] => {
    const shape = {
      label: { ja: `IPv${family} のルール（出力なし）`, en: `rules for IPv${family} (not in the file)` },
      enabled: true,
      clauses: [{ in: 'any', out: 'any', translated: 'any', match: anyHeader(family, true) }] as const,
      conditions: [],
      uncertainties: [uncertainty],
      initiates: true,
      logged: false,
      span: uncertainty.span,
      focus: uncertainty.span,
      origins: [],
    }
    const id = `unknown/${hook}/ipv${family}`
    return [
      { ...shape, id, action: 'permit' },
      { ...shape, id: `${id}/otherwise`, action: 'deny' },
    ]
  })
}

function withUnknown(rulebase: Rulebase, hook: Hook, unknown: readonly Unfiltered[]): Rulebase {
  return { ...rulebase, rules: [...rulebase.rules, ...unknownRules(hook, unknown)] }
}

function unknownRulebase(hook: Hook, unknown: readonly Unfiltered[]): Rulebase {
  return {
    name: { ja: `${hook} のルール（出力なし）`, en: `rules at ${hook} (not in the file)` },
    rules: unknownRules(hook, unknown),
    otherwise: 'permit',
    span: unknown[0]!.uncertainty.span,
  }
}
