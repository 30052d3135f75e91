import * as z from 'zod'
import { sortedBy } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import type { SpecificCommunication, Topology } from '../model/topology.ts'
import { specificLimits, specificProblems } from './approval.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { placesOf } from './exceptions.ts'
import { sentence } from './exception-valid.ts'
import { widerRules } from './wider-rules.ts'

const parameters = specificLimits.strict().extend({
  'require-mac': z
    .boolean()
    .default(false)
    .describe(
      'Whether a specific communication must declare that its terminals are bound by MAC address. 特定通信の端末が MAC アドレスで限定されていることの申告を求めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'SEG-005',
  name: 'specific-comm-bounded',
  title: { ja: '特定通信の通信経路・ポートの限定', en: 'Specific communications are pinned to hosts and ports' },
  severity: 'high',
  why: {
    ja: 'マイナンバー利用事務系に関わる特定通信、およびLGWAN接続系とインターネット接続系の間の特定通信について、送信元と宛先がホスト単位、プロトコルが tcp または udp、宛先ポートが個別に列挙され、方針の定める役職が承認し、期限内であることを確かめます。さらに、その通信を通すルールが、申告した特定通信の範囲より広くないことを、今は誰も使っていないアドレスまで含めて確かめます。',
    en: 'Specific communications that touch the My Number tier, or cross between the LGWAN and Internet tiers, must name hosts at both ends, tcp or udp, and an explicit list of destination ports, and must be approved by the right role and unexpired. The rules that let them pass must not be wider than what is declared, addresses that nobody uses today included.',
  },
  fix: {
    ja: '特定通信の記載とルールの送信元・宛先・ポートを、承認されたホストとポートに一致させてください。',
    en: 'Make the declaration and the rule agree with the hosts and ports that were approved.',
  },
  limitations: {
    ja: 'MAC アドレスによる限定は設定ファイルから確かめられないため、申告だけを見ます（方針で require-mac を指定した場合）。途中の機器で送信元・宛先が変換される場合、変換後のルールについては変換された側の広さを見ません。通信経路が一つに限られることは確かめません。',
    en: 'Binding by MAC address cannot be seen in an export: only its declaration is looked at, where the policy sets require-mac. Behind an address translation, the translated end of a rule is not compared. That there is only one path is not checked.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const concerned = sortedBy(topology.specificCommunications.values(), ({ id }) => id).filter((specific) =>
      isConcerned(topology, specific),
    )
    if (concerned.length === 0)
      return { findings: [], notApplicable: { ja: '対象となる特定通信はありません', en: 'there are no such specific communications' } }
    const inForce: SpecificCommunication[] = []
    const findings: Finding[] = []
    for (const specific of concerned) {
      const problems = problemsOf(context, specific)
      if (problems.length === 0) inForce.push(specific)
      else findings.push(invalid(context, specific, problems))
      if (context.parameters['require-mac'] && !specific.macBound) findings.push(withoutMac(context, specific))
    }
    return { findings: [...findings, ...widerRules(context, inForce)] }
  },
})

/** Touches the My Number tier, or crosses between the LGWAN and Internet tiers. */
function isConcerned(topology: Topology, { scope }: SpecificCommunication): boolean {
  const tiers = (places: readonly string[]): readonly (string | undefined)[] => places.map((place) => topology.zones.get(place)?.tier.base)
  const from = tiers(placesOf(topology, scope.from))
  const to = tiers(placesOf(topology, scope.to))
  if (from.includes('mynumber') || to.includes('mynumber')) return true
  return (from.includes('lgwan') && to.includes('internet')) || (from.includes('internet') && to.includes('lgwan'))
}

function problemsOf({ policy, today, parameters: limits }: Context, specific: SpecificCommunication): readonly Text[] {
  return specificProblems(specific, { policy, today, maxHosts: limits['max-hosts'], maxPorts: limits['max-ports'] })
}

function invalid({ severity }: Context, specific: SpecificCommunication, problems: readonly Text[]): Finding {
  const why = sentence(problems)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `特定通信 ${specific.id} は有効ではなく、何も許しません。${why.ja}。`,
      en: `Specific communication ${specific.id} is not in force and excuses nothing: ${why.en}.`,
    },
    cause: entryCause('specific-communications', specific, { ja: `特定通信 ${specific.id}`, en: `specific communication ${specific.id}` }),
    fix: {
      ja: `${specific.id} をホストとポートまで限定し、定められた役職の承認（承認者・日付・文書）を記録してください。`,
      en: `Pin ${specific.id} to hosts and ports, and record its approval by the right role (who, when, by which document).`,
    },
  }
}

function withoutMac({ severity }: Context, specific: SpecificCommunication): Finding {
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `特定通信 ${specific.id} に、端末を MAC アドレスで限定していることの申告（mac-bound）がありません。通信は有効なものとして扱います。`,
      en: `Specific communication ${specific.id} does not declare that its terminals are bound by MAC address (mac-bound). It stays in force.`,
    },
    cause: entryCause('specific-communications', specific, { ja: `特定通信 ${specific.id}`, en: `specific communication ${specific.id}` }),
    fix: {
      ja: `MAC アドレスによる限定を行い、${specific.id} に mac-bound: true と根拠（evidence）を書いてください。`,
      en: `Bind the terminals by MAC address, and write mac-bound: true with its evidence in ${specific.id}.`,
    },
  }
}
