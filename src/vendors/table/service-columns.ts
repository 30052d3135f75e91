/** A service told by two columns: the protocol in one, the ports in the other. */
import type { ServiceBounds, ServiceBox } from '../../model/match.ts'
import { exactServices } from '../../model/match.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../packet/packet.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { shorten } from './address.ts'
import { portRanges } from './port.ts'
import type { Reading } from './reading.ts'
import { means, refused } from './reading.ts'
import type { ServiceNames } from './service.ts'
import { boxesOf, readServices, transportsOf, unreadable, withSource } from './service.ts'
import { isNone, plain } from './words.ts'

/** A protocol column with a port column beside it. */
export function readProtocolAndPort(protocol: string, port: string, names: ServiceNames, sport?: Ranges<number>): Reading<ServiceBounds> {
  const words = plain(protocol)
  const ports = plain(port)
  if (ports === '' || ports === '-' || names.isAny(ports)) {
    // Without ports the protocol alone has to say it.
    if (ports === '' && transportsOf(words) !== undefined) return emptyPort(words)
    return readServices(words, names, sport)
  }
  if (isNone(ports) && transportsOf(words) === undefined) return readServices(words, names, sport)
  const transports = transportsOf(words)
  const ranges = portRanges(ports)
  if (transports !== undefined && ranges !== undefined) {
    const boxes = boxesOf(transports, ranges)
    return means(exactServices(sport === undefined ? boxes : boxes.flatMap((box) => withSource(box, sport))))
  }
  if (transports !== undefined) {
    // Names in the port column: `HTTPS` has to be of that protocol.
    const read = readServices(ports, names, sport)
    if (!read.ok || read.value.negated) return unreadable(port)
    const numbers = transports.map((name) => (name === 'tcp' ? TCP : name === 'udp' ? UDP : SCTP))
    const boxes = read.value.hi.filter((box) =>
      numbers.some((number) => box.protocols.some(([low, high]) => low <= number && number <= high)),
    )
    const narrowed = boxes.flatMap((box) => numbers.map((number) => ({ ...box, protocols: [[number, number]] as const })))
    return boxes.length === 0 ? unreadable(port) : means(exactServices(narrowed.filter((box) => fits(box, read.value.hi))), read.remarks)
  }
  const number = /^(?:icmp|icmpv4|1)$/i.test(words) ? ICMP : /^(?:icmpv6|icmp6|58)$/i.test(words) ? ICMPV6 : undefined
  if (number !== undefined) return readServices(`${number === ICMP ? 'icmp' : 'icmp6'}/${ports}`, names, sport)
  // `HTTPS` and 443: a name whose ports are those.
  const named = ranges === undefined ? undefined : readServices(`${words}(${ports})`, names, sport)
  if (named?.ok === true) return named
  return refused(
    {
      ja: `「${shorten(protocol)}」のポート「${shorten(port)}」は読めません`,
      en: `port "${shorten(port)}" of "${shorten(protocol)}" cannot be read`,
    },
    { ja: 'ポートを書けるのは tcp、udp、sctp です', en: 'only tcp, udp and sctp have ports' },
  )
}

function fits(box: ServiceBox, all: readonly ServiceBox[]): boolean {
  const [[number] = [0]] = box.protocols
  return all.some((other) => other.dport === box.dport && other.protocols.some(([low, high]) => low <= number && number <= high))
}

function emptyPort(protocol: string): Reading<ServiceBounds> {
  return refused(
    { ja: 'ポートが空です', en: 'the port is empty' },
    {
      ja: `すべてのポートなら any、そうでなければポート番号を書いてください（プロトコルは ${shorten(protocol)}）`,
      en: `write any for every port of ${shorten(protocol)}, or the port numbers`,
    },
  )
}
