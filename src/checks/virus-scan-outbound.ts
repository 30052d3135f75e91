import { defineCheck } from './check.ts'
import { scanParameters, stage } from './scan/content-scan.ts'
import { judgeScan } from './scan/virus-scan.ts'

export default defineCheck({
  id: 'VIR-002',
  name: 'virus-scan-outbound',
  title: { ja: '外部への送信時のゲートウェイウイルスチェック', en: 'Outbound data passes a gateway virus scan' },
  severity: 'medium',
  why: {
    ja: '系のゾーンから外部ネットワークへ出るメール・Web・ファイルのデータが、出るまでに一度はウイルス検査を受けることを確かめます。検査とみなすものは VIR-001 と同じです。公開サーバが外部へ返すデータも、媒体で運び出されるデータ（中継の manual-transfer）も含みます。',
    en: 'Mail, Web and file data that leaves a zone of the tiers for an external network must be scanned for viruses at least once on its way. What counts as a scan is the same as in VIR-001. What published servers answer is included, and so is what is carried out on media (manual-transfer).',
  },
  fix: {
    ja: '示されたルールにウイルス検査を設定するか、検査している中継・外部ネットワークを evidence とともに申告してください。',
    en: 'Bind a virus scan to the rule shown, or declare the relay or network that scans, with evidence.',
  },
  limitations: {
    ja: 'VIR-001 と同じです。プロファイルがアップロードだけ、またはダウンロードだけを検査する機種でも、両方向を検査するとみなします。',
    en: 'As for VIR-001. A profile that scans uploads or downloads only is taken to scan both.',
  },
  waivable: true,
  parameters: scanParameters.extend({ stage }),
  run: (context) => judgeScan({ ...context, stage: context.parameters.stage }, 'outbound'),
})
