import { bridgeFindings } from './mail/mail-bridge-findings.ts'
import { defineCheck } from './check.ts'
import { isInternetSide } from './places.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'

export default defineCheck({
  id: 'MAIL-004',
  name: 'mail-lgwan-internet-not-bridged',
  title: { ja: 'LGWANメールとインターネットメールの混在禁止', en: 'LGWAN mail and Internet mail are not bridged' },
  severity: 'high',
  why: {
    ja: 'LGWAN とのメールと、インターネット側とのメールの両方をやり取りするメールサーバや中継が、メール無害化装置のほかにないことを確かめます。無害化装置を通らない中継だけで LGWAN とインターネット側がつながる経路、LGWAN とメールをやり取りするサーバからインターネット側へ無害化装置を通らずに出ていく経路も違反です。無害化装置が LGWAN 側からインターネット側へ送るのは、carries に書かれたものだけとみなします。',
    en: 'No mail server or relay but a mail sanitizer may exchange mail with both the LGWAN and the Internet’s side. Chains of relays between the two that pass no sanitizer are violations, and so are ways by which mail goes on to the Internet’s side, past the sanitizer, from a server that exchanges mail with the LGWAN. A sanitizer sends from the LGWAN’s side to the Internet’s only what its carries say.',
  },
  fix: {
    ja: 'インターネット側とのメールのやり取りを、メール無害化装置を通る経路だけにしてください。',
    en: 'Let mail be exchanged with the Internet’s side by way of the mail sanitizer only.',
  },
  limitations: {
    ja: 'サーバの中での転送設定は見ません。両方とメールをやり取りできれば、つながっているとみなします。無害化装置かどうかは、種別（mail-sanitizer）か、申告された処理によります。',
    en: 'How a server forwards mail inside is not seen: whatever can exchange mail with both counts as joining them. What a sanitizer is follows from its kind (mail-sanitizer) or from what it is declared to do.',
  },
  waivable: true,
  parameters: capabilityParameters,
  run(context) {
    const { network, topology } = context
    if (
      ![...topology.externals.values()].some(({ kind }) => kind === 'lgwan') ||
      !network.places.some((place) => isInternetSide(topology, place))
    )
      return {
        findings: [],
        notApplicable: {
          ja: 'LGWAN、またはインターネット側のゾーン・外部ネットワークがありません',
          en: 'there is no LGWAN, or nothing on the Internet’s side',
        },
      }
    return { findings: bridgeFindings(context) }
  },
})
