/** The registers a topology keeps: connections to the outside, systems it talks to there, and traffic with a fixed way. */
import type { Capability, Relay } from '../model/relay.ts'
import type { Connection, RegisteredSystem, Tier, Waypoint } from '../model/topology.ts'
import { serviceSet } from '../model/match.ts'
import { PacketSet } from '../packet/set.ts'
import type { Path } from '../syntax/yaml.ts'
import { readAddresses } from './addresses.ts'
import { checkEvidence, readApproval, readEach, readScope, readServices } from './communications.ts'
import { readDate } from './dates.ts'
import { listed } from './fields.ts'
import type { Names } from './names.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import type { WrittenTopology } from './topology-schema.ts'

/** Undefined when the topology has no register at all. */
export function readConnections(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, Connection> | undefined {
  if (written.connections === undefined) return undefined
  return readEach(problems, 'connections', written.connections, (id, entry, path) => {
    const [device = '', ...rest] = entry.at.split('/')
    const name = rest.join('/')
    const declared = written.devices?.[device]
    // A relay with a leg of its own outside (a mobile router, a cloud gateway) is registered by that leg.
    const relay = declared === undefined ? written.relays?.[device] : undefined
    const holder = declared ?? relay
    if (holder === undefined || name === '') {
      const [known = 'wan1'] = Object.keys(declared?.interfaces ?? relay?.legs ?? {})
      problems.error(
        'unknown-name',
        { value: [...path, 'at'] },
        holder === undefined
          ? { ja: `「${device}」という機器はありません`, en: `no device is called "${device}"` }
          : { ja: `「${entry.at}」にインターフェースがありません`, en: `"${entry.at}" names no interface` },
        holder === undefined
          ? suggestion(device, Object.keys(written.devices ?? {}), { ja: 'devices に書いてください', en: 'add it to devices' })
          : {
              ja: `${device}/${known} のように、機器/インターフェースと書いてください`,
              en: `write device/interface, as in ${device}/${known}`,
            },
      )
      return undefined
    }
    if (relay !== undefined && relay.legs[name] === undefined) {
      problems.error(
        'unknown-name',
        { value: [...path, 'at'] },
        { ja: `「${name}」という足は ${device} にありません`, en: `${device} has no leg called "${name}"` },
        suggestion(name, Object.keys(relay.legs), { ja: 'legs に書いてください', en: 'add it to legs' }),
      )
      return undefined
    }
    if (!isExternal(problems, names, [...path, 'to'], entry.to)) return undefined
    readEvidenceIds(problems, written, [...path, 'evidence'], entry.evidence)
    return {
      id,
      device,
      interface: name,
      to: entry.to,
      alwaysOn: entry['always-on'] ?? true,
      backup: entry.backup ?? false,
      approved: readApproval(problems, [...path, 'approved'], entry.approved),
      does: listed(entry.does) as readonly Capability[],
      evidence: listed(entry.evidence),
      span: problems.document.entrySpan(path),
      ...present({
        line: entry.line,
        owner: entry.owner,
        purpose: entry.purpose,
        class: entry.class,
        justification: entry.justification,
        reviewed: readDate(problems, [...path, 'reviewed'], entry.reviewed),
      }),
    }
  })
}

export function readRegisteredSystems(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, RegisteredSystem> {
  return readEach(problems, 'registered-systems', written['registered-systems'], (id, entry, path) => {
    const addresses = readAddresses(problems, [...path, 'addresses'], entry.addresses)
    const services = entry.services === undefined ? undefined : readServices(problems, [...path, 'services'], entry.services)
    if (!isExternal(problems, names, [...path, 'network'], entry.network)) return undefined
    readEvidenceIds(problems, written, [...path, 'evidence'], entry.evidence)
    if (entry.services !== undefined && services === undefined) return undefined
    const own = [...names.zones.values()].find((zone) => !zone.addresses.and(addresses).isEmpty)
    if (own !== undefined)
      problems.warning(
        'own-address',
        { value: [...path, 'addresses'] },
        {
          ja: `${own.addresses.and(addresses).toString()} は自団体のゾーン ${own.id} のアドレスでもあります`,
          en: `${own.addresses.and(addresses).toString()} is also an address of our own zone ${own.id}`,
        },
        { ja: '外部のシステムのアドレスかどうかを確かめてください', en: 'make sure that it is an address of the system outside' },
      )
    const reached = PacketSet.box({ dst: addresses })
    return {
      id,
      name: entry.name ?? id,
      network: entry.network,
      addresses,
      publicBody: entry['public-body'] ?? false,
      services: entry.services === undefined ? undefined : listed(entry.services),
      packets: services === undefined ? reached : reached.and(serviceSet(services)),
      fileImport: entry['file-import'] ?? true,
      approved: readApproval(problems, [...path, 'approved'], entry.approved),
      evidence: listed(entry.evidence),
      span: problems.document.entrySpan(path),
      ...present({ internetConnected: entry['internet-connected'] }),
    }
  })
}

export function readWaypoints(
  problems: Problems,
  names: Names,
  written: WrittenTopology,
  relays: ReadonlyMap<string, Relay>,
): ReadonlyMap<string, Waypoint> {
  const known = [...Object.keys(written.devices ?? {}), ...relays.keys()]
  return readEach(problems, 'waypoints', written.waypoints, (id, entry, path) => {
    const scope = readScope(problems, names, path, entry)
    if (!known.includes(entry.through)) {
      problems.error(
        'unknown-name',
        { value: [...path, 'through'] },
        { ja: `「${entry.through}」という機器も中継もありません`, en: `no device or relay is called "${entry.through}"` },
        suggestion(entry.through, known, { ja: 'devices に書いてください', en: 'add it to devices' }),
      )
      return undefined
    }
    return scope === undefined ? undefined : { id, scope, through: entry.through, span: problems.document.entrySpan(path) }
  })
}

/** A tier by its id, or undefined with a diagnostic. */
export function readTier(problems: Problems, tiers: ReadonlyMap<string, Tier>, path: Path, id: string | undefined): Tier | undefined {
  if (id === undefined) return undefined
  const tier = tiers.get(id)
  if (tier === undefined)
    problems.error(
      'unknown-name',
      { value: path },
      { ja: `「${id}」という系はありません`, en: `no tier is called "${id}"` },
      suggestion(id, [...tiers.keys()], { ja: 'tiers に書いてください', en: 'add it to tiers' }),
    )
  return tier
}

/** Reports references to evidence that is not there. */
export function readEvidenceIds(
  problems: Problems,
  written: WrittenTopology,
  path: Path,
  ids: string | readonly string[] | undefined,
): readonly string[] {
  for (const [index, id] of listed(ids).entries()) checkEvidence(problems, written, typeof ids === 'string' ? path : [...path, index], id)
  return listed(ids)
}

function isExternal(problems: Problems, names: Names, path: Path, id: string): boolean {
  if (names.externals.has(id)) return true
  problems.error(
    'unknown-name',
    { value: path },
    { ja: `「${id}」という外部ネットワークはありません`, en: `no external network is called "${id}"` },
    suggestion(id, [...names.externals.keys()], { ja: 'external に書いてください', en: 'add it to external' }),
  )
  return false
}
