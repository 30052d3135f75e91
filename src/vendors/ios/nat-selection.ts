/** Which packets an address translation selects: an access list, or a route map with egress interfaces. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'
import { permittedBy } from './classify.ts'
import { uncertainty } from './ledger.ts'
import type { Dynamic, Surroundings } from './nat-side.ts'
import { classified } from './route-map-match.ts'

export interface Part {
  readonly bounds: Bounds
  /** Egress interfaces a `match interface` names. */
  readonly out: ReadonlySet<string> | undefined
  readonly uncertainties: readonly Uncertainty[]
}

/** What a dynamic entry translates; more than one part when clauses of a route map name different interfaces. */
export function selectedBy({ selector, span }: Dynamic, around: Surroundings): { readonly parts: readonly Part[] } {
  if (selector.kind === 'route-map') return byRouteMap(selector.name, around) ?? { parts: [unknownPart(selector.name, span)] }
  const list = around.compiler.compile(selector.name, 4)
  if (list?.state !== 'filters') return { parts: [unknownPart(selector.name, span)] }
  return { parts: [{ bounds: permittedBy(list.rules), out: undefined, uncertainties: list.rules.flatMap((rule) => rule.uncertainties) }] }
}

function unknownPart(name: string, span: Span): Part {
  const text: Text = {
    ja: `変換対象 ${name} が定義されていないか空です`,
    en: `${name}, which selects what is translated, is not defined or empty`,
  }
  return {
    bounds: { lo: PacketSet.none, hi: PacketSet.ipv4 },
    out: undefined,
    uncertainties: [uncertainty('undefined-object', text, span)],
  }
}

/** What a route map selects; undefined when there is no such map. */
export function byRouteMap(name: string, around: Surroundings): { readonly parts: readonly Part[] } | undefined {
  const clauses = around.routeMaps.get(name)
  if (clauses === undefined || clauses.length === 0) return undefined
  const parts: Part[] = []
  let restLo = PacketSet.ipv4
  let restHi = PacketSet.ipv4
  for (const clause of clauses) {
    const { bounds, conditions, uncertainties } = classified(clause, PacketSet.ipv4, around, 4)
    const names = clause.matches.filter(({ lower }) => lower[1] === 'interface').flatMap(({ words }) => words.slice(2))
    const out = names.length === 0 ? undefined : new Set(names.flatMap((each) => around.layer3.find(each)?.model.id ?? []))
    const lo = conditions.length > 0 || clause.unknown.length > 0 ? PacketSet.none : bounds.lo
    if (clause.action === 'permit') parts.push({ bounds: { lo: restLo.and(lo), hi: restHi.and(bounds.hi) }, out, uncertainties })
    // A clause for one egress interface says nothing of packets that leave by another.
    if (out === undefined) {
      restLo = restLo.minus(bounds.hi)
      restHi = restHi.minus(lo)
    } else if (clause.action === 'deny') restLo = restLo.minus(bounds.hi)
  }
  return { parts }
}
