/** Devices of a topology: exports, who manages them, and what their interfaces touch. */
import type { Span } from '../base/span.ts'
import { locate } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Attachment, ConfigBaseline, DeviceDeclaration } from '../model/topology.ts'
import type { Path } from '../syntax/yaml.ts'
import { readApproval } from './communications.ts'
import { readDate } from './dates.ts'
import { readDeviceFiles } from './device-files.ts'
import type { Names } from './names.ts'
import { checkId } from './names.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import { nameOf } from './shape.ts'
import type { WrittenAttachment, WrittenDevice } from './network-schema.ts'

interface Link {
  readonly from: { readonly device: string; readonly interface: string }
  readonly to: { readonly device: string; readonly interface: string }
  readonly path: Path
  readonly span: Span
}

/** Every device that could be read; problems are reported as they are found. */
export function readDevices(
  problems: Problems,
  names: Names,
  written: Readonly<Record<string, WrittenDevice>>,
): ReadonlyMap<string, DeviceDeclaration> {
  const ids = problems.document.keys(['devices'])
  const exports = new Map<string, string>()
  const attachments = new Map<string, Map<string, Attachment>>()
  const links: Link[] = []
  for (const id of ids) {
    const found = new Map<string, Attachment>()
    attachments.set(id, found)
    for (const key of problems.document.keys(['devices', id, 'interfaces'])) {
      const path = ['devices', id, 'interfaces', key]
      const attachment = readAttachment(problems, names, ids, path, written[id]?.interfaces?.[key])
      if (attachment === undefined) continue
      found.set(key, attachment)
      if (attachment.kind === 'link') {
        links.push({
          from: { device: id, interface: key },
          to: { device: attachment.device, interface: attachment.interface },
          path,
          span: attachment.span,
        })
      }
    }
  }
  joinLinks(problems, attachments, links)

  const devices = new Map<string, DeviceDeclaration>()
  for (const id of ids) {
    const device = written[id]
    if (device === undefined || !checkId(problems, ['devices', id])) continue
    devices.set(id, readDevice(problems, id, device, attachments.get(id) ?? new Map(), exports))
  }
  return devices
}

function readDevice(
  problems: Problems,
  id: string,
  device: WrittenDevice,
  interfaces: ReadonlyMap<string, Attachment>,
  exports: Map<string, string>,
): DeviceDeclaration {
  const path = ['devices', id]
  const files = readDeviceFiles(problems, id, device, exports)
  contradictions(problems, path, device)
  return {
    id,
    name: device.name ?? id,
    managedBy: device['managed-by'] ?? 'self',
    declaredOpen: device.routing === 'unknown' && device.filter === 'none',
    interfaces,
    span: problems.document.entrySpan(path),
    ...present({
      ...files,
      format: device.format,
      owner: device.owner,
      baseline: readBaseline(problems, path, device),
      exportedOn: readDate(problems, [...path, 'exported-on'], device['exported-on']),
    }),
  }
}

function readBaseline(problems: Problems, path: Path, { baseline }: WrittenDevice): ConfigBaseline | undefined {
  if (baseline === undefined) return undefined
  const at = [...path, 'baseline']
  return {
    sha256: baseline.sha256,
    approved: readApproval(problems, [...at, 'approved'], baseline.approved),
    span: problems.document.entrySpan(at),
    ...present({ checked: readDate(problems, [...at, 'checked'], baseline.checked) }),
  }
}

/** Statements about one device that cannot all be true, or that say nothing without another. */
function contradictions(problems: Problems, path: Path, device: WrittenDevice): void {
  const conflict = (key: string, text: Text, hint: Text): void => problems.error('contradiction', { key: [...path, key] }, text, hint)
  const { export: exported, routing, filter } = device
  const outside = device['managed-by'] === 'outside'
  if (outside && exported !== undefined) {
    conflict(
      'managed-by',
      {
        ja: '設定ファイルがあるのに、管理外（すべて通す）とされています',
        en: 'the device has an export and is said to be managed outside (assumed to permit all)',
      },
      { ja: 'export か managed-by: outside のどちらかにしてください', en: 'keep either export or managed-by: outside' },
    )
  }
  for (const key of ['routing', 'filter'] as const) {
    if (device[key] !== undefined && exported !== undefined) {
      conflict(
        key,
        {
          ja: `設定ファイルがあるのに ${key}: ${device[key]} と書かれています`,
          en: `the device has an export, yet ${key}: ${device[key]} is written`,
        },
        {
          ja: `${key} は設定ファイルのない機器に書きます。この行を消してください`,
          en: `${key} is for devices without export; remove this line`,
        },
      )
    }
  }
  if (exported === undefined && (routing === undefined) !== (filter === undefined)) {
    const [has, lacks] = routing === undefined ? ['filter', 'routing: unknown'] : ['routing', 'filter: none']
    problems.error(
      'missing-key',
      { key: [...path, has] },
      {
        ja: `${nameOf(path)}: ${has} だけでは機器の動きが決まりません`,
        en: `${nameOf(path)}: ${has} alone does not say what the device does`,
      },
      { ja: `${lacks} も書いてください`, en: `add ${lacks}` },
    )
  }
  if (exported !== undefined) return
  for (const key of ['routes', 'members', 'columns'] as const) {
    if (device[key] === undefined) continue
    problems.error(
      'missing-key',
      { key: [...path, key] },
      {
        ja: `${nameOf(path)}: ${key} がありますが、設定ファイル（export）がありません`,
        en: `${nameOf(path)}: there is ${key}, but no export`,
      },
      {
        ja: `export に設定ファイルを書いてください。なければ ${key} を消してください`,
        en: `write its export, or remove ${key} if there is none`,
      },
    )
  }
}

function readAttachment(
  problems: Problems,
  names: Names,
  devices: readonly string[],
  path: Path,
  written: WrittenAttachment | undefined,
): Attachment | undefined {
  if (written === undefined) return undefined
  const span = problems.document.entrySpan(path)
  if (typeof written === 'string') {
    if (written === 'unused') return { kind: 'unused', span }
    if (names.zones.has(written)) return { kind: 'zone', zone: written, span }
    if (names.externals.has(written)) return { kind: 'external', external: written, span }
    const known = [...names.zones.keys(), ...names.externals.keys()]
    problems.error(
      'unknown-name',
      { value: path },
      { ja: `「${written}」というゾーンや外部ネットワークはありません`, en: `no zone or external network is called "${written}"` },
      attachmentHint(names, devices, written, known),
    )
    return undefined
  }
  const { zone, external, link } = written
  const given = [zone, external, link].filter((value) => value !== undefined)
  if (given.length !== 1) {
    problems.error(
      'wrong-value',
      { value: path },
      { ja: `${nameOf(path)} のつながる先を 1 つだけ書いてください`, en: `${nameOf(path)} must touch exactly one thing` },
      { ja: '例: lg-client または { link: fw-int/port3 }', en: 'for example: lg-client, or { link: fw-int/port3 }' },
    )
    return undefined
  }
  if (zone !== undefined) {
    if (names.zones.has(zone)) return { kind: 'zone', zone, span }
    problems.error(
      'unknown-name',
      { value: [...path, 'zone'] },
      { ja: `「${zone}」というゾーンはありません`, en: `no zone is called "${zone}"` },
      attachmentHint(names, devices, zone, [...names.zones.keys()]),
    )
    return undefined
  }
  if (external !== undefined) {
    if (names.externals.has(external)) return { kind: 'external', external, span }
    problems.error(
      'unknown-name',
      { value: [...path, 'external'] },
      { ja: `「${external}」という外部ネットワークはありません`, en: `no external network is called "${external}"` },
      attachmentHint(names, devices, external, [...names.externals.keys()]),
    )
    return undefined
  }
  return readLink(problems, devices, [...path, 'link'], link ?? '', span)
}

function readLink(problems: Problems, devices: readonly string[], path: Path, written: string, span: Span): Attachment | undefined {
  const slash = written.indexOf('/')
  const device = slash === -1 ? written : written.slice(0, slash)
  const name = slash === -1 ? '' : written.slice(slash + 1)
  if (!devices.includes(device)) {
    problems.error(
      'unknown-name',
      { value: path },
      { ja: `「${device}」という機器はありません`, en: `no device is called "${device}"` },
      suggestion(device, devices, { ja: 'devices に書いてください', en: 'add it to devices' }),
    )
    return undefined
  }
  if (name === '') {
    problems.error(
      'bad-link',
      { value: path },
      { ja: `「${written}」: 相手のインターフェースがありません`, en: `"${written}" names no interface` },
      { ja: `例: ${device}/port1`, en: `for example: ${device}/port1` },
    )
    return undefined
  }
  return { kind: 'link', device, interface: name, span }
}

function attachmentHint(names: Names, devices: readonly string[], written: string, known: readonly string[]): Text {
  const [device] = written.split('/')
  if (device !== undefined && devices.includes(device))
    return { ja: `機器へつなぐときは { link: ${written} } と書きます`, en: `to join it to a device, write { link: ${written} }` }
  const host = names.hosts.get(written)
  if (host !== undefined) return { ja: `ホストのあるゾーン「${host.zone}」を書いてください`, en: `write the host's zone, "${host.zone}"` }
  return suggestion(written, known, { ja: 'zones か external に書いてください', en: 'add it to zones or external' })
}

/** A cable is written at one end or both; the other end is filled in, and both must agree. */
function joinLinks(problems: Problems, attachments: ReadonlyMap<string, Map<string, Attachment>>, links: readonly Link[]): void {
  const implied = new Map<string, Link>()
  for (const link of links) {
    const { from, to, path } = link
    const wrong = (text: Text, hint: Text): void => problems.error('bad-link', { value: path }, text, hint)
    if (from.device === to.device && from.interface === to.interface) {
      wrong(
        { ja: '自分自身につながっています', en: 'it is joined to itself' },
        { ja: '相手のインターフェースを書いてください', en: 'write the interface at the other end' },
      )
      continue
    }
    const other = attachments.get(to.device)?.get(to.interface)
    const target = `${to.device}/${to.interface}`
    const earlier = implied.get(target)
    if (earlier !== undefined) {
      wrong(
        {
          ja: `${target} は ${earlier.from.device}/${earlier.from.interface} ともつながっています（${locate(earlier.span)}）`,
          en: `${target} is also joined to ${earlier.from.device}/${earlier.from.interface} (${locate(earlier.span)})`,
        },
        { ja: '3 つ以上をつなぐ区間はゾーンにしてください', en: 'make a segment that joins three or more a zone' },
      )
      continue
    }
    if (other === undefined) {
      implied.set(target, link)
      continue
    }
    if (other.kind === 'link' && other.device === from.device && other.interface === from.interface) continue
    wrong(
      {
        ja: `${target} の側では別のものにつながっています（${locate(other.span)}）`,
        en: `${target} is joined to something else at its own end (${locate(other.span)})`,
      },
      { ja: '両端の記述を合わせてください', en: 'make both ends say the same' },
    )
  }
  for (const { from, to, span } of implied.values())
    attachments.get(to.device)?.set(to.interface, { kind: 'link', device: from.device, interface: from.interface, span })
}
