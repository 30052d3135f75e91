/** Interface names: `GigabitEthernet0/1.10`, `Vlan30`, and the abbreviations people type (`Gi0/1`). */
import type { Interface } from '../../model/device.ts'

const AGGREGATE = /^(?:port-channel|po|multilink|mu|bundle)/
const LOOPBACK = /^lo/
const TUNNEL = /^(?:tu|virtual-access|virtual-template|virtual-ppp|vt|vasi|nve|lisp|dialer|di(?!gi)|cellular|ce|svti|auto-template)/
const VLAN = /^(?:vl|bvi|bdi|bv)/
const PHYSICAL =
  /^(?:gi|fa|te|fo|hu|tw|fi|fiv|two|appgig|eth|et$|ethernet|se|serial|atm|pos|po[st]|async|as|management|mgmt|wlan|dot11|hssi|tokenring|cem|fiftygige|fourhundred)/

/** The letters and the number of a name, lower case: `gi` and `0/1.10`. */
export function nameParts(name: string): { readonly type: string; readonly number: string } {
  const found = /^([a-z][a-z-]*(?:\d+(?=[a-z]))?[a-z-]*)\s*(\d\S*)?$/i.exec(name.trim())
  return { type: (found?.[1] ?? name).toLowerCase(), number: found?.[2] ?? '' }
}

export function kindOf(name: string): Interface['kind'] {
  const { type, number } = nameParts(name)
  if (AGGREGATE.test(type)) return number.includes('.') ? 'vlan' : 'aggregate'
  if (LOOPBACK.test(type)) return 'loopback'
  if (TUNNEL.test(type)) return 'tunnel'
  if (VLAN.test(type)) return 'vlan'
  if (number.includes('.')) return 'vlan'
  return PHYSICAL.test(type) ? 'physical' : 'other'
}

/** The interface a subinterface is part of, or undefined. */
export function parentOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? undefined : name.slice(0, dot)
}

export function isNull(name: string): boolean {
  return /^null ?0$/i.test(name)
}

/**
 * Takes an interface name from the start of words: one word, or a bare type and its number.
 * Undefined when the first word cannot be one. Gives how many words it took.
 */
export function takeInterface(words: readonly string[]): { readonly name: string; readonly taken: number } | undefined {
  const [first = '', second = ''] = words
  if (!/^[a-z][a-z-]*/i.test(first)) return undefined
  if (/\d/.test(first)) return { name: first, taken: 1 }
  return /^\d/.test(second) ? { name: `${first}${second}`, taken: 2 } : undefined
}

/** Finds a declared interface by its name or an unambiguous abbreviation of it. */
export function interfaceFinder(declared: readonly string[]): (name: string) => string | undefined {
  const exact = new Map(declared.map((name) => [name.toLowerCase(), name]))
  return (name) => {
    const known = exact.get(name.toLowerCase().replace(/\s+/g, ''))
    if (known !== undefined) return known
    const wanted = nameParts(name)
    const fitting = declared.filter((candidate) => {
      const { type, number } = nameParts(candidate)
      return number === wanted.number && number !== '' && (type.startsWith(wanted.type) || wanted.type.startsWith(type))
    })
    return fitting.length === 1 ? fitting[0] : undefined
  }
}
