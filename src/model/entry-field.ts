/**
 * What an entry of the topology says of itself, as conditions name it: `line`, `owner`, `approved-by`. Together with
 * `ATTRIBUTES` it is every name a condition may use.
 */
import type { Attribute, AttributeValue, SubjectKind } from './attribute.ts'
import { ATTRIBUTES } from './attribute.ts'
import type { Vocabulary } from './demand.ts'
import { isOutside } from './outside.ts'
import type { Approval, Topology } from './topology.ts'
import { EXTERNAL_KINDS, HOST_ROLES, LINES } from './topology.ts'
import { RELAY_KINDS } from './relay.ts'
import type { Span } from '../base/span.ts'

type Fields = Readonly<Record<string, Attribute>>

const text = (ja: string, en: string, values?: readonly string[]): Attribute => ({
  type: 'text',
  title: { ja, en },
  ...(values === undefined ? {} : { values }),
})
const flag = (ja: string, en: string): Attribute => ({ type: 'flag', title: { ja, en } })
const date = (ja: string, en: string): Attribute => ({ type: 'date', title: { ja, en } })
const list = (ja: string, en: string, values?: readonly string[]): Attribute => ({ ...text(ja, en, values), type: 'list' })
const number = (ja: string, en: string): Attribute => ({ type: 'number', title: { ja, en } })

const OWNER = text('所管', 'owner')
const PURPOSE = text('目的', 'purpose')
const CLASS = text('重要性分類', 'data class')
const EXPIRES = date('期限', 'last day')
const APPROVAL: Fields = {
  'approved-by': text('承認者', 'approver'),
  'approved-on': date('承認日', 'date of approval'),
  'approved-document': text('承認文書', 'document of approval'),
}

/** Fields by kind of entry. */
export const ENTRY_FIELDS: Readonly<Record<SubjectKind, Fields>> = {
  organization: { kind: text('団体の種別', 'kind of body') },
  zone: {
    tier: text('系', 'tier'),
    'base-tier': text('標準の系', 'standard tier'),
    medium: text('有線・無線', 'medium', ['wired', 'wireless']),
    env: text('本番・開発', 'environment', ['prod', 'dev']),
    role: text('役割', 'role'),
    site: text('拠点', 'site'),
    vlan: number('VLAN ID', 'VLAN id'),
    ssid: text('SSID', 'SSID'),
    handles: list('扱う情報', 'what it handles'),
    'main-terminal': flag('主たる業務端末', 'main terminals'),
    'business-system': flag('内部の業務システム', 'internal business systems'),
    owner: OWNER,
    class: CLASS,
    ...APPROVAL,
  },
  external: {
    kind: text('種別', 'kind', EXTERNAL_KINDS),
    reaches: list('その先', 'what it carries on to'),
    does: list('行う処理', 'what it does'),
    tier: text('系', 'tier'),
    ...APPROVAL,
  },
  device: {
    owner: OWNER,
    'managed-by': text('管理者', 'managed by', ['self', 'outside']),
    'has-export': flag('設定ファイルの有無', 'an export is given'),
    'exported-on': date('設定を出力した日', 'date of the export'),
  },
  host: {
    zone: list('ゾーン', 'zones'),
    role: list('役割', 'roles', HOST_ROLES),
    upstream: list('取得元', 'upstream'),
    owner: OWNER,
    class: CLASS,
  },
  relay: { kind: text('種別', 'kind', RELAY_KINDS) },
  connection: {
    to: text('接続先', 'where it leads'),
    kind: text('接続先の種別', 'kind of network it leads to', EXTERNAL_KINDS),
    line: text('回線の種類', 'line', LINES),
    'always-on': flag('常時接続', 'always connected'),
    backup: flag('予備回線', 'backup line'),
    owner: OWNER,
    purpose: PURPOSE,
    reviewed: date('最後に見直した日', 'last reviewed'),
    class: CLASS,
    justification: text('LGWAN に集約しない理由', 'why it does not go over the LGWAN'),
    ...APPROVAL,
  },
  flow: {
    purpose: PURPOSE,
    owner: OWNER,
    class: CLASS,
    required: flag('必須', 'required'),
    'to-outside': flag('庁外への通信', 'leads outside'),
    'from-outside': flag('庁外からの通信', 'comes from outside'),
    expires: EXPIRES,
    ...APPROVAL,
  },
  'registered-system': {
    network: text('外部ネットワーク', 'network'),
    'public-body': flag('公的機関のシステム', 'built by a public body'),
    'internet-connected': flag('インターネットとの接続', 'connected to the Internet'),
    'file-import': flag('ファイルの取込み', 'files come in from it'),
    ...APPROVAL,
  },
  'specific-communication': {
    purpose: PURPOSE,
    'mac-bound': flag('MAC アドレスによる限定', 'pinned by MAC address'),
    expires: EXPIRES,
    ...APPROVAL,
  },
  exception: {
    check: text('対象の検査', 'check'),
    reason: text('理由', 'reason'),
    emergency: flag('緊急時の例外措置', 'taken in an emergency'),
    started: date('開始日', 'day it began'),
    reported: date('事後の報告日', 'day it was reported'),
    application: text('申請書', 'application'),
    examination: text('審査結果', 'result of the examination'),
    expires: EXPIRES,
    ...APPROVAL,
  },
  change: {
    purpose: PURPOSE,
    on: date('実施日', 'day of the work'),
    workers: number('作業者の数', 'number of workers'),
    window: text('作業の時間帯', 'time of the work'),
    rollback: text('切り戻しの方法', 'how to go back'),
    record: text('作業記録', 'record of the work'),
    documented: date('文書を直した日', 'day the documents were updated'),
    ...APPROVAL,
  },
}

/** What a name means of a kind of entry; `own` are the attributes a policy adds, whose names begin with `x-`. */
export function vocabularyOf(kind: SubjectKind, own: ReadonlyMap<string, Attribute> = new Map()): Vocabulary {
  return (name) => attributeNamed(kind, name, own)
}

export function attributeNamed(kind: SubjectKind, name: string, own: ReadonlyMap<string, Attribute> = new Map()): Attribute | undefined {
  const fields = ENTRY_FIELDS[kind]
  if (Object.hasOwn(fields, name)) return fields[name]
  return own.get(name) ?? (Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined)
}

/** One entry, with what it says of itself and the ids whose evidence speaks for it, the nearest first. */
export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
  readonly name: string
  /** Section of the topology it stands in. */
  readonly section: string
  readonly fields: ReadonlyMap<string, AttributeValue>
  readonly spokenForBy: readonly (readonly string[])[]
  readonly span: Span
}

const ORGANIZATION: readonly string[] = ['organization']

/** Every entry of a kind, in the order of the topology. */
export function subjectsOf(topology: Topology, kind: SubjectKind): readonly Subject[] {
  const subject = (
    section: string,
    entry: { readonly id: string; readonly name?: string; readonly span: Span },
    values: Readonly<Record<string, AttributeValue | undefined>>,
    others: readonly string[] = [],
  ): Subject => ({
    kind,
    id: entry.id,
    name: entry.name ?? entry.id,
    section,
    fields: new Map(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    spokenForBy: [[entry.id], ...(others.length === 0 ? [] : [others]), ORGANIZATION],
    span: entry.span,
  })
  switch (kind) {
    case 'organization': {
      const { name, kind: body } = topology.organization
      return [
        { ...subject('organization', { id: 'organization', name, span: topology.span }, { kind: body }), spokenForBy: [ORGANIZATION] },
      ]
    }
    case 'zone':
      return [...topology.zones.values()].map((zone) => {
        const { tier, medium = 'wired', env = 'prod', role, site, vlan, ssid, handles, mainTerminal, businessSystem, owner } = zone
        const values = { tier: tier.id, 'base-tier': tier.base, medium, env, role, site, vlan, ssid, handles, owner, class: zone.class }
        const flags = { 'main-terminal': mainTerminal, 'business-system': businessSystem }
        return subject('zones', zone, { ...values, ...flags, ...approval(zone.approved) }, [tier.id])
      })
    case 'external':
      return [...topology.externals.values()].map((external) => {
        const { kind: network, reaches, does, tier } = external
        const values = { kind: network, reaches, does, tier: tier?.id, ...approval(external.approved) }
        return subject('external', external, values, tier === undefined ? [] : [tier.id])
      })
    case 'device':
      return [...topology.devices.values()].map((device) =>
        subject('devices', device, {
          owner: device.owner,
          'managed-by': device.managedBy,
          'has-export': device.export !== undefined,
          'exported-on': device.exportedOn,
        }),
      )
    case 'host':
      return [...topology.hosts.values()].map((host) => {
        const { zones, roles = [], upstream, owner } = host
        return subject('hosts', host, { zone: zones, role: roles, upstream, owner, class: host.class }, zones)
      })
    case 'relay':
      return [...topology.relays.values()].map((relay) => subject('relays', relay, { kind: relay.kind }))
    case 'connection':
      return [...(topology.connections?.values() ?? [])].map((entry) => {
        const { to, line, alwaysOn, backup, owner, purpose, reviewed, justification } = entry
        const values = { to, kind: topology.externals.get(to)?.kind, line, owner, purpose, reviewed, justification, class: entry.class }
        return subject('connections', entry, { ...values, 'always-on': alwaysOn, backup, ...approval(entry.approved) }, [entry.device, to])
      })
    case 'flow':
      return [...topology.flows.values()].map((flow) => {
        const { purpose, owner, required, expires, scope } = flow
        const outside = { 'to-outside': isOutside(topology, scope.to), 'from-outside': isOutside(topology, scope.from) }
        return subject('flows', flow, { purpose, owner, class: flow.class, required, expires, ...outside, ...approval(flow.approved) })
      })
    case 'registered-system':
      return [...topology.registeredSystems.values()].map((system) => {
        const { network, publicBody, internetConnected, fileImport } = system
        const flags = { 'public-body': publicBody, 'internet-connected': internetConnected, 'file-import': fileImport }
        return subject('registered-systems', system, { network, ...flags, ...approval(system.approved) }, [network])
      })
    case 'specific-communication':
      return [...topology.specificCommunications.values()].map((specific) => {
        const { purpose, macBound, expires } = specific
        return subject('specific-communications', specific, { purpose, 'mac-bound': macBound, expires, ...approval(specific.approved) })
      })
    case 'exception':
      return [...topology.exceptions.values()].map((exception) => {
        const { check, reason, expires, emergency, application, examination } = exception
        const urgent = { emergency: emergency !== undefined, started: emergency?.started, reported: emergency?.reported }
        return subject('exceptions', exception, {
          check,
          reason,
          expires,
          application,
          examination,
          ...urgent,
          ...approval(exception.approved),
        })
      })
    case 'change':
      return [...(topology.changes?.values() ?? [])].map((change) => {
        const { purpose, on, workers, window, rollback, record, documented } = change
        const values = { purpose, on, window, rollback, record, documented }
        // No workers are written where nobody says who does the work.
        const number = workers.length === 0 ? undefined : new Set(workers).size
        return subject('changes', change, { ...values, workers: number, ...approval(change.approved) })
      })
  }
}

function approval(approved: Approval | undefined): Readonly<Record<string, string | undefined>> {
  return { 'approved-by': approved?.by, 'approved-on': approved?.on, 'approved-document': approved?.document }
}
