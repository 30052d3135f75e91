import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-013',
  name: 'independent-network-separated',
  title: { ja: '学校・来庁者・電話・カメラ網の分離', en: 'School, guest, phone and camera networks are separated' },
  severity: 'high',
  why: {
    ja: '独立系（学校、来庁者Wi-Fi、IP電話・監視カメラなど）のゾーンと、LGWAN接続系・インターネット接続系・管理系のゾーンとの間にパケットが届かないことを、双方向について確かめます。',
    en: 'No packet may pass between an independent zone (school, guest Wi-Fi, phones, cameras) and an LGWAN, Internet or management zone, in either direction.',
  },
  fix: {
    ja: '経路またはルールを削除するか、必要な通信だけを特定通信として承認してください。',
    en: 'Remove the route or the rule, or have what is needed approved as a specific communication.',
  },
  limitations: {
    ja: 'パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-013', context),
})
