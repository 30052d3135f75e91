/** Matches on addresses and their kind: iprange, addrtype, pkttype (iptables-extensions(8)). */
import { parsePrefix } from '../../../packet/address.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Restriction } from '../restriction.ts'
import { addressesWithout, rangeIn } from './address.ts'
import type { Match, Meaning, Surroundings } from './meaning.ts'
import { ALWAYS, doubtful, means, NEVER, unreadable } from './meaning.ts'
import type { Option } from './option.ts'

function at(end: 'src' | 'dst', addresses: Addresses): Restriction {
  return end === 'src' ? { src: addresses } : { dst: addresses }
}

const iprange: Match = {
  read: (options, { family }) =>
    options.map((option): Meaning => {
      const end = option.name === 'src-range' ? 'src' : option.name === 'dst-range' ? 'dst' : undefined
      const range = option.values.length === 1 ? rangeIn(option.values[0]!) : undefined
      if (end === undefined || range?.family !== family) return unreadable(option)
      const addresses = Addresses.ofRanges([range])
      return means(at(end, option.negated ? addressesWithout(family, addresses) : addresses))
    }),
}

const prefixes = (...written: readonly string[]): Addresses =>
  Addresses.union(written.flatMap((text) => parsePrefix(text) ?? []).map(Addresses.ofPrefix))
const LOOPBACK = { 4: prefixes('127.0.0.0/8'), 6: prefixes('::1') }
const MULTICAST = { 4: prefixes('224.0.0.0/4'), 6: prefixes('ff00::/8') }
/** Limited broadcast, and "this network", which the kernel calls broadcast as well. */
const BROADCAST = { 4: prefixes('255.255.255.255', '0.0.0.0/8'), 6: Addresses.none }

/** Bounds of one type, as the local routing table of the kernel tells it: what surely is, and what may be. */
function ofType(type: string, { family, own }: Surroundings): { readonly lo: Addresses; readonly hi: Addresses } | undefined {
  const whole = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
  const local = own.addresses.and(whole).or(LOOPBACK[family])
  const broadcast = own.broadcasts.and(whole).or(BROADCAST[family])
  const named = local.or(broadcast).or(MULTICAST[family])
  const rest = whole.minus(named)
  const open = own.complete ? Addresses.none : rest
  switch (type) {
    case 'LOCAL':
      return { lo: local, hi: local.or(open) }
    case 'BROADCAST':
      return { lo: broadcast, hi: family === 4 ? broadcast.or(open) : broadcast }
    case 'MULTICAST':
      return { lo: MULTICAST[family], hi: MULTICAST[family] }
    case 'UNICAST':
      // Over IPv6 a destination without a route is UNREACHABLE instead.
      return { lo: own.complete && family === 4 ? rest : Addresses.none, hi: rest }
    case 'UNSPEC':
      return family === 4 ? { lo: Addresses.none, hi: Addresses.none } : undefined
    default:
      return undefined
  }
}

const addrtype: Match = {
  read: (options, around) => {
    const limited = options.some(({ name }) => /^limit-iface-(?:in|out)$/.test(name))
    return options.map((option): Meaning => {
      if (/^limit-iface-(?:in|out)$/.test(option.name)) return ALWAYS
      const end = option.name === 'src-type' ? 'src' : option.name === 'dst-type' ? 'dst' : undefined
      if (end === undefined || option.values.length !== 1) return unreadable(option)
      const bounds = option.values[0]!.split(',').map((type) => ofType(type, around))
      const known = bounds.flatMap((each) => each ?? [])
      if (known.length < bounds.length || limited) return kindNotKnown(option)
      const lo = Addresses.union(known.map((each) => each.lo))
      const hi = Addresses.union(known.map((each) => each.hi))
      const { family } = around
      const [least, most] = option.negated ? [addressesWithout(family, hi), addressesWithout(family, lo)] : [lo, hi]
      const open = most.minus(least)
      const alternatives = [at(end, least), ...(open.isEmpty ? [] : [{ ...at(end, open), partial: true as const }])]
      return { ...means(...alternatives), ...(open.isEmpty ? {} : { reasons: kindNotKnown(option).doubts }) }
    })
  },
}

function kindNotKnown({ span, values }: Option): Meaning {
  return doubtful(
    'unknown-address-type',
    {
      ja: `addrtype ${values.join(' ')} に当たるアドレスが分かりません（ip addr の出力が必要です）`,
      en: `which addresses are addrtype ${values.join(' ')} is not known (the output of ip addr is needed)`,
    },
    span,
  )
}

/** The kind of link-layer frame; a routed packet arrives in a unicast one, a broadcast or multicast one says so in its destination. */
const pkttype: Match = {
  read: (options, { family, own }) =>
    options.map((option): Meaning => {
      const [type] = option.values
      if (option.name !== 'pkt-type' || option.values.length !== 1) return unreadable(option)
      const group = MULTICAST[family]
      const every = BROADCAST[family].or(own.broadcasts.and(family === 4 ? Addresses.allIPv4 : Addresses.allIPv6))
      const set =
        type === 'broadcast'
          ? every
          : type === 'multicast'
            ? group
            : type === 'unicast'
              ? addressesWithout(family, every.or(group))
              : undefined
      if (set === undefined) return unreadable(option)
      const asked = option.negated ? addressesWithout(family, set) : set
      return asked.isEmpty ? NEVER : means({ dst: asked })
    }),
}

export const addressMatches: Readonly<Record<string, Match>> = { iprange, addrtype, pkttype }
