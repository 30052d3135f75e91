/** Rows and columns of a matrix of zones in one topology. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Named } from '../model/own-check.ts'
import type { BaseTier, Topology } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import type { SideKind, ZoneMatrix, ZoneSide } from '../model/zone-matrix.ts'
import { FINENESS } from '../model/zone-matrix.ts'
import type { Names } from './names.ts'
import { suggestion } from './problems.ts'

/** The matrix with the places its names mean; every name that means nothing here is an error where it is first written. */
export function meetZoneMatrix(matrix: ZoneMatrix, names: Names, topology: Topology, diagnostics: Diagnostic[]): ZoneMatrix {
  const sides = new Map<string, ZoneSide | undefined>()
  const groups = new Map<string, ReadonlySet<string>>()
  for (const [id, members] of matrix.groups) {
    const found = members.map((member) => sideOf(member, names, new Map(), topology, diagnostics))
    groups.set(id, new Set(found.flatMap((side) => [...(side?.places ?? [])])))
  }
  const meet = (named: Named): ZoneSide | undefined => {
    if (!sides.has(named.text)) sides.set(named.text, sideOf(named, names, groups, topology, diagnostics))
    return sides.get(named.text)
  }
  const entries = matrix.entries.map((entry) => {
    const [from, to] = [meet(entry.from), meet(entry.to)]
    return from === undefined || to === undefined ? entry : { ...entry, here: { from, to } }
  })
  return { ...matrix, entries }
}

const WORDS: Readonly<Record<SideKind, Text>> = {
  zone: { ja: 'ゾーン', en: 'a zone' },
  external: { ja: '外部ネットワーク', en: 'an external network' },
  group: { ja: 'グループ', en: 'a group' },
  tier: { ja: '系', en: 'a tier' },
  'own-tier': { ja: '系', en: 'a tier' },
  kind: { ja: '外部ネットワークの種別', en: 'a kind of external network' },
}

function sideOf(
  { text, span }: Named,
  names: Names,
  groups: ReadonlyMap<string, ReadonlySet<string>>,
  topology: Topology,
  diagnostics: Diagnostic[],
): ZoneSide | undefined {
  const [, only, bare = text] = /^(zone|external|group|tier|kind):\s*(.+)$/.exec(text) ?? []
  const byId = meanings(bare, names, groups)
  // Auditors write names as people say them.
  const all = byId.length > 0 ? byId : meaningsByName(bare, names)
  const found = all.filter(({ kind }) => only === undefined || kind === only || (only === 'tier' && kind === 'own-tier'))
  const [first, ...others] = found.sort((a, b) => FINENESS[b.kind] - FINENESS[a.kind])
  const { path } = topology.span.source
  if (first === undefined) {
    const known = [
      ...names.zones.keys(),
      ...names.externals.keys(),
      ...groups.keys(),
      ...names.tiers.keys(),
      ...(names.kinds?.keys() ?? []),
    ]
    diagnostics.push({
      code: 'unknown-name',
      severity: 'error',
      span,
      text: {
        ja: `${path} に「${text}」というゾーン、系、外部ネットワークはありません`,
        en: `${path}: no zone, tier or external network is called "${text}"`,
      },
      hint: suggestion(bare, known, { ja: 'zone-groups に書くか、名前を直してください', en: 'add it to zone-groups, or correct the name' }),
    })
    return undefined
  }
  const other = others.find((one) => !same(one, first))
  if (other === undefined) {
    if (first.kind === 'kind' && first.places.size === 0 && names.kinds?.get(bare) === 'internet') diagnostics.push(noInternet(text, span))
    return first
  }
  const forms = found.map(({ kind }) => `${kind === 'own-tier' ? 'tier' : kind}:${bare}`)
  diagnostics.push({
    code: 'ambiguous-name',
    severity: 'error',
    span,
    text: {
      ja: `「${text}」は${WORDS[first.kind].ja}と${WORDS[other.kind].ja}の両方にあります`,
      en: `"${text}" is both ${WORDS[first.kind].en} and ${WORDS[other.kind].en}`,
    },
    hint: { ja: `${forms.join(' か ')} と書いてください`, en: `write ${forms.join(' or ')}` },
  })
  return undefined
}

/** Everything that is nobody's is somewhere; a topology that does not say where leaves the row or column empty. */
function noInternet(text: string, span: Span): Diagnostic {
  return {
    code: 'no-internet',
    severity: 'warning',
    span,
    text: {
      ja: `この構成に kind: internet の外部ネットワークがないため、${text} との組は判定されません`,
      en: `this topology has no external network of kind: internet, so that no pair with ${text} is judged`,
    },
    hint: {
      ja: 'external に kind: internet の外部ネットワークを書いてください',
      en: 'add an external network of kind: internet to external',
    },
  }
}

function same(a: ZoneSide, b: ZoneSide): boolean {
  return a.places.size === b.places.size && [...a.places].every((place) => b.places.has(place))
}

function meanings(word: string, names: Names, groups: ReadonlyMap<string, ReadonlySet<string>>): ZoneSide[] {
  const found: ZoneSide[] = []
  if (names.zones.has(word)) found.push({ kind: 'zone', places: new Set([word]) })
  if (names.externals.has(word)) found.push({ kind: 'external', places: new Set([word]) })
  const group = groups.get(word)
  if (group !== undefined) found.push({ kind: 'group', places: group })
  if (names.tiers.has(word)) found.push(tierSide(word, names))
  const kind = names.kinds?.get(word)
  if (kind !== undefined) found.push(kindSide(kind, names))
  return found
}

function tierSide(id: string, names: Names): ZoneSide {
  const tier = names.tiers.get(id)!
  const zones = [...names.zones.values()].filter((zone) => names.inTier?.(zone, tier) ?? zone.tier.id === id)
  return { kind: BASE_TIERS.includes(id as BaseTier) ? 'tier' : 'own-tier', places: new Set(zones.map((zone) => zone.id)) }
}

function kindSide(kind: string, names: Names): ZoneSide {
  return { kind: 'kind', places: new Set([...names.externals.values()].filter((external) => external.kind === kind).map(({ id }) => id)) }
}

/** By the names that zones, tiers and external networks are given, and the Internet by what everybody calls it. */
function meaningsByName(word: string, names: Names): ZoneSide[] {
  const wanted = plain(word)
  const is = (name: string): boolean => plain(name) === wanted
  const zones = [...names.zones.values()].filter(({ name }) => is(name))
  const externals = [...names.externals.values()].filter(({ name }) => is(name))
  const tiers = [...names.tiers.values()].filter(({ name }) => is(name.ja) || is(name.en))
  const internet = wanted === 'インターネット' || wanted === 'internet'
  return [
    ...zones.map(({ id }): ZoneSide => ({ kind: 'zone', places: new Set([id]) })),
    ...externals.map(({ id }): ZoneSide => ({ kind: 'external', places: new Set([id]) })),
    ...tiers.map(({ id }) => tierSide(id, names)),
    ...(internet ? [kindSide('internet', names)] : []),
  ]
}

function plain(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}
