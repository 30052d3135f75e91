/** What a device answers itself: terminal lines, web server, SNMP. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

/** One `line vty` block. */
export interface Terminal {
  /** Undefined: not said, and the default depends on the release. */
  readonly transport: readonly ('ssh' | 'telnet')[] | undefined
  readonly accessClass: string | undefined
  readonly accessClass6: string | undefined
  readonly span: Span
}

export interface Management {
  readonly terminals: readonly Terminal[]
  readonly http: Span | undefined
  readonly https: Span | undefined
  readonly httpAccess: string | undefined
  readonly snmp: Span | undefined
  /** The access list of each community; undefined: none, anybody who knows it is answered. */
  readonly snmpAccess: readonly (string | undefined)[]
  readonly ntp: Span | undefined
}

export interface ManagementReader {
  read(command: Command): boolean
  management(): Management
}

export function managementReader(ledger: Ledger): ManagementReader {
  const terminals: Terminal[] = []
  let http: Span | undefined
  let https: Span | undefined
  let httpAccess: string | undefined
  let snmp: Span | undefined
  const snmpAccess: (string | undefined)[] = []
  let ntp: Span | undefined
  const read = (command: Command): boolean => {
    const text = command.lower.join(' ')
    const { span } = command
    if (/^(?:no )?ip http server$/.test(text)) http = text.startsWith('no') ? undefined : span
    else if (/^(?:no )?ip http secure-server$/.test(text)) https = text.startsWith('no') ? undefined : span
    else if (/^ip http access-class (?:ipv4 )?\S+$/.test(text)) httpAccess = command.words.at(-1)
    else if (/^snmp-server community /.test(text)) {
      snmp = span
      snmpAccess.push(listOfCommunity(command))
      ledger.irrelevant('snmp', command)
      return true
    } else if (/^ntp (?:server|peer|master)\b/.test(text)) {
      ntp = span
      ledger.irrelevant('clock', command)
      return true
    } else if (/^line (?:\d|con|aux|tty|vty|async|x\/y)/.test(text)) {
      if (text.startsWith('line vty')) terminals.push(terminalOf(command))
      for (const each of withInside(command)) {
        if (/^(?:access-class|ipv6 access-class|transport input|line vty)\b/.test(each.lower.join(' '))) ledger.understood(each)
        else ledger.irrelevantAlone('terminal', each)
      }
      return true
    } else return false
    ledger.understood(command)
    return true
  }
  return { read, management: () => ({ terminals, http, https, httpAccess, snmp, snmpAccess, ntp }) }
}

/** `snmp-server community STRING [view NAME] [ro | rw] [ipv6 LIST] [LIST]` (IOS command reference). */
function listOfCommunity({ lower, words }: Command): string | undefined {
  let at = 3
  if (lower[at] === 'view') at += 2
  if (lower[at] === 'ro' || lower[at] === 'rw') at += 1
  if (lower[at] === 'ipv6') at += 2
  return words[at]
}

function terminalOf(command: Command): Terminal {
  let transport: ('ssh' | 'telnet')[] | undefined
  let accessClass: string | undefined
  let accessClass6: string | undefined
  for (const { lower, words } of command.children) {
    const text = lower.join(' ')
    if (text.startsWith('transport input')) {
      const named = lower.slice(2)
      transport = named.includes('all') ? ['ssh', 'telnet'] : (['ssh', 'telnet'] as const).filter((protocol) => named.includes(protocol))
    } else if (/^access-class \S+ in\b/.test(text)) accessClass = words[1]
    else if (/^ipv6 access-class \S+ in\b/.test(text)) accessClass6 = words[2]
  }
  return { transport, accessClass, accessClass6, span: command.span }
}
