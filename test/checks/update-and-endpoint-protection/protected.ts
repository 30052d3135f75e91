/** Everything protected, as declared. */
import type { AttributeValue } from '../../../src/model/attribute.ts'
import type { Evidence } from '../../../src/model/topology.ts'
import { evidence } from '../../support/relays.ts'

export function declares(id: string, subject: string, values: Readonly<Record<string, AttributeValue>>): Evidence {
  return evidence(id, { subject, declares: new Map(Object.entries(values)) })
}

export const PROTECTED = declares('EV', 'organization', { epp: true, 'firmware-supported-until': '2028-03-31' })
