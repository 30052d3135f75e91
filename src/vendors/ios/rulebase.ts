/**
 * What filters on an interface in one direction, as one rulebase: the IPv4 list and the IPv6 list, each
 * with its own implicit deny, and whatever else may drop there.
 *
 * A list that is applied but not defined, or has no entry, filters nothing. (Cisco IOS Security
 * Configuration Guide, "Undefined access lists"; confirmed behaviour since 11.x.)
 */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { anyOf } from './address.ts'
import type { Reference } from './interface.ts'
import type { Ledger } from './ledger.ts'
import { uncertainty } from './ledger.ts'
import type { CompiledList, ListCompiler } from './rule.ts'
import { clauseOf } from './rule.ts'

/** Something beside the lists that acts on packets of an interface. */
export interface SideFilter {
  /** `drops`: it may drop packets the lists permit. `replaces`: it may also let through what they deny. */
  readonly effect: 'drops' | 'replaces'
  /** The packets it may act on. */
  readonly match: HeaderMatch
  readonly uncertainty: Uncertainty
}

export const EVERY_PACKET: HeaderMatch = {
  src: exactAddresses(Addresses.all),
  dst: exactAddresses(Addresses.all),
  services: ANY_SERVICE,
  partial: true,
}

interface Applied {
  readonly interface: string
  readonly direction: 'in' | 'out'
  readonly v4: Reference | undefined
  readonly v6: Reference | undefined
  /** Whether IPv6 is forwarded there: if so and no IPv6 list is applied, all of it passes. */
  readonly carriesIPv6: boolean
  readonly side: readonly SideFilter[]
}

/** Builds rulebases, sharing those that interfaces have in common. */
export interface RulebaseBuilder {
  /** Undefined when nothing filters there. */
  of(applied: Applied): Rulebase | undefined
}

export function rulebaseBuilder(compiler: ListCompiler, ledger: Ledger): RulebaseBuilder {
  const shared = new Map<string, Rulebase>()
  return {
    of: (applied) => {
      const { v4, v6, side, carriesIPv6 } = applied
      if (v4 === undefined && v6 === undefined && side.length === 0) return undefined
      const key = side.length === 0 ? `${v4?.name ?? ''}\u0000${v6?.name ?? ''}\u0000${carriesIPv6}` : undefined
      const reports = (['v4', 'v6'] as const).map((which) => half(which === 'v4' ? 4 : 6, which === 'v4' ? v4 : v6, compiler))
      for (const { problem } of reports) if (problem !== undefined) ledger.diagnose(problem)
      const known = key === undefined ? undefined : shared.get(key)
      if (known !== undefined && reports.every(({ problem }) => problem === undefined)) return known
      const rulebase = join(applied, reports[0]!, reports[1]!)
      if (key !== undefined && reports.every(({ problem }) => problem === undefined)) shared.set(key, rulebase)
      return rulebase
    },
  }
}

interface Half {
  readonly family: 4 | 6
  readonly compiled: CompiledList | undefined
  readonly reference: Reference | undefined
  /** Undefined: this family is not filtered. */
  readonly rules: readonly Rule[] | undefined
  readonly problem?: Parameters<Ledger['diagnose']>[0]
}

function half(family: 4 | 6, reference: Reference | undefined, compiler: ListCompiler): Half {
  if (reference === undefined) return { family, compiled: undefined, reference, rules: undefined }
  const compiled = compiler.compile(reference.name, family)
  const { name, span } = reference
  if (compiled === undefined) {
    const text = {
      ja: `アクセスリスト ${name} は定義されていません。機器はすべての通信を許可します`,
      en: `access list ${name} is not defined: the device permits everything`,
    }
    return { family, compiled, reference, rules: undefined, problem: { code: 'undefined-access-list', severity: 'warning', span, text } }
  }
  if (compiled.state === 'empty') {
    const text = {
      ja: `アクセスリスト ${name} にエントリがありません。機器はすべての通信を許可します`,
      en: `access list ${name} has no entries: the device permits everything`,
    }
    return { family, compiled, reference, rules: undefined, problem: { code: 'empty-access-list', severity: 'warning', span, text } }
  }
  if (compiled.state === 'remarks') {
    const text = {
      ja: `アクセスリスト ${name} は remark だけです。すべて許可かすべて拒否かは機種によります`,
      en: `access list ${name} holds only remarks: whether everything or nothing passes depends on the release`,
    }
    const rule = synthetic(
      `${family === 4 ? 'acl' : 'acl6'}/${name}/remarks`,
      { ja: `ACL ${name}（remark のみ）`, en: `ACL ${name} (remarks only)` },
      'permit',
      family,
      span,
      uncertainty('remark-only-access-list', text, span),
    )
    return { family, compiled, reference, rules: [rule], problem: { code: 'remark-only-access-list', severity: 'warning', span, text } }
  }
  return { family, compiled, reference, rules: family === 6 ? [...compiled.rules, ...neighbourDiscovery(compiled)] : compiled.rules }
}

function join(applied: Applied, v4: Half, v6: Half): Rulebase {
  const { side, direction } = applied
  const filtered = [v4, v6].filter(({ rules }) => rules !== undefined)
  const before = side.flatMap((filter, at) => sideRules(filter, `${applied.interface}/${direction}/${at}`))
  // When only one family is filtered its implicit deny must be said, so that the other family passes.
  const closed = filtered.length === 2 || (v4.rules !== undefined && !applied.carriesIPv6)
  const rules = filtered.flatMap((part) => [...(part.rules ?? []), ...(closed ? [] : implicitDeny(part))])
  const named = [v4, v6].filter(({ reference }) => reference !== undefined)
  const names = named.map(nameOf)
  const where = named[0]?.compiled?.list.span ?? named[0]?.reference?.span ?? side[0]!.uncertainty.span
  const name: Text =
    names.length > 0
      ? { ja: names.map((t) => t.ja).join(' / '), en: names.map((t) => t.en).join(' / ') }
      : { ja: `${direction === 'in' ? '受信' : '送信'}側のその他のフィルタ`, en: `other filters ${direction}bound` }
  return { name, rules: [...before, ...rules], otherwise: closed ? 'deny' : 'permit', span: where }
}

function nameOf({ compiled, reference }: Half): Text {
  const name = reference?.name ?? ''
  if (compiled === undefined) return { ja: `access-group ${name}（未定義）`, en: `access-group ${name} (undefined)` }
  const { list } = compiled
  const words =
    list.family === 6 ? `ipv6 access-list ${name}` : list.numbered ? `access-list ${name}` : `ip access-list ${list.type} ${name}`
  return compiled.state === 'empty' ? { ja: `${words}（空）`, en: `${words} (empty)` } : { ja: words, en: words }
}

function sideRules({ effect, match, uncertainty: why }: SideFilter, place: string): readonly Rule[] {
  const label: Text = { ja: why.text.ja, en: why.text.en }
  const base = {
    label,
    enabled: true,
    conditions: [],
    uncertainties: [why],
    initiates: true,
    logged: false,
    span: why.span,
    focus: why.span,
    origins: [],
    clauses: [clauseOf({ ...match, partial: true })],
  }
  const id = `${why.code}/${place}`
  const deny: Rule = { ...base, id: `${id}/deny`, action: 'deny' }
  return effect === 'drops' ? [deny] : [{ ...base, id: `${id}/permit`, action: 'permit' }, deny]
}

function synthetic(id: string, label: Text, action: 'permit' | 'deny', family: 4 | 6, span: Span, why?: Uncertainty): Rule {
  const match: HeaderMatch = { src: anyOf(family), dst: anyOf(family), services: ANY_SERVICE, partial: why !== undefined }
  return {
    id,
    label,
    action,
    enabled: true,
    clauses: [clauseOf(match)],
    conditions: [],
    uncertainties: why === undefined ? [] : [why],
    initiates: true,
    logged: false,
    span,
    focus: span,
    origins: [],
  }
}

function isEverything({ src, dst, services, partial }: HeaderMatch, family: 4 | 6): boolean {
  const every = anyOf(family).lo
  return (
    !partial &&
    every.within(src.lo) &&
    every.within(dst.lo) &&
    services.lo.some(
      ({ protocols, sport, dport }) => sport === undefined && dport === undefined && protocols[0]?.[0] === 0 && protocols[0][1] === 255,
    )
  )
}

/** The implicit deny of one family, unless the list ends with one of its own. */
function implicitDeny({ family, compiled, reference, rules }: Half): readonly Rule[] {
  const name = reference?.name ?? ''
  if (
    rules?.some((rule) => rule.initiates && rule.conditions.length === 0 && rule.clauses.some(({ match }) => isEverything(match, family)))
  )
    return []
  const span = compiled?.list.span ?? reference!.span
  return [
    synthetic(
      `${family === 4 ? 'acl' : 'acl6'}/${name}/implicit-deny`,
      { ja: `ACL ${name} 暗黙の拒否`, en: `ACL ${name} implicit deny` },
      'deny',
      family,
      span,
    ),
  ]
}

/**
 * Neighbour advertisements and solicitations are permitted before the implicit deny of an IPv6 list.
 * They open nothing: a neighbour discards those that a router has forwarded (RFC 4861 7.1).
 */
function neighbourDiscovery({ list }: CompiledList): readonly Rule[] {
  return (['nd-na', 'nd-ns'] as const).map((name) => {
    const type = name === 'nd-na' ? 136 : 135
    const match: HeaderMatch = {
      src: anyOf(6),
      dst: anyOf(6),
      partial: false,
      services: exactServices([{ family: 6, protocols: [[58, 58]], dport: [[type * 256, type * 256 + 255]] }]),
    }
    return {
      id: `acl6/${list.name}/implicit-${name}`,
      label: { ja: `ACL ${list.name} 暗黙の ${name} 許可`, en: `ACL ${list.name} implicit permit ${name}` },
      action: 'permit',
      enabled: true,
      clauses: [clauseOf(match)],
      conditions: [],
      uncertainties: [],
      initiates: false,
      logged: false,
      span: list.span,
      focus: list.span,
      origins: [],
    } satisfies Rule
  })
}
