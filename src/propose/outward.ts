/** What an unknown neighbour leads to: a network that is not the body's, or addresses of its own behind a router. */
import type { Text } from '../base/text.ts'
import type { ExternalKind } from '../model/topology.ts'
import type { Prefix } from '../packet/address.ts'
import { formatRange, rangeOf } from '../packet/address.ts'
import type { Beyond } from './beyond.ts'
import type { Port } from './ports.ts'
import { isGlobal } from './ports.ts'
import { isPrivate } from './private.ts'
import type { Confidence } from './proposal.ts'
import type { Hint } from './words.ts'
import { externalHints, saysOutward } from './words.ts'

/** A guess at an external network. */
export interface Outside {
  readonly kind: ExternalKind
  readonly confidence: Confidence
  readonly reason: Text
}

/** Networks whose private addresses are theirs all the same: the words that name them name nothing else. */
const DISTINCT: ReadonlySet<ExternalKind> = new Set(['gov-cloud', 'public-body', 'vendor-remote', 'cloud-service', 'remote-worker'])

/**
 * The external network that a destination behind an unknown router belongs to; undefined where it is more likely the
 * body's own. `prefix` undefined: the default route.
 *
 * Where nothing tells whose addresses they are, `partner` is proposed: no cell of the guideline leaves it open, so that a
 * wrong guess shows as a violation and never hides one.
 */
export function outsideOf(beyond: Beyond, prefix: Prefix | undefined): Outside | undefined {
  const hint = hintOf(beyond, prefix)
  const words = [...beyond.ports.map((port) => `${port.words.name} ${port.words.remark}`), beyond.words].join(' ')
  if (prefix === undefined) {
    if (hint !== undefined) return fromHint(hint)
    const global = beyond.ports.some(isGlobal)
    return {
      kind: 'internet',
      confidence: global ? 'likely' : 'doubtful',
      reason: global
        ? { ja: 'グローバルアドレスの先へデフォルト経路が向いている', en: 'a default route leads to a global address' }
        : { ja: 'デフォルト経路が設定のない機器へ向いている', en: 'a default route leads to a device without export' },
    }
  }
  if (isPrivate(prefix)) {
    if (hint === undefined) return undefined
    const theirs = DISTINCT.has(hint.means) || ((hint.means === 'lgwan' || hint.means === 'juki-net') && saysOutward(words))
    return theirs ? fromHint(hint) : undefined
  }
  // An interface called wan does not make the network behind a route of its own the Internet.
  if (hint !== undefined && hint.means !== 'internet') return fromHint(hint)
  const written = formatRange(rangeOf(prefix))
  return {
    kind: 'partner',
    confidence: 'doubtful',
    reason: { ja: `${written} の持ち主が分からない`, en: `nothing tells whose ${written} is` },
  }
}

/** The network an interface without routes is on: only its own words can tell. */
export function outsideByWords(port: Port): Outside | undefined {
  const hint = strong(externalHints(port.words.name))
  if (hint === undefined || hint.weight < 2) return undefined
  return fromHint(hint)
}

/** Words of the route come first, then the name of the interface, then its remark. */
function hintOf(beyond: Beyond, prefix: Prefix | undefined): Hint<ExternalKind> | undefined {
  const routeWords = prefix === undefined ? beyond.words : beyond.wordsOf(prefix)
  const texts = [routeWords, ...beyond.ports.map((port) => port.words.name), ...beyond.ports.map((port) => port.words.remark)]
  for (const text of texts) {
    const hint = strong(externalHints(text))
    if (hint !== undefined) return hint
  }
  return undefined
}

function strong(hints: readonly Hint<ExternalKind>[]): Hint<ExternalKind> | undefined {
  return hints.find(({ weight }) => weight >= 2)
}

function fromHint({ means, weight, word }: Hint<ExternalKind>): Outside {
  return {
    kind: means,
    confidence: weight === 3 ? 'likely' : 'doubtful',
    reason: { ja: `「${word}」という名前`, en: `the name says "${word}"` },
  }
}
