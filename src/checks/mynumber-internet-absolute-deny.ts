import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'
import { absoluteRelayFindings } from './relays/mynumber-absolute-relays.ts'

export default defineCheck({
  id: 'SEG-004',
  name: 'mynumber-internet-absolute-deny',
  title: { ja: 'マイナンバー利用事務系とインターネットの完全遮断', en: 'No path at all between マイナンバー利用事務系 and the Internet' },
  severity: 'critical',
  why: {
    ja: 'マイナンバー利用事務系と、インターネット接続系・インターネット・セキュリティクラウド・クラウドサービスとの間に、パケットが届く経路も、中継だけを通って（途中で管理系のホストに置かれるものを含む）データが渡る経路も一つもないことを、両方向について確かめます。両方に足を持つ中継は、何を中継するかにかかわらず違反です。無害化しても認めません。方針のマトリクスが never とする組では、特定通信も例外措置も考慮しません。',
    en: 'No packet at all may pass between the My Number tier and the Internet tier, the Internet, the security cloud or a cloud service, and no data may pass between them through relays alone, nor through relays and hosts of the management tier, in either direction and whatever they do to it. A relay with legs on both sides is a violation whatever it carries. Where the matrix says never, neither specific communications nor exceptions are considered.',
  },
  fix: {
    ja: 'ルールを削除し、中継をやめてください。この指摘は例外措置の対象になりません。',
    en: 'Remove the rule, and stop relaying. No exception can excuse this.',
  },
  limitations: {
    ja: 'LGWAN接続系などの端末やサーバにいったん置かれたデータが、特定通信で渡る経路は SEG-009 の対象です。媒体による手作業の中継（manual-transfer）も中継として扱い、記録（evidence）があっても認めません。管理系のホストに置かれる前に無害化されたデータ、画面転送で表示されるだけのデータは、そこから先へは追いません。',
    en: 'Data that rests on a host of another tier and goes on from there by a specific communication belongs to SEG-009. Carrying by hand (manual-transfer) counts as a relay, evidence or not. Data sanitized before it rests on a management host, or only shown there by screen transfer, is not followed on.',
  },
  waivable: false,
  parameters: z.strictObject({}),
  run(context) {
    const direct = judgeMatrix('SEG-004', context)
    const relayed = absoluteRelayFindings(context)
    return relayed.length === 0 ? direct : { findings: [...direct.findings, ...relayed] }
  },
})
