/** What content of users travels by. */
import { PacketSet } from '../../packet/set.ts'
import { packetsOfClass } from './service-class.ts'

/** SNMP and its traps (RFC 3411) look after a machine; time is kept by NTP, which rules often open for TCP as well. */
const MANAGEMENT = PacketSet.union(
  [6, 17].map((protocol) =>
    PacketSet.box({
      protocols: [[protocol, protocol]],
      dport: [
        [123, 123],
        [161, 162],
      ],
    }),
  ),
)
/** Mail, web and files, and whatever else may hold some. Names, time, logs, authentication and monitoring keep a machine running. */
export const CONTENT = PacketSet.union((['mail', 'web', 'file', 'desktop', 'db', 'other'] as const).map(packetsOfClass)).minus(MANAGEMENT)
