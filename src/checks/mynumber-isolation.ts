import * as z from 'zod'
import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'

export default defineCheck({
  id: 'SEG-003',
  name: 'mynumber-isolation',
  title: { ja: 'マイナンバー利用事務系と他の領域の分離', en: 'マイナンバー利用事務系 is isolated' },
  severity: 'critical',
  why: {
    ja: 'マイナンバー利用事務系と他のすべての系・外部ネットワークとの間では、承認された特定通信（ホストとポートを限定したもの）以外のパケットが届かないことを、双方向について確かめます。',
    en: 'Between the My Number tier and every other tier or external network only approved specific communications, pinned to hosts and ports, may pass, in either direction.',
  },
  fix: {
    ja: '特定通信として承認を受けてホストとポートを限定するか、ルールを削除してください。',
    en: 'Have it approved as a specific communication pinned to hosts and ports, or remove the rule.',
  },
  limitations: {
    ja: 'パケットの到達だけを見ます。中継（プロキシ、メール、無害化）でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays (proxy, mail, sanitization) belong to SEG-002.',
  },
  waivable: true,
  parameters: z.strictObject({}),
  run: (context) => judgeMatrix('SEG-003', context),
})
