/**
 * nftables: the text of `nft list ruleset` or of files for `nft -f`, and the JSON of `nft -j list ruleset`
 * (nft(8), libnftables-json(5)), to base chains, chains and rules.
 */
import type { SourceFile } from '../../../base/span.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { Ruleset } from '../ruleset.ts'
import { baseChainsOf } from './base-chain.ts'
import type { Draft } from './draft.ts'
import { readJsonRuleset } from './json-ruleset.ts'
import { ledgerOf } from './ledger.ts'
import { readText } from './text.ts'

/**
 * Reads the ruleset between two offsets of a file; text or JSON by its first character. Never throws: what is not understood is
 * in `coverage.notUnderstood`, and in `uncertainties` where it reaches the whole device. `local`: the device's own addresses,
 * for `fib daddr type local` before routing; without them such a match is not certain.
 */
export function readNftables(source: SourceFile, start: number, end: number, local?: Addresses): Ruleset {
  const ledger = ledgerOf(source)
  const draft: Draft = { ledger, tables: new Map() }
  const first = /\S/.exec(source.text.slice(start, end))
  if (first?.[0] === '{') readJsonRuleset(draft, start + first.index, end)
  else readText(draft, start, end)
  const base = baseChainsOf(draft, local)
  return { ...base, uncertainties: ledger.uncertainties(), coverage: ledger.coverage() }
}
