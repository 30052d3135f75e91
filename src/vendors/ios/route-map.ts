/** `route-map`: classifies packets for policy routing and address translation. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface RouteMapClause {
  readonly action: 'permit' | 'deny'
  readonly sequence: number
  /** Statements inside, as written; their meaning depends on what the map is used for. */
  readonly matches: readonly Command[]
  readonly sets: readonly Command[]
  /** Neither `match`, `set` nor `description`. */
  readonly unknown: readonly Command[]
  readonly span: Span
}

export type RouteMaps = ReadonlyMap<string, readonly RouteMapClause[]>

export interface RouteMapReader {
  read(command: Command): boolean
  maps(): RouteMaps
}

/**
 * Collects route maps. Their statements count as understood here: those a packet path depends on are
 * judged where the map is used, the rest concerns routing protocols, which are unknown anyway.
 */
export function routeMapReader(ledger: Ledger): RouteMapReader {
  const maps = new Map<string, RouteMapClause[]>()
  const read = (command: Command): boolean => {
    const negated = command.lower[0] === 'no'
    const [word, , action, number] = negated ? command.lower.slice(1) : command.lower
    const name = command.words[negated ? 2 : 1]
    if (word !== 'route-map' || name === undefined || command.words.length > (negated ? 5 : 4)) return false
    if (action !== undefined && action !== 'permit' && action !== 'deny') return false
    const sequence = number === undefined ? 10 : Number(number)
    if (!Number.isInteger(sequence)) return false
    for (const each of [command, ...command.children]) ledger.understood(each)
    if (negated) {
      if (action === undefined) maps.delete(name)
      else
        maps.set(
          name,
          (maps.get(name) ?? []).filter((clause) => clause.sequence !== sequence),
        )
      return true
    }
    const of = (keyword: string): readonly Command[] => command.children.filter((child) => child.lower[0] === keyword)
    const clause: RouteMapClause = {
      action: action ?? 'permit',
      sequence,
      matches: of('match'),
      sets: of('set'),
      unknown: command.children.filter((child) => !['match', 'set', 'description'].includes(child.lower[0] ?? '')),
      span: blockSpan(command),
    }
    maps.set(
      name,
      [...(maps.get(name) ?? []).filter((other) => other.sequence !== sequence), clause].sort((a, b) => a.sequence - b.sequence),
    )
    return true
  }
  return { read, maps: () => maps }
}
