import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-001',
  name: 'no-direct-lgwan-internet',
  title: { ja: 'LGWAN接続系とインターネット接続系の直接通信', en: 'Direct communication between LGWAN and Internet tiers' },
  severity: 'critical',
  why: {
    ja: 'LGWAN接続系のゾーンと、インターネット接続系のゾーン・インターネット・セキュリティクラウド・クラウドサービスとの間で、方針の通信マトリクスが認めないパケットが一つも届かないことを、どちらから始まる通信についても確かめます。',
    en: 'No packet that the policy matrix does not allow may pass between an LGWAN-tier zone and an Internet-tier zone, the Internet, the security cloud or a cloud service, whoever initiates it.',
  },
  fix: {
    ja: '許可しているルールを削除するか、無害化を行う中継を経由させてください。',
    en: 'Remove the permitting rule, or route the traffic through a sanitizing relay.',
  },
  limitations: {
    ja: 'パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-001', context),
})
