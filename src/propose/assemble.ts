/** From drafts to the proposal: ids given, tiers guessed, doubts listed. */
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Model } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { writtenAddresses } from './cidr.ts'
import { confirmationsOf } from './confirmations.ts'
import type { Names } from './described-devices.ts'
import { exportedDevice, outsideOfInterface, undeclaredRouter } from './described-devices.ts'
import type { ExternalDraft } from './exits.ts'
import { plainText } from './free-text.ts'
import type { Home } from './hosts.ts'
import { hostsOf, relaysOf } from './hosts.ts'
import { identifiers } from './identifiers.ts'
import type { Member } from './members.ts'
import { membersOf } from './members.ts'
import { aliasOf, externalId, routerId, zoneId, zoneName } from './naming.ts'
import type { NamedAddresses } from './objects.ts'
import { isHost, namedAddresses } from './objects.ts'
import type { Domain } from './ports.ts'
import { domainsOf, keyOf } from './ports.ts'
import { isTheWorld } from './private.ts'
import type { Proposal, ProposedExternal, ProposedZone, TierGuess } from './proposal.ts'
import { publishedBy } from './published.ts'
import { recognise } from './recognise.ts'
import { matchTables } from './tables.ts'
import { tiersOf } from './tiers.ts'
import type { Wiring, ZoneDraft } from './wiring.ts'
import { wiringOf } from './wiring.ts'

export interface ProposeOptions {
  /** The body's name; absent: to be filled in. */
  readonly organization?: string
  readonly model: Model
  /** Policies as the topology will name them. */
  readonly policies: readonly string[]
  /** ISO date, for reading schedules. */
  readonly today: string
}

/** Proposes a topology for exports and printed routing tables. Never throws; the same files give the same proposal. */
export function propose(sources: readonly SourceFile[], options: ProposeOptions): Proposal {
  const { exports, tables: printed, unknown, own } = recognise(sources, options.today)
  const members = membersOf(exports)
  const { files, tables, unmatched } = matchTables(printed, members)
  const plain = plainText(exports.map(({ source }) => source))
  const domains = domainsOf(members, tables, (text) => plain(text, WHOLE))
  const objects = members.flatMap(({ first }) => namedAddresses(first.device, plain))
  const wiring = wiringOf(domains, Addresses.union(objects.filter(isHost).map(({ addresses }) => addresses)), plain)

  const ids = identifiers()
  const zones = nameZones(wiring, tiersOf(wiring.zones, domains, objects), ids, plain)
  const externals = nameExternals(wiring, zones, objects, plain)
  const deviceIds = identifiers([...members.map(({ first }) => first.device.id), 'unconfirmed'])
  const routers = new Map(wiring.routers.map((router) => [router, routerId(router, deviceIds)]))
  const names: Names = { zones, externals, routers }
  const devices = [
    ...members.map((member) => exportedDevice(member, domains, wiring, names, files.get(member.first.device.id) ?? [], plain)),
    ...wiring.routers.map((router) => undeclaredRouter(router, names, plain)),
  ]
  const homes: readonly Home[] = [...zones].map(([draft, { id, guess }]) => ({ id, tier: guess.tier ?? '', addresses: draft.addresses }))
  const hosts = hostsOf(objects, homes, takenAddresses(domains), ids, plain)
  const outsideBehind = ({ device }: Member['first']) => {
    const found = devices.find(({ id }) => id === device.id)
    return (interfaceId: string): string | undefined => outsideOfInterface(found, devices, interfaceId)
  }
  const proposal = {
    organization: options.organization,
    model: options.model,
    policies: options.policies,
    zones: [...zones.values()],
    externals: withInternet([...externals.values()]),
    devices,
    hosts,
    relays: relaysOf(objects, homes, plain),
    flows: members.flatMap(({ first }) => publishedBy(first.device, outsideBehind(first), homes, hosts, plain)),
    unknownFiles: [...unknown, ...unmatched],
    ownFiles: own,
  }
  return { ...proposal, confirmations: confirmationsOf(proposal, members, domains, zones) }
}

/** Reasons are made of words cut before; this only keeps a line from having no end. */
const WHOLE = 400

type Plain = ReturnType<typeof plainText>

function nameZones(
  { zones }: Wiring,
  guesses: ReadonlyMap<ZoneDraft, TierGuess>,
  ids: ReturnType<typeof identifiers>,
  plain: Plain,
): ReadonlyMap<ZoneDraft, ProposedZone> {
  const guessOf = (zone: ZoneDraft): TierGuess =>
    guesses.get(zone) ?? { tier: undefined, confidence: 'unknown', reason: { ja: '', en: '' } }
  const rank = ({ tier }: TierGuess): number => (tier === undefined ? BASE_TIERS.length : BASE_TIERS.indexOf(tier))
  const lowest = ({ addresses }: ZoneDraft): bigint => addresses.v4[0]?.[0] ?? (1n << 32n) + (addresses.v6[0]?.[0] ?? 0n)
  return new Map(
    [...zones]
      // Who holds a large part of the Internet is no zone; its interfaces are left open.
      .filter((zone) => !isTheWorld(zone.addresses))
      .sort((a, b) => rank(guessOf(a)) - rank(guessOf(b)) || (lowest(a) < lowest(b) ? -1 : lowest(a) > lowest(b) ? 1 : 0))
      .map((zone) => {
        const guess = guessOf(zone)
        const name = zoneName(zone)
        const vlans = new Set(zone.ports.flatMap(({ interface: { vlan } }) => (vlan === undefined ? [] : [vlan])))
        const proposed: ProposedZone = {
          id: zoneId(zone, guess, ids),
          name: name === undefined ? undefined : plain(name),
          guess: { ...guess, reason: { ja: plain(guess.reason.ja, WHOLE), en: plain(guess.reason.en, WHOLE) } },
          addresses: writtenAddresses(zone.addresses),
          vlan: vlans.size === 1 ? [...vlans][0] : undefined,
          seen: zone.ports.map(keyOf),
        }
        return [zone, proposed]
      }),
  )
}

/** Ids of external networks stand beside those of zones, but the Internet keeps its name. */
function nameExternals(
  { externals }: Wiring,
  zones: ReadonlyMap<ZoneDraft, ProposedZone>,
  objects: readonly NamedAddresses[],
  plain: Plain,
): ReadonlyMap<ExternalDraft, ProposedExternal> {
  const ids = identifiers([...zones.values()].map(({ id }) => id))
  const inside = Addresses.union([...zones.keys()].map(({ addresses }) => addresses))
  return new Map(
    externals.map((draft) => {
      const addresses = draft.addresses.or(widened(draft, objects)).minus(inside)
      const ports = draft.exits.flatMap(({ from }) => (from.kind === 'port' ? [from.port] : []))
      const name = draft.kind === 'internet' ? undefined : aliasOf(ports)
      const proposed: ProposedExternal = {
        id: externalId(draft, ids),
        kind: draft.kind,
        name: name === undefined ? undefined : plain(name),
        addresses: draft.kind === 'internet' || addresses.isEmpty || isTheWorld(addresses) ? undefined : writtenAddresses(addresses),
        reaches: draft.kind === 'security-cloud' ? ['internet'] : [],
        confidence: draft.confidence,
        reason: { ja: plain(draft.reason.ja, WHOLE), en: plain(draft.reason.en, WHOLE) },
      }
      return [draft, proposed]
    }),
  )
}

/** Only a default route leads to the security cloud: an address object that holds the line says how large the cloud is. */
function widened(draft: ExternalDraft, objects: readonly NamedAddresses[]): Addresses {
  if (draft.kind !== 'security-cloud') return Addresses.none
  const wider = objects.filter(
    ({ addresses }) => !draft.addresses.isEmpty && draft.addresses.within(addresses) && addresses.size <= 1n << 16n,
  )
  return Addresses.union(wider.map(({ addresses }) => addresses))
}

/** The security cloud carries on to the Internet, which then has to be there. */
function withInternet(externals: readonly ProposedExternal[]): readonly ProposedExternal[] {
  if (externals.some(({ kind }) => kind === 'internet') || !externals.some(({ reaches }) => reaches.includes('internet'))) return externals
  const reason: Text = { ja: 'セキュリティクラウドの先', en: 'behind the security cloud' }
  return [
    { id: 'internet', kind: 'internet', name: undefined, addresses: undefined, reaches: [], confidence: 'likely', reason },
    ...externals,
  ]
}

/** Addresses of devices, and next hops: not hosts. */
function takenAddresses(domains: readonly Domain[]): Addresses {
  return Addresses.union(
    domains.flatMap(({ device, routes }) => [
      ...device.interfaces.flatMap(({ addresses }) => addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
      ...routes.flatMap(({ prefix, nextHop }) => (nextHop === undefined ? [] : [Addresses.ofAddress(prefix.family, nextHop)])),
    ]),
  )
}
