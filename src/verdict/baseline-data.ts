/** What a baseline made of a run, as the plain data of a result. */
import type { Finding } from '../checks/check.ts'
import { byCodePoint } from '../base/order.ts'
import type { ResultBaseline, ResultGroup, ResultKnown, ResultRecorded } from '../report/result.ts'
import type { AppliedBaseline } from './baseline.ts'
import type { BaselineEntry } from './baseline-entry.ts'
import type { Judgement } from './judge.ts'

export function baselineData(
  { path, recorded, matched, update }: AppliedBaseline,
  known: readonly ResultGroup[],
  judgements: readonly Judgement[],
): ResultBaseline {
  return {
    path,
    recorded,
    findings: judgements.reduce((sum, judgement) => sum + (judgement.known?.length ?? 0), 0),
    known,
    mended: matched.mended.map(({ entry, how }) => ({ ...recordedData(entry), how })),
    lapsed: matched.lapsed.map(recordedData),
    ...(update === undefined ? {} : { update }),
  }
}

function recordedData({ check, policy, from, to, since, until, says }: BaselineEntry): ResultRecorded {
  return {
    check,
    policy,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    since,
    ...(until === undefined ? {} : { until }),
    text: says,
  }
}

/** What the baseline says of a finding that it has; nothing for a new one. */
export function knownData({ known }: Judgement, finding: Finding): { readonly known?: ResultKnown } {
  const entries = known?.find((each) => each.finding === finding)?.entries ?? []
  const days = entries.map(({ since }) => since).sort(byCodePoint)
  const last = days.at(-1)
  if (last === undefined) return {}
  const until = entries.flatMap((entry) => entry.until ?? []).sort(byCodePoint)[0]
  const reason = entries.flatMap((entry) => entry.reason ?? [])[0]
  const by = entries.flatMap((entry) => entry.by ?? [])[0]
  return {
    known: {
      since: last,
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
      ...(by === undefined ? {} : { by }),
    },
  }
}
