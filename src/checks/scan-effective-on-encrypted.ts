import * as z from 'zod'
import { TCP, UDP } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { causeOf } from './blame.ts'
import { ruleCause } from './cause.ts'
import type { Finding, Outcome } from './check.ts'
import { defineCheck } from './check.ts'
import type { ScanContext } from './scan/content-scan.ts'
import { blindTo, readBy, scanParameters } from './scan/content-scan.ts'
import { describeServices } from './describe.ts'
import { placeName } from './places.ts'
import type { Crossing } from './scan/unscanned.ts'
import { byCause, crossingsOf, lotsOf, nearestRule, unscannedIn } from './scan/unscanned.ts'
import { doubtfulFindings } from './scan/unscanned-findings.ts'

const parameters = scanParameters.extend({
  ports: z
    .array(z.number().int().min(1).max(65535))
    .default([22, 443, 465, 989, 990, 993, 995, 3389, 8443])
    .describe(
      'TCP ports on which traffic is taken to be encrypted; with 443, HTTP/3 on udp/443 too. 暗号化されているとみなす TCP ポート。443 を含むときは udp/443（HTTP/3）も。',
    ),
})

export default defineCheck({
  id: 'VIR-003',
  name: 'scan-effective-on-encrypted',
  title: { ja: '暗号化通信に対する検査の実効性', en: 'Scanning is effective on encrypted traffic' },
  severity: 'medium',
  why: {
    ja: 'VIR-001 と VIR-002 でルールのウイルス検査を受けるとみなした通信のうち、暗号化されるポート（HTTPS、HTTP/3、SSH・SFTP など）のものについて、同じルールでその通信の復号検査（FortiOS の deep-inspection）も行っていることを確かめます。証明書の検査（certificate-inspection）は中身を見ません。中継やプロキシがセッションを終端して検査する通信、セキュリティクラウドが検査する通信は対象外です。',
    en: 'Of the traffic that VIR-001 and VIR-002 count as scanned by a rule, what goes to a port of an encrypted protocol (HTTPS, HTTP/3, SSH and SFTP, and others) must be decrypted by the same rule (deep-inspection in FortiOS): certificate inspection reads no content. Sessions that a relay or proxy ends and scans, and what a security cloud scans, are not concerned.',
  },
  fix: {
    ja: '示されたルールで復号検査を有効にするか、その通信を許可しないか、セッションを終端する中継（プロキシなど）で検査してください。',
    en: 'Decrypt in the rule shown, stop letting it pass, or scan in a relay that ends the session (a proxy).',
  },
  limitations: {
    ja: 'STARTTLS（ポート 25、110、143、587）で暗号化される通信、復号の除外設定は見ません。ウイルス検査の対象でないサービス（RDP など）は、検査の対象に加えません。ポリシーベースのNGFWモードで別の表に置いた復号検査は、同じルールのものと認めません。',
    en: 'STARTTLS (ports 25, 110, 143, 587), and what is exempted from decryption are not judged. Services that no scan is asked of (RDP) are not added. Decryption that stands in another table (policy-based NGFW mode) does not count.',
  },
  waivable: true,
  parameters,
  run: (given): Outcome => {
    const context: ScanContext = { ...given, stage: 'any' }
    const { ports } = given.parameters
    const encrypted = PacketSet.union([
      PacketSet.box({ protocols: [[TCP, TCP]], dport: ports.map((port) => [port, port] as const) }),
      ...(ports.includes(443) ? [HTTP3] : []),
    ])
    const decrypting: ScanContext = { ...context, encrypted }
    const crossings = [...crossingsOf(context, 'inbound'), ...crossingsOf(context, 'outbound')]
    if (crossings.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '閉域網のほかに、系のゾーンと通信する外部ネットワークがありません',
          en: 'beside closed networks, no external network exchanges traffic with a zone of the tiers',
        },
      }
    return { findings: sessionsOf(crossings).flatMap((senders) => blindSpots(context, decrypting, encrypted, senders)) }
  },
})

/** RFC 9114: HTTP over QUIC. */
const HTTP3 = PacketSet.box({ protocols: [[UDP, UDP]], dport: [[443, 443]] })

/** Crossings of the same sessions, whoever sends. */
function sessionsOf(crossings: readonly Crossing[]): readonly (readonly Crossing[])[] {
  const found = new Map<string, Crossing[]>()
  for (const crossing of crossings) {
    const key = JSON.stringify([crossing.from, crossing.to])
    const same = found.get(key)
    if (same === undefined) found.set(key, [crossing])
    else same.push(crossing)
  }
  return [...found.values()]
}

function blindSpots(context: ScanContext, decrypting: ScanContext, encrypted: PacketSet, senders: readonly Crossing[]): Finding[] {
  const crossing = senders[0]!
  const each = senders.map((sender) => ({ plain: unscannedIn(context, sender), deep: unscannedIn(decrypting, sender) }))
  const judged = PacketSet.union(each.map(({ plain, deep }) => deep.judged.minus(plain.judged))).and(encrypted)
  const possible = PacketSet.union(each.map(({ plain, deep }) => deep.possible.minus(plain.possible).minus(plain.judged))).and(encrypted)
  return [...violations(decrypting, crossing, judged), ...doubtfulFindings(decrypting, crossing, possible.minus(judged))]
}

function violations(context: ScanContext, crossing: Crossing, judged: PacketSet): Finding[] {
  const { topology } = context
  const { from, to, inward } = crossing
  const { certain } = blindTo(context)
  const lots = byCause(lotsOf(certain, crossing, judged, 'judged'), ({ packets, trace }) => {
    const found = nearestRule(certain, trace, inward, (rule) => readBy(rule, 'virus-scan', true).overlaps(packets))
    return found === undefined ? causeOf(certain, trace) : ruleCause(found.device, found.rule)
  })
  return lots.map(({ packets, trace, cause }): Finding => {
    const services = describeServices(packets)
    const rule = nearestRule(certain, trace, inward, (each) => readBy(each, 'virus-scan', true).overlaps(packets))?.rule
    const idle = rule?.idleInspection?.find(({ kind }) => kind === 'tls-inspection')
    const why = idle === undefined ? { ja: '', en: '' } : { ja: `（${idle.why.ja}）`, en: ` (${idle.why.en})` }
    const conditions = certain.decisions(trace).flatMap((decision) => decision.rule?.conditions ?? [])
    return {
      verdict: 'violation',
      severity: context.severity,
      text: {
        ja: `${cause.label.ja} のウイルス検査は、${placeName(topology, from).ja} から ${placeName(topology, to).ja} への暗号化された ${services.ja} の中身を見られません。復号検査がありません${why.ja}。`,
        en: `The virus scan of ${cause.label.en} is blind in encrypted ${services.en} from ${placeName(topology, from).en} to ${placeName(topology, to).en}: nothing decrypts it${why.en}.`,
      },
      from,
      to,
      cause: idle === undefined ? cause : { ...cause, focus: idle.span },
      fix: {
        ja: `${cause.label.ja} で復号検査（FortiOS では ssl-ssh-profile の deep-inspection）を有効にするか、暗号化された通信を許可しないか、プロキシなどセッションを終端する中継で検査し、中継の does に virus-scan を申告してください。`,
        en: `Decrypt it in ${cause.label.en} (FortiOS: an ssl-ssh-profile with deep-inspection), stop letting it pass, or scan in a relay that ends the session and declare virus-scan in its does.`,
      },
      packets,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
    }
  })
}
