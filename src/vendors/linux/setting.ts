/** Kernel settings that decide whether packets are forwarded at all (ip-sysctl). */
import type { Span } from '../../base/span.ts'
import type { Line } from './dump.ts'
import type { Tally } from './tally.ts'

export interface Settings {
  /** Per IP version: forwarding as shown; absent where it is not. */
  readonly forwarding: ReadonlyMap<4 | 6, { readonly on: boolean; readonly span: Span }>
  /** IPv4 forwarding of single interfaces, by which packets come in: it decides where it is shown. IPv6 has none. */
  readonly single: readonly { readonly name: string; readonly on: boolean; readonly span: Span }[]
}

export function settingsOf(lines: readonly Line[], tally: Tally): Settings {
  const forwarding = new Map<4 | 6, { on: boolean; span: Span }>()
  const single: { name: string; on: boolean; span: Span }[] = []
  for (const { text, span } of lines) {
    const [key = '', value = ''] = text.split('=').map((part) => part.trim())
    const name = key.replace(/\//g, '.')
    const on = value !== '0'
    const device = /^net\.ipv4\.conf\.(.+)\.forwarding$/.exec(name)?.[1]
    if (name === 'net.ipv4.ip_forward' || name === 'net.ipv4.conf.all.forwarding') forwarding.set(4, { on, span })
    else if (name === 'net.ipv6.conf.all.forwarding') forwarding.set(6, { on, span })
    else if (device !== undefined && device !== 'default' && device !== 'lo') single.push({ name: device, on, span })
    else {
      tally.irrelevant('kernel settings')
      continue
    }
    tally.understood()
  }
  return { forwarding, single }
}
