import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { BaseTier, Model, Topology } from '../model/topology.ts'
import { entryCause } from './cause.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { placeName } from './places.ts'
import { lowered } from './findings/surplus.ts'

const parameters = z.strictObject({})

/** Where a model puts the terminals and systems of staff; undefined where it does not say. */
interface Shape {
  /** Tiers that are there, and have zones. */
  readonly tiers: readonly BaseTier[]
  readonly lgwan: boolean
  readonly mainTerminal?: readonly BaseTier[]
  readonly businessSystem?: readonly BaseTier[]
}

const THREE: Pick<Shape, 'tiers' | 'lgwan'> = { tiers: ['mynumber', 'lgwan', 'internet'], lgwan: true }

/** 総務省「地方公共団体における情報セキュリティポリシーに関するガイドライン」の α、α′、β、β′ モデル。 */
const SHAPES: Readonly<Record<Exclude<Model, 'custom'>, Shape>> = {
  alpha: { ...THREE, mainTerminal: ['lgwan'], businessSystem: ['lgwan'] },
  'alpha-prime': { ...THREE, mainTerminal: ['lgwan'], businessSystem: ['lgwan'] },
  beta: { ...THREE, mainTerminal: ['internet'], businessSystem: ['lgwan'] },
  'beta-prime': { ...THREE, mainTerminal: ['internet'], businessSystem: ['lgwan', 'internet'] },
  'two-tier': { tiers: ['mynumber', 'internet'], lgwan: false },
}

export default defineCheck({
  id: 'SEG-019',
  name: 'tier-model-conformance',
  title: { ja: '宣言モデルとの整合', en: 'The topology matches the declared model' },
  severity: 'high',
  why: {
    ja: '構成YAMLのゾーンと外部ネットワークが、宣言したモデル（model）に合うことを確かめます。三層のモデル（α、α′、β、β′）にはマイナンバー利用事務系（事務がない団体を除く）、LGWAN接続系、インターネット接続系のゾーンがあること、二層のモデルには LGWAN接続系も LGWAN もないこと、主たる業務端末のゾーン（main-terminal）が α・α′ では LGWAN接続系、β・β′ ではインターネット接続系にあること、業務システムのゾーン（business-system）が α・α′・β では LGWAN接続系に、β′ では LGWAN接続系かインターネット接続系にあることを見ます。方針がこのモデルのためのもの（models）でない場合も、重大度を1段下げて違反とします。行列がほかのモデルのものなので、その方針の「適合」は何も示さないためです。',
    en: 'Zones and external networks of the topology must match the model it declares: three-tier models (α, α′, β, β′) have zones of the My Number tier (unless the body has no such work), the LGWAN tier and the Internet tier; two-tier has neither an LGWAN tier nor the LGWAN; zones with the main terminals of staff (main-terminal) are of the LGWAN tier in α and α′ and of the Internet tier in β and β′; zones with business systems (business-system) are of the LGWAN tier in α, α′ and β, and of either in β′. A policy that is not written for the model (models) is a violation too, one step less severe: its matrix is that of another model, so that its passes show nothing.',
  },
  fix: {
    ja: 'モデルの宣言、ゾーンの系、使う方針のどれが正しいかを確かめ、一致させてください。',
    en: 'Find out which of the declared model, the tier of the zone and the policy is right, and make them agree.',
  },
  limitations: {
    ja: '主たる業務端末と業務システムは、ゾーンに main-terminal、business-system と申告されたものだけを見ます。申告のないゾーンについては何も言いません。モデルが custom の構成については、方針との一致だけを見ます。',
    en: 'Main terminals and business systems are those that zones declare (main-terminal, business-system); nothing is said of zones that do not. Of a topology whose model is custom only its agreement with the policy is looked at.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, policy } = context
    const shape = topology.model === 'custom' ? undefined : SHAPES[topology.model]
    if (shape === undefined && policy.models.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'モデルが custom で、方針もモデルを限っていません',
          en: 'the model is custom and the policy is for any model',
        },
      }
    return {
      findings: [...otherPolicy(context), ...(shape === undefined ? [] : [...missingTiers(context, shape), ...misplaced(context, shape)])],
    }
  },
})

function otherPolicy({ topology, policy, severity }: CheckContext<unknown>): Finding[] {
  if (policy.models.length === 0 || policy.models.includes(topology.model)) return []
  const models = policy.models.join(', ')
  return [
    {
      verdict: 'violation',
      severity: lowered(severity),
      text: {
        ja: `方針 ${policy.id} は ${models} モデルのためのもので、この構成のモデル ${topology.model} を判定しても「適合」の意味がありません。`,
        en: `Policy ${policy.id} is written for model ${models}; passes under it mean nothing for this topology, whose model is ${topology.model}.`,
      },
      cause: modelCause(topology),
      fix: {
        ja: `構成YAMLの policy: に ${topology.model} モデルの方針を指定するか、model: を直してください。この方針が ${topology.model} にも使えるなら、方針の models: に ${topology.model} を加えてください。`,
        en: `Name a policy for model ${topology.model} under policy:, or correct model:. If this policy does suit ${topology.model}, add that to its models:.`,
      },
    },
  ]
}

function missingTiers({ topology, severity }: CheckContext<unknown>, { tiers }: Shape): Finding[] {
  const zones = [...topology.zones.values()]
  return tiers
    .filter((base) => !(base === 'mynumber' && topology.noMyNumberWork) && !zones.some(({ tier }) => tier.base === base))
    .map((base): Finding => {
      const name = tierName(topology, base)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `モデル ${topology.model} には${name.ja}がありますが、この構成に${name.ja}のゾーンがありません。`,
          en: `Model ${topology.model} has zones of the ${name.en}, and this topology has none.`,
        },
        cause: modelCause(topology),
        fix:
          base === 'mynumber'
            ? {
                ja: `${name.ja}のゾーンを zones に書いてください。マイナンバー利用事務を行わない団体なら no-my-number-work: true と書いてください。`,
                en: `Write the zones of the ${name.en}; if the body has no My Number work, say no-my-number-work: true.`,
              }
            : {
                ja: `${name.ja}のゾーンを zones に書くか、model: を直してください。`,
                en: `Write the zones of the ${name.en}, or correct model:.`,
              },
      }
    })
}

/** Zones and external networks that the model does not have, or has in another tier. */
function misplaced({ topology, severity }: CheckContext<unknown>, shape: Shape): Finding[] {
  const { model } = topology
  const zones = [...topology.zones.values()].flatMap((zone): Finding[] => {
    const name = placeName(topology, zone.id)
    const cause = entryCause('zones', zone, { ja: `ゾーン ${name.ja}`, en: `zone ${name.en}` })
    const found = (text: Text, fix: Text): Finding => ({ verdict: 'violation', severity, text, cause, fix })
    if (!shape.lgwan && zone.tier.base === 'lgwan')
      return [
        found(
          {
            ja: `モデル ${model} に LGWAN接続系はありませんが、ゾーン ${name.ja} の系は ${zone.tier.id} です。`,
            en: `Model ${model} has no LGWAN tier, and the tier of zone ${name.en} is ${zone.tier.id}.`,
          },
          {
            ja: `ゾーン ${zone.id} の tier を直すか、LGWAN接続系がある団体なら model: を三層のモデルに改めてください。`,
            en: `Correct the tier of zone ${zone.id}; if the body does have an LGWAN tier, declare a three-tier model.`,
          },
        ),
      ]
    const wrong = (allowed: readonly BaseTier[] | undefined, declared: boolean): allowed is readonly BaseTier[] =>
      declared && allowed !== undefined && !allowed.includes(zone.tier.base)
    const about = [
      [shape.mainTerminal, zone.mainTerminal, 'main-terminal', { ja: '主たる業務端末', en: 'the main terminals of staff' }],
      [shape.businessSystem, zone.businessSystem, 'business-system', { ja: '業務システム', en: 'business systems' }],
    ] as const
    return about.flatMap(([allowed, declared, key, what]) => {
      if (!wrong(allowed, declared)) return []
      const names = allowed.map((base) => tierName(topology, base))
      const tiers = { ja: names.map(({ ja }) => ja).join('か'), en: names.map(({ en }) => en).join(' or the ') }
      return [
        found(
          {
            ja: `モデル ${model} では${what.ja}を${tiers.ja}に置きますが、${what.ja}のゾーン ${name.ja}（${key}: true）は${zone.tier.name.ja}です。`,
            en: `Model ${model} puts ${what.en} into the ${tiers.en}, and zone ${name.en} (${key}: true) is of the ${zone.tier.name.en}.`,
          },
          {
            ja: `${zone.id} の tier か ${key}、または model: のうち実態に合わないものを直してください。`,
            en: `Correct whichever is wrong: tier or ${key} of ${zone.id}, or model:.`,
          },
        ),
      ]
    })
  })
  const lines = [...topology.externals.values()].filter(({ kind }) => !shape.lgwan && kind === 'lgwan')
  return [
    ...zones,
    ...lines.map((external): Finding => {
      const name = placeName(topology, external.id)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `モデル ${model} の団体は LGWAN につながりませんが、外部ネットワーク ${name.ja} は LGWAN です。`,
          en: `A body of model ${model} is not connected to the LGWAN, and the external network ${name.en} is the LGWAN.`,
        },
        cause: entryCause('external', external, { ja: `外部ネットワーク ${external.id}`, en: `external network ${external.id}` }),
        fix: {
          ja: `外部ネットワーク ${external.id} を消すか、LGWAN につながる団体なら model: を三層のモデルに改めてください。`,
          en: `Remove the external network ${external.id}; if the body is connected to the LGWAN, declare a three-tier model.`,
        },
      }
    }),
  ]
}

/** The standard tiers are in every topology. */
function tierName({ tiers }: Topology, base: BaseTier): Text {
  return tiers.get(base)?.name ?? verbatim(base)
}

function modelCause({ model, modelSpan, span }: Topology): Cause {
  const at = modelSpan ?? span
  return { id: 'topology/model', label: { ja: `モデル ${model}`, en: `model ${model}` }, span: at, focus: at }
}
