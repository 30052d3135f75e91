import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'
import { handTransferFindings } from './relays/mynumber-hand-transfers.ts'
import { relaySessionFindings, relaySessionParameters } from './relays/mynumber-relay-sessions.ts'

export default defineCheck({
  id: 'SEG-003',
  name: 'mynumber-isolation',
  title: { ja: 'マイナンバー利用事務系と他の領域の分離', en: 'マイナンバー利用事務系 is isolated' },
  severity: 'critical',
  why: {
    ja: 'マイナンバー利用事務系と他のすべての系・外部ネットワークとの間では、承認された特定通信（ホストとポートを限定したもの）以外のパケットが届かないことを、双方向について確かめます。両側に足を持つ中継がデータを渡す場合は、マイナンバー利用事務系側の接続が特定通信の範囲にあることを確かめます。無害化していることは理由になりません。その足で申告（carries）にない通信が開いている場合も指摘します。管理系のホストにいったん置かれてから中継で渡るものは、元の場所から渡るものとして見ます。媒体による手作業の受渡し（manual-transfer）は、方針が特定通信を認める組で、承認の記録（evidence）が有効な場合だけ認めます。',
    en: 'Between the My Number tier and every other tier or external network only approved specific communications, pinned to hosts and ports, may pass, in either direction. Where a relay with legs on both sides passes data on, its session on the My Number side has to be a specific communication; that it sanitizes is no excuse. Sessions open at its legs that its carries do not declare are reported as well. What rests on hosts of the management tier and goes on by a relay counts as coming from where it came. Data carried by hand (manual-transfer) is allowed only where the policy allows specific communications, with evidence of its approval in force.',
  },
  fix: {
    ja: '特定通信として承認を受けてホストとポートを限定するか、ルールを削除してください。',
    en: 'Have it approved as a specific communication pinned to hosts and ports, or remove the rule.',
  },
  limitations: {
    ja: 'インターネット側との中継と手作業の受渡しは SEG-004 の対象です。手作業の受渡しには通信がないため、例外措置は効きません。持ち込むデータのウイルス検査は VIR-001 で見ます。構成YAMLに書かれていない媒体の利用は見えません。画面転送を認める指定（screen-transfer-to-mynumber）は、方針の版（edition）が R7.3 以降の場合だけ効きます。',
    en: 'Relays and transfers by hand to the Internet’s side belong to SEG-004. A transfer by hand has no packets that an exception could excuse. Whether what is brought in was scanned is asked by VIR-001. Media that the topology does not declare are not seen. screen-transfer-to-mynumber counts only where the edition of the policy is R7.3 or later.',
  },
  waivable: true,
  parameters: relaySessionParameters,
  run(context) {
    const direct = judgeMatrix('SEG-003', context)
    const relayed = [...relaySessionFindings(context), ...handTransferFindings(context)]
    return relayed.length === 0 ? direct : { findings: [...direct.findings, ...relayed] }
  },
})
