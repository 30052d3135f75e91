import type { Statement, Word } from './token.ts'
import { statementsOf } from './token.ts'

/** `config … end`: a table or a singleton. */
export interface Block {
  readonly kind: 'block'
  /** The words after `config`, joined by one space: `firewall policy`. `?` when entries appeared outside any block. */
  readonly path: string
  readonly start: number
  end: number
  /** Offsets of the opening line. */
  readonly head: { readonly start: number; readonly end: number }
  readonly children: Node[]
  /** False when its `end` is missing. */
  closed: boolean
}

/** `edit … next`: an entry of a table. */
export interface Edit {
  readonly kind: 'edit'
  readonly key: string
  readonly start: number
  end: number
  readonly head: { readonly start: number; readonly end: number }
  readonly children: Node[]
  /** False when the text ended, or another entry began, before its `next`. */
  closed: boolean
}

export type Verb = 'set' | 'unset' | 'append' | 'select' | 'unselect' | 'delete' | 'rename' | 'move' | 'clone' | 'purge'

/** A statement inside a block or an entry. */
export interface Command {
  readonly kind: 'command'
  readonly verb: Verb
  /** What follows the verb; for `set` the attribute and its values. */
  readonly words: readonly Word[]
  readonly start: number
  readonly end: number
}

/** Something that cannot stand where it stands. Its reach is what contains it. */
export interface Garbage {
  readonly kind: 'garbage'
  readonly flaw: Flaw
  readonly start: number
  readonly end: number
}

export type Flaw =
  | 'not-a-statement'
  | 'missing-next'
  | 'missing-end'
  | 'outside-block'
  | 'typed-change'
  | 'unclosed-quote'
  | 'swallowed-lines'
  | 'cut-off'

export type Node = Block | Edit | Command | Garbage

/** A whole file as nested blocks. */
export interface Tree {
  readonly children: readonly Node[]
  /** The text ended inside a block, an entry or a quoted value: offset of what was still open. */
  readonly openAtEnd: { readonly start: number; readonly end: number } | undefined
}

const VERBS: ReadonlySet<string> = new Set<Verb>([
  'set',
  'unset',
  'append',
  'select',
  'unselect',
  'delete',
  'rename',
  'move',
  'clone',
  'purge',
])

/** First words of blocks that stand at the top of a VDOM, of `config global` or of a file. */
const TOP: ReadonlySet<string> = new Set(
  `alertemail antivirus application authentication automation aws casb certificate cifs credential-store diameter-filter dlp dnsfilter dpdk
  emailfilter endpoint-control ethernet-oam extender extender-controller extension-controller file-filter firewall ftp-proxy gui hsm icap imp2p
  ips log monitoring netscan nsxt pcap report router rule sctp-filter spamfilter ssh-filter switch-controller system telemetry-controller test
  user videofilter virtual-patch voip vpn waf wanopt web-proxy webfilter wireless-controller ztna`.split(/\s+/),
)

/** Attributes whose value is a script or a page and may look like configuration. */
const FREE_TEXT: ReadonlySet<string> = new Set([
  'script',
  'command',
  'buffer',
  'content',
  'html',
  'style-sheet',
  'body',
  'http-body',
  'message',
])

function isTop(words: readonly Word[]): boolean {
  const first = words[0]?.text ?? ''
  return words.length >= 2 ? TOP.has(first) : first === 'vdom' || first === 'global'
}

/** Reads a FortiOS configuration into blocks, entries and statements. Never throws; what does not fit becomes `Garbage`. */
export function treeOf(text: string): Tree {
  const root: Node[] = []
  const stack: (Block | Edit)[] = []
  const children = (): Node[] => stack.at(-1)?.children ?? root
  const flaw = (kind: Flaw, at: { readonly start: number; readonly end: number }, into = children()): void => {
    into.push({ kind: 'garbage', flaw: kind, start: at.start, end: at.end })
  }
  const close = (end: number): void => {
    const top = stack.pop()
    if (top !== undefined) top.end = end
  }
  const abandon = (end: number): void => {
    const top = stack.at(-1)
    if (top !== undefined) top.closed = false
    close(end)
  }
  const mayHoldTop = (): boolean => {
    const top = stack.at(-1)
    if (top === undefined) return true
    if (top.kind === 'block') return top.path === 'global' && stack.length === 1
    return stack.length === 2 && stack[0]?.kind === 'block' && stack[0].path === 'vdom'
  }

  const open = (statement: Statement, words: readonly Word[]): void => {
    const single = words.length === 1
    if (isTop(words) && (single ? stack.length > 0 : !mayHoldTop())) {
      while (stack.length > 0 && (single || !mayHoldTop())) abandon(statement.start)
      flaw('missing-end', statement)
    }
    if (words.length === 0) return flaw('not-a-statement', statement)
    const block: Block = {
      kind: 'block',
      path: words.map((word) => word.text).join(' '),
      start: statement.start,
      end: statement.end,
      head: statement,
      children: [],
      closed: true,
    }
    children().push(block)
    stack.push(block)
  }

  const edit = (statement: Statement, key: Word | undefined): void => {
    if (key === undefined) return flaw('not-a-statement', statement)
    if (stack.at(-1)?.kind === 'edit') {
      abandon(statement.start)
      flaw('missing-next', statement)
    }
    if (stack.length === 0) {
      flaw('outside-block', statement)
      const block: Block = {
        kind: 'block',
        path: '?',
        start: statement.start,
        end: statement.end,
        head: statement,
        children: [],
        closed: true,
      }
      root.push(block)
      stack.push(block)
    }
    const entry: Edit = {
      kind: 'edit',
      key: key.text,
      start: statement.start,
      end: statement.end,
      head: statement,
      children: [],
      closed: true,
    }
    children().push(entry)
    stack.push(entry)
  }

  const next = (statement: Statement): void => {
    const top = stack.at(-1)
    if (top?.kind === 'edit') return close(statement.end)
    if (stack.at(-2)?.kind === 'edit') {
      abandon(statement.start)
      flaw('missing-end', statement)
      return close(statement.end)
    }
    flaw('not-a-statement', statement)
  }

  const end = (statement: Statement): void => {
    if (stack.length === 0) return flaw('outside-block', statement)
    if (stack.at(-1)?.kind === 'edit') close(statement.end)
    close(statement.end)
  }

  let openAtEnd: Tree['openAtEnd']
  for (const statement of statementsOf(text)) {
    const [first, ...rest] = statement.words
    const verb = first === undefined || first.quoted ? '' : first.text
    if (statement.unclosed) {
      openAtEnd = { start: statement.start, end: firstLineEnd(text, statement) }
      flaw('unclosed-quote', openAtEnd)
      continue
    }
    if (statement.typed) {
      if (VERBS.has(verb)) flaw('typed-change', statement)
      continue
    }
    // No name runs over a line end: here a quote was lost and lines became part of the name.
    if ((verb === 'config' || verb === 'edit') && rest.some((word) => word.quoted && word.text.includes('\n'))) {
      flaw('swallowed-lines', { start: statement.start, end: firstLineEnd(text, statement) })
    }
    if (verb === 'config') open(statement, rest)
    else if (verb === 'edit') edit(statement, rest[0])
    else if (verb === 'next' && rest.length === 0) next(statement)
    else if (verb === 'end' && rest.length === 0) end(statement)
    else if (VERBS.has(verb)) {
      if (stack.length === 0) flaw('outside-block', statement)
      else if (swallows(text, rest)) flaw('swallowed-lines', { start: statement.start, end: firstLineEnd(text, statement) })
      else if (rest.length === 0 && verb !== 'purge') flaw('not-a-statement', statement)
      else children().push({ kind: 'command', verb: verb as Verb, words: rest, start: statement.start, end: statement.end })
    } else flaw('not-a-statement', { start: statement.start, end: firstLineEnd(text, statement) })
  }
  if (stack.length > 0) {
    openAtEnd ??= stack.at(-1)!.head
    while (stack.length > 0) abandon(text.length)
  }
  if (openAtEnd !== undefined) flaw('cut-off', openAtEnd, root)
  return { children: root, openAtEnd }
}

function firstLineEnd(text: string, { start, end }: Statement): number {
  const newline = text.indexOf('\n', start)
  return newline === -1 ? end : Math.min(end, newline)
}

/** Whether a quoted value holds lines of configuration: a lost quote, not a value. */
function swallows(text: string, words: readonly Word[]): boolean {
  if (FREE_TEXT.has(words[0]?.text ?? '')) return false
  return words.some(({ quoted, start, end }) => {
    if (!quoted) return false
    const raw = text.slice(start, end)
    return raw.includes('\n') && /\n[ \t]*(?:edit[ \t]+\S|set[ \t]+[\w-]+[ \t]|next[ \t\r]*\n|config[ \t]+\w+ \w)/.test(raw)
  })
}
