/** The column map: what it changes, and what is said about a bad one, at its line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { columnsJsonSchema } from '../../../src/vendors/table/columns-schema.ts'
import { readRules, workbookFile } from './support.ts'

const TABLE = '種別A,利用元,利用先,何を,どうする,係\n1,10.20.0.0/24,10.30.0.5,tcp/443,通す,総務\n2,any,全庁,tcp/25,止める,総務\n'

describe('a map', () => {
  test('names columns by heading or letter, words, and what to ignore', () => {
    const said = readRules(
      TABLE,
      `bunri-columns: 1
header: 1
columns: { number: 種別A, source: 利用元, destination: c, service: D, action: どうする }
ignore: [係]
words: { permit: 通す, deny: [止める], any: 全庁 }
`,
    )
    expect(said.errors).toEqual([])
    expect(
      said.rules.map(({ action, clauses }) => [action, clauses[0]!.match.src.hi.toString(), clauses[0]!.match.dst.hi.toString()]),
    ).toEqual([
      ['permit', '10.20.0.0/24', '10.30.0.5'],
      ['deny', '0.0.0.0/0, ::/0', '0.0.0.0/0, ::/0'],
    ])
  })

  test('gives interfaces of every rule', () => {
    const said = readRules('送信元,宛先,サービス,動作\nany,any,any,許可\n', 'bunri-columns: 1\nin: lan\nout: [dmz, wan]\n')
    expect(said.rules[0]!.clauses.map(({ in: input, out }) => [input, out])).toEqual([[new Set(['lan']), new Set(['dmz', 'wan'])]])
  })

  test('turns a usual word around', () => {
    const said = readRules('送信元,宛先,サービス,状態,動作\nany,any,any,,許可\n', 'bunri-columns: 1\nwords: { disabled: "" }\n')
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ enabled }) => enabled)).toEqual([false])
  })

  test('points at a header and sheets by name', () => {
    const source = workbookFile({
      古い: [
        ['送信元', '宛先', 'サービス', '動作'],
        ['any', 'any', 'any', '許可'],
      ],
      新しい: [
        ['送信元', '宛先', 'サービス', '動作'],
        ['10.0.0.1', 'any', 'any', '許可'],
      ],
    })
    const said = readRules(source, 'bunri-columns: 1\nsheets: [新しい]\n')
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ clauses }) => clauses[0]!.match.src.hi.toString())).toEqual(['10.0.0.1'])
  })
})

describe('a bad map', () => {
  const CSV = '送信元,宛先,サービス,動作\nany,any,any,許可\n'
  test.each([
    ['', ['rules.columns.yaml:1:1 wrong-value']],
    ['columns: {}\n', ['rules.columns.yaml:1:1 missing-key']],
    ['bunri-columns: 2\n', ['rules.columns.yaml:1:16 wrong-value']],
    ['bunri-columns: 1\ncolumn: { source: A }\n', ['rules.columns.yaml:2:1 unknown-key']],
    ['bunri-columns: 1\ncolumns: { src: A }\n', ['rules.columns.yaml:2:12 unknown-key']],
    ['bunri-columns: 1\ncolumns:\n  source: 4\n', ['rules.columns.yaml:3:11 wrong-value']],
    ['bunri-columns: 1\nempty: all\n', ['rules.columns.yaml:2:8 wrong-value']],
    ['bunri-columns: 1\nheader: 0\n', ['rules.columns.yaml:2:9 wrong-value']],
    ['bunri-columns: 1\nsheets: [{ name: A, inn: x }]\n', ['rules.columns.yaml:2:21 unknown-key']],
    ['bunri-columns: 1\ncolumns: [\n', ['rules.columns.yaml:3:1 yaml-syntax']],
    ['bunri-columns: 1\ncolumns: { source: 利用元 }\n', ['rules.columns.yaml:2:20 no-such-column']],
    ['bunri-columns: 1\nsheets: [無い]\n', ['rules.columns.yaml:2:10 no-such-sheet']],
  ])('%j', (map, errors) => {
    const said = readRules(CSV, map)
    expect(said.errors).toEqual(errors)
    for (const { hint } of said.diagnostics.filter(({ severity }) => severity === 'error')) expect(hint).toBeDefined()
  })

  test('a sheet that is not there is answered with those that are', () => {
    const said = readRules(workbookFile({ 甲: [['a']], 乙: [['b']] }), 'bunri-columns: 1\nsheets: [丙]\n')
    expect(said.diagnostics.find(({ code }) => code === 'no-such-sheet')?.hint?.ja).toContain('甲、乙')
  })
})

test('the published schema is current', () => {
  const path = join(import.meta.dirname, '../../../topologies/columns.schema.json')
  expect(readFileSync(path, 'utf8'), 'topologies/columns.schema.json is stale: run npm run generate').toBe(columnsJsonSchema())
})
