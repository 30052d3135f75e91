/** The baseline of a run: what is found today, with the days on which the parts of it were first recorded. */
import type { Text } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import { compareSeverity } from '../model/policy.ts'
import { PacketSet } from '../packet/set.ts'
import type { BaselineEntry, Subject } from './baseline-entry.ts'
import { keyOf, packetsIn, sayingOf, subjectOf } from './baseline-entry.ts'
import type { Judgement } from './judge.ts'

export interface Recorded {
  readonly entries: readonly BaselineEntry[]
  /** Entries that were not there, that are as they were, that cover less, and that are left out. */
  readonly added: number
  readonly kept: number
  readonly narrowed: number
  readonly removed: number
}

/** Everything that one entry will say, before the days are known. */
interface Draft {
  readonly subject: Subject
  severity: Severity
  readonly says: Text
  readonly digest: string | undefined
  packets: PacketSet | undefined
}

/**
 * What a baseline becomes. Entries that still hold stay with their day and what a person wrote; what goes beyond them is
 * an entry of its own from today, so that nothing a person accepted grows. An entry whose `until` is past keeps that
 * day: only a person moves it.
 */
export function recordBaseline(
  judgements: readonly Judgement[],
  before: readonly BaselineEntry[],
  today: string,
  redact: (text: string) => string,
): Recorded {
  const drafts = draftsOf(judgements, today, redact)
  const entries: BaselineEntry[] = []
  const held = new Set<BaselineEntry>()
  let narrowed = 0
  let added = 0
  for (const draft of drafts) {
    const key = keyOf(draft.subject)
    const own = before.filter(
      (entry) => keyOf(entry) === key && entry.digest === draft.digest && compareSeverity(draft.severity, entry.severity) <= 0,
    )
    let rest = draft.packets
    // A saying without packets is recorded by any entry that has it.
    let open = true
    for (const entry of own) {
      if (draft.digest !== undefined) {
        if (!(draft.packets?.within(entry.packets ?? PacketSet.none) ?? true)) continue
        entries.push(entry)
        held.add(entry)
        open = false
        break
      }
      const recorded = entry.packets ?? PacketSet.none
      const still = recorded.and(rest ?? PacketSet.none)
      if (still.isEmpty) continue
      held.add(entry)
      const part = still === recorded ? entry : { ...entry, packets: still }
      if (part !== entry) narrowed += 1
      entries.push(part)
      rest = rest?.minus(recorded)
    }
    if (draft.digest === undefined) open = rest !== undefined && !rest.isEmpty
    if (!open) continue
    added += 1
    entries.push({
      ...draft.subject,
      since: today,
      severity: draft.severity,
      says: draft.says,
      ...(draft.digest === undefined ? {} : { digest: draft.digest }),
      ...(rest === undefined ? {} : { packets: rest }),
    })
  }
  return { entries, added, narrowed, kept: held.size - narrowed, removed: before.filter((entry) => !held.has(entry)).length }
}

/** Findings with one subject, put together. */
function draftsOf(judgements: readonly Judgement[], today: string, redact: (text: string) => string): readonly Draft[] {
  const drafts = new Map<string, Draft>()
  for (const judgement of judgements) {
    for (const finding of judgement.findings) {
      const subject = subjectOf(judgement, finding)
      if (subject === undefined) continue
      const digest = sayingOf(judgement.check.id, finding, today)
      const packets = packetsIn(finding)
      const key = `${keyOf(subject)} ${digest ?? ''}`
      const draft = drafts.get(key)
      if (draft === undefined) {
        const says = { ja: redact(finding.text.ja), en: redact(finding.text.en) }
        drafts.set(key, { subject, severity: finding.severity, says, digest, packets })
        continue
      }
      if (packets !== undefined) draft.packets = (draft.packets ?? PacketSet.none).or(packets)
      if (compareSeverity(finding.severity, draft.severity) > 0) draft.severity = finding.severity
    }
  }
  return [...drafts.values()]
}
