/**
 * Judges: programs that are not ours (a solver, a BDD library, the Linux kernel) and give a second opinion.
 * Where one is missing its tests are skipped loudly: each with the reason in its title, and a table at the end.
 * On a CI machine (`CI` set) a missing judge is a failure, unless the machine excuses it by name in
 * `BUNRI_JUDGES_EXCUSED` (comma separated).
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import type { Skipped } from './judges.notes.ts'
import { NOTES_FILE, NOTES_VARIABLE, tableOf } from './judges.notes.ts'

export interface Judge {
  readonly present: boolean
  /** Like vitest's `test`, for what needs this judge. The timeout is in milliseconds. */
  test(title: string, run: () => void | Promise<void>, timeout?: number): void
}

const said = new Set<string>()

/**
 * A judge by name. `probe` tries it out, cheaply and for real (not only whether a file exists), and returns
 * undefined when it works, or why it does not and what would help.
 */
export function judge(name: string, probe: () => string | undefined): Judge {
  const reason = probe()
  if (reason === undefined) return { present: true, test: (title, run, timeout) => test(title, run, timeout) }
  if (isExpected(name)) {
    return {
      present: false,
      test: (title) =>
        test(title, () => {
          throw new Error(`the judge ${name} is missing on a CI machine: ${reason}`)
        }),
    }
  }
  return {
    present: false,
    test(title) {
      note({ judge: name, reason, title })
      test.skip(`${title} [skipped: no ${name}: ${reason}]`, () => {})
    },
  }
}

function isExpected(name: string): boolean {
  const excused = (process.env['BUNRI_JUDGES_EXCUSED'] ?? '').split(',').map((word) => word.trim())
  return (process.env['CI'] ?? '') !== '' && !excused.includes(name)
}

function note(entry: Skipped): void {
  const folder = process.env[NOTES_VARIABLE]
  if (folder !== undefined) {
    appendFileSync(join(folder, NOTES_FILE), `${JSON.stringify(entry)}\n`)
    return
  }
  // Without the setup file each test file says it for itself, at once: hooks do not run when every test is skipped.
  if (!said.has(entry.judge)) process.stderr.write(tableOf([entry]).replace('1 skipped', 'skipped'))
  said.add(entry.judge)
}
