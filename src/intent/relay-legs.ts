/** The legs of a relay: an address, or the zone and the address, and the one place each belongs to. */
import type { RelayLeg } from '../model/relay.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Path } from '../syntax/yaml.ts'
import { readAddresses } from './addresses.ts'
import { listed } from './fields.ts'
import type { Names } from './names.ts'
import { checkId, externalAddresses } from './names.ts'
import type { Problems } from './problems.ts'
import { suggestion } from './problems.ts'
import type { WrittenRelay } from './relay-schema.ts'
import { nameOf } from './shape.ts'

type Places = Omit<Names, 'legs'>

export function readLegs(problems: Problems, names: Places, path: Path, entry: WrittenRelay): ReadonlyMap<string, RelayLeg> {
  const legs = new Map<string, RelayLeg>()
  const ids = problems.document.keys([...path, 'legs'])
  if (ids.length === 0)
    problems.error(
      'empty-value',
      { value: [...path, 'legs'] },
      { ja: `${nameOf([...path, 'legs'])} に足がありません`, en: `${nameOf([...path, 'legs'])} has no legs` },
      { ja: '例: legs: { outer: 172.16.0.25, inner: 172.16.1.25 }', en: 'for example: legs: { outer: 172.16.0.25, inner: 172.16.1.25 }' },
    )
  for (const id of ids) {
    const at: Path = [...path, 'legs', id]
    const leg = entry.legs[id]
    if (leg === undefined || !checkId(problems, at)) continue
    const byHand = entry.kind === 'manual-transfer'
    const read =
      typeof leg === 'string' || Array.isArray(leg) ? addressed(problems, names, at, leg, byHand) : placed(problems, names, at, leg, byHand)
    if (read !== undefined) legs.set(id, { id, ...read, span: problems.document.entrySpan(at) })
  }
  return legs
}

type Read = Pick<RelayLeg, 'place' | 'addresses'>

/** `outer: 172.16.0.25` */
function addressed(problems: Problems, names: Places, at: Path, written: string | string[], byHand: boolean): Read | undefined {
  const zone = listed(written).find((word) => names.zones.has(word) || names.externals.has(word))
  if (zone !== undefined) {
    const instead = byHand ? `{ zone: ${zone} }` : `{ zone: ${zone}, address: ${exampleIn(names, zone)} }`
    problems.error(
      'wrong-value',
      { value: at },
      { ja: `「${zone}」はネットワークの名前で、アドレスではありません`, en: `"${zone}" is the name of a network, not an address` },
      { ja: `${instead} のように書いてください`, en: `write it as in ${instead}` },
    )
    return undefined
  }
  const addresses = readAddresses(problems, at, written)
  const place = homeOf(problems, names, at, addresses)
  return place === undefined ? undefined : { place, addresses }
}

/** `outer: { zone: san-int, address: 172.16.0.25 }` */
function placed(
  problems: Problems,
  names: Places,
  at: Path,
  { zone: id, address }: { readonly zone: string; readonly address?: string | string[] | undefined },
  byHand: boolean,
): Read | undefined {
  const known = [...names.zones.keys(), ...names.externals.keys()]
  const addresses = address === undefined ? Addresses.none : readAddresses(problems, [...at, 'address'], address)
  if (!known.includes(id)) {
    problems.error(
      'unknown-name',
      { value: [...at, 'zone'] },
      { ja: `「${id}」というゾーンも外部ネットワークもありません`, en: `no zone or external network is called "${id}"` },
      suggestion(id, known, { ja: 'zones に書いてください', en: 'add it to zones' }),
    )
    return undefined
  }
  if (address === undefined && !byHand) {
    const instead = `{ zone: ${id}, address: ${exampleIn(names, id)} }`
    problems.error(
      'missing-key',
      { key: at },
      { ja: `${nameOf(at)} に「address」がありません`, en: `${nameOf(at)} has no "address"` },
      {
        ja: `中継の足のアドレスを書いてください（例: ${instead}）。アドレスがないのは手作業の中継（manual-transfer）だけです`,
        en: `write the address of this leg, as in ${instead}; only a relay that is carried by hand (manual-transfer) has none`,
      },
    )
    return undefined
  }
  const zone = names.zones.get(id)
  const external = names.externals.get(id)
  const own = zone?.addresses ?? external?.addresses
  if (own !== undefined && !own.isEmpty && !addresses.within(own)) {
    const outside = addresses.minus(own).toString()
    const prefixes = zone?.written.join(', ') ?? own.toString()
    problems.error(
      'outside-zone',
      { value: [...at, 'address'] },
      {
        ja: `${outside} は${zone === undefined ? '外部ネットワーク' : 'ゾーン'} ${id}（${prefixes}）の外です`,
        en: `${outside} is outside the ${zone === undefined ? 'external network' : 'zone'} ${id} (${prefixes})`,
      },
      { ja: 'アドレスか、足のゾーンを直してください', en: 'correct the address, or the zone of the leg' },
    )
  }
  return { place: id, addresses }
}

/** The one place that addresses belong to: a zone, or else an external network whose addresses are known. */
function homeOf(problems: Problems, names: Places, path: Path, addresses: Addresses): string | undefined {
  if (addresses.isEmpty) return undefined
  const holding = (within: (own: Addresses) => boolean): readonly string[] => {
    const zones = [...names.zones.values()].filter((zone) => within(zone.addresses)).map(({ id }) => id)
    if (zones.length > 0) return zones
    // "Whatever is routed there" would take any address that was mistyped.
    const externals = [...names.externals.values()].filter(({ kind, addresses: own }) => own !== undefined || kind === 'internet')
    return externals.filter((external) => within(externalAddresses(external, names))).map(({ id }) => id)
  }
  const homes = holding((own) => addresses.within(own))
  const [home, ...others] = homes
  if (home !== undefined && others.length === 0) return home
  const written = addresses.toString()
  const partly = holding((own) => !addresses.and(own).isEmpty)
  if (home === undefined && partly.length > 1) {
    problems.error(
      'unknown-place',
      { value: path },
      {
        ja: `${written} は一つのゾーンに収まりません（${partly.join('、')}）`,
        en: `${written} lies in more than one zone (${partly.join(', ')})`,
      },
      { ja: 'ゾーンごとに別の足として書いてください', en: 'write a leg of its own for each zone' },
    )
    return undefined
  }
  problems.error(
    'unknown-place',
    { value: path },
    home === undefined
      ? { ja: `${written} はどのゾーンのアドレスでもありません`, en: `${written} is no address of any one zone` }
      : { ja: `${written} は ${homes.join('、')} のどれの足か決まりません`, en: `${written} may be a leg in any of ${homes.join(', ')}` },
    home === undefined
      ? {
          ja: 'アドレスを直すか、足のあるゾーンの addresses に加えるか、{ zone: 外部ネットワーク, address: … } と書いてください',
          en: 'correct the address, add it to the addresses of its zone, or write { zone: EXTERNAL, address: … }',
        }
      : {
          ja: `{ zone: ${home}, address: … } のように、足のあるゾーンを示してください`,
          en: `say where the leg is, as in { zone: ${home}, address: … }`,
        },
  )
  return undefined
}

/** Some address that a leg in a zone could have, for hints. */
function exampleIn(names: Places, id: string): string {
  const own = names.zones.get(id)?.addresses ?? names.externals.get(id)?.addresses
  const [first] = own?.ranges() ?? []
  if (first === undefined) return '172.16.0.25'
  const address = first.high - first.low > 1n ? first.low + 1n : first.low
  return Addresses.ofAddress(first.family, address).toString()
}
