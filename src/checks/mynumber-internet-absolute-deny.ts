import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-004',
  name: 'mynumber-internet-absolute-deny',
  title: { ja: 'マイナンバー利用事務系とインターネットの完全遮断', en: 'No path at all between マイナンバー利用事務系 and the Internet' },
  severity: 'critical',
  why: {
    ja: 'マイナンバー利用事務系と、インターネット接続系・インターネット・セキュリティクラウド・クラウドサービスとの間に、パケットが届く経路が一つもないことを確かめます。方針のマトリクスが never とする組では、特定通信も例外措置も考慮しません。',
    en: 'No packet at all may pass between the My Number tier and the Internet tier, the Internet, the security cloud or a cloud service. Where the matrix says never, neither specific communications nor exceptions are considered.',
  },
  fix: {
    ja: 'ルールを削除してください。この指摘は例外措置の対象になりません。',
    en: 'Remove the rule. No exception can excuse this.',
  },
  limitations: {
    ja: 'パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: false,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-004', context),
})
