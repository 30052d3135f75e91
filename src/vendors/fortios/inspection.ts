/** What a policy has content inspected for: the profiles that are bound to it and in effect. */
import type { Text } from '../../base/text.ts'
import type { IdleInspection, Inspection, InspectionKind } from '../../model/rule.ts'
import type { Draft } from './draft.ts'
import { readServices } from './content-protocol.ts'
import { atLeast } from './layout.ts'
import { antivirusOf, decryptedBy, FACTORY_ANTIVIRUS, FACTORY_DEEP_INSPECTION, hasEntries, protocolOptionsOf } from './profile-content.ts'
import type { ProfileKind } from './profiles.ts'
import { PROFILE_KINDS } from './profiles.ts'
import { isEnabled, wordOf } from './scope.ts'
import type { Entry } from './table.ts'
import { sitesOf } from './web-filter.ts'

export interface BoundInspection {
  readonly inspection: readonly Inspection[]
  readonly idle: readonly IdleInspection[]
}

/**
 * The inspections of a policy that permits. Profiles act only with `utm-status enable`; with `profile-type group` those of the
 * group act and the policy's own do not. Decryption needs no `utm-status` in the pre-match table of policy-based NGFW mode.
 */
export function inspectionOf(draft: Draft): BoundInspection {
  const { books, entry, table } = draft
  const inspection: Inspection[] = []
  const idle: IdleInspection[] = []
  const grouped = wordOf(entry, 'profile-type') === 'group'
  const groupName = wordOf(entry, 'profile-group') ?? ''
  const source = grouped ? books.profiles.group(groupName) : entry
  const span = (name: string) => books.scope.ledger.span(entry.settings.get(name) ?? entry.head)
  if (grouped && source === undefined) {
    const text = { ja: `profile-group "${groupName}" の定義がありません`, en: `profile-group "${groupName}" is not defined` }
    return { inspection, idle: [{ kind: 'virus-scan', why: text, span: span('profile-group') }] }
  }
  const acts = isEnabled(entry, 'utm-status')
  for (const kind of PROFILE_KINDS) {
    const name = wordOf(source, kind.attribute)
    if (name === undefined || name === '') continue
    const at = grouped ? 'profile-group' : kind.attribute
    if (!acts && !(kind.inspects === 'tls-inspection' && table.missingAction === 'permit')) {
      idle.push({ kind: kind.inspects, why: switchedOff(kind, name), span: span(at) })
      continue
    }
    const found = contentOf(draft, source, kind, name)
    if ('why' in found) idle.push({ kind: kind.inspects, why: found.why, span: span(at) })
    else inspection.push(...found.inspections)
  }
  return { inspection, idle }
}

type Content = { readonly inspections: readonly Inspection[] } | { readonly why: Text }

function contentOf(draft: Draft, source: Entry | undefined, kind: ProfileKind, name: string): Content {
  const { profiles } = draft.books
  const profile = profiles.find(kind, name)
  if (profile === undefined)
    return {
      why: { ja: `${kind.attribute} "${name}" の定義がファイルにありません`, en: `${kind.attribute} "${name}" is not defined in the file` },
    }
  switch (kind.inspects) {
    case 'virus-scan': {
      const { scans, sandboxes } = profile === 'not-in-file' ? FACTORY_ANTIVIRUS : antivirusOf(profile)
      const options = profiles.options(wordOf(source, 'profile-protocol-options') ?? 'default')
      const ports = options === undefined ? new Map() : protocolOptionsOf(options)
      const mode = modeOf(draft)
      const reading = (what: InspectionKind, protocols: typeof scans): Inspection[] => {
        const services = readServices(protocols, mode, ports)
        return services.length === 0 ? [] : [{ kind: what, services }]
      }
      const inspections = [...reading('virus-scan', scans), ...reading('sandbox', sandboxes)]
      return inspections.some((inspection) => inspection.kind === 'virus-scan')
        ? { inspections }
        : { why: { ja: `av-profile "${name}" はどのプロトコルも検査しません`, en: `av-profile "${name}" scans no protocol` } }
    }
    case 'tls-inspection': {
      const deep = name === 'deep-inspection' || name === 'custom-deep-inspection'
      const services = profile === 'not-in-file' ? (deep ? FACTORY_DEEP_INSPECTION : []) : decryptedBy(profile)
      return services.length === 0
        ? { why: { ja: `ssl-ssh-profile "${name}" は復号しません`, en: `ssl-ssh-profile "${name}" decrypts nothing` } }
        : { inspections: [{ kind: kind.inspects, services }] }
    }
    case 'ips':
      if (profile !== 'not-in-file' && !hasEntries(profile))
        return { why: { ja: `ips-sensor "${name}" に検査の項目がありません`, en: `ips-sensor "${name}" has no entry` } }
      return { inspections: [{ kind: kind.inspects }] }
    case 'url-filter': {
      const span = (place: Entry['head']) => draft.books.scope.ledger.span(place)
      return { inspections: [{ kind: kind.inspects, ...(profile === 'not-in-file' ? {} : { sites: sitesOf(profile, span) }) }] }
    }
    default:
      return { inspections: [{ kind: kind.inspects }] }
  }
}

function switchedOff({ attribute }: ProfileKind, name: string): Text {
  return {
    ja: `utm-status が enable ではないため、${attribute} "${name}" は働きません`,
    en: `${attribute} "${name}" does nothing without utm-status enable`,
  }
}

/**
 * From 6.2 on each policy has its mode, flow by default; before, the VDOM has. Where the release is not known, proxy: it looks
 * at fewer ports.
 */
function modeOf({ books, entry }: Draft): 'flow' | 'proxy' {
  const own = wordOf(entry, 'inspection-mode')
  if (own !== undefined) return own === 'flow' ? 'flow' : 'proxy'
  const perPolicy = atLeast(books.scope.header, 6, 2, 0)
  if (perPolicy === true) return 'flow'
  return perPolicy === false && books.flowBased ? 'flow' : 'proxy'
}
