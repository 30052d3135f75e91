/** A proposal as `topology.yaml`: what is guessed beside why, and what a person must look at marked. */
import type { Locale, Text } from '../base/text.ts'
import { widthOf } from '../base/width.ts'
import type { BaseTier } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { TIER_NAMES } from '../intent/topology.ts'
import type { Confidence, Proposal, ProposedDevice, ProposedExternal, ProposedInterface, ProposedZone, Suggestion } from './proposal.ts'
import { list, scalar } from './yaml-text.ts'

/** The mark of what a person must decide; `check` ignores it, people search for it. */
export const MARK: Text = { ja: '要確認', en: 'CONFIRM' }

/**
 * The device that keeps an unconfirmed proposal from passing. It has no export and nothing is said of it, so that CHG-003
 * reports it as not evaluable for as long as it is there, whatever the guesses are.
 */
export const GUARD = 'unconfirmed'

/** The file, complete, in one language. The same proposal gives the same text. */
export function writeTopology(proposal: Proposal, locale: Locale): string {
  const page = pageOf(locale)
  header(page, proposal)
  tiers(page, proposal)
  zones(page, proposal)
  externals(page, proposal)
  devices(page, proposal)
  hosts(page, proposal)
  suggestions(page, proposal)
  return `${page.lines.join('\n')}\n`
}

interface Page {
  readonly lines: string[]
  readonly locale: Locale
  say(ja: string, en: string, indent?: string): void
  title(ja: string, en: string): void
}

function pageOf(locale: Locale): Page {
  const lines: string[] = []
  const rule = `# ${'─'.repeat(77)}`
  const say = (ja: string, en: string, indent = ''): void => {
    for (const line of (locale === 'ja' ? ja : en).split('\n')) lines.push(`${indent}# ${line}`.trimEnd())
  }
  return {
    lines,
    locale,
    say,
    title(ja, en) {
      lines.push('', rule)
      say(ja, en)
      lines.push(rule)
    },
  }
}

function header(page: Page, { organization, model, policies, unknownFiles }: Proposal): void {
  page.say(
    `bunri init が設定ファイルだけから作った案です。\n「# ${MARK.ja}」のある行を確かめて直し、最後に devices の ${GUARD} の行を消してください。\nその行があるあいだ、bunri check の結果は適合になりません。`,
    `A proposal that bunri init made from the exports alone.\nLook at every line marked "# ${MARK.en}", correct it, and remove the line ${GUARD} under devices last.\nAs long as that line is there, bunri check never passes.`,
  )
  for (const { path, reason } of unknownFiles)
    page.say(`使わなかったファイル: ${oneLine(path)} … ${reason.ja}`, `not used: ${oneLine(path)}: ${reason.en}`)
  const name = organization ?? (page.locale === 'ja' ? '団体名' : 'name of the body')
  const mark = organization === undefined ? `   # ${MARK[page.locale]}` : ''
  page.lines.push('', 'bunri: 1', '', `organization: { name: ${scalar(name)} }${mark}`, '')
  page.say(
    '判定に使う方針。guideline-alpha は bunri に付属しています。団体の方針は、このファイルからの相対パスで書き足せます。',
    'Policies to judge by. guideline-alpha comes with bunri; add your own by a path relative to this file.',
  )
  page.lines.push(policies.length === 1 ? `policy: ${scalar(policies[0] ?? '')}` : `policy: ${list(policies)}`, '', `model: ${model}`)
}

/** Zones of unknown tier have a tier of their own each. */
function unknownTiers(proposal: Proposal): ReadonlyMap<ProposedZone, string> {
  return new Map(proposal.zones.filter(({ guess }) => guess.tier === undefined).map((zone, at) => [zone, `unconfirmed-${at + 1}`]))
}

function tiers(page: Page, proposal: Proposal): void {
  const unknown = unknownTiers(proposal)
  if (unknown.size === 0) return
  page.title('系: 名前からも周りからも分からなかったゾーンの、仮の系', 'Tiers: stand-ins for zones whose tier nothing tells')
  page.say(
    'ゾーンごとに別の系とし、いちばん厳しい mynumber の決まりを受け継がせました。どの系から、どの系へ通っても違反として現れるので、\n本当の系がどれであっても、あるべき境界が「適合」に隠れることはありません。系が決まったら zones の tier を書き換え、ここから消してください。',
    'Each such zone is a tier of its own under the strictest rules, those of mynumber. Whatever passes from or to it shows as a\nviolation, so no boundary hides behind a pass whichever tier it really is. Write the real tier under zones, and remove it here.',
  )
  page.lines.push('tiers:')
  for (const [{ id }, tier] of unknown)
    page.lines.push(
      `  ${tier}: { name: ${scalar(page.locale === 'ja' ? `系が未確認（${id}）` : `tier not confirmed (${id})`)}, inherits: mynumber }`,
    )
}

function zones(page: Page, proposal: Proposal): void {
  page.title(
    'ゾーン: 1 つの系に属し、同じ扱いで通すアドレスの集まり（1 つのセグメント）',
    'Zones: addresses of one tier that are filtered alike (one segment)',
  )
  if (proposal.zones.length === 0) {
    page.say(`${MARK.ja}: 設定からはゾーンが 1 つも分かりませんでした`, `${MARK.en}: the exports tell no zone at all`)
    page.lines.push('zones: {}')
    return
  }
  const unknown = unknownTiers(proposal)
  page.lines.push('zones:')
  const groups: readonly (BaseTier | undefined)[] = [...BASE_TIERS, undefined]
  let first = true
  for (const tier of groups) {
    const here = proposal.zones.filter(({ guess }) => guess.tier === tier)
    if (here.length === 0) continue
    if (!first) page.lines.push('')
    first = false
    const title = tier === undefined ? { ja: `系が分からないもの（${MARK.ja}）`, en: `tier not known (${MARK.en})` } : TIER_NAMES[tier]
    page.say(title.ja, title.en, '  ')
    const rows = here.map((zone) => [`${zone.id}:`, ...zoneFields(zone, unknown.get(zone) ?? tier ?? '')])
    const notes = here.map((zone) => comment(page, zone.guess.confidence, zone.guess.reason))
    page.lines.push(...aligned(rows, notes))
  }
}

function zoneFields({ name, vlan, addresses }: ProposedZone, tier: string): readonly string[] {
  return [
    `{ tier: ${tier},`,
    name === undefined ? '' : `name: ${scalar(name)},`,
    vlan === undefined ? '' : `vlan: ${vlan},`,
    `addresses: ${list(addresses)} }`,
  ]
}

/** `   # 要確認: reason`, or the reason alone where names say so. */
function comment({ locale }: Page, confidence: Confidence, reason: Text | undefined): string {
  const why = reason?.[locale] ?? ''
  const mark = confidence === 'doubtful' || confidence === 'unknown' ? MARK[locale] : ''
  const words = [mark, why].filter((text) => text !== '').join(': ')
  return words === '' ? '' : `   # ${words}`
}

/** Fields under each other; nothing is padded after the last one. */
function aligned(rows: readonly (readonly string[])[], notes: readonly string[], indent = '  '): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  return rows.map((row, line) => {
    const cells = row.map((cell, at) =>
      widths[at] === 0 || at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)),
    )
    return `${indent}${cells.filter((_, at) => widths[at] !== 0).join(' ')}${notes[line] ?? ''}`
  })
}

function externals(page: Page, { externals: all }: Proposal): void {
  page.title('外部ネットワーク: 団体のものではない相手', 'External networks: not the body’s own')
  if (all.length === 0) {
    page.say('設定からは 1 つも分かりませんでした。', 'The exports tell none.')
    return
  }
  page.lines.push('external:')
  page.lines.push(
    ...aligned(
      all.map((external) => [`${external.id}:`, externalFields(external)]),
      all.map((external) => comment(page, external.confidence === 'likely' ? 'doubtful' : external.confidence, external.reason)),
    ),
  )
}

function externalFields({ kind, name, addresses, reaches }: ProposedExternal): string {
  const fields = [
    `kind: ${kind}`,
    ...(name === undefined ? [] : [`name: ${scalar(name)}`]),
    ...(addresses === undefined ? [] : [`addresses: ${list(addresses)}`]),
    ...(reaches.length === 0 ? [] : [`reaches: ${list(reaches)}`]),
  ]
  return `{ ${fields.join(', ')} }`
}

function devices(page: Page, { devices: all }: Proposal): void {
  page.title('機器: 設定ファイルと、どのインターフェースがどこにつながるか', 'Devices: their exports, and what each interface touches')
  page.lines.push('devices:')
  for (const device of all.filter((d) => d.export !== undefined)) exportedDevice(page, device)
  const routers = all.filter((d) => d.export === undefined)
  if (routers.length > 0) {
    page.say(
      '設定のない機器。経路の先にだけ現れます。すべて通すとみなします（managed-by: outside）。見落としで「適合」にしないためです。',
      'Devices without export, seen only as next hops. They are assumed to permit everything (managed-by: outside), so that nothing passes by omission.',
      '  ',
    )
    for (const device of routers) undeclaredRouter(page, device)
    page.lines.push('')
  }
  page.say(
    `この行があるあいだ、bunri check は「適合」になりません（設定のない機器として判定不能になります）。\n${MARK.ja}の行をすべて確かめたら、この行を消してください。`,
    `As long as this line is there, bunri check never passes: it is a device without export, hence not evaluable.\nRemove it when every line marked ${MARK.en} has been looked at.`,
    '  ',
  )
  page.lines.push(`  ${GUARD}: { name: ${scalar(page.locale === 'ja' ? '要確認の残り' : 'what is left to confirm')} }`)
}

function exportedDevice(page: Page, device: ProposedDevice): void {
  const product = device.product === '' ? '' : `   # ${oneLine(device.product)}`
  page.lines.push(`  ${device.id}:${product}`, `    name: ${scalar(device.name)}`, `    export: ${scalar(device.export ?? '')}`)
  if (device.members.length > 0) page.lines.push(`    members: ${list(device.members)}   # ${MARK[page.locale]}`)
  if (device.routes.length > 0) page.lines.push(`    routes: ${list(device.routes)}`)
  page.say('exported-on: 2026-10-02   設定を出力した日（分かれば）', 'exported-on: 2026-10-02   date of the export, if known', '    ')
  const attached = device.interfaces.filter(({ to }) => to.kind !== 'open')
  const open = device.interfaces.filter(({ to }) => to.kind === 'open')
  if (attached.length > 0) {
    page.lines.push('    interfaces:')
    page.lines.push(
      ...aligned(
        attached.map((i) => [`${key(i.id)}:`, attachment(i)]),
        attached.map((i) => (i.to.kind === 'unused' || i.to.kind === 'zone' ? comment(page, i.confidence, i.note) : '')),
        '      ',
      ),
    )
  } else page.say(`interfaces:   ${MARK.ja}: つながる先を書いてください`, `interfaces:   ${MARK.en}: say what each is connected to`, '    ')
  for (const { id, note } of open)
    page.say(`${key(id)}: ？   ${MARK.ja}: ${note?.ja ?? ''}`, `${key(id)}: ?   ${MARK.en}: ${note?.en ?? ''}`, '      ')
  page.lines.push('')
}

function undeclaredRouter(page: Page, { id, name, interfaces, note }: ProposedDevice): void {
  const ends = interfaces.map((i) => `${key(i.id)}: ${attachment(i)}`)
  const touches = ends.length === 0 ? '' : `, interfaces: { ${ends.join(', ')} }`
  page.lines.push(`  ${id}: { name: ${scalar(name)}, managed-by: outside${touches} }${comment(page, 'doubtful', note)}`)
}

function attachment({ to }: ProposedInterface): string {
  switch (to.kind) {
    case 'zone':
      return to.zone
    case 'external':
      return to.external
    case 'link':
      return `{ link: ${scalar(`${to.device}/${to.interface}`)} }`
    default:
      return 'unused'
  }
}

function hosts(page: Page, { hosts: all, zones: homes }: Proposal): void {
  if (all.length === 0) return
  page.title('ホスト: ルールのアドレスオブジェクトから', 'Hosts: from the address objects of rules')
  page.lines.push('hosts:')
  for (const home of homes) {
    const here = all.filter(({ zone }) => zone === home.id)
    const rows = here.map(({ id, zone, address, name }) => [
      `${id}:`,
      `{ zone: ${zone}, address: ${scalar(address)}${name === undefined ? ' }' : `, name: ${scalar(name)} }`}`,
    ])
    if (rows.length > 0) page.lines.push(...aligned(rows, []))
  }
}

function suggestions(page: Page, { relays, flows }: Proposal): void {
  page.title(
    '中継と通信: 書けば「許す」ことになるため、候補はコメントにしてあります',
    'Relays and flows: writing one allows something, so candidates stand here as comments',
  )
  const write = (key: string, found: readonly Suggestion[], numbered: boolean): void => {
    page.lines.push(`# ${key}:`)
    for (const [at, { yaml, reason }] of found.entries())
      page.lines.push(
        `#   ${numbered ? `P${String(at + 1).padStart(2, '0')}: ` : ''}${yaml}   # ${MARK[page.locale]}: ${reason[page.locale]}`,
      )
  }
  if (relays.length > 0) write('relays', relays, false)
  if (flows.length > 0) write('flows', flows, true)
  if (relays.length === 0 && flows.length === 0) page.say('候補はありませんでした。', 'There were none.')
  page.lines.push('')
  page.say(
    '特定通信（specific-communications）、例外措置（exceptions）、申告（evidence）は設定からは分かりません。承認の記録から書いてください。',
    'specific-communications, exceptions and evidence are not in any export: write them from your approvals.',
  )
}

/** A key as YAML: interface names hold slashes and dots, which need no quotes, and colons, which do. */
function key(id: string): string {
  return scalar(id)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
