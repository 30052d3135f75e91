import { importFinding } from './relays/import-findings.ts'
import { defineCheck } from './check.ts'
import { straySenders } from './mail/mail-senders.ts'
import { baseTierOf, isInternetSide } from './places.ts'
import { capabilityParameters, treatmentOf } from './relays/relay-capabilities.ts'
import type { ImportQuestion } from './relays/relayed-imports.ts'
import { importsUnder, shortcomingOf } from './relays/relayed-imports.ts'

export default defineCheck({
  id: 'MAIL-001',
  name: 'mail-inbound-sanitized',
  title: { ja: 'インターネットメールの無害化', en: 'Internet mail into the LGWAN tier is sanitized' },
  severity: 'critical',
  why: {
    ja: 'インターネット側から中継をたどって LGWAN接続系に届くメールが、本文のテキスト化と、添付ファイルの除去または無害化（CDR）を経ること（または画面転送であること）を確かめます。さらに、LGWAN接続系のメールサーバにメール（tcp/25、465、587）を渡せるのが、無害化する中継、LGWAN接続系の中、LGWAN だけであることを確かめます。無害化する経路が正しくても、別の経路でメールを渡せれば違反です。',
    en: 'Mail that comes from the Internet’s side to the LGWAN tier by way of relays must be reduced to text with its attachments removed or disarmed, or be looked at by screen transfer. And only relays that sanitize, the tier itself and the LGWAN may hand mail (tcp 25, 465, 587) to its mail servers: another way in is a violation even where the sanitizing way is right.',
  },
  fix: {
    ja: 'メール無害化装置で足りない処理を有効にするか、無害化装置を通らずにメールを渡せるルールを削除してください。',
    en: 'Turn on what the mail sanitizer lacks, or delete the rule by which mail can be handed over around it.',
  },
  limitations: {
    ja: '中継の処理は申告（does、evidence）によります。Web メールは Web として SEG-002 で判定します。受信側から取りに行くメール（POP、IMAP）のうち、中継を経ない直接の通信は SEG-001 の対象です。管理系からのメールは、申告した通信（flows）を超えるものだけを指摘します。',
    en: 'What a relay does is taken from its declaration (does, evidence). Web mail is judged as web content by SEG-002. Mail fetched directly, without a relay (POP, IMAP), belongs to SEG-001. From the management tier only mail beyond the declared flows is reported.',
  },
  waivable: true,
  parameters: capabilityParameters,
  run(context) {
    const { network, topology, today, parameters } = context
    const into = (place: string): boolean => baseTierOf(topology, place) === 'lgwan'
    if (!network.places.some(into) || !network.places.some((place) => isInternetSide(topology, place)))
      return {
        findings: [],
        notApplicable: {
          ja: 'LGWAN接続系、またはインターネット側のゾーン・外部ネットワークがありません',
          en: 'there is no LGWAN tier, or nothing on the Internet’s side',
        },
      }
    const treatment: ImportQuestion['treatment'] = (channel) => treatmentOf(topology, today, parameters, channel)
    const question: ImportQuestion = {
      into,
      treatment,
      wrong: (last, of, done) => (of === 'mail' ? shortcomingOf(last, of, done) : undefined),
    }
    const chains = (['judged', 'possible'] as const).flatMap((bound) =>
      importsUnder(network, question, bound).map((imported) => importFinding(context, imported, treatment, bound)),
    )
    return { findings: [...chains, ...straySenders(context, treatment, chains)] }
  },
})
