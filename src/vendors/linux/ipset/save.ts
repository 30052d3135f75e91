/** `ipset save`: sets of addresses and ports that rules refer to by name (ipset(8)). */
import type { Span } from '../../../base/span.ts'
import type { Line } from '../dump.ts'
import type { Tally } from '../tally.ts'
import { uncertainty } from '../tally.ts'

export type Dimension = 'ip' | 'net' | 'port' | 'mac' | 'iface' | 'mark' | 'set'

export interface IpSet {
  readonly name: string
  /** `hash:net,port` gives `net` and `port`. */
  readonly dimensions: readonly Dimension[]
  readonly family: 4 | 6
  /** Addresses are cut to this length before they are looked up (`netmask`). */
  readonly netmask: number | undefined
  readonly members: readonly Member[]
  /** Some member or option was not understood. */
  readonly broken: boolean
  readonly span: Span
}

export interface Member {
  /** One text per dimension. */
  readonly parts: readonly string[]
  /** An exception from wider members. */
  readonly nomatch: boolean
  /** Goes away by itself. */
  readonly timed: boolean
  readonly span: Span
}

const DIMENSIONS: readonly string[] = ['ip', 'net', 'port', 'mac', 'iface', 'mark', 'set']
/** Options of a set that say nothing about what is in it, with how many words follow. */
const INDIFFERENT: ReadonlyMap<string, number> = new Map([
  ['hashsize', 1],
  ['maxelem', 1],
  ['size', 1],
  ['initval', 1],
  ['bucketsize', 1],
  ['timeout', 1],
  ['range', 1],
  ['probes', 1],
  ['resize', 1],
  ['counters', 0],
  ['comment', 0],
  ['skbinfo', 0],
  ['forceadd', 0],
  ['-exist', 0],
  ['-!', 0],
])

interface Draft {
  readonly set: Omit<IpSet, 'members' | 'broken'>
  readonly members: Member[]
  broken: boolean
}

export function setsOf(lines: readonly Line[], tally: Tally): ReadonlyMap<string, IpSet> {
  const drafts = new Map<string, Draft>()
  const refuse = (line: Line, name: string): void => {
    tally.notUnderstood(
      uncertainty(
        'unknown-statement',
        { ja: `ipset ${name} に解釈できない行があります`, en: `a line of ipset ${name} is not understood` },
        line.span,
      ),
    )
    const draft = drafts.get(name)
    if (draft !== undefined) draft.broken = true
  }
  for (const line of lines) {
    const words = wordsOf(line.text)
    const name = words[1] ?? ''
    if (words[0] === 'create') {
      const draft = created(words, line)
      if (draft === undefined || drafts.has(name)) {
        refuse(line, name)
        drafts.set(name, drafts.get(name) ?? unknownSet(name, line))
        continue
      }
      drafts.set(name, draft)
      tally.understood()
      if (draft.broken) refuse(line, name)
      continue
    }
    const draft = drafts.get(name)
    const member = memberOf(words, line)
    if (draft === undefined || member === undefined) {
      refuse(line, name)
      if (draft === undefined) drafts.set(name, unknownSet(name, line))
      continue
    }
    draft.members.push(member)
    tally.understood()
  }
  return new Map([...drafts].map(([name, { set, members, broken }]) => [name, { ...set, members, broken }]))
}

function unknownSet(name: string, { span }: Line): Draft {
  return { set: { name, dimensions: [], family: 4, netmask: undefined, span }, members: [], broken: true }
}

function created(words: readonly string[], { span }: Line): Draft | undefined {
  const [, name = '', type = '', ...options] = words
  const [method = '', kinds = ''] = type.split(':')
  const dimensions = kinds.split(',')
  if (!/^(?:hash|bitmap|list)$/.test(method) || !dimensions.every((each) => DIMENSIONS.includes(each))) return undefined
  let family: 4 | 6 = 4
  let netmask: number | undefined
  let broken = false
  for (let at = 0; at < options.length; at++) {
    const word = options[at]!
    const value = options[at + 1] ?? ''
    const indifferent = INDIFFERENT.get(word)
    if (indifferent !== undefined) at += indifferent
    else if (word === 'family') {
      family = value === 'inet6' ? 6 : 4
      at++
    } else if (word === 'netmask' && /^\d+$/.test(value)) {
      netmask = Number(value)
      at++
    } else broken = true
  }
  return { set: { name, dimensions: dimensions as readonly Dimension[], family, netmask, span }, members: [], broken }
}

/** Extensions of a member that do not change what it matches, with how many words follow. */
const EXTENSIONS: ReadonlyMap<string, number> = new Map([
  ['packets', 1],
  ['bytes', 1],
  ['comment', 1],
  ['skbmark', 1],
  ['skbprio', 1],
  ['skbqueue', 1],
  ['-exist', 0],
  ['-!', 0],
])

function memberOf(words: readonly string[], { span }: Line): Member | undefined {
  const [, , entry, ...options] = words
  if (entry === undefined) return undefined
  let nomatch = false
  let timed = false
  for (let at = 0; at < options.length; at++) {
    const word = options[at]!
    const extension = EXTENSIONS.get(word)
    if (extension !== undefined) at += extension
    else if (word === 'nomatch') nomatch = true
    else if (word === 'timeout') {
      timed = (options[at + 1] ?? '0') !== '0'
      at++
    } else return undefined
  }
  return { parts: entry.split(','), nomatch, timed, span }
}

/** Words of a line; a comment in quotation marks is one. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((found) => found[2] ?? found[1] ?? '')
}
