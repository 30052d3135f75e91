/** What one alternative of a rule demands of a packet: a product of fields, and how such products are joined. */
import { exactAddresses, exactServices } from '../../model/match.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { intersect } from '../../packet/ranges.ts'
import type { InterfaceNames, LinuxMatch } from './ruleset.ts'
import type { Services } from './service-set.ts'
import { bothServices, EVERY_SERVICE } from './service-set.ts'

/** All of the fields that are there must agree; absent ones are not asked about. */
export interface Restriction {
  readonly in?: InterfaceNames
  readonly out?: InterfaceNames
  readonly src?: Addresses
  readonly dst?: Addresses
  readonly services?: Services
  readonly state?: 'new' | 'not-new'
  readonly translated?: 'yes' | 'no'
  readonly original?: { readonly dst?: Addresses; readonly dport?: Ranges<number> }
  /** Whether it matches is not known even where the fields agree. */
  readonly partial?: true
}

/** Matches whatever comes. */
export const ANYTHING: readonly Restriction[] = [{}]

/** More alternatives than this and a rule is only bounded by the first of what it demands. */
const MOST_ALTERNATIVES = 4096

/** Both lists of alternatives at once; undefined when they are too many to write down. */
export function bothOf(a: readonly Restriction[], b: readonly Restriction[]): readonly Restriction[] | undefined {
  if (a.length * b.length > MOST_ALTERNATIVES) return undefined
  return a.flatMap((x) => b.flatMap((y) => both(x, y) ?? []))
}

/** Both restrictions; undefined when nothing can satisfy them. */
function both(a: Restriction, b: Restriction): Restriction | undefined {
  const input = bothNames(a.in, b.in)
  const output = bothNames(a.out, b.out)
  const src = a.src === undefined ? b.src : b.src === undefined ? a.src : a.src.and(b.src)
  const dst = a.dst === undefined ? b.dst : b.dst === undefined ? a.dst : a.dst.and(b.dst)
  const services = a.services === undefined ? b.services : b.services === undefined ? a.services : bothServices(a.services, b.services)
  if (src?.isEmpty || dst?.isEmpty || services?.length === 0) return undefined
  if (a.state !== undefined && b.state !== undefined && a.state !== b.state) return undefined
  if (a.translated !== undefined && b.translated !== undefined && a.translated !== b.translated) return undefined
  const state = a.state ?? b.state
  const translated = a.translated ?? b.translated
  const original = bothOriginal(a.original, b.original)
  return {
    ...(input.names === undefined ? {} : { in: input.names }),
    ...(output.names === undefined ? {} : { out: output.names }),
    ...(src === undefined ? {} : { src }),
    ...(dst === undefined ? {} : { dst }),
    ...(services === undefined ? {} : { services }),
    ...(state === undefined ? {} : { state }),
    ...(translated === undefined ? {} : { translated }),
    ...(original === undefined ? {} : { original }),
    ...(a.partial || b.partial || !input.exact || !output.exact ? { partial: true } : {}),
  }
}

/** Two demands on one interface are kept as the first of them, not exactly, unless they are the same. */
function bothNames(
  a: InterfaceNames | undefined,
  b: InterfaceNames | undefined,
): { readonly names: InterfaceNames | undefined; readonly exact: boolean } {
  if (a === undefined || a === 'any') return { names: b, exact: true }
  return { names: a, exact: b === undefined || b === 'any' || b === a }
}

function bothOriginal(a: Restriction['original'], b: Restriction['original']): Restriction['original'] {
  if (a === undefined || b === undefined) return a ?? b
  const dst = a.dst === undefined ? b.dst : b.dst === undefined ? a.dst : a.dst.and(b.dst)
  const dport = a.dport === undefined ? b.dport : b.dport === undefined ? a.dport : intersect(a.dport, b.dport)
  return { ...(dst === undefined ? {} : { dst }), ...(dport === undefined ? {} : { dport }) }
}

/** A restriction as a match of one IP version. */
export function matchOf(restriction: Restriction, family: 4 | 6, partial: boolean): LinuxMatch {
  const { in: input, out, src, dst, services, state, translated, original } = restriction
  const whole = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
  return {
    in: input ?? 'any',
    out: out ?? 'any',
    header: {
      src: exactAddresses(src === undefined ? whole : src.and(whole)),
      dst: exactAddresses(dst === undefined ? whole : dst.and(whole)),
      services: exactServices((services ?? EVERY_SERVICE).filter((box) => box.family === undefined || box.family === family)),
      partial: partial || restriction.partial === true,
    },
    state: state ?? 'any',
    translated: translated ?? 'any',
    ...(original === undefined ? {} : { original }),
  }
}
