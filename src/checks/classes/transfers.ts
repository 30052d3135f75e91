/** Declared communications between the body and others, and the class of what they carry. */
import type { Text } from '../../base/text.ts'
import type { SubjectKind } from '../../model/attribute.ts'
import type { Subject } from '../../model/entry-field.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import { externalsOf, isOutside } from '../../model/outside.ts'
import type { Approval, FlowScope, Place, Topology } from '../../model/topology.ts'
import type { Scale } from './scale.ts'
import { strangerTo } from './scale.ts'

/** A declared flow or 特定通信 with one end inside and one outside. Data may leave by it whoever begins. */
export interface Transfer {
  readonly kind: SubjectKind
  readonly subject: Subject
  readonly scope: FlowScope
  readonly approved: Approval | undefined
  /** As declared of the flow itself. */
  readonly class: string | undefined
  readonly inside: Place
  /** Networks of others at the other end; empty: where the topology knows nothing. */
  readonly externals: readonly string[]
}

/** In the order of the topology, flows first. */
export function transfersOf(topology: Topology): readonly Transfer[] {
  const subjects = (kind: SubjectKind): ReadonlyMap<string, Subject> => new Map(subjectsOf(topology, kind).map((each) => [each.id, each]))
  const [flows, specifics] = [subjects('flow'), subjects('specific-communication')]
  return [
    ...[...topology.flows.values()].flatMap((flow) => ends(topology, 'flow', flows.get(flow.id)!, flow)),
    ...[...topology.specificCommunications.values()].flatMap((specific) =>
      ends(topology, 'specific-communication', specifics.get(specific.id)!, specific),
    ),
  ]
}

interface Entry {
  readonly scope: FlowScope
  readonly approved: Approval | undefined
  readonly class?: string
}

function ends(topology: Topology, kind: SubjectKind, subject: Subject, { scope, approved, class: word }: Entry): readonly Transfer[] {
  const { from, to } = scope
  return [
    { inside: from, outside: to },
    { inside: to, outside: from },
  ].flatMap(({ inside, outside }) => {
    if (!isOutside(topology, outside) || zonesOf(topology, inside).length === 0) return []
    return [{ kind, subject, scope, approved, class: word, inside, externals: externalsOf(topology, outside) }]
  })
}

/** Zones that a place lies in, by name or by address. */
function zonesOf(topology: Topology, { zones, addresses }: Place) {
  return [...topology.zones.values()].filter((zone) => zones.includes(zone.id) || !zone.addresses.and(addresses).isEmpty)
}

/** The class of what is carried: `word` of the scale, or why nobody can tell. */
export type Carried = { readonly word: string } | { readonly unknown: Text }

/** As declared of the flow, else the gravest class of the zones at its end inside. */
export function carriedBy(topology: Topology, scale: Scale, transfer: Transfer): Carried {
  if (transfer.class !== undefined) {
    const word = scale.wordOf(transfer.class)
    return word === undefined ? { unknown: strangerTo(scale, transfer.class) } : { word }
  }
  const zones = zonesOf(topology, transfer.inside)
  const said = zones.flatMap((zone) => (zone.class === undefined ? [] : [zone.class]))
  const gravest = scale.gravest(said)
  // Nothing is graver than the first class, whatever the other zones hold.
  if (gravest !== undefined && scale.rankOf(gravest) === 0) return { word: gravest }
  const stranger = said.find((word) => scale.wordOf(word) === undefined)
  if (stranger !== undefined) return { unknown: strangerTo(scale, stranger) }
  const silent = zones.find((zone) => zone.class === undefined)
  if (silent !== undefined)
    return {
      unknown: {
        ja: `通信にもゾーン ${silent.id} にも重要性分類（class）がありません`,
        en: `neither the flow nor zone ${silent.id} says its data class`,
      },
    }
  return gravest === undefined ? { unknown: { ja: '重要性分類が分かりません', en: 'the data class is not known' } } : { word: gravest }
}
