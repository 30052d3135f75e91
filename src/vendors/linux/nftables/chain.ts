/** Chains of a table as the model has them, each read once per way of reaching it that makes a difference. */
import type { ServiceBox } from '../../../model/match.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { Hook, LinuxChain } from '../ruleset.ts'
import type { Ledger } from './ledger.ts'
import { notRead } from './ledger.ts'
import type { Aspect, Context } from './lookup.ts'
import { factOf } from './lookup.ts'
import type { Leads } from './rule.ts'
import { constraintOfRule, rulesOf } from './rule.ts'
import type { ChainNode, RuleNode, Statement, TableNode, Verdict } from './tree.ts'

/** What the whole ruleset says that single rules depend on. */
export interface Surroundings {
  readonly ledger: Ledger
  readonly terse: boolean
  readonly untracked: readonly ServiceBox[]
  readonly local: Addresses | undefined
}

export interface ChainReader {
  /** Services of the rules that take packets out of connection tracking. */
  untracked(): readonly ServiceBox[]

  /** A chain as reached from a base chain at a hook; undefined where it is not defined or leads back to itself. */
  read(name: string, hook: Hook, nat: boolean): LinuxChain | undefined
  /** Counts the rules that no base chain leads to. */
  countRest(): void
}

interface Variant {
  readonly facts: ReadonlyMap<Aspect, string>
  readonly chain: LinuxChain
}

/** Deeper than the kernel's limit on nested jumps (16). */
const DEEPEST = 64

export function chainReader(table: TableNode, surroundings: Surroundings): ChainReader {
  const { ledger } = surroundings
  const updated = updatedSets(table)
  const variants = new Map<string, Variant[]>()
  const underway: string[] = []
  // The facts asked while a chain is read also decide whether the chains that lead to it can be shared.
  const asked: Map<Aspect, string>[] = []

  const read = (name: string, hook: Hook, nat: boolean): LinuxChain | undefined => {
    const node = table.chains.get(name)
    if (node === undefined || underway.includes(name) || underway.length >= DEEPEST) return undefined
    const known = variants.get(name) ?? []
    for (const { facts, chain } of known) {
      if ([...facts].some(([aspect, fact]) => factOf(aspect, hook, nat) !== fact)) continue
      for (const [aspect, fact] of facts) for (const facts of asked) facts.set(aspect, fact)
      return chain
    }
    const facts = new Map<Aspect, string>()
    asked.push(facts)
    underway.push(name)
    const suffix = known.length === 0 ? '' : `@${hook}`
    const path = `${table.family} ${table.name} ${name}`
    const context = contextOf(hook, nat)
    const leads = leadsOf(hook, nat)
    const rules = node.rules.flatMap((rule, index) => {
      const id = `nft/${table.family}/${table.name}/${name}${suffix}/${index + 1}`
      return rulesOf(rule, { id, chain: path, position: index + 1 }, context, leads)
    })
    underway.pop()
    asked.pop()
    const chain: LinuxChain = { name: path, rules, span: ledger.span(node) }
    variants.set(name, [...known, { facts, chain }])
    return chain
  }

  const contextOf = (hook: Hook, nat: boolean): Context => ({
    ...surroundings,
    table,
    updated,
    ask: (aspect) => {
      const fact = factOf(aspect, hook, nat)
      for (const facts of asked) facts.set(aspect, fact)
      return fact
    },
  })

  const leadsOf =
    (hook: Hook, nat: boolean): Leads =>
    (verdict, place) => {
      if ('target' in verdict) return read(verdict.target, hook, nat)
      const context = contextOf(hook, nat)
      const rules = verdict.rules.flatMap((rule, index) => {
        const position = index + 1
        return rulesOf(
          rule,
          { id: `${place.id}/${position}`, chain: `${place.chain} ${place.position}`, position },
          context,
          leadsOf(hook, nat),
        )
      })
      const [first, last] = [verdict.rules[0], verdict.rules.at(-1)]
      const span = ledger.span({ start: first?.start ?? 0, end: last?.end ?? 0 })
      return { name: `${place.chain} ${place.position}`, rules, span }
    }

  const countRest = (): void => {
    for (const [name, { rules }] of table.chains) {
      if (variants.has(name)) continue
      for (const rule of rules) countUnused(rule, ledger)
    }
  }
  const untracked = (): readonly ServiceBox[] =>
    [...table.chains.values()].flatMap(({ rules }) =>
      rulesIn(rules)
        .filter(({ statements }) => statements.some(({ kind }) => kind === 'notrack'))
        .flatMap((rule) => constraintOfRule(rule, contextOf('prerouting', false)).parts.flatMap(({ hi }) => hi)),
    )
  return { untracked, read, countRest }
}

/** A rule nothing leads to decides nothing; what is not understood in it is still said. */
function countUnused(rule: RuleNode, ledger: Ledger): void {
  const unknown = everyStatement([rule]).filter((statement) => statement.kind === 'unknown')
  const doubts = unknown.map((statement) => ledger.doubt('unknown-statement', notRead(statement.text), statement))
  ledger.rule(rule, doubts)
}

function updatedSets({ chains }: TableNode): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { rules } of chains.values())
    for (const statement of everyStatement(rules)) if (statement.kind === 'update') names.add(statement.set)
  return names
}

/** Rules and those of anonymous chains in them. */
function rulesIn(rules: readonly RuleNode[]): readonly RuleNode[] {
  const found: RuleNode[] = []
  for (const rule of rules) {
    found.push(rule)
    for (const statement of rule.statements)
      for (const verdict of verdictsOf(statement)) if ('rules' in verdict) found.push(...rulesIn(verdict.rules))
  }
  return found
}

/** The statements of rules and of anonymous chains in them. */
export function everyStatement(rules: readonly RuleNode[]): readonly Statement[] {
  return rulesIn(rules).flatMap(({ statements }) => statements)
}

/** The verdicts a statement can give. */
function verdictsOf(statement: Statement): readonly Verdict[] {
  if (statement.kind === 'verdict') return [statement.verdict]
  if (statement.kind !== 'vmap' || statement.data.kind !== 'set') return []
  return statement.data.elements.flatMap(({ data }) => (data?.kind === 'verdict' ? [data.verdict] : []))
}

/** Whether a chain hooks into the stack by itself. */
export function isBase(chain: ChainNode): chain is ChainNode & { hook: NonNullable<ChainNode['hook']> } {
  return chain.hook !== undefined
}
