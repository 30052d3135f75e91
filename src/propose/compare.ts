/** Where two topologies say different things of the same network: a proposed one and one written by hand. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Attachment, DeviceDeclaration, External, Topology, Zone } from '../model/topology.ts'
import type { Addresses } from '../packet/addresses.ts'

export interface TopologyDifference {
  readonly kind:
    | 'zone-only-proposed'
    | 'zone-only-written'
    | 'zone-addresses'
    | 'zone-tier'
    | 'external-only-proposed'
    | 'external-only-written'
    | 'external-kind'
    | 'external-addresses'
    | 'device-only-proposed'
    | 'device-only-written'
    | 'attachment'
  /** What it is about, by the written id where there is one: `lg-client`, `fw-core/LGWAN/port1`. */
  readonly subject: string
  readonly text: Text
}

/**
 * Lists the differences that matter to a verdict, in a fixed order. Ids and names do not: zones are the same when they hold
 * the same addresses, devices when they have the same export, external networks when they are of one kind and overlap.
 * Devices without export are compared by what they join.
 */
export function compareTopologies(proposed: Topology, written: Topology): readonly TopologyDifference[] {
  const zones = matchZones(proposed, written)
  const externals = matchExternals(proposed, written)
  return [
    ...zoneDifferences(proposed, written, zones),
    ...externalDifferences(proposed, written, externals),
    ...deviceDifferences(proposed, written, zones, externals),
  ]
}

/** Written by proposed id. */
type Matches = ReadonlyMap<string, string>

/** Zones with the same addresses, then those that share the most. */
function matchZones(proposed: Topology, written: Topology): Matches {
  const matches = new Map<string, string>()
  const taken = new Set<string>()
  const take = (a: Zone, fits: (b: Zone) => boolean): void => {
    if (matches.has(a.id)) return
    const found = [...written.zones.values()].find((b) => !taken.has(b.id) && fits(b))
    if (found === undefined) return
    matches.set(a.id, found.id)
    taken.add(found.id)
  }
  for (const zone of proposed.zones.values()) take(zone, (b) => zone.addresses.equals(b.addresses))
  for (const zone of proposed.zones.values()) take(zone, (b) => !zone.addresses.and(b.addresses).isEmpty)
  return matches
}

function matchExternals(proposed: Topology, written: Topology): Matches {
  const matches = new Map<string, string>()
  const taken = new Set<string>()
  const take = (a: External, fits: (b: External) => boolean): void => {
    if (matches.has(a.id)) return
    const found = [...written.externals.values()].find((b) => !taken.has(b.id) && fits(b))
    if (found === undefined) return
    matches.set(a.id, found.id)
    taken.add(found.id)
  }
  const overlaps = (a: External, b: External): boolean =>
    a.addresses !== undefined && b.addresses !== undefined && !a.addresses.and(b.addresses).isEmpty
  for (const external of proposed.externals.values()) take(external, (b) => external.kind === b.kind && overlaps(external, b))
  for (const external of proposed.externals.values()) take(external, (b) => external.kind === b.kind)
  for (const external of proposed.externals.values()) take(external, (b) => overlaps(external, b))
  return matches
}

function* zoneDifferences(proposed: Topology, written: Topology, matches: Matches): Generator<TopologyDifference> {
  for (const [mine, theirs] of matches) {
    const a = proposed.zones.get(mine)
    const b = written.zones.get(theirs)
    if (a === undefined || b === undefined) continue
    if (a.tier.base !== b.tier.base || a.tier.id !== b.tier.id)
      yield {
        kind: 'zone-tier',
        subject: theirs,
        text: { ja: `提案では ${a.tier.id}、手書きでは ${b.tier.id}`, en: `proposed as ${a.tier.id}, written as ${b.tier.id}` },
      }
    if (!a.addresses.equals(b.addresses)) yield { kind: 'zone-addresses', subject: theirs, text: sets(a.addresses, b.addresses) }
  }
  for (const zone of proposed.zones.values())
    if (!matches.has(zone.id))
      yield { kind: 'zone-only-proposed', subject: zone.id, text: verbatim(`${zone.tier.id} ${zone.addresses.toString()}`) }
  const found = new Set(matches.values())
  for (const zone of written.zones.values())
    if (!found.has(zone.id))
      yield { kind: 'zone-only-written', subject: zone.id, text: verbatim(`${zone.tier.id} ${zone.addresses.toString()}`) }
}

function* externalDifferences(proposed: Topology, written: Topology, matches: Matches): Generator<TopologyDifference> {
  for (const [mine, theirs] of matches) {
    const a = proposed.externals.get(mine)
    const b = written.externals.get(theirs)
    if (a === undefined || b === undefined) continue
    if (a.kind !== b.kind || a.reaches.map((id) => matches.get(id)).join() !== b.reaches.join())
      yield {
        kind: 'external-kind',
        subject: theirs,
        text: { ja: `提案では ${shape(a)}、手書きでは ${shape(b)}`, en: `proposed as ${shape(a)}, written as ${shape(b)}` },
      }
    const same = a.addresses === undefined || b.addresses === undefined ? a.addresses === b.addresses : a.addresses.equals(b.addresses)
    if (!same) yield { kind: 'external-addresses', subject: theirs, text: sets(a.addresses, b.addresses) }
  }
  for (const external of proposed.externals.values())
    if (!matches.has(external.id)) yield { kind: 'external-only-proposed', subject: external.id, text: verbatim(shape(external)) }
  const found = new Set(matches.values())
  for (const external of written.externals.values())
    if (!found.has(external.id)) yield { kind: 'external-only-written', subject: external.id, text: verbatim(shape(external)) }
}

function shape({ kind, addresses, reaches }: External): string {
  return [kind, addresses?.toString(), ...reaches.map((id) => `→ ${id}`)].filter((part) => part !== undefined).join(' ')
}

function sets(a: Addresses | undefined, b: Addresses | undefined): Text {
  const [mine, theirs] = [a, b].map((set) => set?.toString() ?? '-')
  return { ja: `提案では ${mine}、手書きでは ${theirs}`, en: `proposed ${mine}, written ${theirs}` }
}

function* deviceDifferences(proposed: Topology, written: Topology, zones: Matches, externals: Matches): Generator<TopologyDifference> {
  const exported = ({ devices }: Topology): readonly DeviceDeclaration[] => [...devices.values()].filter((d) => d.export !== undefined)
  const byExport = new Map(exported(proposed).map((device) => [device.export?.path ?? '', device]))
  const asWritten = (side: 'proposed' | 'written', found: string): string =>
    side === 'written' ? found : (zones.get(found) ?? externals.get(found) ?? found)
  const sameDevice = new Map<string, string>()
  for (const b of exported(written)) {
    const a = byExport.get(b.export?.path ?? '')
    if (a !== undefined) sameDevice.set(a.id, b.id)
  }
  const describe = (side: 'proposed' | 'written', topology: Topology, attachment: Attachment | undefined, from: string): string => {
    switch (attachment?.kind) {
      case undefined:
        return '-'
      case 'unused':
        return 'unused'
      case 'zone':
        return asWritten(side, attachment.zone)
      case 'external':
        return asWritten(side, attachment.external)
      case 'link': {
        const far = topology.devices.get(attachment.device)
        if (far?.export === undefined) return `[${joinedBy(side, far, from)}]`
        const id = side === 'written' ? far.id : (sameDevice.get(far.id) ?? far.id)
        return `${id}/${attachment.interface}`
      }
    }
  }
  /** What a device without export joins: zones, external networks and interfaces of other devices. */
  const joinedBy = (side: 'proposed' | 'written', far: DeviceDeclaration | undefined, from: string): string =>
    [...(far?.interfaces.values() ?? [])]
      .map((attachment) => {
        if (attachment.kind !== 'link')
          return attachment.kind === 'unused' ? '' : asWritten(side, attachment.kind === 'zone' ? attachment.zone : attachment.external)
        const id = side === 'written' ? attachment.device : (sameDevice.get(attachment.device) ?? attachment.device)
        return `${id}/${attachment.interface}`
      })
      .filter((end) => end !== '' && end !== from)
      .sort()
      .join(' ')

  for (const b of exported(written)) {
    const a = byExport.get(b.export?.path ?? '')
    if (a === undefined) {
      yield { kind: 'device-only-written', subject: b.id, text: verbatim(b.export?.path ?? '') }
      continue
    }
    for (const name of new Set([...b.interfaces.keys(), ...a.interfaces.keys()])) {
      const from = `${b.id}/${name}`
      const mine = describe('proposed', proposed, a.interfaces.get(name), from)
      const theirs = describe('written', written, b.interfaces.get(name), from)
      if (mine !== theirs)
        yield {
          kind: 'attachment',
          subject: from,
          text: { ja: `提案では ${mine}、手書きでは ${theirs}`, en: `proposed ${mine}, written ${theirs}` },
        }
    }
  }
  for (const a of exported(proposed))
    if (!sameDevice.has(a.id)) yield { kind: 'device-only-proposed', subject: a.id, text: verbatim(a.export?.path ?? '') }
  yield* routers(proposed, written)

  /** Devices without export that no exported device is cabled to are not seen above: they are told by what they join. */
  function* routers(mine: Topology, theirs: Topology): Generator<TopologyDifference> {
    const listed = (side: 'proposed' | 'written', topology: Topology): Map<string, string> =>
      new Map(
        [...topology.devices.values()]
          .filter((d) => d.export === undefined && [...d.interfaces.values()].every(({ kind }) => kind !== 'link'))
          .map((d) => [joinedBy(side, d, ''), d.id]),
      )
    const a = listed('proposed', mine)
    const b = listed('written', theirs)
    for (const [ends, id] of a) if (!b.has(ends)) yield { kind: 'device-only-proposed', subject: id, text: verbatim(ends) }
    for (const [ends, id] of b) if (!a.has(ends)) yield { kind: 'device-only-written', subject: id, text: verbatim(ends) }
  }
}
