/**
 * A ruleset as written, the same tree for `nft list ruleset` text, source files and `nft -j list ruleset`
 * (nft(8), libnftables-json(5)). Nothing is looked up here: names stay names, `ssh` stays a symbol.
 */

/** Half-open range of the source text. */
export interface At {
  readonly start: number
  readonly end: number
}

export type Expression = At &
  (
    | { readonly kind: 'number'; readonly value: bigint }
    /** An address, a name, a quoted text. */
    | { readonly kind: 'symbol'; readonly text: string }
    /** `@name`. */
    | { readonly kind: 'reference'; readonly name: string }
    /** The element `*`: whatever no other element holds. */
    | { readonly kind: 'rest' }
    | { readonly kind: 'range'; readonly low: Expression; readonly high: Expression }
    | { readonly kind: 'prefix'; readonly address: Expression; readonly length: Expression }
    | { readonly kind: 'set'; readonly elements: readonly Element[] }
    /** Flags joined by commas: their bits together. */
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
    | { readonly kind: 'operation'; readonly operator: BitOperator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'map'; readonly key: Expression; readonly data: Expression }
    | { readonly kind: 'verdict'; readonly verdict: Verdict }
    /** `ip saddr`, `meta iifname`, `ct state`, `ct original saddr` (the direction goes before the name). */
    | { readonly kind: 'field'; readonly of: string; readonly name: string }
    | { readonly kind: 'raw'; readonly base: string; readonly offset: number; readonly length: number }
    | { readonly kind: 'fib'; readonly flags: readonly string[]; readonly result: string }
    /** Known to be an expression whose value no header tells: `numgen`, `jhash`, `osf`. `values`: what it can be, where known. */
    | { readonly kind: 'opaque'; readonly text: string }
  )

export type BitOperator = '&' | '|' | '^' | '<<' | '>>'

/** An element of a set, or of a map with `data`. */
export interface Element extends At {
  readonly key: Expression
  readonly data?: Expression
  /** It has a timeout: it may be gone, and was not always there. */
  readonly expires: boolean
  /** It has a limit, quota or connection count: it does not always match. */
  readonly limited: boolean
}

export type Verdict =
  | { readonly name: 'accept' | 'drop' | 'continue' | 'return' }
  | { readonly name: 'jump' | 'goto'; readonly target: string }
  | { readonly name: 'jump' | 'goto'; readonly rules: readonly RuleNode[] }

/** `implicit`: no operator; equal, or for bit fields: some of these bits. `!`: none of these bits. */
export type Operator = 'implicit' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '!'

export type Translation = 'dnat' | 'snat' | 'masquerade' | 'redirect'

export type Statement = At &
  (
    | { readonly kind: 'match'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'verdict'; readonly verdict: Verdict }
    | { readonly kind: 'vmap'; readonly key: Expression; readonly data: Expression }
    | { readonly kind: 'reject' | 'queue' | 'log' | 'tproxy' | 'synproxy' | 'notrack' | 'dup' | 'fwd' }
    | {
        readonly kind: 'translate'
        readonly how: Translation
        readonly family?: 4 | 6
        readonly address?: Expression
        readonly port?: Expression
        readonly prefix: boolean
      }
    /** Not always true: `limit`, `quota`, `ct count`. */
    | { readonly kind: 'rate'; readonly text: string }
    | { readonly kind: 'update'; readonly set: string; readonly limited: boolean }
    | { readonly kind: 'mangle'; readonly target: Expression }
    /** Changes nothing that is looked at here: `counter`, `flow add`, `ct helper set`. */
    | { readonly kind: 'nothing' }
    /** `ends`: it may be a verdict, as far as anybody knows. */
    | { readonly kind: 'unknown'; readonly text: string; readonly ends: boolean }
  )

/** A statement before its place is known. */
export type StatementBody = Statement extends infer S ? (S extends Statement ? Omit<S, 'start' | 'end'> : never) : never

export interface RuleNode extends At {
  readonly statements: readonly Statement[]
  readonly comment?: string
  readonly handle?: number
}

/** What makes a chain a base chain. */
export interface HookNode {
  readonly type: string
  readonly hook: string
  /** Undefined: not understood. */
  readonly priority: number | undefined
  readonly policy: string
  /** Of ingress and egress chains; empty: not said. */
  readonly devices: readonly string[]
}

export interface ChainNode extends At {
  readonly name: string
  hook?: HookNode
  readonly rules: RuleNode[]
}

/** A named set or map. */
export interface SetNode extends At {
  readonly name: string
  readonly flags: readonly string[]
  /** Elements leave by themselves. */
  readonly expires: boolean
  /** It has a limit, quota or connection count for every element. */
  readonly limited: boolean
  readonly elements: Element[]
  /** Some of its definition was not understood: it may hold anything. */
  readonly broken: boolean
}

/** Whether nft would refuse a set: intervals need the flag `interval`. `typed`: it says what its elements are. */
export function isImpossible(typed: boolean, flags: readonly string[], elements: readonly Element[]): boolean {
  return !typed || (!flags.includes('interval') && elements.some(({ key }) => isInterval(key)))
}

function isInterval(key: Expression): boolean {
  if (key.kind === 'concat') return key.parts.some(isInterval)
  if (key.kind === 'prefix') return key.length.kind !== 'number' || (key.length.value !== 32n && key.length.value !== 128n)
  return key.kind === 'range' || (key.kind === 'symbol' && key.text.endsWith('*') && !key.text.endsWith('\\*'))
}

export interface TableNode extends At {
  readonly family: string
  readonly name: string
  flags: readonly string[]
  readonly chains: Map<string, ChainNode>
  readonly sets: Map<string, SetNode>
}
