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
import { unboundTerminals } from './register/mac-binding.ts'
import { strayingSpecifics } from './register/specific-paths.ts'
import { widerRules } from './rules/wider-rules.ts'

const parameters = specificLimits.strict().extend({
  'require-mac': z
    .boolean()
    .default(false)
    .describe(
      'Whether a specific communication must declare, with evidence in force, that its terminals are bound by MAC address. 特定通信の端末が MAC アドレスで限定されていることの、有効な根拠（evidence）のある申告を求めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'SEG-005',
  name: 'specific-comm-bounded',
  title: { ja: '特定通信の通信経路・ポートの限定', en: 'Specific communications are pinned to hosts and ports' },
  severity: 'high',
  why: {
    ja: 'マイナンバー利用事務系に関わる特定通信、およびLGWAN接続系とインターネット接続系の間の特定通信について、送信元と宛先がホスト単位、プロトコルが tcp または udp、宛先ポートが個別に列挙され、方針の定める役職が承認し、期限内であることを確かめます。さらに、その通信を通すルールが、申告した特定通信の範囲より広くないことを、今は誰も使っていないアドレスまで含めて確かめます。通る機器（through）を申告した特定通信（どの系のものも）については、その機器を通らずに届く経路がないことも確かめます。',
    en: 'Specific communications that touch the My Number tier, or cross between the LGWAN and Internet tiers, must name hosts at both ends, tcp or udp, and an explicit list of destination ports, and must be approved by the right role and unexpired. The rules that let them pass must not be wider than what is declared, addresses that nobody uses today included. Where a communication, of whichever tier, names devices it passes (through), it must not arrive by any way that avoids one of them.',
  },
  fix: {
    ja: '特定通信の記載とルールの送信元・宛先・ポートを、承認されたホストとポートに一致させてください。',
    en: 'Make the declaration and the rule agree with the hosts and ports that were approved.',
  },
  limitations: {
    ja: 'MAC アドレスによる限定は設定ファイルから確かめられないため、申告だけを見ます（方針で require-mac を指定した場合）。途中の機器で送信元・宛先が変換される場合、変換後のルールについては変換された側の広さを見ません。通る機器（through）を申告していない特定通信については、経路を確かめません。入出力インターフェースの組までは比べません。',
    en: 'Binding by MAC address cannot be seen in an export: only its declaration is looked at, where the policy sets require-mac. Behind an address translation, the translated end of a rule is not compared. The way of a communication that names no devices (through) is not looked at, and interfaces are not compared, only devices.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const all = sortedBy(topology.specificCommunications.values(), ({ id }) => id)
    const concerned = all.filter((specific) => isConcerned(topology, specific))
    const routed = all.filter((specific) => specific.through.length > 0 && problemsOf(context, specific).length === 0)
    if (concerned.length === 0 && routed.length === 0)
      return { findings: [], notApplicable: { ja: '対象となる特定通信はありません', en: 'there are no such specific communications' } }
    const inForce: SpecificCommunication[] = []
    const findings: Finding[] = []
    for (const specific of concerned) {
      const problems = problemsOf(context, specific)
      if (problems.length === 0) inForce.push(specific)
      else findings.push(invalid(context, specific, problems))
      if (context.parameters['require-mac']) findings.push(...unboundTerminals(context, specific))
    }
    return { findings: [...findings, ...strayingSpecifics(context, routed), ...widerRules(context, inForce)] }
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
