/**
 * Guesses at tiers, from what names and surroundings say. Points for each tier are added up: its own words weigh most,
 * then the VDOM it is in, then what routes to it and what is around it. A guess needs two points and one more than the
 * next tier; with less, the tier is left unknown rather than invented.
 */
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { BaseTier } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import type { NamedAddresses } from './objects.ts'
import { isHost } from './objects.ts'
import type { Domain } from './ports.ts'
import { egressOf } from './ports.ts'
import type { TierGuess } from './proposal.ts'
import type { ZoneDraft } from './wiring.ts'
import type { Hint } from './words.ts'
import { tierHints } from './words.ts'

interface Evidence {
  readonly tier: BaseTier
  readonly points: number
  /** Its own words, the VDOM it is in: enough for a guess that is likely. */
  readonly direct: boolean
  readonly reason: Text
}

const ENOUGH = 2
const MARGIN = 1
/** So much of its own words and its VDOM, and nothing of them against it, and a guess is likely. */
const OUTRIGHT = 2.5

/** Guesses the tier of every zone. */
export function tiersOf(
  zones: readonly ZoneDraft[],
  domains: readonly Domain[],
  objects: readonly NamedAddresses[],
): ReadonlyMap<ZoneDraft, TierGuess> {
  const first = new Map(
    zones.map((zone) => [zone, [...ownWords(zone), ...placeWords(zone), ...objectWords(zone, objects), ...routed(zone, domains)]]),
  )
  const likely = new Map<ZoneDraft, BaseTier>()
  for (const [zone, evidence] of first) {
    const guess = weigh(evidence)
    if (guess.tier !== undefined && guess.confidence === 'likely') likely.set(zone, guess.tier)
  }
  // What is around a zone counts only where its surroundings are likely themselves.
  return new Map(
    zones.map((zone) => [zone, weigh([...(first.get(zone) ?? []), ...neighbours(zone, likely), ...addressBlock(zone, likely)])]),
  )
}

function weigh(evidence: readonly Evidence[]): TierGuess {
  const points = (tier: BaseTier): number => evidence.filter((e) => e.tier === tier).reduce((sum, e) => sum + e.points, 0)
  const ranked = [...BASE_TIERS].sort((a, b) => points(b) - points(a))
  const [best, next] = ranked
  if (best === undefined || next === undefined || points(best) === 0) return { tier: undefined, confidence: 'unknown', reason: NOTHING }
  const reasonFor = (tier: BaseTier): Text => listOf(distinct(evidence.filter((e) => e.tier === tier).map((e) => e.reason)))
  if (points(best) < ENOUGH) return { tier: undefined, confidence: 'unknown', reason: weak(best, reasonFor(best)) }
  if (points(best) < points(next) + MARGIN)
    return { tier: undefined, confidence: 'unknown', reason: torn(best, reasonFor(best), next, reasonFor(next)) }
  const own = evidence.filter((e) => e.tier === best && e.direct).reduce((sum, e) => sum + e.points, 0)
  const isDirect = own >= OUTRIGHT && evidence.every((e) => e.tier === best || !e.direct)
  return { tier: best, confidence: isDirect ? 'likely' : 'doubtful', reason: reasonFor(best) }
}

function distinct(texts: readonly Text[]): readonly Text[] {
  return texts.filter((text, at) => texts.findIndex((other) => other.ja === text.ja) === at).slice(0, 3)
}

const NOTHING: Text = { ja: '名前からも周りからも分からない', en: 'neither names nor surroundings tell' }

function weak(tier: BaseTier, reason: Text): Text {
  return { ja: `${tier} を思わせるのは ${reason.ja} だけ`, en: `only this suggests ${tier}: ${reason.en}` }
}

function torn(a: BaseTier, forA: Text, b: BaseTier, forB: Text): Text {
  return { ja: `${a}（${forA.ja}）とも ${b}（${forB.ja}）ともとれる`, en: `${a} (${forA.en}) or ${b} (${forB.en})` }
}

/** What its interfaces, and the routes to it, are called. */
function ownWords(zone: ZoneDraft): readonly Evidence[] {
  const texts = [...zone.ports.flatMap(({ words }) => [words.name, words.remark]), zone.routeWords].filter((text) => text !== '')
  const found = new Map<BaseTier, Hint<BaseTier>[]>()
  for (const text of texts) for (const hint of tierHints(text)) found.set(hint.means, [...(found.get(hint.means) ?? []), hint])
  return [...found].map(([tier, hints]) => {
    const [best] = hints.sort((a, b) => b.weight - a.weight)
    // A second word makes it surer: INT-DMZ, 公開DMZ.
    const more = hints.some(({ word, weight }) => word !== best?.word && weight >= 2) ? 1 : 0
    const points = Math.min(3, (best?.weight ?? 0) + more)
    return { tier, points, direct: points >= 2, reason: { ja: `名前「${best?.word ?? ''}」`, en: `named "${best?.word ?? ''}"` } }
  })
}

/** The VDOM or VRF its interfaces are in, and the device. */
function placeWords(zone: ZoneDraft): readonly Evidence[] {
  const found: Evidence[] = []
  const seen = new Set<string>()
  for (const { device, domain } of zone.ports) {
    for (const [name, points, kind] of [
      [domain.name, 2.5, 'VDOM/VRF'],
      [device.hostname, 1, 'hostname'],
    ] as const) {
      const hint = tierHints(name)[0]
      if (hint === undefined || hint.weight < 2 || seen.has(`${kind} ${hint.means}`)) continue
      seen.add(`${kind} ${hint.means}`)
      found.push({
        tier: hint.means,
        points,
        direct: kind === 'VDOM/VRF',
        reason:
          kind === 'hostname'
            ? { ja: `機器名 ${name}`, en: `device name ${name}` }
            : { ja: `VDOM/VRF 名 ${name}`, en: `VDOM or VRF name ${name}` },
      })
    }
  }
  return found
}

/** Address objects that are exactly this zone, and hosts in it. */
function objectWords(zone: ZoneDraft, objects: readonly NamedAddresses[]): readonly Evidence[] {
  const found: Evidence[] = []
  const hosts = new Map<BaseTier, string[]>()
  for (const object of objects) {
    const hint = tierHints(object.name)[0]
    if (hint === undefined || hint.weight < 2 || !object.addresses.within(zone.addresses)) continue
    if (isHost(object)) hosts.set(hint.means, [...new Set([...(hosts.get(hint.means) ?? []), object.name])])
    else if (isWhole(object.addresses, zone.addresses) && !found.some(({ tier }) => tier === hint.means))
      found.push({
        tier: hint.means,
        points: 1.5,
        direct: false,
        reason: { ja: `アドレスオブジェクト「${object.name}」`, en: `address object "${object.name}"` },
      })
  }
  for (const [tier, names] of hosts)
    if (names.length >= 2)
      found.push({
        tier,
        points: 1,
        direct: false,
        reason: { ja: `ホストの名前 ${names.slice(0, 2).join('、')}`, en: `host names ${names.slice(0, 2).join(', ')}` },
      })
  return found
}

/** An object for one prefix of a zone speaks for the zone. */
function isWhole(object: Addresses, zone: Addresses): boolean {
  return object.size * 2n > zone.and(object.v4.length > 0 ? Addresses.allIPv4 : Addresses.allIPv6).size
}

/** VDOMs with a telling name that route to the zone through another device. */
function routed(zone: ZoneDraft, domains: readonly Domain[]): readonly Evidence[] {
  const found: Evidence[] = []
  for (const domain of domains) {
    const hint = tierHints(domain.domain.name)[0]
    if (hint === undefined || hint.weight < 3 || zone.ports.some((port) => port.domain === domain.domain)) continue
    const leads = domain.routes.some(
      (route) =>
        route.kind !== 'connected' &&
        route.kind !== 'blackhole' &&
        route.prefix.length > 0 &&
        egressOf(domain, route) !== undefined &&
        !zone.addresses.and(Addresses.ofPrefix(route.prefix)).isEmpty &&
        route.prefix.length <= 30,
    )
    if (leads && !found.some(({ tier }) => tier === hint.means))
      found.push({
        tier: hint.means,
        points: 1,
        direct: false,
        reason: {
          ja: `${domain.device.id} の VDOM/VRF ${domain.domain.name} から経路がある`,
          en: `${domain.device.id} routes to it from ${domain.domain.name}`,
        },
      })
  }
  return found
}

/** A router that serves one tier only is likely to serve no other. A firewall is there to serve several. */
function neighbours(zone: ZoneDraft, likely: ReadonlyMap<ZoneDraft, BaseTier>): readonly Evidence[] {
  const at = [...zone.ports, ...zone.routers.flatMap(({ beyond }) => beyond?.ports ?? [])]
  for (const { device, domain } of at) {
    if (device.role !== 'router') continue
    const others = [...likely].filter(([other]) => other !== zone && other.ports.some((port) => port.domain === domain))
    const tiers = new Set(others.map(([, tier]) => tier))
    const [only] = tiers
    if (only !== undefined && tiers.size === 1)
      return [
        {
          tier: only,
          points: 1,
          direct: false,
          reason: { ja: `${device.id} の他のゾーンがこの系`, en: `the other zones of ${device.id}` },
        },
      ]
  }
  return []
}

/** Two or more zones of one tier, and of no other, in the same 10.20.0.0/16. */
function addressBlock(zone: ZoneDraft, likely: ReadonlyMap<ZoneDraft, BaseTier>): readonly Evidence[] {
  const [low] = zone.addresses.v4[0] ?? []
  if (low === undefined) return []
  const around = [...likely].filter(([other]) => other !== zone && other.addresses.v4.some(([start]) => start >> 16n === low >> 16n))
  const tiers = new Set(around.map(([, tier]) => tier))
  const [only] = tiers
  if (only === undefined || tiers.size > 1 || around.length < 2) return []
  return [{ tier: only, points: 1, direct: false, reason: { ja: '近いアドレスのゾーンがこの系', en: 'zones with near addresses' } }]
}
