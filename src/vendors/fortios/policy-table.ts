import type { Family } from '../../packet/packet.ts'

/** Which policy table an entry comes from, and how its attributes read. */
export interface PolicyTable {
  /** Block path. */
  readonly path: string
  /** First part of rule ids. */
  readonly id: string
  readonly label: { readonly ja: string; readonly en: string }
  /** Address attributes by family. */
  readonly families: readonly { readonly family: Family; readonly src: string; readonly dst: string }[]
  /** What a missing `set action` means; a pre-match table of policy-based NGFW mode has no action. */
  readonly missingAction: 'permit' | 'deny'
}

export const POLICY_TABLES: readonly PolicyTable[] = [
  {
    path: 'firewall policy',
    id: 'policy',
    label: { ja: 'ポリシー', en: 'policy' },
    families: [
      { family: 4, src: 'srcaddr', dst: 'dstaddr' },
      { family: 6, src: 'srcaddr6', dst: 'dstaddr6' },
    ],
    missingAction: 'deny',
  },
  {
    path: 'firewall policy6',
    id: 'policy6',
    label: { ja: 'IPv6ポリシー', en: 'IPv6 policy' },
    families: [{ family: 6, src: 'srcaddr', dst: 'dstaddr' }],
    missingAction: 'deny',
  },
  {
    path: 'firewall consolidated policy',
    id: 'consolidated-policy',
    label: { ja: '統合ポリシー', en: 'consolidated policy' },
    families: [
      { family: 4, src: 'srcaddr4', dst: 'dstaddr4' },
      { family: 6, src: 'srcaddr6', dst: 'dstaddr6' },
    ],
    missingAction: 'deny',
  },
]

export const SECURITY_POLICY: PolicyTable = {
  path: 'firewall security-policy',
  id: 'security-policy',
  label: { ja: 'セキュリティポリシー', en: 'security policy' },
  families: [
    { family: 4, src: 'srcaddr', dst: 'dstaddr' },
    { family: 6, src: 'srcaddr6', dst: 'dstaddr6' },
  ],
  missingAction: 'deny',
}
