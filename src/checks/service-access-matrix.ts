import * as z from 'zod'
import { BASE_TIERS } from '../model/topology.ts'
import { undeclared } from './attributes/demand.ts'
import { defineCheck } from './check.ts'
import { brokenFlows } from './rules/broken-flows.ts'
import { expiredFlows, listingsOf, undeclaredTraffic, violationsOf } from './rules/undeclared-traffic.ts'

const parameters = z.strictObject({
  complete: z
    .array(z.enum(BASE_TIERS))
    .default([])
    .describe(
      'Tiers (by the standard tier they are or inherit) of which flows declares everything: what else passes is a violation. flows の申告がすべてそろっているとみなす系。申告にない通信を違反とします。',
    ),
  'open-cells': z
    .boolean()
    .default(false)
    .describe(
      'Whether cells that the matrix leaves open are asked for declared flows as well. 通信マトリクスで open の組にも flows の申告を求めるか。',
    ),
})

export default defineCheck({
  id: 'RUL-003',
  name: 'service-access-matrix',
  title: { ja: 'サービスごとのアクセス定義との一致', en: 'Permitted traffic equals the access definition per service' },
  severity: 'high',
  why: {
    ja: '通信マトリクスが通信の申告（flows）に任せている同じ系の中の組について、申告した通信と特定通信のほかに何も通らないことを確かめます。方針の complete に挙げた系と、方針が required とする場合は、申告にない通信を通すルールごとに違反とします。そうでない系では、申告にない通信を組ごとに参考として挙げ、「申告なし」とします。あわせて、必要と申告した通信（required）が実際に通ること（状態を持たない ACL では応答も戻ること）を確かめ、通らない通信を、止めているルールや経路とともに1段軽い違反として示します。期限の過ぎた申告の通信がまだ通っていれば中の違反とします。',
    en: 'Between zones of one tier, which the matrix leaves to declared flows, nothing may pass but flows and specific communications. In tiers that the policy lists under complete, and wherever it makes the check required, each rule that lets more pass is a violation; elsewhere what is not declared is listed per pair of zones, and the verdict is "not declared". What is declared as required has to pass, answers included where lists keep no state; what does not is a violation one step lower, shown with the rule or route that stops it. A declared flow whose time is over and that still passes is a medium violation.',
  },
  fix: {
    ja: '必要な通信を flows に申告し、ルールを申告の範囲に絞ってください。通らない通信は、止めているルールか経路を直してください。',
    en: 'Declare what is needed under flows: and narrow the rules to it; mend the rule or route that stops what is needed.',
  },
  limitations: {
    ja: '異なる系の間の flows のセルは SEG-020、外部から始まる通信は NET-007 が見ます。他の場所の送信元アドレスを名乗る通信は見ません。ゾーン全体や 5 アドレス以上の範囲を指す申告は、そのうち一つでも通れば通るとみなし、TCP と UDP の同じポートはどちらか一方が通れば通るとみなします。中継（プロキシ、メール中継など）が運ぶ通信は、通るとみなします。利用者やスケジュールの条件は満たされるとみなします。応答の経路（ルーティング）は見ません。',
    en: 'Cells of flows between different tiers belong to SEG-020, what is started outside to NET-007. Sources foreign to their place are not judged. A declared end that is a whole zone or a range of more than 4 addresses passes if any of them does; TCP and UDP of one port pass if either does. What relays carry counts as passing. Conditions on users and schedules count as met. Routes of answers are not judged.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { complete, 'open-cells': openCells } = context.parameters
    const { pairs, found } = undeclaredTraffic(context, { complete, openCells })
    if (pairs === 0 && context.topology.flows.size === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '通信の申告（flows）がなく、申告に任されたゾーンの組もありません',
          en: 'no flow is declared, and no pair of zones is left to declared flows',
        },
      }
    const listed = listingsOf(context, found)
    return {
      findings: [...violationsOf(context, found), ...expiredFlows(context, found), ...brokenFlows(context), ...listed.findings],
      ...undeclared(listed.open),
    }
  },
})
