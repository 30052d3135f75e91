/** Which device printed a routing table: the one whose networks it says are connected. */
import type { Text } from '../base/text.ts'
import { Addresses } from '../packet/addresses.ts'
import type { PrintedTable } from '../vendors/vendor.ts'
import type { Member } from './members.ts'
import type { UnknownFile } from './proposal.ts'
import type { ReadTables } from './recognise.ts'

export interface MatchedTables {
  /** Files by device id, in the order of their paths; a table inside the export itself is not listed. */
  readonly files: ReadonlyMap<string, readonly string[]>
  readonly tables: ReadonlyMap<string, readonly PrintedTable[]>
  readonly unmatched: readonly UnknownFile[]
}

/** Half of what a table says is connected, and more than any other device has. */
const ENOUGH = 0.5

export function matchTables(printed: readonly ReadTables[], members: readonly Member[]): MatchedTables {
  const files = new Map<string, string[]>()
  const tables = new Map<string, PrintedTable[]>()
  const unmatched: UnknownFile[] = []
  for (const { source, tables: found } of printed) {
    const own = members.find(({ first, others }) => [first, ...others].some((m) => m.source.path === source.path))
    const device = own ?? owner(found, members)
    if (device === undefined) {
      unmatched.push({ path: source.path, reason: NOBODYS })
      continue
    }
    const { id } = device.first.device
    tables.set(id, [...(tables.get(id) ?? []), ...found])
    if (own === undefined) files.set(id, [...(files.get(id) ?? []), source.path])
  }
  return { files, tables, unmatched }
}

function owner(tables: readonly PrintedTable[], members: readonly Member[]): Member | undefined {
  const connected = tables.flatMap(({ routes }) => routes.filter(({ kind }) => kind === 'connected'))
  const scored = members
    .map((member) => ({
      member,
      score: share(
        connected.map(({ prefix, out }) => ({ prefix, out })),
        member,
      ),
    }))
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  return best !== undefined && best.score >= ENOUGH && best.score > (next?.score ?? 0) ? best.member : undefined
}

/** The share of connected routes whose network holds an address of the device; by interface names where it has no addresses. */
function share(
  connected: readonly { readonly prefix: PrintedTable['routes'][number]['prefix']; readonly out: string | undefined }[],
  { first }: Member,
): number {
  if (connected.length === 0) return 0
  const { interfaces } = first.device
  const own = interfaces.flatMap(({ addresses }) => addresses.map(({ prefix }) => prefix))
  const held = connected.filter(({ prefix, out }) =>
    own.length > 0
      ? own.some(({ family, address }) => family === prefix.family && Addresses.ofPrefix(prefix).has(family, address))
      : interfaces.some(({ name }) => name === out),
  )
  // Interface names alone (eth0) are weak: another device's addresses win over them.
  return (held.length / connected.length) * (own.length > 0 ? 1 : 0.6)
}

const NOBODYS: Text = {
  ja: '経路表ですが、どの機器のものか分かりません（接続されているネットワークがどの設定とも合いません）',
  en: 'a routing table, but of no device here: the networks it says are connected are in no export',
}
