/** Zones that handle My Number or family-register work and are not of the My Number tier. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import type { MembershipParameters } from '../tier-membership-unique.ts'

const WORK: Readonly<Record<string, Text>> = {
  'my-number': { ja: '個人番号利用事務', en: 'My Number work' },
  'family-register': { ja: '戸籍事務', en: 'family-register work' },
}

/** A finding for each; a custom tier counts as the one it inherits from. */
export function handledElsewhere({ topology, severity, parameters }: CheckContext<MembershipParameters>): Finding[] {
  return [...topology.zones.values()].flatMap((zone): Finding[] => {
    const handles = (zone.handles ?? []).filter((handled) => parameters['mynumber-work'].includes(handled))
    if (handles.length === 0 || zone.tier.base === 'mynumber') return []
    const work = listOf(handles.map((handled) => WORK[handled] ?? { ja: handled, en: handled }))
    const name = placeName(topology, zone.id)
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `${name.ja} は${work.ja}を扱いますが、マイナンバー利用事務系ではなく${zone.tier.name.ja}に属しています。`,
          en: `${name.en} handles ${work.en} and belongs to ${zone.tier.name.en}, not to the My Number tier.`,
        },
        from: zone.id,
        cause: entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` }),
        fix: {
          ja: `${zone.id} の tier を mynumber にするか、扱わないのであれば handles を消してください。`,
          en: `Give ${zone.id} the tier mynumber, or remove handles if it does not handle them.`,
        },
      },
    ]
  })
}
