/** Neutral rules for people: what was read, list by list, each rule beside its own words. */
import type { Text } from '../base/text.ts'
import { pad, widthOf, wrap } from '../base/width.ts'
import type { Imported, ImportedDomain, ImportedList, ImportedRule, ImportedTranslation, ImportFormat, Told } from './imported.ts'
import { actionWords, KIND_WORDS, listName } from './import-words.ts'
import type { Page } from './text-layout.ts'
import { labelled, layout, paragraph } from './text-layout.ts'

export const importText: ImportFormat = {
  id: 'text',
  render(imported, { locale, width }) {
    const page = layout({ locale, width, all: true })
    const lines = [
      ...head(imported, page),
      ...problemLines(imported, page),
      ...interfaceLines(imported, page),
      ...imported.domains.flatMap((domain) => domainLines(domain, imported, page)),
    ]
    return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  },
}

function head({ file, vendor, product, hostname, coverage, domains }: Imported, { ja, locale, width }: Page): string[] {
  const rules = domains.reduce((sum, { lists }) => sum + lists.reduce((n, { rules: own }) => n + own.length, 0), 0)
  const irrelevant = Object.values(coverage.irrelevant).reduce((sum, n) => sum + n, 0)
  const kinds = Object.entries(coverage.irrelevant)
    .map(([kind, n]) => `${kind} ${n}`)
    .join(', ')
  const labels: readonly (readonly [Text, string])[] = [
    [{ ja: '形式', en: 'format' }, [vendor.title[locale], product, hostname].filter((words) => words !== '').join('  ')],
    [{ ja: 'SHA-256', en: 'SHA-256' }, file.sha256],
    [{ ja: 'ルール', en: 'rules' }, String(rules)],
    [{ ja: '解釈した文', en: 'understood' }, String(coverage.understood)],
    [{ ja: '判定に関わらない文', en: 'irrelevant' }, kinds === '' ? '0' : ja ? `${irrelevant}（${kinds}）` : `${irrelevant} (${kinds})`],
    [{ ja: '解釈できない文', en: 'not understood' }, String(coverage.notUnderstood.length)],
  ]
  const columns = Math.max(...labels.map(([label]) => widthOf(label[locale])))
  return [
    file.path,
    ...labels.flatMap(([label, text]) => labelled(label[locale], text, 2, width, columns)),
    ...toldLines(coverage.notUnderstood, 4, width, locale),
  ]
}

function problemLines({ problems }: Imported, { ja, locale, width }: Page): string[] {
  const words = { error: ja ? 'エラー' : 'error', warning: ja ? '警告' : 'warning', note: ja ? '参考' : 'note' }
  return problems.length === 0
    ? []
    : ['', ...problems.flatMap(({ severity, text, place }) => paragraph(`${words[severity]}  ${place}  ${text[locale]}`, 2, width))]
}

function interfaceLines({ interfaces }: Imported, page: Page): string[] {
  if (interfaces.length === 0) return []
  const { ja } = page
  const rows = interfaces.map(({ id, kind, enabled, addresses, addressUnknown }) => [
    id,
    kind,
    addresses.length > 0 ? addresses.join(', ') : addressUnknown ? (ja ? '（不明）' : '(not known)') : '-',
    enabled ? '' : ja ? '停止' : 'down',
  ])
  return ['', ja ? `インターフェース ${interfaces.length}` : `Interfaces: ${interfaces.length}`, ...table(rows, [40, 10, 60, 6], 2)]
}

function domainLines(domain: ImportedDomain, imported: Imported, page: Page): string[] {
  const { ja, locale, width } = page
  const named = domain.name === '' ? '' : `${domain.name}  `
  const routes = ja
    ? `${named}経路 ${domain.routes}、ポリシールート ${domain.policyRoutes}`
    : `${named}routes: ${domain.routes}, policy routes: ${domain.policyRoutes}`
  return [
    '',
    routes,
    ...toldLines([...domain.routesUnknown, ...domain.unknown, ...domain.features], 2, width, locale),
    ...domain.lists.flatMap((list) => listLines(domain, list, imported, page)),
    ...translationLines(domain, page),
  ]
}

function toldLines(told: readonly Told[], indent: number, width: number, locale: 'ja' | 'en'): string[] {
  return told.flatMap(({ text, place }) => paragraph(`${place}  ${text[locale]}`, indent, width))
}

function listLines(domain: ImportedDomain, list: ImportedList, imported: Imported, page: Page): string[] {
  const { ja, locale, width } = page
  const otherwise =
    list.otherwise === undefined
      ? ''
      : ja
        ? `  どのルールにも当たらなければ${actionWords(list.otherwise, locale)}`
        : `  otherwise ${actionWords(list.otherwise, locale)}`
  return [
    '',
    ...paragraph(`[${KIND_WORDS[list.kind][locale]}] ${listName(domain, list, locale)}${otherwise}`, 0, width),
    ...list.rules.flatMap((rule) => ruleLines(rule, imported, page)),
  ]
}

/** Normalised first, then the entry in its own words. */
function ruleLines(rule: ImportedRule, imported: Imported, page: Page): string[] {
  const { ja, locale, width } = page
  const off = rule.enabled ? '' : ja ? '  （無効）' : '  (disabled)'
  const action = actionWords(rule.action, locale, rule.chain, rule.answersOnly)
  const row = imported.vendor.id === 'table'
  const shown = row ? [rule.original.join(' ')] : rule.original.slice(0, 1)
  return [
    ...labelled(`${String(rule.position).padStart(4)}`, `${action}  ${rule.label[locale]}${off}  ${rule.place}`, 0, width),
    ...(rule.ways.length === 0 ? [ja ? '      （一致する通信はない）' : '      (matches nothing)'] : []),
    ...rule.ways.flatMap((way) => {
      const ends = (side: readonly string[], addresses: readonly string[]) =>
        (side.length === 0 ? '' : `[${side.join(', ')}] `) + addresses.join(', ')
      const sure = way.exact ? '' : ja ? '  （最大でここまで。不明な点あり）' : '  (at most; something is unknown)'
      const after = way.translated === undefined ? '' : `  ${way.translated[locale]}`
      return wrap(
        `${ends(way.in, way.source)} → ${ends(way.out, way.destination)}  ${way.service.join(', ')}${sure}${after}`,
        width - 6,
      ).map((line) => `      ${line}`)
    }),
    ...(rule.sourceTranslation === undefined
      ? []
      : paragraph(`${ja ? '送信元 NAT' : 'source NAT'}: ${rule.sourceTranslation[locale]}`, 6, width)),
    ...[...rule.conditions, ...rule.unknown].flatMap((text) =>
      paragraph(`${ja ? '条件・不明' : 'condition or unknown'}: ${text[locale]}`, 6, width),
    ),
    ...shown.flatMap((line) => paragraph(`${ja ? '原文' : 'as written'}: ${line}`, 6, width)),
  ]
}

function translationLines(domain: ImportedDomain, page: Page): string[] {
  const { ja, locale, width } = page
  if (domain.translations.length === 0) return []
  const words = (each: ImportedTranslation): string => {
    const kind = each.kind === 'destination' ? (ja ? '宛先 NAT' : 'destination NAT') : ja ? '送信元 NAT' : 'source NAT'
    const sure = each.exact ? '' : ja ? '（不明な点あり）' : ' (something is unknown)'
    return `${kind}  ${each.label[locale]}  ${each.source.join(', ')} → ${each.destination.join(', ')}  ${each.service.join(', ')}  ⇒ ${each.to[locale]}${sure}  ${each.place}`
  }
  return [
    '',
    ja ? `アドレス変換 ${domain.translations.length}` : `Translations: ${domain.translations.length}`,
    ...domain.translations.flatMap((each) => paragraph(words(each), 2, width)),
  ]
}

/** Columns as wide as their cells need, up to a limit each; longer cells go on below. */
function table(rows: readonly (readonly string[])[], limits: readonly number[], indent: number): string[] {
  const widths = limits.map((limit, i) => Math.min(limit, Math.max(0, ...rows.map((row) => widthOf(row[i] ?? '')))))
  return rows.flatMap((row) => {
    const cells = row.map((cell, i) => wrap(cell, widths[i] ?? 20))
    const height = Math.max(...cells.map((lines) => lines.length))
    return Array.from(
      { length: height },
      (_, line) => ' '.repeat(indent) + cells.map((lines, i) => pad(lines[line] ?? '', widths[i] ?? 20)).join('  '),
    )
  })
}
