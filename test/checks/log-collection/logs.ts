/** What collectors take, as declared. */
import type { Evidence } from '../../../src/model/topology.ts'
import { evidence } from '../../support/relays.ts'

export const EVERYTHING = ['firewall', 'proxy', 'mail', 'authentication', 'terminal']

export function takes(id: string, subject: string, kinds: readonly string[] = EVERYTHING): Evidence {
  return evidence(id, { subject, declares: new Map([['collects', kinds]]) })
}
