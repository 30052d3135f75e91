/**
 * Translations that change nothing. A packet already addressed to where a rule would send it is not "translated" to connection
 * tracking: its status lacks DNAT (nf_nat_setup_info sets it only where the new tuple differs).
 */
import type { HeaderMatch, ServiceBounds } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import type { DestinationTranslation } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import type { LinuxChain } from '../ruleset.ts'
import { bothServices, plainServices } from '../service-set.ts'
import { uncertainty } from '../tally.ts'

/** Whether some rule tells translated packets from others. */
export function asksForTranslation(chain: LinuxChain, seen = new Set<LinuxChain>()): boolean {
  if (seen.has(chain)) return false
  seen.add(chain)
  return chain.rules.some(
    ({ matches, verdict }) =>
      matches.some(({ translated, original }) => translated !== 'any' || original !== undefined) ||
      ((verdict.kind === 'jump' || verdict.kind === 'goto') && asksForTranslation(verdict.chain, seen)),
  )
}

/** A translation after one that leaves alone what is addressed to where it leads. */
export function withIdentity(translation: DestinationTranslation): readonly DestinationTranslation[] {
  const { id, match, to, port } = translation
  if (port !== undefined && port.kind !== 'set') return [translation]
  const there = destinationsOf(to)
  if (there === undefined) return [translation]
  const { lo, hi } = match.dst
  const dst = lo === hi ? exactAddresses(hi.and(there)) : { lo: lo.and(there), hi: hi.and(there) }
  if (dst.hi.isEmpty) return [translation]
  const services = port === undefined ? match.services : withPorts(match.services, port.ports)
  if (services.hi.length === 0 && !services.negated) return [translation]
  // Of several addresses the kernel chooses by a hash: it may be the one that is there.
  const chosen = to.kind === 'set' && to.addresses.size > 1n
  const same: HeaderMatch = { ...match, dst, services, partial: match.partial || chosen }
  const { port: _, ...rest } = translation
  const uncertainties = chosen ? [...translation.uncertainties, choiceNotKnown(translation)] : translation.uncertainties
  return [{ ...rest, id: `${id}/same`, match: same, to: { kind: 'none' }, uncertainties }, translation]
}

function destinationsOf(to: DestinationTranslation['to']): Addresses | undefined {
  if (to.kind === 'set') return to.addresses
  return to.kind === 'offset' && to.low === to.to ? Addresses.ofRanges([to]) : undefined
}

function choiceNotKnown({ span }: DestinationTranslation): Uncertainty {
  return uncertainty(
    'translation-choice',
    {
      ja: '複数の宛先からどれが選ばれるか分からず、変換されたことになるか判断できません',
      en: 'which of several destinations is chosen is not known, nor whether that counts as a translation',
    },
    span,
  )
}

function withPorts(services: ServiceBounds, dport: Ranges<number>): ServiceBounds {
  const { lo, hi } = plainServices(services)
  const asked = [{ protocols: [[0, 255]] as const, dport }]
  const most = bothServices(hi, asked)
  return { lo: lo === hi ? most : bothServices(lo, asked), hi: most, negated: false }
}
