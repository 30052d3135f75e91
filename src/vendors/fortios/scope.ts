import type { Diagnostic } from '../../base/diagnostic.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Blocks, Header } from './layout.ts'
import type { Ledger } from './ledger.ts'
import type { Clears, Entry, Setting, Table } from './table.ts'
import { singletonOf, tableOf } from './table.ts'

/** What reading one VDOM needs and gathers. */
export interface Scope {
  /** VDOM name as used in rule ids: `root` when the file has none. */
  readonly vdom: string
  readonly ledger: Ledger
  readonly header: Header
  /** ISO date. */
  readonly today: string
  readonly diagnostics: Diagnostic[]
  /** What reaches the whole domain. */
  readonly uncertainties: Uncertainty[]
  /** Whether the file has any block of this path for this VDOM. */
  has(path: string): boolean
  /** A table of this VDOM; read once, remembered as claimed. */
  table(path: string): Table
  /** A block without entries, or undefined. */
  singleton(path: string): Entry | undefined
  /** The same of a block that changes no verdict by itself: what is not asked of it stays irrelevant. */
  glance(path: string): Entry | undefined
  /** Paths that some reader asked for. */
  readonly claimed: Set<string>
}

/** Changing `protocol` of a service clears what belonged to the old one; unsetting the ICMP type unsets its code. */
const SERVICE_CLEARS: Clears = (entry, command) => {
  const [name, value] = command.words.map((word) => word.text)
  if (name === 'protocol' && command.verb === 'set' && protocolKind(entry.settings.get('protocol')) !== protocolKindOf(value ?? '')) {
    for (const attribute of ['tcp-portrange', 'udp-portrange', 'sctp-portrange', 'icmptype', 'icmpcode', 'protocol-number'])
      entry.settings.delete(attribute)
  }
  if (name === 'icmptype' && command.verb === 'unset') entry.settings.delete('icmpcode')
}

function protocolKind(setting: Setting | undefined): string {
  return protocolKindOf(setting?.values[0]?.text ?? 'TCP/UDP/SCTP')
}

function protocolKindOf(value: string): string {
  return /^TCP/.test(value) ? 'ports' : value
}

export function createScope(
  parts: Pick<Scope, 'vdom' | 'ledger' | 'header' | 'today' | 'diagnostics'>,
  own: Blocks,
  global: Blocks,
): Scope {
  const tables = new Map<string, Table>()
  const singletons = new Map<string, Entry | undefined>()
  const claimed = new Set<string>()
  const blocksOf = (path: string) => [...(global.get(path) ?? []), ...(own.get(path) ?? [])]
  return {
    ...parts,
    uncertainties: [],
    claimed,
    has: (path) => own.has(path) || global.has(path),
    table: (path) => {
      claimed.add(path)
      let table = tables.get(path)
      if (table === undefined) {
        table = tableOf(path, blocksOf(path), path === 'firewall service custom' ? SERVICE_CLEARS : undefined)
        tables.set(path, table)
      }
      return table
    },
    singleton: (path) => {
      claimed.add(path)
      if (!singletons.has(path)) singletons.set(path, singletonOf(path, blocksOf(path)))
      return singletons.get(path)
    },
    glance: (path) => singletonOf(path, blocksOf(path)),
  }
}

/** The values of an attribute; empty when absent. */
export function wordsOf(entry: Entry | undefined, name: string): readonly string[] {
  return entry?.settings.get(name)?.values.map((value) => value.text) ?? []
}

/** The first value of an attribute. */
export function wordOf(entry: Entry | undefined, name: string): string | undefined {
  return entry?.settings.get(name)?.values[0]?.text
}

/** Whether an on/off attribute is `enable`. */
export function isEnabled(entry: Entry | undefined, name: string): boolean {
  return wordOf(entry, name) === 'enable'
}
