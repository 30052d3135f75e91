/** Devices of a proposal: those we have an export of, and routers seen only as next hops. */
import type { Text } from '../base/text.ts'
import type { ExternalDraft } from './exits.ts'
import type { Member } from './members.ts'
import { aliasOf } from './naming.ts'
import type { Domain, Port } from './ports.ts'
import { keyOf } from './ports.ts'
import type { ProposedAttachment, ProposedDevice, ProposedExternal, ProposedInterface, ProposedZone } from './proposal.ts'
import type { RouterDraft, Wiring, ZoneDraft } from './wiring.ts'

/** Ids given to drafts. */
export interface Names {
  readonly zones: ReadonlyMap<ZoneDraft, ProposedZone>
  readonly externals: ReadonlyMap<ExternalDraft, ProposedExternal>
  readonly routers: ReadonlyMap<RouterDraft, string>
}

/** A device we have an export of, with what each of its interfaces in use touches. */
export function exportedDevice(
  { first, others }: Member,
  domains: readonly Domain[],
  wiring: Wiring,
  names: Names,
  routes: readonly string[],
  plain: (text: string) => string,
): ProposedDevice {
  const { device, source } = first
  const ports = domains.filter((domain) => domain.device === device).flatMap((domain) => domain.ports)
  return {
    id: device.id,
    name: plain(device.hostname) || device.id,
    export: source.path,
    product: plain(device.product),
    members: others.map((other) => other.source.path),
    routes,
    interfaces: ports.flatMap((port): readonly ProposedInterface[] => {
      const found = attachmentOf(port, wiring, names)
      return found === undefined ? [] : [found]
    }),
    note: undefined,
  }
}

function attachmentOf(port: Port, { places }: Wiring, names: Names): ProposedInterface | undefined {
  const { id } = port.interface
  const place = places.get(keyOf(port))
  const plainly = (to: ProposedAttachment): ProposedInterface => ({ id, to, note: undefined, confidence: 'certain' })
  switch (place?.kind) {
    case undefined:
      return undefined
    case 'zone': {
      const zone = names.zones.get(place.zone)
      return zone === undefined
        ? { id, to: { kind: 'open' }, note: TOO_WIDE, confidence: 'unknown' }
        : port.subnets.length > 0
          ? plainly({ kind: 'zone', zone: zone.id })
          : { id, to: { kind: 'zone', zone: zone.id }, note: BY_RULES, confidence: 'doubtful' }
    }
    case 'external': {
      const external = names.externals.get(place.external)
      if (external === undefined) return undefined
      return { ...plainly({ kind: 'external', external: external.id }), confidence: external.confidence, note: external.reason }
    }
    case 'cable':
      return plainly({ kind: 'link', device: place.port.device.id, interface: place.port.interface.id })
    case 'router': {
      const router = names.routers.get(place.router) ?? ''
      return plainly({ kind: 'link', device: router, interface: legTo(place.router, port) })
    }
    case 'unused':
      return { ...plainly({ kind: 'unused' }), confidence: 'doubtful', note: place.note }
    case 'open':
      return { id, to: { kind: 'open' }, note: place.note, confidence: 'unknown' }
  }
}

/** Interface of a router without export towards one of our ports: nobody knows its real name. */
function legTo({ cables }: RouterDraft, port: Port): string {
  return cables.length <= 1
    ? 'wan'
    : `to-${port.device.id}${cables.filter(({ device }) => device === port.device).length > 1 ? `-${cables.indexOf(port) + 1}` : ''}`
}

/** A router seen only as a next hop: managed by others, which is to permit everything. */
export function undeclaredRouter(router: RouterDraft, names: Names, plain: (text: string) => string): ProposedDevice {
  const id = names.routers.get(router) ?? ''
  const interfaces: ProposedInterface[] = []
  const add = (wanted: string, to: ProposedAttachment): void => {
    const taken = interfaces.filter((i) => i.id === wanted || i.id.startsWith(`${wanted}-`)).length
    interfaces.push({ id: taken === 0 ? wanted : `${wanted}-${taken + 1}`, to, note: undefined, confidence: 'doubtful' })
  }
  for (const zone of router.zones) {
    const found = names.zones.get(zone)
    if (found !== undefined) add('lan', { kind: 'zone', zone: found.id })
  }
  for (const external of new Set(router.externals)) {
    const found = names.externals.get(external)
    if (found !== undefined) add('out', { kind: 'external', external: found.id })
  }
  for (const other of router.routers) {
    const far = names.routers.get(other)
    if (far !== undefined) add(`to-${far}`, { kind: 'link', device: far, interface: `to-${id}` })
  }
  const hops = router.beyond?.hops ?? []
  const ports = [...router.cables, ...(router.beyond?.ports ?? [])]
  const alias = aliasOf(ports)
  const note: Text =
    hops.length > 0
      ? { ja: `ネクストホップ ${hops.join('、')} の機器。設定がない`, en: `the device at next hop ${hops.join(', ')}; no export` }
      : { ja: `${ports.map(keyOf).join('、')} の先の機器。設定がない`, en: `the device beyond ${ports.map(keyOf).join(', ')}; no export` }
  return {
    id,
    name: alias === undefined || router.cables.length === 0 ? id : plain(alias),
    export: undefined,
    product: '',
    members: [],
    routes: [],
    interfaces,
    note,
  }
}

/** The external network behind an interface, directly or through one router without export. */
export function outsideOfInterface(
  device: ProposedDevice | undefined,
  devices: readonly ProposedDevice[],
  interfaceId: string,
): string | undefined {
  const to = device?.interfaces.find(({ id }) => id === interfaceId)?.to
  if (to?.kind === 'external') return to.external
  if (to?.kind !== 'link') return undefined
  const far = devices.find(({ id, export: exported }) => id === to.device && exported === undefined)
  const out = far?.interfaces.find((i) => i.to.kind === 'external')?.to
  return out?.kind === 'external' ? out.external : undefined
}

const BY_RULES: Text = {
  ja: 'アドレスがないため、ルールの送信元と宛先から推定',
  en: 'it has no address: guessed from the sources and destinations of rules',
}
const TOO_WIDE: Text = {
  ja: 'サブネットが広すぎて、ゾーンとして書けない',
  en: 'its subnet is too wide to be a zone',
}
