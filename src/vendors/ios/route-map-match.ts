/** The packets a clause of a route map matches, for policy routing and address translation. */
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'
import { permittedBy } from './classify.ts'
import { uncertainty } from './ledger.ts'
import type { RouteMapClause } from './route-map.ts'
import type { ListCompiler } from './rule.ts'

export interface Classified {
  readonly bounds: Bounds
  readonly conditions: readonly Condition[]
  readonly uncertainties: readonly Uncertainty[]
}

/** The packets a clause matches: lists of one `match` are alternatives, different kinds of match must all hold. */
export function classified(
  clause: RouteMapClause,
  everything: PacketSet,
  { compiler }: { readonly compiler: ListCompiler },
  family: 4 | 6,
): Classified {
  let bounds: Bounds = { lo: everything, hi: everything }
  const conditions: Condition[] = []
  const uncertainties: Uncertainty[] = []
  const address = family === 4 ? 'match ip address ' : 'match ipv6 address '
  const names: string[] = []
  for (const match of clause.matches) {
    const text = `${match.lower.join(' ')} `
    if (text.startsWith(address) && !/ (?:prefix-list|hidden) /.test(text)) names.push(...match.words.slice(3))
    else if (/^match length \d+ \d+ $/.test(text)) {
      conditions.push({
        kind: 'assumption',
        text: { ja: `パケット長が ${match.words.slice(2).join('〜')} の通信`, en: `packets of ${match.words.slice(2).join(' to ')} bytes` },
        span: match.span,
      })
    } else if (!text.startsWith('match interface ')) {
      bounds = { lo: PacketSet.none, hi: bounds.hi }
      uncertainties.push(
        uncertainty(
          'unknown-statement',
          {
            ja: `解釈できない条件: ${match.words.slice(0, 2).join(' ')} …`,
            en: `condition not understood: ${match.words.slice(0, 2).join(' ')} …`,
          },
          match.span,
        ),
      )
    }
  }
  if (names.length > 0) {
    const parts = names.map((name): Bounds => {
      const list = compiler.compile(name, family)
      if (list?.state === 'filters') {
        uncertainties.push(...list.rules.flatMap((rule) => rule.uncertainties))
        return permittedBy(list.rules)
      }
      uncertainties.push(
        uncertainty(
          'undefined-object',
          { ja: `アクセスリスト ${name} が定義されていないか空です`, en: `access list ${name} is not defined or empty` },
          clause.span,
        ),
      )
      return { lo: PacketSet.none, hi: everything }
    })
    bounds = {
      lo: bounds.lo.and(PacketSet.union(parts.map(({ lo }) => lo))),
      hi: bounds.hi.and(PacketSet.union(parts.map(({ hi }) => hi))),
    }
  }
  return { bounds, conditions, uncertainties }
}
