/** Chains of one table with their rules: verdicts, labels, what each rule leaves open. */
import type { Span } from '../../../base/span.ts'
import type { Text } from '../../../base/text.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { IpSet } from '../ipset/save.ts'
import type { LinuxChain, LinuxRule, LinuxVerdict } from '../ruleset.ts'
import type { Tally } from '../tally.ts'
import { uncertainty } from '../tally.ts'
import { BUILT_IN } from './built-in.ts'
import type { Surroundings } from './meaning.ts'
import type { RuleMeaning } from './rule.ts'
import { ruleMeaning } from './rule.ts'
import type { ChainText, RuleLine, Table } from './table.ts'
import { targetMeaning } from './target.ts'

/** Chains as objects, each built once; a chain that leads back to itself is cut where it does. */
export function chainBuilder(table: Table, tool: string, around: Omit<Surroundings, 'protocol'>, tally: Tally, everywhere: Uncertainty[]) {
  const built = new Map<string, LinuxChain>()
  const read = new Map<RuleLine, RuleMeaning>()
  const meaningOf = (rule: RuleLine): RuleMeaning | undefined => {
    if (rule.text === undefined) return undefined
    let found = read.get(rule)
    if (found === undefined) {
      found = ruleMeaning(rule.text, around)
      read.set(rule, found)
    }
    return found
  }
  const counted = new Set<RuleLine>()
  const count = (rule: RuleLine, strange: Uncertainty | undefined): void => {
    if (counted.has(rule)) return
    counted.add(rule)
    if (strange === undefined) tally.understood()
    else tally.notUnderstood({ ...strange, span: rule.line.span })
  }
  const chain = (text: ChainText, path: readonly string[]): LinuxChain => {
    const known = built.get(text.name)
    if (known !== undefined) return known
    const here = [...path, text.name]
    const rules = text.rules.map((rule, index) => ruleOf(rule, text, index + 1, here))
    const last = text.rules.at(-1)?.line.span
    const made: LinuxChain = {
      name: text.name,
      rules,
      span: { source: text.line.span.source, start: text.line.span.start, end: Math.max(text.line.span.end, last?.end ?? 0) },
    }
    built.set(text.name, made)
    return made
  }
  const ruleOf = (rule: RuleLine, { name }: ChainText, number: number, path: readonly string[]): LinuxRule => {
    const meaning = meaningOf(rule)
    const { span } = rule.line
    const comment = rule.text?.matches.find((match) => match.name === 'comment')?.options[0]?.values[0]
    const doubts: Uncertainty[] = [...(meaning?.doubts ?? [])]
    const { verdict, logged } = verdictOf(rule, name, path, doubts)
    count(
      rule,
      doubts.find(({ code }) => /^unknown-(?:option|match|target|statement)$/.test(code)),
    )
    return {
      id: `${tool}/${table.name}/${name}/${number}`,
      label: labelOf(tool, table.name, name, number, comment),
      matches:
        meaning?.matches ?? ruleMeaning({ base: [], matches: [], target: undefined, only: undefined }, around).matches.map(asPartial),
      verdict,
      conditions: meaning?.conditions ?? [],
      uncertainties: doubts,
      logged,
      span,
      focus: span,
      origins: originsOf(rule, around.sets),
    }
  }
  const verdictOf = (
    rule: RuleLine,
    name: string,
    path: readonly string[],
    doubts: Uncertainty[],
  ): { readonly verdict: LinuxVerdict; readonly logged: boolean } => {
    const { span } = rule.line
    const unknown = (code: string, text: Text): { readonly verdict: LinuxVerdict; readonly logged: boolean } => {
      doubts.push(uncertainty(code, text, span))
      return { verdict: { kind: 'unknown' }, logged: false }
    }
    if (rule.text === undefined) return unknown('unknown-statement', { ja: '解釈できないルールです', en: 'the rule is not understood' })
    const { target, base } = rule.text
    const meaning =
      target?.kind === 'goto' ? undefined : targetMeaning(target, { family: around.family, table: table.name, chain: name, base })
    if (meaning !== undefined) {
      if (meaning.unknown === undefined) return { verdict: meaning.verdict, logged: meaning.logged === true }
      const known = unknown(meaning.code, meaning.unknown)
      if (meaning.everywhere) everywhere.push(doubts.at(-1)!)
      return known
    }
    const to = target!.name
    const there = table.chains.get(to)
    if (there === undefined || BUILT_IN[table.name]?.[to] !== undefined)
      return unknown('unknown-target', { ja: `知らないターゲットまたはチェイン: ${to}`, en: `unknown target or chain: ${to}` })
    if (path.includes(to)) return unknown('chain-loop', { ja: `チェイン ${to} が循環しています`, en: `chain ${to} leads back to itself` })
    if (!there.declared)
      doubts.push(
        uncertainty(
          'truncated-export',
          { ja: `チェイン ${to} の宣言（:${to} の行）がありません`, en: `the declaration of chain ${to} (the line :${to}) is missing` },
          span,
        ),
      )
    return { verdict: { kind: target!.kind, chain: chain(there, path) }, logged: false }
  }
  return { chain }
}

function asPartial(match: LinuxRule['matches'][number]): LinuxRule['matches'][number] {
  return { ...match, header: { ...match.header, partial: true } }
}

function labelOf(tool: string, table: string, chain: string, number: number, comment: string | undefined): Text {
  const place = `${tool.startsWith('ip6') ? 'IPv6 ' : ''}${tool.endsWith('legacy') ? 'legacy ' : ''}${table} ${chain}`
  return {
    ja: `${place} ルール ${number}${comment === undefined ? '' : `（${comment}）`}`,
    en: `${place} rule ${number}${comment === undefined ? '' : ` (${comment})`}`,
  }
}

function originsOf({ text }: RuleLine, sets: ReadonlyMap<string, IpSet>): readonly Span[] {
  const names = text?.matches.flatMap(({ name, options }) =>
    name === 'set' ? options.flatMap((option) => (option.name === 'match-set' ? option.values.slice(0, 1) : [])) : [],
  )
  return (names ?? []).flatMap((name) => sets.get(name)?.span ?? [])
}
