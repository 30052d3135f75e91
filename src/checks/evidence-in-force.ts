/**
 * When a declaration counts: it is about the very thing it is used for, somebody stands behind it, and it holds today. Anything
 * else says nothing of that thing, however right it may be of another.
 */
import type { Text } from '../base/text.ts'
import type { Relay } from '../model/relay.ts'
import type { Connection, Evidence, RegisteredSystem, SpecificCommunication, Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Link } from './lines/external-links.ts'
import { entriesOf } from './lines/external-links.ts'

/** What evidence may be about to count for something: ids of the topology, or `organization`. */
export type Subjects = ReadonlySet<string>

/** Why none of several pieces of evidence is in force for something on a day; undefined when one is. */
export function evidenceProblem(topology: Topology, today: string, ids: readonly string[], subjects: Subjects): Text | undefined {
  if (ids.length === 0)
    return { ja: '中継の処理を裏付ける申告（evidence）がありません', en: 'there is no evidence for what the relay does' }
  const problems = ids.map((id) => {
    const evidence = topology.evidence.get(id)
    return evidence === undefined
      ? { ja: `申告 ${id} がありません`, en: `evidence ${id} is missing` }
      : outOfForce(evidence, today, subjects)
  })
  return problems.includes(undefined) ? undefined : problems[0]
}

/** Why evidence is not in force for something on a day; undefined when it is. */
export function outOfForce(evidence: Evidence, today: string, subjects: Subjects): Text | undefined {
  const { id, subject } = evidence
  if (!isAbout(evidence, subjects))
    return {
      ja: `申告 ${id} は ${subject} についてのもので、${namesOf(subjects)} についてのものではありません`,
      en: `evidence ${id} is about ${subject}, not about ${namesOf(subjects)}`,
    }
  return unsaid(evidence) ?? outOfTime(evidence, today)
}

/** Whether evidence is about one of these. */
export function isAbout({ subject, others = [] }: Evidence, subjects: Subjects): boolean {
  return [subject, ...others].some((id) => subjects.has(id))
}

function unsaid({ id, by, on, document }: Evidence): Text | undefined {
  if (by !== undefined || on !== undefined || document !== undefined) return undefined
  return {
    ja: `申告 ${id} に、誰が・いつ・どの文書で言ったか（by、on、document）がありません`,
    en: `evidence ${id} says neither who declared it, nor when, nor by which document (by, on, document)`,
  }
}

function outOfTime({ id, on, since, tested, until }: Evidence, today: string): Text | undefined {
  if (until !== undefined && until < today)
    return { ja: `申告 ${id} の期限 ${until} が過ぎています`, en: `evidence ${id} ended on ${until}` }
  if (on !== undefined && on > today)
    return { ja: `申告 ${id} の日付 ${on} はまだ来ていません`, en: `evidence ${id} is dated ${on}, still to come` }
  if (since !== undefined && since > today)
    return { ja: `申告 ${id} が有効になるのは ${since} からです`, en: `evidence ${id} holds from ${since} on, still to come` }
  if (tested !== undefined && tested > today)
    return { ja: `申告 ${id} の試験日 ${tested} はまだ来ていません`, en: `evidence ${id} says tested on ${tested}, still to come` }
  return undefined
}

/** The first is the thing itself; the others only stand for it. */
function namesOf(subjects: Subjects): string {
  return [...subjects].find((id) => id !== ORGANIZATION) ?? ORGANIZATION
}

const ORGANIZATION = 'organization'

/** A relay, the hosts it runs on, the zones, tiers and networks of others that it has a leg in. Nobody speaks for the Internet. */
export function subjectsOfRelay(topology: Topology, { id, legs }: Relay): Subjects {
  const own = Addresses.union([...legs.values()].map(({ addresses }) => addresses))
  const hosts = [...topology.hosts.values()].filter(({ addresses }) => !addresses.and(own).isEmpty)
  const places = [...legs.values()]
    .map(({ place }) => place)
    .filter((place) => topology.externals.get(place)?.kind !== 'internet')
    .flatMap((place) => withTier(topology, place))
  return new Set([id, ...hosts.map((host) => host.id), ...places, ORGANIZATION])
}

/** A network of others, and the tier whose rules it is under. */
export function subjectsOfExternal(topology: Topology, id: string): Subjects {
  return new Set([...withTier(topology, id), ORGANIZATION])
}

/** A registered system, the network it is in and that network's tier. */
export function subjectsOfRegisteredSystem(topology: Topology, { id, network }: RegisteredSystem): Subjects {
  const places = topology.externals.get(network)?.kind === 'internet' ? [] : withTier(topology, network)
  return new Set([id, ...places, ORGANIZATION])
}

/** An entry of the register of connections: its line, its device, the network it leads to. */
export function subjectsOfConnection({ id, device, to }: Connection): Subjects {
  return new Set([id, device, to, ORGANIZATION])
}

/** A link to a network of others, with the register's entries for it. */
export function subjectsOfLink(topology: Topology, link: Link): Subjects {
  const beyond = link.beyond === undefined ? [] : [link.beyond.device]
  const entries = entriesOf(topology, link).flatMap((entry) => [...subjectsOfConnection(entry)])
  return new Set([link.device, link.to, ...beyond, ...entries, ORGANIZATION])
}

/**
 * A specific communication, the zones and tiers of the body at its ends, the hosts it names, the devices it has to pass and
 * those that its terminals are attached to.
 */
export function subjectsOfSpecific(topology: Topology, { id, scope, through }: SpecificCommunication): Subjects {
  const zones = new Set([...scope.from.zones, ...scope.to.zones])
  const named = [...scope.from.written, ...scope.to.written].filter((written) => topology.hosts.has(written))
  const attached = [...topology.devices.values()].filter(({ interfaces }) =>
    [...interfaces.values()].some((attachment) => attachment.kind === 'zone' && zones.has(attachment.zone)),
  )
  const places = [...zones].flatMap((zone) => withTier(topology, zone))
  return new Set([id, ...named, ...places, ...through, ...attached.map((device) => device.id), ORGANIZATION])
}

/** A zone or external network and the tier it lies in. */
export function withTier({ zones, externals }: Topology, place: string): readonly string[] {
  const tier = (zones.get(place) ?? externals.get(place))?.tier
  return tier === undefined ? [place] : [place, tier.id]
}
