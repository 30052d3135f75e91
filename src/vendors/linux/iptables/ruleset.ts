/** Every table of `iptables-save` and `ip6tables-save` outputs as base chains (iptables(8), iptables-save(8)). */
import type { Span } from '../../../base/span.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { Command } from '../command.ts'
import type { Dump, TableText } from '../dump.ts'
import type { IpSet } from '../ipset/save.ts'
import type { BaseChain, Ruleset } from '../ruleset.ts'
import type { Services } from '../service-set.ts'
import { EVERY_SERVICE } from '../service-set.ts'
import type { Tally } from '../tally.ts'
import { tallyOf, uncertainty } from '../tally.ts'
import { BUILT_IN } from './built-in.ts'
import { chainBuilder } from './chain.ts'
import type { OwnAddresses, Surroundings } from './meaning.ts'
import { ruleMeaning } from './rule.ts'
import type { Table } from './table.ts'
import { tableOf } from './table.ts'

export interface IptablesRuleset extends Ruleset {
  /** IP versions an `iptables-save` or `ip6tables-save` was there for. */
  readonly families: ReadonlySet<4 | 6>
  /** Tables by IP version, with their backend: `nft list ruleset` may show the same ones again. */
  readonly tables: readonly { readonly family: 4 | 6; readonly name: string; readonly backend: TableText['backend'] }[]
}

export function readIptables(dump: Dump, own: OwnAddresses, sets: ReadonlyMap<string, IpSet>): IptablesRuleset {
  const tally = tallyOf()
  const everywhere: Uncertainty[] = []
  const tables = distinctTables(dump, tally, everywhere).map(({ text, family }) =>
    tableOf(text, family, (_, kind) => (kind === 'understood' ? tally.understood() : tally.irrelevant('iptables'))),
  )
  for (const table of tables) {
    for (const strange of table.strange) everywhere.push(tally.notUnderstood(strange))
    if (!table.text.complete) everywhere.push(cutOff(table.text.span, table.name))
  }
  if (dump.cutOff !== undefined) everywhere.push(cutOff(dump.cutOff, undefined))
  // `iptables-save -t nat` says nothing of what filters.
  const families = new Set([
    ...tables.filter(({ name, text }) => name === 'filter' || !ofOneTable(text.header.by)).map(({ family }) => family),
    ...dump.commands.flatMap((command) =>
      command.name === 'iptables-save' && command.family !== undefined && !ofOneTable(command) ? [command.family] : [],
    ),
  ])
  for (const { span } of dump.legacyWarnings) everywhere.push(...legacyTables(dump, span))
  const around = { own, sets, changingSets: changingSets(tables) }
  const untracked = untrackedBy(tables, around)
  const baseChains = tables.flatMap((table) => {
    const tool = toolOf(table, tables)
    return baseChainsOf(table, tool, { ...around, untracked, family: table.family }, tally, everywhere)
  })
  return {
    baseChains,
    untracked,
    uncertainties: everywhere,
    coverage: tally.coverage(),
    families,
    tables: tables.map(({ family, name, text }) => ({ family, name, backend: text.backend })),
  }
}

function ofOneTable(command: Command | undefined): boolean {
  return command?.name === 'iptables-save' && /\s(?:-t|--table)\b/.test(command.words)
}

/** Tables with their IP version; the same listing twice counts once. */
function distinctTables(
  dump: Dump,
  tally: Tally,
  everywhere: Uncertainty[],
): readonly { readonly text: TableText; readonly family: 4 | 6 }[] {
  const kept = new Map<string, { readonly text: TableText; readonly family: 4 | 6 }>()
  for (const text of dump.tables) {
    const family = text.family ?? familyOf(text)
    if (!(text.name in BUILT_IN)) {
      everywhere.push(
        tally.notUnderstood(
          uncertainty('unknown-statement', { ja: `知らない表です: *${text.name}`, en: `unknown table: *${text.name}` }, text.header.span),
        ),
      )
      continue
    }
    const key = `${family} ${text.name} ${text.backend ?? ''}`
    const before = kept.get(key)
    tally.understood(text.complete ? 2 : 1)
    if (before === undefined) {
      kept.set(key, { text, family })
      continue
    }
    tally.irrelevant('repeated listing', text.lines.length)
    if (spoken(before.text) !== spoken(text))
      everywhere.push(
        uncertainty(
          'several-configurations',
          { ja: `表 ${text.name} が 2 回あり、内容が違います`, en: `table ${text.name} is there twice and differs` },
          text.header.span,
        ),
      )
  }
  return [...kept.values()]
}

/** The words of a table without counters. */
function spoken({ lines }: TableText): string {
  return lines.map(({ text }) => text.replace(/\[\d+:\d+\]/g, '').trim()).join('\n')
}

/** Of a table nobody says which IP version it is for: what its rules speak of. */
function familyOf({ lines }: TableText): 4 | 6 {
  const text = lines.map((line) => line.text).join('\n')
  return /icmp6|icmpv6|ipv6-icmp|(?:^|\s)[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\/\d|\s|$)/im.test(text) && !/\d+\.\d+\.\d+\.\d+/.test(text)
    ? 6
    : 4
}

/** `iptables`, `ip6tables`; `iptables-legacy` where both backends hold rules. */
function toolOf(table: Table, tables: readonly Table[]): string {
  const tool = table.family === 4 ? 'iptables' : 'ip6tables'
  const backends = new Set(tables.flatMap(({ family, text }) => (family === table.family ? [text.backend ?? ''] : [])))
  return backends.size > 1 && table.text.backend === 'legacy' ? `${tool}-legacy` : tool
}

function legacyTables(dump: Dump, span: Span): readonly Uncertainty[] {
  const line = dump.source.text.slice(span.start, span.end)
  const family = line.includes('ip6tables') ? 6 : 4
  if (dump.tables.some((table) => table.backend === 'legacy' && table.family === family)) return []
  const command = family === 6 ? 'ip6tables-legacy-save' : 'iptables-legacy-save'
  return [
    uncertainty(
      'legacy-tables',
      {
        ja: `旧方式（legacy）のルールもあります。${command} の出力を加えてください`,
        en: `there are rules of the legacy backend as well; add the output of ${command}`,
      },
      span,
    ),
  ]
}

function cutOff(span: Span, table: string | undefined): Uncertainty {
  return uncertainty(
    'truncated-export',
    table === undefined
      ? { ja: 'コマンドの出力が途中で切れています', en: 'the output of a command is cut off' }
      : { ja: `iptables-save の出力 *${table} が途中で切れています`, en: `the output of iptables-save *${table} is cut off` },
    span,
  )
}

function changingSets(tables: readonly Table[]): ReadonlySet<string> {
  const names = everyRuleText(tables).flatMap(({ target }) =>
    target?.name === 'SET'
      ? target.options.flatMap(({ name, values }) => (/^(?:add|del|map)-set$/.test(name) ? values.slice(0, 1) : []))
      : [],
  )
  return new Set(names)
}

function everyRuleText(tables: readonly Table[]) {
  return tables.flatMap(({ chains }) => [...chains.values()].flatMap(({ rules }) => rules.flatMap(({ text }) => text ?? [])))
}

function untrackedBy(tables: readonly Table[], around: Omit<Surroundings, 'family' | 'protocol' | 'untracked'>): Services {
  return tables.flatMap((table) =>
    everyRuleText([table])
      .filter(
        ({ target }) => target?.name === 'NOTRACK' || (target?.name === 'CT' && target.options.some(({ name }) => name === 'notrack')),
      )
      .flatMap((text) => ruleMeaning(text, { ...around, family: table.family, untracked: [] }).restrictions)
      .flatMap(({ services }) => services ?? EVERY_SERVICE),
  )
}

function baseChainsOf(
  table: Table,
  tool: string,
  around: Omit<Surroundings, 'protocol'>,
  tally: Tally,
  everywhere: Uncertainty[],
): readonly BaseChain[] {
  const builtIn = BUILT_IN[table.name] ?? {}
  const builder = chainBuilder(table, tool, around, tally, everywhere)
  for (const [name, chain] of table.chains) if (!(name in builtIn)) builder.chain(chain, [])
  return Object.entries(builtIn).flatMap(([name, { hook, priority }]): readonly BaseChain[] => {
    const text = table.chains.get(name)
    if (text === undefined) {
      // The tools print every built-in chain of a table they print at all; nat INPUT came with Linux 2.6.36.
      if (hook !== 'output' && !(table.name === 'nat' && hook === 'input'))
        everywhere.push(policyNotShown(table, name, table.text.header.span))
      return []
    }
    const chain = builder.chain(text, [])
    if (text.policy === undefined) everywhere.push(policyNotShown(table, name, text.line.span))
    return [
      {
        family: table.family,
        type: table.name === 'nat' ? 'nat' : 'filter',
        hook,
        priority,
        policy: text.policy ?? 'drop',
        name: `${table.name} ${name}`,
        chain,
      },
    ]
  })
}

function policyNotShown({ name }: Table, chain: string, span: Span): Uncertainty {
  return uncertainty(
    'truncated-export',
    {
      ja: `${name} の ${chain} のポリシー（:${chain} の行）がありません`,
      en: `the policy of ${chain} in ${name} (the line :${chain}) is missing`,
    },
    span,
  )
}
