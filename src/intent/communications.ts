/** What a topology says about traffic: specific communications, declared flows, exceptions. */
import type { Approval, DeclaredFlow, Exception, FlowScope, SpecificCommunication } from '../model/topology.ts'
import type { ServiceBox } from '../model/match.ts'
import { serviceSet } from '../model/match.ts'
import { PacketSet } from '../packet/set.ts'
import { parseService, SERVICE_WORDS } from '../packet/service.ts'
import type { Path } from '../syntax/yaml.ts'
import { inOrder, readDate } from './dates.ts'
import { listed } from './fields.ts'
import type { Names } from './names.ts'
import { readPlace } from './names.ts'
import { nearest } from './nearest.ts'
import type { Problems, Spot } from './problems.ts'
import { present, suggestion } from './problems.ts'
import type { WrittenApproval, WrittenScope, WrittenTopology } from './topology-schema.ts'

const CHECK_ID = /^[A-Z]{2,8}-\d{3}$/

/** The union of written services, or undefined with a diagnostic for each that cannot be read. */
export function readServices(problems: Problems, path: Path, written: string | readonly string[]): readonly ServiceBox[] | undefined {
  const boxes: ServiceBox[] = []
  let readable = true
  for (const [index, item] of listed(written).entries()) {
    const parsed = parseService(item)
    if (parsed.ok) {
      boxes.push(...parsed.alternatives)
      continue
    }
    readable = false
    const meant = item.includes('/') ? undefined : nearest(item, SERVICE_WORDS)
    const hint = meant === undefined ? parsed.hint : { ja: `「${meant}」のことですか`, en: `did you mean "${meant}"?` }
    problems.error('bad-service', { value: typeof written === 'string' ? path : [...path, index] }, parsed.problem, hint)
  }
  return readable ? boxes : undefined
}

/** Initiator, responder and service at a path; undefined when any of them cannot be read. */
export function readScope(problems: Problems, names: Names, path: Path, written: WrittenScope): FlowScope | undefined {
  const from = readPlace(problems, names, [...path, 'from'], written.from)
  const to = readPlace(problems, names, [...path, 'to'], written.to)
  const services = readServices(problems, [...path, 'service'], written.service)
  if (from === undefined || to === undefined || services === undefined) return undefined
  const packets = PacketSet.box({ src: from.addresses, dst: to.addresses }).and(serviceSet(services))
  if (packets.isEmpty && !from.addresses.isEmpty && !to.addresses.isEmpty) {
    problems.warning(
      'empty-scope',
      { key: path },
      {
        ja: 'この通信に当てはまるパケットはありません（IPv4 と IPv6 が食い違っています）',
        en: 'no packet is described (one end is IPv4, the other IPv6)',
      },
      { ja: '両端を同じ IP バージョンで書いてください', en: 'write both ends in the same IP version' },
    )
  }
  return { from, to, services: listed(written.service), packets }
}

export function readApproval(problems: Problems, path: Path, written: WrittenApproval | undefined): Approval | undefined {
  if (written === undefined) return undefined
  return present({ by: written.by, on: readDate(problems, [...path, 'on'], written.on), document: written.document })
}

export function readSpecificCommunications(
  problems: Problems,
  names: Names,
  written: WrittenTopology,
): ReadonlyMap<string, SpecificCommunication> {
  return readEach(problems, 'specific-communications', written['specific-communications'], (id, entry, path) => {
    const approved = readApproval(problems, [...path, 'approved'], entry.approved)
    const expires = readDate(problems, [...path, 'expires'], entry.expires)
    inOrder(problems, [...path, 'expires'], approved?.on, expires, { ja: '承認日', en: 'the approval' })
    checkEvidence(problems, written, [...path, 'evidence'], entry.evidence)
    const through = listed(entry.through)
    const devices = Object.keys(written.devices ?? {})
    for (const [index, device] of through.entries()) {
      if (devices.includes(device)) continue
      problems.error(
        'unknown-name',
        { value: typeof entry.through === 'string' ? [...path, 'through'] : [...path, 'through', index] },
        { ja: `「${device}」という機器はありません`, en: `no device is called "${device}"` },
        suggestion(device, devices, { ja: 'devices に書いてください', en: 'add it to devices' }),
      )
    }
    const scope = readScope(problems, names, path, entry)
    if (scope === undefined) return undefined
    return {
      id,
      scope,
      approved,
      through,
      macBound: entry['mac-bound'] ?? false,
      span: problems.document.entrySpan(path),
      ...present({ purpose: entry.purpose, expires, evidence: entry.evidence }),
    }
  })
}

export function readFlows(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, DeclaredFlow> {
  return readEach(problems, 'flows', written.flows, (id, entry, path) => {
    const scope = readScope(problems, names, path, entry)
    const approved = readApproval(problems, [...path, 'approved'], entry.approved)
    const expires = readDate(problems, [...path, 'expires'], entry.expires)
    inOrder(problems, [...path, 'expires'], approved?.on, expires, { ja: '承認日', en: 'the approval' })
    if (scope === undefined) return undefined
    return {
      id,
      scope,
      required: entry.required ?? true,
      approved,
      span: problems.document.entrySpan(path),
      ...present({ purpose: entry.purpose, owner: entry.owner, class: entry.class, expires }),
    }
  })
}

export function readExceptions(problems: Problems, names: Names, written: WrittenTopology): ReadonlyMap<string, Exception> {
  return readEach(problems, 'exceptions', written.exceptions, (id, entry, path) => {
    checkNumber(problems, { value: [...path, 'check'] }, entry.check)
    const approved = readApproval(problems, [...path, 'approved'], entry.approved)
    const expires = readDate(problems, [...path, 'expires'], entry.expires)
    inOrder(problems, [...path, 'expires'], approved?.on, expires, { ja: '承認日', en: 'the approval' })
    const started = readDate(problems, [...path, 'emergency', 'started'], entry.emergency?.started)
    const reported = readDate(problems, [...path, 'emergency', 'reported'], entry.emergency?.reported)
    inOrder(problems, [...path, 'emergency', 'reported'], started, reported, { ja: '開始日', en: 'its start' })
    const scope = readScope(problems, names, path, entry)
    if (scope === undefined) return undefined
    return {
      id,
      check: entry.check,
      scope,
      approved,
      span: problems.document.entrySpan(path),
      ...present({
        reason: entry.reason,
        expires,
        emergency: entry.emergency === undefined ? undefined : present({ started, reported }),
        application: entry.application,
        examination: entry.examination,
      }),
    }
  })
}

/** Reports a reference to evidence that is not there. */
export function checkEvidence(problems: Problems, written: WrittenTopology, path: Path, id: string | undefined): void {
  if (id === undefined) return
  const known = Object.keys(written.evidence ?? {})
  if (known.includes(id)) return
  problems.error(
    'unknown-name',
    { value: path },
    { ja: `「${id}」という申告はありません`, en: `no evidence is called "${id}"` },
    suggestion(id, known, { ja: 'evidence に書いてください', en: 'add it to evidence' }),
  )
}

/** Reports what cannot be the number of a check. Whether the check exists is known further up. */
export function checkNumber(problems: Problems, spot: Spot, id: string): void {
  if (CHECK_ID.test(id)) return
  const upper = id.normalize('NFKC').toUpperCase()
  const found = /^([A-Z]{2,8})[-_ ]?(\d{1,3})$/.exec(upper)
  const instead = found === null ? 'SEG-001' : `${found[1] ?? ''}-${(found[2] ?? '').padStart(3, '0')}`
  problems.error(
    'bad-check',
    spot,
    { ja: `「${id}」は検査の番号ではありません`, en: `"${id}" is not the number of a check` },
    found === null
      ? { ja: `例: ${instead}`, en: `for example: ${instead}` }
      : { ja: `${instead} と書いてください`, en: `write ${instead}` },
  )
}

/** Reads the entries of a section in written order; entries that cannot be read are left out, their problems reported. */
export function readEach<E, T>(
  problems: Problems,
  section: string,
  written: Readonly<Record<string, E>> | undefined,
  read: (id: string, entry: E, path: Path) => T | undefined,
): ReadonlyMap<string, T> {
  const result = new Map<string, T>()
  for (const id of problems.document.keys([section])) {
    const entry = written?.[id]
    const value = entry === undefined ? undefined : read(id, entry, [section, id])
    if (value !== undefined) result.set(id, value)
  }
  return result
}
