/** Interface names as rules write them: exact, or the beginning of a name. */
import type { InterfaceNames } from '../ruleset.ts'

type Name = Exclude<InterfaceNames, 'any'>['names'][number]

/** `eth0`; `eth*` is every name that begins with `eth`, `eth\*` is a name with an asterisk (nft(8) "meta"). */
export function nameOf(text: string): Name {
  if (text.endsWith('\\*')) return { name: `${text.slice(0, -2)}*`, prefix: false }
  return text.endsWith('*') ? { name: text.slice(0, -1), prefix: true } : { name: text, prefix: false }
}

function covers(wide: Name, narrow: Name): boolean {
  return wide.prefix ? narrow.name.startsWith(wide.name) : !narrow.prefix && narrow.name === wide.name
}

/**
 * Names that both allow; undefined when there are none. `exact` is false where the intersection cannot be
 * written as names (every `eth*` but `eth0`): the names are then too many, never too few.
 */
export function bothNames(a: InterfaceNames, b: InterfaceNames): { readonly names: InterfaceNames; readonly exact: boolean } | undefined {
  if (a === 'any') return { names: b, exact: true }
  if (b === 'any') return { names: a, exact: true }
  if (a.negated && b.negated) return { names: { negated: true, names: [...a.names, ...b.names] }, exact: true }
  if (!a.negated && !b.negated) {
    const names = a.names.flatMap((one) => b.names.flatMap((other) => (covers(one, other) ? [other] : covers(other, one) ? [one] : [])))
    return names.length === 0 ? undefined : { names: { negated: false, names }, exact: true }
  }
  const [wanted, unwanted] = a.negated ? [b.names, a.names] : [a.names, b.names]
  const names = wanted.filter((name) => !unwanted.some((other) => covers(other, name)))
  if (names.length === 0) return undefined
  return { names: { negated: false, names }, exact: !names.some((name) => unwanted.some((other) => covers(name, other))) }
}
