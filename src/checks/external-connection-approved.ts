import * as z from 'zod'
import { subjectsOf } from '../model/entry-field.ts'
import { approvalJudged } from './attributes/approved.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged } from './attributes/demand.ts'
import type { Gathered } from './attributes/gathered.ts'
import { gap, outcomeOf } from './attributes/gathered.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { entriesOf, linkCause, linkName, linksOf } from './lines/external-links.ts'
import { placeName } from './places.ts'

const parameters = z.strictObject({
  'require-approval': z
    .boolean()
    .default(true)
    .describe(
      'Whether each connection must be approved, by the role connection-approver where the policy names one. 接続ごとに承認（方針が connection-approver を定めていればその役職の承認）を求めるか。',
    ),
  'require-review': z
    .boolean()
    .default(true)
    .describe(
      'Whether a review must be declared: structure of the counterpart, risk assessment, document of the review. 接続の検討（counterpart、risk-assessment、review-document）の申告を求めるか。',
    ),
  'require-contract': z.boolean().default(true).describe('Whether a contract must be declared. 契約（contract）の申告を求めるか。'),
  'require-liability-clause': z
    .boolean()
    .default(false)
    .describe('Whether the contract must secure liability for damage. 損害賠償責任の契約上の担保（liability-clause）の申告を求めるか。'),
  'require-cut-point': z
    .boolean()
    .default(true)
    .describe(
      'Whether a place to cut the line and a contact in an emergency must be declared. 物理的に遮断する箇所（cut-point）と緊急時の連絡先（contact）の申告を求めるか。',
    ),
  'require-class': z
    .boolean()
    .default(true)
    .describe('Whether the highest data class the line carries must be in the register. 流れる情報の重要性分類（class）を台帳に求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-004',
  name: 'external-connection-approved',
  title: { ja: '外部ネットワーク接続の承認', en: 'Each external connection is reviewed and approved' },
  severity: 'high',
  why: {
    ja: '外部接続点の台帳（connections）の項目ごとに、方針の定める役職の承認と、相手先の構成とリスクの検討、契約、物理的に遮断する箇所と緊急時の連絡先、流れる情報の重要性分類が申告されていることを確かめます（何を求めるかは方針で定めます）。承認者が方針の定める役職でない、承認日が先の日付である、損害賠償責任が担保されていないと申告されている、といったことは違反です。申告がないだけのものは、方針が申告を求めていれば違反、求めていなければ「申告なし」とします。台帳にない外部接続も、申告のないものに数えます。',
    en: 'Every entry of the register of connections must be approved by the role that the policy names, and have declared for it: a review of the counterpart’s structure and of the risks, a contract, where the line is cut and whom to call, and the data class it carries (the policy says which of these). An approval by another role, or dated in the future, or a contract declared to leave liability open, is a violation. What is only not declared is a violation where the policy requires declarations, and listed as not declared where it does not. Links that the register does not have count as not declared.',
  },
  fix: {
    ja: '外部接続ごとに検討と承認の記録を整え、台帳（connections）と申告（evidence）に書いてください。承認されない接続は廃止してください。',
    en: 'Review each connection, have it approved, and declare both in the register and as evidence; close what is not approved.',
  },
  limitations: {
    ja: '検討資料や契約の中身は確かめません。台帳と実際の接続の一致、所管、目的、見直しの期限は NET-001 が見ます。',
    en: 'What the documents and contracts say is not looked at. Whether the register agrees with the network, and owner, purpose and the date of the last review, belong to NET-001.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const unregistered = linksOf(topology).filter((link) => entriesOf(topology, link).length === 0)
    const subjects = subjectsOf(topology, 'connection')
    if (subjects.length === 0 && unregistered.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '外部ネットワークに接続する機器がありません', en: 'nothing is connected to the outside' },
      }
    return outcomeOf([
      ...subjects.map((subject) =>
        set['require-approval']
          ? approvalJudged(context, subject, topology.connections?.get(subject.id)?.approved, 'connection-approver')
          : { findings: [], open: [] },
      ),
      demandsJudged(context, 'connection', demandsOf(context), subjects),
      ...unregistered.map((link) => notRegistered(context, link)),
    ])
  },
})

function demandsOf({ parameters: set }: Context): readonly Demand[] {
  const asked: readonly (readonly [boolean, Demand])[] = [
    [
      set['require-review'],
      {
        what: { ja: '接続の検討（相手先の構成・リスク・検討資料）', en: 'a review of the connection (counterpart, risks, document)' },
        that: condition('connection', 'declared(counterpart) and declared(risk-assessment) and declared(review-document)'),
      },
    ],
    [set['require-contract'], { what: { ja: '契約', en: 'a contract' }, that: condition('connection', 'declared(contract)') }],
    [
      set['require-liability-clause'],
      { what: { ja: '損害賠償責任の担保', en: 'secured liability' }, that: condition('connection', 'liability-clause') },
    ],
    [
      set['require-cut-point'],
      {
        what: { ja: '遮断箇所と緊急時の連絡先', en: 'where to cut it and whom to call' },
        that: condition('connection', 'declared(cut-point) and declared(contact)'),
      },
    ],
    [set['require-class'], { what: { ja: '重要性分類', en: 'its data class' }, that: condition('connection', 'declared(class)') }],
  ]
  return asked.flatMap(([wanted, demand]) => (wanted ? [demand] : []))
}

function notRegistered(context: Context, link: ReturnType<typeof linksOf>[number]): Gathered {
  const { topology, network } = context
  const [where, to] = [linkName(link), placeName(topology, link.to)]
  return gap(context, {
    open: { ja: `${where.ja}（台帳にない接続）の検討と承認`, en: `${where.en} (not in the register): its review and approval` },
    text: {
      ja: `${where.ja} から ${to.ja} への接続が台帳（connections）になく、検討と承認の記録がありません。`,
      en: `The connection from ${where.en} to ${to.en} is not in the register (connections): no review and no approval is recorded.`,
    },
    cause: linkCause(network.world, link),
    fix: {
      ja: `接続を検討して承認を受け、connections に at: ${link.device}/${link.interface}、to: ${link.to} の項目を加えてください。不要なら接続を廃止してください。`,
      en: `Review the connection, have it approved and add it to connections (at: ${link.device}/${link.interface}, to: ${link.to}); close it if it is not needed.`,
    },
  })
}
