import * as z from 'zod'
import { BASE_TIERS } from '../model/topology.ts'
import { undeclared } from './attributes/demand.ts'
import { gathered } from './attributes/gathered.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { flowClasses } from './classes/flow-classes.ts'
import { classes, scaleOf } from './classes/scale.ts'
import { zoneClasses } from './classes/zone-classes.ts'

const parameters = z.strictObject({
  classes,
  'tiers-for': z
    .record(z.string(), z.array(z.string()).min(1))
    .optional()
    .describe(
      'Tiers that may hold a class, by class: ids of tiers, or standard tiers; classes that are not listed may be anywhere. Absent: the gravest in the My Number tier, unless the body has no such work. 重要性分類ごとに、置いてよい系（系の id または標準の系）。書いていない分類はどこでもよい。なければ、最も重い分類はマイナンバー利用事務系だけ（その事務がない団体を除く）。',
    ),
  'not-public': z
    .array(z.string())
    .optional()
    .describe(
      'Classes that must not be in a zone open to the public; absent: the gravest. 公開するゾーン（role: public）に置いてはならない分類。なければ最も重い分類。',
    ),
  'gravest-work': z
    .array(z.string())
    .default(['my-number', 'family-register'])
    .describe('Work (handles of a zone) whose data is of the gravest class. 最も重い分類とみなす事務（ゾーンの handles）。'),
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet'])
    .describe(
      'Tiers whose zones have to say their class; a custom tier counts as the one it inherits from. 重要性分類の宣言を求める系。独自の系は継承元で数える。',
    ),
})
export type PlacementContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'DAT-001',
  name: 'classification-placement',
  title: { ja: '重要性分類と配置', en: 'Data is where its class belongs' },
  severity: 'high',
  why: {
    ja: 'ゾーンの重要性分類（class）が、方針の定める系に置かれていることを確かめます。既定では、最も重い分類の情報と、個人番号・戸籍の事務（handles）は、マイナンバー利用事務系だけに置けます。最も重い分類の情報を、公開するゾーン（role: public）に置くことはできません。分類の異なる情報が混ざるところは最も重い分類として扱うため、ホストの class がゾーンの class より重いこと、申告した通信（flows）の class が両端のホスト・ゾーンや通る回線（connections）の class より重いことは違反です。系のゾーンに class がなければ、申告なしとします。',
    en: 'The class of data that a zone declares (class) must be one that the policy lets its tier hold: by default data of the gravest class, and My Number and family-register work (handles), belong in the My Number tier only. The gravest class must not be in a zone open to the public (role: public). Where classes mix the gravest counts: a host must not be of a graver class than its zone, nor a declared flow (flows) than the hosts and zones at its ends and the lines it goes over (connections). Zones of the tiers that say no class are not declared.',
  },
  fix: {
    ja: '重い分類の情報を定められた系のゾーンに移すか、ゾーン・回線の class を、扱う情報のうち最も重いものに改めてください。',
    en: 'Move data of grave classes to zones of the tier they belong in, or set class of zones and lines to the gravest they handle.',
  },
  limitations: {
    ja: '実際にどの情報が保存されているかは見ません。class は申告のとおりとみなします。機密性・完全性・可用性を別々に分類する場合は、最も重いものを class に書いてください。最も重い分類のゾーンに届く相手の数は数えません。',
    en: 'What data is really stored is not seen: class is taken as declared. Where confidentiality, integrity and availability are classified apart, write the gravest. How many others reach a zone of the gravest class is not counted.',
  },
  waivable: false,
  parameters,
  run(context) {
    const scale = scaleOf(context.parameters.classes)
    const { findings, open } = gathered([zoneClasses(context, scale), flowClasses(context, scale)])
    return { findings, ...undeclared(open) }
  },
})
