/** Rules and chains of the model from those of Linux: what decides, what leads elsewhere, what only counts. */
import { listOf, verbatim } from '../../../base/text.ts'
import type { Chain, Clause, Rule } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { LinuxChain, LinuxRule } from '../ruleset.ts'
import { uncertainty } from '../tally.ts'
import type { ClauseContext } from './clause.ts'
import { clausesOf } from './clause.ts'

export interface RuleCompiler {
  rulesOf(chain: LinuxChain): readonly Rule[]
  chainOf(chain: LinuxChain): Chain
}

/** Chains are compiled once: rules that jump to one share it. */
export function ruleCompiler(context: ClauseContext): RuleCompiler {
  const chains = new Map<LinuxChain, Chain>()
  const chainOf = (chain: LinuxChain): Chain => {
    const known = chains.get(chain)
    if (known !== undefined) return known
    const made: Chain = { name: verbatim(chain.name), rules: rulesOf(chain), span: chain.span }
    chains.set(chain, made)
    return made
  }
  const rulesOf = (chain: LinuxChain): readonly Rule[] => {
    const rules: Rule[] = []
    let logging: LinuxRule | undefined
    for (const rule of chain.rules) {
      const logged = rule.logged || (logging !== undefined && logs(logging, rule))
      if (rule.verdict.kind === 'continue') {
        if (rule.logged) logging = rule
        continue
      }
      logging = undefined
      rules.push(...modelRules({ ...rule, logged }, context, chainOf))
    }
    return rules
  }
  return { rulesOf, chainOf }
}

/** Whether a rule that logs matches everything a rule below it does: then what the lower one does is on record. */
function logs(logging: LinuxRule, rule: LinuxRule): boolean {
  return logging.matches.some(
    (wide) =>
      wide.in === 'any' &&
      wide.out === 'any' &&
      wide.state === 'any' &&
      wide.translated === 'any' &&
      wide.original === undefined &&
      !wide.header.partial &&
      rule.matches.every(
        ({ header }) =>
          header.src.hi.within(wide.header.src.lo) &&
          header.dst.hi.within(wide.header.dst.lo) &&
          (wide.header.services === header.services || (wide.header.services.lo.length === 1 && isAny(wide.header.services.lo[0]!))),
      ),
  )
}

function isAny({ protocols, sport, dport, family }: LinuxRule['matches'][number]['header']['services']['lo'][number]): boolean {
  return family === undefined && sport === undefined && dport === undefined && protocols[0]?.[0] === 0 && protocols[0][1] === 255
}

function modelRules(rule: LinuxRule, context: ClauseContext, chainOf: (chain: LinuxChain) => Chain): readonly Rule[] {
  const opening = rule.matches.filter(({ state }) => state !== 'not-new')
  // A rule that only return traffic meets opens nothing; it is kept to be shown.
  const initiates = opening.length > 0 || rule.matches.length === 0
  const clauses = (initiates ? opening : rule.matches).flatMap((match) => clausesOf(match, context))
  const base: Omit<Rule, 'action'> = {
    id: rule.id,
    label: rule.label,
    enabled: true,
    clauses,
    conditions: rule.conditions,
    uncertainties: initiates ? doubtsOf(rule, clauses) : rule.uncertainties,
    initiates,
    logged: rule.logged,
    span: rule.span,
    focus: rule.focus,
    origins: rule.origins,
  }
  const { verdict } = rule
  switch (verdict.kind) {
    case 'accept':
      return [{ ...base, action: 'permit' }]
    case 'drop':
      return [{ ...base, action: 'deny' }]
    case 'return':
      return [{ ...unconditional(base, rule), action: 'return' }]
    case 'jump':
    case 'goto':
      return [{ ...unconditional(base, rule), action: verdict.kind, chain: chainOf(verdict.chain) }]
    case 'continue':
      return []
    default:
      return eitherWay(base, rule)
  }
}

/** What a rule asks of the destination before translation may not be told from what is left of it. */
function doubtsOf({ matches, uncertainties, span }: LinuxRule, clauses: readonly Clause[]): readonly Uncertainty[] {
  if (!clauses.some(({ match }) => match.partial) || matches.some(({ header }) => header.partial)) return uncertainties
  return [
    ...uncertainties,
    uncertainty(
      'original-destination',
      { ja: '変換前の宛先のうちどれが当たるのか判断できません', en: 'which packets had this destination before translation is not known' },
      span,
    ),
  ]
}

/** Whether a rule with conditions leads elsewhere is as open as they are. */
function unconditional(base: Omit<Rule, 'action'>, { conditions, span }: LinuxRule): Omit<Rule, 'action'> {
  if (conditions.length === 0) return base
  const words = listOf(conditions.map(({ text }) => text))
  const doubt = uncertainty(
    'conditional-jump',
    { ja: `条件によって進む先が変わります（${words.ja}）`, en: `where it leads depends on conditions (${words.en})` },
    span,
  )
  return { ...base, clauses: base.clauses.map(partially), conditions: [], uncertainties: [...base.uncertainties, doubt] }
}

function partially(clause: Clause): Clause {
  return { ...clause, match: { ...clause.match, partial: true } }
}

/** An action nobody knows: passes where everything unknown is for the flow, stops where it is against it. */
function eitherWay(base: Omit<Rule, 'action'>, { span, uncertainties }: LinuxRule): readonly Rule[] {
  const doubts: readonly Uncertainty[] =
    uncertainties.length > 0
      ? uncertainties
      : [uncertainty('unknown-target', { ja: 'ルールの動作が分かりません', en: 'what the rule does is not known' }, span)]
  const open = { ...base, clauses: base.clauses.map(partially), conditions: [], uncertainties: doubts }
  return [
    { ...open, action: 'permit' },
    { ...open, id: `${base.id}/otherwise`, action: 'deny' },
  ]
}
