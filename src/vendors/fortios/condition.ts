import type { Condition } from '../../model/uncertainty.ts'
import { membersOf } from './address.ts'
import type { Books } from './books.ts'
import { dateOf } from './schedule.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'

/** What must hold beside the header for a policy to match; `dead` when it can never hold again. */
export function conditionsOf(
  books: Books,
  entry: Entry,
): { readonly conditions: readonly Condition[]; readonly dead: boolean; readonly until: string | undefined } {
  const { scope } = books
  const conditions: Condition[] = []
  let dead = false
  let until: string | undefined
  const named = membersOf(scope, entry, 'schedule').filter(([name]) => name !== '')
  for (const [name, at] of named) {
    const timing = books.schedules.resolve(name, at)
    if (timing.when !== 'always') until = timing.until ?? until
    if (timing.when === 'never') dead = true
    else if (timing.when === 'sometimes') conditions.push(timing.condition)
  }
  if (named.length === 0) {
    const text = {
      ja: 'スケジュールの指定がありません（ファイルが欠けている可能性があります）',
      en: 'no schedule is given (the file may be damaged)',
    }
    conditions.push({ kind: 'schedule', text, span: scope.ledger.span(entry.head) })
  }
  const add = (kind: Condition['kind'], attribute: string, ja: string, en: string): void => {
    const setting = entry.settings.get(attribute)
    const words = wordsOf(entry, attribute)
    if (setting === undefined || words.length === 0 || words.every((word) => word === '')) return
    conditions.push({
      kind,
      text: { ja: `${ja}: ${words.join('、')}`, en: `${en}: ${words.join(', ')}` },
      span: scope.ledger.span(setting),
    })
  }
  add('user', 'groups', 'ユーザーグループの認証', 'user groups')
  add('user', 'users', 'ユーザーの認証', 'users')
  add('user', 'fsso-groups', 'FSSOグループの認証', 'FSSO groups')
  add('application', 'application', 'アプリケーション', 'applications')
  add('application', 'app-category', 'アプリケーションの種類', 'application categories')
  add('application', 'app-group', 'アプリケーショングループ', 'application groups')
  add('application', 'url-category', 'URLの種類', 'URL categories')
  add('posture', 'devices', '端末の種類', 'device types')
  add('posture', 'src-vendor-mac', '端末の製造元', 'device vendors')
  if (isEnabled(entry, 'ztna-status')) {
    add('posture', 'ztna-ems-tag', 'ZTNAタグ', 'ZTNA tags')
    add('posture', 'ztna-ems-tag-secondary', 'ZTNAタグ', 'ZTNA tags')
    add('posture', 'ztna-geo-tag', 'ZTNA地域タグ', 'ZTNA geography tags')
  }
  if (isEnabled(entry, 'sgt-check')) add('posture', 'sgt', 'SGT', 'SGT')
  if (!isDefault(wordOf(entry, 'tos-mask'))) add('assumption', 'tos', 'ToS', 'ToS')
  add('assumption', 'vlan-filter', 'VLAN番号', 'VLAN ids')
  if (!isDefault(wordOf(entry, 'reputation-minimum'))) add('posture', 'reputation-minimum', '評判', 'reputation')
  if (!isDefault(wordOf(entry, 'reputation-minimum6'))) add('posture', 'reputation-minimum6', '評判', 'reputation')
  return { conditions, dead, until: expiryOf(entry) ?? until }
}

function isDefault(value: string | undefined): boolean {
  return value === undefined || value === '' || /^(?:0x0*|0)$/.test(value)
}

/** A policy with `policy-expiry` that has passed no longer acts. */
export function isOver(scope: Scope, entry: Entry): boolean {
  const end = expiryOf(entry)
  return end !== undefined && end < scope.today
}

function expiryOf(entry: Entry): string | undefined {
  if (!isEnabled(entry, 'policy-expiry')) return undefined
  return dateOf(wordsOf(entry, 'policy-expiry-date')) ?? dateOf(wordsOf(entry, 'policy-expiry-date-utc'))
}
