/** Damaged and arbitrary tables never throw, and never become wider than the undamaged one without an error. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { table } from '../../../src/vendors/table/index.ts'
import { permitted, readRules, textFile, TODAY } from './support.ts'

const piece = fc.constantFrom(
  ...[
    'any',
    '10.20.0.0/24',
    '10.20.0.1～9',
    '10.0.0.0 255.0.0.0',
    'tcp/443',
    'TCP 80,443',
    'すべて',
    '同上',
    '"',
    '\n',
    ',',
    '許可',
    '拒否',
    '送信元',
    '宛先',
  ],
  ...[
    'サービス',
    '動作',
    '業務サーバ(10.1.1.1)',
    '以外',
    '!',
    '(',
    ')',
    '-',
    '／',
    '　',
    '０',
    '〃',
    "22'443",
    '\t',
    '',
    '::1/64',
    'x'.repeat(50),
  ],
)
const words = fc.array(piece, { maxLength: 40 }).map((all) => all.join(''))

test('arbitrary text is read without throwing', () => {
  fc.assert(
    fc.property(words, fc.boolean(), (text, headed) => {
      const source = textFile(headed ? `送信元,宛先,サービス,動作\n${text}` : text)
      expect(() => table.recognise(source)).not.toThrow()
      expect(() => table.read(source, { id: 'x', today: TODAY })).not.toThrow()
    }),
    { numRuns: 400 },
  )
})

test('arbitrary maps are read without throwing', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'bunri-columns: 1\n',
          'sheets:',
          'columns:',
          ' { ',
          ' } ',
          ' [',
          ']',
          'a',
          '1',
          '\n',
          '  - ',
          'skip: ',
          ': ',
          'source',
          '"',
        ),
      ),
      (parts) => {
        const read = () => readRules('送信元,宛先,サービス,動作\nany,any,any,許可\n', parts.join(''))
        expect(read).not.toThrow()
      },
    ),
    { numRuns: 200 },
  )
})

test('a cell that loses characters is an error or permits no other end', () => {
  const cell = (text: string) => readRules(`送信元,宛先,サービス,動作\n"${text}",10.30.0.5,tcp/443,許可\n`)
  for (const whole of ['10.20.0.0/24', '10.20.0.1-10.20.0.9', '10.20.0.0 255.255.255.0', '業務サーバ(10.20.20.5)']) {
    for (let at = 0; at < whole.length; at++) {
      const said = cell(whole.slice(0, at) + whole.slice(at + 1))
      // Whatever it became, it never became everything.
      if (said.errors.length === 0)
        expect(permitted(said.rules).within(permitted(cell('any').rules)) && said.rules[0]!.clauses[0]!.match.src.hi.size < 1n << 32n).toBe(
          true,
        )
    }
    expect(cell(whole.slice(0, 0)).errors).not.toEqual([])
  }
})
