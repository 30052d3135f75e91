/** What may be written of relays: `relays:` in `topology.yaml`. Defaults by kind are in `relays.ts`. */
import * as z from 'zod'
import { RELAY_KINDS } from '../model/relay.ts'
import { capabilities, evidenceIds, oneOrMore, service, words } from './fields.ts'

const initiator = z.enum(['peer', 'relay', 'person'])

const carry = z.strictObject({
  service: service.optional().meta({
    description:
      '受ける側のサービス。書かないと手作業（manual-transfer） / The service spoken on the side it receives on; absent: carried by hand',
    examples: ['smtp'],
  }),
  sends: service.optional().meta({
    description: '送り出す側のサービス。書かないと service と同じ / The service spoken on the other side; absent: the same as `service`',
    examples: ['https', ['tcp/4172', 'tcp/8443']],
  }),
  from: words.meta({ description: '受ける足 / The leg it receives on', examples: ['outer'] }),
  to: words.meta({ description: '送り出す足 / The leg it sends on', examples: ['inner'] }),
  opens: z
    .strictObject({
      from: initiator.optional().meta({
        description:
          '受ける側で接続を始めるのは相手（peer）か中継（relay）か。書かないと種別による / Who opens on the receiving side; absent: as the kind does',
      }),
      to: initiator.optional().meta({
        description:
          '送り出す側で接続を始めるのは相手（peer）か中継（relay）か。書かないと種別による / Who opens on the sending side; absent: as the kind does',
      }),
    })
    .optional()
    .meta({
      description:
        '接続を始める側。書かないと種別による（メールは from: peer, to: relay。ファイル無害化は両側とも peer） / Who opens the connection on each side; absent: as the kind does',
      examples: [{ from: 'peer', to: 'peer' }],
    }),
  data: z
    .enum(['forward', 'both'])
    .optional()
    .meta({
      description:
        'データの向き。forward は from から to へだけ、both は両方向。書かないと種別による / Where data goes; absent: as the kind does',
      examples: ['both'],
    }),
  does: capabilities.optional().meta({
    description:
      '中継での処理（mail-text、attachment-strip、file-cdr、virus-scan など）。書かないと何もしません / What it does to the content; absent: nothing',
    examples: [['mail-text', 'virus-scan']],
  }),
  'file-import': z
    .boolean()
    .optional()
    .meta({
      description:
        'ファイルを取り込めるか（Web 分離でのダウンロード、アップロードの受付など）。書かないと不明。種別がファイルの中継なら常に取り込むとみなします / Whether files come in by it (downloads, an upload portal); absent: not known. Relays of files always let them in',
      examples: [false],
    }),
  evidence: evidenceIds.optional(),
})

export const relay = z.strictObject({
  kind: z.enum(RELAY_KINDS).meta({ description: '中継の種別 / What kind of relay', examples: ['mail-sanitizer'] }),
  name: words.optional().meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['メール無害化装置'] }),
  legs: z
    .record(
      z.string(),
      z.union([
        oneOrMore(words),
        z.strictObject({
          zone: words.meta({
            description: '足のあるゾーンか外部ネットワーク / The zone or external network the leg is in',
            examples: ['san-lg'],
          }),
          address: oneOrMore(words)
            .optional()
            .meta({
              description: 'アドレス。書かないと、手作業の中継の足 / Its address; absent: a leg where data is carried by hand',
              examples: ['172.16.1.25'],
            }),
        }),
      ]),
    )
    .meta({
      description: '足の名前とアドレス。ゾーンはアドレスから分かります / Name and address of each leg; the zone follows from the address',
      examples: [{ outer: '172.16.0.25', inner: '172.16.1.25' }],
    }),
  carries: z
    .array(carry)
    .optional()
    .meta({
      description: '中継する通信。書かないと、何を中継するか分からないとみなします / What it carries; absent: not known',
      examples: [[{ service: 'smtp', from: 'outer', to: 'inner' }]],
    }),
  redirects: z
    .strictObject({
      clipboard: z
        .enum(['none', 'text-in', 'text-out', 'both'])
        .optional()
        .meta({
          description:
            'クリップボード（端末から見て text-in は取込み、text-out は持出し）。書かないと不明 / Clipboard, seen from the user; absent: not known',
          examples: ['none'],
        }),
      drive: z
        .boolean()
        .optional()
        .meta({ description: 'ドライブ転送。書かないと不明 / Drives; absent: not known', examples: [false] }),
      printer: z
        .boolean()
        .optional()
        .meta({ description: 'プリンタ転送。書かないと不明 / Printers; absent: not known', examples: [false] }),
      usb: z
        .boolean()
        .optional()
        .meta({ description: 'USB 転送。書かないと不明 / USB devices; absent: not known', examples: [false] }),
    })
    .optional()
    .meta({
      description:
        '画面転送で画面のほかに通すもの。書かないと不明で、画面転送とは認めません / What screen transfer lets through beside pixels; absent: not known, and it does not count as screen transfer',
      examples: [{ clipboard: 'none', drive: false, printer: false, usb: false }],
    }),
  'tenant-restriction': z
    .boolean()
    .optional()
    .meta({
      description: 'クラウドの自団体テナントだけに限っているか。書かないと false / Admits only the body’s own tenants; absent: false',
      examples: [true],
    }),
  'relay-policy': z
    .enum(['recipient-domain-only', 'authenticated-senders', 'smart-host-only'])
    .optional()
    .meta({
      description:
        '第三者中継を防ぐ方法（宛先ドメイン限定、送信者認証、上位サーバ固定）。書かないと申告なし / How a mail relay keeps third parties out; absent: not declared',
      examples: ['recipient-domain-only'],
    }),
})

export type WrittenRelay = z.infer<typeof relay>
export type WrittenCarry = z.infer<typeof carry>
