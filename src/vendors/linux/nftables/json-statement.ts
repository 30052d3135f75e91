/** Statements in nft JSON to the common tree (libnftables-json(5) "STATEMENTS"). */
import type { Json } from './json.ts'
import { integerOf, itemsOf, member, textOf } from './json.ts'
import { expressionOf, verdictOf } from './json-expression.ts'
import { quoted } from './ledger.ts'
import { xtStatement } from './xt.ts'
import type { Expression, Operator, Statement } from './tree.ts'

const OPERATORS: Readonly<Record<string, Operator>> = {
  in: 'implicit',
  '==': '==',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!': '!',
}

/** One item of a rule's `expr`. Text of the source for what is not understood. */
export function statementOf(json: Json, source: string): Statement {
  const at = { start: json.start, end: json.end }
  const unknown: Statement = { kind: 'unknown', text: quoted(source.slice(json.start, json.end)), ends: true, ...at }
  // nft 1.0.6 prints the text of an anonymous chain here.
  if (json.kind !== 'object' || json.members.length !== 1) return unknown
  const { name, value } = json.members[0]!
  switch (name) {
    case 'match': {
      const operator = OPERATORS[textOf(member(value, 'op')) ?? 'in']
      const [left, right] = [expressionIn(value, 'left'), expressionIn(value, 'right')]
      return operator === undefined || left === undefined || right === undefined ? unknown : { kind: 'match', operator, left, right, ...at }
    }
    case 'vmap': {
      const [key, data] = [expressionIn(value, 'key'), expressionIn(value, 'data')]
      return key === undefined || data === undefined ? unknown : { kind: 'vmap', key, data, ...at }
    }
    case 'dnat':
    case 'snat':
    case 'masquerade':
    case 'redirect':
      return translationOf(name, value, at) ?? unknown
    case 'mangle': {
      const target = expressionIn(value, 'key')
      return target === undefined ? unknown : { kind: 'mangle', target, ...at }
    }
    case 'set':
    case 'map': {
      const set = textOf(member(value, name)) ?? textOf(member(value, 'set'))
      if (set === undefined) return unknown
      return { kind: 'update', set: set.replace(/^@/, ''), limited: member(value, 'stmt') !== undefined, ...at }
    }
    case 'limit':
    case 'quota':
    case 'ct count':
    case 'meter':
      return { kind: 'rate', text: rateText(name, value), ...at }
    case 'xt':
      return { ...xtStatement(textOf(member(value, 'type')) ?? '?', textOf(member(value, 'name')) ?? '?'), ...at }
    case 'counter':
    case 'last':
    case 'flow':
    case 'ct helper':
    case 'ct timeout':
    case 'ct expectation':
    case 'secmark':
    case 'reset':
      return { kind: 'nothing', ...at }
    case 'reject':
    case 'queue':
    case 'log':
    case 'tproxy':
    case 'synproxy':
    case 'notrack':
    case 'dup':
    case 'fwd':
      return { kind: name, ...at }
    default: {
      const verdict = verdictOf(name, value)
      return verdict === undefined ? unknown : { kind: 'verdict', verdict, ...at }
    }
  }
}

/** `limit rate over 10/second`, `quota over 100 mbytes`, `ct count over 20`, `limit name l1`. */
function rateText(name: string, value: Json): string {
  const named = textOf(value)
  if (named !== undefined) return `${name} name ${named}`
  const over = member(value, 'inv')?.kind === 'literal' ? 'over ' : ''
  const unit = textOf(member(value, 'rate_unit')) ?? textOf(member(value, 'val_unit'))
  const amount = integerOf(member(value, 'rate')) ?? integerOf(member(value, 'val'))
  const per = textOf(member(value, 'per'))
  const what = `${amount ?? '?'}${unit === undefined || unit === 'packets' ? '' : ` ${unit}`}${per === undefined ? '' : `/${per}`}`
  return `${name}${name === 'limit' ? ' rate' : ''} ${over}${what}`
}

function expressionIn(json: Json, name: string): Expression | undefined {
  const inside = member(json, name)
  return inside === undefined ? undefined : expressionOf(inside)
}

function translationOf(
  how: 'dnat' | 'snat' | 'masquerade' | 'redirect',
  value: Json,
  at: { readonly start: number; readonly end: number },
): Statement | undefined {
  const family = textOf(member(value, 'family'))
  const address = expressionIn(value, 'addr')
  const port = expressionIn(value, 'port')
  if (member(value, 'addr') !== undefined && address === undefined) return undefined
  if (member(value, 'port') !== undefined && port === undefined) return undefined
  if ((how === 'dnat' || how === 'snat') && address === undefined && port === undefined) return undefined
  const flags = [...itemsOf(member(value, 'flags')), ...itemsOf(member(value, 'type_flags'))].map(textOf)
  return {
    kind: 'translate',
    how,
    ...(family === 'ip' ? { family: 4 as const } : family === 'ip6' ? { family: 6 as const } : {}),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    prefix: flags.some((flag) => flag === 'prefix' || flag === 'netmap'),
    ...at,
  }
}
