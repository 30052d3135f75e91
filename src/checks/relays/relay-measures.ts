/** What evidence shows of a relay, a registered system or the organization beside what is done to content: who is let in, who watches. */
import type { Text } from '../../base/text.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Relay } from '../../model/relay.ts'
import { ATTRIBUTES } from '../../model/attribute.ts'
import type { Measure, Topology } from '../../model/topology.ts'
import { MEASURES } from '../../model/topology.ts'
import type { Subjects } from '../evidence-in-force.ts'
import { isAbout, outOfForce, subjectsOfRelay } from '../evidence-in-force.ts'
import type { CapabilityParameters } from './relay-capabilities.ts'
import { treatmentOf } from './relay-capabilities.ts'

/** Whether a measure is in force; `unknown` where it is declared and its evidence does not carry it today. */
export type Standing = { readonly held: 'yes' } | { readonly held: 'no' } | { readonly held: 'unknown'; readonly why: Text }

/** Whose evidence counts: everything said of these subjects, and what is cited by id of something that stands for them. */
export interface Cited {
  readonly subjects: readonly string[]
  readonly ids?: readonly string[]
  /** What cited evidence may be about beside the subjects and the organization. */
  readonly standsFor?: Subjects
  /** ISO date: evidence dated before, or not dated, does not count. */
  readonly since?: string
}

/** Whether evidence shows a measure to be in force on a day. */
export function measureStanding(
  topology: Topology,
  today: string,
  measure: Measure,
  { subjects, ids = [], standsFor, since }: Cited,
): Standing {
  const about = new Set([...subjects, ...(standsFor ?? []), 'organization'])
  let lapsed: Text | undefined
  for (const evidence of topology.evidence.values()) {
    if (!evidence.shows.includes(measure) || !(isAbout(evidence, new Set(subjects)) || ids.includes(evidence.id))) continue
    const why = outOfForce(evidence, today, about) ?? tooOld(evidence.id, evidence.on, since)
    if (why === undefined) return { held: 'yes' }
    lapsed ??= why
  }
  return lapsed === undefined ? { held: 'no' } : { held: 'unknown', why: lapsed }
}

/** Whether a relay lets in only who proves it is them, or keeps a record: for everything it carries, or by evidence about it. */
export function relayStanding(
  topology: Topology,
  today: string,
  parameters: CapabilityParameters,
  relay: Relay,
  measure: 'mfa' | 'session-recording',
): Standing {
  const channels = channelsOf([relay])
  const ids = channels.flatMap(({ carry }) => carry.evidence)
  const shown = measureStanding(topology, today, measure, { subjects: [relay.id], ids, standsFor: subjectsOfRelay(topology, relay) })
  if (shown.held === 'yes' || channels.length === 0) return shown
  let worst: Standing = { held: 'yes' }
  for (const channel of channels) {
    const { does, discounted } = treatmentOf(topology, today, parameters, channel)
    if (does.includes(measure)) continue
    const doubt = discounted.find(({ capability }) => capability === measure)
    if (doubt === undefined) return shown
    if (worst.held === 'yes') worst = { held: 'unknown', why: doubt.why }
  }
  return worst
}

/** Under `judged` what is not known is taken to be in force, so that nothing is a violation because of it. */
export function heldUnder({ held }: Standing, bound: 'judged' | 'possible'): boolean {
  return held === 'yes' || (held === 'unknown' && bound === 'judged')
}

/** One year before a day: the same date, or the day before where there is none (29 February). */
export function yearBefore(day: string): string {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return before.endsWith('-02-29') ? `${before.slice(0, 4)}-02-28` : before
}

function tooOld(id: string, on: string | undefined, since: string | undefined): Text | undefined {
  if (since === undefined) return undefined
  if (on === undefined) return { ja: `申告 ${id} に日付がありません`, en: `evidence ${id} has no date` }
  return on < since ? { ja: `申告 ${id} の日付 ${on} が古くなっています`, en: `evidence ${id} is dated ${on}, too long ago` } : undefined
}

/** What measures are called: as evidence that declares them. */
export const MEASURE_NAMES = Object.fromEntries(MEASURES.map((measure) => [measure, ATTRIBUTES[measure]!.title])) as Readonly<
  Record<Measure, Text>
>
