/** What each piece of a device does, as a signature: equal for pieces that do the same, however they are written or called. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { LocalServices } from '../../model/device.ts'
import type { HeaderMatch } from '../../model/match.ts'
import { packetsOf, serviceSet } from '../../model/match.ts'
import type { PolicyRoute, Route } from '../../model/route.ts'
import type { Clause, DestinationTranslation, InterfaceMatch, Rule, Rulebase, SourceTarget, SourceTranslation } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import { formatRange, rangeOf } from '../../packet/address.ts'
import type { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'

/** One piece: two with equal signatures do the same. Signatures hold within one run. */
export interface Piece {
  readonly signature: string
  readonly label: Text
  readonly span: Span
}

/** Rules in force of a list and of the chains it reaches, each with the list it stands in. */
export function rulePieces(rulebase: Pick<Rulebase, 'rules'>): readonly Piece[] {
  const lists = new Map<readonly Rule[], number>([[rulebase.rules, 0]])
  const numbered = (list: readonly Rule[]): number => {
    const known = lists.get(list) ?? lists.size
    lists.set(list, known)
    return known
  }
  const rules = [...everyRule(rulebase)]
  for (const { chain } of rules) if (chain !== undefined) numbered(chain.rules)
  const standsIn = new Map([...lists].flatMap(([list, number]) => list.map((rule) => [rule, number] as const)))
  return rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({ signature: words(standsIn.get(rule), ruleSignature(rule, numbered)), label: rule.label, span: rule.span }))
}

function ruleSignature(rule: Rule, numbered: (chain: readonly Rule[]) => number): string {
  return words(
    rule.action,
    rule.chain === undefined ? '' : numbered(rule.chain.rules),
    rule.initiates,
    rule.clauses.map(clauseSignature).join(' | '),
    conditions(rule.conditions),
    rule.uncertainties.map(unknown).join(' '),
    rule.sourceTarget === undefined ? '' : target(rule.sourceTarget),
    rule.divert ?? '',
    rule.inspection === undefined ? '' : inspected(rule.inspection),
  )
}

function inspected(inspection: NonNullable<Rule['inspection']>): string {
  if (inspection === 'unknown') return inspection
  return inspection.map(({ kind, services }) => `${kind} ${services === undefined ? '' : serviceSet(services).key}`).join(' ')
}

function clauseSignature({ in: input, out, translated, match }: Clause): string {
  const which = typeof translated === 'string' ? translated : [...translated].sort().join(' ')
  return words(interfaces(input), interfaces(out), which, packets(match))
}

/** What a member answers itself; `own` addresses, which each member has for itself, are left out of the comparison. */
export function localPieces({ bindings }: LocalServices, own: Addresses): readonly Piece[] {
  const others = PacketSet.box({ dst: own }).complement()
  const accepted = (match: HeaderMatch): string => {
    const { lo, hi } = packetsOf(match)
    return `${lo.and(others).key}~${hi.and(others).key}`
  }
  return bindings.map((binding) => ({
    signature: words(
      interfaces(binding.in),
      binding.accepts.map(accepted).join(' '),
      (binding.rulebases ?? [])
        .map(
          (base) =>
            `${base.otherwise} ${rulePieces(base)
              .map((rule) => rule.signature)
              .join(' / ')}`,
        )
        .join(' '),
    ),
    label: binding.label,
    span: binding.span,
  }))
}

export function destinationPiece({ in: input, match, to, port, uncertainties, label, span }: DestinationTranslation): Piece {
  const where = to.kind === 'offset' ? words(to.family, to.low, to.high, to.to) : to.kind === 'set' ? to.addresses : ''
  const ports =
    port === undefined ? '' : port.kind === 'offset' ? words(port.low, port.high, port.to) : port.ports.map((r) => r.join('-')).join(',')
  const signature = words(interfaces(input), packets(match), to.kind, where, port?.kind, ports, uncertainties.map(unknown).join(' '))
  return { signature, label, span }
}

export function sourcePiece({ in: input, out, match, target: to, uncertainties, label, span }: SourceTranslation): Piece {
  const signature = words(interfaces(input), interfaces(out), packets(match), target(to), uncertainties.map(unknown).join(' '))
  return { signature, label, span }
}

export function policyRoutePiece(route: PolicyRoute): Piece {
  const signature = words(
    interfaces(route.in),
    packets(route.match),
    route.action,
    route.out.join(' '),
    route.nextHops.join(' '),
    conditions(route.conditions),
    route.uncertainties.map(unknown).join(' '),
  )
  return { signature, label: route.label, span: route.span }
}

export function routePiece(route: Route): Piece {
  const prefix = formatRange(rangeOf(route.prefix))
  const { kind, out, nextHop, distance, metric, conditional, span } = route
  return {
    signature: words(prefix, kind, out, nextHop, distance, metric, conditional),
    label: { ja: `経路 ${prefix}`, en: `route ${prefix}` },
    span,
  }
}

export function unknownPiece(doubt: Uncertainty): Piece {
  return { signature: unknown(doubt), label: doubt.text, span: doubt.span }
}

export function piece(signature: string, name: string, span: Span): Piece {
  return { signature, label: verbatim(name), span }
}

function unknown({ code, text }: Uncertainty): string {
  return `${code}: ${text.en}`
}

function conditions(all: readonly Condition[]): string {
  return all.map(({ kind, text }) => `${kind}: ${text.en}`).join(' ')
}

/** Equal for equal sets of packets, however they are written. */
function packets(match: HeaderMatch): string {
  const { lo, hi } = packetsOf(match)
  return `${lo.key}~${hi.key}`
}

export function interfaces(match: InterfaceMatch): string {
  return match === 'any' ? 'any' : `{${[...match].sort().join(' ')}}`
}

function target(to: SourceTarget | { readonly kind: 'none' }): string {
  switch (to.kind) {
    case 'pool':
      return words(to.kind, to.addresses, to.keepsPort)
    case 'static':
      return words(to.kind, to.family, to.low, to.high, to.to)
    case 'static-port':
      return words(to.kind, to.to, to.port)
    default:
      return to.kind
  }
}

export function words(...parts: readonly (string | number | bigint | boolean | Addresses | undefined)[]): string {
  return parts.map((part) => String(part ?? '')).join('; ')
}
