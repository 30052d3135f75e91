/** The result of the sample city, as other programs get it. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resultJsonSchema, resultSchema } from '../../src/report/result-schema.ts'
import type { Result } from '../../src/report/result.ts'
import { bunri, ensureBuilt, ROOT } from '../support/built.ts'

const CITY = join(ROOT, 'topologies/mihon-city')
const folder = mkdtempSync(join(tmpdir(), 'bunri-result-'))
let printed = ''
beforeAll(() => {
  ensureBuilt()
  printed = bunri(['check', 'topologies/mihon-city', '--today', '2026-11-20', '--format', 'json']).stdout
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a real result is valid under the schema that is published', () => {
  expect(resultSchema.safeParse(JSON.parse(printed)).error).toBeUndefined()
  expect(JSON.parse(readFileSync(join(ROOT, 'dist/result.schema.json'), 'utf8'))).toEqual(resultJsonSchema())
})

test('the same inputs give the same bytes: from another folder, in another language, time zone and terminal', () => {
  const elsewhere = bunri(['check', CITY, '--today', '2026-11-20', '--format', 'json', '--all'], {
    cwd: folder,
    env: { LANG: 'ja_JP.UTF-8', TZ: 'Pacific/Kiritimati', COLUMNS: '40', NODE_ENV: 'development' },
  })
  expect(elsewhere.stdout).toBe(printed)
})

test('--output writes those bytes', () => {
  const { stdout, status } = bunri(['check', CITY, '--today', '2026-11-20', '--format', 'json', '-o', 'r.json'], { cwd: folder })
  expect(stdout).toBe('')
  expect(status).toBe(0)
  expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe(printed)
})

test('inputs are identified by the hash of their bytes, and no path is absolute', () => {
  const result: Result = JSON.parse(printed)
  expect(result.inputs.length).toBeGreaterThan(4)
  for (const { path, sha256 } of result.inputs) {
    expect(path).not.toMatch(/^\/|^[A-Za-z]:/)
    expect(sha256, path).toBe(
      createHash('sha256')
        .update(readFileSync(join(CITY, path)))
        .digest('hex'),
    )
  }
  expect(printed).not.toContain(ROOT)
})

test('nothing that could open a socket is loaded', () => {
  for (const name of ['main.js', 'library.js']) {
    const code = readFileSync(join(ROOT, 'dist/cli', name), 'utf8')
    for (const part of ['net', 'tls', 'dgram', 'http', 'http2', 'https', 'dns']) {
      expect(code, `dist/cli/${name} loads ${part}`).not.toMatch(new RegExp(`require\\(["'](?:node:)?${part}["']\\)`))
    }
  }
})
