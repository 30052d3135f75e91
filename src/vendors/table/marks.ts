/** Short words and marks: permit and deny, enabled and disabled, yes and no, directions, dates. */
import { bare, isNone, plain, wordSet } from './words.ts'

const PERMIT = wordSet(
  '許可 許可する 許可済 通過 通す 透過 可 可能 通信可 通信許可 ○ ◯ 〇 ◎ ● ✓ ✔ 丸 ok o permit permitted accept accepted allow allowed pass',
)
const DENY = wordSet(
  '拒否 拒否する 遮断 遮断する 破棄 廃棄 不許可 禁止 不可 通信不可 × ✕ ✖ ✗ ❌ x ng ブロック ドロップ deny denied drop dropped reject rejected block blocked discard',
)
const ENABLED = wordSet(
  '有効 使用 使用中 利用中 運用中 稼働 稼働中 適用 適用中 有 あり オン ○ ◯ 〇 ◎ ● ✓ ✔ レ on enable enabled yes y true active 1',
)
const DISABLED = wordSet(
  '無効 未使用 使用停止 停止 停止中 休止 廃止 未適用 無 なし オフ × ✕ ✖ ✗ x off disable disabled no n false inactive 0',
)

/** Words of the column map beside the usual ones. */
export interface Words {
  readonly permit: ReadonlySet<string>
  readonly deny: ReadonlySet<string>
  readonly enabled: ReadonlySet<string>
  readonly disabled: ReadonlySet<string>
}

/** Words of the column map come first: they may turn a usual word around. */
export function actionOf(cell: string, words: Words): 'permit' | 'deny' | undefined {
  const word = markOf(cell)
  if (words.permit.has(word)) return 'permit'
  if (words.deny.has(word)) return 'deny'
  if (PERMIT.has(word)) return 'permit'
  return DENY.has(word) ? 'deny' : undefined
}

export function enabledOf(cell: string, words: Words): boolean | undefined {
  const word = markOf(cell)
  if (words.enabled.has(word)) return true
  if (words.disabled.has(word)) return false
  if (ENABLED.has(word)) return true
  return DISABLED.has(word) ? false : undefined
}

/** A mark in a column for disabled rules: anything affirmative disables, an empty cell does not. */
export function disabledOf(cell: string, words: Words): boolean | undefined {
  const word = markOf(cell)
  if (word === '') return false
  if (words.disabled.has(word) || word === bare('無効') || word === 'disabled') return true
  if (words.enabled.has(word) || word === bare('有効')) return false
  if (ENABLED.has(word)) return true
  return DISABLED.has(word) ? false : undefined
}

function markOf(cell: string): string {
  return bare(cell)
}

/** Yes, no, or something else that has to be read for itself. */
export function isYes(cell: string): boolean {
  return ENABLED.has(bare(cell)) || YES.has(bare(cell))
}
const YES = wordSet('する 要 必要 実施 取得 use used')

const ALWAYS = wordSet('常時 常に 24時間 24時間365日 24h 終日 always any all 制限なし 無期限 恒久 永続 永年 毎日 通年')

/** Cells of condition columns that name no condition. */
export function isUnconditional(cell: string): boolean {
  return isNone(cell) || ALWAYS.has(bare(cell)) || plain(cell) === '*' || ANYTHING.has(bare(cell))
}
const ANYTHING = wordSet('すべて 全て 全部 全員')

export type Direction = 'forward' | 'back' | 'both'

const FORWARD = wordSet('片方向 単方向 一方向 片道 順方向 oneway unidirectional forward')
const BOTH = wordSet('双方向 両方向 bidirectional both twoway')

export function directionOf(cell: string): Direction | undefined {
  const text = plain(cell)
  if (/^[→⇒⟶➡]|^-+>$|^=+>$/u.test(text)) return 'forward'
  if (/^[←⇐⟵⬅]|^<-+$|^<=+$/u.test(text)) return 'back'
  if (/^[↔⇔⟷⇄⇆]|^<-+>$|^<=+>$/u.test(text)) return 'both'
  if (FORWARD.has(bare(text))) return 'forward'
  return BOTH.has(bare(text)) ? 'both' : undefined
}

/** First year of each era (the year written 1). */
const ERAS: Readonly<Record<string, number>> = { 令和: 2019, R: 2019, 平成: 1989, H: 1989 }

/** A date as ISO: `2026-03-31`, `2026/3/31`, `2026年3月31日`, `R8.3.31`, `令和8年3月31日`. Undefined: not a date. */
export function dateOf(cell: string): string | undefined {
  const text = plain(cell).replace(/\s*(?:まで|限り|\([日月火水木金土]\)).*$/, '')
  const western = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$/.exec(text)
  const era = /^(令和|平成|R|H)\s*(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$/i.exec(text)
  const [year, month, day] =
    western !== null
      ? [Number(western[1]), western[2], western[3]]
      : era !== null
        ? [(ERAS[(era[1] ?? '').toUpperCase()] ?? 0) + (era[2] === '元' ? 1 : Number(era[2])) - 1, era[3], era[4]]
        : [0, '', '']
  if (year === 0) return undefined
  const date = new Date(Date.UTC(year, Number(month) - 1, Number(day)))
  const iso = `${year}-${String(Number(month)).padStart(2, '0')}-${String(Number(day)).padStart(2, '0')}`
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : undefined
}
