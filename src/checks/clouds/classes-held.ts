/** Whether a cloud, or a zone off the premises, handles only data of the classes it may (DAT-004). */
import type { Text } from '../../base/text.ts'
import type { Subject } from '../../model/entry-field.ts'
import { declaredOf } from '../attributes/declared.ts'
import { condition, demandsJudged, labelOf } from '../attributes/demand.ts'
import type { Gathered } from '../attributes/gathered.ts'
import { gap, gathered, NOTHING } from '../attributes/gathered.ts'
import { entryCause } from '../cause.ts'
import type { Scale } from '../classes/scale.ts'
import { scaleOf, strangerTo } from '../classes/scale.ts'
import type { Carried } from '../classes/transfers.ts'
import { carriedBy, transfersOf } from '../classes/transfers.ts'
import type { CloudConditionContext } from '../cloud-service-conditions.ts'

/** Data that is kept in a place or goes there, and the entry that says so. */
interface Held {
  readonly entry: Subject
  readonly carried: Carried
}

export function classesHeld(context: CloudConditionContext, subject: Subject): Gathered {
  const scale = scaleOf(context.parameters.classes)
  const declared = declaredOf(context, subject, 'max-class')
  if (declared.state !== 'declared')
    return demandsJudged(
      context,
      subject.kind,
      [
        {
          what: { ja: '扱ってよい重要性分類の上限', en: 'the highest data class it may handle' },
          that: condition(subject.kind, 'declared(max-class)'),
        },
      ],
      [subject],
    )
  const most = String(declared.value)
  if (scale.rankOf(most) === undefined) return unreadable(context, subject, strangerTo(scale, most))
  return gathered(heldBy(context, scale, subject).map((held) => judged(context, scale, subject, most, held)))
}

function heldBy({ topology }: CloudConditionContext, scale: Scale, subject: Subject): readonly Held[] {
  const zone = subject.kind === 'zone' ? topology.zones.get(subject.id) : undefined
  if (zone === undefined)
    return transfersOf(topology)
      .filter(({ externals }) => externals.includes(subject.id))
      .map((transfer) => ({ entry: transfer.subject, carried: carriedBy(topology, scale, transfer) }))
  const said = zone.class
  const word = said === undefined ? undefined : scale.wordOf(said)
  if (word !== undefined) return [{ entry: subject, carried: { word } }]
  const unknown: Text =
    said === undefined ? { ja: '重要性分類（class）がありません', en: 'no data class is written' } : strangerTo(scale, said)
  return [{ entry: subject, carried: { unknown } }]
}

function judged(context: CloudConditionContext, scale: Scale, subject: Subject, most: string, { entry, carried }: Held): Gathered {
  const [cloud, label] = [labelOf(subject), labelOf(entry)]
  if ('unknown' in carried) return unreadable(context, entry, carried.unknown)
  // As grave as the limit is allowed; graver is not.
  if (scale.rankOf(carried.word)! >= scale.rankOf(most)!) return NOTHING
  const there = entry.id === subject.id
  return {
    findings: [
      {
        verdict: 'violation',
        severity: context.severity,
        text: there
          ? {
              ja: `${cloud.ja} で扱ってよい重要性分類は ${most} までですが、${carried.word} の情報が置かれています。`,
              en: `${cloud.en} may handle data of class ${most} at most, but holds data of class ${carried.word}.`,
            }
          : {
              ja: `${cloud.ja} で扱ってよい重要性分類は ${most} までですが、通信 ${label.ja} は ${carried.word} の情報を流します。`,
              en: `${cloud.en} may handle data of class ${most} at most, but ${label.en} carries data of class ${carried.word}.`,
            },
        ...(there ? {} : { to: subject.id }),
        cause: entryCause(entry.section, entry, label),
        fix: {
          ja: `${carried.word} の情報を ${subject.id} に渡さないようにするか、条件を確かめて承認を受け、申告（evidence）の max-class を改めてください。`,
          en: `Keep data of class ${carried.word} out of ${subject.id}, or confirm the conditions, have it approved and correct max-class in the evidence.`,
        },
      },
    ],
    open: [],
  }
}

function unreadable(context: CloudConditionContext, entry: Subject, why: Text): Gathered {
  const label = labelOf(entry)
  return gap(context, {
    open: { ja: `${entry.id} の重要性分類`, en: `${entry.id}: its data class` },
    text: {
      ja: `${label.ja} の重要性分類が分からず、扱ってよい上限と比べられません（${why.ja}）。`,
      en: `The data class of ${label.en} is not known and cannot be compared with what is allowed (${why.en}).`,
    },
    cause: entryCause(entry.section, entry, label),
    fix: {
      ja: `${entry.section}/${entry.id} の重要性分類を、方針の段階の語で書いてください。`,
      en: `Write the data class of ${entry.section}/${entry.id} in the words of the policy’s scale.`,
    },
  })
}
