import * as z from 'zod'
import { contradictedSystems } from './register/contradicted-systems.ts'
import { registeredSystemFindings } from './register/registered-systems.ts'
import { secondExits } from './lines/second-exits.ts'
import { defineCheck } from './check.ts'
import { farEnds } from './register/registered-ends.ts'
import { unregisteredEnds } from './register/unregistered-ends.ts'

const parameters = z.strictObject({
  'require-evidence': z
    .boolean()
    .default(true)
    .describe(
      'Whether what is declared of a registered system (public-body, internet-connected) counts only with evidence in force. 登録した外部システムについての申告（public-body、internet-connected）を、有効な申告（evidence）がある場合だけ認めるか。',
    ),
})
export type DestinationParameters = z.infer<typeof parameters>

export default defineCheck({
  id: 'SEG-006',
  name: 'mynumber-external-destination-safe',
  title: {
    ja: '十分に安全性が確保された外部接続先の登録',
    en: 'External peers of the My Number tier are registered and not on the Internet',
  },
  severity: 'critical',
  why: {
    ja: 'マイナンバー利用事務系の特定通信の相手が団体の外にあるとき、その相手が登録された外部システム（registered-systems）の範囲に収まること、登録が方針の定める役職に承認されていること、相手のネットワークの種別が住基ネット、ガバメントクラウド、公的機関、または LGWAN の先の公的機関のシステムであること、相手がインターネットとつながっていないことを確かめます。相手についての申告は、有効な根拠（evidence）がなければ認めません。相手のネットワークがインターネットに通じている（reaches）のに、つながっていない（internet-connected: false）と登録されているのは矛盾であり、違反です。インターネットとつながるシステムは、公的機関が構築したもので、経路が LGWAN、専用線、閉域網だけのときに限って認めます。さらに、その相手とインターネットとの間を、本団体の機器が中継していないことを確かめます。',
    en: 'Where a specific communication of the My Number tier has an end outside the body, that end must lie within a registered system (registered-systems) whose registration the right role has approved; its network must be the juki-net, the government cloud, a public body, or a public body’s system behind the LGWAN; and it must not be connected to the Internet. What is declared of it counts only with evidence in force, and a system registered as not connected (internet-connected: false) in a network that reaches the Internet (reaches) is a contradiction and a violation. A system that is may only be one that a public body built, reached over the LGWAN, a dedicated line or a closed VPN. Nor may devices of the body pass traffic between such a system and the Internet.',
  },
  fix: {
    ja: '相手のシステムを仕様書などで確かめて registered-systems に登録し、承認を受けてください。登録できない相手との特定通信は廃止してください。',
    en: 'Confirm what the system is, register it under registered-systems and have it approved; end specific communications with systems that cannot be registered.',
  },
  limitations: {
    ja: '相手がインターネットとつながっているかどうかは申告（internet-connected）に基づきます。相手のネットワークの中で何が起きるかは見えません。特定通信によらない通信は SEG-003 と SEG-012 が見ます。',
    en: 'Whether a system is connected to the Internet is as declared (internet-connected). What happens inside its network is not seen. Traffic without a specific communication is left to SEG-003 and SEG-012.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    if (![...topology.zones.values()].some(({ tier }) => tier.base === 'mynumber'))
      return {
        findings: [],
        notApplicable: { ja: 'マイナンバー利用事務系がこの構成にありません', en: 'this topology has no My Number tier' },
      }
    const ends = farEnds(topology)
    const contradicted = contradictedSystems(context)
    if (ends.length === 0 && contradicted.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'マイナンバー利用事務系と外部との特定通信はありません',
          en: 'no specific communication joins the My Number tier to the outside',
        },
      }
    return {
      findings: [
        ...contradicted,
        ...ends.flatMap((end) => unregisteredEnds(context, end)),
        ...ends.flatMap((end) => registeredSystemFindings(context, end)),
        ...secondExits(context, ends),
      ],
    }
  },
})
