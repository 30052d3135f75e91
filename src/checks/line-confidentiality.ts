import * as z from 'zod'
import type { Subject } from '../model/entry-field.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { LINES } from '../model/topology.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged, labelOf } from './attributes/demand.ts'
import type { Gathered } from './attributes/gathered.ts'
import { gap, NOTHING, outcomeOf } from './attributes/gathered.ts'
import { entryCause } from './cause.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import type { Scale } from './classes/scale.ts'
import { classes, scaleOf, strangerTo, threshold } from './classes/scale.ts'
import { entriesOf, linkCause, linkName, linksOf } from './lines/external-links.ts'
import { plainProtocols } from './lines/plain-protocols.ts'
import { placeName } from './places.ts'

const CIPHERS = ['ipsec', 'tls', 'macsec', 'carrier'] as const

const parameters = z.strictObject({
  lines: z
    .array(z.enum(LINES))
    .min(1)
    .default(['in-building', 'dedicated', 'closed-vpn', 'ipsec'])
    .describe(
      'Kinds of lines that protect what they carry; others need encryption, lines to the Internet itself excepted. それだけで盗聴・改ざんから守られるとみなす回線の種類。ほかの回線には暗号化を求める（インターネットそのものへの回線を除く）。',
    ),
  ciphers: z
    .array(z.enum(CIPHERS))
    .min(1)
    .default([...CIPHERS])
    .describe('Kinds of encryption that count. 暗号化として認めるもの。'),
  'require-encryption': z
    .boolean()
    .default(true)
    .describe(
      'Whether lines that leave the premises with data of the class below must be encrypted, dedicated ones included. 次の分類以上の情報を庁外に流す回線には、専用線であっても暗号化を求めるか。',
    ),
  classes,
  threshold: threshold.describe('The lightest class whose lines must be encrypted. 回線の暗号化を求める重要性分類のうち最も軽いもの。'),
  'require-physical-protection': z
    .boolean()
    .default(false)
    .describe('Whether the physical protection of the cabling must be declared. 配線の物理的な保護（physical-protection）を求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-011',
  name: 'line-confidentiality',
  title: { ja: '回線の盗聴・改ざん対策', en: 'Lines are protected against listening and tampering' },
  severity: 'medium',
  why: {
    ja: '外部接続点の台帳（connections）の回線が、専用線・閉域網・IPsec・構内配線であるか、そうでなければ暗号化されていることを確かめます（インターネットそのものへの回線を除きます）。方針の定める重要性分類（既定はⅡ）以上の情報を庁外に流す回線には、専用線であっても暗号化を求めます。申告された値がこれに反すれば違反、回線の種類や分類が書かれていなければ、方針が申告を求める場合だけ違反です。あわせて、外部ネットワーク（インターネットを除く）や離れた拠点へ平文の通信（telnet、FTP、HTTP、LDAP、SNMP）を通すルールを参考として示します。',
    en: 'Lines in the register of connections must be dedicated, closed, IPsec or within the building, or else encrypted (lines to the Internet itself excepted). Lines that leave the premises with data of the policy’s class (II by default) or graver must be encrypted even if dedicated. Declared values that break this are violations; what is not written is one only where the policy requires declarations. Rules that let plain protocols (telnet, FTP, HTTP, LDAP, SNMP) pass to external networks other than the Internet, or between sites, are shown for information.',
  },
  fix: {
    ja: '回線を専用線・閉域網・IPsec に改めるか暗号化し、台帳の line と class、申告（evidence）の encryption に書いてください。',
    en: 'Use a dedicated, closed or IPsec line, or encrypt it, and write line and class in the register and encryption as evidence.',
  },
  limitations: {
    ja: '申告だけを見ます。暗号の強さと鍵の管理は確かめません。拠点間の回線は、台帳に載っているものだけを見ます。平文の通信はポート番号で判断するため、同じポートで暗号化するもの（StartTLS、SNMPv3）も示します。',
    en: 'Only what is declared is seen; the strength of ciphers and keys are not looked at. Lines between sites are seen where they are in the register. Plain protocols are told by their ports, so that encryption on the same port (StartTLS, SNMPv3) is shown as well.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology } = context
    const unregistered = linksOf(topology).filter((link) => entriesOf(topology, link).length === 0)
    const subjects = subjectsOf(topology, 'connection')
    const plain = plainProtocols(context)
    if (subjects.length === 0 && unregistered.length === 0 && plain.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '庁外に出る回線がありません', en: 'no line leaves the premises' },
      }
    return outcomeOf([
      ...subjects.map((subject) => judged(context, subject)),
      ...unregistered.map((link) => notRegistered(context, link)),
      { findings: plain, open: [] },
    ])
  },
})

function judged(context: Context, subject: Subject): Gathered {
  const set = context.parameters
  const scale = scaleOf(set.classes)
  const written = subject.fields.get('class')
  const word = typeof written === 'string' ? scale.wordOf(written) : undefined
  if (set['require-encryption'] && typeof written === 'string' && word === undefined) return unreadable(context, subject, scale, written)
  const known = word === undefined ? subject : { ...subject, fields: new Map([...subject.fields, ['class', word] as const]) }
  return demandsJudged(context, 'connection', demandsOf(context, scale), [known])
}

function demandsOf({ parameters: set }: Context, scale: Scale): readonly Demand[] {
  const encrypted = `encryption in [${quoted(set.ciphers)}]`
  const lighter = scale.words.filter((word) => scale.isAtLeast(word, set.threshold) === false)
  const light = lighter.length === 0 ? '' : `class in [${quoted(lighter)}] or `
  return [
    {
      what: { ja: '盗聴・改ざんから守られた回線', en: 'a line protected against listening and tampering' },
      where: condition('connection', 'kind != "internet"'),
      that: condition('connection', `line in [${quoted(set.lines)}] or ${encrypted}`),
    },
    ...(set['require-encryption']
      ? [
          {
            what: {
              ja: `重要性分類 ${set.threshold} 以上を流す回線の暗号化`,
              en: `encryption of lines that carry class ${set.threshold} or graver`,
            },
            that: condition('connection', `${light}line in ["in-building", "ipsec"] or ${encrypted}`),
          },
        ]
      : []),
    ...(set['require-physical-protection']
      ? [
          {
            what: { ja: '配線の物理的な保護', en: 'physical protection of the cabling' },
            that: condition('connection', 'physical-protection'),
          },
        ]
      : []),
  ]
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}

function unreadable(context: Context, subject: Subject, scale: Scale, written: string): Gathered {
  const [label, why] = [labelOf(subject), strangerTo(scale, written)]
  return gap(context, {
    open: { ja: `${subject.id} の重要性分類`, en: `${subject.id}: its data class` },
    text: {
      ja: `${label.ja} が流す情報の重要性分類が分かりません（${why.ja}）。`,
      en: `The class of the data that ${label.en} carries is not known (${why.en}).`,
    },
    cause: entryCause('connections', subject, label),
    fix: {
      ja: `connections/${subject.id} の class を、方針の段階（${scale.words.join('、')}）の語で書いてください。`,
      en: `Write class of connections/${subject.id} in the words of the policy’s scale (${scale.words.join(', ')}).`,
    },
  })
}

function notRegistered(context: Context, link: ReturnType<typeof linksOf>[number]): Gathered {
  const { topology, network } = context
  if (topology.externals.get(link.to)?.kind === 'internet') return NOTHING
  const [where, to] = [linkName(link), placeName(topology, link.to)]
  return gap(context, {
    open: { ja: `${where.ja}（台帳にない接続）の回線の種類`, en: `${where.en} (not in the register): its line` },
    text: {
      ja: `${where.ja} から ${to.ja} への接続が台帳（connections）になく、回線の種類と暗号化が分かりません。`,
      en: `The connection from ${where.en} to ${to.en} is not in the register (connections): its line and encryption are not known.`,
    },
    cause: linkCause(network.world, link),
    fix: {
      ja: `connections に at: ${link.device}/${link.interface}、to: ${link.to}、line を書いてください。`,
      en: `Add it to connections (at: ${link.device}/${link.interface}, to: ${link.to}) with its line.`,
    },
  })
}
