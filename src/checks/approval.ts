/** Whether a 特定通信 or an 例外措置 is in force: approved by the right role, in time, and pinned. */
import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { Policy } from '../model/policy.ts'
import type { Approval, Connection, Exception, FlowScope, RegisteredSystem, SpecificCommunication, Zone } from '../model/topology.ts'
import { TCP, UDP } from '../packet/packet.ts'
import type { Ranges } from '../packet/ranges.ts'

/** Why an entry is not in force. */
export interface Problem extends Text {
  readonly code:
    | 'not-approved'
    | 'approver-missing'
    | 'approval-date-missing'
    | 'approval-document-missing'
    | 'approved-in-future'
    | 'wrong-approver'
    | 'expired'
    | 'no-expiry'
    | 'period-too-long'
    | 'reason-missing'
    | 'source-not-hosts'
    | 'destination-not-hosts'
    | 'protocol-not-pinned'
    | 'ports-not-explicit'
    | 'no-packets'
}

/** The parameters of SEG-005 that decide whether a 特定通信 is pinned. */
export const specificLimits = z.object({
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe('Most addresses a specific communication may name at either end. 特定通信の送信元・宛先それぞれのアドレス数の上限。'),
  'max-ports': z
    .number()
    .int()
    .min(1)
    .default(4)
    .describe('Most destination ports a specific communication may name. 特定通信の宛先ポート数の上限。'),
})

/** The parameters of EXC-001 that decide whether an exception is in force: what the document asks of one. */
export const exceptionLimits = z.object({
  'require-expiry': z.boolean().default(true).describe('Whether an exception must have an expiry date. 例外措置に期限を求めるか。'),
  'max-period-days': z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Longest time from approval to expiry of an exception, in days; absent: 366, or no limit where no expiry is required. 例外措置の承認日から期限までの最長日数。書かないと 366 日（期限を求めない場合は上限なし）。',
    ),
  'require-document': z
    .boolean()
    .default(true)
    .describe('Whether the approval of an exception must name its document. 例外措置の承認に文書を求めるか。'),
})
type ExceptionLimits = z.infer<typeof exceptionLimits>

const YEAR_DAYS = 366

/** `maxHosts` and `maxPorts` under a policy (SEG-005 parameters, or their defaults). */
export function specificLimitsOf(policy: Policy): { readonly maxHosts: number; readonly maxPorts: number } {
  const set = specificLimits.safeParse(policy.checks.get('SEG-005')?.parameters ?? {})
  const limits = set.success ? set.data : specificLimits.parse({})
  return { maxHosts: limits['max-hosts'], maxPorts: limits['max-ports'] }
}

/** What a policy asks of an exception (EXC-001 parameters, or their defaults). */
function exceptionLimitsOf(policy: Policy): ExceptionLimits {
  const set = exceptionLimits.safeParse(policy.checks.get('EXC-001')?.parameters ?? {})
  return set.success ? set.data : exceptionLimits.parse({})
}

/**
 * Why a 特定通信 excuses nothing; empty when it is in force. Missing MAC evidence is not among the
 * reasons: SEG-005 reports it, and the communication stands.
 */
export function specificProblems(
  specific: SpecificCommunication,
  {
    policy,
    today,
    maxHosts,
    maxPorts,
  }: { readonly policy: Policy; readonly today: string; readonly maxHosts: number; readonly maxPorts: number },
): readonly Problem[] {
  return [
    ...approvalProblems(specific.approved, policy.roles.get('specific-communication-approver') ?? [], today),
    ...expiryProblems(specific.expires, today),
    ...pinProblems(specific.scope, maxHosts, maxPorts),
  ]
}

/** Why the registration of a system outside does not count; empty when it does. Who approves 特定通信 approves whom they are with. */
export function registrationProblems(
  { approved }: RegisteredSystem,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): readonly Problem[] {
  return approvalProblems(approved, policy.roles.get('specific-communication-approver') ?? [], today)
}

/** Why a connection to the outside does not count as approved; empty when it does. */
export function connectionProblems(
  { approved }: Connection,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): readonly Problem[] {
  return approvalProblems(approved, policy.roles.get('connection-approver') ?? [], today)
}

/** Why a wireless network does not count as approved; empty when it does. */
export function wirelessProblems(
  { approved }: Zone,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): readonly Problem[] {
  return approvalProblems(approved, policy.roles.get('wireless-approver') ?? [], today)
}

/** Why an exception excuses nothing; empty when it is in force. */
export function exceptionProblems(
  exception: Exception,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): readonly Problem[] {
  const limits = exceptionLimitsOf(policy)
  const approval = approvalProblems(exception.approved, policy.roles.get('exception-approver') ?? [], today)
  return [
    ...approval.filter(({ code }) => limits['require-document'] || code !== 'approval-document-missing'),
    ...expiryProblems(exception.expires, today),
    ...periodProblems(exception, limits),
    ...(blank(exception.reason) ? [problem('reason-missing', '理由（reason）が書かれていません', 'it states no reason')] : []),
    ...(exception.scope.packets.isEmpty ? [noPackets] : []),
  ]
}

const noPackets = problem(
  'no-packets',
  '対象となる通信が一つもありません（送信元と宛先の IP バージョンなどが合っていません）',
  'it covers no packet at all (its ends have no IP version in common, for example)',
)

export function approvalProblems(approved: Approval | undefined, roles: readonly string[], today: string): readonly Problem[] {
  if (approved === undefined || (blank(approved.by) && blank(approved.on) && blank(approved.document)))
    return [problem('not-approved', '承認（approved）が記録されていません', 'no approval is recorded')]
  const problems: Problem[] = []
  const { by, on, document } = approved
  if (by === undefined || blank(by))
    problems.push(problem('approver-missing', '承認者（approved.by）が書かれていません', 'the approver (approved.by) is missing'))
  else if (roles.length > 0 && !roles.some((role) => holdsRole(by, role)))
    problems.push(
      problem(
        'wrong-approver',
        `承認者「${by}」は、方針が定める承認者（${roles.join('、')}）ではありません`,
        `the approver "${by}" is none of those the policy names (${roles.join(', ')})`,
      ),
    )
  if (on === undefined || blank(on))
    problems.push(
      problem('approval-date-missing', '承認日（approved.on）が書かれていません', 'the date of approval (approved.on) is missing'),
    )
  else if (on > today)
    problems.push(problem('approved-in-future', `承認日 ${on} が判定日 ${today} より後です`, `it is approved on ${on}, after ${today}`))
  if (blank(document))
    problems.push(
      problem(
        'approval-document-missing',
        '承認文書（approved.document）が書かれていません',
        'the document of approval (approved.document) is missing',
      ),
    )
  return problems
}

function expiryProblems(expires: string | undefined, today: string): readonly Problem[] {
  if (expires === undefined || expires >= today) return []
  return [problem('expired', `期限 ${expires} が過ぎています（判定日 ${today}）`, `it expired on ${expires} (judged for ${today})`)]
}

function periodProblems({ approved, expires }: Exception, limits: ExceptionLimits): readonly Problem[] {
  const required = limits['require-expiry']
  if (expires === undefined) return required ? [problem('no-expiry', '期限（expires）が書かれていません', 'it has no expiry date')] : []
  const maxDays = limits['max-period-days'] ?? (required ? YEAR_DAYS : undefined)
  const on = approved?.on
  if (on === undefined || maxDays === undefined) return []
  const days = Math.round((Date.parse(expires) - Date.parse(on)) / 86_400_000)
  if (!(days > maxDays)) return []
  return [
    problem(
      'period-too-long',
      `承認日 ${on} から期限 ${expires} までが ${days} 日で、上限の ${maxDays} 日を超えています`,
      `it runs ${days} days from its approval on ${on} to ${expires}, more than the ${maxDays} allowed`,
    ),
  ]
}

/** Why a scope is not pinned to hosts and ports; empty when it is. */
export function pinProblems(scope: FlowScope, maxHosts: number, maxPorts: number): readonly Problem[] {
  if (scope.packets.isEmpty) return [noPackets]
  const problems: Problem[] = []
  const most = BigInt(maxHosts)
  if (scope.from.addresses.size > most)
    problems.push(
      problem(
        'source-not-hosts',
        `送信元（${scope.from.written.join('、')}）がホスト単位に限定されていません（上限 ${maxHosts} アドレス）`,
        `its source (${scope.from.written.join(', ')}) is not pinned to hosts (at most ${maxHosts} ${maxHosts === 1 ? 'address' : 'addresses'})`,
      ),
    )
  if (scope.to.addresses.size > most)
    problems.push(
      problem(
        'destination-not-hosts',
        `宛先（${scope.to.written.join('、')}）がホスト単位に限定されていません（上限 ${maxHosts} アドレス）`,
        `its destination (${scope.to.written.join(', ')}) is not pinned to hosts (at most ${maxHosts} ${maxHosts === 1 ? 'address' : 'addresses'})`,
      ),
    )
  const services = scope.services.join(', ')
  if (scope.packets.protocols().some(([low, high]) => low !== high || (low !== TCP && low !== UDP)))
    problems.push(
      problem(
        'protocol-not-pinned',
        `プロトコルが tcp または udp に限定されていません（${services}）`,
        `its protocol is not pinned to tcp or udp (${services})`,
      ),
    )
  else if (countOf(scope.packets.ports('dst')) > maxPorts || scope.services.some(writesRange))
    problems.push(
      problem(
        'ports-not-explicit',
        `宛先ポートが個別に列挙されていません（${services}。上限 ${maxPorts} ポート、範囲指定は不可）`,
        `its destination ports are not an explicit list (${services}; at most ${maxPorts} ${maxPorts === 1 ? 'port' : 'ports'}, no ranges)`,
      ),
    )
  return problems
}

/**
 * Whether an approver as written (`CISO（副市長）`, `情報政策課 統括情報セキュリティ責任者`) holds a role: the role's
 * name stands in it as a whole word. `CISO補佐`, `Deputy CISO` and `統括情報セキュリティ責任者` (for the role
 * 情報セキュリティ責任者) do not.
 */
export function holdsRole(by: string, role: string): boolean {
  const words = by.normalize('NFKC').toLowerCase()
  const name = role.normalize('NFKC').toLowerCase().trim()
  if (name === '') return false
  for (let at = words.indexOf(name); at !== -1; at = words.indexOf(name, at + 1)) {
    const before = words.slice(0, at)
    const after = words.slice(at + name.length)
    if (!/(^|[\s()[\]「」『』、,，・/:;])$/.test(before) || !/^([\s()[\]「」『』、,，・/:;]|$)/.test(after)) continue
    if (/(deputy|acting|assistant|vice)\s+$/.test(before) || /^[\s(]*(代理|補佐|代行|職務代理|deputy|assistant)/.test(after)) continue
    return true
  }
  return false
}

function writesRange(service: string): boolean {
  const range = /(\d+)\s*-\s*(\d+)\s*$/.exec(service)
  return range !== null && range[1] !== range[2]
}

function countOf(ranges: Ranges<number>): number {
  return ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0)
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}

function problem(code: Problem['code'], ja: string, en: string): Problem {
  return { code, ja, en }
}
