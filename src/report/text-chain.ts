/** The way of data over sessions and relays, drawn from top to bottom as a person would draw it. */
import type { Text } from '../base/text.ts'
import { pad, widthOf, wrap } from '../base/width.ts'
import { RELAY_KIND_NAMES } from '../model/relay-names.ts'
import type { ResultFinding, ResultLink, ResultPacket, ResultPlace, ResultRelay } from './result.ts'
import { hopRows, NARROWEST_DECISION } from './text-hops.ts'
import type { Page } from './text-layout.ts'
import { placeOf } from './words.ts'

const NODE = '    '
const UNDER_NODE = '        '
const SESSION = '      │ '
const UNDER_SESSION = '      │   '
const ARROW = '      ▼'

/** Where the data starts, then every session with the line that lets it through and the relay it comes to. */
export function chainLines(chain: readonly ResultLink[], lacking: Text | undefined, page: Page): string[] {
  const columns = columnsOf(chain, page)
  // What is lacking should have been done by the relay that delivers; between hosts, by one that is not there.
  const delivering = chain.at(-2)?.relay === undefined ? chain.length - 1 : chain.length - 2
  return chain.flatMap((link, index) => [
    ...(index === 0 ? flowing([placeWords(link.from)], NODE, UNDER_NODE, page) : []),
    ...sessionLines(link, page),
    ...wayLines(link, columns, page),
    ARROW,
    ...nodeLines(link, hostBetween(link, chain[index + 1]), index === delivering ? lacking : undefined, page),
  ])
}

/** Every chain of a finding under a heading of its own, and whether there may be more. */
export function everyChainLines(
  { chains = [], chainsComplete = true, lacking }: Pick<ResultFinding, 'chains' | 'chainsComplete' | 'lacking'>,
  page: Page,
): string[] {
  const { ja } = page
  const heading = (index: number): string[] => {
    const shortest = index > 0 ? '' : ja ? '（最短）' : ' (shortest)'
    const title = ja ? `経路 ${index + 1}/${chains.length}${shortest}` : `chain ${index + 1} of ${chains.length}${shortest}`
    return [...(index === 0 ? [] : ['']), NODE + title]
  }
  const more = ja
    ? '列挙を上限で打ち切りました。ほかにも経路があるかもしれません。'
    : 'The search was ended by a limit: there may be more chains.'
  return [
    ...chains.flatMap((chain, index) => [...(chains.length === 1 ? [] : heading(index)), ...chainLines(chain, lacking, page)]),
    ...(chainsComplete ? [] : ['', ...flowing([more], NODE, NODE, page)]),
  ]
}

/** A relay with what it does, or the place where the data comes to hosts. */
function nodeLines({ relay, to }: ResultLink, host: string | undefined, lacking: Text | undefined, page: Page): string[] {
  const { locale, ja } = page
  const missing = lacking === undefined ? [] : [ja ? `✗ ${lacking.ja} がない` : `✗ lacking: ${lacking.en}`]
  if (relay === undefined) return flowing([placeWords(to), ...(host === undefined ? [] : [host]), ...missing], NODE, UNDER_NODE, page)
  const head = [placeWords(relay), RELAY_KIND_NAMES[relay.kind][locale], ...doneWords(relay, page), placeOf(relay.location), ...missing]
  const discounted = relay.discounted.flatMap(({ name, why }) =>
    flowing([ja ? `${name.ja}は認めない: ${why.ja}` : `${name.en} does not count: ${why.en}`], UNDER_NODE, `${UNDER_NODE}  `, page),
  )
  return [...flowing(head, NODE, UNDER_NODE, page), ...discounted]
}

function doneWords({ did, discounted }: ResultRelay, { locale, ja }: Page): string[] {
  if (did.length > 0) return [did.map(({ name }) => name[locale]).join(ja ? '、' : ', ')]
  return discounted.length > 0 ? [] : [ja ? '処理の記載なし' : 'no processing declared']
}

/** Who opened the session, whether anything filters it, and its packet. */
function sessionLines(link: ResultLink, page: Page): string[] {
  const { opened, packet } = link
  const { ja } = page
  if (opened === 'person') return [SESSION + (ja ? '手作業（媒体で運ぶ）' : 'by hand (carried on a medium)')]
  const words = [
    ...(opened === 'receiver' ? [ja ? '受け側から接続' : 'opened by the receiver'] : []),
    ...(link.unfiltered ? [unfilteredWords(link, page)] : []),
    ...(packet === undefined ? [] : [serviceWords(packet), `${packet.src} → ${packet.dst}`]),
  ]
  return flowing(words, SESSION, UNDER_SESSION, page)
}

function unfilteredWords({ from, to }: ResultLink, { ja }: Page): string {
  if (from.external || to.external) return ja ? '団体の外（間に自団体の機器なし）' : 'outside the body (no device of ours between)'
  if (from.id === to.id) return ja ? `同じセグメント（${from.id}）` : `same segment (${from.id})`
  return ja ? '間に機器なし' : 'no device between'
}

/** The host that data comes to and goes on from, where the two sessions show it to be one. */
function hostBetween(link: ResultLink, next: ResultLink | undefined): string | undefined {
  if (link.host !== undefined) return link.host
  const host = next === undefined ? undefined : endOf(next, 'sender')
  return host !== undefined && host === endOf(link, 'receiver') ? host : undefined
}

/** The address at one end of a session, by its place in the direction of the data, after translation. */
function endOf({ opened, packet, hops }: ResultLink, end: 'sender' | 'receiver'): string | undefined {
  return opened === end ? packet?.src : (hops?.at(-1)?.packet ?? packet)?.dst
}

/** `tcp/25`, `icmp type 8`, `esp`. */
function serviceWords({ protocol, dport, icmpType }: ResultPacket): string {
  if (dport !== undefined) return `${protocol}/${dport}`
  return icmpType === undefined ? protocol : `${protocol} type ${icmpType}`
}

interface Columns {
  readonly device: number
  readonly way: number
  /** Whether decisions have room beside devices and interfaces; else they stand below. */
  readonly beside: boolean
}

/** The same columns for every session, so that the devices of a chain can be read down. */
function columnsOf(chain: readonly ResultLink[], { locale, width }: Page): Columns {
  const rows = chain.flatMap(({ hops = [] }) => hops.flatMap((hop) => hopRows(hop, locale)))
  const device = Math.max(0, ...rows.map((row) => widthOf(row.device)))
  const way = Math.max(0, ...rows.map((row) => widthOf(row.way)))
  return { device, way, beside: width - (widthOf(UNDER_SESSION) + device + way + 4) >= NARROWEST_DECISION }
}

function wayLines({ hops = [] }: ResultLink, { device, way, beside }: Columns, page: Page): string[] {
  return hops
    .flatMap((hop) => hopRows(hop, page.locale))
    .flatMap((row) => {
      const head = `${UNDER_SESSION}${pad(row.device, device)}  `
      if (!beside) {
        const below = row.words === '' ? [] : flowing([row.words], `${UNDER_SESSION}  `, `${UNDER_SESSION}    `, page)
        return [...(row.way === '' ? [] : [head + row.way]), ...below]
      }
      const full = `${head}${pad(row.way, way)}  `
      return flowing([row.words], full, pad(UNDER_SESSION, widthOf(full)), page)
    })
}

/** `職員業務端末 (lg-client)`; the id alone where there is no other name. */
function placeWords({ id, name }: Pick<ResultPlace, 'id' | 'name'>): string {
  return name === id ? id : `${name} (${id})`
}

/** Words two columns apart; what does not fit goes on the next line, and is broken only where it is longer than one. */
function flowing(words: readonly string[], first: string, under: string, { width }: Page): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of words) {
    if (!empty && widthOf(line) + 2 + widthOf(word) <= width) {
      line += `  ${word}`
      continue
    }
    if (!empty) {
      lines.push(line)
      line = under
    }
    const pieces = wrap(word, width - widthOf(under))
    for (const piece of pieces.slice(0, -1)) {
      lines.push(line + piece)
      line = under
    }
    line += pieces.at(-1) ?? ''
    empty = false
  }
  return [...lines, line]
}
