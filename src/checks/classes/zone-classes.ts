/** Whether zones, and hosts in them, may hold data of the class they declare (DAT-001). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Host, Topology, Zone } from '../../model/topology.ts'
import type { Gathered } from '../attributes/gathered.ts'
import { gap, gathered, NOTHING } from '../attributes/gathered.ts'
import { entryCause } from '../cause.ts'
import type { Cause, Finding } from '../check.ts'
import type { PlacementContext } from '../classification-placement.ts'
import { placeName } from '../places.ts'
import type { Scale } from './scale.ts'
import { strangerTo } from './scale.ts'

/** Everything about zones: a class that is none, one too grave for the tier or the public, work that is graver, none at all. */
export function zoneClasses(context: PlacementContext, scale: Scale): Gathered {
  const { topology } = context
  return gathered([
    ...[...topology.zones.values()].map((zone) => ofZone(context, scale, zone)),
    ...[...topology.hosts.values()].flatMap((host) => (host.class === undefined ? [] : [ofHost(context, scale, host, host.class)])),
  ])
}

/** Words of the scale that a place of the topology must not hold, with why. */
function ofZone(context: PlacementContext, scale: Scale, zone: Zone): Gathered {
  const { topology, parameters: set } = context
  const name = placeName(topology, zone.id)
  const cause = zoneCause(zone)
  const work = zone.handles?.filter((each) => set['gravest-work'].includes(each)) ?? []
  if (zone.class === undefined) {
    if (work.length > 0) return of(tierProblem(context, scale, zone, scale.words[0]!, name, cause))
    if (!set.tiers.includes(zone.tier.base)) return NOTHING
    return gap(context, {
      open: { ja: `${zone.id} の重要性分類（class）`, en: `${zone.id}: its data class` },
      text: {
        ja: `${name.ja} に、扱う情報の重要性分類（class）が書かれていません。`,
        en: `Nobody says what class of data ${name.en} handles.`,
      },
      cause,
      fix: {
        ja: `zones の ${zone.id} の class に、扱う情報のうち最も重い重要性分類を書いてください。`,
        en: `Write the gravest class of data it handles in class of zone ${zone.id}.`,
      },
    })
  }
  const word = scale.wordOf(zone.class)
  if (word === undefined) return of(stranger(context, scale, zone.class, name, cause))
  if (work.length > 0 && word !== scale.words[0])
    return of({
      verdict: 'violation',
      severity: context.severity,
      text: {
        ja: `${name.ja} は特定個人情報などの事務（${work.join('、')}）を扱うのに、重要性分類が ${word} です（最も重い ${scale.words[0]} のはずです）。`,
        en: `${name.en} handles ${work.join(', ')}, yet its class is ${word} rather than ${scale.words[0]}, the gravest.`,
      },
      from: zone.id,
      cause,
      fix: {
        ja: `zones の ${zone.id} の class を ${scale.words[0]} に改めてください。`,
        en: `Set class of zone ${zone.id} to ${scale.words[0]}.`,
      },
    })
  return of(tierProblem(context, scale, zone, word, name, cause), publicProblem(context, scale, zone, word, name, cause))
}

function ofHost(context: PlacementContext, scale: Scale, host: Host, said: string): Gathered {
  const { topology } = context
  const label: Text = { ja: `ホスト ${host.id}`, en: `host ${host.id}` }
  const cause = entryCause('hosts', host, label)
  const word = scale.wordOf(said)
  if (word === undefined) return of(stranger(context, scale, said, label, cause))
  const zones = host.zones.flatMap((id) => topology.zones.get(id) ?? [])
  return gathered(
    zones.map((zone) => {
      const own = zone.class === undefined ? undefined : scale.rankOf(zone.class)
      const name = placeName(topology, zone.id)
      const above: readonly Finding[] =
        own === undefined || scale.rankOf(word)! >= own
          ? []
          : [
              {
                verdict: 'violation',
                severity: context.severity,
                text: {
                  ja: `${label.ja} は重要性分類 ${word} の情報を扱いますが、置かれている ${name.ja} は ${zone.class} です。`,
                  en: `${label.en} handles data of class ${word}, but stands in ${name.en}, which is of class ${zone.class}.`,
                },
                from: zone.id,
                cause,
                fix: {
                  ja: `${host.id} を ${word} を扱うゾーンに移すか、zones の ${zone.id} の class を最も重いもの（${word}）に改めてください。`,
                  en: `Move ${host.id} to a zone for class ${word}, or set class of zone ${zone.id} to the gravest it holds (${word}).`,
                },
              },
            ]
      // A host may be the only one of its zone that says so.
      const placed = above.length > 0 || own === undefined ? [tierProblem(context, scale, zone, word, label, cause)] : []
      return of(...above, ...placed, publicProblem(context, scale, zone, word, label, cause))
    }),
  )
}

function of(...findings: readonly (Finding | undefined)[]): Gathered {
  return { findings: findings.filter((finding) => finding !== undefined), open: [] }
}

/** A class outside the tiers that the policy gives it. */
function tierProblem(context: PlacementContext, scale: Scale, zone: Zone, word: string, name: Text, cause: Cause): Finding | undefined {
  const tiers = tiersFor(context, scale, word)
  if (tiers === undefined || tiers.includes(zone.tier.id) || tiers.includes(zone.tier.base)) return undefined
  const wanted = listOf(tiers.map((id) => tierName(context.topology, id)))
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${name.ja} は重要性分類 ${word} の情報を扱いますが、${zone.tier.name.ja}にあります（${word} を置けるのは${wanted.ja}です）。`,
      en: `${name.en} handles data of class ${word} in ${zone.tier.name.en}; class ${word} belongs in ${wanted.en}.`,
    },
    from: zone.id,
    cause,
    fix: {
      ja: `${word} の情報を${wanted.ja}のゾーンに移すか、分類の誤りであれば class を書き直してください。`,
      en: `Move data of class ${word} to ${wanted.en}; where the class is wrong, correct it.`,
    },
  }
}

/** The tiers that may hold a class; undefined: any. By default the gravest belongs in the My Number tier, where there is one. */
function tiersFor({ parameters: set, topology }: PlacementContext, scale: Scale, word: string): readonly string[] | undefined {
  const given = set['tiers-for']
  if (given === undefined) return word === scale.words[0] && !topology.noMyNumberWork ? ['mynumber'] : undefined
  return Object.entries(given).find(([key]) => scale.wordOf(key) === word)?.[1]
}

const TIER_NAMES: Readonly<Record<string, Text>> = {
  mynumber: { ja: 'マイナンバー利用事務系', en: 'the My Number tier' },
  lgwan: { ja: 'LGWAN接続系', en: 'the LGWAN tier' },
  internet: { ja: 'インターネット接続系', en: 'the Internet tier' },
  independent: { ja: '独立系', en: 'an independent tier' },
  mgmt: { ja: '管理系', en: 'the management network' },
}

function tierName({ tiers }: Topology, id: string): Text {
  return tiers.get(id)?.name ?? TIER_NAMES[id] ?? { ja: id, en: id }
}

/** A class that outsiders must not come near, in a zone that they reach. */
function publicProblem(context: PlacementContext, scale: Scale, zone: Zone, word: string, name: Text, cause: Cause): Finding | undefined {
  const forbidden = context.parameters['not-public'] ?? scale.words.slice(0, 1)
  if (zone.role !== 'public' || !forbidden.some((each) => scale.wordOf(each) === word)) return undefined
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${name.ja} は重要性分類 ${word} の情報を扱いますが、外部に公開するゾーン（role: public）にあります。`,
      en: `${name.en} handles data of class ${word} in a zone that is open to the public (role: public).`,
    },
    from: zone.id,
    cause,
    fix: {
      ja: `${word} の情報を公開しないゾーンに移し、公開するゾーンからは必要な通信だけを許可してください。`,
      en: `Move data of class ${word} to a zone that is not public, and permit only what the public zone needs of it.`,
    },
  }
}

/** A word that the policy's scale does not have: what it means there nobody can tell. */
export function stranger({ severity }: PlacementContext, scale: Scale, said: string, name: Text, cause: Cause): Finding {
  const why = strangerTo(scale, said)
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${name.ja} の重要性分類の置き場所を判定できません。${why.ja}。`,
      en: `Whether data of ${name.en} is where it belongs cannot be judged: ${why.en}.`,
    },
    cause,
    fix: {
      ja: `class を方針の段階（${scale.words.join('、')}）のいずれかに書き直すか、DAT-001 の classes を方針の段階に合わせてください。`,
      en: `Write one of ${scale.words.join(', ')} in class, or make classes of DAT-001 those of the document.`,
    },
    uncertainties: [{ code: 'unknown-class', text: why, span: cause.span }],
  }
}

function zoneCause(zone: Zone): Cause {
  return entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` })
}
