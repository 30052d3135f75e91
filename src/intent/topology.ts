/** `topology.yaml` to what it means: names resolved, addresses read, contradictions refused. */
import type { Read } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import { locate, wholeFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { BaseTier, External, Tier, Topology, Zone } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import type { Capability } from '../model/relay.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Path } from '../syntax/yaml.ts'
import { readYaml } from '../syntax/yaml.ts'
import { readAddresses } from './addresses.ts'
import { readApproval, readExceptions, readFlows, readSpecificCommunications } from './communications.ts'
import { readDevices } from './devices.ts'
import { listed } from './fields.ts'
import { readHosts } from './hosts.ts'
import { GLOBAL_ADDRESSES } from './internet.ts'
import type { Names } from './names.ts'
import { checkId, internetOf } from './names.ts'
import { readPath } from './paths.ts'
import { readConnections, readEvidenceIds, readRegisteredSystems, readTier, readWaypoints } from './register.ts'
import { readAttestations, readChanges, readEvidence, readRuleRecords } from './records.ts'
import { readRelays } from './relays.ts'
import type { Problems } from './problems.ts'
import { hasErrors, inFileOrder, present, problemsOf, suggestion } from './problems.ts'
import { conform, nameOf } from './shape.ts'
import type { WrittenTopology } from './topology-schema.ts'
import { topologySchema } from './topology-schema.ts'

/** What the standard tiers are called. */
export const TIER_NAMES: Readonly<Record<BaseTier, Text>> = {
  mynumber: { ja: 'マイナンバー利用事務系', en: 'My Number tier' },
  lgwan: { ja: 'LGWAN接続系', en: 'LGWAN tier' },
  internet: { ja: 'インターネット接続系', en: 'Internet tier' },
  independent: { ja: '独立系', en: 'independent networks' },
  mgmt: { ja: '管理系', en: 'management' },
}

/**
 * The topology a file describes. `value` is undefined when anything in it is an error; every error says what to
 * write instead. No other file is opened: whether exports exist is the caller's to find out.
 */
export function readTopology(source: SourceFile): Read<Topology> {
  const yaml = readYaml(source)
  if (yaml.value === undefined) return { value: undefined, diagnostics: yaml.diagnostics }
  const shaped = conform(yaml.value, topologySchema)
  if (shaped.value === undefined) return { value: undefined, diagnostics: inFileOrder([...yaml.diagnostics, ...shaped.diagnostics]) }
  const problems = problemsOf(yaml.value)
  const topology = assemble(problems, shaped.value)
  const diagnostics = inFileOrder([...yaml.diagnostics, ...problems.diagnostics])
  return { value: hasErrors(diagnostics) ? undefined : topology, diagnostics }
}

function assemble(problems: Problems, written: WrittenTopology): Topology {
  const tiers = readTiers(problems, written)
  const zones = readZones(problems, written, tiers)
  const externals = readExternals(problems, written, tiers)
  const hosts = readHosts(problems, written, zones)
  refuseSharedNames(problems)
  const internet = internetOf(zones.values(), externals.values())
  const relays = readRelays(problems, { tiers, zones, externals, hosts, internet }, written)
  const legs = new Map(
    [...relays.values()].flatMap((relay) => [...relay.legs.values()].map((leg) => [`${relay.id}.${leg.id}`, leg] as const)),
  )
  const names: Names = { tiers, zones, externals, hosts, legs, internet }
  const devices = readDevices(problems, names, written.devices ?? {})
  const ruleRecords = readRuleRecords(problems, written)
  return {
    organization: { name: written.organization.name, ...present({ kind: written.organization.kind }) },
    model: written.model,
    modelSpan: problems.document.entrySpan(['model']),
    noMyNumberWork: written['no-my-number-work'] ?? false,
    tiers,
    zones,
    externals,
    devices,
    hosts,
    relays,
    specificCommunications: readSpecificCommunications(problems, names, written),
    flows: readFlows(problems, names, written),
    exceptions: readExceptions(problems, names, written),
    evidence: readEvidence(problems, names, written),
    attestations: readAttestations(problems, written),
    changes: readChanges(problems, names, written),
    ...present({ ruleRecords }),
    connections: readConnections(problems, names, written),
    registeredSystems: readRegisteredSystems(problems, names, written),
    waypoints: readWaypoints(problems, names, written, relays),
    policies: readPolicyPaths(problems, written),
    internet,
    span: wholeFile(problems.document.source),
  }
}

function readTiers(problems: Problems, written: WrittenTopology): ReadonlyMap<string, Tier> {
  const tiers = new Map<string, Tier>(BASE_TIERS.map((base) => [base, { id: base, name: TIER_NAMES[base], base }]))
  for (const id of problems.document.keys(['tiers'])) {
    const entry = written.tiers?.[id]
    if (entry === undefined || !checkId(problems, ['tiers', id])) continue
    if (tiers.has(id)) {
      problems.error(
        'duplicate-name',
        { key: ['tiers', id] },
        { ja: `「${id}」は標準の系です`, en: `"${id}" is a standard tier` },
        {
          ja: '標準の系は書かずに使えます。独自の系には別の名前を付けてください',
          en: 'standard tiers need no entry; give a tier of your own another name',
        },
      )
      continue
    }
    const name = entry.name ?? id
    tiers.set(id, { id, name: typeof name === 'string' ? { ja: name, en: name } : name, base: entry.inherits })
  }
  return tiers
}

function readZones(problems: Problems, written: WrittenTopology, tiers: ReadonlyMap<string, Tier>): ReadonlyMap<string, Zone> {
  const zones = new Map<string, Zone>()
  for (const id of problems.document.keys(['zones'])) {
    const path = ['zones', id]
    const entry = written.zones[id]
    if (entry === undefined || !checkId(problems, path)) continue
    const tier = tiers.get(entry.tier)
    if (tier === undefined) {
      problems.error(
        'unknown-name',
        { value: [...path, 'tier'] },
        { ja: `「${entry.tier}」という系はありません`, en: `no tier is called "${entry.tier}"` },
        suggestion(entry.tier, [...tiers.keys()], { ja: 'tiers に書いてください', en: 'add it to tiers' }),
      )
    }
    if (tier?.base === 'mynumber' && written['no-my-number-work'] === true) {
      problems.error(
        'contradiction',
        { value: [...path, 'tier'] },
        {
          ja: 'マイナンバー利用事務を行わない（no-my-number-work: true）団体に、この系のゾーンがあります',
          en: 'the body has no My Number work (no-my-number-work: true), yet this zone is of that tier',
        },
        { ja: 'no-my-number-work を消すか、ゾーンの系を直してください', en: 'remove no-my-number-work, or correct the tier' },
      )
    }
    const addresses = readAddresses(problems, [...path, 'addresses'], entry.addresses)
    refuseTheWorld(problems, [...path, 'addresses'], addresses, {
      ja: 'このゾーンの実際のアドレスを書いてください。インターネットは external に kind: internet と書きます',
      en: 'write the addresses this zone really has; the Internet goes under external, as kind: internet',
    })
    zones.set(id, {
      id,
      name: entry.name ?? id,
      tier: tier ?? { id: entry.tier, name: { ja: entry.tier, en: entry.tier }, base: 'independent' },
      addresses,
      written: listed(entry.addresses),
      site: entry.site ?? '',
      mainTerminal: entry['main-terminal'] ?? false,
      businessSystem: entry['business-system'] ?? false,
      span: problems.document.entrySpan(path),
      ...present({
        vlan: entry.vlan,
        role: entry.role,
        env: entry.env,
        class: entry.class,
        medium: entry.medium,
        handles: entry.handles === undefined ? undefined : listed(entry.handles),
        redundantTo: readRedundancy(problems, written, path, entry['redundant-to']),
        owner: entry.owner,
        ssid: entry.ssid,
        approved: readApproval(problems, [...path, 'approved'], entry.approved),
      }),
    })
  }
  return zones
}

function readRedundancy(
  problems: Problems,
  written: WrittenTopology,
  path: Path,
  zones: string | readonly string[] | undefined,
): readonly string[] | undefined {
  if (zones === undefined) return undefined
  const own = String(path.at(-1) ?? '')
  const known = Object.keys(written.zones).filter((id) => id !== own)
  for (const [index, zone] of listed(zones).entries()) {
    if (known.includes(zone)) continue
    const at: Path = typeof zones === 'string' ? [...path, 'redundant-to'] : [...path, 'redundant-to', index]
    if (zone === own)
      problems.error(
        'wrong-value',
        { value: at },
        { ja: `${own} 自身への経路は二重化できません`, en: `the way from ${own} to itself cannot be redundant` },
        { ja: '相手のゾーンを書いてください', en: 'write the zone at the other end' },
      )
    else
      problems.error(
        'unknown-name',
        { value: at },
        { ja: `「${zone}」というゾーンはありません`, en: `no zone is called "${zone}"` },
        suggestion(zone, known, { ja: 'zones に書いてください', en: 'add it to zones' }),
      )
  }
  return listed(zones)
}

function readExternals(problems: Problems, written: WrittenTopology, tiers: ReadonlyMap<string, Tier>): ReadonlyMap<string, External> {
  const externals = new Map<string, External>()
  const ids = problems.document.keys(['external'])
  for (const id of ids) {
    const path = ['external', id]
    const entry = written.external?.[id]
    if (entry === undefined || !checkId(problems, path)) continue
    for (const [index, target] of listed(entry.reaches).entries()) {
      const spot = { value: typeof entry.reaches === 'string' ? [...path, 'reaches'] : [...path, 'reaches', index] }
      if (target === id)
        problems.error(
          'wrong-value',
          spot,
          { ja: '自分自身には届きません', en: 'a network does not reach itself' },
          { ja: 'この id を消してください', en: 'remove this id' },
        )
      else if (!ids.includes(target)) {
        problems.error(
          'unknown-name',
          spot,
          { ja: `「${target}」という外部ネットワークはありません`, en: `no external network is called "${target}"` },
          suggestion(target, ids, { ja: 'external に書いてください', en: 'add it to external' }),
        )
      }
    }
    const addresses = entry.addresses === undefined ? undefined : readAddresses(problems, [...path, 'addresses'], entry.addresses)
    if (addresses !== undefined && entry.kind !== 'internet') {
      refuseTheWorld(problems, [...path, 'addresses'], addresses, {
        ja: '「そこへ経路が向くものすべて」なら addresses を書かないでください',
        en: 'leave addresses out if you mean whatever is routed there',
      })
    }
    externals.set(id, {
      id,
      name: entry.name ?? id,
      kind: entry.kind,
      addresses,
      reaches: listed(entry.reaches),
      does: listed(entry.does) as readonly Capability[],
      evidence: readEvidenceIds(problems, written, [...path, 'evidence'], entry.evidence),
      span: problems.document.entrySpan(path),
      ...present({
        tier: readTier(problems, tiers, [...path, 'tier'], entry.tier),
        approved: readApproval(problems, [...path, 'approved'], entry.approved),
      }),
    })
  }
  return externals
}

/** Zones, external networks and hosts are all written as places, so no two may share a name. */
function refuseSharedNames(problems: Problems): void {
  const sections = [
    ['zones', { ja: 'ゾーン', en: 'a zone' }],
    ['external', { ja: '外部ネットワーク', en: 'an external network' }],
    ['hosts', { ja: 'ホスト', en: 'a host' }],
  ] as const
  const taken = new Map<string, { readonly what: Text; readonly path: Path }>()
  for (const [section, what] of sections) {
    for (const id of problems.document.keys([section])) {
      const first = taken.get(id)
      if (first === undefined) {
        taken.set(id, { what, path: [section, id] })
        continue
      }
      const where = locate(problems.document.keySpan(first.path))
      problems.error(
        'duplicate-name',
        { key: [section, id] },
        { ja: `「${id}」は${first.what.ja}の名前でもあります（${where}）`, en: `"${id}" is also ${first.what.en} (${where})` },
        { ja: 'どちらかに別の名前を付けてください', en: 'give one of them another name' },
      )
    }
  }
}

function readPolicyPaths(problems: Problems, written: WrittenTopology): Topology['policies'] {
  return listed(written.policy).flatMap((entry, index) => {
    const at: Path = typeof written.policy === 'string' ? ['policy'] : ['policy', index]
    const path = readPath(problems, at, entry, { inside: false })
    return path === undefined ? [] : [{ path, span: problems.document.valueSpan(at) }]
  })
}

/**
 * Refuses more than an IPv4 /8 or an IPv6 /16 of global addresses. Whoever owns the world leaves nothing to the
 * Internet, and every check of the Internet would pass.
 */
function refuseTheWorld(problems: Problems, path: Path, addresses: Addresses, hint: Text): void {
  const global = addresses.and(GLOBAL_ADDRESSES)
  if (global.and(Addresses.allIPv4).size <= 1n << 24n && global.and(Addresses.allIPv6).size <= 1n << 112n) return
  problems.error(
    'too-many-addresses',
    { value: path },
    { ja: `${nameOf(path)} は、インターネットの大部分を含んでいます`, en: `${nameOf(path)} holds a large part of the Internet` },
    hint,
  )
}
