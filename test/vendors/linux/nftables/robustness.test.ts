/** Damaged text: never throws, and what is not understood is counted. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixtureText } from './fixture.ts'
import { forwarding, read } from './support.ts'

const TEXT = fixtureText('every/input.nft')
const LINES = TEXT.split('\n')
const JSON_TEXT = fixtureText('city/input.json')

test('cut off inside a table: never read as complete', () => {
  const ends = LINES.flatMap((line, at) => (line === '}' ? [at + 1] : []))
  for (let kept = 1; kept < LINES.length - 1; kept++) {
    const { uncertainties } = read(LINES.slice(0, kept).join('\n'))
    expect([kept, LINES[kept - 1], uncertainties.length > 0]).toEqual([kept, LINES[kept - 1], !ends.includes(kept)])
  }
})

test('cut off inside a line: never read as complete', () => {
  for (let kept = TEXT.indexOf('chain translate {'); kept < TEXT.indexOf('table bridge') - 2; kept += 3)
    expect([kept, read(TEXT.slice(0, kept)).uncertainties.length > 0]).toEqual([kept, true])
})

test('a word too many in a rule is noticed', () => {
  const first = LINES.findIndex((line) => line.includes('ct state established,new'))
  const silent = LINES.filter((line, at) => {
    // After `queue`, `tproxy` and in a comment there is nothing left that could be misread.
    if (at < first || !/^\t\t\S/.test(line) || /comment|tproxy|^\t\ttype/.test(line)) return false
    const { coverage } = read(LINES.map((each, index) => (index === at ? `${each} frobnicate` : each)).join('\n'))
    return coverage.notUnderstood.length === 0
  })
  expect(silent).toEqual([])
})

test('any one word of a rule changed is noticed, or is a name or number that means something else', () => {
  const rule = 'ip saddr 10.0.0.0/8 tcp dport { 22, 80 } ct state new counter packets 0 bytes 0 accept'
  const words = rule.split(' ')
  const silent = words.filter((_, at) => {
    const changed = words.map((word, index) => (index === at ? 'frobnicate' : word)).join(' ')
    const { coverage } = read(forwarding(`\t\t${changed}`))
    return coverage.notUnderstood.length === 0
  })
  expect(silent).toEqual([])
})

test('JSON without any one line: never throws', () => {
  const lines = JSON_TEXT.split('\n')
  for (let gone = 0; gone < lines.length; gone++) read(lines.filter((_, at) => at !== gone).join('\n'))
})

test('lines in any order: never throws', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(LINES, { minLength: 1, maxLength: 60 }), (lines) => {
      read(lines.join('\n'))
    }),
    { numRuns: 60 },
  )
})

test('any words: never throws, and nothing that looks like a rule vanishes', () => {
  const words = [...new Set(TEXT.match(/"[^"]*"|[\w./:*-]+|[{}()@,;!=<>&|]/g) ?? [])]
  const word = fc.constantFrom(...words, '$', '\\', '#', '"', '\u0000', '機器', '}', '{', '\n', '\t')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (list) => {
      const { coverage } = read(forwarding(`\t\t${list.join(' ')}`))
      expect(coverage.understood + coverage.notUnderstood.length).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

test('deep nesting is refused, not followed', () => {
  for (const deep of ['{ '.repeat(5000), '( '.repeat(5000), `ip saddr ${'{ '.repeat(5000)}`, `jump ${'{ jump '.repeat(3000)}`]) {
    expect(
      read(forwarding(`\t\t${deep} accept`)).uncertainties.length + read(forwarding(`\t\t${deep}`)).coverage.notUnderstood.length,
    ).toBeGreaterThan(0)
  }
  expect(read('{"nftables":'.repeat(5000)).uncertainties.length).toBe(1)
})

test('a listing of two megabytes in little time', () => {
  const rules = Array.from(
    { length: 20_000 },
    (_, at) => `\t\tip saddr 10.${at >> 8}.${at & 255}.0/24 ip daddr 192.0.2.${at & 255} tcp dport ${at} counter packets 0 bytes 0 accept`,
  )
  const text = forwarding(rules.join('\n'))
  expect(text.length).toBeGreaterThan(1_700_000)
  const before = process.cpuUsage().user
  expect(read(text).coverage.understood).toBe(20_002)
  // Seconds of processor time; some three on a slow machine.
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(30)
})
