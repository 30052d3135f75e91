/** The inspection profiles of one VDOM, and those of the whole unit that it may use. */
import type { InspectionKind } from '../../model/rule.ts'
import type { Scope } from './scope.ts'
import type { Entry } from './table.ts'
import { find } from './table.ts'
import { walk } from './vocabulary.ts'

/** Where the profiles of a policy attribute are defined, what they are for, and which of them every unit has. */
export interface ProfileKind {
  readonly attribute: string
  readonly path: string
  readonly inspects: InspectionKind
  readonly factory: ReadonlySet<string>
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))
const COMMON = 'default g-default sniffer-profile g-sniffer-profile wifi-default g-wifi-default'

/** Source: FortiOS CLI references 5.6 to 7.6, `config firewall policy` and `config firewall profile-group`. */
export const PROFILE_KINDS: readonly ProfileKind[] = [
  { attribute: 'av-profile', path: 'antivirus profile', inspects: 'virus-scan', factory: words(COMMON) },
  {
    attribute: 'ips-sensor',
    path: 'ips sensor',
    inspects: 'ips',
    factory: words(`${COMMON} all_default all_default_pass protect_http_server protect_email_server protect_client high_security`),
  },
  {
    attribute: 'ssl-ssh-profile',
    path: 'firewall ssl-ssh-profile',
    inspects: 'tls-inspection',
    factory: words('deep-inspection custom-deep-inspection certificate-inspection no-inspection'),
  },
  { attribute: 'webfilter-profile', path: 'webfilter profile', inspects: 'url-filter', factory: words(`${COMMON} monitor-all`) },
  { attribute: 'application-list', path: 'application list', inspects: 'application-control', factory: words(`${COMMON} block-high-risk`) },
  { attribute: 'dnsfilter-profile', path: 'dnsfilter profile', inspects: 'dns-filter', factory: words(COMMON) },
  { attribute: 'emailfilter-profile', path: 'emailfilter profile', inspects: 'mail-filter', factory: words(COMMON) },
  { attribute: 'spamfilter-profile', path: 'spamfilter profile', inspects: 'mail-filter', factory: words(COMMON) },
  { attribute: 'file-filter-profile', path: 'file-filter profile', inspects: 'file-filter', factory: words(COMMON) },
  { attribute: 'dlp-profile', path: 'dlp profile', inspects: 'data-loss-prevention', factory: words(COMMON) },
  {
    attribute: 'dlp-sensor',
    path: 'dlp sensor',
    inspects: 'data-loss-prevention',
    factory: words(`${COMMON} Content_Archive Content_Summary`),
  },
  { attribute: 'waf-profile', path: 'waf profile', inspects: 'waf', factory: words(COMMON) },
]

const GROUPS = 'firewall profile-group'
const OPTIONS = 'firewall profile-protocol-options'

/** Every table profiles are read from. With VDOMs some stand under `config global`, for all of them. */
export const PROFILE_TABLES: readonly string[] = [...PROFILE_KINDS.map(({ path }) => path), GROUPS, OPTIONS]

/** Statements that decide what a profile inspects. The others say how, and are counted as irrelevant. */
const READ: Readonly<Record<string, ReadonlySet<string>>> = {
  'antivirus profile': words('av-scan options fortisandbox ftgd-analytics'),
  'firewall ssl-ssh-profile': words('inspect-all status ports'),
  'webfilter profile': words('category action'),
  [OPTIONS]: words('ports status'),
  [GROUPS]: words(`profile-protocol-options ${PROFILE_KINDS.map(({ attribute }) => attribute).join(' ')}`),
}

/** Profiles by name. */
export interface Profiles {
  /** `not-in-file` for a factory profile that the file does not print; undefined for a name nobody defines. */
  find(kind: ProfileKind, name: string): Entry | 'not-in-file' | undefined
  group(name: string): Entry | undefined
  options(name: string): Entry | undefined
}

/** Reads and counts the profile tables of a VDOM. A profile that was not read whole is as good as not defined. */
export function profilesOf(scope: Scope): Profiles {
  for (const path of PROFILE_TABLES) count(scope, path)
  const whole = (path: string, name: string): Entry | undefined => {
    const entry = find(scope.table(path), name)
    return entry === undefined || !entry.closed || entry.garbage.length > 0 ? undefined : entry
  }
  return {
    find: (kind, name) => {
      const defined = find(scope.table(kind.path), name)
      return defined === undefined && kind.factory.has(name) ? 'not-in-file' : whole(kind.path, name)
    },
    group: (name) => whole(GROUPS, name),
    options: (name) => whole(OPTIONS, name),
  }
}

/** Nothing in a profile changes which packets are forwarded: what is not read there reaches the profile alone. */
function count(scope: Scope, path: string): void {
  const read = READ[path] ?? new Set()
  for (const block of scope.table(path).blocks) {
    walk(block.children, (node) => {
      if (node.kind === 'command' && read.has(node.words[0]?.text ?? '')) scope.ledger.understood(node)
      else scope.ledger.irrelevant(node, 'inspection')
    })
  }
}
