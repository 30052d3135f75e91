import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeZones } from './zones/zone-pairs.ts'

export default defineCheck({
  id: 'SEG-021',
  name: 'zone-matrix',
  title: { ja: 'ゾーン間の行列', en: 'The matrix of zones' },
  severity: 'high',
  why: {
    ja: '方針のゾーン間の行列（zone-matrix）に書かれた組について、許可していないパケットが届かないことを確かめます。組は、ゾーン、グループ（zone-groups）、系、外部ネットワークの名前で書きます。細かい名前（ゾーン、グループ、独自の系、標準の系・種別の順）で書かれた組が優先し、どちらが細かいともいえない組が重なるときは、そのすべてが許可するものだけを認めます。インターネット（internet-network）は、どのゾーンにも外部ネットワークにも属さないアドレスです。',
    en: 'For every pair that the matrix of zones of the policy (zone-matrix) lists, no packet may pass that it does not allow. Pairs name zones, groups (zone-groups), tiers and external networks. The finer name comes first (zone, group, own tier, standard tier or kind of network); where two entries overlap and neither is finer, only what both allow may pass. The Internet (internet-network) is every address that belongs to no zone and no external network.',
  },
  fix: {
    ja: 'ルールを行列に合わせて絞るか、必要な通信であれば行列を改めてください。',
    en: 'Narrow the rule to what the matrix allows, or amend the matrix if the traffic is needed.',
  },
  limitations: {
    ja: '行列に書かれていない組は判定しません（系の間は SEG-020 などが見ます）。特定通信や申告した通信（flows）は考慮しません。一つのゾーンの中の通信は機器を通らないため判定できません。パケットの到達だけを見ます。中継でつながる経路は SEG-002 の対象です。行列が許可する通信が実際に通るかどうかは見ません。',
    en: 'Pairs that the matrix does not list are not judged (between tiers SEG-020 and others do). Specific communications and declared flows make no difference. Traffic within one zone passes no device and cannot be judged. Looks at packets only; ways that lead through relays belong to SEG-002. Whether what the matrix allows really passes is not looked at.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: judgeZones,
})
