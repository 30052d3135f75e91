/** A match of a Linux rule as clauses of the model: interfaces by id, what connection tracking knows as translations before. */
import type { HeaderMatch } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import type { Clause, DestinationTranslation, InterfaceMatch } from '../../../model/rule.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { intersect, subtract } from '../../../packet/ranges.ts'
import { openingOnly } from '../connection.ts'
import type { InterfaceNames, LinuxMatch } from '../ruleset.ts'
import { bothServices, plainServices } from '../service-set.ts'

/** Interfaces of the routing domain, by id. */
export function interfacesNamed(names: InterfaceNames, ids: readonly string[]): InterfaceMatch {
  if (names === 'any') return 'any'
  const named = (id: string): boolean => names.names.some(({ name, prefix }) => (prefix ? id.startsWith(name) : id === name))
  return new Set(ids.filter((id) => named(id) !== names.negated))
}

type Original = NonNullable<LinuxMatch['original']>

/** What clauses refer to. */
export interface ClauseContext {
  readonly ids: readonly string[]
  /** Those that rewrite destinations before the rules are walked. */
  readonly translations: readonly DestinationTranslation[]
}

const ANY_PROTOCOL: Ranges<number> = [[0, 255]]

/** The clauses of one match: none when it can never hold for a packet that opens a connection. */
export function clausesOf(match: LinuxMatch, { ids, translations }: ClauseContext): readonly Clause[] {
  const sides = { in: interfacesNamed(match.in, ids), out: interfacesNamed(match.out, ids) }
  const header = match.state === 'new' ? openingOnly(match.header) : match.header
  if (header.services.hi.length === 0 && !header.services.negated) return []
  const rewriting = translations.filter(({ to }) => to.kind !== 'none')
  const { original } = match
  if (original === undefined) {
    const translated = match.translated === 'any' ? 'any' : match.translated === 'no' ? 'none' : new Set(rewriting.map(({ id }) => id))
    return [{ ...sides, translated, match: header }]
  }
  const clauses: Clause[] = []
  if (match.translated !== 'no') {
    // Most translations agree as a whole: they share a clause.
    const whole = rewriting.filter((translation) => agreement(translation, original) === 'yes').map(({ id }) => id)
    if (whole.length > 0) clauses.push({ ...sides, translated: new Set(whole), match: header })
    for (const translation of rewriting) {
      if (agreement(translation, original) !== 'maybe') continue
      clauses.push({ ...sides, translated: new Set([translation.id]), match: afterTranslation(translation, header, original) })
    }
  }
  if (match.translated !== 'yes') clauses.push({ ...sides, translated: 'none', match: withOriginal(header, original) })
  return clauses
}

type Agreement = 'yes' | 'maybe' | 'no'

/** Whether everything a translation rewrites had such a destination before. */
function agreement({ match }: DestinationTranslation, { dst, dport }: Original): Agreement {
  const address = dst === undefined ? 'yes' : addressAgrees(match, dst)
  const port = dport === undefined ? 'yes' : portAgrees(match, dport)
  if (address === 'no' || port === 'no') return 'no'
  return address === 'yes' && port === 'yes' ? 'yes' : 'maybe'
}

function addressAgrees({ dst }: HeaderMatch, asked: Addresses): Agreement {
  if (dst.hi.within(asked)) return 'yes'
  return dst.hi.and(asked).isEmpty ? 'no' : 'maybe'
}

function portAgrees({ services }: HeaderMatch, asked: Ranges<number>): Agreement {
  const boxes = plainServices(services).hi
  if (boxes.every((box) => box.dport !== undefined && subtract(box.dport, asked).length === 0)) return 'yes'
  return boxes.every((box) => box.dport !== undefined && intersect(box.dport, asked).length === 0) ? 'no' : 'maybe'
}

/**
 * What the destinations asked for have become. Where a translation moves them one by one they are known again; where it
 * gathers many into one, nobody can tell which of them a packet was sent to (`partial`).
 */
function afterTranslation({ match, to, port }: DestinationTranslation, header: HeaderMatch, { dst, dport }: Original): HeaderMatch {
  let found = header
  if (dst !== undefined && addressAgrees(match, dst) === 'maybe') {
    if (to.kind !== 'offset') return { ...header, partial: true }
    const { family, low, high, to: first } = to
    const moved = Addresses.ofRanges([{ family, low, high }]).and(dst).of(family)
    found = withOriginal(found, {
      dst: Addresses.ofRanges(moved.map((range) => ({ family, low: range[0] - low + first, high: range[1] - low + first }))),
    })
  }
  if (dport === undefined || portAgrees(match, dport) === 'yes') return found
  if (port === undefined) return withOriginal(found, { dport })
  if (port.kind === 'set') return { ...header, partial: true }
  const { low, high, to: first } = port
  return withOriginal(found, {
    dport: intersect(dport, [[low, high]]).map((range) => [range[0] - low + first, range[1] - low + first] as const),
  })
}

/** Without translation the original destination is the one that is there. */
function withOriginal(header: HeaderMatch, { dst, dport }: Original): HeaderMatch {
  const { lo, hi } = header.dst
  const bounds = dst === undefined ? header.dst : lo === hi ? exactAddresses(hi.and(dst)) : { lo: lo.and(dst), hi: hi.and(dst) }
  if (dport === undefined) return { ...header, dst: bounds }
  const { lo: least, hi: most } = plainServices(header.services)
  // Connection tracking keeps type and code of ICMP where others have their port, as packets do here (xt_conntrack.c).
  const ported = [{ protocols: ANY_PROTOCOL, dport }]
  const hiServices = bothServices(most, ported)
  return {
    ...header,
    dst: bounds,
    services: { lo: least === most ? hiServices : bothServices(least, ported), hi: hiServices, negated: false },
  }
}

/** Any packet of some IP versions. */
export function anyHeader(family: 4 | 6 | 'both', partial = false): HeaderMatch {
  const whole = exactAddresses(family === 4 ? Addresses.allIPv4 : family === 6 ? Addresses.allIPv6 : Addresses.all)
  return { src: whole, dst: whole, services: { lo: EVERY, hi: EVERY, negated: false }, partial }
}

const EVERY: HeaderMatch['services']['lo'] = [{ protocols: [[0, 255]] }]
