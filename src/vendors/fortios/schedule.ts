import type { Condition } from '../../model/uncertainty.ts'
import type { Span } from '../../base/span.ts'
import type { Scope } from './scope.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { find } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { SCHEDULE } from './words-object.ts'

/** When a rule applies: always, never again, or at times that a packet does not show. */
export type Timing =
  | { readonly when: 'always' }
  | { readonly when: 'never'; readonly until?: string }
  | { readonly when: 'sometimes'; readonly condition: Condition; readonly until?: string }

export interface Schedules {
  resolve(name: string, at: Span): Timing
}

const DAYS = 7

/** `firewall schedule onetime`, `recurring` and `group`. A one-time schedule that ended before today is over. */
export function schedulesOf(scope: Scope): Schedules {
  const onetime = scope.table('firewall schedule onetime')
  const recurring = scope.table('firewall schedule recurring')
  const groups = scope.table('firewall schedule group')
  const damaged = new Set<Entry>()
  for (const table of [onetime, recurring, groups]) {
    scope.uncertainties.push(...classifyTable(scope.ledger, table))
    for (const entry of table.entries.values()) if (classify(scope.ledger, entry, SCHEDULE).length > 0) damaged.add(entry)
  }
  const sometimes = (name: string, at: Span, ja: string, en: string): Extract<Timing, { when: 'sometimes' }> => ({
    when: 'sometimes',
    condition: { kind: 'schedule', text: { ja: `スケジュール「${name}」${ja}`, en: `schedule "${name}"${en}` }, span: at },
  })
  const resolve = (name: string, at: Span, depth = 0): Timing => {
    const once = find(onetime, name)
    if (once !== undefined) {
      const end = damaged.has(once) ? undefined : dateOf(wordsOf(once, 'end'))
      if (end !== undefined && end < scope.today) return { when: 'never', until: end }
      const start = wordsOf(once, 'start').join(' ')
      const timing = sometimes(
        name,
        at,
        `（${start} から ${wordsOf(once, 'end').join(' ')} まで）`,
        ` (from ${start} to ${wordsOf(once, 'end').join(' ')})`,
      )
      return end === undefined ? timing : { ...timing, until: end }
    }
    const weekly = find(recurring, name)
    if (weekly !== undefined) {
      if (damaged.has(weekly)) return sometimes(name, at, '（解釈できない文を含みます）', ' (with statements not understood)')
      const days = wordsOf(weekly, 'day')
      // The built-in schedule `none` is printed without its day, as the defaults of other entries are not.
      if ((days.length === 1 && days[0] === 'none') || (name === 'none' && days.length === 0)) return { when: 'never' }
      const start = wordOf(weekly, 'start') ?? '00:00'
      const end = wordOf(weekly, 'end') ?? '00:00'
      if (start === end && (new Set(days).size === DAYS || (name === 'always' && days.length === 0))) return { when: 'always' }
      return sometimes(name, at, `（${days.join('・')} ${start}–${end}）`, ` (${days.join(', ')} ${start}–${end})`)
    }
    const group = find(groups, name)
    if (group !== undefined && depth < 8) {
      const members = damaged.has(group) ? [] : wordsOf(group, 'member').map((member) => resolve(member, at, depth + 1))
      if (members.some((member) => member.when === 'always')) return { when: 'always' }
      if (members.length > 0 && members.every((member) => member.when === 'never')) return { when: 'never' }
      return sometimes(name, at, '', '')
    }
    if (name === 'always') return { when: 'always' }
    if (name === 'none') return { when: 'never' }
    return sometimes(name, at, '（定義がファイルにありません）', ' (not defined in the file)')
  }
  return { resolve: (name, at) => resolve(name, at) }
}

/** `HH:MM YYYY/MM/DD` as an ISO date, or undefined. */
export function dateOf(values: readonly string[]): string | undefined {
  const date = values.map((value) => /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value)).find((match) => match !== null)
  return date == null ? undefined : `${date[1]}-${date[2]!.padStart(2, '0')}-${date[3]!.padStart(2, '0')}`
}
