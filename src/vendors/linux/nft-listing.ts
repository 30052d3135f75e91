/** `nft list ruleset` sections, without the tables that `iptables-save` has shown already. */
import type { Addresses } from '../../packet/addresses.ts'
import type { Dump } from './dump.ts'
import type { IptablesRuleset } from './iptables/ruleset.ts'
import { nftEnd } from './nft-extent.ts'
import { readNftables } from './nftables/index.ts'
import type { Ruleset } from './ruleset.ts'

const TABLE = /^table\s+(?:(ip6?|inet|arp|bridge|netdev)\s+)?(\S+)\s*\{/gm
const IPTABLES_CHAIN = /^(?:PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)$/

/** One ruleset per listing, and per run of tables between those that are left out; how many lines those have. */
export function nftRulesets(
  { source, nft }: Dump,
  iptables: IptablesRuleset,
  own: Addresses,
): { readonly rulesets: readonly Ruleset[]; readonly repeated: number } {
  let repeated = 0
  const rulesets = nft.flatMap(({ start, end, json }): readonly Ruleset[] => {
    if (json) return [withoutRepeated(readNftables(source, start, end, own), iptables)]
    const kept = runs(source.text, start, end, iptables)
    const lines = (from: number, to: number): number =>
      source.text
        .slice(from, to)
        .split('\n')
        .filter((line) => /^\s*[^\s#]/.test(line)).length
    repeated += lines(start, end) - kept.reduce((sum, run) => sum + lines(run.start, run.end), 0)
    return kept.map((run) => readNftables(source, run.start, run.end, own))
  })
  return { rulesets, repeated }
}

interface Run {
  readonly start: number
  readonly end: number
}

/** The stretches of a listing between tables of iptables-nft; the whole listing when there are none. */
function runs(text: string, start: number, end: number, iptables: IptablesRuleset): readonly Run[] {
  const found: Run[] = []
  let from = start
  for (const table of text.slice(start, end).matchAll(TABLE)) {
    const at = start + table.index
    if (at < from) continue
    const until = nftEnd(text, at, false)
    if (!isRepeated(table[1] ?? 'ip', table[2]!, text.slice(at, until), iptables)) continue
    if (
      text
        .slice(from, at)
        .replace(/#[^\n]*/g, '')
        .trim() !== ''
    )
      found.push({ start: from, end: at })
    from = until
  }
  const nothingLeft =
    text
      .slice(from, end)
      .replace(/#[^\n]*/g, '')
      .trim() === ''
  return nothingLeft && (found.length > 0 || from > start) ? found : [...found, { start: from, end }]
}

/**
 * Whether a table is the one `iptables-save` printed: iptables-nft keeps its rules in tables of the same name, whose base
 * chains have their names in capitals.
 */
function isRepeated(family: string, name: string, body: string, { tables }: IptablesRuleset): boolean {
  if (!shownByIptables(family, name, tables)) return false
  const based = [...body.matchAll(/chain\s+(\S+)\s*\{\s*type\s/g)].map((chain) => chain[1]!)
  return based.every((chain) => IPTABLES_CHAIN.test(chain))
}

function shownByIptables(family: string, name: string, tables: IptablesRuleset['tables']): boolean {
  const version = family === 'ip' ? 4 : family === 'ip6' ? 6 : undefined
  const listed = tables.filter((table) => table.family === version && table.name === name)
  return listed.some(({ backend }) => backend !== 'legacy')
}

function withoutRepeated(ruleset: Ruleset, { tables }: IptablesRuleset): Ruleset {
  const repeated = (name: string): boolean => {
    const [family = '', table = '', chain = ''] = name.split(' ')
    return IPTABLES_CHAIN.test(chain) && shownByIptables(family, table, tables)
  }
  return { ...ruleset, baseChains: ruleset.baseChains.filter(({ name }) => !repeated(name)) }
}
