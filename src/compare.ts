/** Two estates compared: what the network permits now and did not, what it no longer permits, and what that does to the verdicts. */
import { byCodePoint } from './base/order.ts'
import type { Diagnostic } from './base/diagnostic.ts'
import type { Span } from './base/span.ts'
import type { Text } from './base/text.ts'
import { causeOf } from './checks/blame.ts'
import type { Cause } from './checks/check.ts'
import type { Trace } from './graph/trace.ts'
import type { Estate } from './model/estate.ts'
import { example } from './packet/example.ts'
import { PacketSet } from './packet/set.ts'
import type { Difference, TrafficChange, VerdictChange } from './report/difference.ts'
import { DIFFERENCE_FORMAT } from './report/difference.ts'
import { excerptOf } from './report/excerpt.ts'
import type { Result, ResultFinding } from './report/result.ts'
import { simulate } from './simulator/simulate.ts'
import { hopData, packetData, trafficData } from './verdict/packets.ts'
import type { Run } from './verdict/result.ts'
import { resultOf } from './verdict/result.ts'
import { runOf } from './verify.ts'

export interface CompareOptions {
  /** ISO date both sides are judged for. */
  readonly today: string
  /** Diagnostics of reading each side. */
  readonly before?: readonly Diagnostic[]
  readonly after?: readonly Diagnostic[]
}

export interface Comparison {
  /** Undefined when an input is invalid or bunri is wrong. */
  readonly difference: Difference | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly defects: readonly Text[]
}

/** Compares what two estates permit, packet by packet, and their verdicts. */
export function compare(before: Estate, after: Estate, { today, ...read }: CompareOptions): Comparison {
  const old = runOf(before, { today, diagnostics: read.before ?? [] })
  const now = runOf(after, { today, diagnostics: read.after ?? [] })
  const diagnostics = [...old.diagnostics, ...now.diagnostics]
  const defects = [...old.defects, ...now.defects]
  if (old.run === undefined || now.run === undefined || defects.length > 0) return { difference: undefined, diagnostics, defects }
  const was = resultOf(old.run)
  const is = resultOf(now.run)
  const known = new Set(findingsOf(was).map(({ id }) => id))
  const still = new Set(findingsOf(is).map(({ id }) => id))
  const difference: Difference = {
    format: DIFFERENCE_FORMAT,
    tool: is.tool,
    today,
    organization: is.organization,
    before: { inputs: was.inputs, summary: was.summary },
    after: { inputs: is.inputs, summary: is.summary },
    traffic: [...changes('opened', now.run, old.run), ...changes('closed', old.run, now.run)],
    verdicts: verdictChanges(was, is),
    gained: findingsOf(is).filter(({ id }) => !known.has(id)),
    lost: findingsOf(was).filter(({ id }) => !still.has(id)),
    exitCode: is.exitCode,
  }
  return { difference, diagnostics, defects }
}

function findingsOf(result: Result): ResultFinding[] {
  return result.groups.flatMap(({ findings }) => findings)
}

/** Causes shown per pair of places; the rest of a pair is one remainder. */
const MOST_PER_PAIR = 20

/** What passes in `here` and not in `there`, by ordered pair of places and deciding rule. */
function* changes(change: TrafficChange['change'], here: Run, there: Run): Generator<TrafficChange> {
  for (const from of here.network.places) {
    for (const to of here.network.places) {
      const mine = here.network.direct(from, to)
      if (mine === undefined || from === to) continue
      const other = there.network.direct(from, to)
      const judged = other?.judged ?? PacketSet.none
      const possible = other?.possible ?? PacketSet.none
      const certain = mine.judged.minus(possible).and(PacketSet.wellFormed)
      const perhaps = mine.possible.minus(possible).or(mine.judged.minus(judged)).minus(certain).and(PacketSet.wellFormed)
      yield* pieces(change, 'certain', here, there, from, to, certain)
      yield* pieces(change, 'possible', here, there, from, to, perhaps)
    }
  }
}

function* pieces(
  change: TrafficChange['change'],
  sureness: TrafficChange['sureness'],
  here: Run,
  there: Run,
  from: string,
  to: string,
  packets: PacketSet,
): Generator<TrafficChange> {
  let rest = packets
  for (let found = 1; !rest.isEmpty; found++) {
    const packet = example(rest)
    if (packet === undefined) return
    const trace = here.network.trace(from, to, packet, sureness === 'certain' ? 'judged' : 'possible')
    if (trace === undefined) return
    const alike = found < MOST_PER_PAIR ? here.network.alike(trace, rest) : rest
    const taken = alike.has(packet) ? alike : alike.or(PacketSet.ofPacket(packet))
    rest = rest.minus(taken)
    const cause =
      change === 'opened'
        ? changed(here, there, trace)
        : (refusal(there, trace) ?? { ...changed(here, there, trace), side: 'before' as const })
    yield {
      change,
      sureness,
      from,
      to,
      ...trafficData(taken),
      packet: packetData(trace.packet),
      hops: hopData(trace),
      cause: { label: cause.label, side: cause.side ?? 'after', excerpt: excerptOf(cause.span, cause.focus) },
    }
  }
}

/**
 * What to look at for traffic that passes on one side only: of the rule that decides, the objects it is
 * built from and the other steps on the way, the first that the other side's export does not have word
 * for word, at its first line that is new. Nothing new there: the deciding rule.
 */
function changed(here: Run, there: Run, trace: Trace): Cause & { readonly side?: 'before' | 'after' } {
  const cause: Cause = causeOf(here.network, trace)
  const rules = here.network
    .decisions(trace)
    .flatMap(({ device, rule }) => (rule === undefined ? [] : [{ id: `${device.id}/${rule.id}`, rule }]))
  const decisive = [...rules.filter(({ id }) => id === cause.id), ...rules.filter(({ id }) => id !== cause.id)]
  const steps = trace.hops.flatMap((hop) => hop.steps.flatMap(({ span }) => (span === undefined ? [] : [span])))
  for (const span of [...decisive.flatMap(({ rule }) => [rule.span, ...rule.origins]), ...steps]) {
    const other = [...there.estate.exports.values()].find(({ path }) => path === span.source.path)
    const line = firstNewLine(span, other?.text ?? '')
    if (line !== undefined) return { ...cause, span, focus: line }
  }
  return cause
}

/** The first line of a span that another text does not have; undefined when it has the whole span. */
function firstNewLine({ source, start, end }: Span, other: string): Span | undefined {
  const text = source.text.slice(start, end)
  if (other.includes(text)) return undefined
  const known = new Set(other.split('\n').map((line) => line.trim()))
  let at = start
  for (const line of text.split('\n')) {
    if (!known.has(line.trim())) return { source, start: at + line.length - line.trimStart().length, end: at + line.length }
    at += line.length + 1
  }
  return { source, start, end }
}

/** The rule that stops a packet which used to pass, where a rule stops it. */
function refusal({ estate, devices }: Run, trace: Trace): (Cause & { readonly side?: 'before' | 'after' }) | undefined {
  if (!estate.topology.zones.has(trace.from) && !estate.topology.externals.has(trace.from)) return undefined
  const outcomes = simulate({ topology: estate.topology, devices }, { from: trace.from, packet: trace.packet, bound: 'judged' })
  for (const outcome of outcomes) {
    if (outcome.kind !== 'dropped' || outcome.rule === undefined) continue
    const { rule, device } = outcome
    const label: Text = { ja: `${device} ${rule.label.ja}`, en: `${device} ${rule.label.en}` }
    return { id: `${device}/${rule.id}`, label, span: rule.span, focus: rule.focus }
  }
  return undefined
}

function verdictChanges(was: Result, is: Result): VerdictChange[] {
  const key = ({ check, policy }: Result['checks'][number]): string => `${policy}\u0000${check}`
  const before = new Map(was.checks.map((c) => [key(c), c]))
  const after = new Map(is.checks.map((c) => [key(c), c]))
  return [...new Set([...before.keys(), ...after.keys()])].sort(byCodePoint).flatMap((id) => {
    const [b, a] = [before.get(id), after.get(id)]
    const either = a ?? b
    if (either === undefined || a?.verdict === b?.verdict) return []
    return [
      {
        check: either.check,
        policy: either.policy,
        title: either.title,
        before: b?.verdict ?? 'absent',
        after: a?.verdict ?? 'absent',
      } satisfies VerdictChange,
    ]
  })
}
