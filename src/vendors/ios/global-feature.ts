/** Global functions that do more than forward: they end sessions, bridge, or change the configuration. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

/** A global statement that makes the device do more than forward. */
export interface GlobalFeature {
  readonly kind: 'dns-server' | 'ssl-vpn' | 'load-balancing' | 'automation' | 'dial-in' | 'call-control' | 'bridging'
  readonly span: Span
}

/** Takes a statement that turns such a function on, or belongs to one. */
export function readFeature(command: Command, features: GlobalFeature[], ledger: Ledger): boolean {
  const text = command.lower.join(' ')
  const { span } = command
  const add = (kind: GlobalFeature['kind'], irrelevant: string): true => {
    features.push({ kind, span })
    ledger.irrelevant(irrelevant, command)
    return true
  }
  if (/^ip dns server\b/.test(text)) return add('dns-server', 'management service')
  if (/^(?:webvpn gateway|webvpn context|crypto ssl (?:policy|profile)|crypto vpn)/.test(text)) return add('ssl-vpn', 'VPN definition')
  if (/^ip slb (?:vserver|firewallfarm)/.test(text)) return add('load-balancing', 'load balancing')
  if (/^ip slb\b/.test(text)) {
    ledger.irrelevant('load balancing', command)
    return true
  }
  if (/^event manager\b/.test(text)) {
    const changes = withInside(command).some((inner) => /\bcli command "?conf/.test(inner.lower.join(' ')))
    if (changes) features.push({ kind: 'automation', span: blockSpan(command) })
    ledger.irrelevant('automation', command)
    return true
  }
  if (/^vpdn-group\b/.test(text)) {
    if (withInside(command).some((inner) => inner.lower[0] === 'accept-dialin')) features.push({ kind: 'dial-in', span })
    ledger.irrelevant('dial-up', command)
    return true
  }
  if (/^voice service\b/.test(text)) {
    if (withInside(command).some((inner) => inner.lower[0] === 'allow-connections')) features.push({ kind: 'call-control', span })
    ledger.irrelevant('voice', command)
    return true
  }
  if (/^(?:connect \S|l2vpn xconnect context)/.test(text)) return add('bridging', 'layer 2')
  if (/^bridge-domain \d/.test(text)) {
    if (withInside(command).filter((inner) => inner.lower[0] === 'member').length > 1)
      features.push({ kind: 'bridging', span: blockSpan(command) })
    ledger.irrelevant('layer 2', command)
    return true
  }
  if (/^ip wccp\b/.test(text)) {
    ledger.irrelevant('content interception', command)
    return true
  }
  return false
}
