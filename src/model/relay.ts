/**
 * Relays: hosts that end one session and start another, so that no packet crosses them and data still does.
 * checks.md 3.0 "Gateways and relays" is the model.
 */
import type { Span } from '../base/span.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { PacketSet } from '../packet/set.ts'

export const RELAY_KINDS = [
  'mail-relay',
  'mail-sanitizer',
  'file-sanitizer',
  'file-relay',
  'data-transfer',
  'screen-transfer',
  'proxy',
  'web-isolation',
  'update-relay',
  'dns-relay',
  'ntp-relay',
  'data-diode',
  'remote-access',
  'manual-transfer',
] as const
export type RelayKind = (typeof RELAY_KINDS)[number]

/**
 * What a relay, a rule or an external network can do to what passes it. `mail-text` turns a message into plain text,
 * `attachment-strip` removes its attachments, `mail-cdr` and `file-cdr` rebuild what they carry, `screen-transfer` sends
 * pixels only, `web-isolation` renders pages elsewhere. `virus-scan` is no sanitization by itself.
 */
export const CAPABILITIES = [
  'mail-text',
  'attachment-strip',
  'mail-cdr',
  'file-cdr',
  'screen-transfer',
  'web-isolation',
  'virus-scan',
  'sandbox',
  'tls-inspection',
  'url-filter',
  'update-relay',
  'dns-relay',
  'ids',
  'ips',
  'waf',
  'data-diode',
  'mfa',
  'session-recording',
  'log',
] as const
export type Capability = (typeof CAPABILITIES)[number]

/** Who opens the session on one side of a relay: the host it talks to, or the relay itself. `person`: nobody, data is carried by hand. */
export type Initiator = 'peer' | 'relay' | 'person'

/** One address (or several that stand for one another) of a relay, in one place. */
export interface RelayLeg {
  readonly id: string
  /** Zone or external id. */
  readonly place: string
  /** Empty for a relay that is a person with a medium. */
  readonly addresses: Addresses
  readonly span: Span
}

/** What a relay carries from one leg to another. */
export interface Carry {
  /** Leg ids. For `forward` data comes in at `from` and goes out at `to`. */
  readonly from: string
  readonly to: string
  /** Every packet, whatever its addresses, of the service spoken at `from` and at `to`. */
  readonly receives: PacketSet
  readonly sends: PacketSet
  /** As written. */
  readonly services: readonly string[]
  readonly sendServices: readonly string[]
  readonly opens: { readonly from: Initiator; readonly to: Initiator }
  /** `both`: what is asked goes one way and what is answered the other (proxy, screen transfer). */
  readonly data: 'forward' | 'both'
  readonly does: readonly Capability[]
  /** Whether files come in by it (downloads, uploads to a portal), as declared; absent: not declared. */
  readonly fileImport?: boolean
  /** Ids of `Topology.evidence`. */
  readonly evidence: readonly string[]
  readonly span: Span
}

/** What screen transfer lets through beside pixels; undefined: not declared. Clipboard by the direction text can take, seen from the user. */
export interface Redirects {
  readonly clipboard?: 'none' | 'text-in' | 'text-out' | 'both'
  readonly drive?: boolean
  readonly printer?: boolean
  readonly usb?: boolean
}

export interface Relay {
  readonly id: string
  readonly name: string
  readonly kind: RelayKind
  readonly legs: ReadonlyMap<string, RelayLeg>
  /** Undefined: not declared, so that nobody knows what it carries. */
  readonly carries: readonly Carry[] | undefined
  /** Of kinds that transfer screens; undefined: nothing declared. */
  readonly redirects?: Redirects
  /** Whether a proxy admits only the body's own tenants of cloud services. */
  readonly tenantRestriction: boolean
  /** How a mail relay keeps third parties out. */
  readonly relayPolicy?: 'recipient-domain-only' | 'authenticated-senders' | 'smart-host-only'
  readonly span: Span
}
