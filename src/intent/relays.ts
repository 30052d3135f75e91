/** `relays:` to what it means: legs with their places, and what goes from one to another. */
import type { Text } from '../base/text.ts'
import { PacketSet } from '../packet/set.ts'
import { serviceSet } from '../model/match.ts'
import type { Carry, Initiator, Relay, RelayKind, RelayLeg } from '../model/relay.ts'
import type { Path } from '../syntax/yaml.ts'
import { checkEvidence, readServices } from './communications.ts'
import { listed } from './fields.ts'
import type { Names } from './names.ts'
import { checkId } from './names.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import { readLegs } from './relay-legs.ts'
import type { WrittenCarry } from './relay-schema.ts'
import { nameOf } from './shape.ts'
import type { WrittenTopology } from './topology-schema.ts'

interface Habit {
  readonly from: Initiator
  readonly to: Initiator
  readonly data: Carry['data']
}

const PASSED_ON: Habit = { from: 'peer', to: 'relay', data: 'forward' }
const ASKED_FOR: Habit = { from: 'peer', to: 'relay', data: 'both' }

/** What each kind does where the topology does not say (checks.md 3.0). */
const HABITS: Readonly<Record<RelayKind, Habit>> = {
  'mail-relay': PASSED_ON,
  'mail-sanitizer': PASSED_ON,
  // Put there on one side, fetched on the other.
  'file-sanitizer': { from: 'peer', to: 'peer', data: 'forward' },
  'file-relay': { from: 'peer', to: 'peer', data: 'forward' },
  'data-transfer': PASSED_ON,
  'screen-transfer': ASKED_FOR,
  proxy: ASKED_FOR,
  'web-isolation': ASKED_FOR,
  // Fetches from above, is asked from below.
  'update-relay': { from: 'relay', to: 'peer', data: 'forward' },
  'dns-relay': ASKED_FOR,
  'ntp-relay': ASKED_FOR,
  'data-diode': PASSED_ON,
  'remote-access': ASKED_FOR,
  'manual-transfer': { from: 'person', to: 'person', data: 'forward' },
}

type Places = Omit<Names, 'legs'>

export function readRelays(problems: Problems, names: Places, written: WrittenTopology): ReadonlyMap<string, Relay> {
  const relays = new Map<string, Relay>()
  for (const id of problems.document.keys(['relays'])) {
    const path = ['relays', id]
    const entry = written.relays?.[id]
    if (entry === undefined || !checkId(problems, path)) continue
    const legs = readLegs(problems, names, path, entry)
    const carries = entry.carries?.flatMap((carried, index) => {
      const carry = readCarry(problems, written, [...path, 'carries', index], { id, kind: entry.kind, legs }, carried)
      return carry === undefined ? [] : [carry]
    })
    if (entry.kind === 'data-diode' && carries !== undefined) refuseReturn(problems, id, legs, carries)
    relays.set(id, {
      id,
      name: entry.name ?? id,
      kind: entry.kind,
      legs,
      carries,
      tenantRestriction: entry['tenant-restriction'] ?? false,
      span: problems.document.entrySpan(path),
      ...present({
        redirects: entry.redirects === undefined ? undefined : present(entry.redirects),
        relayPolicy: entry['relay-policy'],
      }),
    })
  }
  return relays
}

function readCarry(
  problems: Problems,
  written: WrittenTopology,
  at: Path,
  relay: { readonly id: string; readonly kind: RelayKind; readonly legs: ReadonlyMap<string, RelayLeg> },
  carried: WrittenCarry,
): Carry | undefined {
  const habit = HABITS[relay.kind]
  const byHand = relay.kind === 'manual-transfer'
  let readable = true
  if (carried.service === undefined && !byHand) {
    readable = false
    problems.error(
      'missing-key',
      { key: at },
      { ja: `${nameOf(at)} に「service」がありません`, en: `${nameOf(at)} has no "service"` },
      { ja: '受ける側のサービスを書いてください（例: service: smtp）', en: 'write the service it receives (for example: service: smtp)' },
    )
  }
  const receives = carried.service === undefined ? [] : readServices(problems, [...at, 'service'], carried.service)
  const sends = carried.sends === undefined ? receives : readServices(problems, [...at, 'sends'], carried.sends)
  for (const [index, id] of listed(carried.evidence).entries())
    checkEvidence(problems, written, typeof carried.evidence === 'string' ? [...at, 'evidence'] : [...at, 'evidence', index], id)
  for (const end of ['from', 'to'] as const) {
    if (relay.legs.has(carried[end]) || problems.document.keys(['relays', relay.id, 'legs']).includes(carried[end])) continue
    readable = false
    problems.error(
      'unknown-name',
      { value: [...at, end] },
      { ja: `「${carried[end]}」という足は ${relay.id} にありません`, en: `${relay.id} has no leg called "${carried[end]}"` },
      suggestion(carried[end], [...relay.legs.keys()], { ja: 'legs に書いてください', en: 'add it to legs' }),
    )
  }
  const opens = byHand
    ? { from: 'person' as const, to: 'person' as const }
    : { from: carried.opens?.from ?? habit.from, to: carried.opens?.to ?? habit.to }
  for (const end of ['from', 'to'] as const) {
    if ((opens[end] === 'person') === byHand && (carried.opens?.[end] ?? opens[end]) === opens[end]) continue
    readable = false
    problems.error(
      'wrong-value',
      { value: [...at, 'opens', end] },
      byHand
        ? {
            ja: '手作業の中継（manual-transfer）では、誰も接続を始めません',
            en: 'nobody opens a connection to a relay that is carried by hand (manual-transfer)',
          }
        : {
            ja: 'person は手作業の中継（manual-transfer）だけに書けます',
            en: 'person belongs to a relay that is carried by hand (manual-transfer)',
          },
      byHand ? { ja: 'opens を消してください', en: 'remove opens' } : { ja: 'peer か relay と書いてください', en: 'write peer or relay' },
    )
  }
  if (byHand && (carried.service !== undefined || carried.sends !== undefined)) {
    readable = false
    const key = carried.service === undefined ? 'sends' : 'service'
    problems.error(
      'wrong-value',
      { key: [...at, key] },
      {
        ja: `手作業の中継（manual-transfer）に通信のサービスはありません（${key}）`,
        en: `a relay that is carried by hand (manual-transfer) speaks no service (${key})`,
      },
      { ja: `${key} を消すか、kind を直してください`, en: `remove ${key}, or correct the kind` },
    )
  }
  if (relay.kind === 'data-diode' && carried.data === 'both') {
    readable = false
    problems.error('wrong-value', { value: [...at, 'data'] }, twoWay(relay.id), {
      ja: 'data: forward と書くか、両方向に運ぶ装置なら kind を直してください（例: kind: file-relay）',
      en: 'write data: forward or, if the appliance does carry both ways, correct the kind (for example: kind: file-relay)',
    })
  }
  if (!readable || receives === undefined || sends === undefined) return undefined
  return {
    from: carried.from,
    to: carried.to,
    receives: byHand ? PacketSet.none : serviceSet(receives),
    sends: byHand ? PacketSet.none : serviceSet(sends),
    services: listed(carried.service),
    sendServices: listed(carried.sends ?? carried.service),
    opens,
    data: carried.data ?? habit.data,
    does: [...new Set(listed(carried.does))] as Carry['does'],
    evidence: listed(carried.evidence),
    span: problems.document.entrySpan(at),
    ...present({ fileImport: carried['file-import'] }),
  }
}

/** A diode with a carry against the way of another: reported at the later one, once. */
function refuseReturn(problems: Problems, id: string, legs: ReadonlyMap<string, RelayLeg>, carries: readonly Carry[]): void {
  const place = (leg: string): string | undefined => legs.get(leg)?.place
  const isAgainst = (a: Carry, b: Carry): boolean =>
    a.from !== a.to &&
    ((a.from === b.to && a.to === b.from) ||
      (place(a.from) !== place(a.to) && place(a.from) === place(b.to) && place(a.to) === place(b.from)))
  const later = carries.find((carry, index) => carries.slice(0, index).some((before) => isAgainst(carry, before)))
  if (later === undefined) return
  problems.error('wrong-value', { span: later.span }, twoWay(id), {
    ja: '逆向きの carries を消すか、両方向に運ぶ装置なら kind を直してください（例: kind: file-relay）',
    en: 'remove the carry that goes back or, if the appliance does carry both ways, correct the kind (for example: kind: file-relay)',
  })
}

function twoWay(id: string): Text {
  return {
    ja: `データダイオード（data-diode）は一方向にしか運びませんが、${id} は両方向に運ぶと書かれています`,
    en: `a data diode carries one way only, and ${id} is said to carry both ways`,
  }
}
