import { defineCheck } from './check.ts'
import { judgeMatrix } from './matrix.ts'
import { independentRelayFindings } from './relays/independent-relays.ts'
import { isIndependent, isOtherSide } from './relays/independent-sides.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { joined } from './relays/undeclared-carries.ts'

export default defineCheck({
  id: 'SEG-013',
  name: 'independent-network-separated',
  title: { ja: '学校・来庁者・電話・カメラ網の分離', en: 'School, guest, phone and camera networks are separated' },
  severity: 'high',
  why: {
    ja: '独立系（学校、来庁者Wi-Fi、IP電話・監視カメラ、浄水場や工場の監視制御など）のゾーンと、LGWAN接続系・インターネット接続系・管理系のゾーンとの間にパケットが届かないことを、双方向について確かめます。独立系と、これらの系や外部ネットワーク（独立系が自ら使うインターネット回線を除く）の両方に足を持ち、両側のルールが通す中継も確かめます。認めるのは、画面転送、独立系から外へのデータダイオード、ファイルやメールの無害化、更新の配布（いずれも有効な申告があるもの）、DNS・NTP の中継と、独立系側の接続が特定通信の範囲にある中継だけです。手作業の受渡し（manual-transfer）は、独立系から出すには有効な申告を、独立系へ入れるには無害化を求めます。',
    en: 'No packet may pass between an independent zone (school, guest Wi-Fi, phones, cameras, control of water works and plants) and an LGWAN, Internet or management zone, in either direction. Relays with a leg on the independent side and one in those tiers or an external network (the line by which independent networks reach the Internet apart), whose sessions rules let through on both sides, are judged as well: only screen transfer, a data diode out of the independent network, sanitized files and mail and the distribution of updates, each as evidence in force shows, relays of names and time, or a relay whose session on the independent side is a specific communication may join the two. What is carried by hand (manual-transfer) needs evidence in force on its way out, and disarming on its way in.',
  },
  fix: {
    ja: '経路、ルールまたは中継を削除するか、必要な通信だけを特定通信として承認してください。',
    en: 'Remove the route, the rule or the relay, or have what is needed approved as a specific communication.',
  },
  limitations: {
    ja: '中継は構成YAMLの申告（relays）に書かれたものだけを見ます。一つの中継ごとに判定し、その前後の中継で行う無害化は数えません。DNS・NTP の中継に残るトンネルの余地は指摘しません。マイナンバー利用事務系との間の中継は SEG-003、LGWAN接続系へ入るデータの無害化は SEG-002 も見ます。独立系のゾーンどうしの中継と、独立系が自ら使うインターネット回線の中継は見ません。',
    en: 'Only relays that the topology declares are seen. Each is judged by itself: what relays before or behind it do to the data does not count. Tunnels that remain possible through relays of names and time are not reported. Relays to the My Number tier belong to SEG-003; what comes into the LGWAN tier is judged by SEG-002 too. Relays between independent zones, and those on the line by which independent networks reach the Internet, are left out.',
  },
  waivable: true,
  parameters: capabilityParameters,
  run(context) {
    const packets = judgeMatrix('SEG-013', context)
    const findings = [...packets.findings, ...independentRelayFindings(context)]
    if (joined(context.topology, isIndependent(context), isOtherSide(context))) return { findings }
    return { ...packets, findings }
  },
})
