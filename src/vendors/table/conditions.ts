/** What a row says that no packet header shows: schedules, users, applications, a first day. */
import type { Condition } from '../../model/uncertainty.ts'
import { shorten } from './address.ts'
import type { Cell } from './grid.ts'
import type { Role } from './heading.ts'
import { dateOf, isUnconditional } from './marks.ts'

const CONDITIONS = [
  ['schedule', 'schedule', 'スケジュール', 'schedule'],
  ['user', 'user', '利用者', 'user'],
  ['application', 'application', 'アプリケーション', 'application'],
  ['condition', 'assumption', '条件', 'condition'],
] as const

/** Columns that hold what no packet header shows. */
export function conditionsOf(cell: (role: Role) => Cell | undefined, today: string): readonly Condition[] {
  const said = CONDITIONS.flatMap(([role, kind, ja, en]): Condition[] => {
    const at = cell(role)
    if (at === undefined || isUnconditional(at.plain)) return []
    return [{ kind, text: { ja: `${ja}: ${shorten(at.plain)}`, en: `${en}: ${shorten(at.plain)}` }, span: at.span }]
  })
  return [...said, ...notStarted(cell('starts'), today)]
}

/** A rule that begins later, or nobody knows when: it may not be in force yet. */
function notStarted(at: Cell | undefined, today: string): readonly Condition[] {
  if (at === undefined || isUnconditional(at.plain)) return []
  const date = dateOf(at.plain)
  if (date !== undefined && date <= today) return []
  return [{ kind: 'schedule', text: { ja: `開始日: ${shorten(at.plain)}`, en: `starts: ${shorten(at.plain)}` }, span: at.span }]
}
