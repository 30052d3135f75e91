import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-011',
  name: 'no-lgwan-transit',
  title: { ja: 'LGWANの中継（トランジット）禁止', en: 'The body is no transit between LGWAN and other networks' },
  severity: 'critical',
  why: {
    ja: 'LGWAN（外部）と、LGWAN接続系以外のネットワークとの間で、庁内の機器がパケットを中継しないことを、双方向について確かめます。',
    en: "The body's devices must not carry packets between the LGWAN itself and anything but its own LGWAN tier, in either direction.",
  },
  fix: {
    ja: 'LGWAN 側への経路またはルールを削除してください。',
    en: 'Remove the route or the rule towards the LGWAN.',
  },
  limitations: {
    ja: 'パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-011', context),
})
