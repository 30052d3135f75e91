/** What iptables-nft leaves in nft listings for extensions that nft does not know: the name, never the contents. */
import type { Statement } from './tree.ts'

/** Targets that only note or mark (iptables-extensions(8)); the next rule is next. */
const PASSING =
  /^(?:AUDIT|CHECKSUM|CLASSIFY|CONNMARK|CONNSECMARK|DSCP|ECN|HL|IDLETIMER|LED|LOG|MARK|NFLOG|RATEEST|SECMARK|SET|TCPMSS|TCPOPTSTRIP|TOS|TRACE|TTL|ULOG)$/

/** `xt match NAME`, `xt target NAME`. */
export function xtStatement(
  type: string,
  name: string,
): { readonly kind: 'nothing' | 'reject' } | Pick<Extract<Statement, { kind: 'unknown' }>, 'kind' | 'text' | 'ends'> {
  if (type === 'match' && name === 'comment') return { kind: 'nothing' }
  if (type === 'target' && PASSING.test(name)) return { kind: 'nothing' }
  if (type === 'target' && name === 'REJECT') return { kind: 'reject' }
  return { kind: 'unknown', text: `xt ${type} ${name}`, ends: type !== 'match' }
}
