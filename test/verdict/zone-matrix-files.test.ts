/** The matrix of zones as auditors keep it on disk: what Excel saves as CSV, and a workbook. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterAll, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { readEstate } from '../../src/io/estate.ts'
import { policiesOf } from '../../src/verdict/policies.ts'
import { verify } from '../../src/verify.ts'
import { city } from '../intent/writing.ts'
import { SMALL_POLICY, TODAY } from './town.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder with the topology of a city, a policy that names a matrix, and the matrix. */
function judged(name: string, bytes: Uint8Array | string) {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-'))
  folders.push(folder)
  writeFileSync(join(folder, 'topology.yaml'), city())
  writeFileSync(join(folder, 'policy.yaml'), `${SMALL_POLICY}zone-matrix: ${name}\n`)
  writeFileSync(join(folder, name), bytes)
  const { value: estate } = readEstate(folder)
  const { value, diagnostics } = policiesOf(estate!)
  const entries = value?.[0]?.zoneMatrix?.entries.map(({ from, to, action }) => `${from.text} → ${to.text}: ${action}`)
  return { estate: estate!, entries, errors: diagnostics.map(({ code, span }) => `${locate(span)} ${code}`) }
}

function workbook(...sheets: readonly (readonly (readonly string[])[])[]): Uint8Array {
  const book = utils.book_new()
  for (const [index, rows] of sheets.entries())
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), `表${index + 1}`)
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
}

test('Shift_JIS', () => {
  // `,lg-client,my-relay`, `lg-server,許可,×`
  const bytes = [...Buffer.from(',lg-client,my-relay\r\nlg-server,'), 0x8b, 0x96, 0x89, 0xc2, ...Buffer.from(','), 0x81, 0x7e, 0x0d, 0x0a]
  expect(judged('matrix.csv', Uint8Array.from(bytes))).toMatchObject({
    entries: ['lg-server → lg-client: allow', 'lg-server → my-relay: block'],
    errors: [],
  })
})

test('a workbook, whose cells are named when they are wrong', () => {
  const rows = [
    ['', 'lg-client', 'my-relay'],
    ['lg-server', '○', '拒否'],
  ]
  expect(judged('matrix.xlsx', workbook(rows)).entries).toEqual(['lg-server → lg-client: allow', 'lg-server → my-relay: block'])
  expect(judged('matrix.xlsx', workbook([rows[0]!, ['lg-server', '○', '多分']])).errors).toEqual(['matrix.xlsx:表1!C2 bad-cell'])
  expect(judged('matrix.xlsx', workbook([['', 'lg-clent'], rows[1]!.slice(0, 2)])).errors).toEqual(['matrix.xlsx:表1!B1 unknown-name'])
  expect(judged('matrix.xlsx', workbook(rows, rows)).errors).toHaveLength(1)
})

test('it is an input of the run', () => {
  const { estate } = judged('matrix.csv', ',lg-client\nlg-server,○\n')
  const { result } = verify(estate, { today: TODAY })
  expect(result?.inputs.filter(({ kind }) => kind === 'policy').map(({ path }) => path)).toEqual(['policy.yaml', 'matrix.csv'])
  expect(result?.checks.find(({ check }) => check === 'SEG-021')?.verdict).toBe('pass')
})
