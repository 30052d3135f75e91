import type { Text } from '../../base/text.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Ledger } from './ledger.ts'
import { excerpt } from './ledger.ts'
import type { Entry, Table } from './table.ts'
import type { Block, Flaw, Node } from './tree.ts'

/** What the attributes of one kind of entry mean to us. */
export interface Vocabulary {
  /** Attributes whose meaning the reader models. */
  readonly understood: ReadonlySet<string>
  /** Attributes that cannot change a verdict, with the kind under which they are counted. */
  readonly irrelevant: ReadonlyMap<string, string>
  /** Attributes that change nothing while they hold one of these values (defaults); any other value is not understood. */
  readonly inert: ReadonlyMap<string, ReadonlySet<string>>
  /** Nested blocks: `understood` when the reader models them, else the irrelevant kind. */
  readonly nested: ReadonlyMap<string, string>
}

/** Builds a vocabulary from space-separated lists. */
export function vocabulary(lists: {
  readonly understood: string
  readonly irrelevant?: Readonly<Record<string, string>>
  readonly inert?: Readonly<Record<string, string>>
  readonly nested?: Readonly<Record<string, string>>
}): Vocabulary {
  const irrelevant = new Map<string, string>()
  for (const [kind, names] of Object.entries(lists.irrelevant ?? {})) for (const name of split(names)) irrelevant.set(name, kind)
  const nested = new Map<string, string>()
  for (const [kind, names] of Object.entries(lists.nested ?? {})) for (const name of names.split(',')) nested.set(name.trim(), kind)
  return {
    understood: new Set(split(lists.understood)),
    irrelevant,
    inert: new Map(Object.entries(lists.inert ?? {}).map(([name, values]) => [name, new Set(split(values))])),
    nested,
  }
}

function split(names: string): string[] {
  return names.split(/\s+/).filter((name) => name !== '')
}

/** What a flaw means, for people. */
export function flawText(flaw: Flaw, words: string): Text {
  switch (flaw) {
    case 'missing-next':
      return { ja: `直前の edit に next がありません: ${words}`, en: `the edit before this line has no next: ${words}` }
    case 'missing-end':
      return { ja: `直前のブロックに end がありません: ${words}`, en: `the block before this line has no end: ${words}` }
    case 'outside-block':
      return { ja: `config ブロックの外にある文です: ${words}`, en: `statement outside any config block: ${words}` }
    case 'typed-change':
      return { ja: `プロンプトで打たれた変更は読みません: ${words}`, en: `changes typed at a prompt are not read: ${words}` }
    case 'unclosed-quote':
      return { ja: `引用符が閉じられていません: ${words}`, en: `quote never closed: ${words}` }
    case 'swallowed-lines':
      return {
        ja: `引用符が欠け、後の行を値として読んでしまう文です: ${words}`,
        en: `a lost quote makes following lines part of this value: ${words}`,
      }
    case 'cut-off':
      return {
        ja: `ファイルが途中で終わっています（ここで開いたまま）: ${words}`,
        en: `the file ends in the middle (still open here): ${words}`,
      }
    case 'not-a-statement':
      return { ja: `解釈できない行: ${words}`, en: `line not understood: ${words}` }
  }
}

/**
 * Counts every statement of an entry. Returns what was not understood: attributes outside the vocabulary,
 * garbage, unknown nested blocks, a missing `next`. The caller decides how far that reaches.
 */
export function classify(ledger: Ledger, entry: Entry, words: Vocabulary): Uncertainty[] {
  const unknown: Uncertainty[] = []
  for (const command of entry.commands) {
    const name = command.words[0]?.text ?? ''
    const kind = words.irrelevant.get(name)
    const inert = words.inert.get(name)
    if (words.understood.has(name)) ledger.understood(command)
    else if (kind !== undefined) ledger.irrelevant(command, kind)
    else if (
      inert !== undefined &&
      isInert(
        command.verb,
        command.words.slice(1).map((word) => word.text),
        inert,
      )
    )
      ledger.understood(command)
    else if (inert !== undefined && entry.settings.get(name)?.start !== command.start) ledger.understood(command)
    else unknown.push(ledger.unknown(command))
  }
  for (const garbage of entry.garbage) unknown.push(unknownGarbage(ledger, garbage))
  for (const [path, blocks] of entry.nested) {
    const kind = words.nested.get(path)
    if (kind === 'understood') continue
    for (const block of blocks) {
      if (kind !== undefined) ignoreAll(ledger, block.children, kind)
      else unknown.push(...unknownBlock(ledger, block))
    }
  }
  if (!entry.closed)
    unknown.push(
      ledger.unknown(entry.head, { ja: `next のない edit です: ${entry.key}`, en: `edit without next: ${entry.key}` }, 'incomplete-entry'),
    )
  return unknown
}

function isInert(verb: string, values: readonly string[], inert: ReadonlySet<string>): boolean {
  if (verb === 'unset') return true
  return values.every((value) => value === '' || inert.has(value)) || inert.has(values.join('_'))
}

/** Records garbage as not understood. */
export function unknownGarbage(
  ledger: Ledger,
  garbage: { readonly flaw: Flaw; readonly start: number; readonly end: number },
): Uncertainty {
  const code = garbage.flaw === 'not-a-statement' ? 'unknown-line' : `structure-${garbage.flaw}`
  return ledger.unknown(garbage, flawText(garbage.flaw, excerpt(ledger.source, garbage)), code)
}

/** Records a whole block as not understood: each of its statements, or its opening line when it has none. */
export function unknownBlock(ledger: Ledger, block: Block): Uncertainty[] {
  const found: Uncertainty[] = []
  walk(block.children, (node) => {
    if (node.kind === 'command') found.push(ledger.unknown(node))
    else if (node.kind === 'garbage') found.push(unknownGarbage(ledger, node))
  })
  if (found.length === 0) found.push(ledger.unknown(block.head))
  return found
}

/** Counts everything below as irrelevant. */
export function ignoreAll(ledger: Ledger, nodes: readonly Node[], kind: string): void {
  walk(nodes, (node) => ledger.irrelevant(node, kind))
}

/** Counts everything below as understood. */
export function acceptAll(ledger: Ledger, nodes: readonly Node[]): void {
  walk(nodes, (node) => {
    if (node.kind === 'command') ledger.understood(node)
  })
}

/** Visits statements and garbage, depth first. */
export function walk(nodes: readonly Node[], visit: (node: Extract<Node, { kind: 'command' | 'garbage' }>) => void): void {
  for (const node of nodes) {
    if (node.kind === 'command' || node.kind === 'garbage') visit(node)
    else walk(node.children, visit)
  }
}

/** Counts the statements that stand directly in a table and returns those whose effect is not known. */
export function classifyTable(ledger: Ledger, table: Table): Uncertainty[] {
  for (const command of table.applied) ledger.understood(command)
  return table.flaws.map((flaw) => (flaw.kind === 'garbage' ? unknownGarbage(ledger, flaw) : ledger.unknown(flaw)))
}
