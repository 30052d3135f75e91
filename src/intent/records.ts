/** What people declare and keep records of: evidence, attestations, changes, the ledger of rules. */
import type { AttributeValue } from '../model/attribute.ts'
import { ATTRIBUTES } from '../model/attribute.ts'
import type { Attestation, Change, Evidence, FileReference, FlowScope, Measure, RuleRecord } from '../model/topology.ts'
import type { Path } from '../syntax/yaml.ts'
import { readApproval, readEach, readScope } from './communications.ts'
import { inOrder, readDate } from './dates.ts'
import { listed } from './fields.ts'
import type { Names } from './names.ts'
import { readPath } from './paths.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import type { WrittenTopology } from './topology-schema.ts'

const SECTIONS = [
  'zones',
  'external',
  'devices',
  'hosts',
  'relays',
  'specific-communications',
  'flows',
  'exceptions',
  'connections',
  'registered-systems',
  'waypoints',
  'changes',
] as const

export function readEvidence(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, Evidence> {
  const known = ['organization', ...names.tiers.keys(), ...SECTIONS.flatMap((section) => problems.document.keys([section]))]
  return readEach(problems, 'evidence', written.evidence, (id, entry, path) => {
    const subjects = listed(entry.subject)
    for (const [index, subject] of subjects.entries()) {
      if (known.includes(subject)) continue
      problems.error(
        'unknown-name',
        { value: typeof entry.subject === 'string' ? [...path, 'subject'] : [...path, 'subject', index] },
        { ja: `申告の対象「${subject}」はこの文書にありません`, en: `nothing here is called "${subject}"` },
        suggestion(subject, known, {
          ja: 'この文書にある id か organization を書いてください',
          en: 'write an id of this document, or organization',
        }),
      )
    }
    const on = readDate(problems, [...path, 'on'], entry.on)
    const until = readDate(problems, [...path, 'until'], entry.until)
    inOrder(problems, [...path, 'until'], on, until, { ja: '申告日', en: 'the declaration' })
    const shows = listed(entry.shows) as readonly Measure[]
    const declares = readAttributes(problems, [...path, 'declares'], shows, entry.declares ?? {})
    const [subject = 'organization', ...others] = subjects
    return {
      id,
      subject,
      says: entry.says,
      shows,
      span: problems.document.entrySpan(path),
      ...present({
        others: others.length === 0 ? undefined : others,
        declares: declares.size === 0 ? undefined : declares,
        by: entry.by,
        on,
        document: entry.document,
        until,
        product: entry.product,
        mode: entry.mode,
        since: readDate(problems, [...path, 'since'], entry.since),
        tested: readDate(problems, [...path, 'tested'], entry.tested),
      }),
    }
  })
}

/** Values by attribute, each of its type. A measure that is shown is a flag that is true. */
function readAttributes(
  problems: Problems,
  path: Path,
  shows: readonly Measure[],
  written: Readonly<Record<string, AttributeValue>>,
): ReadonlyMap<string, AttributeValue> {
  const values = new Map<string, AttributeValue>(shows.map((measure) => [measure, true]))
  for (const [name, value] of Object.entries(written)) {
    const at = [...path, name]
    if (values.has(name) && values.get(name) !== value) {
      problems.error(
        'contradiction',
        { value: at },
        { ja: `${name} は shows にもあり、値が食い違っています`, en: `${name} is in shows as well, with another value` },
        { ja: 'どちらか一方だけを書いてください', en: 'keep one of them' },
      )
      continue
    }
    // What it has to be is for the policy to say that asks for it.
    if (name.startsWith('x-')) {
      values.set(name, value)
      continue
    }
    const attribute = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined
    if (attribute === undefined) {
      problems.error(
        'unknown-name',
        { key: at },
        { ja: `「${name}」という申告の項目はありません`, en: `there is no attribute called "${name}"` },
        suggestion(name, Object.keys(ATTRIBUTES), {
          ja: '独自の項目は x- で始めてください（例: x-floor）',
          en: 'an attribute of your own begins with x- (x-floor, for example)',
        }),
      )
      continue
    }
    const wrong = mismatch(attribute.type, attribute.values, value)
    if (wrong === undefined) values.set(name, attribute.type === 'list' && typeof value === 'string' ? [value] : value)
    else
      problems.error(
        'wrong-value',
        { value: at },
        { ja: `${name}（${attribute.title.ja}）には${wrong.ja}を書きます`, en: `${name} (${attribute.title.en}) has to be ${wrong.en}` },
        attribute.values === undefined || typeof value !== 'string'
          ? undefined
          : suggestion(value, attribute.values, { ja: '値を確かめてください', en: 'check the value' }),
      )
    if (attribute.type === 'date' && typeof value === 'string') readDate(problems, at, value)
  }
  return values
}

function mismatch(type: string, values: readonly string[] | undefined, value: AttributeValue) {
  const words = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : undefined
  const oneOf = values === undefined ? undefined : { ja: ` ${values.join('、')} のどれか`, en: `one of ${values.join(', ')}` }
  switch (type) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : { ja: ' true か false ', en: 'true or false' }
    case 'number':
      return typeof value === 'number' && value >= 0 ? undefined : { ja: ' 0 以上の数', en: 'a number, 0 or more' }
    case 'date':
      return typeof value === 'string' ? undefined : { ja: '日付（YYYY-MM-DD）', en: 'a date (YYYY-MM-DD)' }
    case 'list':
      return words?.every((word) => values?.includes(word) ?? true) === true
        ? undefined
        : (oneOf ?? { ja: '文字かそのリスト', en: 'text, or a list of it' })
    default:
      return typeof value === 'string' && (values?.includes(value) ?? true) ? undefined : (oneOf ?? { ja: '文字', en: 'text' })
  }
}

export function readAttestations(problems: Problems, written: WrittenTopology): ReadonlyMap<string, Attestation> {
  return readEach(problems, 'attestations', written.attestations, (id, entry, path) => {
    const on = readDate(problems, [...path, 'on'], entry.on)
    const until = readDate(problems, [...path, 'until'], entry.until)
    inOrder(problems, [...path, 'until'], on, until, { ja: '申告日', en: 'the declaration' })
    return {
      id,
      policy: entry.policy,
      clauses: listed(entry.clause),
      holds: entry.holds ?? true,
      span: problems.document.entrySpan(path),
      ...present({ says: entry.says, by: entry.by, on, until, document: entry.document }),
    }
  })
}

export function readChanges(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, Change> {
  return readEach(problems, 'changes', written.changes, (id, entry, path) => {
    const scopes = (key: 'opens' | 'closes'): readonly FlowScope[] =>
      (entry[key] ?? []).flatMap((scope, index) => readScope(problems, names, [...path, key, index], scope) ?? [])
    const before = new Map<string, FileReference>()
    for (const [device, file] of Object.entries(entry.before ?? {})) {
      const at = [...path, 'before', device]
      const known = Object.keys(written.devices ?? {})
      if (!known.includes(device))
        problems.error(
          'unknown-name',
          { key: at },
          { ja: `「${device}」という機器はありません`, en: `no device is called "${device}"` },
          suggestion(device, known, { ja: 'devices に書いてください', en: 'add it to devices' }),
        )
      const found = readPath(problems, at, file, { inside: true })
      if (found !== undefined) before.set(device, { path: found, span: problems.document.valueSpan(at) })
    }
    return {
      id,
      opens: scopes('opens'),
      closes: scopes('closes'),
      workers: listed(entry.by),
      approved: readApproval(problems, [...path, 'approved'], entry.approved),
      before,
      span: problems.document.entrySpan(path),
      ...present({
        purpose: entry.purpose,
        on: readDate(problems, [...path, 'on'], entry.on),
        window: entry.window,
        rollback: entry.rollback,
        record: entry.record,
        documented: readDate(problems, [...path, 'documented'], entry.documented),
      }),
    }
  })
}

/** Undefined when the topology keeps no ledger of rules. */
export function readRuleRecords(problems: Problems, written: WrittenTopology): ReadonlyMap<string, RuleRecord> | undefined {
  if (written.rules === undefined) return undefined
  const known = Object.keys(written.devices ?? {})
  return readEach(problems, 'rules', written.rules, (id, entry, path) => {
    if (!known.includes(entry.device))
      problems.error(
        'unknown-name',
        { value: [...path, 'device'] },
        { ja: `「${entry.device}」という機器はありません`, en: `no device is called "${entry.device}"` },
        suggestion(entry.device, known, { ja: 'devices に書いてください', en: 'add it to devices' }),
      )
    return {
      id,
      device: entry.device,
      rule: entry.rule,
      span: problems.document.entrySpan(path),
      ...present({
        owner: entry.owner,
        purpose: entry.purpose,
        request: entry.request,
        on: readDate(problems, [...path, 'on'], entry.on),
        expires: readDate(problems, [...path, 'expires'], entry.expires),
        lastHit: readDate(problems, [...path, 'last-hit'], entry['last-hit']),
      }),
    }
  })
}
