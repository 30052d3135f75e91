/** A policy of a body's own, as a commented file to go on with: what its document says is left to whoever has read it. */
import type { Locale } from '../base/text.ts'
import type { Model } from '../model/topology.ts'
import { checksAbout } from './clause-topics.ts'
import { list, scalar } from './yaml-text.ts'

/** A clause of the document, as a list of them has it. */
export interface ProposedClause {
  readonly id: string
  /** Exact words. */
  readonly quote: string
}

export interface PolicyProposal {
  /** Lower-case letters, digits, hyphens. */
  readonly id: string
  /** Name of the body and its document. */
  readonly title: { readonly ja: string; readonly en: string }
  readonly document: { readonly title: string; readonly date?: string }
  /** The policy it builds on. */
  readonly extends: string
  readonly model: Model
  /** Roles that may approve, by role; an empty list: the document names none. */
  readonly approvers: Readonly<Record<string, readonly string[]>>
  readonly clauses: readonly ProposedClause[]
  /** How often people attest. */
  readonly every: string
}

const APPROVERS = [
  ['exception-approver', '例外措置', 'exceptions'],
  ['specific-communication-approver', '特定通信', 'specific communications'],
  ['connection-approver', '外部接続', 'connections to the outside'],
  ['change-approver', '設定の変更', 'changes'],
  ['wireless-approver', '無線LAN', 'wireless networks'],
  ['cloud-approver', 'クラウドサービス', 'cloud services'],
] as const

/** The text of the file. Comments are in one language, the other follows after a slash where a policy that is shipped would have both. */
export function writePolicy(proposal: PolicyProposal, locale: Locale): string {
  const ja = locale === 'ja'
  const { id, title, document, model } = proposal
  const say = (japanese: string, english: string): string => `# ${ja ? japanese : english}`
  const lines = [
    '# yaml-language-server: $schema=./policy.schema.json',
    '#',
    say(
      '規程と見比べながら書く方針のひな形です。quote には文書の文言をそのまま、reading には読み方を一文で書きます。',
      'A policy to be written beside its document: quote holds its exact words, reading how they are read, in one sentence.',
    ),
    say(
      '土台（extends）の行列、検査、役割を受け継ぎ、違うところだけを書きます。条項は受け継ぎません。',
      'Matrix, checks and roles are those of the policy it extends; write what differs. Clauses are never inherited.',
    ),
    'bunri-policy: 1',
    `id: ${id}`,
    `title: { ja: ${scalar(title.ja)}, en: ${scalar(title.en)} }`,
    `document: { title: ${scalar(document.title)}${document.date === undefined ? '' : `, date: ${scalar(document.date)}`} }`,
    `extends: ${proposal.extends}`,
    `models: [${model}]`,
    '',
    say('承認する人の役職。空のリスト [] は「文書が定めていない」', 'who approves; an empty list: the document names nobody'),
    Object.keys(proposal.approvers).length === 0 ? '# roles:' : 'roles:',
    ...APPROVERS.map(([role, what, english]) => {
      const named = proposal.approvers[role]
      const value = named === undefined ? undefined : list(named)
      const note = ja ? what : english
      return value === undefined ? `#   ${role}: []    # ${note}` : `  ${role}: ${value}    # ${note}`
    }),
    '',
    say('検査の設定。値と意味は bunri explain EXC-001 などで示します', 'settings of checks; bunri explain EXC-001 shows what may be set'),
    'checks:',
    `  EXC-001: { max-period-days: 366 }      ${say('例外措置の最長期間', 'longest period of an exception')}`,
    `  # AUD-001: { required: true }          ${say('申告がなければ違反とする', 'what people attest is required')}`,
    `  # RUL-006: { advisory: true }          ${say('結果に載せるが不合格にしない', 'listed, never fails')}`,
    '',
    ...clauseLines(proposal, locale),
  ]
  return `${lines.join('\n')}\n`
}

function clauseLines({ clauses, every }: PolicyProposal, locale: Locale): string[] {
  const ja = locale === 'ja'
  if (clauses.length === 0)
    return [
      `# ${ja ? '条項。どの条項にも answered-by（検査）、attest（人の申告）、out-of-scope（対象外）のどれかが要ります' : 'Each clause needs answered-by (checks), attest (a person) or out-of-scope'}`,
      '# clauses:',
      '#   "6(3)②":',
      `#     quote: ${ja ? '（文書の文言をそのまま）' : '(the exact words)'}`,
      `#     reading: { ja: 無害化を経ない経路があってはならない, en: no path without sanitization }`,
      '#     answered-by: [SEG-001, SEG-002]',
      '#   "6(5)":',
      `#     quote: ${ja ? '（文書の文言をそのまま）' : '(the exact words)'}`,
      `#     attest: { every: ${every}, ask: { ja: 研修を実施したか, en: was training held } }`,
      '#   "1":',
      '#     out-of-scope: { ja: 目的の定め, en: states the purpose }',
    ]
  return [
    `# ${ja ? '答える検査は、文言からの提案です。一つずつ確かめて、読み方（reading）を書いてください' : 'Checks are proposed from the words. Confirm each, and write how it is read (reading)'}`,
    'clauses:',
    ...clauses.flatMap(({ id, quote }) => {
      const checks = checksAbout(quote)
      const answer =
        checks.length > 0
          ? `    answered-by: [${checks.join(', ')}]    # ${ja ? '提案' : 'proposed'}`
          : `    attest: { every: ${every}, ask: { ja: この条項は守られているか, en: is this clause kept } }    # ${ja ? '提案。対象外なら out-of-scope に' : 'proposed; out-of-scope where no network answers it'}`
      return [`  ${scalar(id)}:`, `    quote: ${scalar(quote)}`, answer]
    }),
  ]
}
