/**
 * Services as people write them in spreadsheets: `tcp/443`, `443/tcp`, `TCP 80,443`, `TCP:1024-65535`, `HTTPS(443)`,
 * names, and the protocol in one column with the ports in another.
 */
import type { ServiceBounds, ServiceBox } from '../../model/match.ts'
import { ANY_SERVICE, exactServices } from '../../model/match.ts'
import { ICMPV6, SCTP, TCP, UDP } from '../../packet/packet.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'
import { parseService } from '../../packet/service.ts'
import { shorten } from './address.ts'
import { bracketed, pieces, wordsIn } from './list.ts'
import type { Reading } from './reading.ts'
import { portRange, portRanges } from './port.ts'
import { everyOf, means, refused } from './reading.ts'
import { bare, plain, wordSet } from './words.ts'

export interface ServiceNames {
  /** Undefined: no object is called so. */
  service(name: string): Reading<readonly ServiceBox[]> | undefined
  isAny(word: string): boolean
}

const ANY = wordSet(
  'any all すべて 全て 全部 全 総て 制限なし 制限無し 指定なし 指定無し 任意 全サービス すべてのサービス 全ポート 全プロトコル anyservice ip',
)
const EVERYTHING: readonly ServiceBox[] = ANY_SERVICE.hi

export function isAnyService(word: string): boolean {
  return plain(word) === '*' || ANY.has(bare(word))
}

const WRITE = {
  ja: 'tcp/443、udp/53、tcp/8000-8100、icmp、any のように書くか、名前の場合は列の対応表の services: に書いてください',
  en: 'write tcp/443, udp/53, tcp/8000-8100, icmp or any; names belong under services: of the column map',
}

type Transport = 'tcp' | 'udp' | 'sctp'

/** Protocols in front that go on to the bare numbers after them: `TCP 80,443`. */
interface Carried {
  transports: readonly Transport[]
}

/** The services of a cell that is not empty; `sport` limits the source port of all of them. */
export function readServices(cell: string, names: ServiceNames, sport?: Ranges<number>): Reading<ServiceBounds> {
  const text = plain(cell)
  const but = /^(.*?)\s*(?:以外|を除く)(?:のすべて|の全て|すべて|全て)?$/s.exec(text)
  const elements = pieces(protocolFirst(but === null ? text : (but[1] ?? '')))
  const negated = elements.filter((each) => each.startsWith('!'))
  if (elements.length === 0 || (negated.length > 0 && (negated.length < elements.length || but !== null))) return unreadable(cell)
  const doubtful = bareBesidePorts(elements)
  if (doubtful !== undefined) return portsNotClear(cell, doubtful)
  const carried: Carried = { transports: [] }
  const readings: Reading<readonly ServiceBox[]>[] = []
  for (const element of elements) readings.push(readPiece(element.replace(/^!\s*/, ''), names, carried))
  const read = everyOf(readings)
  if (!read.ok) return read
  const boxes = read.value.flat()
  const negates = but !== null || negated.length > 0
  if (sport === undefined) return means(exactServices(boxes, negates), read.remarks)
  const limited = boxes.map((box) => withSource(box, sport))
  if (negates || limited.some((each) => each.length === 0)) {
    return refused(
      { ja: `「${shorten(cell)}」に送信元ポートの条件は付けられません`, en: `"${shorten(cell)}" cannot be limited by source port` },
      { ja: '送信元ポートを any にするか、行を分けてください', en: 'write any as the source port, or separate rows' },
    )
  }
  return means(exactServices(limited.flat()), read.remarks)
}

/** `80,443/tcp` is `tcp/80, tcp/443`, and `53/tcp,udp` is `tcp/udp/53`. */
function protocolFirst(text: string): string {
  return text.replace(
    /(?<![\d/:a-z])(\d[\d~-]*(?: ?[,、・] ?\d[\d~-]*)*) ?\/ ?((?:tcp|udp|sctp)(?: ?[,、・/+&] ?(?:tcp|udp|sctp))*)(?![a-z]| ?[/:(\d])/gi,
    (_, ports: string, protocols: string) =>
      ports
        .split(/[,、・]/)
        .map((port) => `${protocols.replace(/ ?[,、・/+&] ?/g, '/')}/${port.trim()}`)
        .join(', '),
  )
}

function portsNotClear(cell: string, protocol: string): Reading<never> {
  return refused(
    { ja: `「${shorten(cell)}」: ${protocol} のポートが分かりません`, en: `"${shorten(cell)}": the ports of ${protocol} are not clear` },
    {
      ja: `すべてのポートなら ${protocol}/any、そうでなければ ${protocol}/53 のように書いてください`,
      en: `write ${protocol}/any for every port, or for example ${protocol}/53`,
    },
  )
}

/** `TCP、UDP 53`: every port of TCP, or 53 of both? */
function bareBesidePorts(elements: readonly string[]): string | undefined {
  const ported = elements.some((each) => /^(?:tcp|udp|sctp)\b.*\d/i.test(each))
  return ported ? elements.find((each) => transportsOf(each) !== undefined) : undefined
}

/** A source port leaves only the protocols that have one. */
export function withSource(box: ServiceBox, sport: Ranges<number>): ServiceBox[] {
  const protocols = normalise(
    box.protocols.flatMap(([low, high]) => ([TCP, UDP, SCTP] as const).filter((p) => low <= p && p <= high).map((p) => [p, p] as const)),
  )
  return protocols.length === 0 ? [] : [{ ...box, protocols, sport }]
}

function readPiece(piece: string, names: ServiceNames, carried: Carried): Reading<readonly ServiceBox[]> {
  const tight = piece.replace(/(\d)\s*([-~])\s*(?=\d)/g, '$1$2')
  const whole = readOne(tight, names, carried)
  if (whole !== undefined) return whole
  const readings: Reading<readonly ServiceBox[]>[] = []
  const words = wordsIn(tight)
  for (const [i, word] of words.entries()) {
    const transports = transportsOf(word)
    // `TCP 80 443`: the word speaks for the numbers after it; alone at the end it is every port of it.
    if (transports !== undefined && i + 1 < words.length && /^\d/.test(words[i + 1]!)) {
      carried.transports = transports
      continue
    }
    if (transports !== undefined && words.some((each) => /\d/.test(each))) return portsNotClear(piece, word)
    const one = readOne(word, names, carried) ?? slashed(word, names)
    if (one === undefined) return unreadable(words.length > 1 ? word : piece)
    readings.push(one)
  }
  const all = everyOf(readings)
  return all.ok ? means(all.value.flat(), all.remarks) : all
}

/** `HTTP/HTTPS`: services by name. A protocol before a slash speaks of what follows, and is none of them. */
function slashed(word: string, names: ServiceNames): Reading<readonly ServiceBox[]> | undefined {
  const parts = word.split('/')
  if (parts.length < 2) return undefined
  const readings = parts.map((part) => (/^[\d~-]*$/.test(part) ? undefined : readOne(part, names, { transports: [] })))
  if (!readings.every((each) => each?.ok === true && each.value.every(({ dport }) => dport !== undefined))) return undefined
  const all = everyOf(readings as Reading<readonly ServiceBox[]>[])
  return all.ok ? means(all.value.flat(), all.remarks) : all
}

function readOne(text: string, names: ServiceNames, carried: Carried): Reading<readonly ServiceBox[]> | undefined {
  if (text === '') return undefined
  if (names.isAny(text)) return means(EVERYTHING)
  const object = names.service(text)
  if (object !== undefined) return object
  const source = /^(.*?)\s*\(src ([\d, -]+)\)$/i.exec(text)
  if (source !== null) return limitedSource(source[1] ?? '', source[2] ?? '', names, carried)
  const family = /^(.*?)\s*\(ipv([46])\)$/i.exec(text)
  if (family !== null) {
    const inner = readOne(family[1] ?? '', names, carried)
    return inner?.ok === true
      ? means(inner.value.map((box) => ({ ...box, family: family[2] === '4' ? (4 as const) : (6 as const) })))
      : inner
  }
  // A bare number is a port of the protocol named before it.
  const bareRange = portRange(text)
  if (bareRange !== undefined && carried.transports.length > 0) return means(boxesOf(carried.transports, [bareRange]))
  const transports = transportsOf(text)
  if (transports !== undefined) {
    carried.transports = transports
    return means(boxesOf(transports, undefined))
  }
  const written = protocolAndPorts(text, carried)
  if (written !== undefined) return written
  const named = parseService(SYNONYMS.get(bare(text)) ?? text)
  if (named.ok) {
    carried.transports = []
    return means([...named.alternatives, ...(/^ping$/i.test(text) ? PING6 : [])])
  }
  const bracket = bracketed(text)
  if (bracket !== undefined) return ofBrackets(bracket, names, carried)
  if (/^\d{1,3}(?:'\d{3})+$/.test(text)) {
    return refused(
      {
        ja: `「${text}」: 桁区切りの数値か、2 つのポートか分かりません`,
        en: `"${text}" may be one number with a thousands mark or two ports`,
      },
      { ja: 'セルの書式を文字列にして tcp/443 のように書いてください', en: 'format the cell as text and write for example tcp/443' },
    )
  }
  if (bareRange !== undefined) {
    return refused(
      { ja: `「${text}」: tcp か udp か分かりません`, en: `"${text}": this does not say whether tcp or udp` },
      { ja: `tcp/${text} または udp/${text} と書いてください`, en: `write tcp/${text} or udp/${text}` },
    )
  }
  return undefined
}

const PING6: readonly ServiceBox[] = [{ family: 6, protocols: [[ICMPV6, ICMPV6]], dport: [[128 * 256, 128 * 256 + 255]] }]

/** Everyday names, as the service names of `packet` call them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ping: 'icmp/echo',
    icmpv6: 'icmp6',
    icmp4: 'icmp',
    icmpv4: 'icmp',
    domain: 'dns',
    remotedesktop: 'rdp',
    リモートデスクトップ: 'rdp',
    microsoftds: 'smb',
    cifs: 'smb',
    alltcp: 'tcp/0-65535',
    alludp: 'udp/0-65535',
    allicmp: 'icmp',
  }),
)

/** The protocols of `TCP`, `TCP/UDP`; undefined when there is any other word. */
export function transportsOf(text: string): readonly Transport[] | undefined {
  const words = text
    .toLowerCase()
    .split(/\s*[/+&・,]\s*|\s+/)
    .filter((word) => word !== '')
  if (words.length === 0 || !words.every((word) => word === 'tcp' || word === 'udp' || word === 'sctp')) return undefined
  return [...new Set(words as Transport[])]
}

/** `tcp/443`, `TCP:80`, `TCP 80`, `tcp_443`, `tcp443`, `443/tcp`, `tcp/udp/53`, `TCP(80,443)`. */
function protocolAndPorts(text: string, carried: Carried): Reading<readonly ServiceBox[]> | undefined {
  const words = String.raw`(?:tcp|udp|sctp)(?:\s*[/+&・,]\s*(?:tcp|udp|sctp))*`
  const front = new RegExp(
    `^(${words})\\s*[/:_.=-]?\\s*\\(?\\s*(?:ports?|ポート)?\\s*[:=]?\\s*(\\d[\\d\\s,.、・/~-]*(?:以上|以下|以降)?)\\)?$`,
    'i',
  ).exec(text)
  const back = new RegExp(`^(\\d[\\d,~-]*)\\s*(?:/|\\s|\\()\\s*(${words})\\)?$`, 'i').exec(text)
  const [transports, ports] =
    front !== null
      ? [transportsOf(front[1] ?? ''), front[2] ?? '']
      : back !== null
        ? [transportsOf(back[2] ?? ''), back[1] ?? '']
        : [undefined, '']
  const every = new RegExp(`^(${words})\\s*[/:\\s(]\\s*(?:any|all|\\*|すべて|全て|全ポート)\\)?$`, 'i').exec(text)
  if (every !== null) return means(boxesOf(transportsOf(every[1] ?? '') ?? [], undefined))
  if (transports === undefined) return undefined
  const ranges = portRanges(ports)
  if (ranges === undefined) return undefined
  if (front !== null) carried.transports = transports
  return means(boxesOf(transports, ranges))
}

function limitedSource(text: string, ports: string, names: ServiceNames, carried: Carried): Reading<readonly ServiceBox[]> | undefined {
  const inner = readOne(text, names, carried)
  const sport = portRanges(ports)
  if (inner === undefined || !inner.ok || sport === undefined) return inner === undefined || inner.ok ? undefined : inner
  return means(
    inner.value.flatMap((box) => withSource(box, sport)),
    inner.remarks,
  )
}

/** `HTTPS(443)`, `業務AP(tcp/8080)`: what is in brackets counts; a known name has to agree with it. */
function ofBrackets(
  { before, inside }: { readonly before: string; readonly inside: string },
  names: ServiceNames,
  carried: Carried,
): Reading<readonly ServiceBox[]> | undefined {
  const known = before === '' ? undefined : readOne(before, names, { transports: [] })
  const own = portRanges(inside)
  if (own !== undefined) {
    // Only numbers: the name says the protocol.
    if (known?.ok !== true) return undefined
    const agrees = known.value.some((box) => box.dport !== undefined && sameRanges(box.dport, own))
    return agrees ? means(known.value.filter((box) => box.dport !== undefined && sameRanges(box.dport, own))) : conflict(before, inside)
  }
  const list = pieces(inside).map((piece) => readPiece(piece, names, carried))
  if (list.length === 0) return undefined
  const all = everyOf(list)
  if (!all.ok) return undefined
  const value = all.value.flat()
  if (known?.ok === true && !before.match(/^(?:tcp|udp|sctp)$/i) && key(known.value) !== key(value)) return conflict(before, inside)
  return means(value)
}

function conflict(name: string, inside: string): Reading<readonly ServiceBox[]> {
  return refused(
    { ja: `「${name}」は ${inside} ではありません`, en: `"${name}" is not ${inside}` },
    { ja: 'tcp/443 のように、プロトコルとポートだけを書いてください', en: 'write protocol and port only, such as tcp/443' },
  )
}

function key(boxes: readonly ServiceBox[]): string {
  return boxes
    .map(({ family, protocols, dport }) => JSON.stringify([family, protocols, dport]))
    .sort()
    .join()
}

function sameRanges(a: Ranges<number>, b: Ranges<number>): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Alternatives of some protocols with the same ports. */
export function boxesOf(transports: readonly Transport[], dport: Ranges<number> | undefined): ServiceBox[] {
  return transports.map((name) => {
    const number = name === 'tcp' ? TCP : name === 'udp' ? UDP : SCTP
    return { protocols: [[number, number]], ...(dport === undefined ? {} : { dport }) }
  })
}

/** What to say of a cell that is no service. */
export function unreadable(text: string): Reading<never> {
  const said = shorten(text)
  return refused({ ja: `「${said}」はサービスとして読めません`, en: `"${said}" cannot be read as a service` }, WRITE)
}
