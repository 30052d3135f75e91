/** What belongs to a connection at all. */
import { EVERY_SERVICE, servicesWithout } from '../service-set.ts'
import type { Constraint } from './constraint.ts'
import { constraintOf } from './constraint.ts'
import type { Context } from './lookup.ts'
import { EVERYTHING, ofServices } from './part.ts'
import type { At } from './tree.ts'

/**
 * What is INVALID or UNTRACKED has no connection to ask: whatever a rule wants to know of it, equal or not, the rule does not
 * match (nft_ct.c, `nft_ct_get_eval`; only the state is always there).
 */
export function trackedOnly({ untracked, ledger }: Context, at: At): Constraint {
  const known = { ...EVERYTHING, state: 'not-new' as const }
  if (untracked.length === 0) return constraintOf([{ ...EVERYTHING, state: 'new' }, known])
  const tracked = servicesWithout(EVERY_SERVICE, untracked)
  const text = {
    ja: 'コネクション追跡から外す通信（notrack）があるため、ct の条件に合うか決まりません',
    en: 'some traffic is taken out of connection tracking (notrack): whether it has a connection to ask is not known',
  }
  return constraintOf(
    [
      ...(tracked.length === 0 ? [] : [{ ...ofServices(tracked), state: 'new' as const }]),
      { ...ofServices(untracked), state: 'new', partial: true },
      known,
    ],
    { doubts: [ledger.doubt('untracked', text, at)] },
  )
}
