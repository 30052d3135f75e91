/** What a rule does: targets of iptables as verdicts (iptables-extensions(8)). */
import type { Text } from '../../../base/text.ts'
import { parsePrefix, rangeOf } from '../../../packet/address.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { portNumber } from '../protocol-name.ts'
import type { LinuxVerdict } from '../ruleset.ts'
import { rangeIn } from './address.ts'
import type { Option, RuleText } from './option.ts'

type Target = NonNullable<RuleText['target']>
type Kind = LinuxVerdict['kind']

/** A verdict, or why the target has none that is known. */
export type TargetMeaning =
  | { readonly verdict: LinuxVerdict; readonly logged?: true; readonly unknown?: undefined }
  /** The rule may accept or drop. `everywhere`: it does more than that, to more than its packets. */
  | { readonly unknown: Text; readonly code: string; readonly everywhere: boolean }

/** Where a target stands decides what NETMAP means. */
export interface Place {
  readonly family: 4 | 6
  readonly table: string
  readonly chain: string
  readonly base: readonly Option[]
}

/** Count, log, mark, change fields nobody filters on; the next rule is next. */
const CONTINUES: ReadonlySet<string> = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'MARK',
  'CONNMARK',
  'CONNSECMARK',
  'SECMARK',
  'CT',
  'NOTRACK',
  'TRACE',
  'TCPMSS',
  'TCPOPTSTRIP',
  'CLASSIFY',
  'DSCP',
  'TOS',
  'ECN',
  'TTL',
  'HL',
  'SET',
  'CHECKSUM',
  'AUDIT',
  'IDLETIMER',
  'LED',
  'RATEEST',
  'HMARK',
])
const LOGS: ReadonlySet<string> = new Set(['LOG', 'NFLOG', 'ULOG', 'AUDIT'])

export function targetMeaning(target: Target | undefined, place: Place): TargetMeaning | undefined {
  if (target === undefined) return { verdict: { kind: 'continue' } }
  const { name } = target
  const plain: Readonly<Record<string, Kind>> = { ACCEPT: 'accept', DROP: 'drop', REJECT: 'drop', RETURN: 'return' }
  const kind = plain[name]
  if (kind === 'accept' || kind === 'drop' || kind === 'return') return { verdict: { kind } }
  if (CONTINUES.has(name)) return { verdict: { kind: 'continue' }, ...(LOGS.has(name) ? { logged: true } : {}) }
  switch (name) {
    case 'NFQUEUE':
    case 'QUEUE':
      return refuse('userspace-queue', `${name}: 別のプログラムが許可するか拒否するかを決めます`, `${name}: another program decides`)
    case 'TPROXY':
      return refuse('transparent-proxy', 'TPROXY: この機器のプロキシが受け取ります', 'TPROXY: a proxy on this device takes it')
    case 'SYNPROXY':
      return refuse('userspace-queue', 'SYNPROXY の後の扱いは分かりません', 'what follows SYNPROXY is not known')
    case 'TEE':
      return {
        unknown: { ja: 'TEE: パケットの写しが別の機器へ送られます', en: 'TEE: copies of packets are sent to another device' },
        code: 'packet-copy',
        everywhere: true,
      }
    case 'SNPT':
    case 'DNPT':
      return {
        unknown: { ja: `${name}: IPv6プレフィックス変換`, en: `${name}: IPv6 prefix translation` },
        code: 'unknown-target',
        everywhere: true,
      }
    case 'DNAT':
      return destination(target, place)
    case 'SNAT':
      return source(target, place)
    case 'MASQUERADE':
      return readable(target, ['to-ports', 'random', 'random-fully']) ? { verdict: { kind: 'masquerade' } } : notRead(name)
    case 'REDIRECT': {
      const written = optionOf(target, 'to-ports')?.values[0]
      const ports = written === undefined ? undefined : portsIn(written)
      if (!readable(target, ['to-ports', 'random']) || (written !== undefined && ports === undefined)) return notRead(name)
      return { verdict: { kind: 'redirect', ...(ports === undefined ? {} : { ports: ports.ports }) } }
    }
    case 'NETMAP':
      return networkMap(target, place)
    default:
      return undefined
  }
}

function refuse(code: string, ja: string, en: string): TargetMeaning {
  return { unknown: { ja, en }, code, everywhere: false }
}

function notRead(name: string): TargetMeaning {
  return refuse('unknown-target', `${name} のオプションを解釈できません`, `options of ${name} are not understood`)
}

function optionOf({ options }: Target, name: string): Option | undefined {
  return options.find((option) => option.name === name)
}

function readable({ options }: Target, known: readonly string[]): boolean {
  return options.every(({ name, negated }) => known.includes(name) && !negated)
}

/** `80`, `8080-8090`, `8080-8090/80`. */
function portsIn(written: string): { readonly ports: Ranges<number>; readonly base?: number } | undefined {
  const [range = '', base, ...more] = written.split('/')
  const [from = '', to = from, ...rest] = range.split('-')
  const [low, high] = [portNumber(from), portNumber(to)]
  const first = base === undefined ? undefined : portNumber(base)
  if (more.length > 0 || rest.length > 0 || low === undefined || high === undefined || low > high) return undefined
  if (base !== undefined && first === undefined) return undefined
  return { ports: [[low, high]], ...(first === undefined ? {} : { base: first }) }
}

/** `[address[-address]][:ports]`; IPv6 addresses with ports are in brackets. */
function endpoint(
  written: string,
  family: 4 | 6,
):
  | {
      readonly range: { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint } | undefined
      readonly ports: ReturnType<typeof portsIn>
    }
  | undefined {
  const found =
    family === 4
      ? /^([\d.-]*)(?::(.+))?$/.exec(written)
      : (/^((?:\[[^\]]+\]-?)*)(?::(.+))?$/.exec(written) ?? [written, written, undefined])
  if (found === null) return undefined
  const [, addresses = '', portText] = found
  const range = addresses === '' ? undefined : rangeIn(addresses)
  const ports = portText === undefined ? undefined : portsIn(portText)
  if ((addresses !== '' && range?.family !== family) || (portText !== undefined && ports === undefined)) return undefined
  return { range, ports }
}

function destination(target: Target, { family }: Place): TargetMeaning {
  const { options } = target
  const written = options.filter(({ name }) => name === 'to-destination')
  const to = written.length === 1 && written[0]!.values.length === 1 ? endpoint(written[0]!.values[0]!, family) : undefined
  if (to === undefined || !readable(target, ['to-destination', 'random', 'persistent'])) return notRead('DNAT')
  return {
    verdict: {
      kind: 'dnat',
      to: to.range === undefined ? undefined : [to.range],
      ...(to.ports === undefined ? {} : { ports: to.ports.ports }),
      ...(to.ports?.base === undefined ? {} : { portBase: to.ports.base }),
    },
  }
}

function source(target: Target, { family }: Place): TargetMeaning {
  const written = target.options.filter(({ name }) => name === 'to-source')
  const to = written.length === 1 && written[0]!.values.length === 1 ? endpoint(written[0]!.values[0]!, family) : undefined
  if (to?.range === undefined || !readable(target, ['to-source', 'random', 'random-fully', 'persistent'])) return notRead('SNAT')
  // The kernel keeps the source port where it can and takes another where it must.
  return { verdict: { kind: 'snat', to: [to.range], keepsPort: false } }
}

/** One network onto another of the same size, host part kept. Only where the rule names a network of that size. */
function networkMap(target: Target, { family, chain, base }: Place): TargetMeaning {
  const to = parsePrefix(optionOf(target, 'to')?.values[0] ?? '')
  if (to?.family !== family || !readable(target, ['to'])) return notRead('NETMAP')
  const end = chain === 'POSTROUTING' || chain === 'INPUT' ? 'source' : 'destination'
  const named = base.filter(({ name }) => name === end)
  const from = named.length === 1 && !named[0]!.negated ? parsePrefix(named[0]!.values[0] ?? '') : undefined
  if (from?.family !== family || from.length !== to.length)
    return refuse('unknown-target', 'NETMAP の変換元の範囲が分かりません', 'the network NETMAP starts from is not known')
  const [there, here] = [rangeOf(to), rangeOf(from)]
  return end === 'destination'
    ? { verdict: { kind: 'dnat', to: [there], from: here } }
    : { verdict: { kind: 'snat', to: [there], from: here, keepsPort: true } }
}
