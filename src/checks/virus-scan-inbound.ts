import { defineCheck } from './check.ts'
import { scanParameters, stage } from './scan/content-scan.ts'
import { judgeScan } from './scan/virus-scan.ts'

export default defineCheck({
  id: 'VIR-001',
  name: 'virus-scan-inbound',
  title: { ja: '外部からの受信時のゲートウェイウイルスチェック', en: 'Inbound data passes a gateway virus scan' },
  severity: 'high',
  why: {
    ja: '外部ネットワークから系のゾーンに入るメール・Web・ファイルのデータが、入るまでに一度はウイルス検査を受けることを確かめます。検査とみなすのは、通信を許可したルールに結び付いて有効なウイルス検査（そのサービスを検査するもの）、通信の端にある中継で申告された virus-scan（画面だけを渡す画面転送を含む）、出入りする外部ネットワーク（セキュリティクラウドなど）で申告された virus-scan です。公開サーバへ外部から送られるデータも、外部や独立系から媒体で運び込まれるデータ（中継の manual-transfer）も含みます。機能があってもルールに結び付いていなければ検査とはみなしません。',
    en: 'Mail, Web and file data that comes from an external network into a zone of the tiers must be scanned for viruses at least once on its way: by a scan that is bound to a rule which permits it, is in effect there and reads that service; by a relay at one end of the session that declares virus-scan (or passes nothing but pixels); or by the external network it comes through (a security cloud) that declares it. What the outside sends to published servers is included, and so is what is carried in on media (manual-transfer) from outside or from independent networks. A feature that is bound to no rule scans nothing.',
  },
  fix: {
    ja: '示されたルールにウイルス検査を設定するか、検査している中継・外部ネットワークを evidence とともに申告してください。',
    en: 'Bind a virus scan to the rule shown, or declare the relay or network that scans, with evidence.',
  },
  limitations: {
    ja: '独立系（学校、来庁者用など）と外部との通信、行政の閉域網（LGWAN、住基ネットなど）との通信は、既定では対象外です。系のゾーンどうしの媒体の受渡しは見ません。媒体の検査は、検査する場所の指定（stage）によらず中継の申告で見ます。手作業の受渡しには通信がないため、例外措置は効きません。パターンファイルの新しさ、暗号化された通信の中身を検査できているか（VIR-003）、検査の除外設定は見ません。サービスはポート番号で見分けるため、通常と違うポートのメール・Web・ファイル転送は対象になりません。送信元を偽った通信は判定しません。',
    en: 'Independent networks (school, guests) and closed networks of the public sector (LGWAN, Juki-net) are left out by default. How new the patterns are, whether the scan sees into encrypted traffic (VIR-003), and what a profile exempts is not judged. Services are told by their ports: mail, Web and file transfer on other ports are not seen. Nor are spoofed sources.',
  },
  waivable: true,
  parameters: scanParameters.extend({ stage }),
  run: (context) => judgeScan({ ...context, stage: context.parameters.stage }, 'inbound'),
})
