import type { Block, Command, Edit, Garbage } from './tree.ts'
import type { Word } from './token.ts'

/** The effective value of one attribute, with the statement that gave it last. */
export interface Setting {
  readonly name: string
  readonly values: readonly Word[]
  readonly start: number
  readonly end: number
}

/** An entry of a table (or a singleton block) after all its statements were applied in order. */
export interface Entry {
  readonly key: string
  /** Attributes as they stand at the end. Absent = default. */
  readonly settings: Map<string, Setting>
  /** Nested blocks by path. */
  readonly nested: Map<string, Block[]>
  /** Every statement that was applied, for counting. */
  readonly commands: Command[]
  readonly garbage: Garbage[]
  /** From the first `edit` to its `next`. */
  start: number
  end: number
  head: { readonly start: number; readonly end: number }
  /** Places of later `edit`s of the same key. */
  readonly again: { readonly start: number; readonly end: number }[]
  closed: boolean
}

/** A table: entries in the order in which the device evaluates them. */
export interface Table {
  readonly path: string
  readonly entries: ReadonlyMap<string, Entry>
  /** Former names of renamed entries. */
  readonly renamed: ReadonlyMap<string, string>
  /** Statements and garbage directly in the block whose effect is not known: their reach is the table. */
  readonly flaws: readonly (Garbage | Command)[]
  /** Table commands that were applied, and statements of entries that were deleted. */
  readonly applied: readonly Command[]
  /** The blocks it was read from; empty when the file has none. */
  readonly blocks: readonly Block[]
}

/** What `set` of one attribute clears elsewhere in its entry. */
export type Clears = (entry: Entry, command: Command) => void

/**
 * Applies blocks of one path in file order: an `edit` of an existing key continues that entry, a later
 * `set` replaces, and `rename`, `move`, `clone`, `delete`, `purge` act on what is there by then.
 */
export function tableOf(path: string, blocks: readonly Block[], clears: Clears = () => {}): Table {
  let entries = new Map<string, Entry>()
  const renamed = new Map<string, string>()
  const flaws: (Garbage | Command)[] = []
  const applied: Command[] = []
  for (const block of blocks) {
    for (const node of block.children) {
      if (node.kind === 'edit') readEdit(entries, node, clears)
      else if (node.kind === 'garbage') flaws.push(node)
      else if (node.kind === 'command') {
        const changed = applyToTable(entries, renamed, node)
        if (changed === undefined) flaws.push(node)
        else {
          for (const [key, entry] of entries) if (!changed.has(key) && node.verb !== 'rename') applied.push(...entry.commands)
          entries = changed
          applied.push(node)
        }
      } else flaws.push({ kind: 'garbage', flaw: 'not-a-statement', start: node.head.start, end: node.head.end })
    }
  }
  return { path, entries, renamed, flaws, applied, blocks }
}

/** Applies blocks of one path as a single entry without a key (`config system global`). */
export function singletonOf(path: string, blocks: readonly Block[]): Entry | undefined {
  const [first] = blocks
  if (first === undefined) return undefined
  const entry = emptyEntry(path, first)
  for (const block of blocks) {
    readInto(entry, block.children, () => {})
    if (!block.closed) entry.closed = false
    if (block !== first) entry.again.push(block.head)
  }
  return entry
}

/** The entry an old or current name stands for. */
export function find(table: Table, name: string): Entry | undefined {
  const direct = table.entries.get(name)
  if (direct !== undefined) return direct
  const seen = new Set<string>()
  let current = name
  for (let next = table.renamed.get(current); next !== undefined && !seen.has(next); next = table.renamed.get(current)) {
    seen.add(next)
    current = next
  }
  return current === name ? undefined : table.entries.get(current)
}

function emptyEntry(key: string, node: Block | Edit): Entry {
  return {
    key,
    settings: new Map(),
    nested: new Map(),
    commands: [],
    garbage: [],
    start: node.start,
    end: node.end,
    head: { start: node.head.start, end: node.head.end },
    again: [],
    closed: node.closed,
  }
}

function readEdit(entries: Map<string, Entry>, node: Edit, clears: Clears): void {
  const key = node.key === '0' ? freeId(entries) : node.key
  let entry = entries.get(key)
  if (entry === undefined) {
    entry = emptyEntry(key, node)
    entries.set(key, entry)
  } else entry.again.push({ start: node.head.start, end: node.head.end })
  if (!node.closed) entry.closed = false
  readInto(entry, node.children, clears)
}

/** `edit 0` takes the next free id. */
function freeId(entries: ReadonlyMap<string, Entry>): string {
  let id = 1
  for (const key of entries.keys()) if (/^\d{1,10}$/.test(key)) id = Math.max(id, Number(key) + 1)
  return String(id)
}

function readInto(entry: Entry, children: readonly (Block | Edit | Command | Garbage)[], clears: Clears): void {
  for (const node of children) {
    if (node.kind === 'block') {
      const same = entry.nested.get(node.path)
      if (same === undefined) entry.nested.set(node.path, [node])
      else same.push(node)
    } else if (node.kind === 'garbage') entry.garbage.push(node)
    else if (node.kind === 'command') {
      entry.commands.push(node)
      applyToEntry(entry, node, clears)
    } else entry.garbage.push({ kind: 'garbage', flaw: 'not-a-statement', start: node.head.start, end: node.head.end })
  }
}

function applyToEntry(entry: Entry, command: Command, clears: Clears): void {
  const [name, ...values] = command.words
  if (name === undefined) return
  const old = entry.settings.get(name.text)
  const put = (kept: readonly Word[]): void => {
    entry.settings.set(name.text, { name: name.text, values: kept, start: command.start, end: command.end })
  }
  switch (command.verb) {
    case 'set':
    case 'select':
      clears(entry, command)
      return put(values)
    case 'unset':
      clears(entry, command)
      entry.settings.delete(name.text)
      return
    case 'append':
      return put([...(old?.values ?? []), ...values])
    case 'unselect': {
      const gone = new Set(values.map((value) => value.text))
      return put((old?.values ?? []).filter((value) => !gone.has(value.text)))
    }
    default:
      entry.garbage.push({ kind: 'garbage', flaw: 'not-a-statement', start: command.start, end: command.end })
  }
}

/** The table after a command on it, or undefined when the command makes no sense there. */
function applyToTable(entries: Map<string, Entry>, renamed: Map<string, string>, command: Command): Map<string, Entry> | undefined {
  const [a, word, b] = command.words.map(({ text }) => text)
  switch (command.verb) {
    case 'purge':
      return new Map()
    case 'delete': {
      if (a === undefined || !entries.has(a)) return undefined
      const left = new Map(entries)
      left.delete(a)
      return left
    }
    case 'rename': {
      const entry = a === undefined ? undefined : entries.get(a)
      if (a === undefined || b === undefined || entry === undefined || word !== 'to' || entries.has(b)) return undefined
      renamed.set(a, b)
      renamed.delete(b)
      return new Map([...entries].map(([key, value]) => (key === a ? [b, { ...value, key: b }] : [key, value])))
    }
    case 'clone': {
      const entry = a === undefined ? undefined : entries.get(a)
      if (entry === undefined || b === undefined || word !== 'to' || entries.has(b)) return undefined
      const copy: Entry = {
        ...entry,
        key: b,
        settings: new Map(entry.settings),
        nested: new Map(entry.nested),
        commands: [...entry.commands],
        garbage: [...entry.garbage],
        again: [...entry.again],
      }
      return new Map([...entries, [b, copy]])
    }
    case 'move': {
      if (a === undefined || b === undefined || a === b || !entries.has(a) || !entries.has(b) || (word !== 'before' && word !== 'after'))
        return undefined
      const moved: [string, Entry] = [a, entries.get(a)!]
      return new Map(
        [...entries].flatMap(([key, value]): [string, Entry][] => {
          if (key === a) return []
          if (key !== b) return [[key, value]]
          return word === 'before' ? [moved, [key, value]] : [[key, value], moved]
        }),
      )
    }
    default:
      return undefined
  }
}
