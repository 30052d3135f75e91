/** Ids for what has no id yet: lower-case words with hyphens, each given once. */
import { MASK } from '../report/secrets.ts'
import { spelled } from './words.ts'

/** Gives ids out, each once: `fw`, `fw-2`. */
export interface Identifiers {
  /** The id itself, or the next free one with a number. */
  take(wanted: string): string
}

/**
 * Words the topology keeps for itself, names of tiers (an id must not need `zone:` before it to be understood), and what
 * YAML takes for something else than text.
 */
const RESERVED: readonly string[] = [
  ...['any', 'unused', 'organization', 'mynumber', 'lgwan', 'internet', 'independent'],
  ...['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n', 'nan', 'inf'],
]

export function identifiers(taken: Iterable<string> = RESERVED): Identifiers {
  const used = new Set(taken)
  return {
    take(wanted) {
      let id = wanted
      for (let number = 2; used.has(id); number++) id = `${wanted}-${number}`
      used.add(id)
      return id
    },
  }
}

const MOST_WORDS = 4

/** Words as an id; `otherwise` when there are none. Never begins with a digit, so that it cannot be read as an address. */
export function idOf(words: readonly string[], otherwise: string): string {
  const kept = words.filter((word, at) => words.indexOf(word) === at).slice(0, MOST_WORDS)
  const id = kept.join('-').slice(0, 40).replace(/-+$/, '')
  return /^[a-z]/.test(id) ? id : id === '' ? otherwise : `${otherwise}-${id}`
}

/** A hostname or file name as an id: `FW-CORE-1` gives `fw-core-1`. */
export function idOfName(name: string, otherwise: string): string {
  const id = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return /^[a-z]/.test(id) ? id : id === '' ? otherwise : `${otherwise}-${id}`
}

/** What an interface is for, in words an id can have: from its description, else from its own name. */
export function interfaceWords(name: string, description: string | undefined): readonly string[] {
  if (description?.includes(MASK) === true) return interfaceWords(name, undefined)
  // An alias comes before the remark (`CS(業務側) / …`), and a remark in brackets is not a name.
  const alias = (description ?? '').split(' / ')[0] ?? ''
  const first = alias.replace(/[(（].{6,}$/, '').trim()
  const fromAlias = spelled(first.split(/\s+/)[0] ?? '')
  if (fromAlias.some((word) => /[a-z]{2}/.test(word))) return fromAlias
  const own = name.replace(/^v(?:lan)?\d+[-_]?/i, '')
  return GENERIC.test(own) ? [] : spelled(own).filter((word) => /[a-z]{2}/.test(word))
}

/** Names that every device of a make has: `port3`, `GigabitEthernet0/1`, `wan1`, `eth0`. */
const GENERIC =
  /^(?:port|wan|lan|internal|eth|ens|enp|em|bond|x|gi|te|fa|gigabitethernet|tengigabitethernet|fastethernet|ethernet|vlan|tunnel|loopback|dialer|port-channel|serial)?[\d./_-]*$/i
