/** The names a topology gives, and what a written place means by them. */
import type { Text } from '../base/text.ts'
import type { External, ExternalKind, Host, Place, Tier, Zone } from '../model/topology.ts'
import { EXTERNAL_KINDS } from '../model/topology.ts'
import type { RelayLeg } from '../model/relay.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Path } from '../syntax/yaml.ts'
import { looksLikeAddress, parseAddresses } from './addresses.ts'
import { GLOBAL_ADDRESSES } from './internet.ts'
import type { Problems, Spot } from './problems.ts'
import { suggestion } from './problems.ts'
import { nameOf } from './shape.ts'

/** Everything a place can name. */
export interface Names {
  readonly tiers: ReadonlyMap<string, Tier>
  readonly zones: ReadonlyMap<string, Zone>
  readonly externals: ReadonlyMap<string, External>
  readonly hosts: ReadonlyMap<string, Host>
  /** By `relay.leg`. */
  readonly legs: ReadonlyMap<string, Pick<RelayLeg, 'place' | 'addresses'>>
  /** `Topology.internet`. */
  readonly internet: Addresses
  /** Words that name a kind of external network by themselves, as policies do (`internet-network`); absent: none. */
  readonly kinds?: ReadonlyMap<string, ExternalKind>
  /** Whether a tier's name stands for a zone; absent: where the zone is of that tier itself. */
  readonly inTier?: (zone: Zone, tier: Tier) => boolean
}

interface Meaning {
  readonly kind: 'zone' | 'external' | 'host' | 'leg' | 'tier' | 'kind'
  readonly zones: readonly string[]
  readonly externals: readonly string[]
  readonly addresses: Addresses
}

const ID = /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u
const RESERVED: ReadonlySet<string> = new Set(['any', 'unused', 'organization'])
const ADD: Text = { ja: 'その名前を定義してください', en: 'define that name' }

/** Whether an id can be referred to: letters, digits, `-` and `_`, and none of the reserved words. */
export function checkId(problems: Problems, path: Path): boolean {
  const id = String(path.at(-1) ?? '')
  if (RESERVED.has(id)) {
    problems.error(
      'bad-name',
      { key: path },
      { ja: `「${id}」は別の意味に使う言葉です`, en: `"${id}" is a reserved word` },
      { ja: '別の名前にしてください', en: 'choose another name' },
    )
    return false
  }
  if (ID.test(id)) return true
  const instead = id
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
  problems.error(
    'bad-name',
    { key: path },
    { ja: `「${id}」は名前に使えません（文字、数字、- と _ で書きます）`, en: `"${id}" cannot be a name (letters, digits, - and _)` },
    instead === '' ? { ja: '例: lg-client', en: 'for example: lg-client' } : { ja: `例: ${instead}`, en: `for example: ${instead}` },
  )
  return false
}

/** What is nobody's: the Internet of a topology (see `Topology.internet`). */
export function internetOf(zones: Iterable<Zone>, externals: Iterable<External>): Addresses {
  const others = [...externals].filter((external) => external.kind !== 'internet').map((external) => external.addresses ?? Addresses.none)
  return GLOBAL_ADDRESSES.minus(Addresses.union([...[...zones].map((zone) => zone.addresses), ...others]))
}

/** The addresses of an external network: its own, or everything that no zone and no other external network owns. */
export function externalAddresses(external: External, names: Pick<Names, 'zones' | 'externals' | 'internet'>): Addresses {
  if (external.addresses !== undefined) return external.addresses
  if (external.kind === 'internet') return names.internet
  const owned = [...names.externals.values()].filter((other) => other !== external).map((other) => other.addresses ?? Addresses.none)
  return Addresses.all.minus(Addresses.union([...[...names.zones.values()].map((zone) => zone.addresses), ...owned]))
}

/** The place that a name, an address or a list of them means; undefined, with diagnostics, when any item means nothing. */
export function readPlace(problems: Problems, names: Names, path: Path, written: string | readonly string[]): Place | undefined {
  const items = typeof written === 'string' ? [written] : written
  const meanings: Meaning[] = []
  for (const [index, item] of items.entries()) {
    const meaning = meaningOf(problems, names, typeof written === 'string' ? path : [...path, index], item)
    if (meaning !== undefined) meanings.push(meaning)
  }
  if (meanings.length < items.length) return undefined
  const addresses = Addresses.union(meanings.map((meaning) => meaning.addresses))
  if (addresses.isEmpty) {
    problems.warning(
      'empty-place',
      { value: path },
      { ja: `${nameOf(path)} にはアドレスが 1 つもありません`, en: `${nameOf(path)} holds no address at all` },
      { ja: 'ゾーンのアドレスを書くか、この項目を消してください', en: 'give its zones addresses, or remove this entry' },
    )
  }
  return {
    written: items,
    zones: [...new Set(meanings.flatMap((meaning) => meaning.zones))],
    externals: [...new Set(meanings.flatMap((meaning) => meaning.externals))],
    addresses,
    span: problems.document.valueSpan(path),
  }
}

function meaningOf(problems: Problems, names: Names, path: Path, written: string): Meaning | undefined {
  const spot: Spot = { value: path }
  const word = written.trim()
  if (word === 'any') {
    problems.error(
      'place-too-wide',
      spot,
      { ja: `${nameOf(path)} に any は書けません`, en: `${nameOf(path)} cannot be any` },
      {
        ja: 'ゾーン、系、外部ネットワーク、アドレスのどれかを書いてください',
        en: 'write a zone, a tier, an external network or an address',
      },
    )
    return undefined
  }
  const prefixed = /^(tier|zone|external|host|kind):(.+)$/.exec(word)
  if (prefixed !== null)
    return explicit(problems, names, spot, prefixed[1] as 'tier' | 'zone' | 'external' | 'host' | 'kind', (prefixed[2] ?? '').trim())

  const found = meaningsOf(names, word)
  const [first, ...others] = found
  if (first !== undefined) {
    if (others.every((other) => sameMeaning(first, other))) return first
    const forms = found.map((meaning) => `${meaning.kind}:${word}`)
    problems.error(
      'ambiguous-name',
      spot,
      {
        ja: `「${word}」は${found.map((m) => KIND_NAMES[m.kind].ja).join('と')}の両方にあります`,
        en: `"${word}" is both ${found.map((m) => KIND_NAMES[m.kind].en).join(' and ')}`,
      },
      { ja: `${forms.join(' か ')} と書いてください`, en: `write ${forms.join(' or ')}` },
    )
    return undefined
  }
  if (looksLikeAddress(word) || parseAddresses(word).ok) {
    const parsed = parseAddresses(word)
    if (parsed.ok) return { kind: 'leg', zones: [], externals: [], addresses: Addresses.ofRanges([parsed.range]) }
    problems.error(parsed.code, spot, parsed.problem, parsed.hint)
    return undefined
  }
  const known = [...names.zones.keys(), ...names.externals.keys(), ...names.hosts.keys(), ...names.legs.keys(), ...names.tiers.keys()]
  problems.error(
    'unknown-name',
    spot,
    { ja: `「${word}」という場所はありません`, en: `no place is called "${word}"` },
    suggestion(word, known, ADD),
  )
  return undefined
}

const KIND_NAMES: Readonly<Record<Meaning['kind'], Text>> = {
  zone: { ja: 'ゾーン', en: 'a zone' },
  external: { ja: '外部ネットワーク', en: 'an external network' },
  host: { ja: 'ホスト', en: 'a host' },
  leg: { ja: '中継の足', en: 'a relay leg' },
  tier: { ja: '系', en: 'a tier' },
  kind: { ja: '外部ネットワークの種別', en: 'a kind of external network' },
}

function explicit(
  problems: Problems,
  names: Names,
  spot: Spot,
  kind: 'tier' | 'zone' | 'external' | 'host' | 'kind',
  name: string,
): Meaning | undefined {
  const meaning = (kind === 'kind' ? [kindMeaning(names, name)] : meaningsOf(names, name)).find((m) => m?.kind === kind)
  if (meaning !== undefined) return meaning
  const known = {
    tier: [...names.tiers.keys()],
    zone: [...names.zones.keys()],
    external: [...names.externals.keys()],
    host: [...names.hosts.keys()],
    kind: [...EXTERNAL_KINDS],
  }[kind]
  const what = KIND_NAMES[kind]
  problems.error(
    'unknown-name',
    spot,
    { ja: `「${name}」という${what.ja}はありません`, en: `there is no ${what.en.replace(/^an? /, '')} called "${name}"` },
    suggestion(name, known, ADD),
  )
  return undefined
}

function meaningsOf(names: Names, word: string): Meaning[] {
  const found: Meaning[] = []
  const zone = names.zones.get(word)
  if (zone !== undefined) found.push({ kind: 'zone', zones: [zone.id], externals: [], addresses: zone.addresses })
  const external = names.externals.get(word)
  if (external !== undefined)
    found.push({ kind: 'external', zones: [], externals: [external.id], addresses: externalAddresses(external, names) })
  const host = names.hosts.get(word)
  if (host !== undefined) found.push({ kind: 'host', zones: host.zones, externals: [], addresses: host.addresses })
  const leg = names.legs.get(word)
  if (leg !== undefined) {
    // A zone is named so that a leg is one of its hosts and no other segment's with the same addresses.
    const inZone = names.zones.has(leg.place)
    found.push({ kind: 'leg', zones: inZone ? [leg.place] : [], externals: inZone ? [] : [leg.place], addresses: leg.addresses })
  }
  const tier = names.tiers.get(word)
  if (tier !== undefined) {
    // The tier itself, not tiers that inherit from it: a custom tier has cells of its own.
    const zones = [...names.zones.values()].filter((z) => names.inTier?.(z, tier) ?? z.tier.id === tier.id)
    found.push({ kind: 'tier', zones: zones.map((z) => z.id), externals: [], addresses: Addresses.union(zones.map((z) => z.addresses)) })
  }
  const kind = names.kinds?.has(word) ? kindMeaning(names, word) : undefined
  return kind === undefined ? found : [...found, kind]
}

function kindMeaning(names: Names, word: string): Meaning | undefined {
  const kind = names.kinds?.get(word) ?? word
  if (!EXTERNAL_KINDS.some((known) => known === kind)) return undefined
  const externals = [...names.externals.values()].filter((external) => external.kind === kind)
  return {
    kind: 'kind',
    zones: [],
    externals: externals.map((e) => e.id),
    addresses: Addresses.union(externals.map((e) => externalAddresses(e, names))),
  }
}

function sameMeaning(a: Meaning, b: Meaning): boolean {
  return a.zones.join() === b.zones.join() && a.externals.join() === b.externals.join() && a.addresses.equals(b.addresses)
}
