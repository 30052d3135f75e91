/** Words that reports share, in both languages. */
import type { Locale, Text } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import type { Location, ResultCheck } from './result.ts'

export const SEVERITY_WORDS: Readonly<Record<Severity, Text>> = {
  critical: { ja: '重大', en: 'critical' },
  high: { ja: '高', en: 'high' },
  medium: { ja: '中', en: 'medium' },
  low: { ja: '低', en: 'low' },
  info: { ja: '参考', en: 'info' },
}

export const VERDICT_WORDS: Readonly<Record<ResultCheck['verdict'] | 'absent', Text>> = {
  pass: { ja: '適合', en: 'pass' },
  violation: { ja: '違反', en: 'violation' },
  exempted: { ja: '例外適用', en: 'exempted' },
  'not-evaluable': { ja: '判定不能', en: 'not evaluable' },
  'not-applicable': { ja: '対象外', en: 'not applicable' },
  'not-declared': { ja: '申告なし', en: 'not declared' },
  known: { ja: '既知', en: 'known' },
  absent: { ja: 'なし', en: 'absent' },
}

/** One character per verdict, so that a report needs no colour. */
export const VERDICT_MARKS: Readonly<Record<ResultCheck['verdict'], string>> = {
  violation: '✗',
  'not-evaluable': '?',
  exempted: '△',
  pass: '○',
  'not-applicable': '-',
  'not-declared': '…',
  known: '*',
}

/** A violation that a policy lists and does not fail for. */
export const ADVISORY_MARK = '!'

const MODEL_WORDS: Readonly<Record<string, Text>> = {
  alpha: { ja: 'αモデル', en: 'alpha model' },
  'alpha-prime': { ja: 'α′モデル', en: 'alpha-prime model' },
  beta: { ja: 'βモデル', en: 'beta model' },
  'beta-prime': { ja: 'β′モデル', en: 'beta-prime model' },
  'two-tier': { ja: '二層構成', en: 'two-tier model' },
  custom: { ja: '独自構成', en: 'custom model' },
}

export function modelWord(model: string, locale: Locale): string {
  return (MODEL_WORDS[model] ?? { ja: model, en: model })[locale]
}

/** `file:line`, or `file:sheet!cell` in a spreadsheet. */
export function placeOf({ file, line, cell }: Location): string {
  return `${file}:${cell ?? line}`
}

/** `file:line:column` as editors read it, or `file:sheet!cell` in a spreadsheet. */
export function pointOf({ file, line, column, cell }: Location): string {
  return `${file}:${cell ?? `${line}:${column}`}`
}
