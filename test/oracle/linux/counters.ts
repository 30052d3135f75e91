/** Which lines of a dump count packets, and which of them decide: so that the kernel's counters can be held against our rules. */
import type { SourceFile, Span } from '../../../src/base/span.ts'
import type { Backend } from './row.ts'
import { counterCommands, dumpCommands } from './row.ts'

export interface CounterLine {
  /** Index of the counter command, and of the line among those it prints. */
  readonly command: number
  readonly index: number
  readonly text: string
  /** Whether the packets it counts are exactly those it decides. */
  readonly decides: boolean
  /** Whether packets of the machine itself come along, too. */
  readonly hearsAnswers: boolean
  readonly start: number
  readonly end: number
}

/** The counter lines of a dump, whose sections are those of `dumpCommands`. */
export function counterLines(sections: readonly string[], backend: Backend): CounterLine[] {
  const lines: CounterLine[] = []
  const commands = counterCommands(backend).map(([name]) => name)
  const names = dumpCommands(backend).map(([name]) => name)
  let offset = 0
  sections.forEach((text, i) => {
    const command = commands.indexOf(names[i] ?? '')
    if (command >= 0) {
      const found = backend === 'nft-json' ? jsonRules(text) : backend === 'nft' ? nftRules(text) : iptablesRules(text)
      lines.push(
        ...found.map((line, index) => ({
          ...line,
          hearsAnswers: POSTROUTING.test(line.text),
          command,
          index,
          start: line.start + offset,
          end: line.end + offset,
        })),
      )
    }
    offset += text.length
  })
  return lines
}

type Found = Omit<CounterLine, 'command' | 'index' | 'hearsAnswers'>

/** Filters after routing, as the generators name them. */
const POSTROUTING = /^mangle -A POSTROUTING|"chain":"mangle-postrouting"/

const TERMINAL = /-j (?:ACCEPT|DROP|REJECT|DNAT|SNAT|MASQUERADE|REDIRECT|NETMAP)\b/

function iptablesRules(text: string): Found[] {
  let table = ''
  return everyLine(text).flatMap(({ line, start }): Found[] => {
    if (line.startsWith('*')) table = line.slice(1)
    const end = start + line.length
    if (line.startsWith(':')) {
      // Only what comes through is judged; a policy of nat decides nothing.
      const decides = /^:(?:FORWARD|INPUT) (?:ACCEPT|DROP)/.test(line) && table === 'filter'
      return [{ text: `${table} ${line}`, decides, start, end }]
    }
    if (!line.startsWith('-A ')) return []
    // Quoted text may look like a target.
    const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, '""')
    const decides = TERMINAL.test(plain) && !(table === 'nat' && plain.includes('-j ACCEPT')) && !/^-A OUTPUT /.test(plain)
    return [{ text: `${table} ${line}`, decides, start, end }]
  })
}

function nftRules(text: string): Found[] {
  let inNat = false
  let chain = ''
  let translates = false
  return everyLine(text).flatMap(({ line, start }): Found[] => {
    if (line.startsWith('table ')) inNat = / nat \{/.test(line)
    chain = /^\s*chain (\S+)/.exec(line)?.[1] ?? chain
    if (/^\s*chain /.test(line)) translates = inNat
    if (/^\s*type nat /.test(line)) translates = true
    if (!/counter packets \d+ bytes/.test(line)) return []
    const plain = line.replace(/"[^"]*"/g, '""').replace(/.*counter packets \d+ bytes \d+/, '')
    return [{ text: `"chain":"${chain}" ${line.trim()}`, decides: decidesInNft(plain, translates), start, end: start + line.length }]
  })
}

function decidesInNft(words: string, translates: boolean): boolean {
  // A key that is not in a map: counted, and not decided.
  if (/\bv?map\b/.test(words)) return false
  if (/\b(?:dnat|snat|masquerade|redirect)\b/.test(words)) return true
  return !translates && /\b(?:accept|drop|reject)\b/.test(words)
}

function jsonRules(text: string): Found[] {
  const entries = (
    JSON.parse(text.slice(text.indexOf('{'))) as {
      nftables: readonly {
        rule?: { chain: string; table: string; family: string; expr: readonly Record<string, unknown>[] }
        chain?: { name: string; table: string; family: string; type?: string }
      }[]
    }
  ).nftables
  const natChains = new Set(entries.flatMap(({ chain }) => (chain?.type === 'nat' ? [`${chain.family} ${chain.table} ${chain.name}`] : [])))
  const starts: number[] = []
  for (let at = text.indexOf('{"rule":'); at !== -1; at = text.indexOf('{"rule":', at + 1)) starts.push(at)
  const rules = entries.flatMap(({ rule }) => (rule === undefined ? [] : [rule]))
  return rules.map((rule, i) => {
    const words = [...rule.expr.flatMap((e) => Object.keys(e)), ...(JSON.stringify(rule.expr).includes('"map":') ? ['map'] : [])]
    const translates = rule.table === 'nat' || natChains.has(`${rule.family} ${rule.table} ${rule.chain}`)
    return {
      text: JSON.stringify(rule),
      decides: words.includes('counter') && decidesInNft(words.join(' '), translates),
      start: starts[i]!,
      end: objectEnd(text, starts[i]!),
    }
  })
}

/** Where the JSON object that starts here ends. */
function objectEnd(text: string, start: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[{}]/g
  token.lastIndex = start
  let depth = 0
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '{') depth++
    if (found[0] === '}' && --depth === 0) return token.lastIndex
  }
  return text.length
}

function everyLine(text: string): { line: string; start: number }[] {
  let start = 0
  return text.split('\n').map((line) => {
    const found = { line, start }
    start += line.length + 1
    return found
  })
}

/** The counter line in which a span starts. */
export function lineOf(lines: readonly CounterLine[], span: Span, source: SourceFile): CounterLine | undefined {
  if (span.source !== source) return undefined
  return lines.find(({ start, end }) => start <= span.start && span.start < end)
}

/** A line of a chain policy, as counter lines have it: table, then chain. */
export const POLICY = /^\S+ :\S+ /

/** The policy of a built-in chain stands once for IPv4 and once for IPv6; the two may be one rulebase to us. */
export function ofFamily(line: CounterLine, family: 4 | 6, lines: readonly CounterLine[]): CounterLine | undefined {
  const chain = POLICY.exec(line.text)?.[0]
  if (chain === undefined) return line
  return lines.find(({ text, command }) => text.startsWith(chain) && command === (family === 4 ? 0 : 1))
}
