/** Entries of access lists as rules of the model. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { AddressBounds, HeaderMatch, ServiceBounds, ServiceBox } from '../../model/match.ts'
import { exactServices } from '../../model/match.ts'
import type { Clause, Rule } from '../../model/rule.ts'
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import type { AccessList, AccessLists, Entry } from './access-list.ts'
import type { Ace, AddressSpec, ServiceSpec } from './ace.ts'
import { anyOf, unknownOf } from './address.ts'
import { uncertainty } from './ledger.ts'
import type { Groups } from './object-group.ts'
import { addressesOfGroup, servicesOfGroup } from './object-group.ts'
import type { TimeRange } from './time-range.ts'

const ANY_PROTOCOL: readonly ServiceBox[] = [{ protocols: [[0, 255]] }]

/** A list as rules. What a device does with a list decides what `missing` and `empty` mean. */
export interface CompiledList {
  readonly list: AccessList
  /** `remarks`: it holds nothing but remarks. */
  readonly state: 'filters' | 'empty' | 'remarks'
  readonly rules: readonly Rule[]
}

/** Compiles lists on demand, each once. */
export interface ListCompiler {
  compile(name: string, family: 4 | 6): CompiledList | undefined
}

interface Context {
  readonly groups: Groups
  readonly timeRanges: ReadonlyMap<string, TimeRange>
  readonly today: string
}

export function listCompiler(lists: AccessLists, context: Context): ListCompiler {
  const compiled = new Map<string, CompiledList>()
  let reflected: ReadonlyMap<string, readonly HeaderMatch[]> | undefined
  return {
    compile: (name, family) => {
      const list = (family === 4 ? lists.v4 : lists.v6).get(name)
      if (list === undefined) return undefined
      const key = `${family} ${name}`
      let found = compiled.get(key)
      if (found === undefined) {
        reflected ??= reflections(lists, context)
        found = compileList(list, context, reflected)
        compiled.set(key, found)
      }
      return found
    },
  }
}

function compileList(list: AccessList, context: Context, reflected: ReadonlyMap<string, readonly HeaderMatch[]>): CompiledList {
  const state = list.entries.length > 0 ? 'filters' : list.remarks > 0 ? 'remarks' : 'empty'
  return { list, state, rules: list.entries.flatMap((entry, at) => rulesOf(entry, idOf(list, at), list, context, reflected)) }
}

/** `acl/NAME/20`, `acl6/NAME/20` for IPv6 lists; a number used twice gets a suffix. */
function idOf({ name, family, entries }: AccessList, at: number): string {
  const { sequence } = entries[at]!
  const earlier = entries.slice(0, at).filter((entry) => entry.sequence === sequence).length
  return `${family === 4 ? 'acl' : 'acl6'}/${name}/${sequence}${earlier === 0 ? '' : `/${earlier + 1}`}`
}

/** What sessions permitted by `reflect NAME` look like on their way back. */
function reflections(lists: AccessLists, context: Context): ReadonlyMap<string, readonly HeaderMatch[]> {
  const found = new Map<string, HeaderMatch[]>()
  for (const table of [lists.v4, lists.v6]) {
    for (const list of table.values()) {
      for (const entry of list.entries) {
        if (entry.kind !== 'ace' || entry.ace.reflect === undefined) continue
        const back = found.get(entry.ace.reflect) ?? []
        found.set(entry.ace.reflect, back)
        back.push(mirrored(resolve(entry.ace, entry.span, entry.uncertainties, context).match))
      }
    }
  }
  return found
}

/** What packets in the other direction look like: ends and ports exchanged. */
export function mirrored({ src, dst, services, partial }: HeaderMatch): HeaderMatch {
  const turn = (boxes: readonly ServiceBox[]): readonly ServiceBox[] =>
    boxes.map(({ sport, dport, ...box }) => {
      const ported = box.protocols.every(([low, high]) => low === high && (low === 6 || low === 17 || low === 132))
      // An ICMP reply has another type than its request.
      if (!ported) return box
      return { ...box, ...(dport === undefined ? {} : { sport: dport }), ...(sport === undefined ? {} : { dport: sport }) }
    })
  const lo = turn(services.lo)
  return { src: dst, dst: src, services: { ...services, lo, hi: services.hi === services.lo ? lo : turn(services.hi) }, partial }
}

interface Resolution {
  readonly match: HeaderMatch
  readonly uncertainties: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

function resolve(ace: Ace, span: Span, doubts: readonly Uncertainty[], { groups, timeRanges }: Context): Resolution {
  const uncertainties: Uncertainty[] = [...doubts]
  const origins: Span[] = []
  const addresses = (spec: AddressSpec): AddressBounds => {
    if (spec.kind === 'unknown') return unknownOf(ace.family)
    if (spec.kind === 'group') {
      const group = addressesOfGroup(spec.name, ace.family, groups, span)
      uncertainties.push(...group.uncertainties)
      origins.push(...group.origins)
      return group.bounds
    }
    if (spec.bounds.lo !== spec.bounds.hi) {
      uncertainties.push(
        uncertainty(
          'wide-wildcard',
          { ja: 'ワイルドカードの組合せが多すぎて展開できません', en: 'the wildcard has too many combinations to be enumerated' },
          span,
        ),
      )
    }
    return spec.bounds
  }
  const services = (spec: ServiceSpec): ServiceBounds => {
    if (spec.kind === 'group') {
      const group = servicesOfGroup(spec.name, groups, span)
      uncertainties.push(...group.uncertainties)
      origins.push(...group.origins)
      return group.bounds
    }
    const { protocols, sport, dport } = spec
    if (protocols === undefined) return { lo: [], hi: ANY_PROTOCOL, negated: false }
    return exactServices([{ protocols, ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) }])
  }
  const service = services(ace.service)
  const src = addresses(ace.src)
  const dst = addresses(ace.dst)
  let partial = doubts.length > 0 || ace.unknown.length > 0
  const timeRange = ace.timeRange === undefined ? undefined : timeRanges.get(ace.timeRange)
  if (ace.timeRange !== undefined && timeRange?.known !== true) {
    partial = true
    const text =
      timeRange === undefined
        ? { ja: `時間帯 ${ace.timeRange} が定義されていません`, en: `time range ${ace.timeRange} is not defined` }
        : { ja: `時間帯 ${ace.timeRange} の内容を解釈できません`, en: `time range ${ace.timeRange} is not understood` }
    uncertainties.push(uncertainty(timeRange === undefined ? 'undefined-object' : 'unresolved-object', text, timeRange?.span ?? span))
  }
  if (timeRange !== undefined) origins.push(timeRange.span)
  const distinct = origins.filter((origin, at) => origins.findIndex(({ start }) => start === origin.start) === at)
  return { match: { src, dst, services: service, partial }, uncertainties, origins: distinct }
}

function rulesOf(
  entry: Entry,
  id: string,
  list: AccessList,
  context: Context,
  reflected: ReadonlyMap<string, readonly HeaderMatch[]>,
): readonly Rule[] {
  const label = verbatim(`ACL ${list.name} ${entry.sequence}`)
  const base = {
    id,
    label,
    enabled: true,
    logged: false,
    span: entry.span,
    focus: entry.span,
    origins: [],
    conditions: [],
    uncertainties: [],
    initiates: true,
  }
  if (entry.kind === 'unknown') {
    const anything: HeaderMatch = { src: anyOf(list.family), dst: anyOf(list.family), services: exactServices(ANY_PROTOCOL), partial: true }
    const clauses = [clauseOf(anything)]
    const uncertainties = [entry.uncertainty]
    return [
      { ...base, action: 'permit', clauses, uncertainties },
      { ...base, id: `${id}/deny`, action: 'deny', clauses, uncertainties },
    ]
  }
  if (entry.kind === 'evaluate') {
    const clauses = (reflected.get(entry.name) ?? [])
      .filter(({ src }) => (list.family === 4 ? src.hi.v4 : src.hi.v6).length > 0)
      .map(clauseOf)
    return [{ ...base, action: 'permit', clauses, initiates: false }]
  }
  const { ace } = entry
  const { match, uncertainties, origins } = resolve(ace, entry.span, entry.uncertainties, context)
  const timeRange = ace.timeRange === undefined ? undefined : context.timeRanges.get(ace.timeRange)
  const over = timeRange?.known === true && timeRange.ends !== undefined && timeRange.ends < context.today
  return [
    {
      ...base,
      action: ace.action,
      clauses: over ? [] : [clauseOf(match)],
      conditions: conditionsOf(ace, timeRange, entry.span),
      uncertainties: over ? [] : uncertainties,
      initiates: ace.opens,
      ...(timeRange?.known === true && timeRange.ends !== undefined ? { until: timeRange.ends } : {}),
      logged: ace.logged,
      origins,
    },
  ]
}

/** A clause for any interface and any translation: lists are bound to interfaces, not the other way round. */
export function clauseOf(match: HeaderMatch): Clause {
  return { in: 'any', out: 'any', translated: 'any', match }
}

function conditionsOf(ace: Ace, timeRange: TimeRange | undefined, span: Span): readonly Condition[] {
  const conditions: Condition[] = []
  const add = (kind: Condition['kind'], text: Text, at: Span = span): void => void conditions.push({ kind, text, span: at })
  if (timeRange?.known === true)
    add('schedule', { ja: `時間帯 ${timeRange.name} の間`, en: `within time range ${timeRange.name}` }, timeRange.span)
  if (ace.dynamic !== undefined)
    add('user', { ja: `ロックアンドキー ${ace.dynamic} で認証した利用者`, en: `a user who has logged in for lock-and-key ${ace.dynamic}` })
  for (const words of ace.narrowedBy) {
    add('assumption', {
      ja: `送信元が ${words} を付けた通信（送信元が自由に設定できる値）`,
      en: `traffic marked ${words} by its sender, who is free to do so`,
    })
  }
  return conditions
}
