/** Lines of a dump that no section claims: what they may be, and how far that reaches. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import { wholeFile } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Dump, Line } from './dump.ts'
import type { Tally } from './tally.ts'
import { uncertainty } from './tally.ts'

/** Forms of rules that are not read, and what to run instead. */
const REFUSED: readonly (readonly [pattern: RegExp, code: string, text: Text])[] = [
  [
    /^Chain \S+ \((?:policy|\d+ references)|^num\s+(?:pkts|target)|^\s*pkts bytes target/,
    'rules-as-listing',
    {
      ja: 'iptables -L の出力は読めません。iptables-save を実行してください',
      en: 'the output of iptables -L is not read; run iptables-save',
    },
  ],
  [
    /^(?:sudo )?(?:\S*\/)?ip6?tables(?:-legacy|-nft)?\s+(?:-\w|--\w)/,
    'rules-as-script',
    {
      ja: 'iptables コマンドの並び（シェルスクリプト）は読めません。適用後に iptables-save を実行してください',
      en: 'a script of iptables commands is not read; run iptables-save once it has been applied',
    },
  ],
  [
    /^(?:sudo )?(?:\S*\/)?(?:nft (?:add|insert|create)|ipset (?:-N|-A|add|create)|firewall-cmd|ufw|shorewall)\b/,
    'rules-as-script',
    {
      ja: 'ルールを作るコマンドの並びは読めません。適用後に iptables-save か nft list ruleset を実行してください',
      en: 'commands that make rules are not read; run iptables-save or nft list ruleset once they have been applied',
    },
  ],
  [
    /^(?:\[\d+:\d+\]\s*)?-[APNIDFX]\s+\S/,
    'rules-without-table',
    {
      ja: '表の名前（*filter など）のないルールです。iptables-save の出力をそのまま保存してください',
      en: 'a rule outside any table (*filter …); save the output of iptables-save as it is',
    },
  ],
  [
    /^:\S+ (?:ACCEPT|DROP|-)|^COMMIT\s*$/,
    'rules-without-table',
    {
      ja: '表の名前（*filter など）がありません。iptables-save の出力をそのまま保存してください',
      en: 'the name of the table (*filter …) is missing; save the output of iptables-save as it is',
    },
  ],
  [
    /^\s*(?:chain|table|type (?:filter|nat|route) hook|set|map|flowtable|elements)\b.*(?:\{|;|=)|^\s*\}/,
    'rules-without-table',
    { ja: 'nft list ruleset の一部のようです。全体を保存してください', en: 'this looks like a part of nft list ruleset; save all of it' },
  ],
]

/** Words of shells, tools and logins that say nothing about packets. */
const CHATTER =
  /^(?:Linux \S+ \d|Last login|Script (?:started|done)|logout|exit|Connection to|spawn |\S+@\S+'s password|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d|\d{4}-\d\d-\d\d[T ]|\d{4}年|\+ |-{3,}|={3,}|\s*(?:Icon name|Chassis|Machine ID|Boot ID|Virtualization|Operating System|CPE OS Name|Kernel|Architecture|Hardware|Firmware)\b.*:)/

/** A tool that is not installed holds no rules; a setting that is not there has no value. */
const ABSENT = /\b(?:ipset|nft|sysctl|hostname|hostnamectl)\b: (?:command )?(?:not found|cannot stat)|^sysctl: /

/** Commands whose output decides what becomes of packets. */
const DECIDES = /^(?:iptables-save|iptables-list|ipset|addresses|links|routes|rules|nft)$/

/** A command that printed an error instead of its output. */
const FAILED =
  /(?:command not found|Permission denied|you must be root|Operation not permitted|not found$|No such file or directory|cannot open|can't initialize|Kernel error|Error:)/i

export function strayLines(
  { source, unknown }: Dump,
  tally: Tally,
): { readonly uncertainties: readonly Uncertainty[]; readonly diagnostics: readonly Diagnostic[] } {
  const uncertainties: Uncertainty[] = []
  const diagnostics: Diagnostic[] = []
  const said = new Set<string>()
  for (const line of unknown) {
    const refused = REFUSED.find(([pattern]) => pattern.test(line.text))
    if (refused !== undefined) {
      const [, code, text] = refused
      const doubt = tally.notUnderstood(uncertainty(code, text, line.span))
      if (said.has(text.en)) continue
      said.add(text.en)
      uncertainties.push(doubt)
      diagnostics.push({ code, severity: 'warning', span: line.span, text })
    } else if (CHATTER.test(line.text) || ABSENT.test(line.text)) tally.irrelevant('terminal')
    else if (FAILED.test(line.text)) uncertainties.push(tally.notUnderstood(failed(line)))
    else {
      const doubt = tally.notUnderstood(unknownLine(line))
      if (line.inside || DECIDES.test(line.by?.name ?? '')) uncertainties.push(doubt)
    }
  }
  if (source.text.trim() === '')
    uncertainties.push(uncertainty('truncated-export', { ja: 'ファイルが空です', en: 'the file is empty' }, wholeFile(source)))
  return { uncertainties, diagnostics }
}

function failed({ span }: Line): Uncertainty {
  return uncertainty(
    'command-failed',
    { ja: 'コマンドが失敗しています（root で実行してください）', en: 'a command failed (run it as root)' },
    span,
  )
}

/** Nothing of the line is repeated: nobody knows what it holds. */
function unknownLine({ span }: Line): Uncertainty {
  return uncertainty('unknown-statement', { ja: '解釈できない行です', en: 'a line that is not understood' }, span)
}
