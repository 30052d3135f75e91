/** What filters by site on a way to the Web, and which kinds of sites each filter blocks (DAT-003). */
import type { Text } from '../../base/text.ts'
import type { Span } from '../../base/span.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Device } from '../../model/device.ts'
import type { Subject } from '../../model/entry-field.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import type { Rule, SiteCategory } from '../../model/rule.ts'
import type { External, Zone } from '../../model/topology.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { Declared } from '../attributes/declared.ts'
import { declaredOf } from '../attributes/declared.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'
import { waysTaken } from '../findings/surplus.ts'
import { endsOf } from '../relays/chains.ts'
import { browses, filtersSites, proxiesOf, relayFilters } from './unfiltered-web.ts'

/** One thing that filters. */
export interface SiteFilterOnWay {
  readonly subject: Subject
  readonly declared: Declared
  /** Of a rule: what the export shows. */
  readonly shown?: {
    readonly device: Device
    readonly rule: Rule
    readonly blocks: readonly SiteCategory[]
    readonly allows: readonly { readonly category: SiteCategory; readonly span: Span }[]
  }
}

/** A way of a zone to the Web with everything that filters on it; traffic of one zone may take different rules. */
export interface WebWay {
  readonly zone: Zone
  readonly by: Text
  readonly filters: readonly SiteFilterOnWay[]
}

/** Every way on which something filters. */
export function filteredWays(context: WebContext, zone: Zone, internets: readonly External[]): readonly WebWay[] {
  const { network, topology } = context
  const ways: WebWay[] = []
  for (const external of internets) {
    for (const [last, { judged }] of network.direct(zone.id, external.id)?.by ?? []) {
      const packets = browses(network, zone, external, 'judged').and(judged)
      for (const filters of rulesTaken(context, zone.id, external.id, packets, last))
        add(zone, { ja: last, en: last }, [...filters, ...ofExternal(context, last)])
    }
  }
  const live = liveRelays(network)
  for (const { channel, hop } of proxiesOf(network, zone, 'judged', () => false)) {
    const { initiator, responder } = endsOf(hop)
    const before = hop.unfiltered ? [[]] : rulesTaken(context, initiator, responder, hop.judged)
    const own = relayFilters(context, channel, 'judged') ? [ofEntry(context, 'relay', channel.relay.id)] : []
    const next = live
      .handing(channel)
      .filter(({ next: { backward } }) => !backward)
      .flatMap(({ hop: handed, next: { relay }, next: onward }) => {
        const rules = handed.unfiltered ? [] : rulesTaken(context, handed.from, handed.to, handed.judged).flat()
        return [
          ...rules,
          ...(relayFilters(context, onward, 'judged') ? [ofEntry(context, 'relay', relay.id)] : []),
          ...ofExternal(context, handed.to),
        ]
      })
    const out = live
      .leaving(channel)
      .filter(({ to }) => topology.externals.get(to)?.kind === 'internet')
      .flatMap((left) => (left.unfiltered ? [] : rulesTaken(context, left.from, left.to, left.judged).flat()))
    for (const filters of before)
      add(zone, { ja: `プロキシ ${channel.relay.id}`, en: `proxy ${channel.relay.id}` }, [...filters, ...own, ...next, ...out])
  }
  return ways

  function add(of: Zone, by: Text, filters: readonly (SiteFilterOnWay | undefined)[]): void {
    const known = [...new Map(filters.flatMap((each) => (each === undefined ? [] : [[keyOf(each), each] as const]))).values()]
    if (known.length > 0) ways.push({ zone: of, by, filters: known })
  }
}

function keyOf({ subject, shown }: SiteFilterOnWay): string {
  return `${subject.kind} ${subject.id} ${shown?.rule.id ?? ''}`
}

/** The rules that filter, per lot of packets that take the same rules. */
function rulesTaken(
  context: WebContext,
  from: string,
  to: string,
  judged: PacketSet,
  last?: string,
): readonly (readonly (SiteFilterOnWay | undefined)[])[] {
  const { network, topology } = context
  const surplus = { from, to, judged, ...(last === undefined ? {} : { last }) }
  return [...waysTaken({ network, topology }, surplus, MOST)].map(({ trace }) =>
    network.decisions(trace).flatMap(({ device, rule }) => (rule === undefined ? [] : [ofRule(context, device, rule)])),
  )
}

const MOST = 12

function ofRule(context: WebContext, device: Device, rule: Rule): SiteFilterOnWay | undefined {
  if (!filtersSites(rule) || !Array.isArray(rule.inspection)) return undefined
  const entry = ofEntry(context, 'device', device.id)
  const sites = rule.inspection.find(({ kind }) => kind === 'url-filter')?.sites
  return entry === undefined ? undefined : { ...entry, shown: { device, rule, blocks: sites?.blocks ?? [], allows: sites?.allows ?? [] } }
}

function ofExternal(context: WebContext, id: string): readonly (SiteFilterOnWay | undefined)[] {
  return context.topology.externals.get(id)?.does.includes('url-filter') === true ? [ofEntry(context, 'external', id)] : []
}

function ofEntry(context: WebContext, kind: 'relay' | 'device' | 'external', id: string): SiteFilterOnWay | undefined {
  const subject = subjectsOf(context.topology, kind).find((each) => each.id === id)
  return subject === undefined ? undefined : { subject, declared: declaredOf(context, subject, 'blocked-categories') }
}
