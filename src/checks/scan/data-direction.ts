/** Which way data goes in a session, and the relays that end it on the way. */
import type { Channel, Side } from '../../graph/relays/channel.ts'
import { TCP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { packetsOfClass } from '../relays/service-class.ts'

/** Who sends the data of a session: whoever opened it, or whoever answers. */
export type Sender = 'initiator' | 'responder'

const tcpTo = (...ports: readonly number[]): PacketSet =>
  PacketSet.box({ protocols: [[TCP, TCP]], dport: ports.map((port) => [port, port] as const) })

const BOTH_WAYS = PacketSet.union([packetsOfClass('web'), packetsOfClass('file')])

/**
 * Mail, Web and file services by who sends. SMTP and submission carry mail to the responder (RFC 5321, RFC 6409), POP3
 * from it (RFC 1939), IMAP both ways (RFC 9051); so do the Web and file services.
 */
const SENT_BY: Readonly<Record<Sender, PacketSet>> = {
  initiator: PacketSet.union([BOTH_WAYS, tcpTo(25, 465, 587, 143, 993)]),
  responder: PacketSet.union([BOTH_WAYS, tcpTo(110, 995, 143, 993)]),
}

/** Sessions in which mail, Web or file content goes one way, whatever their addresses. */
export function contentSentBy(sender: Sender): PacketSet {
  return SENT_BY[sender]
}

/** A relay at one end of a session: what it carries in or out there. */
export interface RelayEnd {
  readonly channel: Channel
  /** Sessions between two places that this channel ends or starts. */
  readonly sessions: PacketSet
}

/** The relays into which the data of sessions from one place to another goes, or out of which it comes. */
export function relayEnds(channels: readonly Channel[], from: string, to: string, sender: Sender): readonly RelayEnd[] {
  return channels.flatMap((channel): RelayEnd[] => {
    const [sends, receives] = [channel.exits, channel.enters]
    const sessions = PacketSet.union([
      sender === 'initiator' ? opened(sends, from) : answered(sends, to),
      sender === 'initiator' ? answered(receives, to) : opened(receives, from),
    ])
    return sessions.isEmpty ? [] : [{ channel, sessions }]
  })
}

/** Sessions that a leg opens. */
function opened({ leg, service, opens }: Side, from: string): PacketSet {
  return opens === 'relay' && leg.place === from ? PacketSet.box({ src: leg.addresses }).and(service) : PacketSet.none
}

/** Sessions that a leg answers. */
function answered({ leg, service, opens }: Side, to: string): PacketSet {
  return opens === 'peer' && leg.place === to ? PacketSet.box({ dst: leg.addresses }).and(service) : PacketSet.none
}
