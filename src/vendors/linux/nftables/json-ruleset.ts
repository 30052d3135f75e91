/** The document `nft -j list ruleset` prints (libnftables-json(5)): one object per table, chain, set and rule. */
import type { Draft } from './draft.ts'
import { chainOf, tableOf } from './draft.ts'
import type { Json } from './json.ts'
import { integerOf, itemsOf, member, readJson, textOf } from './json.ts'
import { elementOf } from './json-expression.ts'
import { statementOf } from './json-statement.ts'
import { notRead } from './ledger.ts'
import type { At, Element, HookNode, TableNode } from './tree.ts'
import { isImpossible } from './tree.ts'

/** Reads the JSON between two offsets into the draft. */
export function readJsonRuleset(draft: Draft, start: number, end: number): void {
  const { value, error } = readJson(draft.ledger.source.text, start, end)
  const list = member(value, 'nftables')
  if (error !== undefined || list?.kind !== 'array') {
    const at = { start: Math.min(error ?? start, end), end: Math.min((error ?? start) + 1, end) }
    draft.ledger.everywhere(
      draft.ledger.doubt(
        'truncated-export',
        {
          ja: 'nftables の JSON がここで途切れているか壊れています。nft -j list ruleset を取り直すか、テキスト形式（nft list ruleset）の出力を使ってください',
          en: 'the nftables JSON ends or is damaged here; capture nft -j list ruleset again, or use the text output (nft list ruleset)',
        },
        at,
      ),
    )
  }
  // Rules come after all chains, elements of sets with the sets.
  for (const item of list?.kind === 'array' ? list.items : []) readItem(draft, item)
}

function readItem(draft: Draft, item: Json): void {
  const [only] = item.kind === 'object' ? item.members : []
  if (only === undefined || item.kind !== 'object' || item.members.length !== 1) return unknownItem(draft, item)
  const { name, value } = only
  if (name === 'metainfo') return
  if (/^(?:flowtable|counter|quota|limit|ct helper|ct timeout|ct expectation|secmark|synproxy|tunnel)$/.test(name)) {
    return draft.ledger.irrelevant(`nftables ${name.split(' ')[0]}`)
  }
  const family = textOf(member(value, 'family'))
  const own = textOf(member(value, 'name'))
  if (family === undefined) return unknownItem(draft, item)
  if (name === 'table') {
    if (own === undefined) return unknownItem(draft, item)
    tableOf(draft, family, own, item).flags = itemsOf(member(value, 'flags')).map((flag) => textOf(flag) ?? '?')
    return
  }
  const tableName = textOf(member(value, 'table'))
  if (tableName === undefined) return unknownItem(draft, item)
  const table = tableOf(draft, family, tableName, item)
  switch (name) {
    case 'chain':
      return own === undefined ? unknownItem(draft, item) : readChain(draft, table, own, value, item)
    case 'set':
    case 'map':
      return own === undefined ? unknownItem(draft, item) : readSet(draft, table, own, value, item)
    case 'element':
      return readElements(draft, table, value, item)
    case 'rule':
      return readRule(draft, table, value, item)
    default:
      return unknownItem(draft, item)
  }
}

function unknownItem(draft: Draft, at: At): void {
  const { ledger } = draft
  ledger.everywhere(ledger.doubt('unknown-statement', notRead(ledger.source.text.slice(at.start, at.end)), at))
}

function readChain(draft: Draft, table: TableNode, name: string, value: Json, at: At): void {
  const chain = chainOf(draft, table, name, { start: at.start, end: at.end })
  const hook = textOf(member(value, 'hook'))
  if (hook === undefined) return
  const devices = itemsOf(member(value, 'dev')).map(textOf)
  const base: HookNode = {
    type: textOf(member(value, 'type')) ?? '?',
    hook,
    priority: integerOf(member(value, 'prio')),
    policy: textOf(member(value, 'policy')) ?? 'accept',
    devices: devices.filter((device) => device !== undefined),
  }
  chain.hook = base
}

function readSet(draft: Draft, table: TableNode, name: string, value: Json, at: At): void {
  const elements: Element[] = []
  let broken = false
  for (const item of itemsOf(member(value, 'elem'))) {
    const element = elementOf(item)
    if (element === undefined) {
      broken = true
      draft.ledger.notUnderstood(
        draft.ledger.doubt('unknown-statement', notRead(draft.ledger.source.text.slice(item.start, item.end)), item),
      )
    } else elements.push(element)
  }
  const flags = itemsOf(member(value, 'flags')).map((flag) => textOf(flag) ?? '?')
  const limits = itemsOf(member(value, 'stmt')).flatMap((statement) => (statement.kind === 'object' ? statement.members : []))
  table.sets.set(name, {
    name,
    flags,
    expires: flags.includes('timeout') || (integerOf(member(value, 'timeout')) ?? 0) > 0,
    limited: limits.some((limit) => limit.name !== 'counter' && limit.name !== 'last'),
    elements,
    broken:
      broken ||
      flags.some((flag) => !/^(?:constant|interval|timeout|dynamic)$/.test(flag)) ||
      isImpossible(member(value, 'type') !== undefined, flags, elements),
    start: at.start,
    end: at.end,
  })
  draft.ledger.understood()
}

/** Elements listed apart from their set, as commands have them. */
function readElements(draft: Draft, table: TableNode, value: Json, at: At): void {
  const set = table.sets.get(textOf(member(value, 'name')) ?? '')
  const elements = itemsOf(member(value, 'elem')).map(elementOf)
  if (set === undefined || elements.includes(undefined)) return unknownItem(draft, at)
  set.elements.push(...elements.filter((element) => element !== undefined))
}

function readRule(draft: Draft, table: TableNode, value: Json, at: At): void {
  const chain = table.chains.get(textOf(member(value, 'chain')) ?? '')
  const statements = member(value, 'expr')
  if (chain === undefined || statements?.kind !== 'array') return unknownItem(draft, at)
  const comment = textOf(member(value, 'comment'))
  const handle = integerOf(member(value, 'handle'))
  chain.rules.push({
    statements: statements.items.map((item) => statementOf(item, draft.ledger.source.text)),
    ...(comment === undefined ? {} : { comment }),
    ...(handle === undefined ? {} : { handle }),
    start: at.start,
    end: at.end,
  })
}
