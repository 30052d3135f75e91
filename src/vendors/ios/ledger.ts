/** Counts every statement exactly once: understood, irrelevant by kind, or not understood with its reach. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Coverage } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Command } from './command.ts'
import { withInside } from './command.ts'

/** How far something not understood reaches: one routing domain by name (`''` is the global table), or all of them. */
export type Reach = { readonly domain: string } | 'device' | 'rule'

export interface Ledger {
  understood(command: Command): void
  /** Counts the statement and everything inside it that has not been counted. */
  irrelevant(kind: string, command: Command): void
  /** Counts the statement, not what is inside. */
  irrelevantAlone(kind: string, command: Command): void
  /** Counts the statement; `reach` other than `rule` makes the domain uncertain. Gives the uncertainty for the rule to carry. */
  notUnderstood(command: Command, reach: Reach): Uncertainty
  /** Something understood well enough to know that its effect is not known. Not counted again. */
  uncertain(uncertainty: Uncertainty, reach: Exclude<Reach, 'rule'>): void
  /** Whether the statement has been counted: one that nobody has looked at is not understood. */
  isCounted(command: Command): boolean
  diagnose(diagnostic: Diagnostic): void
  /** Those that reach a domain, in file order. */
  uncertaintiesOf(domain: string): readonly Uncertainty[]
  /** Those that reach the whole device. */
  everywhere(): readonly Uncertainty[]
  coverage(): Coverage
  diagnostics(): readonly Diagnostic[]
}

export function ledgerOf(): Ledger {
  const counted = new Set<Command>()
  let understood = 0
  const irrelevant = new Map<string, number>()
  const notUnderstood: Uncertainty[] = []
  const byDomain = new Map<string, Uncertainty[]>()
  const everywhere: Uncertainty[] = []
  const diagnostics: Diagnostic[] = []
  const reachOut = (uncertainty: Uncertainty, reach: Reach): void => {
    if (reach === 'rule') return
    if (reach === 'device') everywhere.push(uncertainty)
    else byDomain.set(reach.domain, [...(byDomain.get(reach.domain) ?? []), uncertainty])
  }
  /** True the first time. */
  const count = (command: Command): boolean => !counted.has(command) && counted.add(command).has(command)
  const irrelevantAlone = (kind: string, command: Command): void => {
    if (count(command)) irrelevant.set(kind, (irrelevant.get(kind) ?? 0) + 1)
  }
  return {
    understood: (command) => {
      if (count(command)) understood++
    },
    irrelevant: (kind, command) => {
      for (const each of withInside(command)) irrelevantAlone(kind, each)
    },
    irrelevantAlone,
    isCounted: (command) => counted.has(command),
    notUnderstood: (command, reach) => {
      const uncertainty = unknownStatement(command)
      if (count(command)) notUnderstood.push(uncertainty)
      reachOut(uncertainty, reach)
      return uncertainty
    },
    uncertain: reachOut,
    diagnose: (diagnostic) => void diagnostics.push(diagnostic),
    uncertaintiesOf: (domain) => [...everywhere, ...(byDomain.get(domain) ?? [])].sort((a, b) => a.span.start - b.span.start),
    everywhere: () => [...everywhere],
    coverage: () => ({
      understood,
      irrelevant: Object.fromEntries([...irrelevant].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
      notUnderstood: [...notUnderstood].sort((a, b) => a.span.start - b.span.start),
    }),
    diagnostics: () => [...diagnostics].sort((a, b) => a.span.start - b.span.start),
  }
}

function unknownStatement(command: Command): Uncertainty {
  const name = nameOf(command)
  return {
    code: 'unknown-statement',
    text: { ja: `解釈できない文: ${name}`, en: `statement not understood: ${name}` },
    span: command.span,
  }
}

/** The keywords of a statement, never its values: an unknown statement may carry a password. */
function nameOf(command: Command): string {
  const [first = '', second = ''] = command.words
  const speaks = /^[a-z][a-z-]*$/i.test(second) && !/pass|secret|key|communit|psk|auth|user/i.test(first)
  return speaks ? `${first} ${second} …` : command.words.length > 1 ? `${first} …` : first
}

export function uncertainty(code: string, text: Text, span: Span): Uncertainty {
  return { code, text, span }
}
