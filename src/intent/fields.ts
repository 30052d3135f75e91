/** Pieces that both YAML languages are built from. Descriptions are the reference: Japanese first, English after the slash. */
import * as z from 'zod'
import { CAPABILITIES } from '../model/relay.ts'

/** One value, or a list of at least one. Written either way, always read as a list. */
export function oneOrMore<T extends z.ZodType<string>>(item: T) {
  return z.union([item, z.array(item).min(1)])
}

/** Flattens what `oneOrMore` accepted. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** Text with something in it. */
export const words = z.string().trim().min(1)

/** An ISO date. Its form and its place in the calendar are checked where it is read, with a better sentence. */
export const date = z.string().meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-10-01'] })

/** Both languages, or one text for both. */
export const text = z.union([
  words,
  z.strictObject({
    ja: words.meta({ description: '日本語 / Japanese' }),
    en: words.meta({ description: '英語 / English' }),
  }),
])

export const approval = z
  .strictObject({
    by: words.optional().meta({
      description: '承認した人の役職。書かないと承認者なしとして扱います / Role of the approver; absent: nobody approved',
      examples: ['統括情報セキュリティ責任者'],
    }),
    on: date.optional().meta({
      description: '承認日（西暦 YYYY-MM-DD）。書かないと承認日なし / Date of approval; absent: undated',
      examples: ['2026-06-01'],
    }),
    document: words.optional().meta({
      description: '承認の文書番号。書かないと文書なし / Number of the approving document; absent: none',
      examples: ['承認第12号'],
    }),
  })
  .meta({ description: '承認。書かないと未承認です / Approval; absent: not approved' })

export const place = oneOrMore(words).meta({
  description:
    'ゾーン、系、外部ネットワーク、ホスト、中継の足（relay.leg）、アドレス、プレフィックス、範囲、またはそのリスト。同じ名前が系と外部にあるときは tier:lgwan、external:lgwan のように書きます / A zone, tier, external network, host, relay leg (relay.leg), address, prefix, range, or a list; where a tier and an external network share a name, write tier:lgwan or external:lgwan',
  examples: ['lg-client', '198.51.100.8', 'tier:lgwan', ['lg-wsus', '10.20.20.41']],
})

export const service = oneOrMore(words).meta({
  description:
    'サービス。tcp/443、udp/53、tcp/8000-8100、icmp/echo、ip/47、smtp、any、またはそのリスト / A service as people write it, or a list',
  examples: ['tcp/443', 'smtp', ['tcp/80', 'tcp/443']],
})

/** Ids of the evidence behind a declaration. */
export const evidenceIds = oneOrMore(words).meta({
  description: '申告（evidence）の id、またはそのリスト。書かないと申告なし / Ids of `evidence`; absent: none',
  examples: ['EV-12'],
})

/** What is done to what passes (`CAPABILITIES`). */
export const capabilities = oneOrMore(z.enum(CAPABILITIES))
