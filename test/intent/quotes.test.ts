/**
 * Quotations stay exact without the documents at hand: `quotes.json` keeps a digest of every quote that was compared, word
 * for word and with line breaks removed, with the document it is from.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { policies, published } from './published-policy.ts'

const compared = JSON.parse(readFileSync(join(import.meta.dirname, 'quotes.json'), 'utf8')) as Record<string, Record<string, string>>

/** SHA-256 of policy, clause and words; the first 16 hexadecimal digits suffice against a slip of the hand. */
function digestOf(policy: string, clause: string, quote: string): string {
  return createHash('sha256').update(`${policy}\n${clause}\n${quote}`).digest('hex').slice(0, 16)
}

/** What is wrong with the quotes of a policy, each with what to do. */
function complaints(policy: string, quotes: ReadonlyMap<string, string>, known: Readonly<Record<string, string>>): string[] {
  const wrong: string[] = []
  for (const [clause, quote] of quotes) {
    const digest = digestOf(policy, clause, quote)
    if (known[clause] === digest) continue
    wrong.push(
      `${policy} ${clause} ${known[clause] === undefined ? 'has a quote that was never compared with the document' : 'has other words than those compared with the document'}: ` +
        `compare "${quote}" with the published document, character by character (line breaks removed), and only then write "${clause}": "${digest}" into test/intent/quotes.json`,
    )
  }
  for (const clause of Object.keys(known)) {
    if (!quotes.has(clause)) wrong.push(`${policy} ${clause} is quoted no longer: remove it from test/intent/quotes.json`)
  }
  return wrong
}

const quoting = new Map(
  policies
    .map(
      (id) =>
        [
          id,
          new Map(
            [...published(id).clauses.values()].flatMap(({ id: clause, quote }) => (quote === undefined ? [] : [[clause, quote] as const])),
          ),
        ] as const,
    )
    .filter(([, quotes]) => quotes.size > 0),
)

test('the published policies that quote are those whose quotes were compared', () => {
  expect([...quoting.keys()].sort()).toEqual(Object.keys(compared).sort())
})

describe.each([...quoting])('the quotes of %s', (policy, quotes) => {
  test('are the words of its document', () => {
    expect(complaints(policy, quotes, compared[policy] ?? {})).toEqual([])
  })

  test('have no blanks of the line breaks around them', () => {
    for (const [clause, quote] of quotes) expect(quote, clause).toBe(quote.trim())
  })
})

describe('an edited quote is noticed', () => {
  const quotes = new Map([['1', '通信経路を分割する']])
  const known = { '1': digestOf('body', '1', '通信経路を分割する') }

  test('when nothing changed, nothing is said', () => {
    expect(complaints('body', quotes, known)).toEqual([])
  })

  test('when a character changed, with what to do', () => {
    const [said] = complaints('body', new Map([['1', '通信経路を分離する']]), known)
    expect(said).toMatch(/^body 1 has other words .*compare "通信経路を分離する" with the published document.*only then write/)
  })

  test('when a quote was moved to another clause, added or removed', () => {
    expect(complaints('body', new Map([['2', '通信経路を分割する']]), known)).toEqual([
      expect.stringMatching(/^body 2 has a quote that was never compared/),
      'body 1 is quoted no longer: remove it from test/intent/quotes.json',
    ])
  })
})
