/** Base chains of every table that takes part in forwarding, and bounds for those that work below the IP stack. */
import type { Text } from '../../../base/text.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { BaseChain, Hook, LinuxChain, LinuxRule, Ruleset } from '../ruleset.ts'
import type { ChainReader, Surroundings } from './chain.ts'
import { chainReader, everyStatement, isBase } from './chain.ts'
import type { Draft } from './draft.ts'
import type { Ledger } from './ledger.ts'
import { quoted } from './ledger.ts'
import { EVERYTHING, matchOf, ofFamily } from './part.ts'
import { tiesIn } from './tie.ts'
import type { ChainNode, HookNode, Statement, TableNode } from './tree.ts'

type Hooked = ChainNode & { readonly hook: HookNode }

const HOOKS: ReadonlySet<string> = new Set(['prerouting', 'input', 'forward', 'output', 'postrouting'])

/** Before and after every priority of the IP stack. */
const BELOW = 1e10

export function baseChainsOf(draft: Draft, local: Addresses | undefined): Pick<Ruleset, 'baseChains' | 'untracked'> {
  const { ledger } = draft
  const tables = [...draft.tables.values()].filter((table) => takesPart(table, ledger))
  const sets = tables.flatMap((table) => [...table.sets.values()])
  const terse = sets.length > 0 && sets.every(({ elements }) => elements.length === 0)
  const untracked = tables.flatMap((table) => chainReader(table, { ledger, terse, local, untracked: [] }).untracked())
  const surroundings: Surroundings = { ledger, terse, untracked, local }
  const baseChains = tables.flatMap((table) => {
    for (const statement of statementsOf(table)) warnOf(statement, ledger)
    const reader = chainReader(table, surroundings)
    const chains = [...table.chains.values()].filter(isBase).flatMap((chain) => readBase(table, chain, reader, ledger) ?? [])
    reader.countRest()
    return chains
  })
  for (const tie of tiesIn(baseChains)) ledger.everywhere(tie, false)
  return { baseChains, ...(untracked.length === 0 ? {} : { untracked }) }
}

function statementsOf(table: TableNode): readonly Statement[] {
  return [...table.chains.values()].flatMap(({ rules }) => everyStatement(rules))
}

/** Counts and leaves out tables that are asleep or only see ARP. */
function takesPart(table: TableNode, ledger: Ledger): boolean {
  const rules = [...table.chains.values()].reduce((sum, chain) => sum + chain.rules.length, 0)
  const leave = (kind: string): false => {
    for (let count = 0; count < Math.max(1, rules); count++) ledger.irrelevant(kind)
    return false
  }
  if (table.family === 'arp') return leave('nftables arp')
  if (table.flags.includes('dormant')) return leave('nftables dormant table')
  const odd = table.flags.find((flag) => flag !== 'owner' && flag !== 'persist')
  if (odd !== undefined) {
    const text = {
      ja: `テーブル ${table.family} ${table.name} のフラグ「${quoted(odd)}」が読めず、休止中（dormant）か分かりません。テキスト形式（nft list ruleset）の出力を使ってください`,
      en: `the flags of table ${table.family} ${table.name} ("${quoted(odd)}") are not readable, so it may be dormant; use the text output (nft list ruleset)`,
    }
    ledger.everywhere(ledger.doubt('unknown-statement', text, table))
  }
  return true
}

const REWRITTEN = /^(?:saddr|daddr|sport|dport|protocol|nexthdr)$/

/** Statements that do more to packets than accept or drop them. */
function warnOf(statement: Statement, ledger: Ledger): void {
  if (statement.kind === 'mangle' && rewrites(statement)) {
    const text = {
      ja: 'アドレスやポートを直接書き換える記述（set）の効果は追えません',
      en: 'the effect of setting addresses or ports directly is not followed',
    }
    ledger.everywhere(ledger.doubt('stateless-rewrite', text, statement), false)
  }
  if (statement.kind === 'dup' || statement.kind === 'fwd') {
    const text = {
      ja: `${statement.kind} はパケットを別の宛先やインターフェイスに送ります。その先は追えません`,
      en: `${statement.kind} sends packets to another host or interface; where they go is not followed`,
    }
    ledger.everywhere(ledger.doubt('sends-elsewhere', text, statement), false)
  }
}

function rewrites({ target }: Extract<Statement, { kind: 'mangle' }>): boolean {
  if (target.kind === 'raw') return true
  return target.kind === 'field' && target.of !== 'ct' && target.of !== 'meta' && target.of !== 'ether' && REWRITTEN.test(target.name)
}

function readBase(table: TableNode, chain: Hooked, reader: ChainReader, ledger: Ledger): BaseChain | undefined {
  const { hook } = chain
  const name = `${table.family} ${table.name} ${chain.name}`
  if (table.family === 'bridge') return belowRouting(table, chain, name, ledger)
  if (hook.hook === 'ingress' || hook.hook === 'egress') return atDevice(table, chain, name, reader, ledger)
  const known = HOOKS.has(hook.hook) && /^(?:filter|nat|route)$/.test(hook.type) && /^(?:ip|ip6|inet)$/.test(table.family)
  if (!known || hook.priority === undefined || !/^(?:accept|drop)$/.test(hook.policy)) {
    const text = {
      ja: `チェーン ${name} の種類、フック、優先度、ポリシーのいずれかを解釈できません`,
      en: `the type, hook, priority or policy of chain ${name} is not understood`,
    }
    ledger.everywhere(ledger.doubt('unknown-statement', text, chain))
    return undefined
  }
  const nat = hook.type === 'nat'
  if (nat && hook.policy === 'drop') {
    const text = {
      ja: `nat チェーン ${name} の policy drop は、効くときと効かないときがあります。policy accept にしてください`,
      en: `policy drop of nat chain ${name} takes effect at times and at times not; make it policy accept`,
    }
    ledger.everywhere(ledger.doubt('drop-in-nat', text, chain), false)
  }
  const read = reader.read(chain.name, hook.hook as Hook, nat)
  if (read === undefined) return undefined
  return {
    ...familyOf(table),
    type: nat ? 'nat' : 'filter',
    hook: hook.hook as Hook,
    priority: hook.priority,
    policy: nat || hook.policy !== 'drop' ? 'accept' : 'drop',
    name,
    chain: read,
  }
}

function familyOf({ family }: TableNode): Pick<BaseChain, 'family'> {
  return { family: family === 'ip' ? 4 : family === 'ip6' ? 6 : 'both' }
}

/** Filters on a device, before or after everything else: what they drop may not get through. */
function atDevice(table: TableNode, chain: Hooked, name: string, reader: ChainReader, ledger: Ledger): BaseChain | undefined {
  const { hook } = chain
  const hookName: Hook = hook.hook === 'ingress' ? 'prerouting' : 'postrouting'
  const read = reader.read(chain.name, hookName, false)
  if (read === undefined) return undefined
  const text = {
    ja: `${name} はインターフェイスに届いた時点の${hook.hook}フィルターで、効果を正確には追えません`,
    en: `${name} filters at the device itself (${hook.hook}); its effect is not followed exactly`,
  }
  const doubt = ledger.doubt('device-filter', text, chain)
  const side = hook.hook === 'ingress' ? 'in' : 'out'
  const devices = { negated: false, names: hook.devices.map((device) => ({ name: device, prefix: false })) }
  const bounded: LinuxChain = {
    ...read,
    rules: read.rules.map((rule) => ({
      ...rule,
      matches: rule.matches.map((match) => ({
        ...match,
        ...(match[side] === 'any' && devices.names.length > 0 ? { [side]: devices } : {}),
        header: { ...match.header, partial: true },
      })),
      uncertainties: [...rule.uncertainties, doubt],
    })),
  }
  const end =
    hook.policy === 'accept' ? [] : [wholesale(table, chain, name, ledger, text, { [side]: devices.names.length > 0 ? devices : 'any' })]
  return {
    family: 'both',
    type: 'filter',
    hook: hookName,
    priority: (hook.hook === 'ingress' ? -BELOW : BELOW) + (hook.priority ?? 0),
    policy: 'accept',
    name,
    chain: { ...bounded, rules: [...bounded.rules, ...end] },
  }
}

/** Filters of a bridge see frames, not routed packets: anything may happen to what passes it. */
function belowRouting(table: TableNode, chain: Hooked, name: string, ledger: Ledger): BaseChain | undefined {
  const text = {
    ja: `${name} はブリッジのフィルターで、ルーティングする通信への影響は追えません`,
    en: `${name} filters a bridge; what that means for routed traffic is not followed`,
  }
  const harmless = chain.hook.policy === 'accept' && chain.rules.length === 0
  if (harmless) return undefined
  const rule = wholesale(table, chain, name, ledger, text, {})
  return {
    family: 'both',
    type: 'filter',
    hook: 'prerouting',
    priority: -BELOW,
    policy: 'accept',
    name,
    chain: { name, rules: [rule], span: ledger.span(chain) },
  }
}

/** One rule that may do anything to everything. */
function wholesale(
  table: TableNode,
  chain: Hooked,
  name: string,
  ledger: Ledger,
  text: Text,
  where: Partial<Pick<LinuxRule['matches'][number], 'in' | 'out'>>,
): LinuxRule {
  const doubt = ledger.doubt('device-filter', text, chain)
  const family = table.family === 'ip' ? ofFamily(4) : table.family === 'ip6' ? ofFamily(6) : EVERYTHING
  return {
    id: `nft/${table.family}/${table.name}/${chain.name}/policy`,
    label: { ja: `${name} 全体`, en: `${name} as a whole` },
    matches: [{ ...matchOf(family, true), ...where }],
    verdict: { kind: 'unknown' },
    conditions: [],
    uncertainties: [doubt],
    logged: false,
    span: ledger.span(chain),
    focus: ledger.span(chain),
    origins: [],
  }
}
