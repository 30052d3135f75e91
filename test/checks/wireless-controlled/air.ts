/** Zones in the air: what the cases of wireless networks start from. */
import type { AttributeValue } from '../../../src/model/attribute.ts'
import type { Policy } from '../../../src/model/policy.ts'
import type { Evidence, Topology, Zone } from '../../../src/model/topology.ts'
import { span, topology } from '../../support/builders.ts'
import { policy } from '../support.ts'

const APPROVED = { by: '統括情報セキュリティ責任者', on: '2026-04-01', document: '無線承認第1号' }

/** An approved wireless network. */
export function wireless(zone: Zone, fields: Partial<Zone> = {}): Zone {
  return { ...zone, medium: 'wireless', ssid: `${zone.id}-net`, approved: APPROVED, ...fields }
}

/** What somebody declares of an entry. */
export function declares(id: string, subject: string, values: Readonly<Record<string, AttributeValue>>): Evidence {
  return {
    id,
    subject,
    says: '設定書のとおり',
    shows: [],
    declares: new Map(Object.entries(values)),
    document: '設定書',
    on: '2026-05-10',
    span,
  }
}

/** Everything the strictest edition asks for. */
export const STRONG = { cipher: 'WPA3-Enterprise', authentication: '802.1X', 'client-certificate': true } as const

export function city(zones: readonly Zone[], evidences: readonly Evidence[] = []): Topology {
  return { ...topology({ zones }), evidence: new Map(evidences.map((e) => [e.id, e])) }
}

/** A policy that builds on an edition of the guideline. */
export function following(edition: string | undefined): Policy {
  return { ...policy(), ...(edition === undefined ? {} : { edition }) }
}
