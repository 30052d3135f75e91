/** Whether hosts get updates: a permitted way to a source of updates whose own upstream is legal (VIR-004). */
import type { Topology } from '../../model/topology.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import { PacketSet } from '../../packet/set.ts'
import { declaredOf } from '../attributes/declared.ts'
import type { Provider } from '../providers/provider.ts'
import { providersOf, serves } from '../providers/provider.ts'
import type { Client } from '../providers/reach.ts'
import { tcpTo, zoneClients } from '../providers/reach.ts'
import { served } from '../providers/served.ts'
import { illegality } from '../providers/upstream.ts'
import type { Said } from '../providers/upstream-findings.ts'
import { upstreamOf } from '../providers/upstream-findings.ts'
import type { UpdateContext } from '../update-and-endpoint-protection.ts'

/** Zones without a way to updates, then sources of updates without a legal upstream. */
export function updatePaths(context: UpdateContext): Said {
  const { topology, parameters: set } = context
  const ports = tcpTo(...set.ports)
  const sources = providersOf(topology, 'update-source', 'update-relay')
  const subjects = new Map(
    (['zone', 'host', 'relay'] as const)
      .flatMap((kind) => subjectsOf(topology, kind))
      .map((subject) => [`${subject.kind} ${subject.id}`, subject]),
  )
  const byHand = (key: string): boolean => {
    const subject = subjects.get(key)
    return subject !== undefined && declaredOf(context, subject, 'update-procedure').state === 'declared'
  }
  const reached = served(context, zoneClients(context, set.roles, set.tiers), sources, {
    what: { ja: '更新の配信元', en: 'source of updates' },
    services: (source) => offered(topology, source) ?? ports,
    may: (source, client) =>
      client.starts.some(({ zone }) => serves(topology, source, zone)) || offersFromOutside(context, source, client, ports),
    otherwise: ({ id }) => byHand(`zone ${id}`),
  })
  const upstream = sources.map((source) =>
    upstreamOf(context, source, {
      what: { ja: '更新の配信元', en: 'source of updates' },
      services: ports,
      manualIn: ['mynumber', 'lgwan', 'internet', 'independent', 'mgmt'],
      manual: ({ id, relay }) => (byHand(relay === undefined ? `host ${id}` : `relay ${id}`) ? 'enough' : 'not-declared'),
    }),
  )
  return {
    findings: [...reached.findings, ...upstream.flatMap(({ findings }) => findings)],
    open: [...reached.open, ...upstream.flatMap(({ open }) => open)],
  }
}

/** The services by which others fetch from a relay; undefined for a host. */
function offered({ relays }: Topology, { relay }: Provider): PacketSet | undefined {
  const carries = relay === undefined ? undefined : relays.get(relay)?.carries
  if (carries === undefined) return undefined
  return PacketSet.union(
    carries.flatMap(({ opens, receives, sends }) => [
      ...(opens.to === 'peer' ? [sends] : []),
      ...(opens.from === 'peer' ? [receives] : []),
    ]),
  )
}

/** A source in a network of others that the zone may use by the policy's matrix. */
function offersFromOutside(context: UpdateContext, source: Provider, client: Client, ports: PacketSet): boolean {
  const { topology } = context
  if (!source.places.every((place) => topology.externals.has(place))) return false
  return client.starts.some(
    ({ zone, src }) =>
      illegality(context, { ...source, places: [zone], addresses: src }, source, offered(topology, source) ?? ports) === undefined,
  )
}
