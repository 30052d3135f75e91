/** What rules are read against: the table's sets and maps, the hook, what the whole ruleset does. */
import type { Span } from '../../../base/span.ts'
import type { ServiceBox } from '../../../model/match.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { Hook } from '../ruleset.ts'
import type { Ledger } from './ledger.ts'
import type { At, Element, Expression, SetNode, TableNode } from './tree.ts'

export interface Context {
  readonly ledger: Ledger
  readonly table: TableNode
  /** Sets that rules add to. */
  readonly updated: ReadonlySet<string>
  /** No named set of the ruleset has elements: the listing may have left them out (`nft -t`). */
  readonly terse: boolean
  /** Services that some rule takes out of connection tracking (`notrack`). */
  readonly untracked: readonly ServiceBox[]
  /** Addresses of the device itself, where known. */
  readonly local: Addresses | undefined
  /** Something of the base chain a rule is reached from; what was asked is remembered, so that chains can be shared. */
  ask(aspect: Aspect): string
}

export type Aspect = 'in' | 'out' | 'destination' | 'nat'

/** Facts of a base chain that the meaning of rules depends on. */
export function factOf(aspect: Aspect, hook: Hook, nat: boolean): string {
  switch (aspect) {
    case 'in':
      return hook === 'output' ? 'absent' : 'present'
    case 'out':
      return hook === 'prerouting' || hook === 'input' ? 'absent' : 'present'
    case 'destination':
      return hook
    case 'nat':
      return nat ? 'nat' : 'filter'
  }
}

/** The elements of an anonymous or named set, and how sure they are. */
export interface Contents {
  readonly elements: readonly Element[]
  /** Whether the elements are certainly in it. */
  readonly certain: boolean
  /** Whether nothing else is in it. */
  readonly complete: boolean
  readonly doubts: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

/** Undefined when the expression is neither a set nor the name of one. */
export function contentsOf(expression: Expression, context: Context): Contents | undefined {
  if (expression.kind === 'set') return { elements: expression.elements, certain: true, complete: true, doubts: [], origins: [] }
  if (expression.kind !== 'reference') return undefined
  const { name } = expression
  const set = context.table.sets.get(name)
  const { ledger } = context
  if (set === undefined) {
    const text = { ja: `セット ${name} が定義されていません`, en: `set ${name} is not defined` }
    return { elements: [], certain: false, complete: false, doubts: [ledger.doubt('undefined-object', text, expression)], origins: [] }
  }
  const origins = [ledger.span(set)]
  const { elements } = set
  const doubt = doubtOf(set, context)
  if (doubt !== undefined) return { elements, certain: false, complete: false, doubts: [doubt], origins }
  if (set.limited) return { elements, certain: false, complete: true, doubts: [limitDoubt(name, set, context)], origins }
  const limits = elements.some(({ limited }) => limited) ? [limitDoubt(name, set, context)] : []
  return { elements, certain: true, complete: true, doubts: limits, origins }
}

function limitDoubt(name: string, at: At, { ledger }: Context): Uncertainty {
  const text = {
    ja: `セット ${name} の要素に流量などの条件が付いていて、いつも一致するとは限りません`,
    en: `elements of set ${name} have limits and do not always match`,
  }
  return ledger.doubt('limited-set', text, at)
}

/** Why nobody can say what a set holds; undefined when its elements are all there is. */
function doubtOf(set: SetNode, { ledger, updated, terse }: Context): Uncertainty | undefined {
  const { name } = set
  if (set.broken) {
    const text = { ja: `セット ${name} に解釈できない記述があります`, en: `set ${name} has a definition that is not understood` }
    return ledger.doubt('unresolved-object', text, set)
  }
  if (set.expires || set.flags.includes('dynamic') || updated.has(name) || set.elements.some(({ expires }) => expires)) {
    const text = {
      ja: `セット ${name} の中身は動作中に変わります（dynamic、timeout、またはルールによる追加）。出力した時点のものしか分かりません`,
      en: `set ${name} changes while running (dynamic, timeout, or filled by rules); only its contents at the time of the listing are known`,
    }
    return ledger.doubt('dynamic-set', text, set)
  }
  if (terse && set.elements.length === 0) {
    const text = {
      ja: `セット ${name} の要素がありません。要素を省いた出力（nft -t）と区別できません。-t を付けずに取り直してください`,
      en: `set ${name} has no elements, which looks the same as a listing without elements (nft -t); capture it without -t`,
    }
    return ledger.doubt('terse-listing', text, set)
  }
  return undefined
}
