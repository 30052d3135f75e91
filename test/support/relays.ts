/** Relays for tests, written as short as `relays:` in a topology. */
import { serviceSet } from '../../src/model/match.ts'
import type { Capability, Carry, Initiator, Redirects, Relay, RelayKind } from '../../src/model/relay.ts'
import type { Evidence, Topology } from '../../src/model/topology.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { addresses, service, span } from './builders.ts'

export interface CarryFields {
  readonly service?: string | readonly string[]
  /** Absent: the same as `service`. */
  readonly sends?: string | readonly string[]
  readonly from: string
  readonly to: string
  /** Who opens on either side; absent: peer, then relay. */
  readonly opens?: readonly [from: Initiator, to: Initiator]
  readonly data?: Carry['data']
  readonly does?: readonly Capability[]
  readonly fileImport?: boolean
  /** Absent: `EV`, which is in force in `withRelays`. */
  readonly evidence?: readonly string[]
}

export interface RelayFields {
  readonly kind?: RelayKind
  /** `place address`, or a place alone where data is carried by hand. */
  readonly legs: Readonly<Record<string, string>>
  readonly carries?: readonly CarryFields[]
  readonly redirects?: Redirects
}

export function relay(id: string, { kind = 'proxy', legs, carries, redirects }: RelayFields): Relay {
  return {
    id,
    name: id,
    kind,
    legs: new Map(
      Object.entries(legs).map(([leg, written]) => {
        const [place = '', ...texts] = written.split(' ')
        return [leg, { id: leg, place, addresses: texts.length === 0 ? Addresses.none : addresses(...texts), span }]
      }),
    ),
    carries: carries?.map(carry),
    tenantRestriction: false,
    span,
    ...(redirects === undefined ? {} : { redirects }),
  }
}

function carry({ service: receives, sends = receives, from, to, opens = ['peer', 'relay'], ...fields }: CarryFields): Carry {
  const list = (given: string | readonly string[] = []): readonly string[] => (typeof given === 'string' ? [given] : given)
  const packets = (given: string | readonly string[] | undefined): PacketSet =>
    given === undefined ? PacketSet.none : serviceSet(list(given).map(service))
  return {
    from,
    to,
    receives: packets(receives),
    sends: packets(sends),
    services: list(receives),
    sendServices: list(sends),
    opens: { from: opens[0], to: opens[1] },
    data: fields.data ?? 'forward',
    does: fields.does ?? [],
    evidence: fields.evidence ?? ['EV'],
    span,
    ...(fields.fileImport === undefined ? {} : { fileImport: fields.fileImport }),
  }
}

/** Evidence from the spring of 2026, about everything, without an end. */
export function evidence(id: string, fields: Partial<Evidence> = {}): Evidence {
  return { id, subject: 'organization', says: '設定済み', shows: [], on: '2026-05-10', document: '検収書', span, ...fields }
}

export function withRelays(topology: Topology, relays: readonly Relay[], proofs: readonly Evidence[] = [evidence('EV')]): Topology {
  return {
    ...topology,
    relays: new Map(relays.map((each) => [each.id, each])),
    evidence: new Map(proofs.map((each) => [each.id, each])),
  }
}

/** Nothing but pixels. */
export const PIXELS: Redirects = { clipboard: 'none', drive: false, printer: false, usb: false }
