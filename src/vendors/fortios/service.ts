import type { Span } from '../../base/span.ts'
import type { ServiceBox } from '../../model/match.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { membersOf } from './address.ts'
import { predefinedService, predefinedServiceGroup } from './predefined.ts'
import type { Scope } from './scope.ts'
import { wordOf } from './scope.ts'
import { boxesOf, EVERY_SERVICE, readService } from './service-box.ts'
import type { Entry } from './table.ts'
import { find } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { SERVICE, SERVICE_GROUP } from './words-object.ts'

/** The alternatives a service name certainly and possibly stands for. Both the same array when exact. */
export interface ResolvedService {
  readonly lo: readonly ServiceBox[]
  readonly hi: readonly ServiceBox[]
  readonly uncertainties: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

export interface ServiceBook {
  resolve(name: string, at: Span): ResolvedService
}

function exact(boxes: readonly ServiceBox[], origins: readonly Span[]): ResolvedService {
  return { lo: boxes, hi: boxes, uncertainties: [], origins }
}

/** `firewall service custom` and `group`, and what ships with the device. */
export function serviceBookOf(scope: Scope): ServiceBook {
  const objects = scope.table('firewall service custom')
  const groups = scope.table('firewall service group')
  const unknownWords = new Map<Entry, Uncertainty[]>()
  for (const entry of objects.entries.values()) unknownWords.set(entry, classify(scope.ledger, entry, SERVICE))
  for (const entry of groups.entries.values()) unknownWords.set(entry, classify(scope.ledger, entry, SERVICE_GROUP))
  scope.uncertainties.push(...classifyTable(scope.ledger, objects), ...classifyTable(scope.ledger, groups))
  const known = new Map<string, ResolvedService>()
  const open = new Set<string>()

  const unknown = (uncertainties: readonly Uncertainty[], origins: readonly Span[]): ResolvedService => ({
    lo: [],
    hi: EVERY_SERVICE,
    uncertainties,
    origins,
  })

  const object = (entry: Entry): ResolvedService => {
    const origins = [scope.ledger.span(entry)]
    const words = unknownWords.get(entry) ?? []
    if (words.length > 0) return unknown(words, origins)
    const read = readService(entry)
    if (read === 'invalid') return unknown([badService(scope, entry)], origins)
    const reason = layerSeven(scope, entry)
    if (reason !== undefined) return { lo: [], hi: read.hi.length === 0 ? EVERY_SERVICE : read.hi, uncertainties: [reason], origins }
    if (read.lo === read.hi) return exact(read.hi, origins)
    return { ...read, uncertainties: [noPort(entry.key, origins[0]!)], origins }
  }

  const group = (entry: Entry): ResolvedService => {
    const origins = [scope.ledger.span(entry)]
    const words = unknownWords.get(entry) ?? []
    if (words.length > 0) return unknown(words, origins)
    const members = membersOf(scope, entry, 'member')
    if (members.length === 0) {
      const text = { ja: `サービスグループ「${entry.key}」に member がありません`, en: `service group "${entry.key}" has no member` }
      return unknown([{ code: 'empty-group', text, span: scope.ledger.span(entry.head) }], origins)
    }
    const joined = joinServices(members.map(([name, at]) => resolve(name, at)))
    return { ...joined, origins: [...origins, ...joined.origins] }
  }

  const resolve = (name: string, at: Span): ResolvedService => {
    const done = known.get(name)
    if (done !== undefined) return done
    if (open.has(name)) {
      return unknown(
        [
          {
            code: 'circular-group',
            text: { ja: `サービスグループ「${name}」が自分自身を含んでいます`, en: `service group "${name}" contains itself` },
            span: at,
          },
        ],
        [],
      )
    }
    open.add(name)
    const entry = find(objects, name)
    const grouped = entry === undefined ? find(groups, name) : undefined
    const result = entry !== undefined ? object(entry) : grouped !== undefined ? group(grouped) : shipped(name, at)
    open.delete(name)
    if (entry !== undefined || grouped !== undefined) known.set(name, result)
    return result
  }

  const shipped = (name: string, at: Span): ResolvedService => {
    const service = predefinedService(name)
    if (service !== undefined) {
      const hi = boxesOf(service.hi)
      if (service.lo === service.hi) return name === 'NONE' ? { lo: [], hi, uncertainties: [noPort(name, at)], origins: [] } : exact(hi, [])
      const text = {
        ja: `標準サービス「${name}」の内容は版により違い、ファイルに定義がありません`,
        en: `default service "${name}" differs between versions and is not defined in the file`,
      }
      return { lo: boxesOf(service.lo), hi, uncertainties: [{ code: 'undefined-object', text, span: at }], origins: [] }
    }
    const members = predefinedServiceGroup(name)
    if (members !== undefined) return joinServices(members.map((member) => shipped(member, at)))
    const text = { ja: `サービス「${name}」の定義がファイルにありません`, en: `service "${name}" is not defined in the file` }
    return unknown([{ code: 'undefined-object', text, span: at }], [])
  }

  // Every object is read, used or not, so that what is not understood in it is counted.
  for (const entry of objects.entries.values()) object(entry)
  return { resolve }
}

/** Union of services. */
export function joinServices(parts: readonly ResolvedService[]): ResolvedService {
  const lo = parts.flatMap((part) => part.lo)
  return {
    lo,
    hi: parts.every((part) => part.lo === part.hi) ? lo : parts.flatMap((part) => part.hi),
    uncertainties: parts.flatMap((part) => part.uncertainties),
    origins: parts.flatMap((part) => part.origins),
  }
}

function badService(scope: Scope, entry: Entry): Uncertainty {
  const names = ['protocol', 'tcp-portrange', 'udp-portrange', 'sctp-portrange', 'icmptype', 'icmpcode', 'protocol-number', 'iprange']
  const setting = names.map((name) => entry.settings.get(name)).find((found) => found !== undefined)
  return scope.ledger.unknown(
    setting ?? entry.head,
    { ja: `サービス「${entry.key}」の内容を解釈できません`, en: `the contents of service "${entry.key}" are not understood` },
    'invalid-service',
  )
}

function noPort(name: string, at: Span): Uncertainty {
  return { code: 'port-zero', text: { ja: `サービス「${name}」はポート0だけです`, en: `service "${name}" has only port 0` }, span: at }
}

/** Conditions of a service that a header cannot decide. */
function layerSeven(scope: Scope, entry: Entry): Uncertainty | undefined {
  const at = scope.ledger.span(entry.head)
  const kind = wordOf(entry, 'app-service-type')
  if (kind !== undefined && kind !== 'disable') {
    return {
      code: 'application-service',
      text: { ja: `サービス「${entry.key}」はアプリケーションで判定します`, en: `service "${entry.key}" matches an application` },
      span: at,
    }
  }
  if ((wordOf(entry, 'fqdn') ?? '') !== '') {
    return {
      code: 'unresolved-fqdn',
      text: { ja: `サービス「${entry.key}」の宛先が FQDN です`, en: `service "${entry.key}" has an FQDN destination` },
      span: at,
    }
  }
  if (wordOf(entry, 'proxy') === 'enable') {
    return {
      code: 'proxy-service',
      text: { ja: `サービス「${entry.key}」はプロキシ専用です`, en: `service "${entry.key}" is for proxies only` },
      span: at,
    }
  }
  return undefined
}
