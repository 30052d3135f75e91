/** One cloud service, and a flow to it. */
import type { Outcome } from '../../../src/checks/check.ts'
import check from '../../../src/checks/cloud-service-conditions.ts'
import type { Asked } from '../declared-city.ts'
import { asked, entries } from '../declared-city.ts'

export const APPROVED = 'approved: { by: CIO, on: 2026-04-01, document: 第1号 }'
export const CONDITIONS = 'max-class: II, contract: 契約第1号, usage-rule: クラウド利用規程, checked-on: 2026-04-01'

interface Used extends Asked {
  readonly approved?: string
  readonly kind?: string
  readonly flows?: readonly string[]
  readonly zone?: string
  readonly evidence?: readonly string[]
}

export function cloud({ approved = APPROVED, kind = 'cloud-service', flows = [], zone = '', evidence = [], ...asking }: Used): Outcome {
  return asked(
    check,
    {
      zones: entries(`lg-client: { tier: lgwan, addresses: [10.20.10.0/24]${zone} }`),
      external: entries(`saas: { kind: ${kind}, addresses: [203.0.113.0/24]${approved === '' ? '' : `, ${approved}`} }`),
      hosts: '{}',
      flows: flows.length === 0 ? '{}' : entries(...flows),
      evidence: entries('EV-0: { subject: organization, says: 別の話 }', ...evidence),
    },
    asking,
  )
}
