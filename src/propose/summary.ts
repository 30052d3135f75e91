/** What `init` prints: what was found, and the numbered list of what a person must confirm. */
import type { Locale, Text } from '../base/text.ts'
import { pad, widthOf, wrap } from '../base/width.ts'
import type { Proposal } from './proposal.ts'

export interface SummaryOptions {
  readonly locale: Locale
  readonly width: number
  /** Path of the topology that was written, as the user gave it. */
  readonly written: string
  /** The folder to check next. */
  readonly next: string
}

/** The summary as text, ending with a newline. */
export function summaryOf(proposal: Proposal, { locale, width, written, next }: SummaryOptions): string {
  const say = ({ ja, en }: Text): string => (locale === 'ja' ? ja : en)
  const lines: string[] = []
  const section = (title: Text): void => {
    lines.push('', say(title))
  }
  const exported = proposal.devices.filter(({ export: path }) => path !== undefined)
  const links = new Set(
    proposal.devices.flatMap((device) =>
      device.interfaces.flatMap(({ id, to }) =>
        to.kind === 'link' ? [[`${device.id}/${id}`, `${to.device}/${to.interface}`].sort().join(' ')] : [],
      ),
    ),
  )
  lines.push(say({ ja: `${written} を書きました`, en: `wrote ${written}` }))

  section({ ja: `読んだ機器 ${exported.length}`, en: `devices read: ${exported.length}` })
  const columns = Math.max(0, ...exported.map(({ id }) => widthOf(id)))
  for (const { id, product, export: path, members, routes } of exported) {
    const more = [...members, ...routes].map((extra) => ` + ${extra}`).join('')
    lines.push(`  ${pad(id, columns)}  ${path ?? ''}${more}  ${product}`.trimEnd())
  }
  if (proposal.unknownFiles.length > 0) {
    section({ ja: `使わなかったファイル ${proposal.unknownFiles.length}`, en: `files not used: ${proposal.unknownFiles.length}` })
    for (const { path, reason } of proposal.unknownFiles) lines.push(...indented(`${path}: ${say(reason)}`, width, '  ', '    '))
  }
  if (proposal.ownFiles.length > 0) {
    section({
      ja: `bunri のファイル（読み飛ばし）${proposal.ownFiles.length}`,
      en: `files of bunri itself, passed over: ${proposal.ownFiles.length}`,
    })
    for (const path of proposal.ownFiles) lines.push(`  ${path}`)
  }

  const guessed = proposal.zones.filter(({ guess }) => guess.tier !== undefined).length
  section({ ja: '提案', en: 'proposed' })
  lines.push(
    say({
      ja: `  ゾーン ${proposal.zones.length}（系を推定 ${guessed}、不明 ${proposal.zones.length - guessed}）  外部ネットワーク ${proposal.externals.length}  機器間の接続 ${links.size}  設定のない機器 ${proposal.devices.length - exported.length}  ホスト ${proposal.hosts.length}`,
      en: `  zones ${proposal.zones.length} (tier guessed ${guessed}, unknown ${proposal.zones.length - guessed})  external networks ${proposal.externals.length}  links ${links.size}  devices without export ${proposal.devices.length - exported.length}  hosts ${proposal.hosts.length}`,
    }),
  )

  section({ ja: `確認が要るもの ${proposal.confirmations.length}`, en: `to confirm: ${proposal.confirmations.length}` })
  const digits = String(proposal.confirmations.length).length
  for (const [at, { where, text }] of proposal.confirmations.entries()) {
    const number = String(at + 1).padStart(digits)
    lines.push(...indented(`${number}. ${where}: ${say(text)}`, width, '  ', ' '.repeat(digits + 4)))
  }
  lines.push(
    '',
    ...wrap(
      say({
        ja: `次: ${written} の「# 要確認」を直し、最後に devices の unconfirmed の行を消してから（それまでは適合になりません）`,
        en: `next: correct the lines marked "# CONFIRM" in ${written}, remove the line unconfirmed under devices last (until then nothing passes), and run`,
      }),
      width,
    ),
    `  bunri check ${next}`,
  )
  return `${lines.join('\n')}\n`
}

function indented(text: string, width: number, first: string, rest: string): readonly string[] {
  return wrap(text, width - rest.length).map((line, at) => (at === 0 ? first : rest) + line)
}
