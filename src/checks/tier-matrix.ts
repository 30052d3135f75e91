import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-020',
  name: 'tier-matrix',
  title: { ja: '通信マトリクスのその他の組', en: 'Every other pair of the matrix' },
  severity: 'high',
  why: {
    ja: 'SEG-001・003・004・011・013 が見ない系と外部ネットワークの組すべてについて、方針の通信マトリクスが認めないパケットが届かないことを確かめます。マトリクスに書かれていない組は「通信なし」とみなします。',
    en: 'For every ordered pair of tiers and external networks that SEG-001, 003, 004, 011 and 013 do not judge, no packet may pass that the policy matrix does not allow. A pair that the matrix does not list allows nothing.',
  },
  fix: {
    ja: 'ルールを絞るか、必要な通信を構成YAMLの flows に申告してください。',
    en: 'Narrow the rule, or declare the flow under flows: in the topology.',
  },
  limitations: {
    ja: '同じ系の中の通信（flows のセル）は RUL-003 の対象です。パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Traffic inside one tier (a flows cell) belongs to RUL-003. Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-020', context),
})
