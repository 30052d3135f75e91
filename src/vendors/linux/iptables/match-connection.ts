/** Matches on connection tracking: conntrack, state, helper (iptables-extensions(8)). */
import { Addresses } from '../../../packet/addresses.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { ANY_PORT, subtract } from '../../../packet/ranges.ts'
import { SCTP, TCP, UDP } from '../../../packet/packet.ts'
import { INVALID, UNTRACKED } from '../connection.ts'
import { protocolNumber } from '../protocol-name.ts'
import type { Restriction } from '../restriction.ts'
import { bothOf } from '../restriction.ts'
import { EVERY_SERVICE, servicesWithout } from '../service-set.ts'
import { addressesOf, addressesWithout } from './address.ts'
import type { Match, Meaning, Surroundings } from './meaning.ts'
import { ALWAYS, conditional, doubtful, means, NEVER, unreadable } from './meaning.ts'
import type { Option } from './option.ts'
import { portRange, protocolServices } from './match-port.ts'

const STATES = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED']

/** What a state is for a packet that nobody has seen before: several alternatives, or never. */
function ofState(state: string): readonly Restriction[] {
  switch (state) {
    case 'NEW':
      return [{ state: 'new' }]
    case 'INVALID':
      // Messages that answer to nothing are invalid when they come unasked; all else is only so in mid-connection.
      return [{ services: INVALID }, { state: 'not-new' }]
    case 'UNTRACKED':
      return [{ services: UNTRACKED }]
    default:
      return [{ state: 'not-new' }]
  }
}

/** What `--ctstate` asks for, by whether the packet belongs to a connection at all. */
interface StateMeaning extends Meaning {
  readonly tracked: readonly Restriction[]
  readonly apart: readonly Restriction[]
}

/** States are alternatives of each other; SNAT and DNAT are states as well (xt_conntrack.c, `conntrack_mt`). */
function stateMeaning(option: Option, { untracked }: Surroundings): StateMeaning | undefined {
  const written = option.values.length === 1 ? option.values[0]!.toUpperCase().split(',') : []
  if (written.length === 0 || written.some((state) => !STATES.includes(state) && state !== 'SNAT' && state !== 'DNAT')) return undefined
  const asked = STATES.filter((state) => written.includes(state) !== option.negated)
  const found = asked.flatMap((state): readonly Restriction[] => {
    if (untracked.length === 0) return ofState(state)
    const tracked = servicesWithout(EVERY_SERVICE, untracked)
    const open: Restriction = { services: untracked, partial: true }
    if (state === 'NEW') return [...(tracked.length === 0 ? [] : [{ state: 'new' as const, services: tracked }]), { ...open, state: 'new' }]
    return state === 'UNTRACKED' ? [...ofState(state), open] : ofState(state)
  })
  // ESTABLISHED, RELATED and the rest are one for a packet that nobody has seen before.
  const rest = found.find(isRest)
  const states = [...found.filter((each) => !isRest(each)), ...(rest === undefined ? [] : [rest])]
  const reasons =
    states.some(({ partial }) => partial) &&
    doubtful(
      'untracked',
      {
        ja: 'NOTRACK のルールがあるため、この通信が接続追跡の対象か分かりません',
        en: 'a NOTRACK rule leaves it open whether connections are tracked here',
      },
      option.span,
    ).doubts
  const dnat = written.includes('DNAT')
  // Sources are translated last: nothing that opens a connection has been yet, and SNAT holds for none.
  const alternatives = option.negated
    ? states.map((each): Restriction => (dnat ? { ...each, translated: 'no' } : each))
    : [...states, ...(dnat ? [{ translated: 'yes' as const }] : []), ...(written.includes('SNAT') ? [{ state: 'not-new' as const }] : [])]
  return {
    ...means(...alternatives),
    ...(reasons === false ? {} : { reasons }),
    tracked: alternatives.filter((each) => each.state !== undefined || each.translated === 'yes'),
    apart: alternatives.filter((each) => each.state === undefined && each.translated !== 'yes'),
  }
}

/**
 * Tuples of a connection. Its original direction holds the addresses before translation; the reply direction those after it,
 * turned round. Where rules see them, destinations have been translated and sources have not.
 */
function tupleMeaning(option: Option, around: Surroundings): Meaning | undefined {
  const { family } = around
  const addresses = (): Addresses | undefined => {
    const found = addressesOf(option.values[0] ?? '', family)
    if (found === undefined || !found.exact || option.values.length !== 1) return undefined
    return option.negated ? addressesWithout(family, found.addresses) : found.addresses
  }
  const ports = (): Ranges<number> | undefined => {
    const found = option.values.length === 1 ? portRange(option.values[0]!) : undefined
    return found === undefined || !option.negated ? found : subtract(ANY_PORT, found)
  }
  const carrying: Ranges<number> = [TCP, UDP, SCTP].map((protocol) => [protocol, protocol] as const)
  switch (option.name) {
    case 'ctorigsrc':
    case 'ctrepldst': {
      const src = addresses()
      return src === undefined ? undefined : means({ src })
    }
    case 'ctorigdst': {
      const dst = addresses()
      return dst === undefined ? undefined : means({ original: { dst } })
    }
    case 'ctreplsrc': {
      const dst = addresses()
      return dst === undefined ? undefined : means({ dst })
    }
    case 'ctorigsrcport':
    case 'ctrepldstport': {
      const sport = ports()
      return sport === undefined ? undefined : means({ services: [{ protocols: carrying, sport }] })
    }
    case 'ctorigdstport': {
      const dport = ports()
      return dport === undefined ? undefined : means({ original: { dport } })
    }
    case 'ctreplsrcport': {
      const dport = ports()
      return dport === undefined ? undefined : means({ services: [{ protocols: carrying, dport }] })
    }
    default:
      return undefined
  }
}

function isRest({ state, services }: Restriction): boolean {
  return state === 'not-new' && services === undefined
}

/** Belongs to a connection: what is INVALID or UNTRACKED has none to ask. */
const TRACKED: readonly Restriction[] = [{ state: 'new' }, { state: 'not-new' }]

/**
 * All options of one match must hold. A packet without a connection is asked for its state alone: where a rule names none it
 * never matches, negated or not (xt_conntrack.c, `conntrack_mt`).
 */
const conntrack: Match = {
  read: (options, around, span) => {
    if (options.length === 0)
      return [doubtful('unknown-option', { ja: 'conntrack に条件がありません', en: 'conntrack without a condition' }, span)]
    const states = options.filter(({ name }) => name === 'ctstate' || name === 'state')
    const others = options.filter((option) => !states.includes(option)).map((option) => optionMeaning(option, around))
    const asked = states.map((option) => stateMeaning(option, around))
    const [state, ...more] = asked
    if (asked.some((each) => each === undefined) || more.length > 0) return [...states.map(unreadable), ...others]
    if (others.length === 0) return [state!]
    const both = others.reduce<readonly Restriction[] | undefined>(
      (sum, { alternatives }) => (sum === undefined ? undefined : bothOf(sum, alternatives)),
      state?.tracked ?? TRACKED,
    )
    if (both === undefined) return others
    return [
      {
        alternatives: [...both, ...(state?.apart ?? [])],
        conditions: others.flatMap(({ conditions }) => conditions),
        doubts: others.flatMap(({ doubts }) => doubts),
        ...(state?.reasons === undefined ? {} : { reasons: state.reasons }),
      },
    ]
  },
}

function optionMeaning(option: Option, around: Surroundings): Meaning {
  const [value = ''] = option.values
  switch (option.name) {
    case 'ctproto': {
      const number = protocolNumber(value)
      if (number === undefined) return unreadable(option)
      const services = protocolServices(number, option.negated, around.family)
      return services === undefined ? ALWAYS : services.length === 0 ? NEVER : means({ services })
    }
    case 'ctdir':
      if (value !== 'ORIGINAL' && value !== 'REPLY') return unreadable(option)
      return (value === 'ORIGINAL') !== option.negated ? ALWAYS : means({ state: 'not-new' })
    case 'ctstatus': {
      // None of these holds for the first packet of a connection; it is confirmed when it has left the device.
      const asked = value.toUpperCase().split(',')
      if (asked.some((each) => !['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'].includes(each))) return unreadable(option)
      return option.negated ? ALWAYS : means({ state: 'not-new' })
    }
    case 'ctexpire':
      return conditional('rate', { ja: '接続の残り時間', en: 'time left of a connection' }, option.span)
    default:
      return tupleMeaning(option, around) ?? unreadable(option)
  }
}

/** Expected connections of a helper (FTP data): they belong to one that was permitted. */
const helper: Match = {
  read: (options) =>
    options.map((option): Meaning => (option.name === 'helper' && !option.negated ? means({ state: 'not-new' }) : unreadable(option))),
}

export const connectionMatches: Readonly<Record<string, Match>> = { conntrack, state: conntrack, helper }
