/** One declared flow between the body and an external network. */
import type { Outcome } from '../../../src/checks/check.ts'
import check from '../../../src/checks/class2-external-transfer-protected.ts'
import type { Asked } from '../declared-city.ts'
import { asked, entries } from '../declared-city.ts'

export const APPROVED = 'approved: { by: CIO, on: 2026-04-01, document: 第1号 }'
export const PROTECTED = 'encryption: tls, mutual-authentication: true, secure-line: true'

interface Exchange extends Asked {
  /** Fields of the flow beside its ends. */
  readonly flow?: string
  readonly ends?: string
  readonly zoneClass?: string
  /** Of lg-server, the other zone. */
  readonly serverClass?: string
  readonly evidence?: readonly string[]
  readonly connections?: string
  /** Interfaces of the firewall that lead to the external network. */
  readonly links?: readonly string[]
  /** Another section than flows. */
  readonly section?: string
}

export function exchange({
  flow = '',
  ends,
  zoneClass,
  serverClass,
  evidence = [],
  connections,
  links = ['wan1', 'wan2'],
  section = 'flows',
  ...asking
}: Exchange): Outcome {
  const declaredClass = (word: string | undefined): string => (word === undefined ? '' : `, class: ${word}`)
  return asked(
    check,
    {
      zones: entries(
        `lg-client: { tier: lgwan, addresses: [10.20.10.0/24]${declaredClass(zoneClass)} }`,
        `lg-server: { tier: lgwan, addresses: [10.20.20.0/24]${declaredClass(serverClass)} }`,
      ),
      external: entries(
        'internet: { kind: internet }',
        'lgwan: { kind: lgwan, addresses: [198.18.0.0/16] }',
        'kokuho: { kind: public-body, addresses: [198.19.10.0/24] }',
      ),
      hosts: '{}',
      devices: entries(`fw: { routing: unknown, filter: none, interfaces: { ${links.map((name) => `${name}: kokuho`).join(', ')} } }`),
      [section]: entries(`F1: { ${ends ?? 'from: lg-client, to: kokuho, service: https'}${flow === '' ? '' : `, ${flow}`} }`),
      evidence: entries('EV-0: { subject: lg-server, says: 別の話 }', ...evidence),
      ...(connections === undefined ? {} : { connections }),
    },
    asking,
  )
}
