/** Named hosts, and what their names suggest: relays with a leg on either side, servers published to the outside. */
import type { Text } from '../base/text.ts'
import { formatAddress } from '../packet/address.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Identifiers } from './identifiers.ts'
import { idOf } from './identifiers.ts'
import type { NamedAddresses } from './objects.ts'
import { isHost } from './objects.ts'
import type { ProposedHost, Suggestion } from './proposal.ts'
import { asLatin, spelled } from './words.ts'

/** A zone as far as hosts need it. */
export interface Home {
  readonly id: string
  readonly tier: string
  readonly addresses: Addresses
}

/**
 * Objects of one address that a permit rule names and that lie in a zone: one host per address. `taken` are addresses of
 * devices and next hops: a host there would pass for the router that nobody declared.
 */
export function hostsOf(
  objects: readonly NamedAddresses[],
  homes: readonly Home[],
  taken: Addresses,
  ids: Identifiers,
  plain: (text: string) => string,
): readonly ProposedHost[] {
  const byAddress = new Map<string, { readonly home: Home; readonly names: string[]; readonly order: bigint }>()
  for (const object of objects) {
    const [range] = object.addresses.ranges()
    if (!object.permitted || !isHost(object) || range === undefined || taken.has(range.family, range.low)) continue
    const home = homes.find(({ addresses }) => addresses.has(range.family, range.low))
    if (home === undefined) continue
    const address = formatAddress(range.family, range.low)
    const known = byAddress.get(address)
    if (known === undefined) byAddress.set(address, { home, names: [object.name], order: range.low })
    else if (!known.names.includes(object.name)) known.names.push(object.name)
  }
  const at = (home: Home): number => homes.indexOf(home)
  return [...byAddress]
    .sort(([, a], [, b]) => at(a.home) - at(b.home) || (a.order < b.order ? -1 : 1))
    .map(([address, { home, names }]): ProposedHost => {
      const latin = names.find((name) => isLatin(name) && /[a-z]{2}/i.test(name)) ?? names.find(isSpelt)
      const other = names.find((name) => name !== latin && !isLatin(name)) ?? names.find((name) => !isLatin(name))
      const wanted = idOf(spelled(latin ?? ''), `h-${address.replace(/[.:]+/g, '-')}`)
      return { id: ids.take(wanted), zone: home.id, address, name: other === undefined ? undefined : plain(other) }
    })
}

function isLatin(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name)
}

/** Whether a name has Latin words and nothing that an id would lose: `mail-san内` has, `mfp-市民課` would be any `mfp`. */
function isSpelt(name: string): boolean {
  return /[a-z]{2}/i.test(name) && isLatin(asLatin(name))
}

/** Kinds of relays by what their names hold; the first that fits. */
const RELAY_KINDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['mail-sanitizer', /mail.*san|メール.*無害化|無害化.*メール|msan/i],
  ['screen-transfer', /vdi|画面転送|rdgw|仮想デスクトップ/i],
  ['file-sanitizer', /file.*san|san.*file|ファイル.*無害化|無害化|sanitiz|cdr/i],
  ['mail-relay', /mta|smtp|mail/i],
  ['proxy', /proxy|プロキシ/i],
  ['update-relay', /wsus|update|更新/i],
]

const SIDES = /(?:[-_ ]?(?:内側?|外側?|inner|outer|inside|outside|in|out|lg|int))$/i

/**
 * Hosts that look like the two legs of one machine: the same name but for the side, in two tiers. Only ever suggested:
 * a declared relay is trusted to carry what it says.
 */
export function relaysOf(
  objects: readonly NamedAddresses[],
  homes: readonly Home[],
  plain: (text: string) => string,
): readonly Suggestion[] {
  const legs = new Map<string, { readonly name: string; readonly address: string; readonly tier: string }[]>()
  for (const object of objects) {
    const [range] = object.addresses.ranges()
    const name = object.name.normalize('NFKC')
    if (!isHost(object) || range === undefined || !SIDES.test(name)) continue
    const stem = name.replace(SIDES, '')
    const home = homes.find(({ addresses }) => addresses.has(range.family, range.low))
    if (home === undefined || stem === '') continue
    const known = legs.get(stem) ?? []
    const address = formatAddress(range.family, range.low)
    if (!known.some((leg) => leg.address === address)) known.push({ name: object.name, address, tier: home.tier })
    legs.set(stem, known)
  }
  const ids = new Set<string>()
  return [...legs].flatMap(([stem, found]): readonly Suggestion[] => {
    const inner = found.find(({ tier }) => tier === 'lgwan' || tier === 'mynumber')
    const outer = found.find((leg) => leg.tier === 'internet')
    const kind = RELAY_KINDS.find(([, words]) => words.test(stem))?.[0]
    if (inner === undefined || outer === undefined || kind === undefined) return []
    const id = idOf(spelled(stem), `relay-${inner.address.replace(/[.:]+/g, '-')}`)
    if (ids.has(id)) return []
    ids.add(id)
    const names: Text = { ja: `${plain(inner.name)} と ${plain(outer.name)}`, en: `${plain(inner.name)} and ${plain(outer.name)}` }
    return [
      {
        yaml: `${id}: { kind: ${kind}, legs: { outer: ${quoted(outer.address)}, inner: ${quoted(inner.address)} } }`,
        reason: { ja: `オブジェクト ${names.ja}`, en: `objects ${names.en}` },
      },
    ]
  })
}

function quoted(address: string): string {
  return address.includes(':') ? `"${address}"` : address
}
