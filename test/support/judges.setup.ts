/** vitest `globalSetup`: gathers what `judges.ts` skipped in all test files and prints one table at the very end. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Skipped } from './judges.notes.ts'
import { NOTES_FILE, NOTES_VARIABLE, tableOf } from './judges.notes.ts'

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-judges-'))
  process.env[NOTES_VARIABLE] = folder
  return () => {
    const notes = join(folder, NOTES_FILE)
    const entries = existsSync(notes)
      ? readFileSync(notes, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Skipped)
      : []
    rmSync(folder, { recursive: true, force: true })
    if (entries.length > 0) process.stderr.write(tableOf(entries))
  }
}
