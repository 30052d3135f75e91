/**
 * What speaks against a capability that a relay declares: screen transfer counts only with nothing but pixels beside it, web
 * isolation only where no files come through, the distribution of updates only where the relay fetches them itself.
 */
import type { Text } from '../../base/text.ts'
import { japanese } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Capability, Redirects, RelayKind } from '../../model/relay.ts'

type Clipboard = NonNullable<Redirects['clipboard']>

export interface Refuted {
  readonly why: Text
  /** Not known rather than known to be so. */
  readonly unknown: boolean
}

/** What the topology itself says against a capability of a channel; undefined: nothing. */
export function refutation(capability: Capability, channel: Channel, clipboard: Clipboard): Refuted | undefined {
  if (capability === 'screen-transfer') return redirectProblem(channel.relay.redirects, clipboard)
  if (capability === 'web-isolation') return fileProblem(channel)
  if (capability === 'update-relay') return dropProblem(channel)
  return undefined
}

/** Kinds of relays that exist to pass files. */
const FILES: ReadonlySet<RelayKind> = new Set(['file-sanitizer', 'file-relay', 'data-transfer', 'manual-transfer'])

/** Why web isolation is not all that happens: pages are rendered elsewhere, and files come through. */
function fileProblem({ relay, carry }: Channel): Refuted | undefined {
  if (carry.does.includes('file-cdr')) return undefined
  if (FILES.has(relay.kind) || carry.fileImport === true)
    return {
      why: {
        ja: `ファイルを通す中継（${FILES.has(relay.kind) ? `kind: ${relay.kind}` : 'file-import: true'}）では、画面の描画を分けるだけではファイルが無害化されません`,
        en: `it lets files through (${FILES.has(relay.kind) ? `kind: ${relay.kind}` : 'file-import: true'}), and rendering pages elsewhere disarms no file`,
      },
      unknown: false,
    }
  if (carry.fileImport === false) return undefined
  return {
    why: {
      ja: 'Web 分離でファイルを取り込めるかどうか（carries の file-import）が申告されていません',
      en: 'whether files come in by web isolation is not declared (file-import of carries)',
    },
    unknown: true,
  }
}

/** Why something is no distribution of updates: that fetches what it hands out, while here others put it there. */
function dropProblem({ enters }: Channel): Refuted | undefined {
  if (enters.opens === 'relay') return undefined
  return {
    why: {
      ja: '配信元から取りに行く（opens の from が relay）のではなく、相手から置かれたデータを渡しています',
      en: 'it does not fetch from above (opens: from: relay) but hands on what others put there',
    },
    unknown: false,
  }
}

/** Why screen transfer is more than pixels, or is not known to be only that. */
function redirectProblem(redirects: Redirects | undefined, allowed: Clipboard): Refuted | undefined {
  const devices = [
    ['drive', { ja: 'ドライブ', en: 'drives' }],
    ['printer', { ja: 'プリンタ', en: 'printers' }],
    ['usb', { ja: 'USB', en: 'USB devices' }],
  ] as const
  const open: Text[] = devices.filter(([key]) => redirects?.[key] === true).map(([, name]) => name)
  const clipboard = redirects?.clipboard
  if (clipboard !== undefined && clipboard !== 'none' && clipboard !== allowed) open.push({ ja: 'クリップボード', en: 'the clipboard' })
  if (open.length > 0)
    return {
      why: {
        ja: japanese`画面転送で${open.map(({ ja }) => ja).join('、')}の転送が有効です`,
        en: `screen transfer also passes ${open.map(({ en }) => en).join(', ')}`,
      },
      unknown: false,
    }
  const missing = [
    ...devices.filter(([key]) => redirects?.[key] === undefined).map(([key]) => key),
    ...(clipboard === undefined ? ['clipboard'] : []),
  ]
  if (missing.length === 0) return undefined
  return {
    why: {
      ja: `画面転送で画面のほかに何が通るか（redirects の ${missing.join('、')}）が申告されていません`,
      en: `what screen transfer passes beside pixels is not declared (redirects: ${missing.join(', ')})`,
    },
    unknown: true,
  }
}
