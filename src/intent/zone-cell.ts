/** What a cell of a matrix of zones says: `許可`, `×`, `tcp/443, tcp/25`, `except tcp/23`. */
import type { Text } from '../base/text.ts'
import type { ServiceBox } from '../model/match.ts'
import { serviceSet } from '../model/match.ts'
import type { ZoneEntry } from '../model/zone-matrix.ts'
import { parseService, SERVICE_WORDS } from '../packet/service.ts'
import { PacketSet } from '../packet/set.ts'
import { nearest } from './nearest.ts'

export type Said = Pick<ZoneEntry, 'action' | 'services' | 'allowed'>

export type ReadCell =
  | { readonly kind: 'said'; readonly said: Said }
  /** An empty cell: the matrix says nothing of the pair. */
  | { readonly kind: 'nothing' }
  /** `word` is the part of the cell that cannot be read. */
  | { readonly kind: 'problem'; readonly word: string; readonly text: Text; readonly hint: Text }

const ALLOW = new Set([
  '許可',
  '可',
  '全許可',
  '全て許可',
  'すべて許可',
  '許可(全て)',
  '○',
  '◯',
  '〇',
  '✓',
  '✔',
  'o',
  'ok',
  'allow',
  'allow all',
  'permit',
  'accept',
  'all',
  'any',
  'yes',
])
const BLOCK = new Set([
  '拒否',
  '不可',
  '禁止',
  '遮断',
  '全拒否',
  '全て拒否',
  'すべて拒否',
  '×',
  '✕',
  '✖',
  '╳',
  'x',
  'ng',
  'block',
  'block all',
  'deny',
  'none',
  'no',
])
const NOTHING = /^[-‐‑‒–—―−ー/＼\\]*$/
const FORMS: Text = {
  ja: '許可、拒否、○、×、サービス（例: tcp/443, tcp/25）、「except tcp/23」か「tcp/23 以外」のどれかで書いてください',
  en: 'write allow, block, services (tcp/443, tcp/25) or "except tcp/23"',
}

/** Width and case do not count. */
export function cellWord(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
}

export function readCell(text: string): ReadCell {
  const word = cellWord(text)
  if (NOTHING.test(word)) return { kind: 'nothing' }
  if (ALLOW.has(word)) return { kind: 'said', said: all('allow') }
  if (BLOCK.has(word)) return { kind: 'said', said: all('block') }
  const except =
    /^(?:except|all except|block|deny|拒否[:(]?)\s*(.+?)\)?$/.exec(word)?.[1] ?? /^(.+?)\s*(?:以外(?:は?許可)?)$/.exec(word)?.[1]
  const only = /^(?:allow|permit|only|許可[:(]?)\s*(.+?)\)?$/.exec(word)?.[1] ?? /^(.+?)\s*(?:のみ|だけ)(?:許可)?$/.exec(word)?.[1]
  return except === undefined ? some('allow', only ?? word) : some('block', except)
}

/** The columns action and services of a list. */
export function readAction(action: string, services: string): ReadCell {
  const word = cellWord(action)
  const kind = ALLOW.has(word) ? 'allow' : BLOCK.has(word) ? 'block' : undefined
  if (kind === undefined)
    return {
      kind: 'problem',
      word: action,
      text: { ja: `動作「${action}」は読めません`, en: `the action "${action}" cannot be read` },
      hint: { ja: 'allow（許可）か block（拒否）と書いてください', en: 'write allow or block' },
    }
  const which = cellWord(services)
  return NOTHING.test(which) || ['all', 'any', '全て', 'すべて', '全部'].includes(which)
    ? { kind: 'said', said: all(kind) }
    : some(kind, which)
}

function all(action: Said['action']): Said {
  return { action, allowed: action === 'allow' ? PacketSet.all : PacketSet.none }
}

/** Only some services are allowed, or only some are blocked. */
export function onlySome(action: Said['action'], services: readonly string[], boxes: readonly ServiceBox[]): Said {
  const packets = serviceSet(boxes)
  return { action, services, allowed: action === 'allow' ? packets : packets.complement() }
}

function some(action: Said['action'], list: string): ReadCell {
  const services = list.split(/[,、;\s]+/).filter((service) => service !== '')
  const boxes: ServiceBox[] = []
  for (const service of services) {
    const parsed = parseService(service)
    if (parsed.ok) {
      boxes.push(...parsed.alternatives)
      continue
    }
    const meant = service.includes('/') ? undefined : nearest(service, SERVICE_WORDS)
    if (service.includes('/')) return { kind: 'problem', word: service, text: parsed.problem, hint: parsed.hint }
    const hint: Text = meant === undefined ? FORMS : { ja: `「${meant}」のことですか`, en: `did you mean "${meant}"?` }
    return { kind: 'problem', word: service, text: { ja: `「${service}」は読めません`, en: `"${service}" cannot be read` }, hint }
  }
  if (services.length === 0) return { kind: 'nothing' }
  return { kind: 'said', said: services.includes('any') ? all(action) : onlySome(action, services, boxes) }
}
