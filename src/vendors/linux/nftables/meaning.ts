/** What a field that comparisons look at can be, in terms of packets. */
import type { Text } from '../../../base/text.ts'
import type { Condition } from '../../../model/uncertainty.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import type { ValueKind } from './names.ts'
import type { Part } from './part.ts'
import { EVERYTHING } from './part.ts'

export type Bigs = Ranges<bigint>

export type Meaning =
  /** A number in the header: the packets whose number is certainly, and possibly, in these ranges. */
  | { readonly how: 'ranges'; readonly kind: ValueKind; readonly parts: (lo: Bigs, hi: Bigs) => Ranged }
  /** One of a few values that packets can have which open a connection; `part` says which packets have it. */
  | { readonly how: 'samples'; readonly kind: ValueKind; readonly samples: readonly Sample[]; readonly sum: Sum; readonly within?: Part }
  | { readonly how: 'interface'; readonly side: 'in' | 'out' }
  /** Not in the header, and can be true for any packet. */
  | { readonly how: 'condition'; readonly kind: Condition['kind']; readonly text: (words: string) => Text; readonly within: Part }
  /** Known to nft, and not to us. */
  | { readonly how: 'unknowable'; readonly text: Text; readonly within: Part }

export interface Ranged {
  readonly parts: readonly Part[]
  /** Why they are not exact though the values are. */
  readonly doubt?: Text
  /** True only of packets whose sender wants it so. */
  readonly condition?: Text
}

export interface Sample {
  readonly value: bigint
  readonly part: Part
}

/** How samples add up: each has its own packets, or the sender chooses, or they are states of one connection, or bits of its status. */
export type Sum = 'packets' | 'sender' | 'state' | 'status'

export function sender(within: Part): Meaning {
  return {
    how: 'condition',
    kind: 'assumption',
    within,
    text: (words) => ({
      ja: `「${words}」に合う通信（送信元が自由に設定できる値）`,
      en: `traffic for which "${words}" holds (the sender is free to make it so)`,
    }),
  }
}

export function schedule(): Meaning {
  return {
    how: 'condition',
    kind: 'schedule',
    within: EVERYTHING,
    text: (words) => ({ ja: `「${words}」の間`, en: `while "${words}" holds` }),
  }
}

export function chance(): Meaning {
  return {
    how: 'condition',
    kind: 'assumption',
    within: EVERYTHING,
    text: (words) => ({
      ja: `「${words}」に当たったとき（一部の通信だけが一致します）`,
      en: `when "${words}" comes up (for some of the traffic)`,
    }),
  }
}

export function pathCheck(): Meaning {
  return {
    how: 'condition',
    kind: 'assumption',
    within: EVERYTHING,
    text: (words) => ({
      ja: `送信元アドレスの経路検査「${words}」に合う通信`,
      en: `traffic whose source address satisfies the route check "${words}"`,
    }),
  }
}

export function unknowable(what: string, within: Part = EVERYTHING): Meaning {
  return {
    how: 'unknowable',
    within,
    text: { ja: `${what} はパケットのヘッダーからは分かりません`, en: `${what} cannot be told from a packet's header` },
  }
}
