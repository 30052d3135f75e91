import * as z from 'zod'
import { attributeCheck } from './attributes/attribute-check.ts'
import { condition } from './attributes/demand.ts'

const MAIL_KINDS: readonly unknown[] = ['mail-relay', 'mail-sanitizer']

const parameters = z.strictObject({
  'require-size-limit': z
    .boolean()
    .default(true)
    .describe('Whether the size of messages must be limited. メール 1 通の容量の上限（max-message-size）を求めるか。'),
  'max-message-size': z
    .number()
    .positive()
    .optional()
    .describe('The highest limit that is allowed, in MB; absent: any limit. 認める上限の最大値（MB）。書かないと、上限があればよい。'),
  'require-mailbox-quota': z
    .boolean()
    .default(false)
    .describe('Whether the size of mailboxes must be limited. メールボックスの容量の上限（mailbox-quota）を求めるか。'),
  'forbid-auto-forward': z
    .boolean()
    .default(true)
    .describe('Whether automatic forwarding to the outside must be off. 庁外への自動転送（external-auto-forward）を禁じるか。'),
  'require-spam-stop': z
    .boolean()
    .default(true)
    .describe(
      'Whether a procedure to stop when spam floods must be declared. 大量の迷惑メールを検知したときの停止手順（spam-stop-procedure）を求めるか。',
    ),
  'max-age-days': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Evidence older than this does not count; absent: whatever its age. これより古い申告は数えない日数。書かないと古さを問わない。',
    ),
})

export default attributeCheck({
  id: 'MAIL-005',
  name: 'mail-limits-and-forwarding',
  title: { ja: 'メールの容量上限と自動転送の禁止', en: 'Mail is limited in size and not forwarded automatically' },
  severity: 'medium',
  why: {
    ja: '団体のメールの中継（mail-relay、mail-sanitizer）ごとに、メール 1 通の容量に上限があり、庁外への自動転送が無効で、大量の迷惑メールを検知したときに止める手順があると申告されていることを確かめます（何を求めるかは方針で定めます）。申告された値がこれに反すれば違反です。',
    en: 'For each mail relay or mail sanitizer of the body it must be declared that the size of messages is limited, that nothing is forwarded to the outside automatically, and that there is a procedure to stop when spam floods (the policy says which of these). A declared value that breaks this is a violation.',
  },
  fix: {
    ja: 'メールサーバに容量の上限を設定し、庁外への自動転送を無効にして、設定の内容を申告（evidence）に書いてください。',
    en: 'Limit the size of messages, switch off automatic forwarding to the outside, and declare both as evidence.',
  },
  limitations: {
    ja: 'メールサーバの設定は読みません。申告だけを見ます。中継（relays）として書かれていないメールサーバは、団体全体（organization）についての申告に含めてください。メールの中身や、業務で決めた定期的な送信は分かりません。',
    en: 'Settings of mail servers are not read, only what is declared. Mail servers that are not relays of the topology are covered by evidence about the organization. What mail says, and jobs that send it, are not seen.',
  },
  parameters,
  subjects: 'relay',
  among({ id, fields }, { topology }) {
    const legs = [...(topology.relays.get(id)?.legs.values() ?? [])]
    return MAIL_KINDS.includes(fields.get('kind')) && !legs.every(({ place }) => topology.externals.has(place))
  },
  none: { ja: '団体のメールの中継がありません', en: 'the body has no relay of mail' },
  demands: (set) => [
    ...(set['require-size-limit']
      ? [
          {
            what: { ja: 'メール 1 通の容量の上限', en: 'a limit on the size of messages' },
            that: condition(
              'relay',
              `max-message-size > 0${set['max-message-size'] === undefined ? '' : ` and max-message-size <= ${set['max-message-size']}`}`,
            ),
          },
        ]
      : []),
    ...(set['require-mailbox-quota']
      ? [{ what: { ja: 'メールボックスの容量の上限', en: 'a limit on mailboxes' }, that: condition('relay', 'mailbox-quota > 0') }]
      : []),
    ...(set['forbid-auto-forward']
      ? [
          {
            what: { ja: '庁外への自動転送の禁止', en: 'no automatic forwarding to the outside' },
            that: condition('relay', 'not external-auto-forward'),
          },
        ]
      : []),
    ...(set['require-spam-stop']
      ? [
          {
            what: { ja: '大量の迷惑メールを止める手順', en: 'a procedure to stop a flood of spam' },
            that: condition('relay', 'declared(spam-stop-procedure)'),
          },
        ]
      : []),
  ],
  maxAgeDays: (set) => set['max-age-days'],
})
