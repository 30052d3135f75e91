import type { Text } from '../base/text.ts'
import { isInterval } from '../model/interval.ts'
import type { Clause, Policy } from '../model/policy.ts'
import { checkNumber } from './communications.ts'
import { listed } from './fields.ts'
import type { WrittenClause, WrittenPolicy } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { present } from './problems.ts'

const DOCUMENT_DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/

/** A text that was written once stands for both languages. */
export function textOf(written: string | Text): Text {
  return typeof written === 'string' ? { ja: written, en: written } : written
}

export function readDocument(problems: Problems, written: WrittenPolicy): Policy['document'] {
  if (written.document === undefined) return undefined
  const { title, date, edition } = written.document
  if (date !== undefined && !DOCUMENT_DATE.test(date)) {
    problems.error(
      'bad-date',
      { value: ['document', 'date'] },
      {
        ja: `「${date}」は文書の日付（YYYY、YYYY-MM、YYYY-MM-DD）ではありません`,
        en: `"${date}" is not the date of a document (YYYY, YYYY-MM, YYYY-MM-DD)`,
      },
      { ja: '例: 2026-03', en: 'for example: 2026-03' },
    )
  }
  return { title, ...present({ date, edition }) }
}

/** The clauses of one document, in its order. */
export function readClauses(problems: Problems, written: WrittenPolicy): Policy['clauses'] {
  const clauses = new Map<string, Clause>()
  for (const id of problems.document.keys(['clauses'])) {
    const entry = written.clauses?.[id]
    if (entry !== undefined) clauses.set(id, readClause(problems, id, entry))
  }
  return clauses
}

function readClause(problems: Problems, id: string, written: WrittenClause): Clause {
  const path = ['clauses', id]
  const { quote, cite, attest } = written
  const outOfScope = written['out-of-scope']
  const answeredBy = listed(written['answered-by'])
  for (const [index, check] of answeredBy.entries()) {
    checkNumber(
      problems,
      { value: typeof written['answered-by'] === 'string' ? [...path, 'answered-by'] : [...path, 'answered-by', index] },
      check,
    )
  }
  if (answeredBy.length === 0 && attest === undefined && outOfScope === undefined) {
    problems.error(
      'clause-unanswered',
      { key: path },
      { ja: `条項 ${id} に何が答えるのか書かれていません`, en: `nothing says what answers clause ${id}` },
      {
        ja: 'answered-by（検査）、attest（申告）、out-of-scope（対象外）のどれかを書いてください',
        en: 'write answered-by (checks), attest (a person) or out-of-scope',
      },
    )
  }
  if (outOfScope !== undefined && (answeredBy.length > 0 || attest !== undefined)) {
    problems.error(
      'contradiction',
      { key: [...path, 'out-of-scope'] },
      { ja: `条項 ${id} は対象外とされているのに、検査か申告もあります`, en: `clause ${id} is out of scope and yet answered` },
      { ja: 'out-of-scope か、answered-by と attest のどちらかを消してください', en: 'remove out-of-scope, or answered-by and attest' },
    )
  }
  if (quote !== undefined && cite !== undefined) {
    problems.error(
      'contradiction',
      { key: [...path, 'cite'] },
      { ja: `条項 ${id} に quote と cite の両方があります`, en: `clause ${id} has both quote and cite` },
      {
        ja: '文言を確かめたなら quote だけ、まだなら cite だけにしてください',
        en: 'keep quote when the words were read, cite when they were not',
      },
    )
  }
  if (quote === undefined && cite === undefined && outOfScope === undefined) {
    problems.error(
      'missing-key',
      { key: path },
      { ja: `条項 ${id} に文言も出典もありません`, en: `clause ${id} has neither words nor a citation` },
      { ja: 'quote（文言そのまま）か cite（出典）を書いてください', en: 'write quote (the exact words) or cite (where they are)' },
    )
  }
  if (attest?.every !== undefined && !isInterval(attest.every)) {
    problems.error(
      'wrong-value',
      { value: [...path, 'attest', 'every'] },
      { ja: `「${attest.every}」は間隔ではありません`, en: `"${attest.every}" is not an interval` },
      { ja: '例: 1y、6m、90d', en: 'for example: 1y, 6m, 90d' },
    )
  }
  return {
    id,
    reading: textOf(written.reading ?? attest?.ask ?? outOfScope ?? quote ?? cite ?? id),
    answeredBy,
    span: problems.document.entrySpan(path),
    ...present({
      quote,
      cite,
      attest: attest === undefined ? undefined : { ask: textOf(attest.ask), ...present({ every: attest.every }) },
      outOfScope: outOfScope === undefined ? undefined : textOf(outOfScope),
    }),
  }
}
