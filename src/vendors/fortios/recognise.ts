import type { SourceFile } from '../../base/span.ts'

/** How much of a long file is looked at. */
const ENOUGH = 200_000

/** 1 for a backup header; otherwise by blocks that only FortiOS writes (`config firewall policy … edit … next … end`). */
export function recognise(source: SourceFile): number {
  const text = source.text.slice(0, ENOUGH)
  if (/^\ufeff?#config-version=F[A-Z0-9]/m.test(text)) return 1
  const block = /^[^\S\n]*(?:\S+ (?:\([^)\n]*\) )?[#$] )?config (?:system|firewall|router|vpn|user|log|global|vdom)\b/m.test(text)
  if (!block) return 0
  const edits = /^[^\S\n]*edit \S/m.test(text)
  const sets = /^[^\S\n]*set [\w-]+ /m.test(text)
  const closes = /^[^\S\n]*(?:end|next)[^\S\n]*\r?$/m.test(text)
  const score = [edits, sets, closes].filter(Boolean).length
  return score === 3 ? 0.95 : score === 2 ? 0.8 : score === 1 ? 0.5 : 0.2
}
