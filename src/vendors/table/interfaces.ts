/** The interfaces a table speaks of: names in its zone columns, and those the topology declares. */
import { byCodePoint } from '../../base/order.ts'
import type { Span } from '../../base/span.ts'
import type { Interface } from '../../model/device.ts'
import type { Route } from '../../model/route.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import { rangeOf } from '../../packet/address.ts'
import type { DeclaredInterface } from '../vendor.ts'
import { pieces } from './list.ts'
import { nameKey, plain } from './words.ts'

export interface InterfaceNames {
  /** The interfaces of a cell that names some. */
  read(cell: string, span: Span): InterfaceMatch
  interfaces(): readonly Interface[]
  /** What the topology puts directly behind each interface. */
  connected(): readonly Route[]
}

export function interfaceNames(declared: readonly DeclaredInterface[], isAny: (word: string) => boolean): InterfaceNames {
  const byKey = new Map(declared.map(({ id }) => [nameKey(id), id]))
  const found = new Map<string, Interface>()
  const add = (id: string, span: Span): string => {
    if (!found.has(id)) {
      found.set(id, {
        id,
        name: id,
        domain: '',
        kind: 'other',
        enabled: true,
        addresses: [],
        addressUnknown: true,
        ipv6: true,
        used: true,
        span,
      })
    }
    return id
  }
  for (const { id, span } of declared) add(id, span)
  return {
    read: (cell, span) => {
      const names = pieces(plain(cell))
      if (names.some(isAny)) return 'any'
      return new Set(names.flatMap((name) => partsOf(name, byKey)).map((name) => add(byKey.get(nameKey(name)) ?? name, span)))
    },
    interfaces: () => [...found.values()].sort((a, b) => byCodePoint(a.id, b.id)),
    connected: () =>
      declared.flatMap(({ id, connected, span }) =>
        connected.map(
          (prefix): Route => ({
            prefix: { ...prefix, address: rangeOf(prefix).low },
            kind: 'connected',
            out: id,
            distance: 0,
            metric: 0,
            conditional: false,
            span,
          }),
        ),
      ),
  }
}

/** `LAN DMZ` and `LAN/DMZ` are two where the topology knows both, and one name otherwise. */
function partsOf(name: string, known: ReadonlyMap<string, string>): readonly string[] {
  if (known.has(nameKey(name))) return [name]
  for (const separator of [/\s+/, /\s*\/\s*/, /\s*・\s*/]) {
    const parts = name.split(separator)
    if (parts.length > 1 && parts.every((part) => known.has(nameKey(part)))) return parts
  }
  return [name]
}
