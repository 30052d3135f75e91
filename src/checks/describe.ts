/** Packet sets in one phrase, for sentences. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import { formatSet } from '../packet/format.ts'
import { PacketSet } from '../packet/set.ts'

/** The services of a set: `tcp/443, udp/53`, at most four; ICMP, IPv6 alone and "any" in words. */
export function describeServices(packets: PacketSet): Text {
  const services = packets.forget('src').forgetAddress('dst')
  const { rows, truncated } = formatSet(services, 2, { list: 4 })
  const words = [...new Set(rows.map((row) => row.service))]
  const onlyIPv6 = !packets.overlaps(PacketSet.ipv4)
  const said: Text =
    words.every((word) => word === 'any') && !truncated ? { ja: 'すべての通信', en: 'any service' } : verbatim(words.join(', '))
  return onlyIPv6 ? { ja: `IPv6 の ${said.ja}`, en: `${said.en} over IPv6` } : said
}
