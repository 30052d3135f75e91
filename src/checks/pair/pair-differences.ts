/** Members of a redundant pair against each other: what passes must not depend on which of them is active. */
import type { Span } from '../../base/span.ts'
import { locate } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Device } from '../../model/device.ts'
import type { CheckContext, Finding } from '../check.ts'
import type { Part } from './pair-parts.ts'
import { partsOf } from './pair-parts.ts'
import type { Piece } from './pair-piece.ts'

/** One finding per member and part that differs, naming the first difference and counting the others. */
export function pairDifferences({ severity }: CheckContext<unknown>, device: Device): readonly Finding[] {
  const [first, ...others] = device.members ?? []
  if (first === undefined) return []
  const mine = partsOf(first)
  return others.flatMap((member, index) => {
    const theirs = partsOf(member)
    const ids = [...new Set([...mine, ...theirs].map(({ id }) => id))]
    return ids.flatMap((id): Finding[] => {
      const a = mine.find((part) => part.id === id)
      const b = theirs.find((part) => part.id === id)
      const part = a ?? b
      if (part === undefined) return []
      const found = differenceOf(a ?? emptied(part, first), b ?? emptied(part, member))
      return found === undefined ? [] : [finding(device, member, index + 2, part, found, severity)]
    })
  })
}

/** A part that a member does not have. */
function emptied(part: Part, { span }: Device): Part {
  return { ...part, pieces: [], span: { ...span, end: span.start } }
}

interface Difference {
  /** The first difference as a sentence, without the device. */
  readonly text: Text
  readonly span: Span
  readonly others: number
}

function differenceOf(a: Part, b: Part): Difference | undefined {
  const onlyA = without(a.pieces, b.pieces)
  const onlyB = without(b.pieces, a.pieces)
  if (onlyA.length === 0 && onlyB.length === 0) return a.ordered ? orderOf(a.pieces, b.pieces) : undefined
  const others = Math.max(onlyA.length, onlyB.length) - 1
  const one = onlyA[0]
  const twin = one === undefined ? undefined : onlyB.find(({ label }) => label.en === one.label.en)
  if (one !== undefined && twin !== undefined) {
    return {
      text: {
        ja: `${one.label.ja} の内容が違います（${locate(one.span)} と ${locate(twin.span)}）`,
        en: `${one.label.en} is not the same (${locate(one.span)} and ${locate(twin.span)})`,
      },
      span: one.span,
      others,
    }
  }
  return one === undefined ? alone(onlyB[0]!, a.span, others) : alone(one, b.span, others)
}

function alone(found: Piece, elsewhere: Span, others: number): Difference {
  return {
    text: {
      ja: `${found.label.ja}（${locate(found.span)}）と同じものが相手側（${locate(elsewhere)}）にありません`,
      en: `${found.label.en} (${locate(found.span)}) has no equal in the other (${locate(elsewhere)})`,
    },
    span: found.span,
    others,
  }
}

function orderOf(a: readonly Piece[], b: readonly Piece[]): Difference | undefined {
  const at = a.findIndex((piece, index) => piece.signature !== b[index]?.signature)
  const [one, two] = [a[at], b[at]]
  if (one === undefined || two === undefined) return undefined
  const others = a.filter((piece, index) => piece.signature !== b[index]?.signature).length - 1
  return {
    text: {
      ja: `順序が違います。${at + 1} 番目は ${one.label.ja}（${locate(one.span)}）と ${two.label.ja}（${locate(two.span)}）です`,
      en: `the order is not the same: number ${at + 1} is ${one.label.en} (${locate(one.span)}) in one and ${two.label.en} (${locate(two.span)}) in the other`,
    },
    span: one.span,
    others,
  }
}

/** Pieces of `all` that `other` does not have as often. */
function without(all: readonly Piece[], other: readonly Piece[]): readonly Piece[] {
  const left = new Map<string, number>()
  for (const { signature } of other) left.set(signature, (left.get(signature) ?? 0) + 1)
  return all.filter(({ signature }) => {
    const count = left.get(signature) ?? 0
    left.set(signature, count - 1)
    return count <= 0
  })
}

function finding(device: Device, member: Device, number: number, part: Part, found: Difference, severity: Finding['severity']): Finding {
  const more: Text = found.others > 0 ? { ja: `ほかに ${found.others} 件。`, en: ` ${found.others} more.` } : { ja: '', en: '' }
  const file = member.span.source.path
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `冗長構成 ${device.id} の ${device.members?.[0]?.span.source.path ?? ''} と ${file} で${part.title.ja}が違います: ${found.text.ja}。${more.ja}系が切り替わると、通す通信が変わります。`,
      en: `The members of ${device.id} (${device.members?.[0]?.span.source.path ?? ''} and ${file}) differ in ${part.title.en}: ${found.text.en}.${more.en} What passes changes when the other takes over.`,
    },
    cause: {
      id: `${device.id}/pair/${number}/${part.id}`,
      label: { ja: `${device.id} 冗長構成の差: ${part.title.ja}`, en: `${device.id} pair: ${part.title.en}` },
      span: found.span,
      focus: found.span,
    },
    fix: {
      ja: `設定の同期の状態を確かめ、正しい側に合わせてから、両方の設定を取り直してください。片方の取得日が古いだけのこともあります。`,
      en: 'Look at the state of configuration synchronization, correct the member that is wrong, and export both again; one of the files may only be older.',
    },
  }
}
