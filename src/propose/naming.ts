/** Ids and names for zones, external networks and routers. */
import type { BaseTier, ExternalKind } from '../model/topology.ts'
import { formatAddress } from '../packet/address.ts'
import { MASK } from '../report/secrets.ts'
import type { ExternalDraft } from './exits.ts'
import type { Identifiers } from './identifiers.ts'
import { idOf, interfaceWords } from './identifiers.ts'
import type { Port } from './ports.ts'
import type { TierGuess } from './proposal.ts'
import type { RouterDraft, ZoneDraft } from './wiring.ts'
import { spelled } from './words.ts'

const TIER_PREFIX: Readonly<Record<BaseTier, string | undefined>> = {
  mynumber: 'my',
  lgwan: 'lg',
  internet: 'int',
  independent: undefined,
  mgmt: undefined,
}

/** Words that already say the tier of an id: `int-dmz` is not called `int-int-dmz`. */
const SAYS_TIER: ReadonlySet<string> = new Set([
  ...['my', 'lg', 'int', 'lgwan', 'lgedge', 'internet', 'inet', 'mynumber', 'mgmt', 'kanri', 'pub', 'san', 'school', 'guest'],
  ...['koumu', 'gakushu', 'gakushuu', 'learn', 'phone', 'camera', 'water', 'fire'],
])

/** `lg-client` for the port called LG-CLIENT, `lg-10-20-14-0` where nothing has a name. */
export function zoneId(zone: ZoneDraft, { tier }: TierGuess, ids: Identifiers): string {
  const words =
    zone.ports.flatMap(({ interface: i }) => [interfaceWords(i.name, i.description), interfaceWords(i.name, undefined)]).find(isNoTier) ??
    [...spelled(zone.routeWords.split(' ')[0] ?? '')].filter((word) => /[a-z]{2}/.test(word))
  const prefix = tier === undefined ? undefined : TIER_PREFIX[tier]
  const [first] = zone.addresses.ranges()
  const address = first === undefined ? 'zone' : formatAddress(first.family, first.low).replace(/[.:]+/g, '-').replace(/-$/, '')
  if (words.length === 0) return ids.take(`${tier === 'mgmt' ? 'mgmt' : (prefix ?? 'zone')}-${address}`)
  const id = idOf(words, `zone-${address}`)
  return ids.take(prefix === undefined || words.some((word) => SAYS_TIER.has(word)) ? id : `${prefix}-${id}`)
}

/** A tier's own name would need `zone:` before it wherever it is used, and says nothing of the zone. */
function isNoTier(words: readonly string[]): boolean {
  return words.length > 1 || (words.length === 1 && !['lgwan', 'internet', 'mynumber', 'independent'].includes(words[0] ?? ''))
}

/** The alias of the first interface that has one; otherwise what the routes are called. */
export function zoneName(zone: ZoneDraft): string | undefined {
  return aliasOf(zone.ports) ?? (zone.routeWords === '' ? undefined : zone.routeWords)
}

export function aliasOf(ports: readonly Port[]): string | undefined {
  for (const { interface: i } of ports) {
    const alias = (i.description ?? '').split(' / ')[0]?.trim()
    // What held a secret is no name.
    if (alias !== undefined && alias !== '' && !alias.includes(MASK)) return alias
  }
  return undefined
}

const EXTERNAL_IDS: Readonly<Record<ExternalKind, string>> = {
  internet: 'internet',
  lgwan: 'lgwan-wan',
  'juki-net': 'juki-wan',
  'security-cloud': 'sec-cloud',
  'cloud-service': 'cloud',
  'gov-cloud': 'gov-cloud',
  'public-body': 'public-body',
  partner: 'partner',
  'vendor-remote': 'vendor',
  'remote-worker': 'remote-worker',
}

/** The usual id of its kind; of the kinds a body may have several of, what its lines are called. */
export function externalId({ kind, exits }: ExternalDraft, ids: Identifiers): string {
  if (kind !== 'public-body' && kind !== 'partner' && kind !== 'vendor-remote' && kind !== 'cloud-service')
    return ids.take(EXTERNAL_IDS[kind])
  const ports = exits.flatMap(({ from }) => (from.kind === 'port' ? [from.port] : (from.router.beyond?.ports ?? [])))
  const words = ports.map(({ interface: i }) => interfaceWords(i.name, i.description)).find((found) => found.length > 0) ?? []
  return ids.take(
    idOf(
      words.filter((word) => !['vpn', 'wan', 'fw', 'rt'].includes(word)),
      EXTERNAL_IDS[kind],
    ),
  )
}

/** `lgwan-fw` after the alias of the cable that leads to it, `branch-rt` after its routes. */
export function routerId(router: RouterDraft, ids: Identifiers): string {
  const ports = [...router.cables, ...(router.beyond?.ports ?? [])]
  const words = ports.map(({ interface: i }) => interfaceWords(i.name, i.description)).find((found) => found.length > 0) ?? []
  const route = spelled(router.beyond?.words.split(' ')[0] ?? '')
  const chosen = router.cables.length > 0 && words.length > 0 ? words : route.length > 0 ? route : words
  const hop = router.beyond?.hops[0]?.replace(/[.:]+/g, '-').replace(/-$/, '')
  const id = idOf(chosen, `rt-${hop ?? 'far'}`)
  return ids.take(/(?:^|-)(?:fw|rt|router|gw|ce|rtx\d*)(?:-|$)/.test(id) ? id : `${id}-rt`)
}
