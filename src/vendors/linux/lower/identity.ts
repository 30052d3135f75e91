/**
 * Translations that change nothing. A packet already addressed to where a rule would send it is not "translated" to connection
 * tracking: its status lacks DNAT (nf_nat_setup_info sets it only where the new tuple differs).
 */
import type { HeaderMatch, ServiceBounds } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import type { DestinationTranslation } from '../../../model/rule.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import type { LinuxChain } from '../ruleset.ts'
import { bothServices, plainServices } from '../service-set.ts'

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

/** A translation to one address, after one that leaves alone what is addressed there already. Others as they are. */
export function withIdentity(translation: DestinationTranslation): readonly DestinationTranslation[] {
  const { id, match, to, port } = translation
  if (to.kind !== 'set' || to.addresses.size !== 1n || (port !== undefined && port.kind !== 'set')) return [translation]
  const { lo, hi } = match.dst
  const dst = lo === hi ? exactAddresses(hi.and(to.addresses)) : { lo: lo.and(to.addresses), hi: hi.and(to.addresses) }
  if (dst.hi.isEmpty) return [translation]
  const services = port === undefined ? match.services : withPorts(match.services, port.ports)
  if (services.hi.length === 0 && !services.negated) return [translation]
  const same: HeaderMatch = { ...match, dst, services }
  const { port: _, ...rest } = translation
  return [{ ...rest, id: `${id}/same`, match: same, to: { kind: 'none' } }, translation]
}

function withPorts(services: ServiceBounds, dport: Ranges<number>): ServiceBounds {
  const { lo, hi } = plainServices(services)
  const asked = [{ protocols: [[0, 255]] as const, dport }]
  const most = bothServices(hi, asked)
  return { lo: lo === hi ? most : bothServices(lo, asked), hi: most, negated: false }
}
