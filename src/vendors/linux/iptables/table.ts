/** One table of `iptables-save`: chains with their policies and rule lines, in order. */
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { Line, TableText } from '../dump.ts'
import { uncertainty } from '../tally.ts'
import type { RuleText } from './option.ts'
import { ruleText } from './option.ts'
import type { Token } from './token.ts'
import { tokensOf } from './token.ts'

export interface RuleLine {
  readonly line: Line
  /** Undefined: the line could not be taken apart. */
  readonly text: RuleText | undefined
}

export interface ChainText {
  readonly name: string
  /** Of built-in chains; undefined where the table does not say. */
  readonly policy: 'accept' | 'drop' | undefined
  /** Where it is declared, or its first rule. */
  readonly line: Line
  readonly declared: boolean
  readonly rules: readonly RuleLine[]
}

export interface Table {
  readonly name: string
  readonly family: 4 | 6
  readonly text: TableText
  readonly chains: ReadonlyMap<string, ChainText>
  /** Lines that are neither chain nor rule: they may be anything. */
  readonly strange: readonly Uncertainty[]
}

interface Draft {
  name: string
  policy: 'accept' | 'drop' | undefined
  line: Line
  declared: boolean
  rules: RuleLine[]
}

export function tableOf(text: TableText, family: 4 | 6, counted: (line: Line, kind: 'understood' | 'irrelevant') => void): Table {
  const chains = new Map<string, Draft>()
  const strange: Uncertainty[] = []
  const draft = (name: string, line: Line): Draft => {
    const known = chains.get(name)
    if (known !== undefined) return known
    const made: Draft = { name, policy: undefined, line, declared: false, rules: [] }
    chains.set(name, made)
    return made
  }
  for (const line of text.lines) {
    const declared = /^:(\S+)\s+(\S+)(?:\s+\[\d+:\d+\])?\s*$/.exec(line.text)
    if (declared !== null) {
      const chain = draft(declared[1]!, line)
      chain.line = line
      chain.declared = true
      chain.policy = policyOf(declared[2]!)
      if (chain.policy === undefined && declared[2] !== '-') strange.push(strangeLine(line))
      else counted(line, 'understood')
      continue
    }
    const tokens = tokensOf({ ...line, text: line.text.replace(/^\[\d+:\d+\]/, (counters) => ' '.repeat(counters.length)) })
    const effect = tokens === undefined ? undefined : edit(tokens, text.name, line, draft)
    if (effect === undefined) {
      // A rule of a chain that cannot be taken apart is an unknown rule there; anything else may be anything.
      const chain = /^\s*(?:\[\d+:\d+\]\s*)?(?:-A|--append)\s+(\S+)/.exec(line.text)?.[1]
      if (chain === undefined) strange.push(strangeLine(line))
      else draft(chain, line).rules.push({ line, text: undefined })
    } else if (effect === 'no-rule') counted(line, 'understood')
  }
  return { name: text.name, family, text, chains, strange }
}

/** Carries out one line. Undefined when it is not understood. Rules are counted where their meaning is known. */
function edit(
  tokens: readonly Token[],
  table: string,
  line: Line,
  draft: (name: string, line: Line) => Draft,
): 'rule' | 'no-rule' | undefined {
  const rest = withoutTable(tokens, table)
  if (rest === undefined) return undefined
  const [verb, name, ...more] = rest
  if (verb === undefined) return undefined
  switch (verb.text) {
    case '-A':
    case '--append': {
      if (name === undefined) return undefined
      const text = ruleText(more)
      if (text === undefined) return undefined
      draft(name.text, line).rules.push({ line, text })
      return 'rule'
    }
    case '-I':
    case '--insert': {
      if (name === undefined) return undefined
      const numbered = /^\d+$/.test(more[0]?.text ?? '')
      const at = numbered ? Number(more[0]!.text) : 1
      const text = ruleText(numbered ? more.slice(1) : more)
      const chain = draft(name.text, line)
      if (text === undefined || at < 1 || at > chain.rules.length + 1) return undefined
      chain.rules.splice(at - 1, 0, { line, text })
      return 'rule'
    }
    case '-N':
    case '--new-chain':
      if (name === undefined || more.length > 0) return undefined
      draft(name.text, line).declared = true
      return 'no-rule'
    case '-P':
    case '--policy': {
      const policy = more.length === 1 ? policyOf(more[0]!.text) : undefined
      if (name === undefined || policy === undefined) return undefined
      const chain = draft(name.text, line)
      chain.policy = policy
      chain.declared = true
      chain.line = line
      return 'no-rule'
    }
    default:
      return undefined
  }
}

/** `-t filter` may be repeated in every line of a hand-written file; another table than the one it stands in is refused. */
function withoutTable(tokens: readonly Token[], table: string): readonly Token[] | undefined {
  const at = tokens.findIndex(({ text, quoted }) => !quoted && (text === '-t' || text === '--table'))
  if (at === -1) return tokens
  if (tokens[at + 1]?.text !== table) return undefined
  return [...tokens.slice(0, at), ...tokens.slice(at + 2)]
}

function policyOf(written: string): 'accept' | 'drop' | undefined {
  return written === 'ACCEPT' ? 'accept' : written === 'DROP' ? 'drop' : undefined
}

function strangeLine({ text, span }: Line): Uncertainty {
  // Only words of the option grammar are repeated, never values.
  const word = /^\s*(-{1,2}[A-Za-z-]+|:|\S{1,12})/.exec(text)?.[1] ?? ''
  return uncertainty(
    'unknown-statement',
    { ja: `iptables の表に解釈できない行があります: ${word} …`, en: `a line of an iptables table is not understood: ${word} …` },
    span,
  )
}
