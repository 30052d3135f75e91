/** Words that the formats of an import share. */
import type { Locale, Text } from '../base/text.ts'
import type { ImportedDomain, ImportedList, ImportedRule } from './imported.ts'

export const KIND_WORDS: Readonly<Record<ImportedList['kind'], Text>> = {
  ingress: { ja: '入力時', en: 'ingress' },
  forward: { ja: '転送時', en: 'forward' },
  egress: { ja: '出力時', en: 'egress' },
  local: { ja: '機器自身あて', en: 'to the device itself' },
  chain: { ja: 'チェーン', en: 'chain' },
}

const ACTIONS: Readonly<Record<'permit' | 'deny' | 'return', Text>> = {
  permit: { ja: '許可', en: 'permit' },
  deny: { ja: '拒否', en: 'deny' },
  return: { ja: '呼び出し元へ戻る', en: 'return' },
}

/** `permit`, `jump to X`, `permit (answers only)`. */
export function actionWords(action: ImportedRule['action'], locale: Locale, chain?: Text, answersOnly = false): string {
  const ja = locale === 'ja'
  const name = chain?.[locale] ?? ''
  const words =
    action === 'jump'
      ? ja
        ? `${name} を呼ぶ`
        : `jump to ${name}`
      : action === 'goto'
        ? ja
          ? `${name} へ移る`
          : `go to ${name}`
        : ACTIONS[action][locale]
  return answersOnly ? (ja ? `${words}（応答のみ）` : `${words} (answers only)`) : words
}

/** The name of a list with its domain and what it is bound to. */
export function listName(domain: ImportedDomain, list: ImportedList, locale: Locale): string {
  const bound = [
    ...(list.in.length === 0 ? [] : [`in ${list.in.join(',')}`]),
    ...(list.out.length === 0 ? [] : [`out ${list.out.join(',')}`]),
  ].join(' ')
  return [domain.name, list.name[locale], bound].filter((words) => words !== '').join(' / ')
}
