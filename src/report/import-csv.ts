/**
 * Neutral rules for a spreadsheet: RFC 4180, CRLF, with the byte order mark by which Excel knows UTF-8. The default of each
 * list is its last row. A plain list reads back as a rule table with the same meaning; what a table cannot say (jumps,
 * translations, return traffic) has words in its action that no table has.
 */
import type { Locale, Text } from '../base/text.ts'
import type { Imported, ImportedDomain, ImportedList, ImportedRule, ImportedTranslation, ImportedWay, ImportFormat } from './imported.ts'
import { actionWords, KIND_WORDS, listName } from './import-words.ts'

const BYTE_ORDER_MARK = '\ufeff'

const HEADINGS = {
  position: { ja: '番号', en: 'No' },
  list: { ja: 'リスト', en: 'list' },
  id: { ja: 'ID', en: 'ID' },
  name: { ja: '名称', en: 'name' },
  enabled: { ja: '有効', en: 'enabled' },
  in: { ja: '入力IF', en: 'in' },
  out: { ja: '出力IF', en: 'out' },
  source: { ja: '送信元', en: 'source' },
  destination: { ja: '宛先', en: 'destination' },
  service: { ja: 'サービス', en: 'service' },
  action: { ja: '動作', en: 'action' },
  nat: { ja: 'NAT', en: 'NAT' },
  conditions: { ja: '条件', en: 'conditions' },
  certainty: { ja: '確実さ', en: 'certainty' },
  kind: { ja: '行の種類', en: 'kind' },
  log: { ja: 'ログ', en: 'log' },
  place: { ja: '箇所', en: 'place' },
  original: { ja: '原文', en: 'original' },
} as const satisfies Record<string, Text>

type Cells = Record<keyof typeof HEADINGS, string>

const CERTAIN: Text = { ja: '確実', en: 'exact' }
const ALWAYS_FALSE: Text = { ja: '一致しない', en: 'matches nothing' }

export const importCsv: ImportFormat = {
  id: 'csv',
  render(imported, { locale }) {
    const rows = imported.domains.flatMap((domain) => [
      ...domain.lists.flatMap((list) => listRows(imported, domain, list, locale)),
      ...domain.translations.map((translation) => translationRow(domain, translation, locale)),
    ])
    const keys = Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]
    const lines = [keys.map((key) => HEADINGS[key][locale]), ...rows.map((row) => keys.map((key) => row[key]))]
    return BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
  },
}

function listRows(imported: Imported, domain: ImportedDomain, list: ImportedList, locale: Locale): Cells[] {
  const name = listName(domain, list, locale)
  const rows = list.rules.flatMap((rule) => ruleRows(list, rule, name, locale))
  if (list.otherwise === undefined) return rows
  const everything: ImportedWay = { in: list.in, out: list.out, source: ['any'], destination: ['any'], service: ['any'], exact: true }
  const last: Cells = {
    ...wayCells(everything, list),
    position: String(list.rules.length + 1),
    list: name,
    id: '',
    name: locale === 'ja' ? '既定' : 'default',
    enabled: yes(true, locale),
    action: actionWords(list.otherwise, locale),
    nat: '',
    conditions: '',
    certainty: CERTAIN[locale],
    kind: kindOf(list, locale),
    log: '',
    place: imported.file.path,
    original: '',
  }
  return [...rows, last]
}

function kindOf(list: ImportedList, locale: Locale): string {
  // What a device answers itself is no rule about what passes through it.
  return list.kind === 'local' || list.kind === 'chain' ? KIND_WORDS[list.kind][locale] : locale === 'ja' ? 'ルール' : 'rule'
}

/** One row per way a rule matches. */
function ruleRows(list: ImportedList, rule: ImportedRule, name: string, locale: Locale): Cells[] {
  const nothing: ImportedWay = { in: [], out: [], source: [], destination: [], service: [], exact: true }
  const ways = rule.ways.length === 0 ? [nothing] : rule.ways
  return ways.map((way) => ({
    ...wayCells(way, list),
    position: String(rule.position),
    list: name,
    id: rule.id,
    name: rule.label[locale],
    enabled: yes(rule.enabled, locale),
    action:
      rule.ways.length === 0
        ? `${actionWords(rule.action, locale)} (${ALWAYS_FALSE[locale]})`
        : actionWords(rule.action, locale, rule.chain, rule.answersOnly),
    nat: [rule.sourceTranslation?.[locale] ?? '', way.translated?.[locale] ?? ''].filter((words) => words !== '').join('; '),
    conditions: rule.conditions.map((text) => text[locale]).join('; '),
    certainty: way.exact ? CERTAIN[locale] : uncertain(rule.unknown, locale),
    kind: kindOf(list, locale),
    log: yes(rule.logged, locale),
    place: rule.place,
    original: rule.original.join('\n'),
  }))
}

function translationRow(domain: ImportedDomain, translation: ImportedTranslation, locale: Locale): Cells {
  const kind = translation.kind === 'destination' ? { ja: '宛先 NAT', en: 'destination NAT' } : { ja: '送信元 NAT', en: 'source NAT' }
  return {
    position: '',
    list: [domain.name, kind[locale]].filter((words) => words !== '').join(' / '),
    id: translation.id,
    name: translation.label[locale],
    enabled: yes(true, locale),
    in: anyOf(translation.in),
    out: anyOf(translation.out),
    source: translation.source.join(', '),
    destination: translation.destination.join(', '),
    service: translation.service.join(', '),
    action: locale === 'ja' ? '変換' : 'translate',
    nat: translation.to[locale],
    conditions: '',
    certainty: translation.exact ? CERTAIN[locale] : uncertain([], locale),
    kind: kind[locale],
    log: '',
    place: translation.place,
    original: translation.original.join('\n'),
  }
}

/** A rule's own interfaces, or those its list is bound to. */
function wayCells(way: ImportedWay, list: ImportedList): Pick<Cells, 'in' | 'out' | 'source' | 'destination' | 'service'> {
  return {
    in: anyOf(way.in.length === 0 ? list.in : way.in),
    out: anyOf(way.out.length === 0 ? list.out : way.out),
    source: way.source.join(', '),
    destination: way.destination.join(', '),
    service: way.service.join(', '),
  }
}

function anyOf(names: readonly string[]): string {
  return names.length === 0 ? 'any' : names.join(', ')
}

function uncertain(unknown: readonly Text[], locale: Locale): string {
  const why = unknown.map((text) => text[locale]).join('; ')
  return locale === 'ja' ? `不明な点あり${why === '' ? '' : `: ${why}`}` : `not certain${why === '' ? '' : `: ${why}`}`
}

function yes(is: boolean, locale: Locale): string {
  return locale === 'ja' ? (is ? '有効' : '無効') : is ? 'yes' : 'no'
}

/** A cell that would begin like a formula is text to a spreadsheet program behind an apostrophe. */
function cellOf(text: string): string {
  const safe = /^[=+@\t]|^-[^\d]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
