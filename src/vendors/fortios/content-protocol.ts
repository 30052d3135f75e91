/** Protocols whose content profiles read, and the ports on which a unit looks for them. */
import type { ServiceBox } from '../../model/match.ts'
import { TCP } from '../../packet/packet.ts'
import { normalise } from '../../packet/ranges.ts'

/** As nested blocks of `antivirus profile` and `firewall profile-protocol-options` are called. */
export const CONTENT_PROTOCOLS = ['http', 'ftp', 'imap', 'pop3', 'smtp', 'mapi', 'nntp', 'cifs', 'ssh'] as const
export type ContentProtocol = (typeof CONTENT_PROTOCOLS)[number]

/** Older releases write `smb` for `cifs`. */
export const OLD_NAMES: ReadonlyMap<string, ContentProtocol> = new Map([['smb', 'cifs']])

interface ProtocolPorts {
  /** Default of `set ports` in the protocol options: where proxy-based inspection looks. */
  readonly usual: readonly number[]
  /** Beside them, whatever the options say: data channels, and the same protocol inside TLS. */
  readonly beside: readonly number[]
  /** Flow-based inspection knows a protocol on every port; these are the ones it is ordinarily spoken on. */
  readonly spoken: readonly number[]
}

const PORTS: Readonly<Record<ContentProtocol, ProtocolPorts>> = {
  http: { usual: [80], beside: [443], spoken: [80, 443, 3128, 8000, 8008, 8080, 8443, 8888] },
  ftp: { usual: [21], beside: [20, 990], spoken: [20, 21, 989, 990] },
  imap: { usual: [143], beside: [993], spoken: [143, 993] },
  pop3: { usual: [110], beside: [995], spoken: [110, 995] },
  smtp: { usual: [25], beside: [465], spoken: [25, 465, 587] },
  mapi: { usual: [135], beside: [], spoken: [135] },
  nntp: { usual: [119], beside: [563], spoken: [119, 563] },
  cifs: { usual: [445], beside: [], spoken: [139, 445] },
  ssh: { usual: [22], beside: [], spoken: [22] },
}

/** Ports given in `profile-protocol-options`; `off`: `set status disable`. Absent: as by default. */
export type ProtocolOptions = ReadonlyMap<ContentProtocol, readonly number[] | 'off'>

/** TCP to some ports. */
export function tcpTo(ports: Iterable<number>): readonly ServiceBox[] {
  const dport = normalise([...ports].map((port) => [port, port] as const))
  return dport.length === 0 ? [] : [{ protocols: [[TCP, TCP]], dport }]
}

/**
 * Where some protocols are read. Flow-based inspection looks at all ports; proxy-based inspection only at those of the protocol
 * options. Source: FortiOS Administration Guide, "Inspection modes" and "Protocol port mapping".
 */
export function readServices(
  protocols: Iterable<ContentProtocol>,
  mode: 'flow' | 'proxy',
  options: ProtocolOptions,
): readonly ServiceBox[] {
  const ports = new Set<number>()
  for (const protocol of protocols) {
    const { usual, beside, spoken } = PORTS[protocol]
    const given = options.get(protocol)
    if (mode === 'flow') for (const port of spoken) ports.add(port)
    else if (given !== 'off') for (const port of [...(given ?? usual), ...beside]) ports.add(port)
  }
  return tcpTo(ports)
}
